//! The report of all pieces.

use std::sync::Arc;

use schema_spec::{Constraint, Placed, Text};

use super::Stream;
use super::array::State;
use super::borders::compare;
use super::groups::Group;
use super::partial::{Partial, Ranges};
use super::place::At;
use super::plan::Plan;
use crate::check::facts::{Dropped, Facts};
use crate::check::{Outcome, classes::CLASSES, is_listed, shapes};
#[cfg(feature = "repair")]
use crate::check::{marks::Marked, recode::Codes};
use crate::report::{FileRows, LostClass, RowRange, Violation, ViolationKind};
use crate::row_checks::RowChecks;
use crate::{Dims, Report};

pub(super) fn finish(stream: &Stream) -> Result<Dims, Report> {
    let Stream {
        schema,
        groups,
        plans,
        ..
    } = stream;
    let mut partial = stream.partial.clone();
    let mut shapes: Vec<Option<Vec<usize>>> = Vec::new();
    for (plan, state) in plans.iter().zip(&mut partial.arrays) {
        let mut shape = state.shape(plan);
        if state.runs.0.is_empty()
            && let Some([rows, ..]) = shape.as_deref_mut()
        {
            *rows = 0;
        }
        close_borders(plan, state);
        shapes.push(shape);
    }
    let mut outcome = Outcome::new(schema);
    report_coverage(&mut outcome, &partial);
    outcome.violations.extend(partial.named(plans));
    for (plan, state) in plans.iter().zip(&partial.arrays) {
        if state.stacked {
            outcome.stacked.push(plan.spec.clone());
        }
    }

    let is_there = |at: usize| shapes[at].is_some();
    let absent = outcome.report_absent(&is_there);
    let mut placed: Vec<Placed<'_>> = Vec::new();
    for (at, plan) in plans.iter().enumerate() {
        let shape = shapes[at].as_deref();
        let is_there = shape.is_some();
        let shape = shape.filter(|shape| plan.spec.accepts_rank(shape.len()));
        placed.push(Placed {
            spec: &plan.spec,
            shape,
            is_faulty: shape.is_none() && (is_there || absent.get(at) == Some(&true)),
        });
    }
    let indices: Vec<_> = (plans.iter().zip(&partial.arrays))
        .map(|(plan, state)| Index::of(plan, state))
        .collect();
    for (at, (plan, state)) in plans.iter().zip(&partial.arrays).enumerate() {
        let total = shapes[at].iter().flatten().product();
        if let Some(kind) = state.dtype_violation(plan, total, &|place| indices[at].at(place)) {
            outcome.found(&plan.spec, kind);
        }
        if let Some((row, place, other)) = state.uneven() {
            let reason = format!(
                "is {} from row {} of {} on, and {} before",
                of_rows(other.as_ref()),
                place.row,
                partial.name(place.file as usize),
                of_rows(row.as_ref()),
            );
            outcome.found(&plan.spec, ViolationKind::Unreadable { reason });
        }
    }
    let facts = OfPieces {
        groups,
        plans,
        shapes: &shapes,
        partial: &partial,
    };
    shapes::check(&mut outcome, &placed, &facts);
    let mut states = partial.arrays.clone();
    for (at, (plan, state)) in plans.iter().zip(&mut states).enumerate() {
        if let Some(shape) = placed[at].shape
            && state.wrong.is_none()
        {
            for kind in state.value_violations(plan, shape, &|place| indices[at].at(place)) {
                outcome.found(&plan.spec, kind);
            }
        }
        if shapes[at].is_some() && !stream.skips_checks {
            outcome.refuse_checks(plan);
        }
    }
    if let Some(path) = schema.check_path().filter(|_| !stream.skips_checks) {
        let kind = ViolationKind::check(Text::Owned(path.to_owned()), WHOLE.to_owned());
        outcome.violations.push(Violation::new("", kind));
    }
    outcome.conclude(&placed, &facts);
    for (at, (plan, state)) in plans.iter().zip(&partial.arrays).enumerate() {
        if let Some(shape) = &shapes[at]
            && outcome.is_sound(plan.spec.name())
        {
            report_rows(&mut outcome, stream, plan, state, (shape, &indices[at]));
        }
    }
    name_files(&mut outcome, plans, &partial);
    outcome.finish()
}

