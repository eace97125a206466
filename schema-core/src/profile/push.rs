//! Adds the values of arrays.

use ndarray::{ArrayD, ArrayViewD, Axis, Slice};
use schema_arrays::{AnyView, Cell, TextView, match_dtype};

use super::kinds::{Kinds, cell};
use super::values::Values;

/// Adds all values of an array, or those of one column of a table of two axes.
///
/// `missing` is the mask that the array itself does not have. Where the values come from text without a
/// dtype, `kinds` learns of which kinds they are.
pub(super) fn add(
    values: &mut Values,
    view: &AnyView<'_>,
    missing: Option<&ArrayD<bool>>,
    column: Option<usize>,
    kinds: Option<&mut Kinds>,
) {
    let slice = column.map(|column| Slice::from(column..=column));
    let missing = missing.map(|missing| match slice {
        Some(slice) => missing.slice_axis(Axis(1), slice),
        None => missing.view(),
    });
    let mask = missing.as_ref();
    match_dtype!(match view {
        AnyView::Bool(view) => {
            each(view, mask, slice, values, |values, truth| {
                values.truths[usize::from(truth)] += 1;
            });
            if let Some(kinds) = kinds {
                kinds.truth |= values.truths != [0, 0];
            }
        }
        AnyView::Int(view) => {
            if let Some(kinds) = kinds {
                each(view, mask, slice, values, |values, number| {
                    kinds.add_int(i128::from(number));
                    values.numbers.add_int(i128::from(number));
                });
            } else {
                each(view, mask, slice, values, |values, number| {
                    values.numbers.add_int(i128::from(number));
                });
            }
        }
        AnyView::Float(view) => {
            if let Some(kinds) = kinds {
                each(view, mask, slice, values, |values, number| {
                    kinds.float |= !f64::from(number).is_nan();
                    values.add_untyped(f64::from(number));
                });
            } else {
                each(view, mask, slice, values, |values, number| {
                    values.add_float(f64::from(number));
                });
            }
        }
        AnyView::Complex(view) => {
            each(view, mask, slice, values, |values, z| {
                let (re, im) = (f64::from(z.re), f64::from(z.im));
                if re.is_nan() || im.is_nan() {
                    values.nan += 1;
                } else {
                    values.complex[0] += 1;
                    values.complex[1] += u64::from(re.is_infinite() || im.is_infinite());
                }
            });
        }
        AnyView::Text(view) => texts(view, slice, values, kinds),
    });
}

fn each<T: Copy>(
    view: &ArrayViewD<'_, T>,
    missing: Option<&ArrayViewD<'_, bool>>,
    slice: Option<Slice>,
    values: &mut Values,
    mut visit: impl FnMut(&mut Values, T),
) {
    let view = match slice {
        Some(slice) => view.slice_axis(Axis(1), slice),
        None => view.view(),
    };
    values.count = values.count.saturating_add(view.len() as u64);
    let Some(missing) = missing else {
        match view.as_slice_memory_order() {
            Some(slice) => slice.iter().for_each(|&value| visit(values, value)),
            None => view.iter().for_each(|&value| visit(values, value)),
        }
        return;
    };
    for (&value, &is_missing) in view.iter().zip(missing) {
        if is_missing {
            values.missing += 1;
        } else {
            visit(values, value);
        }
    }
}

fn texts(
    view: &TextView<'_>,
    slice: Option<Slice>,
    values: &mut Values,
    kinds: Option<&mut Kinds>,
) {
    let view = match slice {
        Some(slice) => view.slice_axis(1, slice),
        None => view.view(),
    };
    let mut own = Kinds::default();
    for (text, kind) in &view {
        values.count += 1;
        match kind {
            Cell::Missing => values.missing += 1,
            Cell::Text => {
                values.texts.add(text);
                own.text = true;
            }
            Cell::Bool | Cell::Number => cell(text, kind, values, &mut own),
        }
    }
    if let Some(kinds) = kinds {
        kinds.join(own);
    }
}
