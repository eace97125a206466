//! Errors in ranges and in lists of values.

use crate::{DType, Message, Scalar, Value, ValueRange};

/// No value of `dtype` is within the range, or a bound is not a value of `dtype`.
///
/// A dtype without ranges is reported by [`constraint_problem`](super::constraint_problem).
pub const fn range_problem(dtype: DType, range: &ValueRange) -> Option<Message> {
    if let Some(problem) = bound_problem(dtype, range.min()) {
        return Some(problem);
    }
    if let Some(problem) = bound_problem(dtype, range.max()) {
        return Some(problem);
    }
    order_problem(range)
}

/// No value is within the range.
pub const fn order_problem(range: &ValueRange) -> Option<Message> {
    let (Some(min), Some(max)) = (range.min(), range.max()) else {
        return None;
    };
    let (min, max) = (min.scalar(), max.scalar());
    let what = if max.less(min) {
        " is reversed; write the smaller bound first"
    } else if min.same(max) && !range.max_inclusive() {
        " is empty; write `..=` to allow the bound itself"
    } else {
        return None;
    };
    Some(
        range
            .write(Message::new("the range `"))
            .text("`")
            .text(what),
    )
}

/// The bound of a range is not a value of `dtype`.
pub const fn bound_problem(dtype: DType, bound: Option<&Value>) -> Option<Message> {
    let Some(bound) = bound else { return None };
    if bound.scalar().is_nan() {
        return Some(Message::new(
            "a range cannot end at NaN, which is neither above nor below anything; omit that bound",
        ));
    }
    if dtype.is_real() {
        fit_problem(dtype, bound.scalar())
    } else {
        None
    }
}

/// An array of `dtype` cannot hold the value.
pub const fn fit_problem(dtype: DType, value: Scalar<'_>) -> Option<Message> {
    if value.fits(dtype) {
        return None;
    }
    let message = Message::new("")
        .text("`")
        .value(value)
        .text("` is not a value of ")
        .dtype(dtype);
    Some(match (dtype.integer_bounds(), value) {
        (Some(_), Scalar::Float(number)) if number % 1.0 == 0.0 => {
            let message = Message::new("")
                .text("`")
                .value(value)
                .text(".0` is a float, and ");
            let message = message.dtype(dtype).text(" holds integers; write `");
            message.value(value).text("`")
        }
        (Some(_), Scalar::Float(_)) => message.text("; write an integer"),
        (Some((min, max)), Scalar::Int(_)) => message
            .text(", which holds ")
            .integer(min)
            .text(" to ")
            .integer(max),
        _ => match dtype {
            DType::Bool => message.text("; write `true` or `false`"),
            DType::Text => message.text("; write a string"),
            _ => message.text("; write a number that it can hold"),
        },
    })
}

/// The list of values is empty, or a value is repeated, of another dtype or outside the range.
///
/// Returns the index of the invalid value, too.
pub const fn one_of_problem(
    dtype: Option<DType>,
    values: &[Value],
    range: Option<&ValueRange>,
) -> Option<(usize, Message)> {
    if values.is_empty() {
        return Some((
            0,
            Message::new("`one_of` is empty; list at least one value"),
        ));
    }
    let mut at = 0;
    while at < values.len() {
        let value = values[at].scalar();
        if value.is_nan() {
            return Some((
                at,
                Message::new("NaN does not equal any value, not even itself; use `allow_nan`"),
            ));
        }
        // Complex numbers are reported by `constraint_problem`.
        if let Some(dtype) = dtype
            && !dtype.is_complex()
            && let Some(problem) = fit_problem(dtype, value)
        {
            return Some((at, problem));
        }
        let mut before = 0;
        while before < at {
            if values[before].scalar().same(value) {
                let message = Message::new("`").value(value);
                return Some((
                    at,
                    message.text("` appears twice in `one_of`; write it once"),
                ));
            }
            before += 1;
        }
        if let Some(range) = range
            && !range.contains(value)
        {
            let message = Message::new("`")
                .value(value)
                .text("` is outside `range = ");
            let message = range.write(message);
            return Some((
                at,
                message.text("`, so it can never pass; drop it, or widen the range"),
            ));
        }
        at += 1;
    }
    None
}
