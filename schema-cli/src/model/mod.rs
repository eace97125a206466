//! Model files, wherever a schema goes: what they say, and which of the data they mean.

mod against;
mod data;
mod pairs;
mod read;
mod show;

pub(crate) use against::{Against, Held, ModelOptions, OfModel};
pub(crate) use read::{in_bytes, in_file, not_read};
pub(crate) use show::Facts;
