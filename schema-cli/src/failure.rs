//! The exit status of the command, and messages on standard error.

use std::fmt::Display;
use std::io::{self, Write};

use crate::style;
use crate::text::shown_lines;

/// How a command ended, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// The answer is yes.
    Good,
    /// The command ran, and the answer is no.
    Bad,
    /// The command could not run to its end.
    Failed,
}

impl From<Outcome> for u8 {
    /// Returns the exit status.
    fn from(outcome: Outcome) -> u8 {
        match outcome {
            Outcome::Good => 0,
            Outcome::Bad => 1,
            Outcome::Failed => 2,
        }
    }
}

/// Why a command failed: what is wrong, then what would be right.
#[derive(Clone, Debug)]
pub(crate) struct Failure(schema_tools::Failure);

impl Failure {
    /// Whatever a file says steers no terminal, even where what is named was not escaped before.
    pub(crate) fn new(message: impl AsRef<str>) -> Failure {
        Failure(schema_tools::Failure::new(message))
    }

    /// Adds a line that says what would be right.
    pub(crate) fn with_help(self, help: impl Display) -> Failure {
        Failure(self.0.with_help(help))
    }

    /// Returns the complete message; help is on lines of its own.
    pub(crate) fn message(&self) -> &str {
        self.0.message()
    }

    pub(crate) fn print(&self) {
        print("error", style::WRONG, self.message());
    }
}

impl From<schema_tools::Failure> for Failure {
    fn from(failure: schema_tools::Failure) -> Failure {
        Failure(failure)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::new(format!("the output cannot be written: {error}"))
    }
}

/// Prints a note on standard error.
pub(crate) fn note(message: &impl Display) {
    print("note", style::HELP, &shown_lines(&message.to_string()));
}

fn print(word: &str, style: anstyle::Style, message: &str) {
    // An error is ignored: there is no other place to report it.
    let _ = writeln!(
        anstream::stderr().lock(),
        "{style}{word}{style:#}: {message}"
    );
}
