//! What makes `on_missing` inconsistent with the rest of an array's declaration.

use super::fit_problem;
use crate::rules::Rule;
use crate::text::as_slice;
use crate::{ArraySpec, Constraint, DType, Dim, Message, OnMissing, Scalar, Schema};

/// What is put in cannot be made of values of that dtype, or breaks the array's other rules.
pub const fn on_missing_problem(
    array: &str,
    dtype: Option<DType>,
    on_missing: &OnMissing,
    constraints: &[Constraint],
) -> Option<Message> {
    if let OnMissing::Constant(value) = on_missing {
        return constant_problem(dtype, value.scalar(), constraints);
    }
    let Some(dtype) = dtype else { return None };
    let needs = match on_missing {
        OnMissing::Mean | OnMissing::Median if !dtype.is_float() => " needs real floats, but ",
        // Of several it is the smallest.
        OnMissing::MostFrequent if dtype.is_complex() => " needs values with an order, but ",
        _ => return None,
    };
    let message = Message::new("").code(on_missing.keyword()).text(needs);
    let message = message.code(array).text(" holds ").dtype(dtype);
    Some(message.text(if dtype.is_complex() {
        "; use `constant(..)` or `drop`"
    } else {
        "; use `most_frequent`, `constant(..)` or `drop`"
    }))
}

const fn constant_problem(
    dtype: Option<DType>,
    value: Scalar<'_>,
    constraints: &[Constraint],
) -> Option<Message> {
    if value.is_nan() {
        return Some(Message::new(
            "NaN is itself a missing value; put in a number, or write `allow_nan` in the place of `on_missing`",
        ));
    }
    if let Some(dtype) = dtype
        && let Some(problem) = fit_problem(dtype, value)
    {
        return Some(problem);
    }
    let message = Message::new("`").value(value);
    if value.is_infinite() && !Rule::AllowInf.is_among(constraints) {
        return Some(message.text(
            "` is infinite, and the schema allows finite values only; put in one, or add `allow_inf`",
        ));
    }
    let mut at = 0;
    while at < constraints.len() {
        match &constraints[at] {
            Constraint::Range(range) if !range.contains(value) => {
                let message = range.write(message.text("` is outside `range = "));
                return Some(message.text("`; put in a value that lies in it"));
            }
            Constraint::OneOf(values) if !value.is_among(as_slice(values)) => {
                return Some(message.text("` is not among `one_of`; put in one of its values"));
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Nothing is missing where NaN is a value like any other.
pub const fn allow_nan_problem(array: &str) -> Message {
    Message::new("with `allow_nan` a NaN is a value, so nothing of ")
        .code(array)
        .text(" is missing; drop one of the two")
}

/// The array is a single value: there are no others to put in, and no rows to drop.
pub const fn lone_value_problem(
    array: &str,
    on_missing: &OnMissing,
    rank: usize,
) -> Option<Message> {
    if rank > 0 || matches!(on_missing, OnMissing::Constant(_)) {
        return None;
    }
    let message = Message::new("").code(on_missing.keyword());
    let message = match on_missing {
        OnMissing::Drop => message.text(" drops rows, but "),
        _ => message.text(" is that of the other values, but "),
    };
    let message = message.code(array);
    Some(message.text(" has no axes, so it is a single value; use `constant(..)`"))
}

/// Rows cannot be dropped along an axis 0 of such a size.
pub const fn drop_axis_problem(array: &str, axis: &Dim) -> Option<Message> {
    let why = match axis {
        Dim::Fixed(_) => " is fixed",
        Dim::Expr(_) => " follows from other sizes",
        Dim::Symbol(_) | Dim::Any | Dim::Rest => return None,
    };
    Some(
        Message::new("`drop` leaves fewer rows, but axis 0 of ")
            .code(array)
            .text(why)
            .text("; write a symbol or `_` for it, or put in a value"),
    )
}

/// Rows of the array cannot be dropped: its own axis 0 has to keep its size, or another size
/// follows from it.
pub const fn drop_problem(schema: &Schema, spec: &ArraySpec) -> Option<Message> {
    let dims = spec.dims();
    let axis = match spec.rank() {
        Some(0) => return lone_value_problem(spec.name(), &OnMissing::Drop, 0),
        Some(rank) => spec.dim_at(0, rank),
        None if dims.is_empty() => return None,
        None => &dims[0],
    };
    if let Some(problem) = drop_axis_problem(spec.name(), axis) {
        return Some(problem);
    }
    let Dim::Symbol(symbol) = axis else {
        return None;
    };
    let symbol = crate::text::as_str(symbol);
    let mut at = 0;
    while let Some(other) = schema.array(at) {
        let mut axis = 0;
        while axis < other.dims().len() {
            let dim = &other.dims()[axis];
            if matches!(dim, Dim::Expr(_)) && dim.has_symbol(symbol) {
                let message = Message::new("`drop` on ").code(spec.name());
                let message = message.text(" leaves fewer ").code(symbol);
                let message = message.text(", but a size of ").code(other.name());
                return Some(message.text(
                    " follows from it, which no rows are dropped from; put in a value instead",
                ));
            }
            axis += 1;
        }
        at += 1;
    }
    None
}
