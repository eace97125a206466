//! Violations, and their text.

#[cfg(feature = "serde")]
pub(crate) mod form;
mod remedy;
pub(crate) mod text;
mod violation;

use std::error::Error;
use std::fmt;

use schema_spec::{ArraySpec, Schema, Text};

pub use remedy::{LostClass, Remedy, Statistic};
#[doc(hidden)]
pub use text::{Lines, Outline, Sentence, Voice};
pub(crate) use violation::Columns;
#[cfg(feature = "stream")]
pub(crate) use violation::FileRows;
pub use violation::{
    ColumnFill, ExprSize, MissingSpread, RowRange, Sample, SymbolSource, Tally, Unsolved,
    Violation, ViolationKind,
};

/// All violations of a schema by some arrays.
///
/// The length of its text is limited; [`Report::violations`] returns all violations, in the order of
/// the checks: absent, unexpected and unreadable arrays; dtypes; ranks; fixed sizes; shared sizes;
/// bounds; values; custom checks.
///
/// The serialized form, too, is limited to the first hundred violations, with the number of the others.
/// A report that is read has these, without [remedies](Violation::remedies) and shapes.
#[derive(Clone)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize))]
pub struct Report {
    schema: Text,
    violations: Vec<Violation>,
    /// The number of violations that were left out of the form that was read.
    #[cfg_attr(feature = "serde", serde(default))]
    more: usize,
    /// The shapes of the arrays with invalid values.
    #[cfg_attr(feature = "serde", serde(skip))]
    shapes: Vec<(Text, Vec<usize>)>,
    /// The arrays that were stacked from columns, and so are not in the data.
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
            more: 0,
            shapes,
            stacked,
        }
    }

    /// Returns the name of the schema, which is that of the struct.
    pub fn schema(&self) -> &str {
        &self.schema
    }

    /// Returns the shape of an array with invalid values, which may have been
    /// [stacked](Report::stacked) from columns.
    pub fn shape(&self, array: &str) -> Option<&[usize]> {
        self.shapes
            .iter()
            .find_map(|(name, shape)| (name == array).then_some(&shape[..]))
    }

    /// Returns the specs of the arrays that were stacked from columns. The data has no arrays of these
    /// names; the coordinates in a violation are those in the stacked array.
    pub fn stacked(&self) -> &[ArraySpec] {
        &self.stacked
    }

    /// Returns all violations. There is at least one.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// Returns the text line by line, with help worded by `voice`.
    #[doc(hidden)]
    pub fn outline(&self, voice: &Voice) -> Outline {
        let lines = text::summed(&self.violations, voice);
        Outline::of(&lines, "violations").with_more(self.more)
    }

    /// Returns the violations of one array.
    pub fn of(&self, array: &str) -> impl Iterator<Item = &Violation> {
        self.violations
            .iter()
            .filter(move |violation| violation.array() == array)
    }
}

#[cfg(test)]
impl Report {
    /// Adds a violation of a custom check.
    pub(crate) fn push_check_for_tests(&mut self, array: &'static str, message: &str) {
        let kind = ViolationKind::check(Text::Borrowed("check"), message.to_owned());
        self.violations.push(Violation::new(array, kind));
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.outline(&Voice::RUST).fmt(f)
    }
}

/// The same as `Display`, because `main` and `unwrap` print it.
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

/// Two reports are equal if their violations are.
impl PartialEq for Report {
    #[inline] // compiled only where it is called
    fn eq(&self, other: &Report) -> bool {
        self.schema == other.schema
            && self.violations == other.violations
            && self.more == other.more
    }
}
