use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::{Path, PathBuf};

use crate::abridged::Abridged;

use schema_spec::Shown;

/// Why it cannot be told what a model takes: the file, the place in it and the reason.
///
/// Its text begins with one line of all three; a second says what would be right, where that is not
/// plain from the first.
///
/// ```
/// use std::io::Cursor;
///
/// use schema_models::{Model, ModelErrorKind};
///
/// let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a";
/// let error = Model::read_from(Cursor::new(pointer)).unwrap_err();
/// assert!(matches!(error.kind(), ModelErrorKind::LfsPointer));
/// assert_eq!(
///     error.to_string(),
///     "the model is a pointer of Git LFS, and not the model itself\n  help: run `git lfs pull`",
/// );
/// ```
#[derive(Debug)]
pub struct ModelError {
    // Boxed, so that every `Result` of a reader stays small.
    inner: Box<Inner>,
}

#[derive(Debug)]
struct Inner {
    file: Option<PathBuf>,
    kind: ModelErrorKind,
}

impl ModelError {
    /// The file, where the model came from one.
    pub fn file(&self) -> Option<&Path> {
        self.inner.file.as_deref()
    }

    /// What is wrong.
    pub fn kind(&self) -> &ModelErrorKind {
        &self.inner.kind
    }

    /// What is wrong, as what is said of the model: without its file, and without what would be
    /// right. The first line says it; a list of problems follows on lines of its own.
    pub fn what(&self) -> String {
        struct What<'a>(&'a ModelErrorKind);
        impl Display for What<'_> {
            fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
                self.0.reason(f)
            }
        }
        What(self.kind()).to_string()
    }

    /// What would be right, where that is not plain from what is wrong.
    pub fn help(&self) -> Option<&'static str> {
        self.kind().help()
    }

    /// The same, of the file at `path`, as a reader knows it.
    #[must_use]
    pub fn in_file(mut self, path: impl Into<PathBuf>) -> ModelError {
        self.inner.file = Some(path.into());
        self
    }

    /// What was found at `at` is not what a file of that kind has there.
    pub(super) fn damaged(part: impl Into<String>, at: u64, reason: &'static str) -> ModelError {
        ModelErrorKind::Damaged {
            part: part.into(),
            at,
            reason,
        }
        .into()
    }
}

impl From<ModelErrorKind> for ModelError {
    fn from(kind: ModelErrorKind) -> ModelError {
        ModelError {
            inner: Box::new(Inner { file: None, kind }),
        }
    }
}

impl From<io::Error> for ModelError {
    fn from(error: io::Error) -> ModelError {
        ModelErrorKind::Io { error }.into()
    }
}

impl std::error::Error for ModelError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self.kind() {
            ModelErrorKind::Io { error } | ModelErrorKind::Unwritable { error } => Some(error),
            _ => None,
        }
    }
}

impl Display for ModelError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.file() {
            Some(file) => write!(f, "`{}` ", file.display())?,
            None if self.kind().is_of_sidecar() => f.write_str("the sidecar ")?,
            None => f.write_str("the model ")?,
        }
        self.kind().reason(f)?;
        match self.kind().help() {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

/// What keeps a model from being understood.
///
/// ```
/// use std::io::Cursor;
///
/// use schema_models::{Model, ModelErrorKind};
///
/// let error = Model::read_from(Cursor::new(b"no model")).unwrap_err();
/// assert!(matches!(error.kind(), ModelErrorKind::UnknownFormat { begins } if begins == b"no model"));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum ModelErrorKind {
    /// The file cannot be opened or read.
    Io {
        /// What the system says.
        error: io::Error,
    },
    /// The content is of no format that is known.
    UnknownFormat {
        /// Its first bytes; none where there is no content.
        begins: Vec<u8>,
    },
    /// A folder that holds no model.
    UnknownFolder,
    /// The file stands for one that Git LFS has not fetched.
    LfsPointer,
    /// The content is of a format that does not say what a model takes.
    NoModel {
        /// The format.
        format: &'static str,
        /// Why it says nothing, or why it is not read.
        reason: &'static str,
        /// What would serve.
        help: &'static str,
    },
    /// The content is not what the format says it should be.
    Damaged {
        /// The part of the file.
        part: String,
        /// Where in that part, in bytes.
        at: u64,
        /// What is wrong there.
        reason: &'static str,
    },
    /// A part claims to be larger than any model's is.
    TooLarge {
        /// The part of the file.
        part: String,
        /// Its size, in the unit of the limit.
        size: u64,
        /// What is accepted.
        limit: u64,
        /// The unit: bytes, values, levels.
        unit: &'static str,
    },
    /// A part of an archive is compressed.
    Compressed {
        /// The name of the part.
        entry: String,
    },
    /// A part is not there.
    MissingPart {
        /// The part.
        part: &'static str,
        /// What there is instead.
        found: Vec<String>,
    },
    /// The file says nothing of the model's inputs.
    NoSignature {
        /// Why.
        reason: String,
        /// What would serve.
        help: &'static str,
    },
    /// The file says too little of an input, or of an output, to make a schema of it.
    NoSchema {
        /// The input or the output.
        array: String,
        /// What is missing.
        reason: String,
    },
    /// A sidecar that is no JSON, lacks a field, or has one that is not known or of another type.
    Sidecar {
        /// What is wrong, a sentence each: the first few things.
        problems: Vec<String>,
        /// How many more there are.
        more: usize,
    },
    /// A sidecar of a form that came after this program.
    NewerSidecar {
        /// The version of its form.
        version: u64,
        /// The newest that is known.
        known: u64,
    },
    /// A sidecar cannot be written.
    Unwritable {
        /// What the system says.
        error: io::Error,
    },
}

