//! The last value before it in the place of each that is missing.

use ndarray::{ArrayD, Axis, Zip};

use super::cells::cell;
use super::log::{ValueChange, ValueChanges};
use schema_arrays::{AnyArray, Cell, TextArray};
use schema_arrays::{coordinates, match_dtype};

/// Looks back along the axis for each value that `missing` says is not there, and takes out of
/// `missing` what it found.
pub(super) fn forward(
    array: &mut AnyArray,
    missing: &mut ArrayD<bool>,
    axis: usize,
) -> ValueChanges {
    let before = missing.clone();
    match_dtype!(match array {
        AnyArray::Primitive(array) => along(array, missing, axis),
        AnyArray::Text(text) => {
            let mut values = text.values().clone();
            along(&mut values, missing, axis);
            let mut cells = match text.cells() {
                Some(cells) => cells.clone(),
                None => ArrayD::from_elem(missing.shape(), Cell::Text),
            };
            Zip::from(&mut cells)
                .and(&*missing)
                .and(&before)
                .for_each(|cell, now, before| {
                    if *before && !*now {
                        *cell = Cell::Text;
                    }
                });
            *text = if cells.iter().all(|cell| *cell == Cell::Text) {
                TextArray::from(values)
            } else {
                TextArray::with_cells(values, cells)
                    .unwrap_or_else(|| unreachable!("both are of one shape"))
            };
        }
    });
    let mut changes = ValueChanges {
        total: before.len(),
        ..ValueChanges::default()
    };
    for (place, (before, now)) in before.iter().zip(&*missing).enumerate() {
        if *before && !*now {
            changes.add(|| {
                let index = coordinates(place, missing.shape());
                ValueChange {
                    before: None,
                    after: cell(array, None, &index),
                    index,
                }
            });
        }
    }
    changes
}

fn along<T: Clone>(array: &mut ArrayD<T>, missing: &mut ArrayD<bool>, axis: usize) {
    for at in 1..array.len_of(Axis(axis)) {
        let (values_before, mut values) = array.view_mut().split_at(Axis(axis), at);
        let (missing_before, mut missing) = missing.view_mut().split_at(Axis(axis), at);
        Zip::from(values.index_axis_mut(Axis(axis), 0))
            .and(missing.index_axis_mut(Axis(axis), 0))
            .and(values_before.index_axis(Axis(axis), at - 1))
            .and(missing_before.index_axis(Axis(axis), at - 1))
            .for_each(|value, missing, before, missing_before| {
                if *missing && !*missing_before {
                    value.clone_from(before);
                    *missing = false;
                }
            });
    }
}
