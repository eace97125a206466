//! CSV and TSV: a line of names, and a line of values for each row.
//!
//! The text is walked over once. Each column takes its fields as numbers for as long as they are
//! numbers, so no field becomes a string of its own; columns of text, and the few that change what
//! they are on the way, are read in a second walk. Long text without quotes is walked over by as
//! many threads as there are processors, each on its part.
//!
//! The crate `csv` splits rows as they are split here, and is what the tests compare with; but it
//! copies each field twice and knows no place of a quote that does not end.

mod column;
mod names;
mod number;
mod options;
mod rows;
mod sniff;
mod survey;
mod table;
mod words;

use std::borrow::Cow;
use std::fs::File;
use std::path::Path;

use crate::Arrays;
use crate::read::{ReadError, ReadErrorKind, ReadLimits};
use number::Notation;
use rows::{Rows, Syntax, Unclosed};
use sniff::Told;
use words::Words;

pub(crate) use names::groups;
pub use options::{CsvOptions, Encoding};
pub(super) use sniff::is_table;

impl Arrays {
    /// The columns of CSV text, each an array of shape `[rows]` under its name in the header.
    ///
    /// | the values of a column | the array |
    /// |---|---|
    /// | integers | `i64`, or `u64` where one needs it |
    /// | numbers, one of them with a fraction or an exponent | `f64` |
    /// | numbers with missing values among them, or nothing but those | `f64`; missing is NaN |
    /// | only `true` and `false`, in any case of letters | `bool` |
    /// | text, or anything else together | text that remembers [what each cell was](crate::Cell) |
    /// | none: there is a header alone | `f64` of shape `[0]` |
    ///
    /// As in JSON, and unlike in pandas, numbers have no dtype: they pass as whatever dtype a
    /// schema asks for that holds each of them. Everything else is as in pandas: which words stand
    /// for [missing values](CsvOptions::with_missing), within quotes too; that lines of blanks are
    /// no rows; that `inf` and `Infinity` are numbers, and blanks around a number are no part of
    /// it; that a column without a name is called `Unnamed: 0`, by its place. A row of more or
    /// fewer values than the header is an error, and so are two columns of one name.
    ///
    /// Columns named `x[0]`, `x[1]` and so on, in order beside each other, are one array `x` of
    /// shape `[rows, columns]`: so a table can hold the features of a model, and so
    /// [`Arrays::write`] writes them.
    ///
    /// ```
    /// use schema_core::{Arrays, CsvOptions, DType};
    ///
    /// let text = "x[0],x[1],species\n5.1,3.5,setosa\n6.2,,virginica\n";
    /// let arrays = Arrays::from_csv(text, &CsvOptions::default())?;
    /// let x = arrays.get("x").unwrap();
    /// assert_eq!((x.dtype(), x.shape()), (DType::F64, &[2, 2][..]));
    /// assert_eq!(arrays.get("species").unwrap().dtype(), DType::Text);
    /// # Ok::<(), schema_core::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Names the array or the line, and the reason: the text is empty, or not in the encoding; rows
    /// differ in length; a quote does not end; a name is there twice; a number is too large for any
    /// type; text takes more memory than ten times its size and than [`ReadLimits`] allow.
    pub fn from_csv(text: impl AsRef<[u8]>, options: &CsvOptions) -> Result<Arrays, ReadError> {
        read(Cow::Borrowed(text.as_ref()), options)
    }

    /// The columns of a CSV file, as [`Arrays::from_csv`] reads them, whatever its first bytes look
    /// like.
    ///
    /// ```no_run
    /// use schema_core::{Arrays, CsvOptions};
    ///
    /// let semicolons = CsvOptions::default().with_delimiter(b';').with_decimal(b',');
    /// let arrays = Arrays::read_csv("messwerte.csv", &semicolons)?;
    /// # Ok::<(), schema_core::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Arrays::from_csv`], with the file; or the file cannot be read.
    pub fn read_csv(path: impl AsRef<Path>, options: &CsvOptions) -> Result<Arrays, ReadError> {
        let path = path.as_ref();
        let bytes = || {
            let mut file = File::open(path)?;
            let metadata = file.metadata()?;
            if metadata.is_file() {
                return super::whole(&mut file, metadata.len());
            }
            super::piped(&mut file, &options.limits)
        };
        bytes()
            .and_then(|bytes| read(Cow::Owned(bytes), options))
            .map_err(|error| error.in_file(path))
    }
}

