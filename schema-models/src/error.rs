use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::{Path, PathBuf};

use schema_spec::show::visible;
use schema_spec::{Shown, StandIn};

use crate::abridged::Abridged;

/// The error of reading a model: the file, the error in it, and help.
///
/// It is displayed as one line with the file and the error, followed by details and help, if there are
/// any.
///
/// ```
/// use std::io::Cursor;
///
/// use schema_models::{Model, ModelErrorKind};
/// use schema_spec::StandIn;
///
/// let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a";
/// let error = Model::read_from(Cursor::new(pointer)).unwrap_err();
/// assert!(matches!(error.kind(), ModelErrorKind::StandIn(StandIn::GitLfs)));
/// assert_eq!(
///     error.to_string(),
///     "the model is a Git LFS pointer, not the model itself\n  help: run `git lfs pull`",
/// );
/// assert_eq!(error.kind().to_string(), "is a Git LFS pointer, not the model itself");
/// assert_eq!(error.kind().help().unwrap().to_string(), "run `git lfs pull`");
/// ```
pub struct ModelError {
    file: Option<PathBuf>,
    // Boxed, so that every `Result` of a reader stays small.
    kind: Box<ModelErrorKind>,
}

impl ModelError {
    /// The file, if the model is read from one.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The kind of error.
    pub fn kind(&self) -> &ModelErrorKind {
        &self.kind
    }

    /// Sets the file that the error is about.
    #[must_use]
    pub fn in_file(mut self, path: impl Into<PathBuf>) -> ModelError {
        self.file = Some(path.into());
        self
    }

    /// The content at `at` is not valid in a file of that format.
    pub(crate) fn damaged(part: impl Into<String>, at: u64, reason: &'static str) -> ModelError {
        ModelErrorKind::Damaged {
            part: part.into(),
            at,
            reason,
        }
        .into()
    }

    /// A part is larger than that of any model.
    pub(crate) fn too_large(part: &str, size: u64, limit: u64, unit: &'static str) -> ModelError {
        ModelErrorKind::TooLarge {
            part: part.to_owned(),
            size,
            limit,
            unit,
        }
        .into()
    }

    /// A list is longer than that of any model.
    pub(crate) fn too_many(part: &str, limit: usize, unit: &'static str) -> ModelError {
        ModelError::too_large(part, limit as u64 + 1, limit as u64, unit)
    }

    /// The file does not describe the model's inputs.
    pub(crate) fn no_signature(reason: impl Into<String>, help: &'static str) -> ModelError {
        ModelErrorKind::NoSignature {
            reason: reason.into(),
            help,
        }
        .into()
    }
}

impl From<ModelErrorKind> for ModelError {
    fn from(kind: ModelErrorKind) -> ModelError {
        ModelError {
            file: None,
            kind: Box::new(kind),
        }
    }
}

impl From<io::Error> for ModelError {
    fn from(error: io::Error) -> ModelError {
        ModelErrorKind::Io { error }.into()
    }
}

