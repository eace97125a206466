//! The checks of schema-spec for types that may not be arrays, for which they are skipped.

use std::mem;

use schema_spec::{
    Axis, Constraint, DType, DimBounds, Message, Schema, Value, ValueRange, problem,
};

use super::item::Item;

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
        Some(dtype) => problem::constraint_problem(array, dtype, constraint.rule()),
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

pub const fn on_missing_problem(
    array: &str,
    dtype: Option<DType>,
    item: Item,
    constraints: &[Constraint],
) -> Option<Message> {
    let on_missing = item.on_missing();
    let problem = match &on_missing {
        Some(on_missing) => problem::on_missing_problem(array, dtype, on_missing, constraints),
        None => None,
    };
    // A constant cannot drop, and it owns nothing.
    mem::forget(on_missing);
    problem
}

pub const fn lone_value_problem(array: &str, item: Item, rank: Option<usize>) -> Option<Message> {
    let on_missing = item.on_missing();
    let problem = match (&on_missing, rank) {
        (Some(on_missing), Some(rank)) => problem::lone_value_problem(array, on_missing, rank),
        _ => None,
    };
    mem::forget(on_missing);
    problem
}

pub const fn nullable_problem(
    array: &str,
    nullable: bool,
    constraint: &Constraint,
) -> Option<Message> {
    if nullable {
        problem::nullable_rule_problem(array, constraint.rule())
    } else {
        None
    }
}

pub const fn drop_problem(schema: &Schema, array: &str) -> Option<Message> {
    match schema.get(array) {
        Some(spec) => problem::drop_problem(schema, spec),
        None => None,
    }
}

/// The rule at `at` of the array.
pub const fn together_problem(schema: &Schema, array: &str, at: usize) -> Option<Message> {
    let Some(spec) = schema.get(array) else {
        return None;
    };
    let of = problem::Ruled {
        array: spec.name(),
        dtype: spec.dtype(),
        dims: spec.dims(),
        rules: spec.constraints(),
    };
    problem::together_problem(of, at)
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

/// The largest size of a constant that is named by a single capital: counting to more takes too long.
pub const LARGEST_CAPITAL: usize = 1 << 18;

/// The size, or one that causes no other error.
pub const fn size_of_capital(found: usize) -> usize {
    if found == usize::MAX { 1 } else { found }
}

/// The name at `at` is the first that is no constant, or one that is too large.
pub const fn capitals_problem(names: &[(&str, usize)], at: usize) -> Option<Message> {
    let (name, size) = names[at];
    if size == LARGEST_CAPITAL {
        let message = Message::new("").code(name).text(" is larger than ");
        let message = message
            .size(LARGEST_CAPITAL)
            .text("; write it in braces: `{ ");
        return Some(message.text(name).text(" }`"));
    }
    let mut before = 0;
    while before < at {
        if names[before].1 == usize::MAX {
            return None;
        }
        before += 1;
    }
    if size != usize::MAX {
        return None;
    }
    let message = Message::new("no constant is called ").code(name);
    let lower = [name.as_bytes()[0].to_ascii_lowercase()];
    let rest = name.as_bytes().split_at(1).1;
    let message = message.text("; a symbol is in lower case, such as `");
    Some(
        match (std::str::from_utf8(&lower), std::str::from_utf8(rest)) {
            (Ok(lower), Ok(rest)) => message.text(lower).text(rest).text("`"),
            _ => message.text("batch`"),
        },
    )
}
