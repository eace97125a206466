//! Builds the schema that a list of items describes, as constants.
//!
//! These are constants of generic functions, which rustc evaluates only where a schema is used. Its
//! interpreter is slow, especially for calls, so the code uses patterns instead of indices and methods.

use std::mem;

use schema_spec::{ArraySpec, Constraint, DType, Dim, List, Part, Role, Schema, Text};

use super::item::Item;
use crate::InputSchema;

/// The schema of a struct, with its numbers of arrays and, in total, of axes and rules.
pub const fn schema<T: InputSchema, const ARRAYS: usize, const DIMS: usize, const RULES: usize>(
    name: &'static str,
) -> Schema {
    Schema::new(name).with_arrays(const { &Reader::of::<T, DIMS, RULES>().read_arrays::<ARRAYS>() })
}

/// The schema of a struct with flattened structs, with the number of its parts.
pub const fn nested<T: InputSchema, const PARTS: usize, const DIMS: usize, const RULES: usize>(
    name: &'static str,
) -> Schema {
    Schema::new(name).with_parts(const { &Reader::of::<T, DIMS, RULES>().read_parts::<PARTS>() })
}

/// The items that are not read yet, and the axes and rules that they describe.
#[derive(Clone, Copy)]
struct Reader {
    items: &'static [Item],
    dims: &'static [Dim],
    rules: &'static [Constraint],
}

impl Reader {
    const fn of<T: InputSchema, const DIMS: usize, const RULES: usize>() -> Reader {
        Reader {
            items: T::__ITEMS,
            dims: const { &dims::<DIMS>(T::__ITEMS) },
            rules: const { &rules::<RULES>(T::__ITEMS) },
        }
    }

    const fn read_arrays<const N: usize>(mut self) -> [ArraySpec; N] {
        let mut arrays = [const { ArraySpec::new("", DType::Bool) }; N];
        let mut at = 0;
        while let [Item::Array(name, dtype), rest @ ..] = self.items {
            self.items = rest;
            put(&mut arrays[at], self.array(name, *dtype));
            at += 1;
        }
        arrays
    }

    const fn read_parts<const N: usize>(mut self) -> [Part; N] {
        let mut parts = [const { Part::Array(ArraySpec::new("", DType::Bool)) }; N];
        let mut at = 0;
        while let [item, rest @ ..] = self.items {
            self.items = rest;
            let part = match item {
                Item::Array(name, dtype) => Part::Array(self.array(name, *dtype)),
                Item::Flatten(schema) => Part::Flatten(schema),
                _ => unreachable!(),
            };
            put(&mut parts[at], part);
            at += 1;
        }
        parts
    }

    /// The array that the items up to the next array or flattened struct describe.
    const fn array(&mut self, name: &'static str, dtype: DType) -> ArraySpec {
        let (mut field, mut description) = (None, "");
        let (mut role, mut optional, mut nullable) = (Role::Input, false, false);
        let (mut axes, mut rules) = (0, 0);
        let (mut rank, mut has_rest) = (None, false);
        let (mut on_missing, mut columns, mut loss) = (None, [].as_slice(), "");
        while let [item, rest @ ..] = self.items {
            match item {
                Item::Array(..) | Item::Flatten(_) => break,
                Item::Field(name) => field = Some(*name),
                Item::Description(text) => description = *text,
                Item::Role(of) => role = *of,
                Item::Optional(is) => optional = *is,
                Item::Nullable(is) => nullable = *is,
                Item::Rank(of_type) => rank = Some(*of_type),
                Item::Fixed(_) | Item::Symbol(_) | Item::Expr(_) | Item::Any => axes += 1,
                Item::Rest => {
                    axes += 1;
                    has_rest = true;
                }
                Item::Columns(names) => columns = *names,
                Item::Loss(name) => loss = *name,
                Item::Mean | Item::Median | Item::MostFrequent | Item::Constant(_) | Item::Drop => {
                    on_missing = Some(*item);
                }
                _ => rules += 1,
            }
            self.items = rest;
        }
        let (dims, constraints);
        (dims, self.dims) = self.dims.split_at(axes);
        (constraints, self.rules) = self.rules.split_at(rules);
        ArraySpec {
            name: Text::Borrowed(name),
            description: Text::Borrowed(description),
            dtype,
            dims: List::Borrowed(dims),
            rank: match rank {
                Some(rank) => rank,
                None if has_rest => None,
                None => Some(axes),
            },
            constraints: List::Borrowed(constraints),
            role,
            optional,
            nullable,
            columns: List::Borrowed(columns),
            on_missing: match on_missing {
                Some(item) => item.on_missing(),
                None => None,
            },
            loss: Text::Borrowed(loss),
            field,
        }
    }
}

const fn dims<const N: usize>(mut items: &[Item]) -> [Dim; N] {
    let mut dims = [const { Dim::Any }; N];
    let mut at = 0;
    while let [item, rest @ ..] = items {
        items = rest;
        let dim = match item {
            Item::Fixed(size) => Dim::Fixed(*size),
            Item::Symbol(name) => Dim::Symbol(Text::Borrowed(name)),
            Item::Expr(terms) => Dim::expr(terms),
            Item::Any => Dim::Any,
            Item::Rest => Dim::Rest,
            _ => continue,
        };
        put(&mut dims[at], dim);
        at += 1;
    }
    dims
}

const fn rules<const N: usize>(mut items: &[Item]) -> [Constraint; N] {
    let mut rules = [const { Constraint::Unique }; N];
    let mut at = 0;
    while let [item, rest @ ..] = items {
        items = rest;
        if item.is_rule() {
            put(&mut rules[at], item.rule());
            at += 1;
        }
    }
    rules
}

/// Forgets the old value: a constant cannot drop, and it owns nothing.
const fn put<T>(place: &mut T, mut value: T) {
    mem::swap(place, &mut value);
    mem::forget(value);
}
