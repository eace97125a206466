//! Errors in sizes and in the bounds on symbols.

use crate::text::same_str;
use crate::{DimBounds, Known, Message, Placed, Schema};

/// The bounds allow no size of the symbol.
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

/// Two bounds on one symbol, for example of a struct and of a struct flattened into it, have no size
/// in common.
pub const fn shared_bounds_problem(schema: &Schema) -> Option<Message> {
    let mut index = 0;
    while let Some(bounds) = schema.bounds_at(index) {
        let mut before = 0;
        while before < index
            && let Some(other) = schema.bounds_at(before)
        {
            if same_str(bounds.symbol(), other.symbol())
                && let Some(problem) = apart_problem(other, bounds)
            {
                return Some(problem);
            }
            before += 1;
        }
        index += 1;
    }
    None
}

/// Two bounds on one symbol have no size in common.
pub(crate) const fn apart_problem(first: &DimBounds, second: &DimBounds) -> Option<Message> {
    if !is_above(first.min, second.max) && !is_above(second.min, first.max) {
        return None;
    }
    let message = Message::new("no size of ").code(first.symbol());
    let message = message.text(" lies in ").sizes(first);
    let message = message.text(" and in ").sizes(second);
    Some(message.text("; give them a size in common"))
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

/// The bounds on a symbol exclude its size.
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

/// A constant size of 0 leaves no values.
pub const fn size_problem(size: usize) -> Option<Message> {
    if size > 0 {
        return None;
    }
    Some(Message::new(
        "an axis of size 0 leaves no room for a value; write `_` for any size, or a symbol",
    ))
}

/// A bound is on a symbol that does not occur in any shape.
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
