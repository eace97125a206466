use std::fmt::{self, Display, Formatter};
use std::io;

use schema_spec::{Shown, StandIn};

use super::{
    CsvError, FileError, Help, JsonError, Kind, Listed, ListsError, NpyError, NpzError,
    SafetensorsError, TableError,
};

/// Why arrays could not be read: the file, the array and the reason.
pub type ReadError = FileError<ReadErrorKind>;

/// Why arrays cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// The file cannot be opened or read.
    Io {
        /// The error of the system.
        error: io::Error,
    },
    /// The format of the content is unknown.
    UnknownFormat {
        /// Its first bytes; empty for an empty file.
        begins: Vec<u8>,
        /// The known formats.
        formats: Vec<&'static str>,
    },
    /// Something else lies in the place of the file, such as a pointer of Git LFS.
    StandIn(StandIn),
    /// A pickle, which is never read, because reading it can run code.
    Pickle,
    /// A file that is compressed in a way that is not read.
    Compressed {
        /// The compression.
        format: &'static str,
        /// A program that decompresses it.
        program: &'static str,
    },
    /// A compressed file is damaged.
    Decompression {
        /// The compression.
        format: &'static str,
        /// The message of the decoder.
        reason: String,
    },
    /// The Cargo feature of the content's format is not enabled.
    FeatureOff {
        /// The format.
        format: &'static str,
        /// The Cargo feature that reads it.
        feature: &'static str,
    },
    /// A header claims to be longer than is accepted.
    HeaderTooLong {
        /// The length that it claims, in bytes.
        claimed: u64,
        /// The length that is accepted, in bytes.
        limit: u64,
    },
    /// A header is damaged.
    Header {
        /// The error.
        reason: String,
        /// The position in the header, in bytes.
        at: usize,
    },
    /// The file has fewer bytes than it should.
    Truncated {
        /// The part that is cut short: the header, the footer, or the data.
        part: &'static str,
        /// How many bytes it should have.
        expected: u64,
        /// How many bytes it has.
        found: u64,
    },
    /// A shape with more values than a file can hold.
    ShapeOverflow {
        /// The shape.
        shape: Vec<u64>,
    },
    /// Two arrays have the same name.
    Duplicate,
    /// There are several arrays, and none of the name that is asked for.
    NoSuchArray {
        /// The name.
        array: String,
        /// The names that there are.
        arrays: Vec<String>,
    },
    /// More memory is needed than the limits allow.
    TooLarge {
        /// The number of bytes needed so far.
        bytes: u64,
        /// The number of bytes allowed.
        limit: u64,
    },
    /// More memory is needed than is available.
    OutOfMemory {
        /// The number of bytes needed.
        bytes: u64,
    },
    /// Text that is not UTF-8.
    Encoding {
        /// The position, in bytes.
        at: usize,
    },
    /// Text that begins with a UTF-16 byte order mark.
    Utf16,
    /// Lists or groups are nested too deeply.
    TooDeep {
        /// The accepted depth.
        limit: usize,
    },
    /// Nested lists that are not an array.
    Lists(ListsError),
    /// An error of CSV.
    Csv(CsvError),
    /// An error of JSON.
    Json(JsonError),
    /// An error of `.npy`.
    Npy(NpyError),
    /// An error of `.npz`.
    Npz(NpzError),
    /// An error of safetensors.
    Safetensors(SafetensorsError),
    /// An error of Parquet or Arrow.
    Table(TableError),
}

