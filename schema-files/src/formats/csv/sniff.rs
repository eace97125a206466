//! Detects whether text is CSV, and its delimiter.

use schema_arrays::Cell;

use super::options::CsvOptions;
use super::rows::{Field, Rows, Syntax, line_length};
use super::words::Words;

/// How many bytes of a file are examined.
const HEAD: usize = 512;

/// The delimiter that the first line suggests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Sniffed {
    Delimiter(u8),
    /// Semicolons, but neither commas nor tabs: a common delimiter, but perhaps text.
    Semicolons,
    /// Semicolons between numbers with decimal commas.
    DecimalCommas,
    /// No delimiter: the table has one column.
    Column,
}

impl Sniffed {
    /// Examines the first line. With a decimal comma, only tabs and semicolons are delimiters.
    pub(super) fn of(text: &str, decimal: u8, comment: Option<u8>) -> Sniffed {
        let delimiter = b',';
        let mut rows = Rows::new(text, Syntax { delimiter, comment });
        rows.begin();
        let [commas, tabs, semicolons] = outside_quotes(&text.as_bytes()[rows.at()..]);
        let decimal_comma = decimal == b',';
        match () {
            () if commas && semicolons && !decimal_comma && is_decimal(&text[rows.at()..]) => {
                Sniffed::DecimalCommas
            }
            () if commas && !decimal_comma => Sniffed::Delimiter(b','),
            () if tabs => Sniffed::Delimiter(b'\t'),
            () if semicolons && decimal_comma => Sniffed::Delimiter(b';'),
            () if semicolons => Sniffed::Semicolons,
            () => Sniffed::Column,
        }
    }
}

/// Whether the first line is numbers with decimal commas, separated by semicolons.
fn is_decimal(text: &str) -> bool {
    let words = Words::of(&CsvOptions::default().with_decimal(b','));
    let line = &text[..line_length(text.as_bytes())];
    let mut fields = line.split(';');
    fields.all(|field| matches!(words.cell(field), Cell::Number | Cell::Missing))
}

/// Whether there are commas, tabs and semicolons in the first line, outside of quotes. A quote may
/// follow any of them.
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

/// Returns the length of the quoted text at the start of the bytes; `None` if it is not closed.
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
/// Any text with a comma, a tab or a semicolon in its first line counts as one; if it is not, its rows
/// differ in length, and the error says so. Text without a delimiter is a table if its lines are
/// numbers or truth values, or the extension is that of a table.
pub(super) fn is_table(bytes: &[u8], named_so: bool) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0C');
    if named_so || head.iter().any(control) {
        return named_so && !head.contains(&0);
    }
    // Bytes that are not UTF-8 are reported once the file is known to be a table.
    let text = String::from_utf8_lossy(head);
    let options = CsvOptions::default();
    match Sniffed::of(&text, options.decimal, options.comment) {
        Sniffed::Delimiter(_) | Sniffed::Semicolons | Sniffed::DecimalCommas => true,
        Sniffed::Column => is_column(&text, &options),
    }
}

/// Whether all complete lines after the first hold numbers or truth values.
fn is_column(text: &str, options: &CsvOptions) -> bool {
    let words = Words::of(options);
    let syntax = Syntax {
        delimiter: b',',
        comment: None,
    };
    let complete = text.rfind(['\n', '\r']).map_or("", |end| &text[..end]);
    let mut rows = Rows::new(complete, syntax);
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
