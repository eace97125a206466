//! How help names what is on the page: the labels of its controls, and the steps of a repair.

use schema_core::repair::Step;
use schema_core::report::{self, Remedy};
use schema_spec::show::visible;
use schema_tools::{Voice, Word};

use crate::step;

/// The names of what is on the page.
pub(crate) const PAGE: Voice = Voice::new(REPORT, word, named);

const REPORT: report::Voice = report::Voice {
    lossless: "Convert numbers: lossless",
    lossy: "Convert numbers: lossy",
    load: "choose",
    discard: "Discard invalid values",
    reshape: "Reshape",
    map: "Replace values",
    match_names: "Match names",
    step: |remedy: &Remedy, array| step::remedy(remedy, array),
};

// Every step has a name.
#[expect(clippy::unnecessary_wraps, reason = "a voice may have none")]
fn named(step: &Step) -> Option<String> {
    Some(step::label(step))
}

fn word(word: Word<'_>) -> String {
    match word {
        Word::Match { array, name } => {
            format!("Match arrays: {}={}", visible(array), visible(name))
        }
        Word::Signature => "Signature".to_owned(),
        Word::ASignature => "Signature: NAME".to_owned(),
        Word::Unverified => "Shapes and values only".to_owned(),
        Word::ALoss => "Loss: mse".to_owned(),
        Word::Stacking => "Stack columns".to_owned(),
        Word::Columns { array, first: [] } => format!("Stack columns: {}", visible(array)),
        Word::Columns { array, first } => {
            format!(
                "Stack columns: {}={},..",
                visible(array),
                visible(&first.join(","))
            )
        }
        Word::AllowMissing => "Values may be missing".to_owned(),
        Word::IgnoreUnknown => "Ignore other arrays".to_owned(),
        Word::Lossless => "Convert numbers: lossless".to_owned(),
        Word::Lossy => "Convert numbers: lossy".to_owned(),
        Word::RepairLossy { array } => format!("Convert {}, with loss", visible(array)),
        other => Voice::COMMAND.word(other),
    }
}
