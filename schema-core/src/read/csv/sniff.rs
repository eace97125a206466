//! Whether text is CSV, and what stands between its values.

use crate::read::csv::rows::{Field, Rows, Syntax};
use crate::read::csv::words::Words;
use crate::read::csv::{CsvOptions, notation};

/// How many bytes of a file are looked at. A format of its own shows by then.
const HEAD: usize = 512;

/// What the first line says of the delimiter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Told {
    Delimiter(u8),
    /// Neither commas nor tabs, but semicolons, which are much used and might be text too.
    Semicolons,
    /// None of them: the table has one column.
    Column,
}

impl Told {
    /// What the line with the names says, or the first row. With a comma in numbers, only tabs and
    /// semicolons are delimiters.
    pub(super) fn by(text: &str, decimal: u8, comment: Option<u8>) -> Told {
        let has = |delimiter| {
            let mut rows = Rows::new(text, Syntax { delimiter, comment });
            rows.begin() && matches!(rows.field(), Ok((_, false)))
        };
        let commas = decimal != b',';
        match () {
            () if commas && has(b',') => Told::Delimiter(b','),
            () if has(b'\t') => Told::Delimiter(b'\t'),
            () if has(b';') && commas => Told::Semicolons,
            () if has(b';') => Told::Delimiter(b';'),
            () => Told::Column,
        }
    }
}

/// Whether the first bytes of a file are those of a table.
///
/// Any text with a comma, a tab or a semicolon in its first line may be one: where it is not, its
/// lines differ in length and the error says so. One column is one where it is of numbers or truth
/// values, or the file is named as a table; other lines of text are prose.
pub(crate) fn is_table(bytes: &[u8], named_so: bool) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0C');
    if head.trim_ascii().is_empty() || head.iter().any(control) {
        return false;
    }
    if named_so {
        return true;
    }
    // Bytes that are no UTF-8 are reported once the file is known to be a table.
    let text = String::from_utf8_lossy(head);
    let options = CsvOptions::default();
    match Told::by(&text, options.decimal, options.comment) {
        Told::Delimiter(_) | Told::Semicolons => true,
        Told::Column => is_column(&text, &options),
    }
}

/// Whether all lines after the first that are there as a whole hold numbers or truth values.
fn is_column(text: &str, options: &CsvOptions) -> bool {
    let words = Words::new(notation(options), &options.missing);
    let syntax = Syntax {
        delimiter: b',',
        comment: None,
    };
    let whole = text.rfind(['\n', '\r']).map_or("", |end| &text[..end]);
    let mut rows = Rows::new(whole, syntax);
    let mut count = 0;
    while rows.begin() {
        let Ok((field, true)) = rows.field() else {
            return false;
        };
        let is_value = |field: Field<'_>| !matches!(words.cell(&field.text()), crate::Cell::Text);
        if count > 0 && !is_value(field) {
            return false;
        }
        count += 1;
    }
    count > 1
}
