//! How files are read, and what a reader has to say about it.

use std::fmt::{self, Display, Formatter};

use schema_arrays::Entry;
use schema_spec::Shown;

#[cfg(feature = "csv")]
use crate::formats::csv::CsvOptions;
use crate::limits::ReadLimits;

/// How files are read: the limits on memory, and how tables are written.
///
/// Made from either: `ReadOptions::from(limits)`, `ReadOptions::from(csv_options)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    limits: ReadLimits,
    #[cfg(feature = "csv")]
    csv: Option<CsvOptions>,
}

impl ReadOptions {
    /// The limits on memory.
    pub fn limits(&self) -> &ReadLimits {
        &self.limits
    }

    /// How tables are written. If it is set, everything that has no other format is a table.
    #[cfg(feature = "csv")]
    pub fn csv(&self) -> Option<&CsvOptions> {
        self.csv.as_ref()
    }

    /// Sets the limits on memory.
    #[must_use]
    pub fn with_limits(mut self, limits: ReadLimits) -> ReadOptions {
        self.limits = limits;
        self
    }

    /// Whether everything that has no other format is a table.
    #[cfg(feature = "csv")]
    pub(crate) fn expects_table(&self) -> bool {
        self.csv.is_some()
    }

    /// Whether everything that has no other format is a table: never, without tables.
    #[cfg(not(feature = "csv"))]
    #[allow(clippy::unused_self)] // as with tables
    pub(crate) fn expects_table(&self) -> bool {
        false
    }
}

impl From<ReadLimits> for ReadOptions {
    fn from(limits: ReadLimits) -> ReadOptions {
        ReadOptions::default().with_limits(limits)
    }
}

impl From<&ReadLimits> for ReadOptions {
    fn from(limits: &ReadLimits) -> ReadOptions {
        limits.clone().into()
    }
}

#[cfg(feature = "csv")]
impl From<CsvOptions> for ReadOptions {
    fn from(csv: CsvOptions) -> ReadOptions {
        ReadOptions {
            limits: csv.limits().clone(),
            csv: Some(csv),
        }
    }
}

#[cfg(feature = "csv")]
impl From<&CsvOptions> for ReadOptions {
    fn from(csv: &CsvOptions) -> ReadOptions {
        csv.clone().into()
    }
}

/// What was read from a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contents {
    /// The entries, in the order of the file.
    pub entries: Vec<Entry>,
    /// What the reader decided where the file does not say it.
    pub notes: Vec<Note>,
}

/// What a reader decided where a file does not say it.
///
/// Its text names items of this library; a command replaces these with its own options.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// The first line of a table is numbers alone, so it is read as data.
    FirstLineIsData,
    /// The rows of a table have one value more than the line of names, so the first is the name of the
    /// row, and left out.
    RowNames,
    /// Columns of a table have the name of another, and got a name of their own.
    Renamed {
        /// The name of the first such column.
        name: String,
        /// The name that it got.
        renamed: String,
        /// How many such columns there are.
        columns: usize,
    },
}

impl Display for Note {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Note::FirstLineIsData => f.write_str(
                "the first line is numbers, so it is read as data; \
                 `CsvOptions::default().with_header(true)` reads it as names",
            ),
            Note::RowNames => f.write_str(
                "the rows have one value more than the line of names, so the first is the name of \
                 the row, and left out",
            ),
            Note::Renamed {
                name,
                renamed,
                columns,
            } => {
                let (name, renamed) = (Shown(name), Shown(renamed));
                write!(
                    f,
                    "the name `{name}` repeats, so one column is read as `{renamed}`"
                )?;
                match columns - 1 {
                    0 => Ok(()),
                    more => write!(f, ", and {more} more so"),
                }
            }
        }
    }
}
