//! Makes values missing that break a rule.

use ndarray::ArrayD;
use schema_arrays::{AnyArray, Content, coordinates, fill};
use schema_spec::{ArraySpec, Scalar};

use super::Step;
use super::apply::Work;
use super::cells::{cell, reported};
use super::log::{RepairedKind, ValueChange, ValueChanges};
use super::missing::{nan_is_missing, positions};
use crate::check::positions::breaking;

impl Work<'_> {
    pub(super) fn discard(&mut self, step: &Step, name: &str) {
        let Some(spec) = self.spec(step, name) else {
            return;
        };
        let array = self.arrays.content(name).and_then(Content::array);
        let Some(found) = array.map(AnyArray::dtype) else {
            return;
        };
        if found != spec.dtype() {
            let reason = format!(
                "it holds {found}, and the rules are for {}; coerce it first",
                spec.dtype()
            );
            self.log.did_not(step, name, reason);
            return;
        }
        let edit = |array: &mut AnyArray, missing: &mut _| discard(array, missing, spec);
        let changes = self.arrays.edit(name, edit).unwrap_or_default();
        if changes.count > 0 {
            self.log
                .did(step, name, RepairedKind::Discarded { changes });
        }
    }
}

/// Makes the values of an array of the schema's dtype missing that break a rule on single values.
/// They become NaN if NaN is a missing value, and are masked otherwise. In a nullable array, that is
/// also what becomes of NaN.
fn discard(
    array: &mut AnyArray,
    missing: &mut Option<ArrayD<bool>>,
    spec: &ArraySpec,
) -> ValueChanges {
    let nan = spec.is_nullable() && nan_is_missing(spec);
    let broken = breaking(spec.constraints(), &array.view(), missing.as_ref(), nan);
    let Some(broken) = broken else {
        return ValueChanges::default();
    };
    let mut changes = ValueChanges {
        total: array.len(),
        ..ValueChanges::default()
    };
    for position in positions(&broken) {
        changes.add(|| {
            let index = coordinates(position, array.shape());
            ValueChange {
                before: reported(array, &index),
                after: None,
                index,
            }
        });
    }
    if spec.dtype().has_nan() && nan_is_missing(spec) && !spec.is_nullable() {
        fill(array, &broken, Scalar::Float(f64::NAN));
        for change in &mut changes.samples {
            change.after = cell(array, None, &change.index);
        }
    } else {
        *missing = Some(match missing.take() {
            Some(missing) => missing | broken,
            None => broken,
        });
    }
    changes
}
