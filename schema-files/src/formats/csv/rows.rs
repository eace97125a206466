//! Splits text into rows of fields, as RFC 4180 and pandas do.
//!
//! Quotes count only at the start of a field: `5" pipe` is plain text. Line breaks are `\n`,
//! `\r\n` and `\r`. Blank lines are not rows.

use std::borrow::Cow;

use memchr::memchr;

/// The characters that separate fields and begin comments.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Syntax {
    pub(super) delimiter: u8,
    pub(super) comment: Option<u8>,
}

/// A reader of text, field by field.
#[derive(Clone, Debug)]
pub(super) struct Rows<'t> {
    text: &'t str,
    at: usize,
    syntax: Syntax,
}

/// The content of a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Field<'t> {
    /// The content itself.
    Plain(&'t str),
    /// The content with its quotes.
    Quoted(&'t str),
}

/// The position of a quote that is not closed, in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unclosed(pub(super) usize);

impl<'t> Rows<'t> {
    pub(super) fn new(text: &'t str, syntax: Syntax) -> Rows<'t> {
        Rows {
            text,
            at: 0,
            syntax,
        }
    }

    /// The current position, in bytes.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Advances to the start of the next row; false if there is none.
    pub(super) fn begin(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            let skipped = match byte {
                b'\n' | b'\r' => 0,
                _ if Some(byte) == self.syntax.comment => line_length(&bytes[self.at..]),
                b' ' | b'\t' if byte != self.syntax.delimiter => {
                    let line = &bytes[self.at..][..line_length(&bytes[self.at..])];
                    let delimiter = self.syntax.delimiter;
                    if !line
                        .iter()
                        .all(|&byte| matches!(byte, b' ' | b'\t') && byte != delimiter)
                    {
                        return true;
                    }
                    line.len()
                }
                _ => return true,
            };
            self.at += skipped;
            self.at += break_length(&bytes[self.at..]);
        }
        false
    }

    /// Returns the next field of the row, and whether it is the last.
    #[inline]
    pub(super) fn field(&mut self) -> Result<(Field<'t>, bool), Unclosed> {
        let start = self.at;
        let rest = &self.text.as_bytes()[start..];
        let field = if rest.first() == Some(&b'"') {
            self.quoted()?
        } else {
            self.at += plain_length(rest, self.syntax.delimiter);
            Field::Plain(&self.text[start..self.at])
        };
        Ok((field, self.pass()))
    }

    /// Skips the end of a field; true if it ends the row too.
    #[inline]
    fn pass(&mut self) -> bool {
        let rest = &self.text.as_bytes()[self.at..];
        match rest.first() {
            Some(&byte) if byte == self.syntax.delimiter => {
                self.at += 1;
                false
            }
            _ => {
                self.at += break_length(rest);
                true
            }
        }
    }

    #[inline(never)]
    fn quoted(&mut self) -> Result<Field<'t>, Unclosed> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut plain = true;
        let mut close = start;
        loop {
            close += 1;
            close += memchr(b'"', &bytes[close..]).ok_or(Unclosed(start))?;
            if bytes.get(close + 1) != Some(&b'"') {
                break;
            }
            plain = false;
            close += 1;
        }
        let after = plain_length(&bytes[close + 1..], self.syntax.delimiter);
        self.at = close + 1 + after;
        Ok(if plain && after == 0 {
            Field::Plain(&self.text[start + 1..close])
        } else {
            Field::Quoted(&self.text[start..self.at])
        })
    }
}

impl<'t> Field<'t> {
    pub(super) fn text(self) -> Cow<'t, str> {
        match self {
            Field::Plain(text) => Cow::Borrowed(text),
            Field::Quoted(raw) => Cow::Owned(unquoted(raw)),
        }
    }
}

/// Removes the quotes around text, and turns each double quote within into one. Anything after the
/// closing quote is kept.
fn unquoted(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = &raw[1..];
    while let Some(quote) = memchr(b'"', rest.as_bytes()) {
        text.push_str(&rest[..quote]);
        rest = &rest[quote + 1..];
        match rest.strip_prefix('"') {
            Some(after) => {
                text.push('"');
                rest = after;
            }
            None => break,
        }
    }
    text.push_str(rest);
    text
}

/// Returns the line of a position, as an editor counts lines.
pub(crate) fn line_at(text: &[u8], at: usize) -> usize {
    let mut line = 1;
    let mut rest = &text[..at];
    loop {
        rest = &rest[line_length(rest)..];
        match break_length(rest) {
            0 => return line,
            length => rest = &rest[length..],
        }
        line += 1;
    }
}

pub(super) fn line_length(bytes: &[u8]) -> usize {
    memchr::memchr2(b'\n', b'\r', bytes).unwrap_or(bytes.len())
}

/// Returns the length of the line break at the start of the bytes.
#[inline]
pub(super) fn break_length(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        _ => 0,
    }
}

/// Returns the length of the unquoted field at the start of the bytes.
///
/// Most fields are too short for a call to a vectorized search, so eight bytes at a time are compared
/// in a register.
#[inline]
fn plain_length(bytes: &[u8], delimiter: u8) -> usize {
    let (blocks, rest) = bytes.as_chunks::<8>();
    for (index, block) in blocks.iter().enumerate() {
        let block = u64::from_le_bytes(*block);
        let ends = zeros(block ^ repeated(delimiter))
            | zeros(block ^ repeated(b'\n'))
            | zeros(block ^ repeated(b'\r'));
        if ends != 0 {
            return index * 8 + (ends.trailing_zeros() / 8) as usize;
        }
    }
    let ends = |byte: &u8| *byte == delimiter || matches!(byte, b'\n' | b'\r');
    bytes.len() - rest.len() + rest.iter().position(ends).unwrap_or(rest.len())
}

const fn repeated(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Sets the highest bit of each zero byte. Bytes after the first zero byte may be false positives.
const fn zeros(block: u64) -> u64 {
    block.wrapping_sub(repeated(1)) & !block & repeated(0x80)
}
