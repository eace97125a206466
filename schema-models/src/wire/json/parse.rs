use super::value::Json;
use crate::ModelError;

/// The largest depth of nested containers.
const DEPTH: usize = 512;

/// The largest number of values: a list of one-digit numbers takes thirty times the memory of its text.
const VALUES: usize = 2_000_000;

/// Parses the text of a part of the file.
pub(crate) fn parse(text: &[u8], part: &str) -> Result<Json, ModelError> {
    parse_without(text, part, &[])
}

/// Parses the text with null for the members of these names, wherever they are: what nobody asks for may
/// be most of the text.
pub(crate) fn parse_without(text: &[u8], part: &str, skipped: &[&str]) -> Result<Json, ModelError> {
    let text = std::str::from_utf8(text).map_err(|error| {
        ModelError::damaged(part, error.valid_up_to() as u64, "it is not UTF-8")
    })?;
    Parser {
        text,
        at: 0,
        part,
        values: 0,
        skipped,
    }
    .document()
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    part: &'a str,
    values: usize,
    skipped: &'a [&'a str],
}

/// A container that is not closed yet.
enum Open {
    List(Vec<Json>),
    Object(Vec<(String, Json)>, String),
}

impl Parser<'_> {
    /// Parses without recursion, so that depth does not use stack space.
    fn document(&mut self) -> Result<Json, ModelError> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            if open.len() > DEPTH {
                return Err(self.too_large(open.len(), DEPTH, "levels"));
            }
            let mut value = match self.peek() {
                Some(_) if self.skips(open.last()) => self.skip(),
                Some(b'[') => {
                    self.at += 1;
                    if self.peek() != Some(b']') {
                        open.push(Open::List(Vec::new()));
                        continue;
                    }
                    self.at += 1;
                    Json::List(Vec::new())
                }
                Some(b'{') => {
                    self.at += 1;
                    if self.peek() != Some(b'}') {
                        let key = self.key()?;
                        open.push(Open::Object(Vec::new(), key));
                        continue;
                    }
                    self.at += 1;
                    Json::Object(Vec::new())
                }
                _ => self.scalar()?,
            };
            // A complete value is added to the open container; closing that completes it, too.
            loop {
                self.values += 1;
                if self.values > VALUES {
                    return Err(self.too_large(self.values, VALUES, "values"));
                }
                let Some(container) = open.last_mut() else {
                    return match self.peek() {
                        None => Ok(value),
                        Some(_) => Err(self.wrong("there is more text after its value")),
                    };
                };
                match container {
                    Open::List(items) => items.push(value),
                    Open::Object(members, key) => members.push((std::mem::take(key), value)),
                }
                let close = match container {
                    Open::List(_) => b']',
                    Open::Object(..) => b'}',
                };
                match self.peek() {
                    Some(b',') => {
                        self.at += 1;
                        if let Open::Object(_, key) = container {
                            *key = self.key()?;
                        }
                        break;
                    }
                    Some(found) if found == close => self.at += 1,
                    _ => return Err(self.wrong("a comma or the end of the list is missing")),
                }
                value = match open.pop() {
                    Some(Open::List(items)) => Json::List(items),
                    Some(Open::Object(members, _)) => Json::Object(members),
                    None => return Err(self.wrong("a closing bracket has no opening one")),
                };
            }
        }
    }

    /// Whether the next value is that of a member to skip.
    fn skips(&self, container: Option<&Open>) -> bool {
        matches!(container, Some(Open::Object(_, key)) if self.skipped.contains(&key.as_str()))
    }

    /// Skips a value, of which only texts and brackets are looked at.
    fn skip(&mut self) -> Json {
        let (mut level, mut is_text, mut is_escaped) = (0_usize, false, false);
        for &byte in &self.text.as_bytes()[self.at..] {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' if is_text => is_escaped = true,
                b'"' => is_text = !is_text,
                _ if is_text => {}
                b'[' | b'{' => level += 1,
                b',' if level == 0 => break,
                b']' | b'}' => match level.checked_sub(1) {
                    Some(outer) => level = outer,
                    None => break,
                },
                _ => {}
            }
            self.at += 1;
        }
        Json::Null
    }

    /// The next byte that is not a space.
    fn peek(&mut self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.at..];
        let spaces = rest
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
            .count();
        self.at += spaces;
        rest.get(spaces).copied()
    }

    fn key(&mut self) -> Result<String, ModelError> {
        if self.peek() != Some(b'"') {
            return Err(self.wrong("a name in quotes is missing"));
        }
        let key = self.string()?;
        if self.peek() != Some(b':') {
            return Err(self.wrong("a colon is missing"));
        }
        self.at += 1;
        Ok(key)
    }

    fn scalar(&mut self) -> Result<Json, ModelError> {
        if self.peek() == Some(b'"') {
            return self.string().map(Json::Text);
        }
        let rest = &self.text[self.at..];
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')))
            .unwrap_or(rest.len());
        let word = &rest[..end];
        let value = match word {
            "null" => Json::Null,
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            "NaN" => Json::Float(f64::NAN),
            "Infinity" => Json::Float(f64::INFINITY),
            "-Infinity" => Json::Float(f64::NEG_INFINITY),
            "" => return Err(self.wrong("a value is missing")),
            // Rust accepts more as numbers: `inf`, `+1`, `.5`, `01`.
            _ if !is_number(word) => return Err(self.wrong("it has a word that is not a value")),
            _ => word
                .parse()
                .map(Json::Integer)
                .or_else(|_| word.parse().map(Json::Large))
                .or_else(|_| word.parse().map(Json::Float))
                .map_err(|_| self.wrong("it has an invalid number"))?,
        };
        self.at += end;
        Ok(value)
    }

    fn string(&mut self) -> Result<String, ModelError> {
        self.at += 1;
        let mut string = String::new();
        loop {
            let rest = &self.text[self.at..];
            let Some(end) = rest.find(['"', '\\']) else {
                return Err(self.wrong("a string does not end"));
            };
            let plain = &rest[..end];
            if let Some(control) = plain.find(|c: char| c < ' ') {
                self.at += control;
                return Err(self.wrong("a string holds a control character"));
            }
            string.push_str(plain);
            self.at += end + 1;
            if rest.as_bytes()[end] == b'"' {
                return Ok(string);
            }
            string.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Result<char, ModelError> {
        let kind = self.text.as_bytes().get(self.at).copied();
        self.at += 1;
        Ok(match kind {
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(plain @ (b'"' | b'\\' | b'/')) => plain as char,
            Some(b'u') => {
                let first = self.unit()?;
                let is_pair = (0xD800..0xDC00).contains(&first)
                    && self.text.as_bytes()[self.at..].starts_with(b"\\u");
                let units = if is_pair {
                    self.at += 2;
                    vec![first, self.unit()?]
                } else {
                    vec![first]
                };
                // Python also writes half of a pair, which cannot be part of a valid name.
                char::decode_utf16(units)
                    .next()
                    .and_then(Result::ok)
                    .unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => {
                self.at -= 1;
                return Err(self.wrong("an escape in a string is invalid"));
            }
        })
    }

    fn unit(&mut self) -> Result<u16, ModelError> {
        let digits = self.text.get(self.at..self.at + 4);
        let unit = digits
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u16::from_str_radix(digits, 16).ok())
            .ok_or_else(|| self.wrong("an escape in a string is invalid"))?;
        self.at += 4;
        Ok(unit)
    }

    fn wrong(&self, reason: &'static str) -> ModelError {
        ModelError::damaged(self.part, self.at as u64, reason)
    }

    fn too_large(&self, size: usize, limit: usize, unit: &'static str) -> ModelError {
        ModelError::too_large(self.part, size as u64, limit as u64, unit)
    }
}

/// Whether the word is a JSON number.
fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (number, exponent) = match word.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (word, None),
    };
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    let exponent = exponent.map(|exponent| exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
    digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{Json, parse};

    fn read(text: &str) -> Json {
        parse(text.as_bytes(), "the text").unwrap()
    }

    #[test]
    fn what_python_writes() {
        assert_eq!(read(" null "), Json::Null);
        assert_eq!(read("-12"), Json::Integer(-12));
        assert_eq!(read("1e-07"), Json::Float(1e-7));
        assert_eq!(read("-Infinity"), Json::Float(f64::NEG_INFINITY));
        assert!(matches!(read("NaN"), Json::Float(number) if number.is_nan()));
        assert_eq!(
            read(r#""a\"\\\/\n\u00e9\ud83d\ude00\ud83d""#),
            Json::Text("a\"\\/\né😀\u{fffd}".to_owned())
        );
        let nested = read(r#"{"a": [1, [], {}], "b": {"c": [true, null]}, "a": 2}"#);
        assert_eq!(nested["a"], Json::Integer(2));
        assert_eq!(nested["b"]["c"].items().len(), 2);
        assert_eq!(nested["b"]["d"]["e"], Json::Null);
    }

    #[test]
    fn what_is_no_json() {
        for text in [
            "",
            "[",
            "{",
            "[1",
            "[1,",
            "[1,]",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1",
            "{\"a\":1,}",
            "{a:1}",
            "[1}",
            "{\"a\":1]",
            "1 2",
            "]",
            "inf",
            "nan",
            "+1",
            "1x",
            "\"",
            "\"\\",
            "\"\\u12",
            "\"\\u+123\"",
            "\"\\ud83d\\u\"",
            "\"\\x\"",
            "tru",
            "[1 2]",
            "é",
        ] {
            assert!(parse(text.as_bytes(), "the text").is_err(), "{text}");
        }
        assert!(parse(b"\"\xff\"", "the text").is_err());
    }

    /// Whether both values are the same.
    fn same(own: &Json, other: &Value) -> bool {
        match (own, other) {
            (Json::Null, Value::Null) => true,
            (Json::Bool(own), Value::Bool(other)) => own == other,
            // `-0` is a float in one parser and an integer in the other.
            (Json::Integer(0), Value::Number(other)) => other.as_f64() == Some(0.0),
            (Json::Integer(own), Value::Number(other)) => other.as_i64() == Some(*own),
            (Json::Large(own), Value::Number(other)) => other.as_f64() == Some(*own as f64),
            (Json::Float(own), Value::Number(other)) => other.as_f64() == Some(*own),
            (Json::Text(own), Value::String(other)) => own == other,
            (Json::List(own), Value::Array(other)) => {
                own.len() == other.len()
                    && own.iter().zip(other).all(|(own, other)| same(own, other))
            }
            (Json::Object(own), Value::Object(other)) => {
                own.iter().all(|(key, _)| other.contains_key(key))
                    && other
                        .iter()
                        .all(|(key, other)| same(&Json::Object(own.clone())[key.as_str()], other))
            }
            _ => false,
        }
    }

    #[test]
    #[cfg_attr(miri, ignore)] // takes hours there
    fn texts_that_were_changed_read_as_in_serde_json() {
        const PARTS: [&str; 26] = [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u00e9", "\\n", "0", "12", "-", ".", "e",
            "+", "1.5e-7", "null", "true", "false", " ", "\n", "é", "\"a\"", "\u{1}", "/",
        ];
        let plain = r#"{"a": [1, -2.5e3, null, true], "b": {"c": "x\"y", "d": []}, "a": [{}, 0]}"#;
        let mut state = 7_u64;
        let mut below = |bound: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % bound as u64) as usize
        };
        let mut accepted = 0;
        for _ in 0..20_000 {
            let mut text = plain.to_owned();
            for _ in 0..=below(3) {
                let mut ends = [below(text.len()), below(text.len())];
                ends.sort_unstable();
                let [start, end] = ends;
                let end = end.min(start + below(6));
                if text.is_char_boundary(start) && text.is_char_boundary(end) {
                    text.replace_range(start..end, PARTS[below(PARTS.len())]);
                }
            }
            match (
                parse(text.as_bytes(), "the text"),
                serde_json::from_str::<Value>(&text),
            ) {
                (Ok(own), Ok(other)) => {
                    assert!(same(&own, &other), "{text}");
                    accepted += 1;
                }
                (Err(_), Err(_)) => {}
                // A number beyond all floats is infinite in Python.
                (Ok(_), Err(error)) if error.to_string().contains("out of range") => {}
                (own, other) => panic!("{text}: {own:?} and {other:?}"),
            }
        }
        assert!(accepted > 300, "only {accepted}");
    }

    #[test]
    #[cfg_attr(miri, ignore)] // takes hours there
    fn depth_and_number_are_bounded() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(parse(nested(512).as_bytes(), "the text").is_ok());
        assert_eq!(
            parse(nested(514).as_bytes(), "the text")
                .unwrap_err()
                .to_string(),
            "the model has the text of 513 levels, but the limit is 512"
        );
        assert!(parse("[".repeat(1_000_000).as_bytes(), "the text").is_err());
        let many = format!("[{}0]", "0,".repeat(2_000_000));
        assert!(parse(many.as_bytes(), "the text").is_err());
    }
}
