//! How the command ends.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::style;

/// How a command ended, the better before the worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// All is well.
    Good,
    /// It did what it was asked, and the answer is no.
    Bad,
    /// It could not do what it was asked.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(match outcome {
            Outcome::Good => 0,
            Outcome::Bad => 1,
            Outcome::Failed => 2,
        })
    }
}

/// Why a command could not do what it was asked: what is wrong, then what would be right.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Failure {
        Failure(message.into())
    }

    /// The same, with what would be right.
    pub(crate) fn with_help(self, help: impl Display) -> Failure {
        Failure(format!("{}\n  help: {help}", self.0))
    }

    /// All of it: what is wrong, then what would be right, on lines of its own.
    pub(crate) fn message(&self) -> &str {
        &self.0
    }

    pub(crate) fn tell(&self) {
        say("error", style::WRONG, &self.0);
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure(format!("the output cannot be written: {error}"))
    }
}

/// Says on standard error what is of use to know beside the output.
pub(crate) fn note(message: &impl Display) {
    say("note", style::HELP, &message.to_string());
}

fn say(word: &str, style: anstyle::Style, message: &str) {
    // Where standard error is gone there is nobody to tell.
    let _ = writeln!(
        anstream::stderr().lock(),
        "{style}{word}{style:#}: {message}"
    );
}
