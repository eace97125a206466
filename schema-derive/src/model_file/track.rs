use std::env;
use std::path::{Component, Path, PathBuf};

use proc_macro2::{Span, TokenStream};
use quote::quote;

/// A dependency of the expansion, so that cargo rebuilds when it changes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Track {
    /// A short text file.
    Text(PathBuf),
    /// A file with any content.
    Bytes(PathBuf),
    /// An environment variable.
    Variable(&'static str),
}

/// Items that make cargo track each dependency. They are in a closure that is never called: with a
/// constant, the compiler would store the content of the file in each build.
pub(super) fn items(tracks: &[Track]) -> TokenStream {
    if tracks.is_empty() {
        return TokenStream::new();
    }
    let reads = tracks.iter().map(|track| match track {
        Track::Text(file) => {
            let path = included(file);
            quote!(let _: &'static ::core::primitive::str = ::core::include_str!(#path);)
        }
        Track::Bytes(file) => {
            let path = included(file);
            quote!(let _: &'static [::core::primitive::u8] = ::core::include_bytes!(#path);)
        }
        Track::Variable(name) => quote!(let _ = ::core::option_env!(#name);),
    });
    quote! {
        const _: fn() = || { #(#reads)* };
    }
}

/// The path as `include_bytes!` needs it: relative to the source file of the struct, because an
/// absolute path would make the build depend on its folder.
fn included(file: &Path) -> TokenStream {
    if let Some(path) = relative_to_source(file) {
        return quote!(#path);
    }
    let crate_folder = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    match file.strip_prefix(&crate_folder) {
        Ok(path) if !crate_folder.is_empty() => {
            let path = format!("/{}", path.display());
            quote!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #path))
        }
        _ => {
            let path = file.display().to_string();
            quote!(#path)
        }
    }
}

fn relative_to_source(file: &Path) -> Option<String> {
    // Outside of rustc, in a test or an editor, there may be no source file.
    let call_site = proc_macro::is_available().then(|| Span::call_site().unwrap())?;
    let source = env::current_dir().ok()?.join(call_site.local_file()?);
    let from = source.parent()?.canonicalize().ok()?;
    relative(&from, &file.canonicalize().ok()?)
}

/// The relative path from a folder to a file, both absolute.
fn relative(from: &Path, to: &Path) -> Option<String> {
    let (from, to): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return None;
    }
    let up = from[shared..].iter().map(|_| Some(".."));
    let down = to[shared..].iter().map(|component| match component {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    Some(up.chain(down).collect::<Option<Vec<_>>>()?.join("/"))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::relative;

    #[test]
    fn the_way_from_a_source_to_a_model() {
        let way = |from: &str, to: &str| relative(Path::new(from), Path::new(to));
        assert_eq!(
            way("/a/src", "/a/models/m.onnx").as_deref(),
            Some("../models/m.onnx")
        );
        assert_eq!(way("/a/b/src/deep", "/a/m").as_deref(), Some("../../../m"));
        assert_eq!(way("/a", "/a/m").as_deref(), Some("m"));
        assert_eq!(way("/a", "/b/m").as_deref(), Some("../b/m"));
        assert_eq!(way("a", "b"), None);
    }
}
