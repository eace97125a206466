//! What still holds for rows that were taken from valid data, and what has to be checked again.
//!
//! The rows of an array are the indices of axis 0, whose size is the same symbol in all arrays that have
//! rows, and no other size depends on it. So each shape fits what it did before, and the number of rows
//! may only be outside of its bounds. A rule on single values holds for any rows, and one along another
//! axis looks at one row at a time. A rule along axis 0, or on all values, may hold for all rows and not
//! for some.

use std::ops::Range;

use schema_spec::{ArraySpec, Axis, Constraint};

use super::rebuild::has_rows;
use crate::check::Outcome;
use crate::input_schema::{FieldViews, InputSchema, checked};
use crate::user_checks::Checks;
use crate::{Dims, Rejected, Valid};

/// Which rows were taken.
#[derive(Debug)]
pub(super) enum Taken<'r> {
    /// Adjacent ones of one part.
    Range(Range<usize>),
    /// Any of one part.
    At(&'r [usize], Order),
    /// All of several parts.
    Joined,
}

/// What is known of the indices of rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Order {
    is_sorted: bool,
    is_distinct: bool,
}

impl Order {
    #[inline] // compiled only where it is called
    pub(super) fn of(rows: &[usize]) -> Order {
        let is_sorted = rows.is_sorted();
        let is_distinct = if is_sorted {
            rows.windows(2).all(|pair| pair[0] != pair[1])
        } else {
            let mut rows = rows.to_vec();
            rows.sort_unstable();
            rows.windows(2).all(|pair| pair[0] != pair[1])
        };
        Order {
            is_sorted,
            is_distinct,
        }
    }
}

impl Taken<'_> {
    /// Whether the rule holds for the rows because it holds for the arrays that they were taken from.
    /// Functions named by `check` are called again in any case.
    #[inline]
    fn keeps(&self, rule: &Constraint, spec: &ArraySpec) -> bool {
        // `None` if it is not known.
        let along = |axis: Axis| match spec.rank() {
            Some(rank) => axis.resolve(rank),
            None => usize::try_from(axis.0).ok(),
        };
        match rule {
            Constraint::Range(_)
            | Constraint::OneOf(_)
            | Constraint::AllowNan
            | Constraint::AllowInf
            | Constraint::Check(_)
            | Constraint::CheckRows(_) => true,
            Constraint::Unique => match self {
                Taken::Range(_) => true,
                Taken::At(_, order) => order.is_distinct,
                Taken::Joined => false,
            },
            // Where values are missing, these rules were not checked.
            _ if spec.is_nullable() => false,
            Constraint::Sorted(axis) | Constraint::Increasing(axis) => match self {
                _ if along(*axis) != Some(0) => along(*axis).is_some(),
                Taken::Range(_) => true,
                // NaN has no order, so that the values on both of its sides were not compared.
                Taken::At(..) if spec.constraints().contains(&Constraint::AllowNan) => false,
                Taken::At(_, order) => {
                    order.is_sorted && (order.is_distinct || matches!(rule, Constraint::Sorted(_)))
                }
                Taken::Joined => false,
            },
            Constraint::OneHot(axis) => along(*axis).is_some_and(|axis| axis > 0),
            Constraint::SumsTo(sum) => along(sum.axis).is_some_and(|axis| axis > 0),
            _ => false,
        }
    }
}

/// Proves that the rows of valid data are valid. `dims` are those of all rows.
pub(super) fn reprove<T: InputSchema>(
    batch: T,
    dims: &Dims,
    (symbol, count): (&str, usize),
    taken: &Taken<'_>,
) -> Result<Valid<T>, Rejected<T>> {
    let schema = const { &T::SCHEMA };
    let dims = dims.with_size(symbol, count);
    let mut bounds = schema.bounds();
    let is_within = dims.get(symbol).is_none()
        || bounds.all(|bounds| bounds.symbol() != symbol || bounds.allow(count));
    if is_within && rules_hold(&batch, symbol, taken) && checks_hold(&batch) {
        return Ok(Valid::proven(batch, dims));
    }
    // For a report of everything.
    match checked(&batch) {
        Ok(dims) => Ok(Valid::proven(batch, dims)),
        Err(report) => Err(Rejected::new(batch, report)),
    }
}

fn rules_hold<T: InputSchema>(batch: &T, symbol: &str, taken: &Taken<'_>) -> bool {
    let mut views = None;
    let mut arrays = const { &T::SCHEMA }.arrays().enumerate();
    arrays.all(|(at, spec)| {
        let may_break = |rule: &Constraint| !taken.keeps(rule, spec);
        if !has_rows(spec, symbol) || !spec.constraints().iter().any(may_break) {
            return true;
        }
        let views = views.get_or_insert_with(|| {
            let mut views = FieldViews::new();
            batch.__fields(&mut views);
            views
        });
        views.hold(at, spec)
    })
}

fn checks_hold<T: InputSchema>(batch: &T) -> bool {
    let schema = const { &T::SCHEMA };
    if schema.first_check().is_none() {
        return true;
    }
    let mut outcome = Outcome::new(schema);
    batch.__custom(&mut Checks::new(&mut outcome).of_taken_rows());
    outcome.violations.is_empty()
}

#[cfg(test)]
mod tests {
    use super::Order;

    #[test]
    fn the_order_of_indices() {
        let order = |rows: &[usize]| {
            let order = Order::of(rows);
            (order.is_sorted, order.is_distinct)
        };
        assert_eq!(order(&[]), (true, true));
        assert_eq!(order(&[0, 2, 5]), (true, true));
        assert_eq!(order(&[0, 2, 2]), (true, false));
        assert_eq!(order(&[3, 0, 1]), (false, true));
        assert_eq!(order(&[3, 0, 3]), (false, false));
    }
}
