//! A report or a log, shortened to a limit.

use std::fmt::{self, Display};

use super::Lines;

/// The largest length of the text of a report, in bytes.
const LIMIT: usize = 4000;

/// How much of one item is shown.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Detail {
    /// Everything.
    Full,
    /// The headline and the first detail.
    Brief,
    /// The headline.
    Head,
}

impl Detail {
    /// The details that are shown.
    pub(crate) fn of(self, details: &[String]) -> &[String] {
        match self {
            Detail::Full => details,
            Detail::Brief => &details[..details.len().min(1)],
            Detail::Head => &[],
        }
    }
}

/// The items, formatted by `show`, and the number of omitted items: in full if their total length is
/// at most `limit`, else brief, else the headlines of the first ones. `more` is the length of the note
/// on omitted items.
pub(crate) fn fit<T, S>(
    items: &[T],
    limit: usize,
    show: impl Fn(&T, Detail) -> S,
    length: impl Fn(&S) -> usize,
    more: impl Fn(usize) -> usize,
) -> (Vec<S>, usize) {
    for detail in [Detail::Full, Detail::Brief] {
        let shown: Vec<S> = items.iter().map(|item| show(item, detail)).collect();
        if shown.iter().map(&length).sum::<usize>() <= limit {
            return (shown, 0);
        }
    }
    let (mut shown, mut room) = (Vec::new(), limit);
    for (at, item) in items.iter().enumerate() {
        let (one, left) = (show(item, Detail::Head), items.len() - at);
        let length = length(&one);
        if length + more(left) > room {
            return (shown, left);
        }
        room -= length;
        shown.push(one);
    }
    (shown, 0)
}

/// The note on omitted items.
pub(crate) fn more(count: usize, noun: &str) -> String {
    format!("and {count} more {noun}")
}

/// A report or a log as it is printed.
#[derive(Clone, Debug)]
pub struct Outline {
    /// The violations, or the steps.
    pub items: Vec<Lines>,
    /// The note on omitted items, if there are any.
    pub more: Option<String>,
    left: usize,
}

impl Outline {
    pub(crate) fn of(items: &[Lines], noun: &str) -> Outline {
        // With a line break, which the last item does not have.
        let length = |lines: &Lines| lines.to_string().len() + 1;
        let of_note = |count| more(count, noun).len() + 2;
        let (items, left) = fit(items, LIMIT + 1, Lines::cut, length, of_note);
        Outline {
            items,
            left,
            more: (left > 0).then(|| more(left, noun)),
        }
    }

    /// The same with the number of violations that are not known.
    pub(crate) fn with_more(mut self, unknown: usize) -> Outline {
        if unknown > 0 {
            self.more = Some(more(self.left + unknown, "violations"));
        }
        self
    }
}

impl Display for Outline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for item in &self.items {
            write!(f, "{separator}{item}")?;
            separator = "\n";
        }
        match &self.more {
            Some(more) => write!(f, "{separator}{more}"),
            None => Ok(()),
        }
    }
}
