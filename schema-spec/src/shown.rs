use std::fmt::{self, Display, Formatter};

/// How much of a name from a file is shown.
const LONGEST: usize = 80;

/// Text from a file, safe to show: of bounded length and without control characters.
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
    fn what_a_file_says_does_not_reach_the_terminal_as_it_is() {
        assert_eq!(Shown("a\u{1b}[31m\nb").to_string(), "a\\u{1b}[31m\\nb");
        assert_eq!(Shown(&"é".repeat(81)).to_string(), "é".repeat(80) + "...");
    }
}
