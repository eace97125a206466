//! What makes names inconsistent: those of arrays, and those of the columns that arrays are stacked
//! from.

use crate::text::{as_str, same_str};
use crate::{Message, Schema};

/// What has a name: an array, or a column of one.
#[derive(Clone, Copy, Debug)]
pub enum Named<'a> {
    /// An array of that name.
    Array(&'a str),
    /// A column of the array of that name.
    ColumnOf(&'a str),
}

/// What is wrong with one name for both.
pub const fn clash(name: &str, first: Named<'_>, second: Named<'_>) -> Message {
    let message = Message::new("");
    match (first, second) {
        (Named::Array(_), Named::Array(_)) => message
            .text("two arrays are called ")
            .code(name)
            .text(" once the struct is flattened; give one of them another `name`"),
        (Named::ColumnOf(array), Named::ColumnOf(other)) if same_str(array, other) => message
            .code(name)
            .text(" stands twice in `columns`; write it once"),
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

/// Two arrays have one name, once flattened structs are in their place, or a column has the name
/// of an array or of another array's column.
///
/// Of a name twice in one list nothing is said: that is told where the list is.
pub const fn names_problem(schema: &Schema) -> Option<Message> {
    let mut at = 0;
    while let Some(spec) = schema.array(at) {
        let mut before = 0;
        while before < at {
            if let Some(other) = schema.array(before)
                && same_str(other.name(), spec.name())
            {
                let array = Named::Array(spec.name());
                return Some(clash(spec.name(), array, array));
            }
            before += 1;
        }
        at += 1;
    }
    at = 0;
    while let Some(spec) = schema.array(at) {
        let mut column = 0;
        while column < spec.columns().len() {
            let name = as_str(&spec.columns()[column]);
            if let Some(other) = other_of_name(schema, at, name) {
                return Some(clash(name, other, Named::ColumnOf(spec.name())));
            }
            column += 1;
        }
        at += 1;
    }
    None
}

/// What else has the name of a column of the array at `index`: any array, or a column of an array
/// before it.
const fn other_of_name<'a>(schema: &'a Schema, index: usize, name: &str) -> Option<Named<'a>> {
    let mut at = 0;
    while let Some(spec) = schema.array(at) {
        if same_str(spec.name(), name) {
            return Some(Named::Array(spec.name()));
        }
        let mut column = 0;
        while at < index && column < spec.columns().len() {
            if same_str(as_str(&spec.columns()[column]), name) {
                return Some(Named::ColumnOf(spec.name()));
            }
            column += 1;
        }
        at += 1;
    }
    None
}

/// No column is named, or the array has too few axes to be stacked from columns.
pub const fn columns_problem(array: &str, count: usize, rank: Option<usize>) -> Option<Message> {
    if count == 0 {
        return Some(Message::new(
            "`columns` names no column at all; list at least one, or drop it",
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

/// The size of the last axis is not that of the columns stacked along it.
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
