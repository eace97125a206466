//! Errors of models; help names the subcommands.

use schema_core::model::ModelError;

use crate::failure::Failure;
use crate::text::{VOICE, shown_path};

/// Says why the model cannot be used.
pub(crate) fn failure(error: &ModelError) -> Failure {
    match error.file() {
        Some(file) => named(&format!("`{}`", shown_path(file)), error),
        None => named("the model", error),
    }
}

/// Like [`failure`], for a model or a sidecar that is called `name`.
pub(super) fn named(name: &str, error: &ModelError) -> Failure {
    schema_tools::Failure::of_model(name, error, &VOICE).into()
}
