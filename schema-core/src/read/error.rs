use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::{Path, PathBuf};

use schema_spec::Shown;

/// Why arrays could not be read: the file, the array and the reason.
///
/// Its text begins with one line of all three; a second says what would be right, where that is not
/// plain from the first.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use schema_core::{Arrays, ReadErrorKind};
///
/// let error = Arrays::from_json(r#"{"x": [[1, 2, 3], [4, 5]]}"#).unwrap_err();
/// assert_eq!(error.array(), Some("x"));
/// assert!(matches!(error.kind(), ReadErrorKind::Ragged { .. }));
/// assert!(error.to_string().starts_with("`x` is ragged: row 1 has 2 values, row 0 has 3"));
/// # }
/// ```
#[derive(Debug)]
pub struct ReadError {
    // Boxed, so that every `Result` of a reader stays small.
    inner: Box<Inner>,
}

#[derive(Debug)]
struct Inner {
    file: Option<PathBuf>,
    array: Option<String>,
    kind: ReadErrorKind,
}

impl ReadError {
    /// The file, where the arrays came from one.
    pub fn file(&self) -> Option<&Path> {
        self.inner.file.as_deref()
    }

    /// The name of the array, where it is one array that cannot be read.
    pub fn array(&self) -> Option<&str> {
        self.inner.array.as_deref()
    }

    /// What is wrong.
    pub fn kind(&self) -> &ReadErrorKind {
        &self.inner.kind
    }

    /// The same, of the file at `path`, as a reader knows it.
    #[must_use]
    pub fn in_file(mut self, path: impl Into<PathBuf>) -> ReadError {
        self.inner.file = Some(path.into());
        self
    }

    pub(super) fn in_array(mut self, name: &str) -> ReadError {
        self.inner.array = Some(name.to_owned());
        self
    }

    /// The same; where decompressing found the fault, the fault is the archive's.
    pub(super) fn in_archive(mut self) -> ReadError {
        if let ReadErrorKind::Io { error } = &self.inner.kind
            && matches!(
                error.kind(),
                io::ErrorKind::InvalidData
                    | io::ErrorKind::InvalidInput
                    | io::ErrorKind::UnexpectedEof
            )
        {
            self.inner.kind = ReadErrorKind::Archive {
                reason: error.to_string(),
            };
        }
        self
    }
}

