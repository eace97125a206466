//! Rows of a table, as many as there is room for.

use schema_spec::show::{code, escape, pre};

use crate::report::text::outline::{Detail, fit, more};
use crate::report::text::sentence::{Fragment, Sentence};

/// How long the rows of a table can be, in bytes, however much there is to say.
const LIMIT: usize = 14_000;

/// What the markup around the cells of a row takes, in bytes.
const ROW: usize = 150;

/// How much of one sentence is shown, in characters: a user's own check may say anything.
const SENTENCE: usize = 1000;

/// The rows of a table, as many as there is room for, and in the third column, where the sentences
/// are, how many more items there are.
pub(crate) fn bounded<T, const N: usize>(
    items: &[T],
    noun: &str,
    row: impl Fn(&T, Detail) -> [String; N],
) -> Vec<[String; N]> {
    let (mut rows, left) = fit(items, LIMIT, row, length, |_| 0);
    if left > 0 {
        let mut last = [const { String::new() }; N];
        last[2] = more(left, noun);
        rows.push(last);
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