impl ModelErrorKind {
    fn is_of_sidecar(&self) -> bool {
        matches!(
            self,
            ModelErrorKind::Sidecar { .. }
                | ModelErrorKind::NewerSidecar { .. }
                | ModelErrorKind::Unwritable { .. }
        )
    }

    fn reason(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            ModelErrorKind::Io { error } => write!(f, "cannot be read: {error}"),
            ModelErrorKind::UnknownFormat { begins } if begins.is_empty() => {
                f.write_str("is empty")
            }
            ModelErrorKind::UnknownFormat { begins } => write!(
                f,
                "is no model of a known format: it begins with \"{}\"",
                begins.escape_ascii()
            ),
            ModelErrorKind::UnknownFolder => f.write_str(
                "is a folder without a model: it has no config.json, saved_model.pb or MLmodel",
            ),
            ModelErrorKind::LfsPointer => {
                f.write_str("is a pointer of Git LFS, and not the model itself")
            }
            ModelErrorKind::NoModel { format, reason, .. } => write!(f, "is {format}, {reason}"),
            ModelErrorKind::Damaged { part, at, reason } => {
                write!(
                    f,
                    "is damaged in {}: {reason} (byte {at} of it)",
                    Shown(part)
                )
            }
            ModelErrorKind::TooLarge {
                part,
                size,
                limit,
                unit,
            } => write!(
                f,
                "has {} of {size} {unit}, and none is larger than {limit}",
                Shown(part)
            ),
            ModelErrorKind::Compressed { entry } => {
                write!(
                    f,
                    "has a compressed `{}`, and Keras never compresses it",
                    Shown(entry)
                )
            }
            ModelErrorKind::MissingPart { part, found } => {
                write!(f, "has no `{part}`")?;
                let found: Vec<Shown<'_>> = found.iter().map(|name| Shown(name)).collect();
                match found.as_slice() {
                    [] => Ok(()),
                    found => write!(f, "; it has {}", Abridged(found)),
                }
            }
            ModelErrorKind::NoSignature { reason, .. } => f.write_str(reason),
            ModelErrorKind::NoSchema { array, reason } => {
                write!(f, "makes no schema: `{}` {reason}", Shown(array))
            }
            ModelErrorKind::Sidecar { problems, more } => {
                write!(f, "says no model: {}", problems.join("\n  "))?;
                match more {
                    0 => Ok(()),
                    more => write!(f, "\n  and {more} more"),
                }
            }
            ModelErrorKind::NewerSidecar { version, known } => write!(
                f,
                "is written in version {version} of the form, and this program knows version {known}"
            ),
            ModelErrorKind::Unwritable { error } => write!(f, "cannot be written: {error}"),
        }
    }

    fn help(&self) -> Option<&'static str> {
        Some(match self {
            ModelErrorKind::UnknownFormat { .. } => {
                "save a model with Keras (.keras, .h5), or export it to ONNX, TFLite, SavedModel or MLflow"
            }
            ModelErrorKind::LfsPointer => "run `git lfs pull`",
            ModelErrorKind::Damaged { .. } => {
                "the file was not written or copied as a whole; save the model again"
            }
            ModelErrorKind::Compressed { .. } => {
                "save the model again with Keras, or pack it again with `zip -0`"
            }
            ModelErrorKind::Sidecar { .. } => {
                "write it again: `schema lock`, and the path of the model"
            }
            ModelErrorKind::NewerSidecar { .. } => {
                "use a newer program, or write it again with this one: `schema lock`"
            }
            ModelErrorKind::NoModel { help, .. } | ModelErrorKind::NoSignature { help, .. } => help,
            _ => return None,
        })
    }
}
