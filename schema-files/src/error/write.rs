use std::fmt::{self, Display, Formatter};
use std::io;

use schema_spec::{DType, Shown};

use super::{At, FileError, Help, Kind, Listed};

/// Why arrays could not be written: the file, the array and the reason.
///
/// Nothing was written then, and a file that was there is as it was.
pub type WriteError = FileError<WriteErrorKind>;

/// What keeps arrays from being written. A format is named by its extension: `npy`.
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteErrorKind {
    /// The file cannot be made or written.
    Io {
        /// What the system says.
        error: io::Error,
    },
    /// The file's extension is of no format that is known.
    UnknownExtension {
        /// The extension; none where there is none.
        extension: Option<String>,
        /// The extensions that are known.
        known: Vec<String>,
    },
    /// The extension is of a format whose feature is not enabled.
    FeatureOff {
        /// The format.
        format: &'static str,
        /// The feature that writes it.
        feature: &'static str,
    },
    /// More arrays than the format holds, or none.
    Count {
        /// The format.
        format: &'static str,
        /// How many arrays it holds at most; `None` where it holds any number.
        most: Option<usize>,
        /// How many arrays there are.
        found: usize,
    },
    /// What has the name could not be read, so there is no array.
    Unreadable {
        /// Why it could not.
        reason: String,
    },
    /// Values are missing, and the format cannot say so.
    Missing {
        /// The format.
        format: &'static str,
        /// How many are missing.
        count: usize,
        /// How many values the array has.
        of: usize,
    },
    /// A dtype that the format does not have.
    DType {
        /// The format.
        format: &'static str,
        /// The dtype.
        dtype: DType,
    },
    /// A shape that the format does not have.
    Shape {
        /// The format.
        format: &'static str,
        /// The shape.
        shape: Vec<usize>,
        /// What the format has instead.
        expected: &'static str,
    },
    /// Other rows than another array has, in a format whose columns all have as many.
    Rows {
        /// The format.
        format: &'static str,
        /// How many rows the array has.
        rows: usize,
        /// The name of the other.
        other: String,
        /// How many rows that has.
        expected: usize,
    },
    /// A text that the format does not keep as it is.
    Value {
        /// The format.
        format: &'static str,
        /// Its coordinates in the array.
        at: Vec<usize>,
        /// The text.
        text: String,
        /// Why.
        reason: &'static str,
    },
    /// A name that the format does not keep as it is.
    Name {
        /// The format.
        format: &'static str,
        /// Why.
        reason: &'static str,
    },
}

impl Display for WriteErrorKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            WriteErrorKind::Io { error } => write!(f, "cannot be written: {error}"),
            WriteErrorKind::UnknownExtension {
                extension: None, ..
            } => f.write_str("has no extension to tell its format by"),
            WriteErrorKind::UnknownExtension {
                extension: Some(extension),
                ..
            } => write!(f, "cannot be written as .{}", Shown(extension)),
            WriteErrorKind::FeatureOff { format, feature } => {
                write!(f, "is .{format}, which needs the feature `{feature}`")
            }
            WriteErrorKind::Count { most, found, .. } => {
                let least = if most.is_some() { "" } else { " at least" };
                write!(f, "holds one array{least}, and there are {found}")
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
                write!(f, "is {dtype}, and .{format} has no such dtype")
            }
            WriteErrorKind::Shape {
                format,
                shape,
                expected,
            } => write!(f, "is {shape:?}, and .{format} holds {expected}"),
            WriteErrorKind::Rows {
                format,
                rows,
                other,
                expected,
            } => write!(
                f,
                "has {rows} rows and `{}` has {expected}, and the columns of .{format} are equally \
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
                "holds \"{}\"{}, which .{format} cannot keep: {reason}",
                Shown(text),
                At(at)
            ),
            WriteErrorKind::Name { format, reason } => {
                write!(f, "has a name that .{format} cannot keep: {reason}")
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
            WriteErrorKind::Missing { .. } => "fill or drop what is missing first",
            WriteErrorKind::DType { dtype, .. } => match dtype {
                DType::Text => "write .npz or .parquet, which hold text",
                dtype if dtype.is_complex() => {
                    "write .npz, or the real and the imaginary part as two arrays"
                }
                _ => "convert the array to one that it has: f32 holds every f16 and bf16",
            },
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
