//! What can be wrong in the files of one format alone.

use std::fmt::{self, Display, Formatter};

use schema_spec::Shown;

use super::{Help, values};

/// What keeps an `.npy` file from being read.
#[derive(Debug)]
#[non_exhaustive]
pub enum NpyError {
    /// A version of the format that is not known.
    Version {
        /// The first number of the version.
        major: u8,
        /// The second.
        minor: u8,
    },
}

impl Display for NpyError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            NpyError::Version { major, minor } => write!(
                f,
                "is .npy of version {major}.{minor}; versions 1.0, 2.0 and 3.0 are known"
            ),
        }
    }
}

/// What keeps an `.npz` file from being read.
#[derive(Debug)]
#[non_exhaustive]
pub enum NpzError {
    /// The archive is damaged.
    Damaged {
        /// What the reader of archives says.
        reason: String,
    },
    /// The archive claims more bytes than what is compressed can expand to.
    SizeMismatch {
        /// The bytes it claims.
        claimed: u64,
        /// The bytes it can hold at most.
        most: u64,
    },
}

impl Display for NpzError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            NpzError::Damaged { reason } => {
                write!(f, "is damaged in the archive: {}", Shown(reason))
            }
            NpzError::SizeMismatch { claimed, most } => write!(
                f,
                "claims {claimed} bytes in the archive, and what is compressed holds {most} at most"
            ),
        }
    }
}

/// What keeps a safetensors file from being read.
#[derive(Debug)]
#[non_exhaustive]
pub enum SafetensorsError {
    /// An array begins elsewhere than where the one before it ends.
    Gap {
        /// Where it begins in the data, in bytes.
        begins: u64,
        /// Where it should.
        expected: u64,
    },
    /// An array ends before it begins.
    Backwards {
        /// Where it begins in the data, in bytes.
        begins: u64,
        /// Where it ends.
        ends: u64,
    },
    /// An array has other bytes than values of its dtype in its shape take.
    SizeMismatch {
        /// How many it has.
        claimed: u64,
        /// How many its values take.
        expected: u64,
    },
    /// The data goes on after its last array.
    TrailingBytes {
        /// How many bytes.
        bytes: u64,
        /// After how many.
        at: u64,
    },
}

impl Display for SafetensorsError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            SafetensorsError::Gap { begins, expected } => write!(
                f,
                "begins at byte {begins} of the data, and what is before it ends at byte {expected}"
            ),
            SafetensorsError::Backwards { begins, ends } => write!(
                f,
                "begins at byte {begins} of the data and ends at byte {ends}"
            ),
            SafetensorsError::SizeMismatch { claimed, expected } => write!(
                f,
                "has {claimed} bytes of the data, and its values take {expected}"
            ),
            SafetensorsError::TrailingBytes { bytes, at } => write!(
                f,
                "has {bytes} bytes after byte {at} of the data that belong to no array"
            ),
        }
    }
}

impl SafetensorsError {
    pub(super) fn help(&self) -> Option<Help> {
        match self {
            SafetensorsError::Gap { .. } => Some(Help::advice(
                "arrays follow each other without gap or overlap; save the file again",
            )),
            _ => None,
        }
    }
}

/// What keeps JSON from being read.
#[derive(Debug)]
#[non_exhaustive]
pub enum JsonError {
    /// Text that is not JSON.
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in bytes.
        column: usize,
        /// What the reader of JSON says.
        reason: String,
    },
    /// A list, or a value, with no names.
    NoNames,
}

impl Display for JsonError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            JsonError::Syntax {
                line,
                column,
                reason,
            } => write!(f, "is not JSON at line {line}, column {column}: {reason}"),
            JsonError::NoNames => f.write_str("is a JSON list, so its arrays have no names"),
        }
    }
}

impl JsonError {
    pub(super) fn help(&self) -> Option<Help> {
        match self {
            JsonError::NoNames => Some(Help::advice(
                "give them names: {\"x\": [[1, 2], [3, 4]], \"y\": [0, 1]}",
            )),
            JsonError::Syntax { .. } => None,
        }
    }
}