/// Reports the rows of an array that its function refused, or that it was not called with.
fn report_rows(
    outcome: &mut Outcome<'_>,
    stream: &Stream,
    plan: &Plan,
    state: &State,
    (shape, index): (&[usize], &Index),
) {
    let Some(at) = plan.check_rows else { return };
    let rule = &plan.constraints()[at];
    if let (Constraint::CheckRows(path), Some(run), false) =
        (rule, stream.rows, stream.skips_checks)
    {
        let is_known = RowChecks::names(run).contains(&plan.spec.name());
        let reason = match (is_known, stream.partial.rows_unchecked) {
            (true, false) => None,
            (true, true) => Some(
                "some pieces were checked by the schema alone, which has no functions; begin each \
                 stream with that of the struct",
            ),
            (false, _) => Some("it takes `&str`, but text in pieces is `String`"),
        };
        if let Some(reason) = reason {
            let kind = ViolationKind::check(path.clone(), reason.to_owned());
            outcome.found(&plan.spec, kind);
        }
    }
    if let Some(refused) = state.rules.get(at) {
        let rows = shape.first().copied().unwrap_or(1);
        let tally = refused.tally(rows, &|place| index.at(place));
        if tally.count > 0 {
            let (rule, axis) = (rule.clone(), None);
            outcome.found(&plan.spec, ViolationKind::Rule { rule, axis, tally });
        }
    }
}

/// Reports rows that were not checked exactly once.
fn report_coverage(outcome: &mut Outcome<'_>, partial: &Partial) {
    let coverage = partial.uncovered();
    let unchecked =
        range(partial, &coverage.unchecked).map(|range| ViolationKind::Unchecked { range });
    let repeated =
        range(partial, &coverage.repeated).map(|range| ViolationKind::CheckedTwice { range });
    for kind in unchecked.into_iter().chain(repeated) {
        outcome.violations.push(Violation::new("", kind));
    }
}

/// Lets the report name the files of rows, if there are several.
fn name_files(outcome: &mut Outcome<'_>, plans: &[Plan], partial: &Partial) {
    let files = partial.file_rows();
    let of_array = |array: &str| match partial.of_arrays.get(array) {
        Some(files) => consecutive(
            files
                .iter()
                .map(|file| (&*file.name, file.rows.unwrap_or(0))),
        ),
        None => files.clone(),
    };
    for violation in &mut outcome.violations {
        let is_cut = |plan: &Plan| plan.spec.name() == violation.array() && !plan.is_fixed;
        if plans.iter().any(is_cut) {
            violation.files = of_array(violation.array());
        }
    }
}

/// The first row of each file, if there are several.
fn consecutive<'n>(files: impl Iterator<Item = (&'n str, u64)>) -> Option<Arc<[FileRows]>> {
    let mut rows = Vec::new();
    let mut first = 0_usize;
    for (name, count) in files {
        let name = Text::Owned(name.to_owned());
        rows.push(FileRows { name, first });
        first = first.saturating_add(usize::try_from(count).unwrap_or(usize::MAX));
    }
    (rows.len() > 1).then(|| rows.into())
}

fn of_rows(row: Option<&Vec<usize>>) -> String {
    match row {
        None => "a single value".to_owned(),
        Some(row) => {
            let sizes = row.iter().map(|size| format!(", {size}"));
            format!("[_{}]", sizes.collect::<String>())
        }
    }
}

/// Checks the rules that compare rows, where the rows of one file follow those of another.
fn close_borders(plan: &Plan, state: &mut State) {
    if plan.is_fixed {
        return;
    }
    let row = state.row().unwrap_or_default();
    let State { runs, rules, .. } = state;
    for pair in runs.0.windows(2) {
        if pair[0].file < pair[1].file {
            compare(plan, &row, rules, &pair[0], &pair[1]);
        }
    }
}

fn range(partial: &Partial, ranges: &Ranges) -> Option<RowRange> {
    let (file, from, to) = ranges.first?;
    Some(RowRange {
        file: partial.name(file),
        from,
        to,
        rows: ranges.rows,
        files: ranges.files,
    })
}

impl Partial {
    /// The name of a file in a report.
    fn name(&self, file: usize) -> String {
        match self.files.get(file) {
            Some(known) if !known.name.is_empty() => known.name.clone(),
            _ => format!("file {file}"),
        }
    }

    /// The rows of each file, if there are several with names.
    fn file_rows(&self) -> Option<Arc<[FileRows]>> {
        if self.files.len() < 2 || self.files.iter().any(|file| file.name.is_empty()) {
            return None;
        }
        consecutive(self.files.iter().enumerate().map(|(at, file)| {
            let runs = self.rows.0.iter().filter(|run| run.file as usize == at);
            let last = runs.map(|run| run.end).max().unwrap_or(0);
            (&*file.name, file.rows.unwrap_or(last))
        }))
    }
}

/// The coordinates in the array of all files.
struct Index {
    /// The first row of each file, in order; none if each file has all rows.
    first: Vec<(u32, u64)>,
    has_axes: bool,
}

impl Index {
    fn of(plan: &Plan, state: &State) -> Index {
        let mut first = Vec::new();
        let mut rows = 0_u64;
        if !plan.is_fixed {
            for (file, count) in state.runs.rows_by_file() {
                first.push((file, rows));
                rows = rows.saturating_add(count);
            }
        }
        let has_axes = state.row().is_some();
        Index { first, has_axes }
    }

