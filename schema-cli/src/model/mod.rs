//! Model files, which every subcommand accepts instead of a schema.

mod against;
mod data;
mod failure;
mod options;
mod pairs;
mod read;
mod show;

pub(crate) use against::Against;
pub(crate) use data::{Expected, ModelFacts};
pub(crate) use failure::failure;
pub(crate) use options::ModelOptions;
pub(crate) use read::{Found, find};
pub(crate) use show::Facts;
