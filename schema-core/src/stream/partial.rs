//! What was found in some of the pieces.

use std::collections::{BTreeMap, BTreeSet};

use schema_spec::Schema;

use super::array::State;
use super::place::Place;
use super::plan::Plan;
use super::runs::Runs;
use crate::report::{Violation, ViolationKind};

/// What was found in some of the pieces of a data set: as much as a report of all of them needs.
///
/// It does not grow with the data, except for the values of arrays that must be unique and are not at
/// equal distances, as ids are.
///
/// It is data, `schema-partial/1`: numbers that JSON does not have, and floats,
/// are text, so that none changes.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Partial {
    #[serde(with = "super::form::version")]
    pub(super) format: (),
    /// What the schema says, without descriptions.
    pub(super) schema: String,
    pub(super) files: Vec<File>,
    /// The files of each array that has files of its own, whose rows follow each other.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) of_arrays: BTreeMap<String, Vec<File>>,
    /// The rows of the pieces.
    pub(super) rows: Runs,
    /// One state for each array of the schema.
    pub(super) arrays: Vec<State>,
    /// For each group of arrays with the same rows, the number of rows that would be dropped in each way.
    pub(super) dropped: Vec<Vec<u64>>,
    /// Violations by names, each with its place.
    pub(super) names: Vec<Named>,
    /// Whether rows that a function has to accept were checked without it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) rows_unchecked: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // the signature is serde's
fn is_false(truth: &bool) -> bool {
    !truth
}

/// A file of a data set.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct File {
    pub(super) name: String,
    /// The number of its rows, if it is known.
    pub(super) rows: Option<u64>,
}

/// A violation by a name: an array that is absent, unexpected or unreadable, or a column.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct Named {
    /// The piece, and the place among the violations of it.
    at: (Place, usize),
    violation: Violation,
    is_alike: bool,
}

/// The largest number of violations by names that are kept.
const NAMES: usize = 1 << 10;

impl Partial {
    pub(super) fn new(schema: &Schema, groups: usize) -> Partial {
        Partial {
            format: (),
            schema: fingerprint(schema),
            files: Vec::new(),
            of_arrays: BTreeMap::new(),
            rows: Runs::default(),
            arrays: schema.arrays().map(|_| State::default()).collect(),
            dropped: vec![Vec::new(); groups],
            names: Vec::new(),
            rows_unchecked: false,
        }
    }

    /// Adds the violations by names of a piece.
    pub(super) fn add_names(&mut self, start: Place, violations: Vec<Violation>) {
        let named = violations
            .into_iter()
            .enumerate()
            .map(|(at, violation)| Named {
                at: (start, at),
                is_alike: violation.is_alike,
                violation,
            });
        self.merge_names(named);
    }

    fn merge_names(&mut self, others: impl Iterator<Item = Named>) {
        for named in others {
            let is_same = |other: &&mut Named| {
                let (left, right) = (&other.violation, &named.violation);
                left.array() == right.array() && left.code() == right.code()
            };
            match self.names.iter_mut().find(is_same) {
                Some(other) if named.at < other.at => *other = named,
                Some(_) => {}
                None => self.names.push(named),
            }
        }
        self.names.sort_by_key(|named| named.at);
        self.names.truncate(NAMES);
    }

    /// The violations by names, without arrays that are absent from some pieces alone: these have fewer
    /// rows.
    pub(super) fn named(&self, plans: &[Plan]) -> Vec<Violation> {
        let is_there = |name: &str| {
            let mut arrays = plans.iter().zip(&self.arrays);
            arrays.any(|(plan, state)| plan.spec.name() == name && state.is_there())
        };
        let mut violations = Vec::new();
        for named in &self.names {
            let violation = &named.violation;
            let is_absent = matches!(
                violation.kind(),
                ViolationKind::Absent {
                    column_of: None,
                    ..
                }
            );
            if !(is_absent && is_there(violation.array())) {
                violations.push(Violation {
                    is_alike: named.is_alike,
                    ..violation.clone()
                });
            }
        }
        violations
    }

    pub(super) fn merge(&mut self, other: Partial, plans: &[Plan]) {
        self.rows.merge(other.rows, &mut |_, _| {});
        for ((state, other), plan) in self.arrays.iter_mut().zip(other.arrays).zip(plans) {
            state.merge(other, plan);
        }
        for (rows, other) in self.dropped.iter_mut().zip(other.dropped) {
            add_counts(rows, &other);
        }
        self.merge_names(other.names.into_iter());
        self.rows_unchecked |= other.rows_unchecked;
        for (at, file) in other.files.into_iter().enumerate() {
            self.set_file(at, file);
        }
        for (array, files) in other.of_arrays {
            for (at, file) in files.into_iter().enumerate() {
                self.set_file_of(&array, at, file);
            }
        }
    }

    /// Adds what is known of a file of an array.
    pub(super) fn set_file_of(&mut self, array: &str, at: usize, file: File) {
        let files = self.of_arrays.entry(array.to_owned()).or_default();
        set(files, at, file);
    }

