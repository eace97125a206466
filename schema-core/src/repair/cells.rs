//! The values of arrays of any dtype.

use ndarray::{ArrayD, Zip};
use schema_arrays::{AnyArray, Cell, TextArray, match_dtype};
use schema_spec::{Scalar, Value};

/// The values in row-major order; `None` for a missing one. NaN does not count as missing.
pub(super) fn cells<'a>(
    array: &'a AnyArray,
    missing: Option<&'a ArrayD<bool>>,
) -> impl Iterator<Item = Option<Scalar<'a>>> {
    let mut missing = missing.map(|missing| missing.iter());
    array.scalars().map(move |cell| {
        let is_missing = missing.as_mut().and_then(Iterator::next) == Some(&true);
        cell.filter(|_| !is_missing)
    })
}

/// The value at `index`, unless it is missing.
pub(super) fn cell(
    array: &AnyArray,
    missing: Option<&ArrayD<bool>>,
    index: &[usize],
) -> Option<Value> {
    if missing.is_some_and(|missing| missing[index]) {
        return None;
    }
    array.view().scalar(index).map(Value::from)
}

/// The value at `index` as in a report: a float has the decimals that its type prints.
pub(super) fn reported(array: &AnyArray, index: &[usize]) -> Option<Value> {
    fn decimals(number: impl Copy + Into<f64> + ToString) -> Value {
        let parsed = number.to_string().parse();
        Value::Float(parsed.unwrap_or_else(|_| number.into()))
    }
    match_dtype!(match array {
        AnyArray::Float(array) => Some(decimals(array[index])),
        _ => cell(array, None, index),
    })
}

/// Text with new values, of which only those in `missing` are still missing.
pub(super) fn refilled(
    text: &TextArray,
    values: ArrayD<String>,
    missing: &ArrayD<bool>,
) -> TextArray {
    let Some(cells) = text.cells() else {
        return TextArray::from(values);
    };
    let cells = Zip::from(cells)
        .and(missing)
        .map_collect(|cell, missing| match cell {
            Cell::Missing if !missing => Cell::Text,
            cell => *cell,
        });
    if cells.iter().all(|cell| *cell == Cell::Text) {
        return TextArray::from(values);
    }
    TextArray::with_cells(values, cells)
        .unwrap_or_else(|| unreachable!("both have the shape of the text"))
}
