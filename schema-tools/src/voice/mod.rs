//! How help names what the user can do: the options of the command, or the keywords in Python.

mod command;
mod python;

use schema_core::repair::Step;
use schema_core::report::{self, Remedy};

/// The largest number of values that are mapped one by one.
const MAPPED: usize = 4;

/// How help names what the user can do.
///
/// ```
/// use schema_tools::{Voice, Word};
///
/// let word = Word::Match { array: "x", name: "input_layer" };
/// assert_eq!(Voice::COMMAND.word(word), "--match x=input_layer");
/// assert_eq!(Voice::PYTHON.word(word), r#"match={"x": "input_layer"}"#);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Voice {
    /// The names of repairs in reports.
    pub report: report::Voice,
    words: fn(Word<'_>) -> String,
    steps: fn(&Step) -> Option<String>,
}

impl Voice {
    /// The options of the command `schema`.
    pub const COMMAND: Voice = Voice::new(command::REPORT, command::word, command::step);

    /// The keywords of the functions in Python.
    pub const PYTHON: Voice = Voice::new(python::REPORT, python::word, python::step);

    /// Creates a voice of a program: the names of repairs in reports, of what the user can do, and of
    /// steps of a repair.
    pub const fn new(
        report: report::Voice,
        words: fn(Word<'_>) -> String,
        steps: fn(&Step) -> Option<String>,
    ) -> Voice {
        Voice {
            report,
            words,
            steps,
        }
    }

    /// Returns the name of what the user can do, as code without backticks.
    pub fn word(&self, word: Word<'_>) -> String {
        (self.words)(word)
    }

    /// Returns the argument that does a step of a repair; `None` if there is none.
    ///
    /// ```
    /// use schema_core::Repair;
    /// use schema_tools::Voice;
    ///
    /// let plan = Repair::new().discard("x");
    /// let step = &plan.steps()[0];
    /// assert_eq!(Voice::COMMAND.step(step).unwrap(), "--discard x");
    /// assert_eq!(Voice::PYTHON.step(step).unwrap(), r#"discard="x""#);
    /// ```
    pub fn step(&self, step: &Step) -> Option<String> {
        (self.steps)(step)
    }

    /// Returns the arguments that apply a remedy to the array of a violation.
    pub fn remedy(&self, remedy: &Remedy, array: &str) -> Vec<String> {
        let plan = remedy.repair(array);
        plan.steps().iter().filter_map(self.steps).collect()
    }
}

/// What the user can do. A voice that does not know one names it as another voice does.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Word<'a> {
    /// Says which input or output of a model an array is.
    Match {
        /// The name in the data.
        array: &'a str,
        /// The name in the model.
        name: &'a str,
    },
    /// Chooses a signature of a model; without an argument.
    Signature,
    /// The same, with a placeholder for the name.
    ASignature,
    /// Checks shapes and values only.
    Unverified,
    /// Names the loss of a model; with an example of one.
    ALoss,
    /// Stacks columns of a table into arrays; without an argument.
    Stacking,
    /// Stacks columns into an array: those whose first are given, or all if none is.
    Columns {
        /// The array.
        array: &'a str,
        /// The first columns.
        first: &'a [&'a str],
    },
    /// Lets values be missing; without an argument.
    AllowMissing,
    /// Ignores arrays that are not expected.
    IgnoreUnknown,
    /// Checks converted data, if no value changes.
    Lossless,
    /// Checks converted and rounded data.
    Lossy,
    /// Converts an array, and makes values missing that are not numbers.
    RepairLossy {
        /// The array.
        array: &'a str,
    },
    /// Skips the checks that only a Rust struct can run.
    WithoutCustomChecks,
    /// Names a struct.
    Named {
        /// A name that is valid.
        name: &'a str,
    },
    /// Writes the sidecar of a model again; without an argument.
    Lock,
    /// The same, with a placeholder for the model.
    LockModel,
}