impl From<ReadErrorKind> for ReadError {
    fn from(kind: ReadErrorKind) -> ReadError {
        ReadError {
            inner: Box::new(Inner {
                file: None,
                array: None,
                kind,
            }),
        }
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> ReadError {
        ReadErrorKind::Io { error }.into()
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self.kind() {
            ReadErrorKind::Io { error } => Some(error),
            _ => None,
        }
    }
}

impl Display for ReadError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self.file(), self.array()) {
            (Some(file), Some(array)) => write!(f, "`{}`: `{}` ", file.display(), Shown(array))?,
            (Some(file), None) => write!(f, "`{}` ", file.display())?,
            (None, Some(array)) => write!(f, "`{}` ", Shown(array))?,
            (None, None) => f.write_str("the input ")?,
        }
        self.kind().fmt(f)?;
        match self.kind().help() {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

/// What keeps arrays from being read.
///
/// Its text is one line, which goes on where the file and the array were named: `is empty`.
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
    },
    /// The content is of a format whose feature is not enabled.
    FeatureOff {
        /// The format.
        format: &'static str,
        /// The feature that reads it.
        feature: &'static str,
    },
    /// A version of the `.npy` format that is not known.
    Version {
        /// The first number of the version.
        major: u8,
        /// The second.
        minor: u8,
    },
    /// The header of an `.npy` or safetensors file claims to be longer than any header is.
    HeaderTooLong {
        /// The length it claims.
        claimed: u64,
        /// The length that is accepted.
        limit: u64,
    },
    /// The header of an `.npy` or safetensors file is not what is written in one.
    Header {
        /// What is wrong with it.
        reason: String,
        /// Where in it, in bytes.
        at: usize,
    },
    /// Fewer bytes than there should be.
    Truncated {
        /// What is cut short: the header, or the data.
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
    /// An array of a safetensors file begins elsewhere than where the one before it ends.
    Misplaced {
        /// Where it begins in the data, in bytes.
        begins: u64,
        /// Where it should.
        expected: u64,
    },
    /// An array of a safetensors file ends before it begins.
    Backwards {
        /// Where it begins in the data, in bytes.
        begins: u64,
        /// Where it ends.
        ends: u64,
    },
    /// An array of a safetensors file has other bytes than values of its dtype in its shape take.
    OtherSize {
        /// How many it has.
        claimed: u64,
        /// How many its values take.
        expected: u64,
    },
    /// The data of a safetensors file goes on after its last array.
    Unclaimed {
        /// How many bytes.
        bytes: u64,
        /// After how many.
        at: u64,
    },
    /// The same name for two arrays.
    Duplicate,
    /// A Parquet or Arrow file is damaged.
    Table {
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
    /// The archive is damaged.
    Archive {
        /// What the reader of archives says.
        reason: String,
    },
    /// The archive claims more bytes than what is compressed can expand to.
    FalseSize {
        /// The bytes it claims.
        claimed: u64,
        /// The bytes it can hold at most.
        most: u64,
    },
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
    /// A table that is not UTF-8.
    NotUtf8 {
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in characters.
        column: usize,
        /// The byte that stands there.
        byte: u8,
    },
    /// A row of a table has more or fewer values than its header.
    RaggedLine {
        /// The line in which it begins, from 1, as an editor counts.
        line: usize,
        /// How many values it has.
        found: usize,
        /// How many the header has, or the first row.
        expected: usize,
        /// Whether there is a header.
        header: bool,
        /// How many such rows there are.
        lines: usize,
    },
    /// A table with semicolons in its header, and neither commas nor tabs.
    Semicolons,
    /// A quote in a table that does not end.
    Quote {
        /// The line in which it begins, from 1, as an editor counts.
        line: usize,
    },
    /// The same name for two columns of a table.
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
    /// Text that is not JSON.
    Json {
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in bytes.
        column: usize,
        /// What the reader of JSON says.
        reason: String,
    },
    /// JSON that is a list, with no names.
    NoNames,
    /// An object where a value or a list should be.
    Object {
        /// Its coordinates in the array.
        at: Vec<usize>,
    },
    /// More lists in lists than an array has axes.
    TooDeep {
        /// How many are accepted.
        limit: usize,
    },
    /// Two lists beside each other are of different lengths.
    Ragged {
        /// The coordinates of the list that differs.
        at: Vec<usize>,
        /// How many values it has.
        found: usize,
        /// The coordinates of the list that came first.
        first: Vec<usize>,
        /// How many values that has.
        expected: usize,
    },
    /// A list stands beside a value that is none.
    Uneven {
        /// The coordinates of the first of the two that is not as those before it.
        at: Vec<usize>,
        /// Whether that one is the list.
        is_list: bool,
    },
    /// A number that no element type holds.
    Number {
        /// Its coordinates in the array.
        at: Vec<usize>,
        /// The number, as it stands in the text.
        text: String,
        /// Why.
        reason: &'static str,
    },
}

impl Display for ReadErrorKind {
    #[expect(clippy::too_many_lines, reason = "a sentence for each kind")]
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            ReadErrorKind::Io { error } => write!(f, "cannot be read: {error}"),
            ReadErrorKind::UnknownFormat { begins } if begins.is_empty() => f.write_str("is empty"),
            ReadErrorKind::UnknownFormat { begins } if is_pickle(begins) => f.write_str(
                "looks like a pickle, which is never read because reading it can run code",
            ),
            ReadErrorKind::UnknownFormat { begins } => write!(
                f,
                "is none of .npy, .npz, Parquet, Arrow IPC, safetensors, JSON and CSV: it begins with \"{}\"",
                begins.escape_ascii()
            ),
            ReadErrorKind::FeatureOff { format, feature } => {
                write!(f, "is {format}, which needs the feature `{feature}`")
            }
            ReadErrorKind::Version { major, minor } => write!(
                f,
                "is .npy of version {major}.{minor}; versions 1.0, 2.0 and 3.0 are known"
            ),
            ReadErrorKind::HeaderTooLong { claimed, limit } => write!(
                f,
                "has a header that claims {claimed} bytes, and none is longer than {limit}"
            ),
            ReadErrorKind::Header { reason, at } => {
                write!(
                    f,
                    "has a damaged header: {} (byte {at} of it)",
                    Shown(reason)
                )
            }
            ReadErrorKind::Truncated {
                part,
                expected,
                found,
            } => write!(
                f,
                "is cut short: its {part} takes {expected} bytes, and {found} are there"
            ),
            ReadErrorKind::ShapeOverflow { shape } => write!(
                f,
                "has a header that says {} values, more than any file holds",
                Product(shape)
            ),
            ReadErrorKind::Misplaced { begins, expected } => write!(
                f,
                "begins at byte {begins} of the data, and what is before it ends at byte {expected}"
            ),
            ReadErrorKind::Backwards { begins, ends } => {
                write!(
                    f,
                    "begins at byte {begins} of the data and ends at byte {ends}"
                )
            }
            ReadErrorKind::OtherSize { claimed, expected } => write!(
                f,
                "has {claimed} bytes of the data, and its values take {expected}"
            ),
            ReadErrorKind::Unclaimed { bytes, at } => write!(
                f,
                "has {bytes} bytes of no array, after byte {at} of the data"
            ),
            ReadErrorKind::Table { format, reason } => {
                write!(f, "is damaged {format}: {}", Shown(reason))
            }
            ReadErrorKind::Encrypted { format } => {
                write!(f, "is encrypted {format}; save it without encryption")
            }
            ReadErrorKind::RowCount { expected, found } => {
                write!(f, "has {found} rows, and the file says {expected}")
            }
            ReadErrorKind::Duplicate => f.write_str("is there twice, and the two may differ"),
            ReadErrorKind::Archive { reason } => {
                write!(f, "is damaged in the archive: {}", Shown(reason))
            }
            ReadErrorKind::FalseSize { claimed, most } => write!(
                f,
                "claims {claimed} bytes in the archive, and what is compressed holds {most} at most"
            ),
            ReadErrorKind::TooLarge { bytes, limit } => {
                write!(f, "takes {bytes} bytes of memory, and the limit is {limit}")
            }
            ReadErrorKind::OutOfMemory { bytes } => {
                write!(f, "takes {bytes} bytes, more memory than there is")
            }
            ReadErrorKind::Encoding { at } => write!(f, "is not UTF-8 at byte {at}"),
            ReadErrorKind::Json {
                line,
                column,
                reason,
            } => write!(f, "is not JSON at line {line}, column {column}: {reason}"),
            ReadErrorKind::NoNames => f.write_str("is a JSON list, so its arrays have no names"),
            ReadErrorKind::Object { at } => {
                write!(f, "holds an object{}", Place("at", at))
            }
            ReadErrorKind::TooDeep { limit } => write!(f, "has more than {limit} axes"),
            ReadErrorKind::Ragged {
                at,
                found,
                first,
                expected,
            } => match (at.as_slice(), first.as_slice()) {
                ([row], [before]) => write!(
                    f,
                    "is ragged: row {row} has {found} {}, row {before} has {expected}",
                    values(*found)
                ),
                _ => write!(
                    f,
                    "is ragged: {} has {found} {}, {} has {expected}",
                    Coordinates(at),
                    values(*found),
                    Coordinates(first)
                ),
            },
            ReadErrorKind::Uneven { at, is_list } => {
                let (this, others) = if *is_list {
                    ("a list", "values")
                } else {
                    ("a value", "lists")
                };
                write!(
                    f,
                    "is no array: {} is {this} among {others}",
                    Coordinates(at)
                )
            }
            ReadErrorKind::Number { at, text, reason } => {
                write!(f, "holds {}{}, {reason}", Shown(text), Place("at", at))
            }
            ReadErrorKind::Utf16 => f.write_str("is UTF-16, and UTF-8 is read"),
            ReadErrorKind::NotUtf8 { line, column, byte } => write!(
                f,
                "is not UTF-8 at line {line}, column {column}: byte 0x{byte:02X}"
            ),
            ReadErrorKind::RaggedLine {
                line,
                found,
                expected,
                header,
                lines,
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
                match lines.saturating_sub(1) {
                    0 => Ok(()),
                    1 => f.write_str("; 1 more row differs"),
                    more => write!(f, "; {more} more rows differ"),
                }
            }
            ReadErrorKind::Semicolons => {
                f.write_str("has semicolons in its first line, and neither commas nor tabs")
            }
            ReadErrorKind::Quote { line } => {
                write!(f, "has a quote that begins in line {line} and does not end")
            }
            ReadErrorKind::SameColumn { first, second } => {
                write!(f, "is the name of column {first} and of column {second}")
            }
            ReadErrorKind::Delimiter { delimiter } => {
                write!(f, "cannot be split at '{}'", delimiter.escape_ascii())
            }
        }
    }
}

