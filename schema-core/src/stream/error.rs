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
    Place,
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

    pub(crate) fn place() -> StreamError {
        StreamError { kind: Kind::Place }
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
                "whether the values of `{}` are unique takes more than {} MiB to decide; values \
                 at equal distances take none",
                Shown(array),
                bytes >> 20
            ),
            Kind::Place => f.write_str("the rows of a piece are numbered beyond 64 bits"),
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
