//! Runs the `schema` command and checks its output and exit status.

mod advice;
mod check;
mod common;
mod diff;
mod drift;
mod hostile;
mod infer;
mod lock;
mod model;
mod model_cases;
mod parts;
mod pieces;
mod profile;
mod python;
mod readme;
mod repair;
mod reports;
mod sample;
mod show;
mod special;
mod tables;
