//! Text in its encoding.

use std::borrow::Cow;

use super::options::Encoding;
use super::rows;
use crate::error::{CsvError, ReadError, ReadErrorKind};

/// Decodes the bytes; UTF-8 is not copied.
pub(super) fn decoded(bytes: Cow<'_, [u8]>, encoding: Encoding) -> Result<String, ReadError> {
    match encoding {
        Encoding::Latin1 => Ok(bytes.iter().copied().map(char::from).collect()),
        Encoding::Windows1252 => windows_1252(&bytes),
        Encoding::Utf16 => utf16(&bytes),
        Encoding::Utf8 if has_utf16_mark(&bytes) => Err(ReadErrorKind::Utf16.into()),
        Encoding::Utf8 => String::from_utf8(bytes.into_owned()).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            invalid(error.as_bytes(), at, Encoding::Utf8)
        }),
    }
}

fn has_utf16_mark(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")
}

/// The characters of the bytes 0x80 to 0x9F; `\0` for those that have none.
const WINDOWS: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0',
    '\u{2018}', '\u{2019}', '\u{201C}', '\u{201D}', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0',
    'ž', 'Ÿ',
];

fn windows_1252(bytes: &[u8]) -> Result<String, ReadError> {
    let mut text = String::with_capacity(bytes.len());
    for (at, &byte) in bytes.iter().enumerate() {
        text.push(match byte {
            0x80..=0x9F => match WINDOWS[usize::from(byte - 0x80)] {
                '\0' => return Err(invalid(bytes, at, Encoding::Windows1252)),
                character => character,
            },
            _ => char::from(byte),
        });
    }
    Ok(text)
}

fn utf16(bytes: &[u8]) -> Result<String, ReadError> {
    let big = bytes.starts_with(b"\xfe\xff");
    let (pairs, rest) = bytes.as_chunks::<2>();
    let unit = if big {
        u16::from_be_bytes
    } else {
        u16::from_le_bytes
    };
    let units = pairs.iter().map(|pair| unit(*pair));
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut at = 0;
    for character in char::decode_utf16(units) {
        let Ok(character) = character else {
            return Err(CsvError::NotUtf16 { at }.into());
        };
        text.push(character);
        at += 2 * character.len_utf16();
    }
    if !rest.is_empty() {
        return Err(CsvError::NotUtf16 { at }.into());
    }
    Ok(text)
}

fn invalid(bytes: &[u8], at: usize, encoding: Encoding) -> ReadError {
    let line = rows::line_at(bytes, at);
    let before = bytes[..at]
        .rsplit(|byte| matches!(byte, b'\n' | b'\r'))
        .next();
    let is_utf8 = encoding == Encoding::Utf8;
    // In the bytes before, which are UTF-8, each character has one byte that is not 0b10xxxxxx.
    let begins = |byte: &&u8| !is_utf8 || **byte & 0xC0 != 0x80;
    let column = before.map_or(0, |line| line.iter().filter(begins).count()) + 1;
    let byte = bytes[at];
    match encoding {
        Encoding::Utf8 => CsvError::NotUtf8 { line, column, byte },
        _ => CsvError::NotWindows1252 { line, column, byte },
    }
    .into()
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
