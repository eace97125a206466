use std::fmt::{self, Display, Formatter};
use std::io;

use schema_spec::{DType, Shown};

use super::{At, FileError, Help, Kind, Listed};

/// Why arrays could not be written: the file, the array and the reason.
///
/// An existing file is unchanged.
pub type WriteError = FileError<WriteErrorKind>;

/// Why arrays cannot be written. Formats are named by their extension, such as `npy`.
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteErrorKind {
    /// The file cannot be created or written.
    Io {
        /// The error of the system.
        error: io::Error,
    },
    /// No format has the file's extension.
    UnknownExtension {
        /// The extension, if the file has one.
        extension: Option<String>,
        /// The known extensions.
        known: Vec<String>,
    },
    /// The Cargo feature of the format is not enabled.
    FeatureOff {
        /// The format.
        format: &'static str,
        /// The Cargo feature that writes it.
        feature: &'static str,
    },
    /// There are more arrays than the format holds, or none.
    Count {
        /// The format.
        format: &'static str,
        /// How many arrays it holds at most; `None` for any number.
        most: Option<usize>,
        /// How many arrays there are.
        found: usize,
    },
    /// The entry could not be read, so it has no array.
    Unreadable {
        /// Why it could not be read.
        reason: String,
    },
    /// Values are missing, which the format cannot represent.
    Missing {
        /// The format.
        format: &'static str,
        /// How many values are missing.
        count: usize,
        /// How many values the array has.
        of: usize,
    },
    /// The format does not support the dtype.
    DType {
        /// The format.
        format: &'static str,
        /// The dtype.
        dtype: DType,
    },
    /// The format does not support the shape.
    Shape {
        /// The format.
        format: &'static str,
        /// The shape.
        shape: Vec<usize>,
        /// The shapes that it supports.
        expected: &'static str,
    },
    /// Arrays differ in their number of rows, which the format does not support.
    Rows {
        /// The format.
        format: &'static str,
        /// How many rows the array has.
        rows: usize,
        /// The name of another array.
        other: String,
        /// How many rows the other array has.
        expected: usize,
    },
    /// The format cannot represent a text.
    Value {
        /// The format.
        format: &'static str,
        /// Its coordinates in the array.
        at: Vec<usize>,
        /// The text.
        text: String,
        /// Why it cannot.
        reason: &'static str,
    },
    /// The format cannot be written in pieces, or not these.
    Pieces {
        /// The format.
        format: &'static str,
        /// Why it cannot.
        reason: String,
    },
    /// The format cannot represent a name.
    Name {
        /// The format.
        format: &'static str,
        /// Why it cannot.
        reason: &'static str,
    },
}

impl Display for WriteErrorKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            WriteErrorKind::Io { error } => write!(f, "cannot be written: {error}"),
            WriteErrorKind::UnknownExtension {
                extension: None, ..
            } => f.write_str("has no extension, which determines the format"),
            WriteErrorKind::UnknownExtension {
                extension: Some(extension),
                ..
            } => write!(f, "cannot be written as .{}", Shown(extension)),
            WriteErrorKind::FeatureOff { format, feature } => {
                write!(f, "is .{format}, which needs the feature `{feature}`")
            }
            WriteErrorKind::Count { most, found, .. } => {
                let least = if most.is_some() { "" } else { "at least " };
                write!(f, "holds {least}one array, but there are {found}")
            }
            WriteErrorKind::Unreadable { reason } => {
                write!(
                    f,
                    "could not be read, so it cannot be written: it {}",
                    Shown(reason)
                )
            }
            WriteErrorKind::Missing { format, count, of } => write!(
                f,
                "has {count} of {of} values missing, which .{format} cannot hold"
            ),
            WriteErrorKind::DType { format, dtype } => {
                write!(f, "is {dtype}, which .{format} does not support")
            }
            WriteErrorKind::Shape {
                format,
                shape,
                expected,
            } => write!(f, "is {shape:?}, but .{format} holds {expected}"),
            WriteErrorKind::Rows {
                format,
                rows,
                other,
                expected,
            } => write!(
                f,
                "has {rows} rows, but `{}` has {expected}; the columns of .{format} must be equally \
                 long",
                Shown(other)
            ),
            WriteErrorKind::Value {
                format,
                at,
                text,
                reason,
            } => write!(
                f,
                "holds \"{}\"{}, which .{format} cannot represent: {reason}",
                Shown(text),
                At(at)
            ),
            WriteErrorKind::Pieces { format, reason } => {
                write!(
                    f,
                    "cannot be written as .{format} in pieces: {}",
                    Shown(reason)
                )
            }
            WriteErrorKind::Name { format, reason } => {
                write!(f, "has a name that .{format} cannot represent: {reason}")
            }
        }
    }
}

impl Kind for WriteErrorKind {
    const UNNAMED: &'static str = "the output";

    fn help(&self) -> Option<Help> {
        Some(Help::advice(match self {
            WriteErrorKind::UnknownExtension { known, .. } => {
                let advice = format!("the formats are {}", Listed(known));
                return Some(Help::Advice(advice.into()));
            }
            WriteErrorKind::Count { most: Some(_), .. } => "write .npz, which holds any number",
            WriteErrorKind::Unreadable { .. } => return Some(Help::RemoveArray),
            WriteErrorKind::Missing { .. } => "fill or drop the missing values first",
            WriteErrorKind::DType { dtype, .. } => match dtype {
                DType::Text => "write .npz or .parquet, which hold text",
                dtype if dtype.is_complex() => {
                    "write .npz, or the real and the imaginary part as two arrays"
                }
                _ => "convert the array to a dtype of the format: f32 holds every f16 and bf16",
            },
            WriteErrorKind::Pieces { .. } => {
                "write .parquet, .arrow, .csv, .npz or .npy, which are written in pieces; .npz and .npy not \
                 with text"
            }
            WriteErrorKind::Rows { .. } => "write .npz, whose arrays may differ in length",
            _ => return None,
        }))
    }

    fn io(&self) -> Option<&io::Error> {
        match self {
            WriteErrorKind::Io { error } => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for WriteErrorKind {
    fn from(error: io::Error) -> WriteErrorKind {
        WriteErrorKind::Io { error }
    }
}
