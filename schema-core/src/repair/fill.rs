//! Replaces missing values by the last value before them.

use ndarray::{ArrayD, Axis, Zip};
use schema_arrays::{AnyArray, coordinates, match_dtype};
use schema_spec::Dim;

use super::Step;
use super::apply::Work;
use super::cells::{cell, refilled};
use super::log::{RepairedKind, ValueChange, ValueChanges, Why};
use super::missing::{missing, nan_is_missing, positions};

impl Work<'_> {
    pub(super) fn forward_fill(&mut self, step: &Step, name: &str, along: &str) {
        let Some(spec) = self.spec(step, name) else {
            return;
        };
        let Some(content) = self.arrays.content(name) else {
            return;
        };
        let rank = content.array().map_or(0, |array| array.shape().len());
        let is_along = |axis: &usize| match spec.dim_at(*axis, rank) {
            Dim::Symbol(symbol) => symbol == along,
            _ => false,
        };
        let axis = (0..rank).find(|axis| spec.accepts_rank(rank) && is_along(axis));
        let Some(axis) = axis else {
            let reason = format!("it has no axis `{along}`");
            self.log.did_not(step, name, reason);
            return;
        };
        let Some(mut missing) = missing(content, nan_is_missing(spec)) else {
            return;
        };
        let changes = self.arrays.edit(name, |array, mask| {
            let changes = forward(array, &mut missing, axis);
            // A remaining NaN does not belong in the mask.
            if let Some(mask) = mask {
                mask.zip_mut_with(&missing, |masked, missing| *masked &= missing);
            }
            changes
        });
        let changes = changes.unwrap_or_default();
        let left = positions(&missing).count();
        if changes.count > 0 {
            let kind = RepairedKind::ForwardFilled { axis, changes };
            self.log.did(step, name, kind);
        }
        if left > 0 {
            let along = along.to_owned();
            let why = Why::Left { count: left, along };
            self.log.did_not_because(step, name, why);
        }
    }
}

/// Fills the values marked in `missing` along the axis, and unmarks the filled values.
fn forward(array: &mut AnyArray, missing: &mut ArrayD<bool>, axis: usize) -> ValueChanges {
    let before = missing.clone();
    match_dtype!(match array {
        AnyArray::Primitive(array) => along(array, missing, axis),
        AnyArray::Text(text) => {
            let mut values = text.values().clone();
            along(&mut values, missing, axis);
            *text = refilled(text, values, missing);
        }
    });
    let mut changes = ValueChanges {
        total: before.len(),
        ..ValueChanges::default()
    };
    for (position, (before, now)) in before.iter().zip(&*missing).enumerate() {
        if *before && !*now {
            changes.add(|| {
                let index = coordinates(position, missing.shape());
                ValueChange {
                    before: None,
                    after: cell(array, None, &index),
                    index,
                }
            });
        }
    }
    changes
}

fn along<T: Clone>(array: &mut ArrayD<T>, missing: &mut ArrayD<bool>, axis: usize) {
    for at in 1..array.len_of(Axis(axis)) {
        let (values_before, mut values) = array.view_mut().split_at(Axis(axis), at);
        let (missing_before, mut missing) = missing.view_mut().split_at(Axis(axis), at);
        Zip::from(values.index_axis_mut(Axis(axis), 0))
            .and(missing.index_axis_mut(Axis(axis), 0))
            .and(values_before.index_axis(Axis(axis), at - 1))
            .and(missing_before.index_axis(Axis(axis), at - 1))
            .for_each(|value, missing, before, missing_before| {
                if *missing && !*missing_before {
                    value.clone_from(before);
                    *missing = false;
                }
            });
    }
}
