//! Names and numbers as a reader wants them.

use schema_core::report::Voice;
use schema_core::spec::Value;

/// The longest text that stands in a cell of a table, in characters.
const LONGEST: usize = 40;

/// Text of unknown origin, safe on a terminal.
pub(crate) fn shown(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() || is_unseen(character) {
            safe.extend(character.escape_unicode());
        } else {
            safe.push(character);
        }
    }
    safe
}

/// Whether the character shows nothing, and changes how others do.
fn is_unseen(character: char) -> bool {
    matches!(
        character,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

/// The same, of bounded length.
pub(crate) fn clipped(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => shown(&text[..end]) + "..",
        None => shown(text),
    }
}

/// A value as it stands in a cell of a table.
pub(crate) fn value(value: &Value) -> String {
    match value {
        Value::Float(number) => float(*number),
        Value::Text(text) => clipped(&format!("{text:?}")),
        other => other.to_string(),
    }
}

/// All digits of the number, and never very many zeros.
fn float(number: f64) -> String {
    let size = number.abs();
    if number == 0.0 || !number.is_finite() || (1e-5..1e16).contains(&size) {
        number.to_string()
    } else {
        format!("{number:e}")
    }
}

/// The number with as many digits as one wants to read.
pub(crate) fn rounded(number: f64) -> String {
    match format!("{number:.5e}").parse() {
        Ok(rounded) => float(rounded),
        Err(_) => float(number),
    }
}

/// `1 array`, `2 arrays`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// The options that do what a report offers.
pub(crate) const OPTIONS: Voice = Voice {
    lossless: "--coerce lossless",
    lossy: "--coerce lossy",
    discard: "schema repair --discard",
    reshape: "schema repair --reshape",
};

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
    fn what_would_drive_a_terminal_is_escaped() {
        assert_eq!(shown("a\u{1b}[2J\n"), "a\\u{1b}[2J\\u{a}");
        assert_eq!(shown("a\u{202e}b"), "a\\u{202e}b");
        assert_eq!(clipped(&"x".repeat(50)).len(), LONGEST + 2);
    }
}
