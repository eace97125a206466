//! Names and values as literals of Python.

use std::fmt::Write;

use schema_core::spec::Value;
use schema_spec::show::visible;

/// Words that cannot be names of keywords.
const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// Whether the name can be that of a keyword argument. Python takes more letters, but not each as it is.
pub(crate) fn is_identifier(name: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let begins_well = !name.starts_with(|first: char| first.is_ascii_digit());
    !name.is_empty() && begins_well && name.chars().all(is_letter) && !is_keyword(name)
}

/// Whether the word is one of the language.
pub(crate) fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}

/// Returns text as a literal, in which nothing steers a terminal.
pub(crate) fn string(text: &str) -> String {
    let mut literal = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            _ => {
                let own = letter.to_string();
                let code = u32::from(letter);
                let _ = match code {
                    _ if visible(&own) == own => literal.write_char(letter),
                    0..=0xff => write!(literal, "\\x{code:02x}"),
                    0x100..=0xffff => write!(literal, "\\u{code:04x}"),
                    _ => write!(literal, "\\U{code:08x}"),
                };
            }
        }
    }
    literal.push('"');
    literal
}

/// Returns a list of literals.
pub(crate) fn list<S: AsRef<str>>(literals: impl IntoIterator<Item = S>) -> String {
    let mut list = String::from("[");
    for (at, literal) in literals.into_iter().enumerate() {
        if at > 0 {
            list.push_str(", ");
        }
        list.push_str(literal.as_ref());
    }
    list.push(']');
    list
}

/// Returns truth as a literal.
pub(crate) fn truth(truth: bool) -> &'static str {
    if truth { "True" } else { "False" }
}

/// Returns a number as a literal with all its digits.
pub(crate) fn float(number: f64) -> String {
    if number.is_finite() {
        // Always with a point or an exponent.
        format!("{number:?}")
    } else {
        format!("float({})", string(&number.to_string().to_lowercase()))
    }
}

/// Returns the value as a literal.
pub(crate) fn value(value: &Value) -> String {
    match value {
        Value::Bool(value) => truth(*value).to_owned(),
        Value::Float(number) => float(*number),
        Value::Text(text) => string(text),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_those_of_python() {
        assert_eq!(
            string("a \"b\" \\ \u{1b}\u{202e}\u{e0001}é\n"),
            r#""a \"b\" \\ \x1b\u202e\U000e0001é\n""#
        );
        assert_eq!(float(1.0), "1.0");
        assert_eq!(float(1e300), "1e300");
        assert_eq!(float(f64::NEG_INFINITY), "float(\"-inf\")");
        assert_eq!(value(&Value::Bool(true)), "True");
        assert_eq!(list(["1", "2"]), "[1, 2]");
        let are = ["x", "_1", "Nones", "match"].map(is_identifier);
        assert_eq!(are, [true; 4]);
        let are_not = ["", "1x", "None", "a b", "é", "lambda"].map(is_identifier);
        assert_eq!(are_not, [false; 6]);
    }
}
