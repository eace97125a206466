//! What is wrong with arrays, and how it reads.

#[cfg(feature = "serde")]
pub(crate) mod form;
mod remedy;
pub(crate) mod text;
mod violation;

use std::error::Error;
use std::fmt;

use schema_spec::{ArraySpec, Schema, Text};

pub use remedy::{Remedy, Statistic};
#[doc(hidden)]
pub use text::{Lines, Outline, Sentence, Voice};
pub use violation::{
    ColumnFill, ExprSize, MissingSpread, Sample, SymbolSource, Tally, Unsolved, Violation,
    ViolationKind,
};

/// Everything that is wrong with some arrays.
///
/// Its text stays short however much is wrong; [`Report::violations`] has all of it, in the order
/// in which it is looked for: arrays that are absent, not expected or unreadable; dtypes; ranks;
/// fixed sizes; shared sizes; bounds; values; the user's own checks.
#[derive(Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Report {
    schema: Text,
    violations: Vec<Violation>,
    /// The shapes of the arrays in which single values are wrong.
    #[cfg_attr(feature = "serde", serde(skip))]
    shapes: Vec<(Text, Vec<usize>)>,
    /// The arrays that were stacked from columns, and so are none of the data's own.
    #[cfg_attr(feature = "serde", serde(skip))]
    stacked: Vec<ArraySpec>,
}

impl Report {
    pub(crate) fn new(
        schema: &Schema,
        violations: Vec<Violation>,
        shapes: Vec<(Text, Vec<usize>)>,
        stacked: Vec<ArraySpec>,
    ) -> Report {
        Report {
            schema: schema.name_text().clone(),
            violations,
            shapes,
            stacked,
        }
    }

    /// What the arrays were checked against: the name of the struct.
    pub fn schema(&self) -> &str {
        &self.schema
    }

    /// The shape of an array in which values are wrong: of the array that was checked, which may
    /// have been [stacked](Report::stacked) from columns.
    pub fn shape(&self, array: &str) -> Option<&[usize]> {
        self.shapes
            .iter()
            .find_map(|(name, shape)| (name == array).then_some(&shape[..]))
    }

    /// What the schema says of each array that was stacked from columns. The data has no array of
    /// that name; the coordinates in a violation are those of the stacked array.
    pub fn stacked(&self) -> &[ArraySpec] {
        &self.stacked
    }

    /// All that is wrong. There is at least one violation.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// Its text line by line, with the names that `voice` has for what would help.
    #[doc(hidden)]
    pub fn outline(&self, voice: &Voice) -> Outline {
        let lines = self.violations.iter().map(|found| Lines::of(found, voice));
        Outline::of(&lines.collect::<Vec<_>>(), "violations")
    }

    /// What is wrong with one array.
    pub fn of(&self, array: &str) -> impl Iterator<Item = &Violation> {
        self.violations
            .iter()
            .filter(move |violation| violation.array() == array)
    }
}

#[cfg(test)]
impl Report {
    /// Adds what a user's own check might say.
    pub(crate) fn push_check_for_tests(&mut self, array: &'static str, message: &str) {
        let kind = ViolationKind::Check {
            path: Text::Borrowed("check"),
            message: message.to_owned(),
        };
        self.violations.push(Violation::new(array, kind));
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.outline(&Voice::RUST).fmt(f)
    }
}

/// Reads like the text: it is what `main` and `unwrap` show.
impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Lines::of(self, &Voice::RUST).fmt(f)
    }
}

impl Error for Report {}