impl ReadErrorKind {
    /// What would be right, where that is not plain from what is wrong.
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            ReadErrorKind::UnknownFormat { .. } => {
                "save arrays with numpy.save or numpy.savez, as JSON ({\"x\": [[1, 2], [3, 4]]}), or \
                 as CSV with a line of names"
            }
            ReadErrorKind::Truncated { .. } => {
                "the file was not written or copied to its end; save it again"
            }
            ReadErrorKind::Misplaced { .. } => {
                "arrays follow each other without gap or overlap; save the file again"
            }
            ReadErrorKind::Utf16 => "save it as UTF-8",
            ReadErrorKind::NotUtf8 { .. } => {
                "save it as UTF-8, or use `Arrays::read_csv` with \
                 `CsvOptions::default().with_encoding(Encoding::Latin1)` if it is Latin-1"
            }
            ReadErrorKind::RaggedLine { .. } => {
                "give each line as many values; nothing between two commas is a missing value, and \
                 text with a comma in it stands in quotes"
            }
            ReadErrorKind::Semicolons => {
                "use `Arrays::read_csv` with `CsvOptions::default().with_delimiter(b';')`, and \
                 `.with_decimal(b',')` if its numbers are written 1,5"
            }
            ReadErrorKind::Quote { .. } => "end it with another; within quotes, \"\" is one quote",
            ReadErrorKind::Delimiter { .. } => {
                "use one ASCII character, no quote and no line break"
            }
            ReadErrorKind::Duplicate | ReadErrorKind::SameColumn { .. } => {
                "give each array a name of its own"
            }
            ReadErrorKind::TooLarge { .. } => {
                "raise `ReadLimits::max_bytes` if the file comes from where you trust it"
            }
            ReadErrorKind::NoNames => "give them names: {\"x\": [[1, 2], [3, 4]], \"y\": [0, 1]}",
            ReadErrorKind::Object { .. } => {
                "an array is lists of values; names stand at the top only"
            }
            ReadErrorKind::Ragged { .. } => {
                "make the lists equally long; null stands for a missing value"
            }
            _ => return None,
        })
    }
}

