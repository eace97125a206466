//! Whether text is CSV, and what separates its values.

use schema_arrays::Cell;

use super::options::CsvOptions;
use super::rows::{Field, Rows, Syntax};
use super::words::Words;

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
        let delimiter = b',';
        let mut rows = Rows::new(text, Syntax { delimiter, comment });
        rows.begin();
        let [commas, tabs, semicolons] = outside_quotes(&text.as_bytes()[rows.at()..]);
        let decimal_comma = decimal == b',';
        match () {
            () if commas && !decimal_comma => Told::Delimiter(b','),
            () if tabs => Told::Delimiter(b'\t'),
            () if semicolons && decimal_comma => Told::Delimiter(b';'),
            () if semicolons => Told::Semicolons,
            () => Told::Column,
        }
    }
}

/// Whether there are commas, tabs and semicolons in the first line. What is within quotes is
/// skipped, whichever of them the quotes follow.
fn outside_quotes(text: &[u8]) -> [bool; 3] {
    let mut seen = [false; 3];
    let mut field = true;
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let begins = std::mem::take(&mut field);
        at += match byte {
            b'\n' | b'\r' => break,
            b'"' if begins => quoted_length(&text[at..]).unwrap_or(1),
            _ => {
                let kind = [b',', b'\t', b';'].iter().position(|known| *known == byte);
                if let Some(kind) = kind {
                    seen[kind] = true;
                    field = true;
                }
                1
            }
        };
    }
    seen
}

/// How long the quoted text is that the bytes begin with; `None` where it does not end.
fn quoted_length(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += memchr::memchr(b'"', bytes.get(at..)?)? + 1;
        if bytes.get(at) != Some(&b'"') {
            return Some(at);
        }
        at += 1;
    }
}

/// Whether the first bytes of a file are those of a table.
///
/// Any text with a comma, a tab or a semicolon in its first line may be one: where it is not, its
/// lines differ in length and the error says so. One column is one where it is of numbers or truth
/// values, or the file is named as a table; other lines of text are prose.
pub(super) fn is_table(bytes: &[u8], named_so: bool) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0C');
    if named_so || head.iter().any(control) {
        return named_so && !head.contains(&0);
    }
    // Bytes that are not UTF-8 are reported once the file is known to be a table.
    let text = String::from_utf8_lossy(head);
    let options = CsvOptions::default();
    match Told::by(&text, options.decimal, options.comment) {
        Told::Delimiter(_) | Told::Semicolons => true,
        Told::Column => is_column(&text, &options),
    }
}

/// Whether all complete lines after the first hold numbers or truth values.
fn is_column(text: &str, options: &CsvOptions) -> bool {
    let words = Words::of(options);
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
        let is_value = |field: Field<'_>| !matches!(words.cell(&field.text()), Cell::Text);
        if count > 0 && !is_value(field) {
            return false;
        }
        count += 1;
    }
    count > 1
}