    fn of_row(&self, file: u32, row: u64) -> usize {
        let first = self.first.iter().find(|(own, _)| *own == file);
        let row = first.map_or(0, |(_, first)| *first).saturating_add(row);
        usize::try_from(row).unwrap_or(usize::MAX)
    }

    fn at(&self, at: &At) -> Vec<usize> {
        let mut index = Vec::with_capacity(1 + at.rest.len());
        if self.has_axes {
            index.push(self.of_row(at.row.file, at.row.row));
        }
        index.extend(&at.rest);
        index
    }
}

/// Why a custom check is refused.
const WHOLE: &str = "it takes whole arrays, and there are only pieces; use `check_rows`, whose function \
                     takes one row";

impl Outcome<'_> {
    /// Reports the custom checks of an array, which need all of it.
    fn refuse_checks(&mut self, plan: &Plan) {
        for rule in plan.spec.constraints() {
            if let Constraint::Check(path) = rule {
                let kind = ViolationKind::check(path.clone(), WHOLE.to_owned());
                self.found(&plan.spec, kind);
            }
        }
    }
}

/// The facts about arrays that came in pieces.
struct OfPieces<'a> {
    groups: &'a [Group],
    plans: &'a [Plan],
    shapes: &'a [Option<Vec<usize>>],
    partial: &'a Partial,
}

impl OfPieces<'_> {
    fn of(&self, at: usize) -> (&Plan, &State) {
        (&self.plans[at], &self.partial.arrays[at])
    }
}

impl Facts for OfPieces<'_> {
    fn shape(&self, at: usize) -> Option<&[usize]> {
        self.shapes[at].as_deref()
    }

    fn has_number_in_each_column(&self, at: usize) -> bool {
        self.of(at).1.has_number_in_each_column()
    }

    fn in_columns(&self, at: usize, kind: &ViolationKind, width: usize) -> Option<Vec<usize>> {
        let (plan, state) = self.of(at);
        let is_counted =
            matches!(kind, ViolationKind::Missing { .. }) || kind.is_on_single_values();
        is_counted.then(|| {
            let mut counts = state.in_columns(plan, kind).unwrap_or_default();
            counts.resize(width, 0);
            counts
        })
    }

    fn losing(&self, dropped: &Dropped) -> (usize, Vec<LostClass>) {
        let first = dropped.arrays.first().map(|(at, _)| *at);
        let is_own = |group: &&Group| first.is_some_and(|at| group.arrays.contains(&at));
        let mut groups = self.groups.iter().zip(&self.partial.dropped);
        let Some((group, rows)) = groups.find(|(group, _)| is_own(group)) else {
            return (0, Vec::new());
        };
        let discard = dropped.discard;
        let way = discard.and_then(|at| group.arrays.iter().position(|other| *other == at));
        let way = way.map_or(0, |way| way + 1);
        let number = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        let count = number(rows.get(way).copied().unwrap_or(0));
        let mut lost = Vec::new();
        for &at in &dropped.labels {
            let (plan, state) = self.of(at);
            let one_a_row = self.shapes[at].iter().flatten().product::<usize>() == dropped.of;
            let (Some(classes), true) = (&state.classes, one_a_row) else {
                continue;
            };
            let most = match is_listed(&plan.spec) {
                true => CLASSES.0,
                false if plan.spec.dtype().is_float() => continue,
                false => CLASSES.1,
            };
            if classes.are_many || classes.counts.len() > most {
                continue;
            }
            for (class, counts) in &classes.counts {
                if counts.get(way + 1) == Some(&counts[0]) {
                    lost.push(LostClass {
                        array: plan.spec.name_text().clone(),
                        class: class.value(),
                        rows: number(counts[0]),
                    });
                }
            }
        }
        (count, lost)
    }

    #[cfg(feature = "repair")]
    fn codes(&self, at: usize) -> Option<Codes> {
        let (plan, state) = self.of(at);
        let none = super::classes::Classes::default();
        let classes = state.classes.as_ref().unwrap_or(&none);
        if classes.are_many || classes.has_truth {
            return None;
        }
        let counts = classes.counts.iter();
        let counts = counts.map(|(class, counts)| {
            (
                class.value(),
                usize::try_from(counts[0]).unwrap_or(usize::MAX),
            )
        });
        let total = self.shapes[at].iter().flatten().product();
        Codes::counted(&plan.spec, counts.collect(), total)
    }

    #[cfg(feature = "repair")]
    fn words(&self, at: usize, column: Option<usize>) -> Option<Vec<(String, usize)>> {
        self.of(at).1.texts(column)?.words()
    }

    #[cfg(feature = "repair")]
    fn ways(&self, at: usize, column: Option<usize>) -> Vec<Marked> {
        let texts = self.of(at).1.texts(column);
        texts.map_or_else(Vec::new, super::texts::Texts::ways)
    }
}
