//! Names in the data that the schema does not have, and suggestions for them.

use schema_spec::nearest;

use super::alike::Alike;
use super::columns::Table;
use super::named::Named;
use crate::names::Names;
use crate::report::{Violation, ViolationKind};
use schema_spec::{ArraySpec, Schema, Text};

/// The largest number of pairs of names that are compared for suggestions, because tables and schemas
/// may have any number of columns.
const COMPARISONS: usize = 1 << 16;

/// The largest number of columns, and of other names, in the list of known names.
const COLUMNS: usize = 16;

/// The names in data that a schema does not have, and those that it has.
pub(crate) struct UnknownNames<'a> {
    names: Vec<&'a str>,
    known: Vec<Text>,
    /// All known names, including columns.
    all_known: Vec<&'a str>,
    comparisons: usize,
    /// The names that differ from absent ones in one way.
    pub(crate) alike: Alike<'a>,
    /// Whether the schema ignores them.
    ignored: bool,
}

impl<'a> UnknownNames<'a> {
    pub(crate) fn find(
        named: &'a [Named<'a>],
        schema: &'a Schema,
        table: &Table<'a>,
    ) -> UnknownNames<'a> {
        let specs = Names::of((schema.arrays().map(ArraySpec::name).zip(0..)).collect());
        let is_unknown = |name: &&str| specs.first(name).is_none() && !table.wants(name);
        let mut columns = COLUMNS;
        let mut known = Vec::new();
        for spec in schema.arrays() {
            if table.has_any(spec) {
                let listed = spec.columns().iter().take(columns);
                columns -= listed.len();
                known.extend(listed.cloned());
            } else if known.len() < COLUMNS {
                known.push(spec.name_text().clone());
            }
        }
        // In the order of the schema: of equally near names, the first is suggested.
        let wanted = schema.arrays().flat_map(ArraySpec::columns);
        let wanted = wanted.map(AsRef::as_ref).filter(|name| table.wants(name));
        let all = named.iter().map(|entry| entry.name);
        let names: Vec<&str> = all.filter(is_unknown).collect();
        let absent = schema
            .arrays()
            .filter(|spec| table.position(spec.name()).is_none());
        let absent = absent.flat_map(|spec| {
            let own = spec.columns().is_empty().then_some(spec.name());
            own.into_iter()
                .chain(spec.columns().iter().map(AsRef::as_ref))
        });
        let alike = match names.len() {
            0 => Alike::default(),
            _ => {
                let absent = absent.filter(|name| table.position(name).is_none());
                Alike::find(&absent.collect::<Vec<_>>(), &names)
            }
        };
        UnknownNames {
            alike,
            names,
            known,
            all_known: schema.arrays().map(ArraySpec::name).chain(wanted).collect(),
            comparisons: 0,
            ignored: schema.ignores_unknown(),
        }
    }

    /// The unknown name that is most similar to the name of an absent array.
    pub(super) fn nearest(&mut self, absent: &str) -> Option<String> {
        if let Some(name) = self.alike.name_of(absent) {
            return Some(name.to_owned());
        }
        self.comparisons += self.names.len();
        if self.comparisons > COMPARISONS {
            return None;
        }
        nearest(absent, self.names.iter().copied()).map(str::to_owned)
    }

    /// A violation for each unknown name, with a suggestion, unless the schema ignores them.
    pub(super) fn unexpected(&mut self) -> Vec<Violation> {
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

    /// Marks the violations of names that differ in one way.
    pub(super) fn mark(&self, violations: &mut [Violation]) {
        for violation in violations.iter_mut() {
            let name = violation.array();
            violation.is_alike = match violation.kind() {
                ViolationKind::Absent { .. } => self.alike.name_of(name).is_some(),
                ViolationKind::Unexpected { .. } => self.alike.wanted_of(name).is_some(),
                _ => false,
            };
        }
    }

    fn nearest_known(&mut self, unknown: &str) -> Option<Text> {
        if let Some(wanted) = self.alike.wanted_of(unknown) {
            return Some(Text::Owned(wanted.to_owned()));
        }
        self.comparisons += self.all_known.len();
        if self.comparisons > COMPARISONS {
            return None;
        }
        let nearest = nearest(unknown, self.all_known.iter().copied())?;
        Some(Text::Owned(nearest.to_owned()))
    }
}
