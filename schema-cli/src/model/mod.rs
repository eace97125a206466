//! Model files, wherever a schema goes: what they say, and which of the data they mean.

mod against;
mod data;
mod failure;
mod options;
mod pairs;
mod read;
mod show;

pub(crate) use against::Against;
pub(crate) use data::{Held, OfModel};
pub(crate) use failure::failure;
pub(crate) use options::ModelOptions;
pub(crate) use read::{Found, find};
pub(crate) use show::Facts;
