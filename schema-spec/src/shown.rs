use std::fmt::{self, Display, Formatter};

use crate::show::is_hidden;

/// The number of characters that are shown.
const LONGEST: usize = 80;

/// Untrusted text made safe to display: of bounded length and without characters that do not show.
#[derive(Debug)]
pub struct Shown<'a>(pub &'a str);

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for character in self.0.chars().take(LONGEST) {
            if is_hidden(character) {
                write!(f, "{}", character.escape_default())?;
            } else {
                write!(f, "{character}")?;
            }
        }
        match self.0.chars().nth(LONGEST) {
            Some(_) => f.write_str("..."),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Shown;

    #[test]
    fn control_characters_are_escaped_and_long_text_is_cut() {
        assert_eq!(Shown("a\u{1b}[31m\nb").to_string(), "a\\u{1b}[31m\\nb");
        assert_eq!(
            Shown("a\u{202e}\u{2028}\u{85}").to_string(),
            "a\\u{202e}\\u{2028}\\u{85}"
        );
        assert_eq!(Shown(&"é".repeat(81)).to_string(), "é".repeat(80) + "...");
    }
}
