use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use super::ModelFile;
use crate::declaration::Declaration;

/// Generates a test that the sidecar matches the model, if both exist.
pub(super) fn item(declaration: &Declaration, file: &ModelFile) -> Option<TokenStream> {
    let (krate, path) = (&declaration.krate, &file.path);
    let first = krate.segments.first()?;
    let is_seen_in_modules = krate.leading_colon.is_some() || first.ident == "crate";
    if !is_seen_in_modules {
        return None;
    }
    let module = format_ident!("{}_sidecar", declaration.ident.unraw());
    let signature = match &file.signature {
        Some(name) => quote!(::core::option::Option::Some(#name)),
        None => quote!(::core::option::Option::None),
    };
    // A separate module, in which the lint against tests in functions can be turned off. The struct
    // may not be visible from it.
    Some(quote! {
        #[cfg(test)]
        #[allow(non_snake_case, unnameable_test_items)]
        mod #module {
            #[::core::prelude::v1::test]
            fn says_what_the_model_says() {
                #krate::__private::check_sidecar(::core::option_env!("CARGO_MANIFEST_DIR"), #path, #signature);
            }
        }
    })
}
