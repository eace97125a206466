use ndarray::{ArrayViewD, Axis};

use super::scalar::{Scalar, of_key, order_key};
use super::scan::Hits;
use super::walk::Order;
use crate::report::{ColumnFill, MissingSpread};

/// The distribution of missing values; `None` if there are too many, or if the values are not real
/// floats.
pub(super) fn spread<T: Scalar>(view: &ArrayViewD<'_, T>, missing: &Hits) -> Option<MissingSpread> {
    T::default().real_float()?;
    spread_of(view.shape(), &Order::of(view), missing, &|column| {
        present(view, column)
    })
}

fn spread_of(
    shape: &[usize],
    order: &Order,
    missing: &Hits,
    present: &dyn Fn(usize) -> Vec<f64>,
) -> Option<MissingSpread> {
    let rank = shape.len();
    if rank == 0 || !missing.all_placed() {
        return None;
    }
    // Rows, and columns with their counts, both sorted.
    let (mut rows, mut columns) = (Vec::<usize>::new(), Vec::<(usize, usize)>::new());
    for &position in &missing.positions {
        let index = order.index(shape, position);
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
        [(column, _)] if rank <= 2 => fill(column, present(column)),
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

/// The largest number of values of an array of which mean and median are computed: as many as a check in
/// pieces keeps.
pub(crate) const KEPT: usize = 1 << 12;

/// The values of a column, or of a one-dimensional array, that are not missing; empty if it is long.
fn present<T: Scalar>(view: &ArrayViewD<'_, T>, column: usize) -> Vec<f64> {
    let values = match view.ndim() {
        1 => view.view(),
        _ => view.index_axis(Axis(1), column),
    };
    let mut present = Vec::new();
    if view.len() <= KEPT {
        for value in &values {
            present.extend(value.real_float().filter(|value| !value.is_nan()));
        }
    }
    present
}

/// The mean and the median of the values; `None` if there are no values or one is infinite.
#[allow(clippy::cast_precision_loss)] // no array has 2^53 values
pub(crate) fn fill(index: usize, present: Vec<f64>) -> Option<ColumnFill> {
    let mean = present.iter().sum::<f64>() / present.len() as f64;
    let mut keys: Vec<i64> = present.into_iter().map(order_key).collect();
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
