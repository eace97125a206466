//! Values that break a rule, made missing.

use schema_spec::Scalar;

use super::cells::{cell, reported};
use super::log::{ValueChange, ValueChanges};
use super::missing::{holes, nan_is_missing};
use crate::check::places::breaking;
use schema_arrays::{Content, Masked, fill};
use schema_spec::ArraySpec;

/// The content, of the dtype that the schema says, without the values that break a rule on single
/// values: NaN stands for them where that is missing data, and nothing elsewhere.
pub(super) fn discard(content: Content, spec: &ArraySpec) -> (Content, ValueChanges) {
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
