//! What makes sizes and the bounds on symbols inconsistent.

use crate::{DimBounds, Known, Message, Placed, Schema};

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

/// The bounds of a symbol exclude the size that it has.
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
    let message = message.size(bounds.min).text("..");
    Some(match bounds.max {
        Some(max) => message.text("=").size(max),
        None => message,
    })
}

/// No array with values has the constant size.
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
