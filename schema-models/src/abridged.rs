use std::fmt::{self, Display, Formatter};

/// The number of items of a list that are shown.
const MOST: usize = 5;

/// Displays the first items of a list, and how many more there are.
pub(crate) struct Abridged<'a, T>(pub(crate) &'a [T]);

impl<T: Display> Display for Abridged<'_, T> {
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
    use super::Abridged;

    #[test]
    fn a_long_list_is_counted() {
        assert_eq!(Abridged(&[1, 2]).to_string(), "1, 2");
        assert_eq!(
            Abridged(&[1, 2, 3, 4, 5, 6, 7]).to_string(),
            "1, 2, 3, 4, 5 and 2 more"
        );
    }
}