/// Why something is no array, where that is no error of the whole file.
impl ReadErrorKind {
    pub(super) fn unreadable(&self) -> String {
        match self.help() {
            Some(help) => format!("{self}; {help}"),
            None => self.to_string(),
        }
    }
}

fn is_pickle(begins: &[u8]) -> bool {
    matches!(begins, [0x80, 2..=5, ..])
}

fn values(count: usize) -> &'static str {
    match count {
        1 => "value",
        _ => "values",
    }
}

struct Coordinates<'a>(&'a [usize]);

impl Display for Coordinates<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (axis, index) in self.0.iter().enumerate() {
            write!(f, "{}{index}", if axis == 0 { "" } else { ", " })?;
        }
        f.write_str("]")
    }
}

/// Where in an array something is; nothing where the array is that thing.
pub(crate) struct Place<'a>(pub(crate) &'static str, pub(crate) &'a [usize]);

impl Display for Place<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.1 {
            [] => Ok(()),
            at => write!(f, " {} {}", self.0, Coordinates(at)),
        }
    }
}

struct Product<'a>(&'a [u64]);

impl Display for Product<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (axis, size) in self.0.iter().enumerate() {
            write!(f, "{}{size}", if axis == 0 { "" } else { " x " })?;
        }
        Ok(())
    }
}
