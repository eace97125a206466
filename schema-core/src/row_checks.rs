//! Custom checks of rows: functions named by `check_rows`.

use std::fmt::{self, Display};
use std::marker::PhantomData;

use ndarray::{
    Array1, ArrayD, ArrayView, Axis, Dimension, IndexLonger, Ix1, Ix2, Ix3, Ix4, Ix5, Ix6, IxDyn,
};
use schema_arrays::{AnyArray, AnyView, Field, FieldElement};
use schema_spec::{DType, Text, Value};

use crate::report::{Sample, Tally};

/// The dimension of an array that has rows: the parts of it at one index of axis 0.
#[diagnostic::on_unimplemented(
    message = "an array without axes has no rows",
    label = "takes a row of an array without axes",
    note = "`check = path` names a function that takes the entire array"
)]
pub trait HasRows: Dimension {
    /// A row: a value of an array of one axis, else a view.
    type Row<'v, T: 'v>;

    fn row<'v, T>(array: &ArrayView<'v, T, Self>, at: usize) -> Self::Row<'v, T>;
}

impl HasRows for Ix1 {
    type Row<'v, T: 'v> = &'v T;

    fn row<'v, T>(array: &ArrayView<'v, T, Ix1>, at: usize) -> &'v T {
        IndexLonger::index(array, at)
    }
}

macro_rules! rows_of_several_axes {
    ($($dim:ty: $row:ty),+) => {$(
        impl HasRows for $dim {
            type Row<'v, T: 'v> = ArrayView<'v, T, $row>;

            fn row<'v, T>(array: &ArrayView<'v, T, $dim>, at: usize) -> ArrayView<'v, T, $row> {
                array.clone().index_axis_move(Axis(0), at)
            }
        }
    )+};
}

rows_of_several_axes!(Ix2: Ix1, Ix3: Ix2, Ix4: Ix3, Ix5: Ix4, Ix6: Ix5);

impl HasRows for IxDyn {
    type Row<'v, T: 'v> = ArrayView<'v, T, IxDyn>;

    /// An array that turns out to have no axes is its only row.
    fn row<'v, T>(array: &ArrayView<'v, T, IxDyn>, at: usize) -> ArrayView<'v, T, IxDyn> {
        let array = array.clone();
        match array.ndim() {
            0 => array,
            _ => array.index_axis_move(Axis(0), at),
        }
    }
}

/// The row of a field's array.
type Row<'v, F> = <<F as Field>::Dim as HasRows>::Row<'v, <F as Field>::Elem>;

/// The rows that `check` refuses; `None` if there are none.
pub(crate) fn refused<'v, T, D: HasRows, E: Display>(
    array: &ArrayView<'v, T, D>,
    check: &impl Fn(D::Row<'v, T>) -> Result<(), E>,
) -> Option<Tally> {
    count(array.shape(), &mut |row, note| {
        if let Err(error) = check(D::row(array, row)) {
            note(&error);
        }
    })
}

/// Is called with the error of a row.
type Note<'n> = dyn FnMut(&dyn Display) + 'n;

// Not generic, so that it is compiled once, and only where it is called.
#[inline]
fn count(shape: &[usize], check: &mut dyn FnMut(usize, &mut Note<'_>)) -> Option<Tally> {
    let mut tally = Tally {
        total: shape.first().copied().unwrap_or(1),
        ..Tally::default()
    };
    for row in 0..tally.total {
        check(row, &mut |error| {
            tally.count += 1;
            if tally.samples.len() < Tally::SAMPLES {
                let index = if shape.is_empty() { vec![] } else { vec![row] };
                let value = Value::Text(Text::Owned(error.to_string()));
                tally.samples.push(Sample { index, value });
            }
        });
    }
    if tally.count == 0 { None } else { Some(tally) }
}

/// Runs the checks of rows that the type of a struct knows, on some rows of arrays.
#[doc(hidden)]
#[derive(Default)]
pub struct RowChecks<'p> {
    arrays: &'p [RowsOf<'p>],
    /// The arrays whose functions can be called.
    names: Vec<&'static str>,
    /// The rows that were refused, with the name of their array.
    refused: Vec<(&'static str, Tally)>,
}

// Not derived, which would compile the texts of arrays of each dtype.
impl fmt::Debug for RowChecks<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RowChecks")
    }
}

/// Some rows of an array.
pub(crate) struct RowsOf<'p> {
    pub(crate) name: &'p str,
    pub(crate) view: AnyView<'p>,
    /// The mask that the view itself does not have.
    pub(crate) missing: Option<&'p ArrayD<bool>>,
}