/// The same as `Display`, because `main` and `unwrap` print it.
impl fmt::Debug for ModelError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
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
            Some(file) => write!(f, "`{}` ", visible(&file.display().to_string()))?,
            None if self.kind().is_of_sidecar() => f.write_str("the sidecar ")?,
            None => f.write_str("the model ")?,
        }
        self.kind().fmt(f)?;
        for detail in self.kind().details() {
            write!(f, "\n  {detail}")?;
        }
        match self.kind().help() {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

/// The kind of a [`ModelError`].
///
/// It is displayed as one line that continues the name of the file: `is empty`.
///
/// ```
/// use std::io::Cursor;
///
/// use schema_models::{Model, ModelErrorKind};
///
/// let error = Model::read_from(Cursor::new(b"no model")).unwrap_err();
/// assert!(matches!(
///     error.kind(),
///     ModelErrorKind::UnknownFormat { begins, .. } if begins == b"no model"
/// ));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum ModelErrorKind {
    /// The file cannot be opened or read.
    Io {
        /// The error of the system.
        error: io::Error,
    },
    /// The format of the content is unknown.
    UnknownFormat {
        /// The first bytes; empty if there is no content.
        begins: Vec<u8>,
        /// The known formats.
        known: &'static [&'static str],
    },
    /// A folder without a model.
    UnknownFolder {
        /// The files of which a folder with a model has at least one.
        expected: Vec<&'static str>,
    },
    /// Something else lies in the place of the file, such as a pointer of Git LFS.
    StandIn(StandIn),
    /// The content is of a format that does not describe a model's inputs.
    NoModel {
        /// The format.
        format: &'static str,
        /// Why it has no such information, or why it is not read.
        reason: &'static str,
        /// What to do instead.
        help: &'static str,
    },
    /// The content is not valid in its format.
    Damaged {
        /// The part of the file.
        part: String,
        /// The offset in that part, in bytes.
        at: u64,
        /// The error there.
        reason: &'static str,
    },
    /// A part claims to be larger than is accepted.
    TooLarge {
        /// The part of the file.
        part: String,
        /// Its size, in the unit of the limit.
        size: u64,
        /// The largest accepted size.
        limit: u64,
        /// The unit: bytes, values, levels.
        unit: &'static str,
    },
    /// The file has no signature of that name.
    OtherSignatures {
        /// The name of the signature that was asked for.
        wanted: String,
        /// The names of those that there are; none if the format has no names for them.
        names: Vec<String>,
    },
    /// The file does not describe the model's inputs.
    NoSignature {
        /// Why.
        reason: String,
        /// What to do instead.
        help: &'static str,
    },
    /// The file has too little information about some inputs for a schema.
    NoSchema {
        /// The name of each, and what is missing, as a clause.
        inputs: Vec<(String, String)>,
    },
    /// A sidecar is not JSON, lacks a field, or has an unknown field or one of another type.
    Sidecar {
        /// The first few errors, one sentence each.
        problems: Vec<String>,
        /// The number of further errors.
        more: usize,
    },
    /// A schema's file that is not in the form of one, or contradicts itself.
    Schema {
        /// The first errors, at least one.
        problems: Vec<String>,
        /// The number of further errors.
        more: usize,
    },
    /// The form of a sidecar is newer than this program.
    NewerSidecar {
        /// The version of its form.
        version: u64,
        /// The newest version that is known.
        known: u64,
    },
    /// A sidecar cannot be written.
    Unwritable {
        /// The error of the system.
        error: io::Error,
    },
}

/// Help for an error of reading a model.
///
/// It is displayed for users of the Rust API. The macro and the command have their own texts.
///
/// ```
/// use schema_models::{Model, ModelHelp};
///
/// let error = Model::from_sidecar("{}").unwrap_err();
/// assert_eq!(error.kind().help(), Some(ModelHelp::WriteSidecar));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ModelHelp {
    /// Name one of the signatures of the model.
    Signature,
    /// An action on the file.
    Sentence(&'static str),
    /// Save the model in one of these formats.
    Formats(&'static [&'static str]),
    /// Write the sidecar again.
    WriteSidecar,
    /// Use a newer program, or write the sidecar again with this one.
    NewerProgram,
}

