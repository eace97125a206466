//! Names and numbers as text for the user.

use std::path::Path;

use schema_core::spec::Value;
/// Text of unknown origin, safe on a terminal.
pub(crate) use schema_spec::show::visible as shown;
/// The same for text of several lines.
pub(crate) use schema_spec::show::visible_lines as shown_lines;
use schema_tools::Voice;
pub(crate) use schema_tools::text::counted;

/// How help names what the user can do.
pub(crate) const VOICE: Voice = Voice::COMMAND;

/// The longest text in a cell of a table, in characters.
const LONGEST: usize = 40;

/// Returns the path as text that is safe on a terminal.
pub(crate) fn shown_path(path: &Path) -> String {
    shown(&path.display().to_string())
}

/// Like [`shown`], with bounded length.
pub(crate) fn clipped(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => shown(&text[..end]) + "..",
        None => shown(text),
    }
}

/// Returns the value as a cell of a table.
pub(crate) fn value(value: &Value) -> String {
    match value {
        Value::Float(number) => float(*number),
        Value::Text(text) => clipped(&format!("{text:?}")),
        other => other.to_string(),
    }
}

/// Returns the number with all its digits, but without long runs of zeros.
fn float(number: f64) -> String {
    let size = number.abs();
    if number == 0.0 || !number.is_finite() || (1e-5..1e16).contains(&size) {
        number.to_string()
    } else {
        format!("{number:e}")
    }
}

/// Returns the number with six digits.
pub(crate) fn rounded(number: f64) -> String {
    match format!("{number:.5e}").parse() {
        Ok(rounded) => float(rounded),
        Err(_) => float(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(rounded(1.0 / 3.0), "0.333333");
        assert_eq!(rounded(150.0), "150");
        assert_eq!(rounded(1e300), "1e300");
        assert_eq!(rounded(f64::NEG_INFINITY), "-inf");
        assert_eq!(value(&Value::Float(1e-30)), "1e-30");
        assert_eq!(value(&Value::Float(0.1)), "0.1");
    }

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(shown("a\u{1b}[2J\n"), "a\\u{1b}[2J\\n");
        assert_eq!(shown("a\u{202e}b"), "a\\u{202e}b");
        assert_eq!(clipped(&"x".repeat(50)).len(), LONGEST + 2);
    }
}
