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

/// How many things of a list are shown.
const MOST: usize = 5;

/// The first things of a list, and how many more there are.
pub(crate) struct Few<'a, T>(pub(crate) &'a [T]);

impl<T: Display> Display for Few<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (at, thing) in self.0.iter().take(MOST).enumerate() {
            write!(f, "{}{thing}", if at == 0 { "" } else { ", " })?;
        }
        match self.0.len().saturating_sub(MOST) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Few, Shown};

    #[test]
    fn what_a_file_says_does_not_reach_the_terminal_as_it_is() {
        assert_eq!(Shown("a\u{1b}[31m\nb").to_string(), "a\\u{1b}[31m\\nb");
        assert_eq!(Shown(&"é".repeat(81)).to_string(), "é".repeat(80) + "...");
    }

    #[test]
    fn a_long_list_is_counted() {
        assert_eq!(Few(&[1, 2]).to_string(), "1, 2");
        assert_eq!(
            Few(&[1, 2, 3, 4, 5, 6, 7]).to_string(),
            "1, 2, 3, 4, 5 and 2 more"
        );
    }
}
