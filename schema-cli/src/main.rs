//! The `schema` command: for those who have data files or models, and no Rust.
//!
//! Each subcommand is a module with its arguments and a `run`. What they have in common lies
//! beside them: where input comes from, how tables and pages are set, where output goes.

mod check;
mod cli;
mod content;
mod diff;
mod failure;
mod infer;
mod lock;
mod model;
mod output;
mod page;
mod progress;
mod repair;
mod rust;
mod show;
mod source;
mod stats;
mod style;
mod table;
mod text;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    cli::Cli::parse().run()
}
