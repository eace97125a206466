use ndarray::{ArrayViewD, Axis};

use super::scalar::{Scalar, of_key, order_key};
use super::scan::Hits;
use super::walk::Order;
use crate::report::{ColumnFill, MissingSpread};

/// How the missing values lie; `None` where they are too many to follow, or no real floats.
pub(super) fn spread<T: Scalar>(view: &ArrayViewD<'_, T>, missing: &Hits) -> Option<MissingSpread> {
    T::default().real_float()?;
    spread_of(view.shape(), &Order::of(view), missing, &|column| {
        there(view, column)
    })
}

fn spread_of(
    shape: &[usize],
    order: &Order,
    missing: &Hits,
    there: &dyn Fn(usize) -> Vec<f64>,
) -> Option<MissingSpread> {
    let rank = shape.len();
    if rank == 0 || !missing.all_placed() {
        return None;
    }
    // Rows, and columns with their counts, both sorted.
    let (mut rows, mut columns) = (Vec::<usize>::new(), Vec::<(usize, usize)>::new());
    for &place in &missing.places {
        let index = order.index(shape, place);
        if let Err(at) = rows.binary_search(&index[0]) {
            rows.insert(at, index[0]);
        }
        let column = if rank == 1 { 0 } else { index[rank - 1] };
        match columns.binary_search_by_key(&column, |&(column, _)| column) {
            Ok(at) => columns[at].1 += 1,
            Err(at) => columns.insert(at, (column, 1)),
        }
    }
    let of_column = match rank {
        1 => shape[0],
        _ => shape[..rank - 1].iter().product(),
    };
    let column = match columns[..] {
        [(column, _)] if rank <= 2 => fill(column, there(column)),
        _ => None,
    };
    Some(MissingSpread {
        rows: rows.len(),
        of_rows: shape[0],
        columns: columns.len(),
        empty: columns
            .iter()
            .filter(|&&(_, count)| count == of_column)
            .count(),
        column,
    })
}

/// Up to how many values are read again to say their mean and median.
const SHORT: usize = 1 << 14;

/// The values of a column that are there, or of an array that is one; none where they are many.
fn there<T: Scalar>(view: &ArrayViewD<'_, T>, column: usize) -> Vec<f64> {
    let values = match view.ndim() {
        1 => view.view(),
        _ => view.index_axis(Axis(1), column),
    };
    let mut there = Vec::new();
    if values.len() <= SHORT {
        for value in &values {
            there.extend(value.real_float().filter(|value| !value.is_nan()));
        }
    }
    there
}

/// Mean and median of the values; `None` where there are none or an infinity is among them.
#[allow(clippy::cast_precision_loss)] // no array has 2^53 values
fn fill(index: usize, there: Vec<f64>) -> Option<ColumnFill> {
    let mean = there.iter().sum::<f64>() / there.len() as f64;
    let mut keys: Vec<i64> = there.into_iter().map(order_key).collect();
    keys.sort_unstable();
    let middle = keys.len() / 2;
    let upper = of_key(*keys.get(middle)?);
    let median = if keys.len() % 2 == 1 {
        upper
    } else {
        of_key(keys[middle - 1]).midpoint(upper)
    };
    (mean.is_finite() && median.is_finite()).then_some(ColumnFill {
        index,
        mean,
        median,
    })
}
