//! What is wrong, where, and what would be right: as data. The text of an error is made of these,
//! and nothing reads the text again.

mod formats;
mod lists;
mod read;
mod write;

use std::borrow::Cow;
use std::error::Error;
use std::fmt::{self, Debug, Display, Formatter};
use std::io;
use std::path::{Path, PathBuf};

use schema_spec::Shown;
use schema_spec::show::visible;

pub use formats::{CsvError, JsonError, NpyError, NpzError, SafetensorsError, TableError};
pub use lists::ListsError;
pub use read::{ReadError, ReadErrorKind};
pub use write::{WriteError, WriteErrorKind};

/// Why arrays could not be read or written: the file, the array and the reason.
///
/// Its text begins with one line of all three, the [headline](FileError::headline); a second says
/// what would be right, the [help](FileError::help), where that is not plain from the first.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use schema_files::{ListsError, ReadErrorKind, ReadLimits, read_bytes};
///
/// let text = br#"{"x": [[1, 2, 3], [4, 5]]}"#;
/// let error = read_bytes("x", text, &ReadLimits::default()).unwrap_err();
/// assert_eq!(error.array(), Some("x"));
/// assert!(matches!(error.kind(), ReadErrorKind::Lists(ListsError::Ragged { .. })));
/// assert_eq!(
///     error.to_string(),
///     "\
/// `x` is ragged: row 1 has 2 values, row 0 has 3
///   help: make the lists equally long; null stands for a missing value",
/// );
/// # }
/// ```
// Boxed, so that every `Result` of a reader or writer stays small.
pub struct FileError<K>(Box<Located<K>>);

#[derive(Debug)]
struct Located<K> {
    file: Option<PathBuf>,
    array: Option<String>,
    kind: K,
}

/// What can be wrong. Its text is what follows the name of the file or the array.
#[doc(hidden)]
pub trait Kind: Debug + Display {
    /// What to call something that has no name.
    const UNNAMED: &'static str;

    fn help(&self) -> Option<Help>;

    fn io(&self) -> Option<&io::Error>;
}

impl<K> FileError<K> {
    /// The file, where there is one.
    pub fn file(&self) -> Option<&Path> {
        self.0.file.as_deref()
    }

    /// The name of the array, where only one array is at fault.
    pub fn array(&self) -> Option<&str> {
        self.0.array.as_deref()
    }

    /// What is wrong. Its text is the reason alone: "is ragged: row 1 has 2 values, row 0 has 3".
    pub fn kind(&self) -> &K {
        &self.0.kind
    }

    /// The same error, about the file at `path`, as a reader knows it.
    #[must_use]
    pub fn in_file(mut self, path: impl Into<PathBuf>) -> FileError<K> {
        self.0.file = Some(path.into());
        self
    }

    /// The same error, about that array.
    #[must_use]
    pub fn in_array(mut self, name: &str) -> FileError<K> {
        self.0.array = Some(name.to_owned());
        self
    }

    /// The same error, of another kind.
    #[must_use]
    pub fn map_kind(mut self, map: impl FnOnce(K) -> K) -> FileError<K> {
        self.0.kind = map(self.0.kind);
        self
    }
}

impl<K: Kind> FileError<K> {
    /// The first line of its text: the file, the array and the reason.
    pub fn headline(&self) -> String {
        let array = self.array().map(Shown);
        let file = self.file().map(|file| visible(&file.display().to_string()));
        match (file, array) {
            (Some(file), Some(array)) => format!("`{file}`: `{array}` {}", self.kind()),
            (Some(file), None) => format!("`{file}` {}", self.kind()),
            (None, Some(array)) => format!("`{array}` {}", self.kind()),
            (None, None) => format!("{} {}", K::UNNAMED, self.kind()),
        }
    }

    /// What would be right, where that is not plain from the reason.
    pub fn help(&self) -> Option<Help> {
        self.kind().help()
    }
}

impl<K: Kind> From<K> for FileError<K> {
    fn from(kind: K) -> FileError<K> {
        FileError(Box::new(Located {
            file: None,
            array: None,
            kind,
        }))
    }
}

impl<K: Kind + From<io::Error>> From<io::Error> for FileError<K> {
    fn from(error: io::Error) -> FileError<K> {
        K::from(error).into()
    }
}

impl<K: Debug> Debug for FileError<K> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<K: Kind> Display for FileError<K> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline())?;
        match self.help() {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

impl<K: Kind> Error for FileError<K> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.kind().io()?)
    }
}

/// What would be right. Its text speaks of this library; a command words those of its options.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Help {
    /// This, whoever reads or writes the file.
    Advice(Cow<'static, str>),
    /// Allowing a file more memory.
    RaiseLimit,
    /// Reading a table as Latin-1.
    ReadAsLatin1,
    /// Reading a table that is separated by semicolons.
    ReadWithSemicolons,
    /// Leaving out an array that could not be read.
    RemoveArray,
}

impl Help {
    fn advice(advice: &'static str) -> Help {
        Help::Advice(Cow::Borrowed(advice))
    }
}

impl Display for Help {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Help::Advice(advice) => advice,
            Help::RaiseLimit => {
                "raise `ReadLimits::max_bytes` if the file comes from where you trust it"
            }
            Help::ReadAsLatin1 => {
                "save it as UTF-8, or use `Arrays::read_csv` with \
                 `CsvOptions::default().with_encoding(Encoding::Latin1)` if it is Latin-1"
            }
            Help::ReadWithSemicolons => {
                "use `Arrays::read_csv` with `CsvOptions::default().with_delimiter(b';')`, and \
                 `.with_decimal(b',')` if its numbers are written 1,5"
            }
            Help::RemoveArray => "leave it out with `Arrays::remove`",
        })
    }
}

/// `a, b and c`.
struct Listed<'a, S>(&'a [S]);

impl<S: AsRef<str>> Display for Listed<'_, S> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => Ok(()),
            [one] => f.write_str(one.as_ref()),
            [first @ .., last] => {
                let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
                write!(f, "{} and {}", first.join(", "), last.as_ref())
            }
        }
    }
}

/// Coordinates in an array.
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
struct At<'a>(&'a [usize]);

impl Display for At<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => Ok(()),
            at => write!(f, " at {}", Coordinates(at)),
        }
    }
}

/// `value` or `values`, as many as there are.
fn values(count: usize) -> &'static str {
    match count {
        1 => "value",
        _ => "values",
    }
}
