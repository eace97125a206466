//! Rows of a table, as many as there is room for.

use schema_spec::show::{code, escape, pre};

use crate::report::text::more;
use crate::report::text::sentence::{Fragment, Sentence};

/// How long the rows of a table can be, in bytes, however much there is to say.
const LIMIT: usize = 14_000;

/// What the markup around the cells of a row takes, in bytes.
const ROW: usize = 150;

/// How much of one sentence is shown, in characters: a user's own check may say anything.
const SENTENCE: usize = 1000;

/// How much a row says.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Detail {
    Full,
    Brief,
    Head,
}

impl Detail {
    /// As many of the lines as the row has.
    pub(crate) fn of(self, lines: &[String]) -> &[String] {
        match self {
            Detail::Full => lines,
            Detail::Brief => &lines[..lines.len().min(1)],
            Detail::Head => &[],
        }
    }
}

/// All of each row if that fits, else less of each, else as many as fit, and how many there are
/// more: in the third column, where the sentences are.
pub(crate) fn bounded<T, const N: usize>(
    items: &[T],
    noun: &str,
    row: impl Fn(&T, Detail) -> [String; N],
) -> Vec<[String; N]> {
    for detail in [Detail::Full, Detail::Brief] {
        let rows: Vec<_> = items.iter().map(|item| row(item, detail)).collect();
        if rows.iter().map(length).sum::<usize>() <= LIMIT {
            return rows;
        }
    }
    let (mut rows, mut room) = (Vec::new(), LIMIT);
    for (at, item) in items.iter().enumerate() {
        let row = row(item, Detail::Head);
        let Some(rest) = room.checked_sub(length(&row)) else {
            let mut last = [const { String::new() }; N];
            last[2] = more(items.len() - at, noun);
            rows.push(last);
            break;
        };
        room = rest;
        rows.push(row);
    }
    rows
}

fn length<const N: usize>(row: &[String; N]) -> usize {
    ROW + row.iter().map(String::len).sum::<usize>()
}

/// A sentence; what is said in further lines stands below as it is.
pub(crate) fn sentence(sentence: &Sentence) -> String {
    let sentence = sentence.clipped(SENTENCE);
    let (first, rest) = sentence.split_first_line();
    let html = first.fragments().iter().map(|part| match part {
        Fragment::Text(text) => escape(text),
        Fragment::Code(name) => code(name),
    });
    html.collect::<String>() + &pre(rest.lines())
}
