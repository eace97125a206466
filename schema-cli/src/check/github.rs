//! Annotations for GitHub: workflow commands, which a runner reads in the output of a step.

use std::fmt::Write;

use schema_tools::sarif;

use super::place::{Place, Root};
use super::{Checked, Verdict};
use crate::text::VOICE;

/// What the titles of annotations begin with, which are shown next to those of other programs.
const TITLE: &str = "schema check";

/// Returns an annotation for each violation and for each file that is not checked.
pub(super) fn annotations(checked: &[Checked], root: &Root) -> String {
    let mut text = String::new();
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
                    annotate(&mut text, &place, &violation.full_code(), &said);
                }
            }
            Verdict::Unchecked(failure) => {
                let place = root.place(source);
                annotate(&mut text, &place, "not checked", failure.message());
            }
        }
    }
    text
}

fn annotate(text: &mut String, place: &Place, title: &str, message: &str) {
    text.push_str("::error ");
    if let Place::File(path, line) = place {
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
    use super::*;

    #[test]
    fn a_command_is_one_line_whatever_it_names() {
        let mut text = String::new();
        let place = Place::File("a:b,\n100%.npz".into(), Some(7));
        annotate(&mut text, &place, "x::y", "two\nlines, 50%::");
        assert_eq!(
            text,
            "::error file=a%3Ab%2C%0A100%25.npz,line=7,title=schema check: x%3A%3Ay::two%0Alines, 50%25::\n"
        );
    }
}