/// What keeps CSV from being read.
#[derive(Debug)]
#[non_exhaustive]
pub enum CsvError {
    /// A table that is not UTF-8.
    NotUtf8 {
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in characters.
        column: usize,
        /// The byte.
        byte: u8,
    },
    /// A row has more or fewer values than the header.
    Ragged {
        /// The line in which it begins, from 1, as an editor counts.
        line: usize,
        /// How many values it has.
        found: usize,
        /// How many the header has, or the first row.
        expected: usize,
        /// Whether there is a header.
        header: bool,
        /// How many such rows there are.
        rows: usize,
    },
    /// Semicolons in the header, and neither commas nor tabs.
    Semicolons,
    /// A quote that does not end.
    UnclosedQuote {
        /// The line in which it begins, from 1, as an editor counts.
        line: usize,
    },
    /// The same name for two columns.
    SameColumn {
        /// The place of the one, from 1.
        first: usize,
        /// The place of the other.
        second: usize,
    },
    /// A delimiter that can separate no values.
    Delimiter {
        /// What was asked for.
        delimiter: u8,
    },
}

impl Display for CsvError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            CsvError::NotUtf8 { line, column, byte } => write!(
                f,
                "is not UTF-8 at line {line}, column {column}: byte 0x{byte:02X}"
            ),
            CsvError::Ragged {
                line,
                found,
                expected,
                header,
                rows,
            } => {
                let has = values(*found);
                let first = if *header {
                    "the header"
                } else {
                    "the first row"
                };
                write!(
                    f,
                    "is ragged: line {line} has {found} {has}, {first} has {expected}"
                )?;
                match rows.saturating_sub(1) {
                    0 => Ok(()),
                    1 => f.write_str("; 1 more row differs"),
                    more => write!(f, "; {more} more rows differ"),
                }
            }
            CsvError::Semicolons => {
                f.write_str("has semicolons in its first line, and neither commas nor tabs")
            }
            CsvError::UnclosedQuote { line } => {
                write!(f, "has a quote that begins in line {line} and does not end")
            }
            CsvError::SameColumn { first, second } => {
                write!(f, "is the name of column {first} and of column {second}")
            }
            CsvError::Delimiter { delimiter } => {
                write!(f, "cannot be split at '{}'", delimiter.escape_ascii())
            }
        }
    }
}

impl CsvError {
    pub(super) fn help(&self) -> Option<Help> {
        Some(Help::advice(match self {
            CsvError::NotUtf8 { .. } => return Some(Help::ReadAsLatin1),
            CsvError::Semicolons => return Some(Help::ReadWithSemicolons),
            CsvError::Ragged { .. } => {
                "give each line as many values; nothing between two commas is a missing value, and \
                 text with a comma in it stands in quotes"
            }
            CsvError::UnclosedQuote { .. } => {
                "end it with another; within quotes, \"\" is one quote"
            }
            CsvError::SameColumn { .. } => "give each array a name of its own",
            CsvError::Delimiter { .. } => "use one ASCII character, no quote and no line break",
        }))
    }
}

/// What keeps a Parquet or Arrow file from being read.
#[derive(Debug)]
#[non_exhaustive]
pub enum TableError {
    /// The file is damaged.
    Damaged {
        /// The format.
        format: &'static str,
        /// What its reader says.
        reason: String,
    },
    /// A file that only those who have its key can read.
    Encrypted {
        /// The format.
        format: &'static str,
    },
    /// A column has other rows than the file says.
    RowCount {
        /// How many the file says.
        expected: u64,
        /// How many the column has.
        found: u64,
    },
}

impl Display for TableError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            TableError::Damaged { format, reason } => {
                write!(f, "is damaged {format}: {}", Shown(reason))
            }
            TableError::Encrypted { format } => {
                write!(f, "is encrypted {format}; save it without encryption")
            }
            TableError::RowCount { expected, found } => {
                write!(f, "has {found} rows, and the file says {expected}")
            }
        }
    }
}
