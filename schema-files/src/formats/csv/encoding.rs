//! Text in its encoding.

use std::borrow::Cow;

use super::options::Encoding;
use super::rows;
use crate::error::{CsvError, ReadError, ReadErrorKind};

/// Decodes the bytes; UTF-8 is not copied.
pub(super) fn decoded(bytes: Cow<'_, [u8]>, encoding: Encoding) -> Result<String, ReadError> {
    match encoding {
        Encoding::Latin1 => {
            let mut text = String::with_capacity(bytes.len());
            latin1(&bytes, &mut text);
            Ok(text)
        }
        Encoding::Windows1252 => {
            let mut text = String::with_capacity(bytes.len());
            match windows_1252(&bytes, &mut text) {
                Ok(()) => Ok(text),
                Err(at) => Err(invalid(&bytes, at, Encoding::Windows1252)),
            }
        }
        Encoding::Utf16 => {
            let mut text = String::with_capacity(bytes.len() / 2);
            match utf16(&bytes, is_big(&bytes), &mut text) {
                Ok(()) => Ok(text),
                Err(at) => Err(CsvError::NotUtf16 { at }.into()),
            }
        }
        Encoding::Utf8 if has_utf16_mark(&bytes) => Err(ReadErrorKind::Utf16.into()),
        Encoding::Utf8 => String::from_utf8(bytes.into_owned()).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            invalid(error.as_bytes(), at, Encoding::Utf8)
        }),
    }
}

pub(crate) fn has_utf16_mark(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")
}

/// The characters of the bytes 0x80 to 0x9F; `\0` for those that have none.
const WINDOWS: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0',
    '\u{2018}', '\u{2019}', '\u{201C}', '\u{201D}', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0',
    'ž', 'Ÿ',
];

/// Adds the characters; the error is the position of a byte that is none.
fn windows_1252(bytes: &[u8], text: &mut String) -> Result<(), usize> {
    for (at, &byte) in bytes.iter().enumerate() {
        text.push(match byte {
            0x80..=0x9F => match WINDOWS[usize::from(byte - 0x80)] {
                '\0' => return Err(at),
                character => character,
            },
            _ => char::from(byte),
        });
    }
    Ok(())
}

fn latin1(bytes: &[u8], text: &mut String) {
    text.extend(bytes.iter().copied().map(char::from));
}

/// Adds the characters; the error is the position of what is none.
fn utf16(bytes: &[u8], big: bool, text: &mut String) -> Result<(), usize> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let unit = if big {
        u16::from_be_bytes
    } else {
        u16::from_le_bytes
    };
    let units = pairs.iter().map(|pair| unit(*pair));
    let mut at = 0;
    for character in char::decode_utf16(units) {
        let character = character.map_err(|_| at)?;
        text.push(character);
        at += 2 * character.len_utf16();
    }
    if rest.is_empty() { Ok(()) } else { Err(at) }
}

fn is_big(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xfe\xff")
}

/// Decodes bytes as they come, in an encoding other than UTF-8.
pub(crate) struct Decoder {
    encoding: Encoding,
    is_big: Option<bool>,
    /// Bytes that need those that follow.
    rest: Vec<u8>,
    /// How many bytes were decoded.
    at: usize,
}

impl Decoder {
    /// `None` if the text is UTF-8.
    pub(crate) fn of(encoding: Encoding) -> Option<Decoder> {
        (encoding != Encoding::Utf8).then_some(Decoder {
            encoding,
            is_big: None,
            rest: Vec::new(),
            at: 0,
        })
    }

    /// Adds the characters of some bytes to a text that begins with a line, from which errors count.
    pub(crate) fn push(
        &mut self,
        bytes: &[u8],
        is_last: bool,
        before: &mut Vec<u8>,
    ) -> Result<(), ReadError> {
        let mut text = String::with_capacity(bytes.len());
        match self.encoding {
            Encoding::Utf8 => before.extend(bytes),
            Encoding::Latin1 => latin1(bytes, &mut text),
            Encoding::Windows1252 => windows_1252(bytes, &mut text).map_err(|at| {
                let byte = bytes[at];
                before.extend(text.as_bytes());
                // Before the byte, it is UTF-8 now.
                let at = before.len();
                before.push(byte);
                let (line, column) = place(before, at, true);
                CsvError::NotWindows1252 { line, column, byte }
            })?,
            Encoding::Utf16 => {
                self.rest.extend(bytes);
                if self.rest.len() < 2 && !is_last {
                    return Ok(());
                }
                let big = *self.is_big.get_or_insert_with(|| is_big(&self.rest));
                let mut count = self.rest.len();
                if !is_last {
                    count -= count % 2;
                    // The first half of a pair.
                    let high = self.rest[count - if big { 2 } else { 1 }];
                    count -= if high & 0xFC == 0xD8 { 2 } else { 0 };
                }
                let decoded = utf16(&self.rest[..count], big, &mut text);
                decoded.map_err(|at| CsvError::NotUtf16 { at: self.at + at })?;
                self.rest.drain(..count);
                self.at += count;
            }
        }
        before.extend(text.as_bytes());
        Ok(())
    }
}

pub(crate) fn invalid(bytes: &[u8], at: usize, encoding: Encoding) -> ReadError {
    let (line, column) = place(bytes, at, encoding == Encoding::Utf8);
    let byte = bytes[at];
    match encoding {
        Encoding::Utf8 => CsvError::NotUtf8 { line, column, byte },
        _ => CsvError::NotWindows1252 { line, column, byte },
    }
    .into()
}

/// The line and the column of a position, both from 1.
fn place(bytes: &[u8], at: usize, is_utf8: bool) -> (usize, usize) {
    let line = rows::line_at(bytes, at);
    let before = bytes[..at]
        .rsplit(|byte| matches!(byte, b'\n' | b'\r'))
        .next();
    // In UTF-8, each character has one byte that is not 0b10xxxxxx.
    let begins = |byte: &&u8| !is_utf8 || **byte & 0xC0 != 0x80;
    let column = before.map_or(0, |line| line.iter().filter(begins).count()) + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], encoding: Encoding) -> Result<String, String> {
        decoded(Cow::Borrowed(bytes), encoding).map_err(|error| error.headline())
    }

    #[test]
    fn each_encoding_has_its_own_bytes() {
        assert_eq!(read(b"\xe9\x80", Encoding::Latin1).unwrap(), "é\u{80}");
        assert_eq!(read(b"\xe9\x80", Encoding::Windows1252).unwrap(), "é€");
        assert_eq!(
            read(b"a\n\xe9\x81", Encoding::Windows1252).unwrap_err(),
            "the input is not Windows-1252 at line 2, column 2: byte 0x81"
        );
        for bytes in [
            &b"\xff\xfea\0\x3d\xd8\x00\xde"[..],
            b"\xfe\xff\0a\xd8\x3d\xde\x00",
        ] {
            assert_eq!(read(bytes, Encoding::Utf16).unwrap(), "\u{feff}a😀");
        }
        assert_eq!(
            read(b"a\0\x3d\xd8", Encoding::Utf16).unwrap_err(),
            "the input is not UTF-16 at byte 2"
        );
        assert!(read(b"a\0b", Encoding::Utf16).is_err());
    }
}
