//! The `schema` command, for users who have data files or models but no Rust program.
//!
//! Each subcommand is a module with its arguments and a `run` function. The other modules are
//! shared: sources of input, tables and pages, destinations of output.
//!
//! The command is a library, so that the Python package can bring it along.

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

use std::ffi::OsString;
use std::io::{self, Write};

use clap::Parser;

/// Runs the command with arguments, of which the first is its name, and returns the exit status.
///
/// ```
/// assert_eq!(schema_cli::run(["schema", "--version"]), 0);
/// assert_eq!(schema_cli::run(["schema", "check", "absent.json", "absent.npz"]), 2);
/// ```
pub fn run<A: Into<OsString> + Clone>(arguments: impl IntoIterator<Item = A>) -> u8 {
    let status = match cli::Cli::try_parse_from(arguments) {
        Ok(cli) => cli.run(),
        Err(unusable) => {
            // An error is ignored: there is no other place to report it.
            let _ = unusable.print();
            u8::try_from(unusable.exit_code()).unwrap_or(2)
        }
    };
    // Where `main` is not Rust's, nothing else does. Who has closed the pipe wants no more.
    let _ = io::stdout().flush();
    status
}
