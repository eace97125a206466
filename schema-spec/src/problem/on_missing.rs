//! Conflicts between `on_missing` and the rest of an array's declaration.

use super::fit_problem;
use crate::rules::{Rule, Scope};
use crate::text::as_slice;
use crate::{ArraySpec, Constraint, DType, Dim, Message, OnMissing, Scalar, Schema};

/// A rule compares neighbours or adds up values, some of which may be missing.
pub const fn nullable_problem(spec: &ArraySpec) -> Option<Message> {
    let mut constraints = as_slice(&spec.constraints);
    while let [constraint, rest @ ..] = constraints {
        constraints = rest;
        if spec.nullable
            && let Some(problem) =
                nullable_rule_problem(crate::text::as_str(&spec.name), constraint.rule())
        {
            return Some(problem);
        }
    }
    None
}

/// The same for one rule of a nullable array.
pub const fn nullable_rule_problem(array: &str, rule: Rule) -> Option<Message> {
    if !matches!(rule.scope(), Scope::Pair | Scope::Lane) {
        return None;
    }
    let message = Message::new("").code(rule.keyword());
    let message = message.text(" needs every value, but ").code(array);
    Some(message.text(" is nullable"))
}

/// The imputed value cannot be computed for the dtype, or breaks the array's other rules.
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
        // The smallest of several is used.
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
            "NaN is itself a missing value; use a number, or write `allow_nan` instead of `on_missing`",
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
            "` is infinite, but the schema allows only finite values; use a finite value, or add `allow_inf`",
        ));
    }
    let mut at = 0;
    while at < constraints.len() {
        match &constraints[at] {
            Constraint::Range(range) if !range.contains(value) => {
                let message = range.write(message.text("` is outside `range = "));
                return Some(message.text("`; use a value within it"));
            }
            Constraint::OneOf(values) if !value.is_among(as_slice(values)) => {
                return Some(message.text("` is not in `one_of`; use one of its values"));
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Nothing is missing if NaN is a valid value.
pub const fn allow_nan_problem(array: &str) -> Message {
    Message::new("with `allow_nan`, NaN is a valid value, so nothing in ")
        .code(array)
        .text(" is missing; drop one of the two")
}

/// The array is a single value, so there are no other values to impute from and no rows to drop.
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
        _ => message.text(" is computed from the other values, but "),
    };
    let message = message.code(array);
    Some(message.text(" has no axes and is a single value; use `constant(..)`"))
}

/// Rows cannot be dropped because of the size of axis 0.
pub const fn drop_axis_problem(array: &str, axis: &Dim) -> Option<Message> {
    let why = match axis {
        Dim::Fixed(_) => " is fixed",
        Dim::Expr(_) => " is computed from other sizes",
        Dim::Symbol(_) | Dim::Any | Dim::Rest => return None,
    };
    Some(
        Message::new("`drop` leaves fewer rows, but axis 0 of ")
            .code(array)
            .text(why)
            .text("; write a symbol or `_` for it, or impute a value"),
    )
}

/// Rows of the array cannot be dropped, because axis 0 must keep its size or another size is computed
/// from it.
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
                    " is computed from it, and no rows are dropped there; impute a value instead",
                ));
            }
            axis += 1;
        }
        at += 1;
    }
    None
}
