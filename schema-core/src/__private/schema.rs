//! The schema that a list of items tells, as constants.
//!
//! Constants of generic functions: rustc evaluates them only where a schema is used.

use schema_spec::Part;

use super::item::{Item, Kind};
use crate::{ArraySpec, Constraint, DType, Dim, InputSchema, Role, Schema};

/// The schema of a struct with so many arrays, with so many axes and rules in all.
pub const fn schema<T: InputSchema, const ARRAYS: usize, const DIMS: usize, const RULES: usize>(
    name: &'static str,
) -> Schema {
    Schema::new(name).with_arrays(const { &Reader::of::<T, DIMS, RULES>().read_arrays::<ARRAYS>() })
}

/// The schema of a struct with so many arrays and flattened structs.
pub const fn nested<T: InputSchema, const PARTS: usize, const DIMS: usize, const RULES: usize>(
    name: &'static str,
) -> Schema {
    Schema::new(name).with_parts(const { &Reader::of::<T, DIMS, RULES>().read_parts::<PARTS>() })
}

/// Reads items, to which the lists of all axes and of all rules belong.
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
        while at < N {
            let Item::Array(name, dtype) = self.next() else {
                unreachable!()
            };
            // Forgotten, not dropped: a constant cannot drop, and there is nothing in it to free.
            std::mem::forget(std::mem::replace(&mut arrays[at], self.array(name, dtype)));
            at += 1;
        }
        arrays
    }

    const fn read_parts<const N: usize>(mut self) -> [Part; N] {
        let mut parts = [const { Part::Array(ArraySpec::new("", DType::Bool)) }; N];
        let mut at = 0;
        while at < N {
            let part = match self.next() {
                Item::Array(name, dtype) => Part::Array(self.array(name, dtype)),
                Item::Flatten(schema) => Part::Flatten(schema),
                _ => unreachable!(),
            };
            std::mem::forget(std::mem::replace(&mut parts[at], part));
            at += 1;
        }
        parts
    }

    const fn next(&mut self) -> Item {
        first(&mut self.items, 1)[0]
    }

    /// The array that the items up to the next part tell.
    const fn array(&mut self, name: &'static str, dtype: DType) -> ArraySpec {
        let (mut field, mut description) = (None, "");
        let (mut role, mut optional) = (Role::Input, false);
        let (mut rank, mut has_rest) = (None, false);
        let (mut axes, mut rules) = (0, 0);
        while !self.items.is_empty() && !matches!(self.items[0].kind(), Kind::Part) {
            match self.next() {
                Item::Field(name) => field = Some(name),
                Item::Description(text) => description = text,
                Item::Role(of) => role = of,
                Item::Optional(is) => optional = is,
                Item::Rank(of_type) => rank = Some(of_type),
                item => match item.kind() {
                    Kind::Dim => {
                        axes += 1;
                        has_rest |= matches!(item, Item::Rest);
                    }
                    _ => rules += 1,
                },
            }
        }
        ArraySpec::new(name, dtype)
            .of_field(field)
            .with_description(description)
            .with_role(role)
            .with_optional(optional)
            .with_dims(first(&mut self.dims, axes))
            .with_constraints(first(&mut self.rules, rules))
            .with_rank(match rank {
                Some(rank) => rank,
                None if has_rest => None,
                None => Some(axes),
            })
    }
}

/// Takes so many of the list away.
const fn first<T>(list: &mut &'static [T], count: usize) -> &'static [T] {
    let (first, rest) = list.split_at(count);
    *list = rest;
    first
}

const fn dims<const N: usize>(items: &[Item]) -> [Dim; N] {
    let mut dims = [const { Dim::Any }; N];
    let (mut at, mut next) = (0, 0);
    while at < items.len() {
        if matches!(items[at].kind(), Kind::Dim) {
            std::mem::forget(std::mem::replace(&mut dims[next], items[at].dim()));
            next += 1;
        }
        at += 1;
    }
    dims
}

const fn rules<const N: usize>(items: &[Item]) -> [Constraint; N] {
    let mut rules = [const { Constraint::Unique }; N];
    let (mut at, mut next) = (0, 0);
    while at < items.len() {
        if matches!(items[at].kind(), Kind::Rule) {
            std::mem::forget(std::mem::replace(&mut rules[next], items[at].rule()));
            next += 1;
        }
        at += 1;
    }
    rules
}
