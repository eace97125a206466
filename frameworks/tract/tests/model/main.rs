//! A model that tract runs on checked inputs.

mod any_struct;
mod command;
mod common;
mod copies;
mod load;
mod numbers;
mod pair;
mod wrong_inputs;
