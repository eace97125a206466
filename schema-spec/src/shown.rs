use std::fmt::{self, Display, Formatter};

/// The number of characters that are shown.
const LONGEST: usize = 80;

/// Untrusted text made safe to display: of bounded length and without control characters.
#[derive(Debug)]
pub struct Shown<'a>(pub &'a str);

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for character in self.0.chars().take(LONGEST) {
            if character.is_control() {
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
        assert_eq!(Shown(&"é".repeat(81)).to_string(), "é".repeat(80) + "...");
    }
}