/// What is read where no options are given.
pub(super) fn read_bytes(bytes: Vec<u8>, limits: &ReadLimits) -> Result<Arrays, ReadError> {
    let options = CsvOptions::default().with_limits(limits.clone());
    read(Cow::Owned(bytes), &options)
}

/// The rows of a table, and how they are read.
#[derive(Clone, Copy)]
struct Body<'t> {
    text: &'t str,
    /// Where the rows begin, in bytes.
    start: usize,
    syntax: Syntax,
    words: &'t Words,
    /// Whether names stand before the rows.
    header: bool,
    /// How many bytes of memory text may take.
    limit: u64,
}

fn read(bytes: Cow<'_, [u8]>, options: &CsvOptions) -> Result<Arrays, ReadError> {
    let limit = options.limits.for_text(bytes.len() as u64);
    let text = decoded(bytes, options.encoding)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let syntax = syntax(text, options)?;
    let words = Words::new(notation(options), &options.missing);
    let mut rows = Rows::new(text, syntax);
    if !rows.begin() {
        return Err(ReadErrorKind::UnknownFormat { begins: Vec::new() }.into());
    }
    let mut start = rows.at();
    let mut names = Vec::new();
    let mut last = false;
    while !last {
        let field;
        (field, last) = rows
            .field()
            .map_err(|Unclosed(at)| survey::unclosed(text, at))?;
        names.push(match field.text() {
            _ if !options.header => format!("f{}", names.len()),
            unnamed if unnamed.is_empty() => format!("Unnamed: {}", names.len()),
            name => name.into_owned(),
        });
    }
    if options.header {
        start = rows.at();
    }
    let groups = groups(&names)?;
    let body = Body {
        text,
        start,
        syntax,
        words: &words,
        header: options.header,
        limit,
    };
    let surveyed = survey::survey(body, names.len())?;
    table::arrays(surveyed, groups, body)
}

fn notation(options: &CsvOptions) -> Notation {
    Notation {
        decimal: options.decimal,
    }
}

fn syntax(text: &str, options: &CsvOptions) -> Result<Syntax, ReadError> {
    let told = match options.delimiter {
        Some(delimiter) => Told::Delimiter(delimiter),
        None => Told::by(text, options.decimal, options.comment),
    };
    let delimiter = match told {
        Told::Delimiter(delimiter @ (b'"' | b'\n' | b'\r' | 0x80..)) => {
            return Err(ReadErrorKind::Delimiter { delimiter }.into());
        }
        Told::Delimiter(delimiter) => delimiter,
        Told::Semicolons => return Err(ReadErrorKind::Semicolons.into()),
        Told::Column if options.decimal == b',' => b';',
        Told::Column => b',',
    };
    Ok(Syntax {
        delimiter,
        comment: options.comment,
    })
}

/// The text that the bytes are, with nothing copied where they are UTF-8.
fn decoded(bytes: Cow<'_, [u8]>, encoding: Encoding) -> Result<Cow<'_, str>, ReadError> {
    if encoding == Encoding::Latin1 {
        return Ok(Cow::Owned(bytes.iter().copied().map(char::from).collect()));
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(ReadErrorKind::Utf16.into());
    }
    match bytes {
        Cow::Borrowed(bytes) => str::from_utf8(bytes)
            .map(Cow::Borrowed)
            .map_err(|error| not_utf8(bytes, error.valid_up_to())),
        Cow::Owned(bytes) => String::from_utf8(bytes)
            .map(Cow::Owned)
            .map_err(|error| not_utf8(error.as_bytes(), error.utf8_error().valid_up_to())),
    }
}

fn not_utf8(bytes: &[u8], at: usize) -> ReadError {
    let line = rows::line_at(bytes, at);
    let before = bytes[..at]
        .rsplit(|byte| matches!(byte, b'\n' | b'\r'))
        .next();
    // What comes before is UTF-8, whose bytes are one for each character but for those 10xxxxxx.
    let column = before.map_or(0, |line| {
        line.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
    });
    ReadErrorKind::NotUtf8 {
        line,
        column: column + 1,
        byte: bytes[at],
    }
    .into()
}
