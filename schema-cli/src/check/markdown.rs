//! A summary in Markdown, as code hosts show it on the page of a run or in a comment.

use std::fmt::Write;

use super::report::plain;
use super::{Checked, Verdict};
use crate::page::escape;

/// The most bytes of reports that are shown; GitHub takes a summary of 1 MiB.
const MOST: usize = 900 << 10;

/// Returns the summary. Whatever comes from files or names is in blocks that Markdown does not read.
pub(super) fn summary(checked: &[Checked]) -> String {
    let (valid, others): (Vec<&Checked>, Vec<&Checked>) =
        checked.iter().partition(|one| is_valid(one));
    let mut markdown = format!(
        "#### schema check: {} of {} valid\n",
        valid.len(),
        checked.len()
    );
    let mut left = MOST;
    if !others.is_empty() {
        markdown.push('\n');
        block(&mut markdown, &others, &mut left);
    }
    if !valid.is_empty() {
        markdown.push_str("\n<details>\n<summary>valid</summary>\n\n");
        block(&mut markdown, &valid, &mut left);
        markdown.push_str("\n</details>\n");
    }
    markdown
}

fn is_valid(one: &Checked) -> bool {
    matches!(one.verdict, Verdict::Valid(_) | Verdict::Partial { .. })
}

/// Adds the texts of the results, as far as there is room.
fn block(markdown: &mut String, results: &[&Checked], left: &mut usize) {
    markdown.push_str("<pre>\n");
    for (at, one) in results.iter().enumerate() {
        let text = escape(&plain(one)) + "\n";
        if text.len() > *left {
            let _ = writeln!(markdown, "and {} more", results.len() - at);
            break;
        }
        *left -= text.len();
        markdown.push_str(&text);
    }
    markdown.push_str("</pre>\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Failure;
    use crate::source::Source;

    #[test]
    fn a_summary_has_room_on_a_page() {
        let failure = || Failure::new("<pre>".repeat(1000));
        let checked: Vec<Checked> = (0..1000)
            .map(|at| Checked::not(Source::File(format!("{at}.npz").into()), failure()))
            .collect();
        let markdown = summary(&checked);
        assert!(
            (MOST / 2..1 << 20).contains(&markdown.len()),
            "{}",
            markdown.len()
        );
        assert_eq!(markdown.matches("<pre>").count(), 1);
        let shown = markdown.matches("not checked").count();
        assert!(markdown.ends_with(&format!("and {} more\n</pre>\n", 1000 - shown)));
    }
}
