//! The `schema` command, for users who have data files or models but no Rust program.
//!
//! Each subcommand is a module with its arguments and a `run` function. The other modules are
//! shared: sources of input, tables and pages, destinations of output.

mod check;
mod cli;
mod content;
mod diff;
mod drift;
mod failure;
mod infer;
mod lock;
mod model;
mod output;
mod page;
mod profile;
mod progress;
mod python;
mod reading;
mod repair;
mod rust;
mod sample;
mod set;
mod show;
mod source;
mod style;
mod table;
mod text;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    cli::Cli::parse().run()
}
