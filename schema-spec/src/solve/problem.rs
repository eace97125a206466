//! Errors in the shapes of literal data, for the compiler to report.

use super::{Conflict, Open, Placed, Sizes};
use crate::dim::Dim;
use crate::text::as_str;
use crate::{Message, Schema};

/// The largest number of axes in a literal that are expressions with unknown symbols.
const OPEN: usize = 64;

/// The largest number of evaluations of expressions per search: with many more the compiler would
/// warn about a long evaluation.
const BUDGET: usize = 2048;

impl<'a> Sizes<'_, 'a> {
    /// The error in the first wrong axis of an array. Without a schema, symbols that no axis
    /// determines are not checked.
    pub const fn problem_in(
        &self,
        arrays: &[Placed<'a>],
        array: usize,
        schema: Option<&Schema>,
    ) -> Option<Message> {
        let Some(shape) = arrays[array].shape else {
            return None;
        };
        let mut is_open = false;
        let mut axis = 0;
        while axis < shape.len() {
            let dim = arrays[array].spec.dim_at(axis, shape.len());
            match (self.expected(dim), dim) {
                (Some(expected), _) if expected != shape[axis] as i128 => {
                    return Some(self.mismatch(arrays, array, axis, shape, expected));
                }
                (None, Dim::Expr(_)) => is_open = true,
                _ => {}
            }
            axis += 1;
        }
        match schema {
            Some(schema) if is_open => self.conflict_in(arrays, array, schema),
            _ => None,
        }
    }

    const fn mismatch(
        &self,
        arrays: &[Placed<'a>],
        array: usize,
        axis: usize,
        shape: &[usize],
        expected: i128,
    ) -> Message {
        let (spec, found) = (arrays[array].spec, shape[axis]);
        if let Dim::Symbol(name) = spec.dim_at(axis, shape.len())
            && let Some(known) = self.get(as_str(name))
        {
            let first = Message::new("")
                .code(as_str(name))
                .text(" is ")
                .size(known.size);
            let first = first.text(" in ").code(arrays[known.array].spec.name());
            let first = first.text(" (axis ").size(known.axis).text(") but ");
            let second = first.size(found).text(" in ").code(spec.name());
            return second.text(" (axis ").size(axis).text(")");
        }
        Message::new("")
            .axis_is(spec.name(), axis, found)
            .text(", expected ")
            .integer(expected)
    }

    const fn conflict_in(
        &self,
        arrays: &[Placed<'a>],
        array: usize,
        schema: &Schema,
    ) -> Option<Message> {
        let mut slots = [Open::EMPTY; OPEN];
        let count = self.open(arrays, &mut slots);
        if count > OPEN {
            return Some(Message::new(
                "a literal has at most 64 axes that depend on unknown symbols; \
                 read such data from files",
            ));
        }
        let open = slots.split_at_mut(count).0;
        let mut from = 0;
        while let Some(conflict) = self.next_conflict(open, from, schema, BUDGET) {
            if open[conflict.at].array == array {
                return Some(message(arrays, open, conflict));
            }
            from = conflict.at + 1;
        }
        None
    }
}

const fn message(arrays: &[Placed<'_>], open: &[Open<'_>], conflict: Conflict) -> Message {
    let last = &open[conflict.at];
    let name = arrays[last.array].spec.name();
    let mut message = Message::new("").axis_is(name, last.axis, last.found);
    let mut others = 0;
    let mut at = 0;
    while at < conflict.at {
        let other = &open[at];
        if other.is_in_conflict() {
            let name = arrays[other.array].spec.name();
            message = message.text(" and ").axis_is(name, other.axis, other.found);
            others += 1;
        }
        at += 1;
    }
    if conflict.is_undecided {
        return message.text(
            ", and whether that is possible could not be decided; \
             also write the arrays that determine the symbols",
        );
    }
    let message = if others == 0 {
        message.text(", which is not possible for any sizes of the symbols in its `shape`")
    } else {
        message.text(", which is not possible for any sizes of the symbols in their shapes")
    };
    if conflict.is_by_bounds {
        message.text(" within their bounds in `dims`")
    } else {
        message
    }
}

impl Message {
    const fn axis_is(self, name: &str, axis: usize, found: usize) -> Message {
        let message = self.text("axis ").size(axis).text(" of ").code(name);
        message.text(" is ").size(found)
    }
}
