//! The command line: its subcommands and the exit status.

use std::io::Write;

use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;

use crate::failure::{Failure, Outcome};
use crate::output::Out;
use crate::{check, diff, drift, infer, lock, profile, python, repair, rust, sample, show};

/// Show what data files and models contain, check data against a schema or a model, and repair it.
#[derive(Debug, Parser)]
#[command(
    name = "schema",
    version,
    max_term_width = 100,
    disable_help_subcommand = true
)]
#[command(after_help = "\
Examples:
  schema show train.npz                         show what is in the file
  schema infer train.npz > train.schema.json    write a schema for it
  schema check train.schema.json new.npz        check other data
  schema check model.keras train.npz            check it against a model
  schema repair train.schema.json new.npz --impute x=mean -o repaired.npz")]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Show(show::Args),
    Infer(infer::Args),
    Profile(profile::Args),
    Check(check::Args),
    Merge(check::merge::Args),
    Repair(repair::Args),
    Sample(sample::Args),
    Diff(diff::Args),
    Drift(drift::Args),
    Rust(rust::Args),
    Python(python::Args),
    Lock(lock::Args),
    Completions(Completions),
}

/// Write a script that completes this command in a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  schema completions bash > ~/.local/share/bash-completion/completions/schema")]
struct Completions {
    /// The shell.
    shell: Shell,
}

impl Cli {
    pub(crate) fn run(self) -> u8 {
        let mut out = Out::stdout();
        let ran = match self.command {
            Command::Show(args) => show::run(&args, &mut out),
            Command::Infer(args) => infer::run(&args, &mut out),
            Command::Profile(args) => profile::run(&args, &mut out),
            Command::Check(args) => check::run(&args, &mut out),
            Command::Merge(args) => check::merge::run(&args, &mut out),
            Command::Repair(args) => repair::run(&args, &mut out),
            Command::Sample(args) => sample::run(&args, &mut out),
            Command::Diff(args) => diff::run(&args, &mut out),
            Command::Drift(args) => drift::run(&args, &mut out),
            Command::Rust(args) => rust::run(&args, &mut out),
            Command::Python(args) => python::run(&args, &mut out),
            Command::Lock(args) => lock::run(&args, &mut out),
            Command::Completions(args) => complete(args.shell, &mut out),
        };
        let ran = ran.and_then(|outcome| {
            out.flush()?;
            Ok(outcome)
        });
        match ran {
            Ok(outcome) => outcome.into(),
            Err(failure) => {
                failure.print();
                Outcome::Failed.into()
            }
        }
    }
}

fn complete(shell: Shell, out: &mut Out) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "schema", &mut script);
    out.write_all(&script)?;
    Ok(Outcome::Good)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        super::Cli::command().debug_assert();
    }
}
