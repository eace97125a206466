//! The `schema` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    schema_cli::run(std::env::args_os()).into()
}
