//! Names in the data that the schema does not have, and suggestions for them.

use schema_spec::nearest;

use super::columns::Table;
use super::named::Named;
use crate::report::{Violation, ViolationKind};
use schema_spec::{ArraySpec, Schema, Text};

/// The largest number of pairs of names that are compared for suggestions, because tables and schemas
/// may have any number of columns.
const COMPARISONS: usize = 1 << 16;

/// The largest number of columns in the list of known names.
const COLUMNS: usize = 16;

/// The names in data that a schema does not have, and those that it has.
pub(super) struct UnknownNames<'a> {
    names: Vec<&'a str>,
    known: Vec<Text>,
    /// All known names, including columns.
    all_known: Vec<&'a str>,
    comparisons: usize,
    /// Whether the schema ignores them.
    ignored: bool,
}

impl<'a> UnknownNames<'a> {
    pub(super) fn find(
        named: &'a [Named<'a>],
        schema: &'a Schema,
        table: &Table<'a>,
    ) -> UnknownNames<'a> {
        let is_unknown = |name: &&str| schema.get(name).is_none() && !table.wants(name);
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
        // In the order of the schema: of equally near names, the first is suggested.
        let wanted = schema.arrays().flat_map(ArraySpec::columns);
        let wanted = wanted.map(AsRef::as_ref).filter(|name| table.wants(name));
        let all = named.iter().map(|entry| entry.name);
        UnknownNames {
            names: all.filter(is_unknown).collect(),
            known,
            all_known: schema.arrays().map(ArraySpec::name).chain(wanted).collect(),
            comparisons: 0,
            ignored: schema.ignores_unknown(),
        }
    }

    /// The unknown name that is most similar to the name of an absent array.
    pub(super) fn nearest(&mut self, absent: &str) -> Option<String> {
        self.comparisons += self.names.len();
        if self.comparisons > COMPARISONS {
            return None;
        }
        nearest(absent, self.names.iter().copied()).map(str::to_owned)
    }

    /// A violation for each unknown name, with a suggestion, unless the schema ignores them.
    pub(super) fn unexpected(mut self) -> Vec<Violation> {
        if self.ignored {
            return Vec::new();
        }
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

    fn nearest_known(&mut self, unknown: &str) -> Option<Text> {
        self.comparisons += self.all_known.len();
        if self.comparisons > COMPARISONS {
            return None;
        }
        let nearest = nearest(unknown, self.all_known.iter().copied())?;
        Some(Text::Owned(nearest.to_owned()))
    }
}
