//! Values that break a rule, made missing.

use schema_spec::Scalar;

use super::Step;
use super::apply::Work;
use super::cells::{cell, reported};
use super::log::{RepairedKind, ValueChange, ValueChanges};
use super::missing::{holes, nan_is_missing};
use crate::ArraySpec;
use crate::array::{AnyArray, Content, Masked, fill};
use crate::check::places::breaking;

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
        let mut changes = ValueChanges::default();
        self.arrays.change(name, |content| {
            let (content, discarded) = discard(content, spec);
            changes = discarded;
            content
        });
        if changes.count > 0 {
            self.log
                .did(step, name, RepairedKind::Discarded { changes });
        }
    }
}

/// The content, of the dtype that the schema says, without the values that break a rule on single
/// values: NaN stands for them where that is missing data, and nothing elsewhere.
fn discard(content: Content, spec: &ArraySpec) -> (Content, ValueChanges) {
    let broken = content
        .array()
        .and_then(|array| breaking(spec.constraints(), &array.view(), holes(&content)));
    let Some(broken) = broken else {
        return (content, ValueChanges::default());
    };
    let (mut array, missing) = match content {
        Content::Typed(array) | Content::Untyped(array) => (array, None),
        Content::Masked(Masked { array, missing }) => (array, Some(missing)),
        unreadable @ Content::Unreadable(_) => return (unreadable, ValueChanges::default()),
    };
    let mut changes = ValueChanges {
        total: array.len(),
        ..ValueChanges::default()
    };
    for (index, _) in broken.indexed_iter().filter(|(_, broken)| **broken) {
        changes.add(|| {
            let index = ndarray::Dimension::slice(&index);
            ValueChange {
                index: index.to_vec(),
                before: reported(&array, index),
                after: None,
            }
        });
    }
    if !(spec.dtype().has_nan() && nan_is_missing(spec)) {
        let missing = match missing {
            Some(missing) => missing | broken,
            None => broken,
        };
        return (Content::with_missing(array, missing), changes);
    }
    fill(&mut array, &broken, Scalar::Float(f64::NAN));
    for change in &mut changes.samples {
        change.after = cell(&array, None, &change.index);
    }
    let content = match missing {
        Some(missing) => Content::with_missing(array, missing),
        None => Content::Typed(array),
    };
    (content, changes)
}
