//! Errors as data: the problem, its location, and the fix. Their text is made from these parts and
//! is never parsed.

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
/// The first line of its text is the [headline](FileError::headline). If the fix is not obvious from
/// it, a second line has the [help](FileError::help).
///
/// ```
/// # #[cfg(feature = "json")] {
/// use schema_files::{ListsError, ReadErrorKind, ReadOptions, read_bytes};
///
/// let text = br#"{"x": [[1, 2, 3], [4, 5]]}"#;
/// let error = read_bytes("x", text, &ReadOptions::default()).unwrap_err();
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

struct Located<K> {
    file: Option<PathBuf>,
    array: Option<String>,
    kind: K,
}

/// A kind of error. Its text follows the name of the file or the array.
#[doc(hidden)]
pub trait Kind: Debug + Display {
    /// The subject of the headline if there is neither a file nor an array.
    const UNNAMED: &'static str;

    fn help(&self) -> Option<Help>;

    fn io(&self) -> Option<&io::Error>;
}

impl<K> FileError<K> {
    /// The file, if there is one.
    pub fn file(&self) -> Option<&Path> {
        self.0.file.as_deref()
    }

    /// The name of the array, if the error concerns a single array.
    pub fn array(&self) -> Option<&str> {
        self.0.array.as_deref()
    }

    /// The kind of error. Its text is the reason alone: "is ragged: row 1 has 2 values, row 0 has 3".
    pub fn kind(&self) -> &K {
        &self.0.kind
    }

    /// Sets the file that the error is about.
    #[must_use]
    pub fn in_file(mut self, path: impl Into<PathBuf>) -> FileError<K> {
        self.0.file = Some(path.into());
        self
    }

    /// Sets the array that the error is about.
    #[must_use]
    pub fn in_array(mut self, name: &str) -> FileError<K> {
        self.0.array = Some(name.to_owned());
        self
    }

    /// Maps the kind of the error.
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

    /// The fix, if it is not obvious from the reason.
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

/// The same as `Display`, because `main` and `unwrap` print it.
impl<K: Kind> Debug for FileError<K> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
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

/// A fix. Its text names items of this library; a command replaces these with its own options.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Help {
    /// Advice that names no item of the library.
    Advice(Cow<'static, str>),
    /// Allow more memory for the file.
    RaiseLimit,
    /// Read the table as Latin-1.
    ReadAsLatin1,
    /// Read the table as UTF-16.
    ReadAsUtf16,
    /// Read the table with semicolons as delimiters.
    ReadWithSemicolons,
    /// Leave out an array that could not be read.
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
            Help::RaiseLimit => "raise `ReadLimits::max_bytes` if you trust the file",
            Help::ReadAsLatin1 => {
                "save it as UTF-8, or use `Arrays::read_csv` with \
                 `CsvOptions::default().with_encoding(Encoding::Latin1)` if it is Latin-1"
            }
            Help::ReadAsUtf16 => {
                "save it as UTF-8, or use `Arrays::read_csv` with \
                 `CsvOptions::default().with_encoding(Encoding::Utf16)` if it is a table"
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

/// A position in an array, as ` at [1, 2]`; nothing for an array without axes.
struct At<'a>(&'a [usize]);

impl Display for At<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => Ok(()),
            at => write!(f, " at {}", Coordinates(at)),
        }
    }
}

/// `value` for a count of 1, else `values`.
fn values(count: usize) -> &'static str {
    match count {
        1 => "value",
        _ => "values",
    }
}
