//! Why something could not be done.

use std::error::Error;
use std::fmt::{self, Display};

use schema_core::model::{ModelError, ModelHelp};
use schema_spec::show::{visible, visible_lines};

use crate::voice::{Voice, Word};

/// Why something could not be done: what is wrong, then what would be right.
///
/// ```
/// use schema_tools::Failure;
///
/// let failure = Failure::new("the data has no column `age`").with_help("it has `x`");
/// assert_eq!(failure.to_string(), "the data has no column `age`\n  help: it has `x`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(String);

impl Failure {
    /// Creates a failure with this message. Whatever a file says steers no terminal, even where what
    /// is named was not escaped before.
    pub fn new(message: impl AsRef<str>) -> Failure {
        Failure(visible_lines(message.as_ref()))
    }

    /// Adds a line that says what would be right.
    #[must_use]
    pub fn with_help(self, help: impl Display) -> Failure {
        Failure::new(format!("{}\n  help: {help}", self.0))
    }

    /// Says why a model cannot be used, by the name of its file if the error has it.
    pub fn of_model_file(error: &ModelError, voice: &Voice) -> Failure {
        match error.file() {
            Some(file) => {
                let file = visible(&file.display().to_string());
                Failure::of_model(&format!("`{file}`"), error, voice)
            }
            None => Failure::of_model("the model", error, voice),
        }
    }

    /// Says why a model cannot be used. `called` is what the message calls it: "the model", or its
    /// file in backticks.
    pub fn of_model(called: &str, error: &ModelError, voice: &Voice) -> Failure {
        let mut lines = vec![format!("{called} {}", error.kind())];
        lines.extend(error.kind().details());
        let failure = Failure::new(lines.join("\n  "));
        let word = |word| voice.word(word);
        match error.kind().help() {
            Some(help) => failure.with_help(match help {
                ModelHelp::Signature => {
                    format!("choose one of them: `{}`", word(Word::ASignature))
                }
                ModelHelp::WriteSidecar => {
                    format!("write it again with `{}`", word(Word::LockModel))
                }
                ModelHelp::NewerProgram => format!(
                    "use a newer program, or write it again with this one: `{}`",
                    word(Word::Lock)
                ),
                other => other.to_string(),
            }),
            None => failure,
        }
    }

    /// Returns the complete message; help is on lines of its own.
    pub fn message(&self) -> &str {
        &self.0
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Failure {}
