//! Model files, which every subcommand accepts instead of a schema.

mod failure;
mod options;
mod read;
mod show;

pub(crate) use failure::failure;
pub(crate) use options::ModelOptions;
pub(crate) use read::{Found, find};
pub(crate) use show::Facts;
