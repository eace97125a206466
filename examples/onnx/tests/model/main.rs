//! A model that tract runs on checked inputs.

mod command;
mod common;
mod copies;
mod load;
mod numbers;
mod pair;
mod wrong_inputs;
