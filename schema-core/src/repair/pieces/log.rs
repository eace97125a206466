//! The log of a repair in pieces: as if there had been one.

use std::collections::HashMap;

use schema_spec::Schema;

use super::super::log::{RepairLog, Repaired, RepairedKind, ValueChange, ValueChanges, Why};
use crate::repair::Step;
use schema_spec::show::visible;

/// How large an array is before a step.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Size {
    /// The size of its first axis.
    pub(super) rows: usize,
    /// The number of its values.
    pub(super) len: usize,
}

/// Each array with its size.
pub(super) type Sizes = Vec<(String, Size)>;

/// What each step did in the pieces so far, which are added in order.
#[derive(Debug, Default)]
pub(super) struct Logs {
    steps: Vec<Done>,
}

/// What a step did so far.
#[derive(Debug, Default)]
struct Done {
    repaired: Vec<Repaired>,
    sizes: HashMap<String, Size>,
}

impl Logs {
    pub(super) fn new(steps: usize) -> Logs {
        Logs {
            steps: (0..steps).map(|_| Done::default()).collect(),
        }
    }

    /// Adds what a step did in the next piece, before which the arrays had these sizes.
    pub(super) fn add(&mut self, step: usize, repaired: &[Repaired], sizes: Sizes) {
        let done = &mut self.steps[step];
        let own: HashMap<&str, Size> = (sizes.iter())
            .map(|(name, size)| (name.as_str(), *size))
            .collect();
        for one in repaired {
            done.add(one.clone(), &own);
        }
        for (name, size) in sizes {
            let all = done.sizes.entry(name).or_default();
            all.rows += size.rows;
            all.len += size.len;
        }
    }

    /// The number of rows that an array had before a step.
    pub(super) fn rows(&self, step: usize, name: &str) -> Option<usize> {
        Some(self.steps[step].sizes.get(name)?.rows)
    }

    /// Whether a step did something, or failed to.
    pub(super) fn has_done(&self, step: usize) -> bool {
        !self.steps[step].repaired.is_empty()
    }

    /// The log of all pieces.
    pub(super) fn finish(self, schema: &Schema, steps: &[Step], stacked: RepairLog) -> RepairLog {
        let mut log = RepairLog {
            steps: Vec::new(),
            ..stacked
        };
        let mut order: HashMap<&str, usize> = HashMap::new();
        for spec in schema.arrays() {
            let names = [spec.name()].into_iter();
            for name in names.chain(spec.columns().iter().map(AsRef::as_ref)) {
                let at = order.len();
                order.entry(name).or_insert(at);
            }
        }
        for (done, step) in self.steps.into_iter().zip(steps) {
            let Done {
                mut repaired,
                sizes,
            } = done;
            let place = |name: &str| match step {
                Step::DropRows { along: None, of } => of.iter().position(|other| other == name),
                _ => order.get(name).copied(),
            };
            repaired.sort_by_key(|one| {
                let feature = match one.why {
                    Why::Feature { feature, .. } => feature,
                    _ => 0,
                };
                (place(&one.array), !one.is_done(), feature)
            });
            for one in &mut repaired {
                close(one, &sizes);
            }
            let is_feature = |one: &&Repaired| matches!(one.why, Why::Feature { .. });
            let more = repaired.iter().filter(is_feature).count();
            let most = repaired.len() - more + more.min(ValueChanges::SAMPLES);
            repaired.truncate(most);
            log.steps.extend(repaired);
        }
        log
    }
}

impl Done {
    /// Adds what the step did in a piece. The first row of each array is as many rows after that of all as
    /// the pieces before it have.
    fn add(&mut self, mut one: Repaired, own: &HashMap<&str, Size>) {
        let first = |name: &str| self.sizes.get(name).map_or(0, |size| size.rows);
        let base = first(&one.array);
        move_by(&mut one, base, &first, own);
        let same = |other: &&mut Repaired| {
            let is_kind = std::mem::discriminant(&other.kind) == std::mem::discriminant(&one.kind);
            let is_reason = match (&other.why, &one.why) {
                (Why::Feature { feature, .. }, Why::Feature { feature: own, .. }) => feature == own,
                (Why::Feature { .. }, _) | (_, Why::Feature { .. }) => false,
                _ => true,
            };
            other.array == one.array && is_kind && is_reason
        };
        match self.repaired.iter_mut().find(same) {
            Some(all) => merge(all, one),
            None => self.repaired.push(one),
        }
    }
}