impl Display for ReadErrorKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            ReadErrorKind::Io { error } => write!(f, "cannot be read: {error}"),
            ReadErrorKind::UnknownFormat { begins, .. } if begins.is_empty() => {
                f.write_str("is empty")
            }
            ReadErrorKind::StandIn(found) => {
                write!(f, "is {}, not the data itself", found.what())
            }
            ReadErrorKind::Pickle => {
                f.write_str("is a pickle, which is never read, because reading it can run code")
            }
            ReadErrorKind::Compressed { format, .. } => {
                write!(f, "is compressed by {format}, which is not read")
            }
            ReadErrorKind::Decompression { format, reason } => {
                write!(f, "is damaged {format}: {}", Shown(reason))
            }
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
                "has a header that claims {claimed} bytes; at most {limit} are accepted"
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
                "is cut short: its {part} takes {expected} bytes, but only {found} are present"
            ),
            ReadErrorKind::ShapeOverflow { shape } => {
                let sizes: Vec<String> = shape.iter().map(u64::to_string).collect();
                let product = sizes.join(" x ");
                write!(
                    f,
                    "has a header that claims {product} values, more than a file can hold"
                )
            }
            ReadErrorKind::NoSuchArray { array, arrays } => write!(
                f,
                "has {} arrays, and none is called `{}`",
                arrays.len(),
                Shown(array)
            ),
            ReadErrorKind::Duplicate => f.write_str("appears twice, and the two may differ"),
            ReadErrorKind::TooLarge { bytes, limit } => {
                write!(f, "takes {bytes} bytes of memory, and the limit is {limit}")
            }
            ReadErrorKind::OutOfMemory { bytes } => {
                write!(f, "takes {bytes} bytes, more memory than there is")
            }
            ReadErrorKind::Encoding { at } => write!(f, "is not UTF-8 at byte {at}"),
            ReadErrorKind::Utf16 => f.write_str("is UTF-16, not UTF-8"),
            ReadErrorKind::TooDeep { limit } => write!(f, "has more than {limit} axes"),
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
    /// Makes the error of data, a header or another part that is cut short.
    pub fn truncated(part: &'static str, expected: u64, found: u64) -> ReadError {
        ReadErrorKind::Truncated {
            part,
            expected,
            found,
        }
        .into()
    }
}

/// How many bytes of a file an error shows if its format is unknown.
const SHOWN: usize = 16;

impl ReadErrorKind {
    /// Makes the error of an unknown format. The table of formats adds the known ones.
    pub fn unknown(head: &[u8]) -> ReadErrorKind {
        ReadErrorKind::UnknownFormat {
            begins: head[..head.len().min(SHOWN)].to_vec(),
            formats: Vec::new(),
        }
    }

    /// Returns why an entry is unreadable, for an error that concerns only this entry.
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
            ReadErrorKind::UnknownFormat { begins, .. } if begins.is_empty() => StandIn::EMPTY,
            ReadErrorKind::UnknownFormat { .. } => {
                "save arrays with numpy.save or numpy.savez, as JSON ({\"x\": [[1, 2], [3, 4]]}), or \
                 as CSV with a line of names"
            }
            ReadErrorKind::StandIn(found) => found.help(),
            ReadErrorKind::Pickle => {
                "save what it holds in another format, such as with numpy.savez, \
                 DataFrame.to_parquet or to_csv; export a model to ONNX"
            }
            ReadErrorKind::Compressed { program, .. } => {
                return Some(Help::Advice(
                    format!("decompress it first, with `{program}`").into(),
                ));
            }
            ReadErrorKind::Truncated { .. } | ReadErrorKind::Decompression { .. } => {
                "the file was not written or copied completely; save it again"
            }
            ReadErrorKind::NoSuchArray { arrays, .. } if !arrays.is_empty() => {
                const MOST: usize = 5;
                let first = arrays.iter().take(MOST);
                let first: Vec<String> = first.map(|name| format!("`{}`", Shown(name))).collect();
                let more = match arrays.len().saturating_sub(MOST) {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                return Some(Help::Advice(
                    format!("it has {}{more}", first.join(", ")).into(),
                ));
            }
            ReadErrorKind::Utf16 => return Some(Help::ReadAsUtf16),
            ReadErrorKind::Duplicate => "give each array a name of its own",
            ReadErrorKind::TooLarge { .. } => return Some(Help::RaiseLimit),
            ReadErrorKind::Lists(error) => return error.help(),
            ReadErrorKind::Csv(error) => return error.help(),
            ReadErrorKind::Json(error) => return error.help(),
            ReadErrorKind::Npz(error) => return error.help(),
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
