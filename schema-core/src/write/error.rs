use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::{Path, PathBuf};

use crate::DType;
use schema_spec::Shown;

use crate::read::Place;

/// Why arrays could not be written: the file, the array and the reason.
///
/// Its text begins with one line of all three; a second says what would be right, where that is not
/// plain from the first. Nothing was written, and a file that was there is as it was.
///
/// ```
/// use schema_core::{Arrays, WriteErrorKind};
///
/// let error = Arrays::new().write("training.docx").unwrap_err();
/// assert!(matches!(error.kind(), WriteErrorKind::UnknownExtension { .. }));
/// assert!(error.to_string().starts_with("`training.docx` cannot be written as .docx"));
/// ```
#[derive(Debug)]
pub struct WriteError {
    // Boxed, so that every `Result` of a writer stays small.
    inner: Box<Inner>,
}

#[derive(Debug)]
struct Inner {
    file: Option<PathBuf>,
    array: Option<String>,
    kind: WriteErrorKind,
}

impl WriteError {
    /// The file.
    pub fn file(&self) -> Option<&Path> {
        self.inner.file.as_deref()
    }

    /// The name of the array, where it is one array that cannot be written.
    pub fn array(&self) -> Option<&str> {
        self.inner.array.as_deref()
    }

    /// What is wrong.
    pub fn kind(&self) -> &WriteErrorKind {
        &self.inner.kind
    }

    /// The same, of the file at `path`, as a reader knows it.
    #[must_use]
    pub fn in_file(mut self, path: impl Into<PathBuf>) -> WriteError {
        self.inner.file = Some(path.into());
        self
    }

    pub(super) fn in_array(mut self, name: &str) -> WriteError {
        self.inner.array = Some(name.to_owned());
        self
    }
}

impl From<WriteErrorKind> for WriteError {
    fn from(kind: WriteErrorKind) -> WriteError {
        WriteError {
            inner: Box::new(Inner {
                file: None,
                array: None,
                kind,
            }),
        }
    }
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> WriteError {
        WriteErrorKind::Io { error }.into()
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self.kind() {
            WriteErrorKind::Io { error } => Some(error),
            _ => None,
        }
    }
}

impl Display for WriteError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self.file(), self.array()) {
            (Some(file), Some(array)) => write!(f, "`{}`: `{}` ", file.display(), Shown(array))?,
            (Some(file), None) => write!(f, "`{}` ", file.display())?,
            (None, Some(array)) => write!(f, "`{}` ", Shown(array))?,
            (None, None) => f.write_str("the output ")?,
        }
        self.kind().fmt(f)?;
        match self.kind().help() {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

/// What keeps arrays from being written. A format is named by its extension: `npy`.
///
/// Its text is one line, which goes on where the file and the array were named.
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
    },
    /// The extension is of a format whose feature is not enabled.
    FeatureOff {
        /// The format.
        format: &'static str,
        /// The feature that writes it.
        feature: &'static str,
    },
    /// A format of so many arrays, and there are others.
    Count {
        /// The format.
        format: &'static str,
        /// How many arrays there are.
        found: usize,
    },
    /// What has the name is no array: it could not be read.
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
            WriteErrorKind::UnknownExtension { extension: None } => {
                f.write_str("has no extension to tell its format by")
            }
            WriteErrorKind::UnknownExtension {
                extension: Some(extension),
            } => write!(f, "cannot be written as .{}", Shown(extension)),
            WriteErrorKind::FeatureOff { format, feature } => {
                write!(f, "is .{format}, which needs the feature `{feature}`")
            }
            WriteErrorKind::Count { format, found } => {
                let least = if *format == "npy" { "" } else { " at least" };
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
                Place("at", at)
            ),
            WriteErrorKind::Name { format, reason } => {
                write!(f, "has a name that .{format} cannot keep: {reason}")
            }
        }
    }
}

impl WriteErrorKind {
    /// What would be right, where that is not plain from what is wrong.
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            WriteErrorKind::UnknownExtension { .. } => {
                "the formats are .npy (one array), .npz, .parquet, .safetensors, .json, .csv and .tsv"
            }
            WriteErrorKind::Count { format: "npy", .. } => "write .npz, which holds any number",
            WriteErrorKind::Unreadable { .. } => "leave it out with `Arrays::remove`",
            WriteErrorKind::Missing { .. } => "fill or drop what is missing first",
            WriteErrorKind::DType {
                dtype: DType::Text, ..
            } => "write .npz or .parquet, which hold text",
            WriteErrorKind::DType {
                dtype: DType::ComplexF32 | DType::ComplexF64,
                ..
            } => "write .npz, or the real and the imaginary part as two arrays",
            WriteErrorKind::DType { .. } => {
                "convert the array to one that it has: f32 holds every f16 and bf16"
            }
            WriteErrorKind::Rows { .. } => "write .npz, whose arrays may differ in length",
            _ => return None,
        })
    }
}
