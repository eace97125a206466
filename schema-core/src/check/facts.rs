//! What remedies depend on: facts about the values of the arrays that no violation says.

use ndarray::ArrayD;
use schema_arrays::AnyView;
use schema_spec::{ArraySpec, Placed};

#[cfg(feature = "repair")]
use super::marks::{self, Marked};
#[cfg(feature = "repair")]
use super::recode::{self, Codes};
use super::values::has_number_in_each_column;
use super::{classes, columns};
use crate::report::{LostClass, ViolationKind};

/// Facts about the arrays of a schema, each of which is named by its index.
pub(crate) trait Facts {
    /// The shape, whether or not its rank is right; `None` if the array is absent.
    fn shape(&self, at: usize) -> Option<&[usize]>;

    /// Whether each column has a number that breaks no rule.
    fn has_number_in_each_column(&self, at: usize) -> bool;

    /// The number of values in each column that a violation is about; `None` unless it is about single
    /// values.
    fn in_columns(&self, at: usize, kind: &ViolationKind, width: usize) -> Option<Vec<usize>>;

    /// The number of rows that are dropped, and the classes of labels that vanish with them.
    fn losing(&self, dropped: &Dropped) -> (usize, Vec<LostClass>);

    /// The values of an array, if its rules list the allowed ones.
    #[cfg(feature = "repair")]
    fn codes(&self, at: usize) -> Option<Codes>;

    /// The different words of an array of text, in order, each with its count; `None` if there are many,
    /// or some read as numbers. `column` is the index along the last axis to which it is limited.
    #[cfg(feature = "repair")]
    fn words(&self, at: usize, column: Option<usize>) -> Option<Vec<(String, usize)>>;

    /// The ways to read text as numbers.
    #[cfg(feature = "repair")]
    fn ways(&self, at: usize, column: Option<usize>) -> Vec<Marked>;
}

/// Rows with missing values that are dropped.
pub(crate) struct Dropped {
    /// The number of all rows.
    pub(crate) of: usize,
    /// The arrays that lose them, each with its axis.
    pub(crate) arrays: Vec<(usize, usize)>,
    /// Those that have missing values.
    pub(crate) lacking: Vec<usize>,
    /// The array whose values that break a rule are made missing first.
    pub(crate) discard: Option<usize>,
    /// The labels.
    pub(crate) labels: Vec<usize>,
}

/// The facts of arrays in memory.
pub(crate) struct OfViews<'a, 'v> {
    /// The arrays of the schema, in order.
    pub(crate) placed: &'a [Placed<'a>],
    /// The same arrays, whether or not their rank is right.
    pub(crate) views: &'a [Option<AnyView<'v>>],
    /// Their masks of missing values; may be shorter.
    pub(crate) missing: &'a [Option<&'a ArrayD<bool>>],
}

impl<'a, 'v> OfViews<'a, 'v> {
    fn view(&self, at: usize) -> Option<(&'a ArraySpec, &'a AnyView<'v>)> {
        Some((self.placed[at].spec, self.views.get(at)?.as_ref()?))
    }

    fn missing(&self, at: usize) -> Option<&'a ArrayD<bool>> {
        self.missing.get(at).copied().flatten()
    }
}

impl Facts for OfViews<'_, '_> {
    fn shape(&self, at: usize) -> Option<&[usize]> {
        Some(self.views.get(at)?.as_ref()?.shape())
    }

    fn has_number_in_each_column(&self, at: usize) -> bool {
        self.view(at)
            .is_some_and(|(spec, view)| has_number_in_each_column(spec, view))
    }

    fn in_columns(&self, at: usize, kind: &ViolationKind, width: usize) -> Option<Vec<usize>> {
        let (spec, view) = self.view(at)?;
        columns::in_columns(kind, spec, view, self.missing(at), width)
    }

    fn losing(&self, dropped: &Dropped) -> (usize, Vec<LostClass>) {
        let mut rows = vec![false; dropped.of];
        for &(of, axis) in &dropped.arrays {
            let discard = dropped.discard == Some(of);
            if let Some((spec, view)) = self.view(of)
                && (discard || dropped.lacking.contains(&of))
            {
                classes::mark_lacking(&mut rows, spec, view, self.missing(of), axis, discard);
            }
        }
        let mut lost = Vec::new();
        for &of in &dropped.labels {
            if let Some((spec, view)) = self.view(of) {
                lost.extend(classes::lost(&rows, spec, view, self.missing(of)));
            }
        }
        (rows.into_iter().filter(|row| *row).count(), lost)
    }

    #[cfg(feature = "repair")]
    fn codes(&self, at: usize) -> Option<Codes> {
        let (spec, view) = self.view(at)?;
        Codes::of(spec, view, self.missing(at))
    }

    #[cfg(feature = "repair")]
    fn words(&self, at: usize, column: Option<usize>) -> Option<Vec<(String, usize)>> {
        let (spec, view) = self.view(at)?;
        recode::words(spec, view, self.missing(at), column)
    }

    #[cfg(feature = "repair")]
    fn ways(&self, at: usize, column: Option<usize>) -> Vec<Marked> {
        self.view(at)
            .map_or_else(Vec::new, |(_, view)| marks::ways(view, column))
    }
}