/// Moves the places of a piece to where they are in the whole.
fn move_by(
    one: &mut Repaired,
    base: usize,
    first: &dyn Fn(&str) -> usize,
    own: &HashMap<&str, Size>,
) {
    let len = own.get(one.array.as_str()).map_or(0, |size| size.len);
    let moved = |changes: &mut ValueChanges| {
        for ValueChange { index, .. } in &mut changes.samples {
            if let Some(row) = index.first_mut() {
                *row += base;
            }
        }
    };
    match &mut one.kind {
        RepairedKind::Coerced { rounded, lost, .. } => {
            moved(rounded);
            moved(lost);
        }
        RepairedKind::Parsed { changes, .. } => {
            moved(changes);
            // A column has one value of so many; how many there are in all is known at the end.
            changes.total = len.checked_div(changes.total).unwrap_or(1).max(1);
        }
        RepairedKind::Replaced { changes }
        | RepairedKind::Discarded { changes }
        | RepairedKind::Imputed { changes, .. }
        | RepairedKind::ForwardFilled { changes, .. } => moved(changes),
        RepairedKind::DroppedRows { arrays, rows, .. } => {
            let of = arrays.first().map_or(0, |name| first(name));
            for row in rows {
                row.row += of;
                if let Some(at) = row.index.first_mut() {
                    *at += first(&row.array);
                }
            }
        }
        _ => {}
    }
    if let Why::Unfit { name, index, .. } = &mut one.why
        && let Some(row) = index.first_mut()
    {
        // A column is named, and its values are those of the array that was stacked from it.
        *row += if own.contains_key(one.array.as_str()) {
            base
        } else {
            first(name)
        };
    }
}

/// Adds what was done to a later piece.
fn merge(all: &mut Repaired, one: Repaired) {
    // A value that does not fit is named before anything else.
    if all.why == Why::Plain && matches!(one.why, Why::Unfit { .. }) {
        *all = one;
        return;
    }
    match (&mut all.why, one.why) {
        (Why::Unfit { count, .. }, Why::Unfit { count: own, .. })
        | (Why::Left { count, .. }, Why::Left { count: own, .. }) => *count += own,
        _ => {}
    }
    match (&mut all.kind, one.kind) {
        (
            RepairedKind::Coerced { rounded, lost, .. },
            RepairedKind::Coerced {
                rounded: own_rounded,
                lost: own_lost,
                ..
            },
        ) => {
            rounded.extend(own_rounded);
            lost.extend(own_lost);
        }
        (RepairedKind::Replaced { changes }, RepairedKind::Replaced { changes: own })
        | (RepairedKind::Discarded { changes }, RepairedKind::Discarded { changes: own })
        | (
            RepairedKind::ForwardFilled { changes, .. },
            RepairedKind::ForwardFilled { changes: own, .. },
        ) => changes.extend(own),
        (
            RepairedKind::Parsed { changes, left },
            RepairedKind::Parsed {
                changes: own,
                left: own_left,
            },
        ) => {
            changes.extend(own);
            *left += own_left;
        }
        (
            RepairedKind::Imputed { fills, changes, .. },
            RepairedKind::Imputed {
                fills: own,
                changes: own_changes,
                ..
            },
        ) => {
            changes.extend(own_changes);
            for fill in own {
                if let Err(at) = fills.binary_search_by_key(&fill.0, |(feature, _)| *feature) {
                    fills.insert(at, fill);
                }
            }
        }
        (
            RepairedKind::DroppedRows {
                arrays,
                count,
                rows,
                ..
            },
            RepairedKind::DroppedRows {
                arrays: own_arrays,
                count: own,
                rows: own_rows,
                ..
            },
        ) => {
            for array in own_arrays {
                if !arrays.contains(&array) {
                    arrays.push(array);
                }
            }
            *count += own;
            rows.extend(own_rows);
            rows.truncate(ValueChanges::SAMPLES);
        }
        _ => {}
    }
}

/// Says how large the arrays are in all pieces.
fn close(one: &mut Repaired, sizes: &HashMap<String, Size>) {
    let size = sizes.get(&one.array).copied().unwrap_or_default();
    let axes = |shape: &mut Vec<usize>, axis: usize| {
        if let Some(rows) = shape.get_mut(axis) {
            *rows = size.rows;
        }
    };
    match &mut one.kind {
        RepairedKind::Coerced { rounded, lost, .. } => {
            rounded.total = size.len;
            lost.total = size.len;
        }
        RepairedKind::Parsed { changes, .. } => {
            changes.total = size.len / changes.total.max(1);
        }
        RepairedKind::Replaced { changes }
        | RepairedKind::Discarded { changes }
        | RepairedKind::Imputed { changes, .. }
        | RepairedKind::ForwardFilled { changes, .. } => changes.total = size.len,
        RepairedKind::Reshaped { from, to } | RepairedKind::Transposed { from, to } => {
            axes(from, 0);
            axes(to, 0);
        }
        RepairedKind::DroppedRows { arrays, of, .. } => {
            let first = arrays.first().and_then(|name| sizes.get(name));
            *of = first.map_or(*of, |size| size.rows);
        }
        RepairedKind::Not { reason } if one.why != Why::Plain => {
            if let Why::Shape { shape, .. } = &mut one.why {
                axes(shape, 0);
            }
            *reason = visible(&one.why.reason());
        }
        _ => {}
    }
}

impl ValueChanges {
    fn extend(&mut self, other: ValueChanges) {
        self.count += other.count;
        self.samples.extend(other.samples);
        self.samples.truncate(ValueChanges::SAMPLES);
    }
}