/// The checks of rows of a struct.
#[cfg(feature = "stream")]
pub(crate) type RunRows = fn(&mut RowChecks<'_>);

#[cfg(feature = "stream")]
impl RowChecks<'_> {
    /// The names of the arrays that have a function that can be called on pieces.
    pub(crate) fn names(run: RunRows) -> Vec<&'static str> {
        let mut checks = RowChecks::default();
        run(&mut checks);
        checks.names
    }

    /// The rows that are refused, with the names of their arrays, which have the right dtypes and ranks.
    pub(crate) fn run<'p>(run: RunRows, arrays: &'p [RowsOf<'p>]) -> Vec<(&'static str, Tally)> {
        let mut checks = RowChecks {
            arrays,
            ..RowChecks::default()
        };
        run(&mut checks);
        checks.refused
    }
}

impl RowsOf<'_> {
    /// Whether each row has a value that is missing, and that has a placeholder which the function must not
    /// see. Missing floats are NaN.
    #[inline] // compiled only where it is called
    fn without(&self) -> Vec<bool> {
        let shape = self.view.shape();
        let rows = shape.first().copied().unwrap_or(1);
        let width = shape.iter().skip(1).product::<usize>().max(1);
        let mut without = Vec::new();
        let mut add = |missing: &mut dyn Iterator<Item = bool>| {
            without.resize(rows, false);
            for (at, _) in missing.enumerate().filter(|(_, missing)| *missing) {
                without[at / width] = true;
            }
        };
        if self.view.dtype().has_nan() {
            return Vec::new();
        }
        if let AnyView::Text(text) = &self.view
            && text.cells().is_some()
        {
            add(&mut text
                .iter()
                .map(|(_, cell)| cell == schema_arrays::Cell::Missing));
        }
        if let Some(missing) = self.missing {
            add(&mut missing.iter().copied());
        }
        without
    }
}

/// A function that takes a row of a field's array.
pub struct OnPieces<F, C>(C, PhantomData<F>);

impl<F, C> OnPieces<F, C> {
    /// Wraps the function.
    pub fn new(check: C) -> OnPieces<F, C> {
        OnPieces(check, PhantomData)
    }
}

impl<F, C> OnPieces<F, C>
where
    F: Field,
    F::Dim: HasRows,
    F::Elem: 'static,
    C: for<'r> ChecksRow<'r, F>,
{
    /// Runs the function on the rows of the array of that name, if there are any.
    pub fn attach(self, name: &'static str, checks: &mut RowChecks<'_>) {
        // Text in pieces is owned.
        let text = AnyArray::from(Array1::<String>::from_vec(Vec::new()));
        if F::Elem::DTYPE == DType::Text && F::Elem::of_view(&text.view(), None).is_none() {
            return;
        }
        checks.names.push(name);
        let mut arrays = checks.arrays.iter();
        let Some(rows) = arrays.find(|rows| rows.name == name) else {
            return;
        };
        let Some(array) = F::Elem::of_view(&rows.view, rows.missing) else {
            return;
        };
        let Ok(array) = array.view().into_dimensionality::<F::Dim>() else {
            return;
        };
        let without = match F::NULLABLE {
            true => Vec::new(),
            false => rows.without(),
        };
        let is_left_out = |row: usize| without.get(row) == Some(&true);
        let tally = count(array.shape(), &mut |row, note| {
            if !is_left_out(row) {
                self.0.check_row(F::Dim::row(&array, row), note);
            }
        });
        checks.refused.extend(tally.map(|tally| (name, tally)));
    }
}

/// A function that takes a row of that lifetime.
pub trait ChecksRow<'r, F: Field>
where
    F::Dim: HasRows,
    F::Elem: 'static,
{
    fn check_row(&self, row: Row<'r, F>, note: &mut Note<'_>);
}

impl<'r, F, C, E> ChecksRow<'r, F> for C
where
    F: Field,
    F::Dim: HasRows,
    F::Elem: 'static,
    C: Fn(Row<'r, F>) -> Result<(), E>,
    E: Display,
{
    fn check_row(&self, row: Row<'r, F>, note: &mut Note<'_>) {
        if let Err(error) = self(row) {
            note(&error);
        }
    }
}

/// A function that does not take a row. The call on the entire array reports it.
pub trait NoPieces: Sized {
    /// Does nothing.
    fn attach(self, _: &'static str, _: &mut RowChecks<'_>) {}
}

impl<F, C> NoPieces for OnPieces<F, C> {}
