use std::collections::BTreeSet;

use ndarray::{ArrayView1, ArrayViewD, Axis};

use super::scalar::Scalar;
use super::scan::Hits;
use super::walk::Order;
use crate::report::{ColumnFill, MissingSpread};

/// How the missing values lie; `None` where they are too many to follow, or no real floats.
pub(super) fn spread<T: Scalar>(view: &ArrayViewD<'_, T>, missing: &Hits) -> Option<MissingSpread> {
    T::default().real_float()?;
    let rank = view.ndim();
    if rank == 0 || !missing.all_placed() {
        return None;
    }
    let order = Order::of(view);
    let (mut rows, mut columns) = (BTreeSet::new(), BTreeSet::new());
    for &place in &missing.places {
        let index = order.index(view.shape(), place);
        rows.insert(index[0]);
        columns.insert(if rank == 1 { 0 } else { index[rank - 1] });
    }
    let column = match (columns.first(), rank) {
        (Some(0), 1) => fill(0, &view.rows().into_iter().next()?),
        (Some(&column), 2) if columns.len() == 1 => {
            fill(column, &view.lanes(Axis(0)).into_iter().nth(column)?)
        }
        _ => None,
    };
    Some(MissingSpread {
        rows: rows.len(),
        of_rows: view.len_of(Axis(0)),
        columns: columns.len(),
        column,
    })
}

/// Up to how many values are read again to say their mean and median.
const SHORT: usize = 1 << 14;

/// Mean and median of the values that are there; `None` where none is, they are many, or an
/// infinity is among them.
#[allow(clippy::cast_precision_loss)] // no array has 2^53 values
fn fill<T: Scalar>(index: usize, values: &ArrayView1<'_, T>) -> Option<ColumnFill> {
    if values.len() > SHORT {
        return None;
    }
    let mut there: Vec<f64> = (values.iter())
        .filter_map(|value| value.real_float())
        .filter(|value| !value.is_nan())
        .collect();
    let mean = there.iter().sum::<f64>() / there.len() as f64;
    let middle = there.len() / 2;
    if there.is_empty() {
        return None;
    }
    let odd = there.len() % 2 == 1;
    let (below, &mut upper, _) = there.select_nth_unstable_by(middle, f64::total_cmp);
    let median = if odd {
        upper
    } else {
        let lower = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        lower.midpoint(upper)
    };
    (mean.is_finite() && median.is_finite()).then_some(ColumnFill {
        index,
        mean,
        median,
    })
}
