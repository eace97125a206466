//! Errors in a declaration.
//!
//! One set of rules for three callers: the derive, if it can read the tokens; rustc, if only rustc
//! knows the type or the constant; and the deserializer.

mod loss;
mod names;
mod on_missing;
mod rows;
mod sizes;
mod together;
mod values;

use crate::rules::Rule;
use crate::{Axis, DType, Message};

pub use loss::{loss_problem, loss_role_problem};
pub use names::{Named, clash, columns_problem, columns_size_problem, names_problem};
pub use on_missing::{
    allow_nan_problem, drop_axis_problem, drop_problem, lone_value_problem, nullable_problem,
    nullable_rule_problem, on_missing_problem,
};
pub use rows::{row_symbol, rows_problem};
pub(crate) use sizes::apart_problem;
pub use sizes::{
    bounds_problem, shared_bounds_problem, size_bounds_problem, size_problem, symbol_problem,
};
pub use together::{Ruled, together_problem};
pub use values::{bound_problem, fit_problem, one_of_problem, order_problem, range_problem};

/// Stops the compilation with `problem`, if it is `Some`.
///
/// # Panics
///
/// If `problem` is `Some`, which fails the evaluation of a constant.
#[track_caller]
pub const fn demand(problem: Option<Message>) {
    if let Some(message) = problem {
        panic!("{}", message.as_str());
    }
}

/// The number of entries in `shape` does not match the rank of the array's type.
pub const fn rank_problem(
    array: &str,
    rank: usize,
    axes: usize,
    has_rest: bool,
) -> Option<Message> {
    let fits = if has_rest {
        rank + 1 >= axes
    } else {
        rank == axes
    };
    if fits {
        return None;
    }
    let message = Message::new("").code(array).text(" has rank ").size(rank);
    let message = if has_rest {
        message
            .text(" by its type, but its `shape` asks for at least ")
            .size(axes - 1)
            .text(" axes")
    } else {
        let plural = if axes == 1 { " entry" } else { " entries" };
        message
            .text(" by its type, but its `shape` has ")
            .size(axes)
            .text(plural)
    };
    let message = message.text("; write one entry per axis");
    Some(if has_rest {
        message
    } else {
        message.text(", or use an array of rank ").size(axes)
    })
}

/// `dtype` does not match the type of the array's elements.
pub const fn dtype_problem(array: &str, actual: DType, declared: DType) -> Option<Message> {
    if actual as u8 == declared as u8 {
        return None;
    }
    Some(
        Message::new("")
            .code(array)
            .text(" holds ")
            .dtype(actual)
            .text(" by its type, but `dtype` says ")
            .dtype(declared)
            .text("; drop `dtype`, or change one of them"),
    )
}

/// The rule does not apply to values of the dtype.
pub const fn constraint_problem(array: &str, dtype: DType, rule: Rule) -> Option<Message> {
    if rule.elements().include(dtype) {
        return None;
    }
    let message = Message::new("").code(rule.keyword()).text(" needs ");
    let message = message.text(rule.elements().words()).text(", but ");
    let message = message.code(array).text(" holds ").dtype(dtype);
    Some(message.text(", ").text(rule.unfit()))
}

/// The rule refers to an axis that the array does not have.
pub const fn axis_problem(array: &str, keyword: &str, axis: Axis, rank: usize) -> Option<Message> {
    if axis.resolve(rank).is_some() {
        return None;
    }
    let message = Message::new("")
        .code(keyword)
        .text(" asks for axis ")
        .integer(axis.0 as i128)
        .text(", but ")
        .code(array);
    Some(match rank {
        0 => message.text(" has no axes"),
        1 => message.text(" has one axis; write 0"),
        _ => message
            .text(" has ")
            .size(rank)
            .text(" axes; write 0 to ")
            .size(rank - 1)
            .text(", or -1 for the last"),
    })
}
