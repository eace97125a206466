//! What the library says of a model, in the words of the command.

use schema_core::model::ModelError;
use schema_core::model::ModelHelp;

use crate::failure::Failure;
use crate::text::shown;

/// Why the model cannot be used.
pub(crate) fn failure(error: &ModelError) -> Failure {
    match error.file() {
        Some(file) => named(&format!("`{}`", shown(&file.display().to_string())), error),
        None => named("the model", error),
    }
}

/// The same of a model, or of a sidecar, that is called so.
pub(super) fn named(name: &str, error: &ModelError) -> Failure {
    let mut lines = vec![format!("{name} {}", error.kind())];
    lines.extend(error.kind().details());
    let failure = Failure::new(lines.join("\n  "));
    match error.kind().help() {
        Some(help) => failure.with_help(match help {
            ModelHelp::WriteSidecar => {
                "write it again: `schema lock`, and the path of the model".to_owned()
            }
            ModelHelp::NewerProgram => {
                "use a newer program, or write it again with this one: `schema lock`".to_owned()
            }
            other => other.to_string(),
        }),
        None => failure,
    }
}
