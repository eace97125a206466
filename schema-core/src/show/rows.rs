//! Rows of a table, shortened to a limit.

use schema_spec::show::{code, escape, samp};

use crate::report::text::outline::{Detail, fit, more};
use crate::report::text::sentence::{Fragment, Sentence};

/// The largest length of the rows of a table, in bytes.
const LIMIT: usize = 14_000;

/// The length of the markup around the cells of a row, in bytes.
const ROW: usize = 400;

/// The largest length of one sentence, in characters; the error of a custom check may be long.
const SENTENCE: usize = 1000;

/// The rows of a table, as many as fit, and a last row with the number of omitted items in the third
/// column, which contains the sentences.
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

/// A sentence as HTML; its second and further lines are preformatted.
pub(crate) fn sentence(sentence: &Sentence) -> String {
    let sentence = sentence.clipped(SENTENCE);
    let (first, rest) = sentence.split_first_line();
    let html = first.fragments().iter().map(|part| match part {
        Fragment::Text(text) => escape(text),
        Fragment::Code(name) => code(name),
    });
    html.collect::<String>() + &samp(rest.lines())
}
