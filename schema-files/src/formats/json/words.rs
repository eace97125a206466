use std::borrow::Cow;

/// A token of JSON text. Commas and colons are skipped, because the text is known to be valid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Word<'t> {
    OpenObject,
    CloseObject,
    OpenList,
    CloseList,
    /// A number, a truth value, null, or a string with its quotes, as written.
    Leaf(&'t str),
}

/// The tokens of a text, in order. Invalid JSON has tokens as well.
#[derive(Clone, Debug)]
pub(super) struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Words<'t> {
    pub(super) fn new(text: &'t str) -> Words<'t> {
        Words { text, at: 0 }
    }

    /// The words from a position on, in bytes.
    pub(super) fn starting_at(text: &'t str, at: usize) -> Words<'t> {
        Words { text, at }
    }

    /// The position, in bytes.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Skips a value; false if there is none, because a list or an object ends.
    pub(super) fn skip_value(&mut self) -> bool {
        let mut depth = 0_usize;
        for word in self {
            match word {
                Word::OpenObject | Word::OpenList => depth += 1,
                Word::CloseObject | Word::CloseList if depth == 0 => return false,
                Word::CloseObject | Word::CloseList => depth -= 1,
                Word::Leaf(_) => {}
            }
            if depth == 0 {
                return true;
            }
        }
        false
    }

    fn leaf(&mut self, length: usize) -> Word<'t> {
        let start = self.at;
        self.at += length;
        Word::Leaf(&self.text[start..self.at])
    }
}

impl<'t> Iterator for Words<'t> {
    type Item = Word<'t>;

    fn next(&mut self) -> Option<Word<'t>> {
        let bytes = self.text.as_bytes();
        let skipped = bytes[self.at..]
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b',' | b':'))?;
        self.at += skipped;
        let rest = &bytes[self.at..];
        let bracket = match rest[0] {
            b'{' => Word::OpenObject,
            b'}' => Word::CloseObject,
            b'[' => Word::OpenList,
            b']' => Word::CloseList,
            b'"' => return Some(self.leaf(string_length(rest))),
            _ => return Some(self.leaf(bare_length(rest))),
        };
        self.at += 1;
        Some(bracket)
    }
}

/// Returns the length of the string at the start of the bytes; their number if it is not closed.
fn string_length(bytes: &[u8]) -> usize {
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn bare_length(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .position(|byte| {
            matches!(
                byte,
                b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' | b'{' | b'}' | b'[' | b']' | b'"'
            )
        })
        .unwrap_or(bytes.len())
}

/// Replaces `NaN`, `Infinity` and `-Infinity`, which are not JSON, by numbers of the same length, so
/// that positions do not change.
pub(super) fn without_python(text: &str) -> Cow<'_, str> {
    if !text.contains("NaN") && !text.contains("Infinity") {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut words = Words::new(text);
    while let Some(word) = words.next() {
        let number = match word {
            Word::Leaf("NaN") => "0e0",
            Word::Leaf("Infinity") => "0.000000",
            Word::Leaf("-Infinity") => "-0.000000",
            _ => continue,
        };
        plain.push_str(&text[plain.len()..words.at - number.len()]);
        plain.push_str(number);
    }
    plain.push_str(&text[plain.len()..]);
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pythons_words_are_replaced_outside_of_strings_only() {
        let text = r#"{"NaN": [NaN, "Infinity \" NaN", -Infinity, Infinity], "é": NaN}"#;
        let plain = r#"{"NaN": [0e0, "Infinity \" NaN", -0.000000, 0.000000], "é": 0e0}"#;
        assert_eq!(without_python(text), plain);
        assert_eq!(text.len(), plain.len());
    }

    #[test]
    fn similar_words_are_kept() {
        for text in [
            "[NaNs]",
            "[aNaN]",
            "[--Infinity]",
            "\"NaN",
            "\"\\",
            "[\"NaN\\",
        ] {
            assert_eq!(without_python(text), text);
        }
    }
}