impl Display for ModelHelp {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            ModelHelp::Sentence(sentence) => f.write_str(sentence),
            ModelHelp::Formats(formats) => {
                write!(f, "save the model in a supported format: {}", Or(formats))
            }
            ModelHelp::Signature => f.write_str("name one of them: `Model::read_signature`"),
            ModelHelp::WriteSidecar => f.write_str("write it again with `Model::write_sidecar`"),
            ModelHelp::NewerProgram => f.write_str(
                "use a newer version of this library, or write it again with this one: \
                 `Model::write_sidecar`",
            ),
        }
    }
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

    /// Further errors, one line each: all errors in a sidecar are reported at once, and all inputs that
    /// cannot be arrays.
    pub fn details(&self) -> Vec<String> {
        let (mut others, more): (Vec<String>, usize) = match self {
            ModelErrorKind::Sidecar { problems, more }
            | ModelErrorKind::Schema { problems, more } => {
                let others = problems.iter().skip(1).map(|problem| visible(problem));
                (others.collect(), *more)
            }
            ModelErrorKind::NoSchema { inputs } => {
                let others = inputs.iter().skip(1).take(DETAILS).map(lacks);
                (others.collect(), inputs.len().saturating_sub(DETAILS + 1))
            }
            _ => return Vec::new(),
        };
        others.extend((more > 0).then(|| format!("and {more} more")));
        others
    }

    /// How to fix the error, if that is not obvious.
    pub fn help(&self) -> Option<ModelHelp> {
        let sentence = match self {
            ModelErrorKind::UnknownFormat { begins, .. } if begins.is_empty() => StandIn::EMPTY,
            ModelErrorKind::UnknownFormat { known, .. } => {
                return Some(ModelHelp::Formats(known));
            }
            ModelErrorKind::OtherSignatures { names, .. } if !names.is_empty() => {
                return Some(ModelHelp::Signature);
            }
            ModelErrorKind::Sidecar { .. } => return Some(ModelHelp::WriteSidecar),
            ModelErrorKind::NewerSidecar { .. } => return Some(ModelHelp::NewerProgram),
            ModelErrorKind::StandIn(found) => found.help(),
            ModelErrorKind::Damaged { .. } => {
                "the file was not written or copied completely; save the model again"
            }
            ModelErrorKind::NoModel { help, .. } | ModelErrorKind::NoSignature { help, .. } => help,
            _ => return None,
        };
        Some(ModelHelp::Sentence(sentence))
    }
}

impl Display for ModelErrorKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            ModelErrorKind::Io { error } => write!(f, "cannot be read: {error}"),
            ModelErrorKind::UnknownFormat { begins, .. } if begins.is_empty() => {
                f.write_str("is empty")
            }
            ModelErrorKind::UnknownFormat { begins, .. } => write!(
                f,
                "is not a model of a known format: it begins with \"{}\"",
                begins.escape_ascii()
            ),
            ModelErrorKind::UnknownFolder { expected } => {
                write!(f, "is a folder without a model: it has no {}", Or(expected))
            }
            ModelErrorKind::StandIn(found) => {
                write!(f, "is {}, not the model itself", found.what())
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
                "has {} of {size} {unit}, but the limit is {limit}",
                Shown(part)
            ),
            ModelErrorKind::OtherSignatures { wanted, names } => {
                let wanted = Shown(wanted);
                let names: Vec<Shown<'_>> = names.iter().map(|name| Shown(name)).collect();
                match names.as_slice() {
                    [] => write!(
                        f,
                        "has no signature `{wanted}`: its format has one, without a name"
                    ),
                    names => write!(f, "has no signature `{wanted}`, but {}", Abridged(names)),
                }
            }
            ModelErrorKind::NoSignature { reason, .. } => f.write_str(&visible(reason)),
            ModelErrorKind::NoSchema { inputs } => {
                f.write_str("has no schema: ")?;
                inputs.first().map_or(Ok(()), |first| lacks(first).fmt(f))
            }
            ModelErrorKind::Sidecar { problems, .. } => {
                let first = problems.first().map_or("", String::as_str);
                write!(f, "does not describe a model: {}", visible(first))
            }
            ModelErrorKind::Schema { problems, .. } => {
                let first = problems.first().map_or("", String::as_str);
                write!(f, "is not a schema: {}", visible(first))
            }
            ModelErrorKind::NewerSidecar { version, known } => write!(
                f,
                "is written in version {version} of the form, but this program supports only version {known}"
            ),
            ModelErrorKind::Unwritable { error } => write!(f, "cannot be written: {error}"),
        }
    }
}

/// The number of further inputs that an error lists.
const DETAILS: usize = 20;

/// What an input lacks, as a sentence.
fn lacks((name, clause): &(String, String)) -> String {
    format!("`{}` {}", Shown(name), visible(clause))
}

/// `a, b or c`.
struct Or<'a>(&'a [&'static str]);

impl Display for Or<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (at, word) in self.0.iter().enumerate() {
            let before = match at {
                0 => "",
                _ if at + 1 == self.0.len() => " or ",
                _ => ", ",
            };
            write!(f, "{before}{word}")?;
        }
        Ok(())
    }
}
