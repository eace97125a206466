//! Where results belong: files as a code host names them, relative to the top of a repository.

use std::env;
use std::io;
use std::path::{Path, PathBuf};

use schema_core::Violation;
use schema_core::io::DataFile;
use schema_tools::sarif;

use crate::failure::Failure;
use crate::source::Source;
use crate::text::shown_path;

/// A folder, and the paths of files relative to it.
pub(super) struct Root {
    folder: PathBuf,
}

/// Where a result belongs.
pub(super) enum Place {
    /// A file, relative to the root if it is below it.
    File(PathBuf),
    /// An address in an object store, or standard input.
    Elsewhere(String),
}

impl Root {
    /// Takes the current folder if none is named.
    pub(super) fn new(folder: Option<&Path>) -> Result<Root, Failure> {
        let found: io::Result<PathBuf> = match folder {
            Some(folder) => folder.canonicalize(),
            None => env::current_dir().and_then(|folder| folder.canonicalize()),
        };
        match found {
            Ok(folder) => Ok(Root { folder }),
            Err(error) => {
                let named = shown_path(folder.unwrap_or(Path::new(".")));
                Err(Failure::new(format!("`{named}` is no folder: {error}")))
            }
        }
    }

    /// Returns where a result of a check of the source belongs: a violation, or that it was not checked.
    pub(super) fn place(&self, source: &Source, violation: Option<&Violation>) -> Place {
        match source {
            Source::Stdin => Place::Elsewhere("stdin".to_owned()),
            Source::File(path) => self.file(path),
            Source::Parts(parts) => {
                let array = violation.map(Violation::array);
                let of_array = parts.iter().find(|(name, _)| Some(&**name) == array);
                match of_array.or(parts.first()) {
                    Some((_, part)) => self.place(part, violation),
                    None => Place::Elsewhere("stdin".to_owned()),
                }
            }
            Source::Set(set) => match (violation.and_then(Violation::file), &set.files[..]) {
                (Some((at, name)), files) => match one_of(files, at, name) {
                    Some(file) => self.named(&file.path().to_string_lossy()),
                    // It is known by its name alone, if other machines checked it.
                    None => self.named(name),
                },
                (None, [file]) => self.named(&file.path().to_string_lossy()),
                _ => self.named(&set.name),
            },
        }
    }

    /// A name may be an address.
    fn named(&self, name: &str) -> Place {
        if name.contains("://") {
            Place::Elsewhere(name.to_owned())
        } else {
            self.file(Path::new(name))
        }
    }

    /// Links in the name of a file are kept, because that is what a repository has; those of its folder are
    /// resolved, because the name of the root may have other ones.
    fn file(&self, path: &Path) -> Place {
        let folder = match path.parent() {
            Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
            Some(parent) => parent,
            None => path,
        };
        let full = match (folder.canonicalize(), path.file_name()) {
            (Ok(folder), Some(name)) => folder.join(name),
            _ => path.canonicalize().unwrap_or_else(|_| path.to_owned()),
        };
        let below = full.strip_prefix(&self.folder).map(Path::to_owned);
        Place::File(below.unwrap_or_else(|_| {
            // A path that is not below the root is one of this machine.
            std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
        }))
    }
}

/// Returns the file of that number, or else the one of that name.
fn one_of<'f>(files: &'f [DataFile], at: usize, name: &str) -> Option<&'f DataFile> {
    let is_named = |file: &&DataFile| {
        let own = file.path().file_name().unwrap_or_default();
        own.to_string_lossy() == name
    };
    let numbered = files.get(at).filter(is_named);
    numbered.or_else(|| files.iter().find(is_named))
}

impl Place {
    pub(super) fn uri(&self) -> String {
        match self {
            Place::File(path) => sarif::uri(path),
            Place::Elsewhere(address) => sarif::uri_of_address(address),
        }
    }
}
