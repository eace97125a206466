//! Rows for what is told, as many as there is room for.

use schema_spec::show::{phrase, pre};

use crate::report::text::{Sentence, more};

/// How long the rows of a table can be, in bytes, however much is told.
const LIMIT: usize = 14_000;

/// What the markup around the cells of a row takes, in bytes.
const ROW: usize = 150;

/// How much of one sentence is shown, in characters: a user's own check may say anything.
const SENTENCE: usize = 1000;

/// How much is said in a row.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Detail {
    Whole,
    Brief,
    Head,
}

impl Detail {
    /// As many of the lines as are said.
    pub(super) fn of(self, lines: &[String]) -> &[String] {
        match self {
            Detail::Whole => lines,
            Detail::Brief => &lines[..lines.len().min(1)],
            Detail::Head => &[],
        }
    }
}

/// All of each row if that fits, else less of each, else as many as fit, and how many there are
/// more: in the third column, where the sentences are.
pub(super) fn bounded<T, const N: usize>(
    told: &[T],
    noun: &str,
    row: impl Fn(&T, Detail) -> [String; N],
) -> Vec<[String; N]> {
    for detail in [Detail::Whole, Detail::Brief] {
        let rows: Vec<_> = told.iter().map(|told| row(told, detail)).collect();
        if rows.iter().map(length).sum::<usize>() <= LIMIT {
            return rows;
        }
    }
    let (mut rows, mut room) = (Vec::new(), LIMIT);
    for (at, one) in told.iter().enumerate() {
        let row = row(one, Detail::Head);
        let Some(rest) = room.checked_sub(length(&row)) else {
            let mut last = [const { String::new() }; N];
            last[2] = more(told.len() - at, noun);
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
pub(super) fn sentence(sentence: &Sentence) -> String {
    let sentence = sentence.clipped(SENTENCE);
    let (first, rest) = sentence.first_line();
    phrase(first) + &pre(rest)
}
