//! Errors that only one format has.

use std::fmt::{self, Display, Formatter};

use schema_spec::Shown;

use super::{Help, values};

/// Why an `.npy` file cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum NpyError {
    /// The version of the format is not supported.
    Version {
        /// The major version.
        major: u8,
        /// The minor version.
        minor: u8,
    },
}

impl Display for NpyError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            NpyError::Version { major, minor } => write!(
                f,
                "is .npy of version {major}.{minor}; versions 1.0, 2.0 and 3.0 are supported"
            ),
        }
    }
}

/// Why an `.npz` file cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum NpzError {
    /// The archive is damaged.
    Damaged {
        /// The message of the decoder.
        reason: String,
    },
    /// The archive claims more bytes than its data can expand to.
    SizeMismatch {
        /// The number of bytes that it claims.
        claimed: u64,
        /// The number of bytes that its data can expand to at most.
        most: u64,
    },
    /// A compressed array is in column-major order, so that it cannot be read in pieces, and is too
    /// large to be read whole.
    ByColumns {
        /// The number of bytes that it takes.
        bytes: u64,
        /// The number of bytes allowed.
        limit: u64,
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
                "claims {claimed} bytes in the archive, but its data expands to at most {most}"
            ),
            NpzError::ByColumns { bytes, limit } => write!(
                f,
                "is compressed in column-major order, so it cannot be read in pieces; it takes \
                 {bytes} bytes of memory, and the limit is {limit}"
            ),
        }
    }
}

impl NpzError {
    pub(super) fn help(&self) -> Option<Help> {
        match self {
            NpzError::ByColumns { .. } => Some(Help::advice(
                "save it in row-major order, with numpy.ascontiguousarray",
            )),
            NpzError::Damaged { .. } => Some(Help::advice(
                "the file was not written or copied completely; save it again",
            )),
            NpzError::SizeMismatch { .. } => None,
        }
    }
}

/// Why a safetensors file cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum SafetensorsError {
    /// An array does not begin at the end of the one before it.
    Gap {
        /// Its first byte in the data.
        begins: u64,
        /// Where it should begin.
        expected: u64,
    },
    /// An array ends before it begins.
    Backwards {
        /// Its first byte in the data.
        begins: u64,
        /// The byte after its last.
        ends: u64,
    },
    /// The number of bytes of an array does not fit its dtype and shape.
    SizeMismatch {
        /// How many bytes it has.
        claimed: u64,
        /// How many bytes its values take.
        expected: u64,
    },
    /// The data continues after its last array.
    TrailingBytes {
        /// How many more bytes there are.
        bytes: u64,
        /// Where they begin in the data.
        at: u64,
    },
}

impl Display for SafetensorsError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            SafetensorsError::Gap { begins, expected } => write!(
                f,
                "begins at byte {begins} of the data, but should begin at byte {expected}"
            ),
            SafetensorsError::Backwards { begins, ends } => write!(
                f,
                "begins at byte {begins} of the data and ends at byte {ends}"
            ),
            SafetensorsError::SizeMismatch { claimed, expected } => write!(
                f,
                "has {claimed} bytes of data, but its values take {expected}"
            ),
            SafetensorsError::TrailingBytes { bytes, at } => write!(
                f,
                "has {bytes} bytes after byte {at} of the data that do not belong to an array"
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

/// Why JSON cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum JsonError {
    /// Text that is not JSON.
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in bytes.
        column: usize,
        /// The message of the parser.
        reason: String,
    },
    /// A list or a value at the top level, where an object should be.
    NoNames,
    /// A list of records, as objects, has another value.
    NoRecord {
        /// Which, from 0.
        row: usize,
    },
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
            JsonError::NoRecord { row } => {
                write!(f, "is a JSON list of records, but [{row}] is no object")
            }
        }
    }
}

impl JsonError {
    pub(super) fn help(&self) -> Option<Help> {
        match self {
            JsonError::NoNames => Some(Help::advice(
                "give them names: {\"x\": [[1, 2], [3, 4]], \"y\": [0, 1]}",
            )),
            JsonError::Syntax { .. } | JsonError::NoRecord { .. } => None,
        }
    }
}

/// Why CSV cannot be read.
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
        /// How many values the header or the first row has.
        expected: usize,
        /// Whether there is a header.
        header: bool,
        /// How many such rows there are.
        rows: usize,
    },
    /// The header has semicolons, but neither commas nor tabs.
    Semicolons,
    /// The first line is numbers with decimal commas, separated by semicolons.
    DecimalCommas,
    /// A quote that is not closed.
    UnclosedQuote {
        /// The line in which it begins, from 1, as an editor counts.
        line: usize,
    },
    /// Text that is not Windows-1252.
    NotWindows1252 {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// The byte.
        byte: u8,
    },
    /// Text that is not UTF-16.
    NotUtf16 {
        /// The position, in bytes.
        at: usize,
    },
    /// A character that cannot be a mark in numbers, or is both the decimal and the thousands mark.
    Mark {
        /// The character.
        mark: char,
    },
    /// A character that cannot be a delimiter.
    Delimiter {
        /// The requested delimiter.
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
                f.write_str("has semicolons in its first line, but neither commas nor tabs")
            }
            CsvError::DecimalCommas => {
                f.write_str("has semicolons between numbers with decimal commas in its first line")
            }
            CsvError::UnclosedQuote { line } => {
                write!(f, "has a quote that begins in line {line} and does not end")
            }
            CsvError::NotWindows1252 { line, column, byte } => write!(
                f,
                "is not Windows-1252 at line {line}, column {column}: byte 0x{byte:02X}"
            ),
            CsvError::NotUtf16 { at } => write!(f, "is not UTF-16 at byte {at}"),
            CsvError::Mark { mark } => write!(
                f,
                "cannot be read with the mark '{}' in numbers",
                mark.escape_debug()
            ),
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
            CsvError::Semicolons | CsvError::DecimalCommas => {
                return Some(Help::ReadWithSemicolons);
            }
            CsvError::Ragged { .. } => {
                "give each line the same number of values; nothing between two commas is a missing \
                 value, and text that contains a comma must be in quotes"
            }
            CsvError::UnclosedQuote { .. } => {
                "end it with another; within quotes, \"\" is one quote"
            }
            CsvError::NotWindows1252 { .. } | CsvError::NotUtf16 { .. } => {
                "it has another encoding, or is damaged; save it as UTF-8"
            }
            CsvError::Mark { .. } => {
                "a mark is no letter, digit or sign, and the decimal mark differs from that of \
                 thousands"
            }
            CsvError::Delimiter { .. } => {
                "use one ASCII character that is not a quote or a line break"
            }
        }))
    }
}

/// Why a Parquet or Arrow file cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum TableError {
    /// The file is damaged.
    Damaged {
        /// The format.
        format: &'static str,
        /// The message of the decoder.
        reason: String,
    },
    /// The file is encrypted.
    Encrypted {
        /// The format.
        format: &'static str,
    },
    /// A column has another number of rows than the file claims.
    RowCount {
        /// How many rows the file claims.
        expected: u64,
        /// How many rows the column has.
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
                write!(f, "has {found} rows, but the file claims {expected}")
            }
        }
    }
}
