//! What makes a declaration inconsistent.
//!
//! One set of rules for three callers: the derive, where it can read the tokens; rustc, where only
//! it knows the type or the constant; and the deserialiser.

mod loss;
mod names;
mod on_missing;

use crate::rules::Rule;
use crate::text::same_str;
use crate::{Axis, DType, DimBounds, Known, Message, Placed, Scalar, Schema, Value, ValueRange};

pub use loss::{loss_problem, loss_role_problem};
pub use names::{Named, clash, columns_problem, columns_size_problem, names_problem};
pub use on_missing::{
    allow_nan_problem, drop_axis_problem, drop_problem, lone_value_problem, on_missing_problem,
};

/// Stops the compilation with the sentence, where there is one.
///
/// # Panics
///
/// Where `problem` is some: that is its purpose, in constants.
#[track_caller]
pub const fn demand(problem: Option<Message>) {
    if let Some(message) = problem {
        panic!("{}", message.as_str());
    }
}

/// `shape` has `axes` entries, but the array's type has another rank.
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
    let message = message.text("; write one entry an axis");
    Some(if has_rest {
        message
    } else {
        message.text(", or use an array of rank ").size(axes)
    })
}

/// `dtype` says another type than the array has.
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

/// The rule makes no sense for values of that dtype.
pub const fn constraint_problem(array: &str, dtype: DType, rule: Rule) -> Option<Message> {
    if rule.elements().include(dtype) {
        return None;
    }
    let message = Message::new("").code(rule.keyword()).text(" needs ");
    let message = message.text(rule.elements().words()).text(", but ");
    let message = message.code(array).text(" holds ").dtype(dtype);
    Some(message.text(", ").text(rule.unfit()))
}

/// The rule is about an axis that the array does not have.
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
        1 => message.text(" has one; write 0"),
        _ => message
            .text(" has ")
            .size(rank)
            .text("; write 0 to ")
            .size(rank - 1)
            .text(", or -1 for the last"),
    })
}

/// No value of `dtype` lies in the range, or it ends at none.
///
/// Of a dtype that has no ranges nothing is said: [`constraint_problem`] does.
pub const fn range_problem(dtype: DType, range: &ValueRange) -> Option<Message> {
    if let Some(problem) = bound_problem(dtype, range.min()) {
        return Some(problem);
    }
    if let Some(problem) = bound_problem(dtype, range.max()) {
        return Some(problem);
    }
    order_problem(range)
}

/// No value lies in the range.
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

/// The range ends at what is no value of `dtype`.
pub const fn bound_problem(dtype: DType, bound: Option<&Value>) -> Option<Message> {
    let Some(bound) = bound else { return None };
    if bound.scalar().is_nan() {
        return Some(Message::new(
            "a range cannot end at NaN, which is neither above nor below anything; leave that side open",
        ));
    }
    if dtype.is_real() {
        fit_problem(dtype, bound.scalar())
    } else {
        None
    }
}

/// The value is none that an array of `dtype` could hold.
pub const fn fit_problem(dtype: DType, value: Scalar<'_>) -> Option<Message> {
    if value.fits(dtype) {
        return None;
    }
    let message = Message::new("")
        .text("`")
        .value(value)
        .text("` is no value of ")
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
        (Some(_), Scalar::Float(_)) => message.text("; write a whole number"),
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

/// The values allowed are none, or one of them is repeated, of another type or out of the range.
///
/// With the place of the wrong value in the list.
pub const fn one_of_problem(
    dtype: Option<DType>,
    values: &[Value],
    range: Option<&ValueRange>,
) -> Option<(usize, Message)> {
    if values.is_empty() {
        return Some((
            0,
            Message::new("`one_of` allows no value at all; list at least one"),
        ));
    }
    let mut at = 0;
    while at < values.len() {
        let value = values[at].scalar();
        if value.is_nan() {
            return Some((
                at,
                Message::new("NaN equals nothing, itself included; use `allow_nan`"),
            ));
        }
        // Of complex numbers nothing is said: `constraint_problem` does.
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
                    message.text("` stands twice in `one_of`; write it once"),
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
                message.text("`, so it could never pass; drop it, or widen the range"),
            ));
        }
        at += 1;
    }
    None
}

/// No size of the symbol is allowed.
pub const fn bounds_problem(bounds: &DimBounds) -> Option<Message> {
    match bounds.max {
        Some(max) if max < bounds.min => Some(
            Message::new("no size of ")
                .code(bounds.symbol())
                .text(" lies in ")
                .size(bounds.min)
                .text("..=")
                .size(max)
                .text("; write the smaller bound first, and `..=` to include the last"),
        ),
        _ => None,
    }
}

/// Two bounds on one symbol, of a struct and one that is flattened into it, say, have no size in
/// common.
pub const fn shared_bounds_problem(schema: &Schema) -> Option<Message> {
    let mut index = 0;
    while let Some(bounds) = schema.bounds_at(index) {
        let mut before = 0;
        while before < index
            && let Some(other) = schema.bounds_at(before)
        {
            if same_str(bounds.symbol(), other.symbol())
                && (is_above(bounds.min, other.max) || is_above(other.min, bounds.max))
            {
                let message = Message::new("no size of ").code(bounds.symbol());
                let message = message.text(" lies in ").sizes(other);
                let message = message.text(" and in ").sizes(bounds);
                return Some(message.text("; give them a size in common"));
            }
            before += 1;
        }
        index += 1;
    }
    None
}

const fn is_above(size: usize, max: Option<usize>) -> bool {
    match max {
        Some(max) => size > max,
        None => false,
    }
}

impl Message {
    /// Adds the sizes that are allowed: `1..=256`, `1..`.
    const fn sizes(self, bounds: &DimBounds) -> Message {
        let message = self.size(bounds.min).text("..");
        match bounds.max {
            Some(max) => message.text("=").size(max),
            None => message,
        }
    }
}

/// The size that a symbol turned out to have is none that its bounds allow.
pub const fn size_bounds_problem(
    bounds: &DimBounds,
    known: &Known<'_>,
    arrays: &[Placed<'_>],
) -> Option<Message> {
    if bounds.allow(known.size) {
        return None;
    }
    let message = Message::new("")
        .code(bounds.symbol())
        .text(" is ")
        .size(known.size);
    let message = message.text(" in ").code(arrays[known.array].spec.name());
    let message = message.text(" (axis ").size(known.axis).text("), outside ");
    Some(message.sizes(bounds))
}

/// The constant size is one that no array with values has.
pub const fn size_problem(size: usize) -> Option<Message> {
    if size > 0 {
        return None;
    }
    Some(Message::new(
        "an axis of size 0 leaves no room for a value; write `_` for any size, or a symbol",
    ))
}

/// A bound is on a symbol that no array has.
pub const fn symbol_problem(schema: &Schema, symbol: &str) -> Option<Message> {
    if schema.has_symbol(symbol) {
        return None;
    }
    Some(
        Message::new("no array has an axis ")
            .code(symbol)
            .text("; drop the bound, or use the symbol in a `shape`"),
    )
}
