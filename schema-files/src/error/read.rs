use std::fmt::{self, Display, Formatter};
use std::io;

use schema_spec::Shown;

use super::{
    At, CsvError, FileError, Help, JsonError, Kind, Listed, ListsError, NpyError, NpzError,
    SafetensorsError, TableError,
};

/// Why arrays could not be read: the file, the array and the reason.
pub type ReadError = FileError<ReadErrorKind>;

/// What keeps arrays from being read.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// The file cannot be opened or read.
    Io {
        /// What the system says.
        error: io::Error,
    },
    /// The content is of no format that is known.
    UnknownFormat {
        /// Its first bytes; none where there is no content.
        begins: Vec<u8>,
        /// The formats that are known.
        formats: Vec<&'static str>,
    },
    /// The content is of a format whose feature is not enabled.
    FeatureOff {
        /// The format.
        format: &'static str,
        /// The feature that reads it.
        feature: &'static str,
    },
    /// A header claims to be longer than any header is.
    HeaderTooLong {
        /// The length it claims.
        claimed: u64,
        /// The length that is accepted.
        limit: u64,
    },
    /// A header is not what is written in one.
    Header {
        /// What is wrong with it.
        reason: String,
        /// Where in it, in bytes.
        at: usize,
    },
    /// Fewer bytes than there should be.
    Truncated {
        /// What is cut short: the header, the footer, or the data.
        part: &'static str,
        /// How many bytes it should have.
        expected: u64,
        /// How many it has.
        found: u64,
    },
    /// A shape of more values than any file holds.
    ShapeOverflow {
        /// The shape.
        shape: Vec<u64>,
    },
    /// The same name for two arrays.
    Duplicate,
    /// More memory is needed than the limits allow.
    TooLarge {
        /// The bytes that are needed, with all before it.
        bytes: u64,
        /// The bytes that are allowed.
        limit: u64,
    },
    /// More memory is needed than there is.
    OutOfMemory {
        /// The bytes that are needed.
        bytes: u64,
    },
    /// Text that is not UTF-8.
    Encoding {
        /// Where, in bytes.
        at: usize,
    },
    /// Text that begins as UTF-16 does.
    Utf16,
    /// More lists in lists than an array has axes, or more groups in groups than a table.
    TooDeep {
        /// How many are accepted.
        limit: usize,
    },
    /// A number that no element type holds.
    Number {
        /// Its coordinates in the array.
        at: Vec<usize>,
        /// The number, as the file has it.
        text: String,
        /// Why.
        reason: &'static str,
    },
    /// Lists in lists that are not an array.
    Lists(ListsError),
    /// What only CSV can have.
    Csv(CsvError),
    /// What only JSON can have.
    Json(JsonError),
    /// What only an `.npy` file can have.
    Npy(NpyError),
    /// What only an `.npz` file can have.
    Npz(NpzError),
    /// What only a safetensors file can have.
    Safetensors(SafetensorsError),
    /// What only Parquet and Arrow files can have.
    Table(TableError),
}

