//! Why pieces cannot be checked together.

use std::error::Error;
use std::fmt;

use schema_spec::Shown;

use super::partial::File;

/// Why pieces cannot be checked together.
pub struct StreamError {
    kind: Kind,
}

enum Kind {
    #[cfg(feature = "schema-files")]
    Read(Box<schema_files::ReadError>),
    Schema {
        name: String,
    },
    Files {
        file: usize,
        said: [String; 2],
    },
    Memory {
        array: String,
        bytes: usize,
    },
    #[cfg(feature = "spill")]
    Spill {
        array: String,
        folder: String,
        error: String,
    },
    Place,
    #[cfg(feature = "schema-files")]
    Stopped,
}

impl StreamError {
    #[cfg(feature = "schema-files")]
    pub(super) fn read(error: schema_files::ReadError) -> StreamError {
        StreamError {
            kind: Kind::Read(Box::new(error)),
        }
    }

    /// Returns the error of a file that cannot be read, if it is that.
    #[cfg(feature = "schema-files")]
    pub fn as_read(&self) -> Option<&schema_files::ReadError> {
        match &self.kind {
            Kind::Read(error) => Some(error),
            _ => None,
        }
    }

    pub(super) fn schema(name: &str) -> StreamError {
        let name = name.to_owned();
        StreamError {
            kind: Kind::Schema { name },
        }
    }

    pub(super) fn files(file: usize, left: &File, right: &File) -> StreamError {
        let said = [left, right].map(|file| {
            let name = Shown(&file.name);
            match file.rows {
                Some(1) => format!("`{name}` of 1 row"),
                Some(rows) => format!("`{name}` of {rows} rows"),
                None => format!("`{name}`"),
            }
        });
        StreamError {
            kind: Kind::Files { file, said },
        }
    }

    pub(super) fn memory(array: &str, bytes: usize) -> StreamError {
        let array = array.to_owned();
        StreamError {
            kind: Kind::Memory { array, bytes },
        }
    }

    #[cfg(feature = "spill")]
    pub(super) fn spill(
        array: &str,
        folder: &std::path::Path,
        error: &std::io::Error,
    ) -> StreamError {
        StreamError {
            kind: Kind::Spill {
                array: array.to_owned(),
                folder: folder.display().to_string(),
                error: error.to_string(),
            },
        }
    }

    pub(crate) fn place() -> StreamError {
        StreamError { kind: Kind::Place }
    }

    #[cfg(feature = "schema-files")]
    pub(super) fn stopped() -> StreamError {
        StreamError {
            kind: Kind::Stopped,
        }
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            #[cfg(feature = "schema-files")]
            Kind::Read(error) => error.fmt(f),
            Kind::Schema { name } => write!(
                f,
                "the partial is of another schema than `{}`, or of another version of it",
                Shown(name)
            ),
            Kind::Files {
                file,
                said: [left, right],
            } => write!(
                f,
                "the partials are of different data: file {file} is {left} in one and {right} in the \
                 other"
            ),
            Kind::Memory { array, bytes } => write!(
                f,
                "whether the values of `{}` are unique takes more than {} to decide; values \
                 at equal distances take none, and `Stream::spill_to` lets others go to temporary files",
                Shown(array),
                match bytes >> 20 {
                    0 => format!("{bytes} bytes"),
                    mib => format!("{mib} MiB"),
                }
            ),
            #[cfg(feature = "spill")]
            Kind::Spill {
                array,
                folder,
                error,
            } => write!(
                f,
                "the values of `{}`, which must be unique, cannot be written to a temporary file in \
                 `{}`: {error}",
                Shown(array),
                Shown(folder)
            ),
            Kind::Place => f.write_str("the rows of a piece are numbered beyond 64 bits"),
            #[cfg(feature = "schema-files")]
            Kind::Stopped => {
                f.write_str("the check was stopped before it had read all of the data")
            }
        }
    }
}

/// The same as `Display`, because `main` and `unwrap` print it.
impl fmt::Debug for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for StreamError {}
