//! Conflicts between the names of arrays and of the columns that arrays are stacked from.

use crate::text::{as_str, same_str};
use crate::{Message, Schema};

/// The owner of a name: an array, or a column of an array.
#[derive(Clone, Copy, Debug)]
pub enum Named<'a> {
    /// An array with this name.
    Array(&'a str),
    /// A column of the array with this name.
    ColumnOf(&'a str),
}

/// The error for two items with the same name.
pub const fn clash(name: &str, first: Named<'_>, second: Named<'_>) -> Message {
    let message = Message::new("");
    match (first, second) {
        (Named::Array(_), Named::Array(_)) => message
            .text("two arrays are called ")
            .code(name)
            .text(" once the struct is flattened; give one of them another `name`"),
        (Named::ColumnOf(array), Named::ColumnOf(other)) if same_str(array, other) => message
            .code(name)
            .text(" appears twice in `columns`; write it once"),
        (Named::ColumnOf(array), Named::ColumnOf(other)) => message
            .code(name)
            .text(" is a column of ")
            .code(array)
            .text(" and of ")
            .code(other)
            .text("; a column goes into one array only"),
        (Named::Array(_), Named::ColumnOf(array)) | (Named::ColumnOf(array), Named::Array(_)) => {
            let message = message.code(name);
            let message = if same_str(name, array) {
                message.text(" is a column of the array of that name")
            } else {
                message
                    .text(" is a column of ")
                    .code(array)
                    .text(" and an array of its own")
            };
            message.text("; give the array another `name`, or drop the column")
        }
    }
}

/// Two arrays, flattened ones included, have the same name, or a column has the name of an array or
/// of another column.
pub const fn names_problem(schema: &Schema) -> Option<Message> {
    let mut seen = Seen::NONE;
    let mut at = 0;
    while let Some(spec) = schema.array(at) {
        let name = spec.name();
        if seen.add(name)
            && let Some(before) = array_before(schema, name, at)
        {
            return Some(clash(name, before, Named::Array(name)));
        }
        at += 1;
    }
    at = 0;
    while let Some(spec) = schema.array(at) {
        let mut column = 0;
        while column < spec.columns().len() {
            let name = as_str(&spec.columns()[column]);
            if seen.add(name) {
                let before = match array_before(schema, name, schema.len()) {
                    None => column_before(schema, name, at, column),
                    array => array,
                };
                if let Some(before) = before {
                    return Some(clash(name, before, Named::ColumnOf(spec.name())));
                }
            }
            column += 1;
        }
        at += 1;
    }
    None
}

/// A filter of names that may have been seen. rustc limits the steps of a constant, and a table has
/// too many columns to compare each with every other.
struct Seen([u64; 1024]);

impl Seen {
    const NONE: Seen = Seen([0; 1024]);

    /// Adds the name. Returns `false` only if it was certainly not added before.
    const fn add(&mut self, name: &str) -> bool {
        // FNV-1a, and a final step so that the last characters affect every bit.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut rest = name.as_bytes();
        while let [byte, bytes @ ..] = rest {
            hash = (hash ^ *byte as u64).wrapping_mul(0x0100_0000_01b3);
            rest = bytes;
        }
        hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let word = &mut self.0[(hash >> 54) as usize];
        let bit = 1 << ((hash >> 48) & 63);
        let before = *word & bit != 0;
        *word |= bit;
        before
    }
}

/// The array called `name` among the first `count` arrays.
const fn array_before<'a>(schema: &'a Schema, name: &str, count: usize) -> Option<Named<'a>> {
    let mut at = 0;
    while at < count {
        if let Some(spec) = schema.array(at)
            && same_str(spec.name(), name)
        {
            return Some(Named::Array(spec.name()));
        }
        at += 1;
    }
    None
}

/// A column called `name` before the column `column` of the array at `index`.
const fn column_before<'a>(
    schema: &'a Schema,
    name: &str,
    index: usize,
    column: usize,
) -> Option<Named<'a>> {
    let mut at = 0;
    while let Some(spec) = schema.array(at) {
        let columns = spec.columns();
        let count = if at < index { columns.len() } else { column };
        let mut other = 0;
        while other < count {
            if same_str(as_str(&columns[other]), name) {
                return Some(Named::ColumnOf(spec.name()));
            }
            other += 1;
        }
        if at == index {
            return None;
        }
        at += 1;
    }
    None
}

/// The list of columns is empty, or the array has too few axes to be stacked from columns.
pub const fn columns_problem(array: &str, count: usize, rank: Option<usize>) -> Option<Message> {
    if count == 0 {
        return Some(Message::new(
            "`columns` is empty; list at least one column, or drop it",
        ));
    }
    let Some(rank @ (0 | 1)) = rank else {
        return None;
    };
    let message = Message::new("columns are stacked along an axis of their own, the last, so ");
    let message = message
        .code(array)
        .text(" needs at least 2 axes, but it has ");
    let message = message.size(rank);
    Some(match rank {
        0 => message.text("; drop `columns`"),
        _ => message
            .text("; write `shape = [batch, ")
            .size(count)
            .text("]`, or drop `columns`"),
    })
}

/// The size of the last axis differs from the number of columns stacked along it.
pub const fn columns_size_problem(array: &str, count: usize, size: usize) -> Option<Message> {
    if count == size {
        return None;
    }
    let plural = if count == 1 {
        " column, but the last axis of "
    } else {
        " columns, but the last axis of "
    };
    let message = Message::new("`columns` lists ").size(count).text(plural);
    let message = message.code(array).text(" is ").size(size);
    Some(message.text("; list as many columns, or change the size"))
}