impl Display for ReadErrorKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            ReadErrorKind::Io { error } => write!(f, "cannot be read: {error}"),
            ReadErrorKind::UnknownFormat { begins, .. } if begins.is_empty() => {
                f.write_str("is empty")
            }
            ReadErrorKind::UnknownFormat { begins, .. } if is_pickle(begins) => f.write_str(
                "looks like a pickle, which is never read, because reading it can run code",
            ),
            ReadErrorKind::UnknownFormat { begins, formats } => write!(
                f,
                "is none of {}: it begins with \"{}\"",
                Listed(formats),
                begins.escape_ascii()
            ),
            ReadErrorKind::FeatureOff { format, feature } => {
                write!(f, "is {format}, which needs the feature `{feature}`")
            }
            ReadErrorKind::HeaderTooLong { claimed, limit } => write!(
                f,
                "has a header that claims {claimed} bytes, and none is longer than {limit}"
            ),
            ReadErrorKind::Header { reason, at } => {
                let reason = Shown(reason);
                write!(f, "has a damaged header: {reason} (byte {at} of it)")
            }
            ReadErrorKind::Truncated {
                part,
                expected,
                found,
            } => write!(
                f,
                "is cut short: its {part} takes {expected} bytes, and {found} are there"
            ),
            ReadErrorKind::ShapeOverflow { shape } => {
                let sizes: Vec<String> = shape.iter().map(u64::to_string).collect();
                let product = sizes.join(" x ");
                write!(
                    f,
                    "has a header that says {product} values, more than any file holds"
                )
            }
            ReadErrorKind::Duplicate => f.write_str("is there twice, and the two may differ"),
            ReadErrorKind::TooLarge { bytes, limit } => {
                write!(f, "takes {bytes} bytes of memory, and the limit is {limit}")
            }
            ReadErrorKind::OutOfMemory { bytes } => {
                write!(f, "takes {bytes} bytes, more memory than there is")
            }
            ReadErrorKind::Encoding { at } => write!(f, "is not UTF-8 at byte {at}"),
            ReadErrorKind::Utf16 => f.write_str("is UTF-16, and UTF-8 is read"),
            ReadErrorKind::TooDeep { limit } => write!(f, "has more than {limit} axes"),
            ReadErrorKind::Number { at, text, reason } => {
                write!(f, "holds {}{}, {reason}", Shown(text), At(at))
            }
            ReadErrorKind::Lists(error) => error.fmt(f),
            ReadErrorKind::Csv(error) => error.fmt(f),
            ReadErrorKind::Json(error) => error.fmt(f),
            ReadErrorKind::Npy(error) => error.fmt(f),
            ReadErrorKind::Npz(error) => error.fmt(f),
            ReadErrorKind::Safetensors(error) => error.fmt(f),
            ReadErrorKind::Table(error) => error.fmt(f),
        }
    }
}

impl ReadError {
    /// The data, the header or another part is cut short.
    pub fn truncated(part: &'static str, expected: u64, found: u64) -> ReadError {
        ReadErrorKind::Truncated {
            part,
            expected,
            found,
        }
        .into()
    }
}

/// How much of a file an error shows when its format is unknown.
const SHOWN: usize = 16;

impl ReadErrorKind {
    /// A file of no known format. The table of formats adds those that are known.
    pub fn unknown(head: &[u8]) -> ReadErrorKind {
        ReadErrorKind::UnknownFormat {
            begins: head[..head.len().min(SHOWN)].to_vec(),
            formats: Vec::new(),
        }
    }

    /// Why something is not an array, where that is not an error of the whole file.
    pub fn unreadable(&self) -> String {
        match self.help() {
            Some(help) => format!("{self}; {help}"),
            None => self.to_string(),
        }
    }
}

impl Kind for ReadErrorKind {
    const UNNAMED: &'static str = "the input";

    fn help(&self) -> Option<Help> {
        Some(Help::advice(match self {
            ReadErrorKind::UnknownFormat { .. } => {
                "save arrays with numpy.save or numpy.savez, as JSON ({\"x\": [[1, 2], [3, 4]]}), or \
                 as CSV with a line of names"
            }
            ReadErrorKind::Truncated { .. } => {
                "the file was not written or copied to its end; save it again"
            }
            ReadErrorKind::Utf16 => "save it as UTF-8",
            ReadErrorKind::Duplicate => "give each array a name of its own",
            ReadErrorKind::TooLarge { .. } => return Some(Help::RaiseLimit),
            ReadErrorKind::Lists(error) => return error.help(),
            ReadErrorKind::Csv(error) => return error.help(),
            ReadErrorKind::Json(error) => return error.help(),
            ReadErrorKind::Safetensors(error) => return error.help(),
            _ => return None,
        }))
    }

    fn io(&self) -> Option<&io::Error> {
        match self {
            ReadErrorKind::Io { error } => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for ReadErrorKind {
    fn from(error: io::Error) -> ReadErrorKind {
        ReadErrorKind::Io { error }
    }
}

macro_rules! kinds {
    ($($kind:ident($error:ident))*) => {$(
        impl From<$error> for ReadErrorKind {
            fn from(error: $error) -> ReadErrorKind {
                ReadErrorKind::$kind(error)
            }
        }

        impl From<$error> for ReadError {
            fn from(error: $error) -> ReadError {
                ReadErrorKind::$kind(error).into()
            }
        }
    )*};
}

kinds! {
    Lists(ListsError)
    Csv(CsvError)
    Json(JsonError)
    Npy(NpyError)
    Npz(NpzError)
    Safetensors(SafetensorsError)
    Table(TableError)
}

fn is_pickle(begins: &[u8]) -> bool {
    matches!(begins, [0x80, 2..=5, ..])
}
