//! JSON: an object of names, each with lists in lists of values.
//!
//! `serde_json` says whether the text is JSON, and where not. What follows walks text that is known
//! to be well formed: once over each array for its shape and its element type, and once for its
//! values, which so go straight into the one vector that the array keeps. Nothing calls itself, so
//! depth costs no stack; and no number passes through a type that cannot hold it.

mod survey;
mod values;
mod words;

use serde_json::value::RawValue;

use crate::Arrays;
use crate::array::Content;
use crate::read::collect::Collected;
use crate::read::{ReadError, ReadErrorKind};
use survey::Survey;
use words::{Word, Words};

impl Arrays {
    /// The arrays in JSON text: an object of names, each with lists in lists of values.
    ///
    /// | the values | the array |
    /// |---|---|
    /// | integers | `i64`, or `u64` where one needs it |
    /// | numbers, one of them with a fraction or an exponent | `f64` |
    /// | numbers with `null`, `NaN`, `Infinity` or `-Infinity` among them | `f64`; `null` is NaN |
    /// | only `true` and `false` | `bool` |
    /// | text, or anything else together | text that remembers [what each cell was](crate::Cell) |
    /// | none (`[]`, `[[], []]`) | `f64` of that shape (`[0]`, `[2, 0]`) |
    ///
    /// The words `NaN`, `Infinity` and `-Infinity` are not JSON, but Python writes them. JSON gives
    /// numbers no dtype, so those here pass as whatever dtype a schema asks for that holds each of
    /// them exactly. A value that is in no list is an array without axes.
    ///
    /// ```
    /// use schema_core::{Arrays, DType};
    ///
    /// let arrays = Arrays::from_json(r#"{"x": [[1, 2, "a"], [3, 4, 5]], "y": [0, 1]}"#)?;
    /// let x = arrays.get("x").unwrap();
    /// assert_eq!((x.dtype(), x.shape()), (DType::Text, &[2, 3][..]));
    /// assert_eq!(arrays.get("y").unwrap().dtype(), DType::I64);
    /// # Ok::<(), schema_core::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Names the array, the place and the reason: the text is no JSON or has no names; lists differ
    /// in length or depth; a name is there twice; a number is too large for any type.
    pub fn from_json(text: &str) -> Result<Arrays, ReadError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        validate(text)?;
        let mut words = Words::new(text);
        if !matches!(words.next(), Some(Word::OpenObject)) {
            return Err(ReadErrorKind::NoNames.into());
        }
        let mut collected = Collected::default();
        while let Some(Word::Leaf(key)) = words.next() {
            let name = unquoted(key, text)?;
            let content = array(&mut words, text).map_err(|error| error.in_array(&name))?;
            collected.add(name, content)?;
        }
        Ok(collected.into_arrays())
    }
}

pub(super) fn read_bytes(bytes: &[u8]) -> Result<Arrays, ReadError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Arrays::from_json(text),
        Err(error) => Err(ReadErrorKind::Encoding {
            at: error.valid_up_to(),
        }
        .into()),
    }
}

fn array(words: &mut Words<'_>, text: &str) -> Result<Content, ReadError> {
    let values = words.clone();
    let survey = Survey::of(words)?;
    survey.values(values, text)
}

/// Whether the text is JSON, the words that Python adds to it apart.
fn validate(text: &str) -> Result<(), ReadError> {
    let plain = words::without_python(text);
    match serde_json::from_str::<&RawValue>(&plain) {
        Ok(_) => Ok(()),
        Err(error) => Err(not_json(&error, error.line(), error.column())),
    }
}

/// The text of a string in the JSON text.
fn unquoted(word: &str, text: &str) -> Result<String, ReadError> {
    match serde_json::from_str(word) {
        Ok(string) => Ok(string),
        // Escapes that stand for no character are found here only.
        Err(error) => {
            let at = word.as_ptr() as usize - text.as_ptr() as usize + error.column();
            let mut lines = text.as_bytes()[..at.min(text.len())].split(|&byte| byte == b'\n');
            let column = lines.next_back().map_or(0, <[u8]>::len);
            let line = lines.count() + 1;
            Err(not_json(&error, line, column))
        }
    }
}

fn not_json(error: &serde_json::Error, line: usize, column: usize) -> ReadError {
    let said = error.to_string();
    let reason = match said.rsplit_once(" at line ") {
        Some((reason, _)) => reason.to_owned(),
        None => said,
    };
    ReadErrorKind::Json {
        line,
        column,
        reason,
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_alone_are_of_no_dtype() {
        for (json, untyped) in [
            ("[1, 2]", true),
            ("[1.5, null]", true),
            ("[18446744073709551615]", true),
            ("[]", true),
            ("[true]", false),
            ("[1, \"a\"]", false),
            ("[\"a\"]", false),
        ] {
            let arrays = Arrays::from_json(&format!("{{\"x\": {json}}}")).unwrap();
            let content = &arrays.entry("x").unwrap().content;
            assert_eq!(matches!(content, Content::Untyped(_)), untyped, "{json}");
        }
    }
}
