//! The names that data has and those that a schema knows: which are strangers, and what they may
//! be meant to be.

use schema_spec::nearest;

use super::columns::Table;
use super::named::Named;
use crate::report::{Violation, ViolationKind};
use schema_spec::{ArraySpec, Schema, Text};

/// How many pairs of names are compared before no more is suggested: a table may have any number of
/// columns, and a schema too.
const COMPARISONS: usize = 1 << 16;

/// How many columns are listed among the names that the schema knows.
const COLUMNS: usize = 16;

/// The names in data that a schema does not know, and for comparison those that it knows.
pub(super) struct Strangers<'a> {
    names: Vec<&'a str>,
    known: Vec<Text>,
    /// All that it knows, columns included.
    all_known: Vec<&'a str>,
    comparisons: usize,
}

impl<'a> Strangers<'a> {
    pub(super) fn find(
        named: &'a [Named<'a>],
        schema: &'a Schema,
        table: &Table<'a>,
    ) -> Strangers<'a> {
        let is_stranger = |name: &&str| schema.get(name).is_none() && !table.wants(name);
        let mut columns = COLUMNS;
        let mut known = Vec::new();
        for spec in schema.arrays() {
            if table.has_any(spec) {
                let listed = spec.columns().iter().take(columns);
                columns -= listed.len();
                known.extend(listed.cloned());
            } else {
                known.push(spec.name_text().clone());
            }
        }
        // In the order of the schema: of names that are equally near, the first is meant.
        let wanted = schema.arrays().flat_map(ArraySpec::columns);
        let wanted = wanted.map(AsRef::as_ref).filter(|name| table.wants(name));
        let all = named.iter().map(|entry| entry.name);
        Strangers {
            names: all.filter(is_stranger).collect(),
            known,
            all_known: schema.arrays().map(ArraySpec::name).chain(wanted).collect(),
            comparisons: 0,
        }
    }

    /// The stranger that may be what is not there.
    pub(super) fn nearest(&mut self, absent: &str) -> Option<String> {
        self.comparisons += self.names.len();
        if self.comparisons > COMPARISONS {
            return None;
        }
        nearest(absent, self.names.iter().copied()).map(str::to_owned)
    }

    /// The strangers, each with what it may be meant to be.
    pub(super) fn unexpected(mut self) -> Vec<Violation> {
        let names = std::mem::take(&mut self.names);
        (names.into_iter())
            .map(|name| {
                let kind = ViolationKind::Unexpected {
                    known: self.known.clone(),
                    nearest: self.nearest_known(name),
                };
                Violation::new(name.to_owned(), kind)
            })
            .collect()
    }

    fn nearest_known(&mut self, stranger: &str) -> Option<Text> {
        self.comparisons += self.all_known.len();
        if self.comparisons > COMPARISONS {
            return None;
        }
        let nearest = nearest(stranger, self.all_known.iter().copied())?;
        Some(Text::Owned(nearest.to_owned()))
    }
}
