//! The spec's questions, put to a type that may be no array at all, of which nothing is asked.

use schema_spec::{Message, problem};

use crate::{Axis, Constraint, DType, DimBounds, Value, ValueRange};

pub const fn rank_problem(
    array: &str,
    rank: Option<usize>,
    axes: usize,
    has_rest: bool,
) -> Option<Message> {
    match rank {
        Some(rank) => problem::rank_problem(array, rank, axes, has_rest),
        None => None,
    }
}

pub const fn dtype_problem(array: &str, actual: Option<DType>, declared: DType) -> Option<Message> {
    match actual {
        Some(actual) => problem::dtype_problem(array, actual, declared),
        None => None,
    }
}

pub const fn constraint_problem(
    array: &str,
    dtype: Option<DType>,
    constraint: &Constraint,
) -> Option<Message> {
    match dtype {
        Some(dtype) => problem::constraint_problem(array, dtype, constraint),
        None => None,
    }
}

pub const fn range_problem(dtype: Option<DType>, range: &ValueRange) -> Option<Message> {
    match dtype {
        Some(dtype) => problem::range_problem(dtype, range),
        None => problem::order_problem(range),
    }
}

pub const fn one_of_problem(
    dtype: Option<DType>,
    values: &[Value],
    range: Option<&ValueRange>,
) -> Option<Message> {
    match problem::one_of_problem(dtype, values, range) {
        Some((_, message)) => Some(message),
        None => None,
    }
}

pub const fn axis_problem(
    array: &str,
    keyword: &str,
    axis: isize,
    rank: Option<usize>,
) -> Option<Message> {
    match rank {
        Some(rank) => problem::axis_problem(array, keyword, Axis(axis), rank),
        None => None,
    }
}

pub const fn bounds(
    symbol: &'static str,
    min: usize,
    max: Option<usize>,
    inclusive: bool,
) -> DimBounds {
    let (min, max) = DimBounds::included(min, max, inclusive);
    DimBounds::new(symbol, min, max)
}
