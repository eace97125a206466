//! A model that tract runs, behind a schema.

mod command;
mod common;
mod copies;
mod load;
mod numbers;
mod pair;
mod wrong_inputs;
