//! Model files, which every subcommand accepts instead of a schema.

mod options;
mod show;

pub(crate) use options::ModelOptions;
pub(crate) use show::Facts;

use schema_core::model::ModelError;

use crate::failure::Failure;
use crate::text::VOICE;

/// Says why the model cannot be used.
pub(crate) fn failure(error: &ModelError) -> Failure {
    schema_tools::Failure::of_model_file(error, &VOICE).into()
}
