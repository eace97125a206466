//! Annotations for GitHub: workflow commands, which a runner reads in the output of a step.

use std::fmt::Write;

use schema_tools::sarif;

use super::place::{Place, Root};
use super::{Checked, Verdict};
use crate::text::VOICE;

/// What the titles of annotations begin with, which are shown next to those of other programs.
const TITLE: &str = "schema check";

/// The most annotations that GitHub shows of a step.
const MOST: usize = 10;

/// Returns an annotation for each violation and for each file that is not checked. Where GitHub shows some in its log
/// alone, the last one that it annotates says so.
pub(super) fn annotations(checked: &[Checked], root: &Root) -> String {
    let mut each = Vec::new();
    for Checked {
        source, verdict, ..
    } in checked
    {
        match verdict {
            Verdict::Valid(_) | Verdict::Partial { .. } => {}
            Verdict::Invalid(report) => {
                let places = root.places(source, report).into_iter();
                for (place, violation) in places.zip(report.violations()) {
                    let said = sarif::message(violation, &VOICE);
                    each.push(annotation(Some(&place), &violation.full_code(), &said));
                }
            }
            Verdict::Unchecked(failure) => {
                let place = root.place(source);
                each.push(annotation(Some(&place), "not checked", failure.message()));
            }
        }
    }
    if each.len() > MOST {
        let more = each.len() - (MOST - 1);
        let said = format!("GitHub shows {MOST} annotations of a step; the log has all");
        each.insert(MOST - 1, annotation(None, &format!("{more} more"), &said));
    }
    each.concat()
}

fn annotation(place: Option<&Place>, title: &str, message: &str) -> String {
    let mut text = "::error ".to_owned();
    if let Some(Place::File(path, line)) = place {
        let _ = write!(text, "file={},", property(&path.to_string_lossy()));
        if let Some(line) = line {
            let _ = write!(text, "line={line},");
        }
    }
    let _ = writeln!(
        text,
        "title={TITLE}: {}::{}",
        property(title),
        data(message)
    );
    text
}

/// Escapes what ends the text of a command.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes what ends a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use schema_core::io::ReadOptions;

    use super::*;
    use crate::failure::Failure;
    use crate::source::Source;

    #[test]
    fn a_command_is_one_line_whatever_it_names() {
        let place = Place::File("a:b,\n100%.npz".into(), Some(7));
        let text = annotation(Some(&place), "x::y", "two\nlines, 50%::");
        assert_eq!(
            text,
            "::error file=a%3Ab%2C%0A100%25.npz,line=7,title=schema check: x%3A%3Ay::two%0Alines, 50%25::\n"
        );
    }

    #[test]
    fn the_last_annotation_that_is_shown_counts_the_others() {
        let annotations = |count: usize| {
            let source = |at| Source::File(format!("{at}.npz").into());
            let failed = |at| Checked::not(source(at), Failure::new("is empty"));
            let checked: Vec<Checked> = (0..count).map(failed).collect();
            let root = Root::new(None, ReadOptions::default()).unwrap();
            annotations(&checked, &root)
        };
        assert_eq!(annotations(MOST).lines().count(), MOST);
        let text = annotations(25);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 26);
        assert_eq!(
            lines[MOST - 1],
            "::error title=schema check: 16 more::GitHub shows 10 annotations of a step; the log has all"
        );
        assert!(
            lines[8].contains("file=8.npz,") && lines[10].contains("file=9.npz,"),
            "{text}"
        );
    }
}