    /// Adds what is known of a file.
    pub(super) fn set_file(&mut self, at: usize, file: File) {
        set(&mut self.files, at, file);
    }

    /// The first file of which the other says something else than this one: its number, and both.
    pub(super) fn contradicts<'p>(&'p self, other: &'p Partial) -> Option<Contradiction<'p>> {
        let mut of_arrays = self.of_arrays.iter();
        contradiction(&self.files, &other.files).or_else(|| {
            of_arrays.find_map(|(array, files)| contradiction(files, other.of_arrays.get(array)?))
        })
    }

    /// Rows of a file that no piece has, and rows that several have: the first, and how many there are.
    pub(super) fn uncovered(&self) -> Coverage {
        let mut coverage = Coverage::default();
        let is_any_there = self.arrays.iter().any(State::is_there);
        let runs = &self.rows.0;
        // Numbers of files may be far apart.
        let of_runs = runs.iter().map(|run| run.file as usize);
        let files: BTreeSet<usize> = of_runs.chain(0..self.files.len()).collect();
        for file in files {
            let mut end = 0;
            let first = runs.partition_point(|run| (run.file as usize) < file);
            for run in (runs[first..].iter()).take_while(|run| run.file as usize == file) {
                coverage.unchecked.add(file, end, run.start);
                coverage.repeated.add(file, run.start, end.min(run.end));
                end = end.max(run.end);
            }
            match self.files.get(file) {
                Some(File {
                    rows: Some(rows), ..
                }) => coverage.unchecked.add(file, end, *rows),
                // It has a name, and nobody said that it has no rows. Where no array is there at all, that is
                // what the report says.
                Some(known) if end == 0 && !known.name.is_empty() && is_any_there => {
                    coverage.unchecked.add_file(file);
                }
                _ => {}
            }
        }
        coverage
    }
}

/// The number of a file, and what two partials say of it.
pub(super) type Contradiction<'p> = (usize, [&'p File; 2]);

fn contradiction<'p>(left: &'p [File], right: &'p [File]) -> Option<Contradiction<'p>> {
    let differ = |[left, right]: &[&File; 2]| {
        let names = !left.name.is_empty() && !right.name.is_empty() && left.name != right.name;
        names || matches!((left.rows, right.rows), (Some(left), Some(right)) if left != right)
    };
    let pairs = left.iter().zip(right).map(|(left, right)| [left, right]);
    pairs.enumerate().find(|(_, pair)| differ(pair))
}

/// Adds what is known of a file to what is known of all.
fn set(files: &mut Vec<File>, at: usize, file: File) {
    if files.len() <= at {
        files.resize_with(at + 1, File::default);
    }
    let known = &mut files[at];
    if !file.name.is_empty() {
        known.name = file.name;
    }
    known.rows = known.rows.or(file.rows);
}

/// Rows that were not checked exactly once.
#[derive(Default)]
pub(super) struct Coverage {
    pub(super) unchecked: Ranges,
    pub(super) repeated: Ranges,
}

/// Ranges of rows: the first, and how many rows there are in all.
#[derive(Default)]
pub(super) struct Ranges {
    /// The file, its first row of the range, and the row after the last, if it is known.
    pub(super) first: Option<(usize, u64, Option<u64>)>,
    pub(super) rows: u64,
    /// The number of files with an unknown number of rows, all of which are in the ranges.
    pub(super) files: usize,
}

impl Ranges {
    fn add(&mut self, file: usize, from: u64, to: u64) {
        if from < to {
            self.first = self.first.or(Some((file, from, Some(to))));
            self.rows = self.rows.saturating_add(to - from);
        }
    }

    /// Adds all rows of a file, whose number is not known.
    fn add_file(&mut self, file: usize) {
        self.first = self.first.or(Some((file, 0, None)));
        self.files += 1;
    }
}

pub(super) fn add_counts(counts: &mut Vec<u64>, others: &[u64]) {
    counts.resize(counts.len().max(others.len()), 0);
    for (count, other) in counts.iter_mut().zip(others) {
        *count = count.saturating_add(*other);
    }
}

/// What a schema says of arrays, as a number.
fn fingerprint(schema: &Schema) -> String {
    // FNV-1a, of 128 bits.
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    let mut add = |text: String| {
        for byte in text.bytes().chain([0]) {
            hash ^= u128::from(byte);
            hash = hash.wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    };
    for spec in schema.arrays() {
        add(format!(
            "{:?}",
            (
                (
                    spec.name(),
                    spec.dtype(),
                    spec.dims(),
                    spec.rank(),
                    spec.role()
                ),
                (spec.is_optional(), spec.is_nullable(), spec.columns()),
            )
        ));
        for rule in spec.constraints() {
            add(rule.to_string());
        }
    }
    for bounds in schema.bounds() {
        add(format!("{bounds:?}"));
    }
    add(schema.ignores_unknown().to_string());
    format!("{hash:032x}")
}
