//! Errors of models; help names the subcommands.

use schema_core::model::ModelError;
use schema_core::model::ModelHelp;

use crate::failure::Failure;
use crate::text::shown_path;

/// Says why the model cannot be used.
pub(crate) fn failure(error: &ModelError) -> Failure {
    match error.file() {
        Some(file) => named(&format!("`{}`", shown_path(file)), error),
        None => named("the model", error),
    }
}

/// Like [`failure`], for a model or a sidecar that is called `name`.
pub(super) fn named(name: &str, error: &ModelError) -> Failure {
    let mut lines = vec![format!("{name} {}", error.kind())];
    lines.extend(error.kind().details());
    let failure = Failure::new(lines.join("\n  "));
    match error.kind().help() {
        Some(help) => failure.with_help(match help {
            ModelHelp::Signature => "choose one of them: `--signature NAME`".to_owned(),
            ModelHelp::WriteSidecar => "write it again with `schema lock MODEL`".to_owned(),
            ModelHelp::NewerProgram => {
                "use a newer program, or write it again with this one: `schema lock`".to_owned()
            }
            other => other.to_string(),
        }),
        None => failure,
    }
}
