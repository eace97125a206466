//! What an argument names: a file, or standard input.

use std::borrow::Cow;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::text::shown;

/// Enough bytes to recognise an object by.
const BEGINNING: u64 = 512;

/// A file, or `-` for standard input.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    Stdin,
    File(PathBuf),
}

impl From<PathBuf> for Source {
    fn from(path: PathBuf) -> Source {
        if path == Path::new("-") {
            Source::Stdin
        } else {
            Source::File(path)
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Stdin => f.write_str("standard input"),
            Source::File(path) => f.write_str(&shown(&path.display().to_string())),
        }
    }
}

/// The beginning of what a source holds.
pub(crate) struct Head {
    pub(crate) bytes: Vec<u8>,
    /// Whether that is all of it.
    pub(crate) is_all: bool,
}

impl Source {
    /// The file's name without its last extension.
    pub(crate) fn stem(&self) -> Option<Cow<'_, str>> {
        match self {
            Source::Stdin => None,
            Source::File(path) => path.file_stem().map(|stem| stem.to_string_lossy()),
        }
    }

    /// The file's name, without its folder.
    pub(crate) fn file_name(&self) -> String {
        match self {
            Source::File(path) => match path.file_name() {
                Some(name) => shown(&name.to_string_lossy()),
                None => self.to_string(),
            },
            Source::Stdin => self.to_string(),
        }
    }

    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Source::Stdin => None,
            Source::File(path) => Some(path),
        }
    }

    /// Whether the file is named as one of a single array.
    pub(crate) fn is_npy(&self) -> bool {
        let extension = self.path().and_then(Path::extension);
        extension.is_some_and(|extension| extension.eq_ignore_ascii_case("npy"))
    }

    /// How large the file is; 0 where that is not known.
    pub(crate) fn bytes(&self) -> u64 {
        match self {
            Source::Stdin => 0,
            Source::File(path) => fs::metadata(path).map_or(0, |metadata| metadata.len()),
        }
    }

    /// The path, where what is there can be read again: not from standard input, nor from a pipe.
    pub(crate) fn again(&self) -> Option<&Path> {
        let path = self.path()?;
        let is_read_once =
            fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir());
        (!is_read_once).then_some(path)
    }

    /// The beginning: of what is an object, as schemas are, or can be read only once, the first
    /// `most` bytes and one more; of any other file enough to see that it is none. Nothing of a
    /// folder.
    pub(crate) fn head(&self, most: u64) -> io::Result<Head> {
        let mut bytes = Vec::new();
        let limit = most.saturating_add(1);
        match (self.path(), self.again()) {
            (None, _) => {
                io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
            }
            (Some(path), None) => {
                File::open(path)?.take(limit).read_to_end(&mut bytes)?;
            }
            (_, Some(path)) if path.is_dir() => {
                return Ok(Head {
                    bytes,
                    is_all: false,
                });
            }
            (_, Some(path)) => {
                let mut file = File::open(path)?.take(limit);
                file.by_ref().take(BEGINNING).read_to_end(&mut bytes)?;
                if !begins_as_object(&bytes) {
                    return Ok(Head {
                        bytes,
                        is_all: false,
                    });
                }
                file.read_to_end(&mut bytes)?;
            }
        }
        let is_all = bytes.len() as u64 <= most;
        Ok(Head { bytes, is_all })
    }
}

pub(crate) fn begins_as_object(bytes: &[u8]) -> bool {
    without_mark(bytes).trim_ascii_start().first() == Some(&b'{')
}

/// The text without the mark that some editors put before UTF-8.
pub(crate) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes)
}
