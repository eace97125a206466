//! Why data cannot be repaired in pieces.

use std::error::Error;
use std::fmt;

use schema_spec::{DType, Shown};

use crate::repair::Step;
use crate::stream::StreamError;

/// Why data cannot be repaired in pieces.
pub struct PieceError {
    kind: Kind,
}

enum Kind {
    #[cfg(feature = "schema-files")]
    Read(Box<schema_files::ReadError>),
    Stream(StreamError),
    /// A step needs the whole.
    Whole {
        step: &'static str,
        array: String,
        reason: String,
    },
    /// Values are of one kind in some pieces, and of another in others.
    Mixed {
        array: String,
        kinds: [DType; 2],
    },
    /// Whatever the caller could not do with a repaired piece.
    Put(Box<dyn Error + Send + Sync>),
}

impl PieceError {
    pub(super) fn whole(step: &Step, array: &str, reason: impl Into<String>) -> PieceError {
        PieceError {
            kind: Kind::Whole {
                step: step.code(),
                array: array.to_owned(),
                reason: reason.into(),
            },
        }
    }

    pub(super) fn mixed(array: &str, found: DType, expected: DType) -> PieceError {
        PieceError {
            kind: Kind::Mixed {
                array: array.to_owned(),
                kinds: [found, expected],
            },
        }
    }

    pub(super) fn put(error: Box<dyn Error + Send + Sync>) -> PieceError {
        PieceError {
            kind: Kind::Put(error),
        }
    }

    /// Whether a step needs the whole data, so that [`Repair::apply`](crate::Repair::apply) could do it
    /// in memory.
    pub fn needs_whole(&self) -> bool {
        matches!(self.kind, Kind::Whole { .. } | Kind::Mixed { .. })
    }

    /// Returns the error of a file that cannot be read, if it is that.
    #[cfg(feature = "schema-files")]
    pub fn as_read(&self) -> Option<&schema_files::ReadError> {
        match &self.kind {
            Kind::Read(error) => Some(error),
            _ => None,
        }
    }

    /// Returns the error of [`PieceSink`](super::PieceSink), if it is one.
    ///
    /// # Errors
    ///
    /// It is another error, which is returned.
    pub fn into_put(self) -> Result<Box<dyn Error + Send + Sync>, PieceError> {
        match self.kind {
            Kind::Put(error) => Ok(error),
            kind => Err(PieceError { kind }),
        }
    }
}

impl fmt::Display for PieceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            #[cfg(feature = "schema-files")]
            Kind::Read(error) => error.fmt(f),
            Kind::Stream(error) => error.fmt(f),
            Kind::Whole {
                step,
                array,
                reason,
            } => write!(
                f,
                "the step `{step}` of `{}` cannot be done in pieces: {reason}",
                Shown(array)
            ),
            Kind::Mixed {
                array,
                kinds: [found, expected],
            } => write!(
                f,
                "`{}` cannot be repaired in pieces: it holds {found} in some of them, which together \
                 with the others are {expected}",
                Shown(array)
            ),
            Kind::Put(error) => error.fmt(f),
        }
    }
}

/// The same as `Display`, because `main` and `unwrap` print it.
impl fmt::Debug for PieceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for PieceError {}

#[cfg(feature = "schema-files")]
impl From<schema_files::ReadError> for PieceError {
    fn from(error: schema_files::ReadError) -> PieceError {
        PieceError {
            kind: Kind::Read(Box::new(error)),
        }
    }
}

impl From<StreamError> for PieceError {
    fn from(error: StreamError) -> PieceError {
        PieceError {
            kind: Kind::Stream(error),
        }
    }
}
