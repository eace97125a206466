//! What is wrong with arrays, and how it reads.

#[cfg(feature = "serde")]
pub(crate) mod form;
pub(crate) mod text;
mod violation;

use std::error::Error;
use std::fmt;

use crate::{ArraySpec, Schema, Text};

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

    /// What the schema says of an array that was stacked from columns.
    pub(crate) fn stacked(&self, array: &str) -> Option<&ArraySpec> {
        self.stacked.iter().find(|spec| spec.name() == array)
    }

    /// The shape of an array in which single values are wrong.
    pub(crate) fn shape_of(&self, array: &str) -> Option<&[usize]> {
        self.shapes
            .iter()
            .find_map(|(name, shape)| (name == array).then_some(&shape[..]))
    }

    /// What the arrays were held against: the name of the struct.
    pub fn schema(&self) -> &str {
        &self.schema
    }

    /// All that is wrong. There is at least one violation.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
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
        self.violations.push(Violation {
            array: Text::Borrowed(array),
            kind: ViolationKind::Check {
                path: Text::Borrowed("check"),
                message: message.to_owned(),
            },
            repairs: Vec::new(),
        });
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<text::Lines> = self.violations.iter().map(text::Lines::of).collect();
        f.write_str(&text::bounded(&lines, "violations"))
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
        f.write_str(&text::Lines::of(self).whole())
    }
}

impl Error for Report {}
