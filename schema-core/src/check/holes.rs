//! Values that are not there: they are missing whatever the schema says of NaN, and no rule is held
//! against what stands in their places.

use ndarray::ArrayViewD;
use schema_arrays::coordinates;
use schema_spec::Scalar;

use crate::array::{AnyView, fill};
use crate::report::{Sample, Tally, ViolationKind};
use crate::{AnyArray, ArraySpec, Constraint, DType, Text, Value};

/// The array with values in place of missing ones that break no rule on single values; `None` where
/// it can be checked as it is.
pub(crate) fn acceptable(
    array: &AnyView<'_>,
    missing: &ArrayViewD<'_, bool>,
    spec: &ArraySpec,
) -> Option<AnyArray> {
    let dtype = array.dtype();
    if dtype != spec.dtype() || !dtype.is_integer() && dtype != DType::Bool {
        return None;
    }
    let of_rule = |constraint: &'_ Constraint| match constraint {
        Constraint::OneOf(values) => values.first().cloned(),
        _ => None,
    };
    let of_range = |constraint: &'_ Constraint| match constraint {
        Constraint::Range(range) => match (range.min(), range.max()) {
            (None, Some(Value::Int(max))) if !range.max_inclusive() => Some(Value::Int(max - 1)),
            (min, max) => min.or(max).cloned(),
        },
        _ => None,
    };
    let rules = spec.constraints();
    let value = (rules.iter().find_map(of_rule)).or_else(|| rules.iter().find_map(of_range));
    let value = value.as_ref().map_or(Scalar::Int(0), Value::scalar);
    let mut array = array.to_array();
    fill(&mut array, &missing.to_owned(), value);
    Some(array)
}

/// What is wrong with an array, told of the values that are there; and those that are not.
///
/// Rules on values together wait until all of them are there.
pub(super) fn tell(missing: &ArrayViewD<'_, bool>, kinds: &mut Vec<ViolationKind>) {
    kinds.retain(|kind| {
        !matches!(
            kind,
            ViolationKind::Unique { .. }
                | ViolationKind::Sorted { .. }
                | ViolationKind::Increasing { .. }
                | ViolationKind::SumsTo { .. }
                | ViolationKind::OneHot { .. }
        )
    });
    let nans = kinds.iter_mut().find_map(|kind| match kind {
        ViolationKind::Missing { tally, .. } => Some(tally),
        _ => None,
    });
    if let Some(nans) = nans {
        for sample in &mut nans.samples {
            if missing[sample.index.as_slice()] {
                sample.value = NOTHING;
            }
        }
        return;
    }
    let mut tally = Tally {
        total: missing.len(),
        ..Tally::default()
    };
    for (place, _) in missing.iter().enumerate().filter(|(_, hole)| **hole) {
        tally.count += 1;
        if tally.samples.len() < Tally::SAMPLES {
            tally.samples.push(Sample {
                index: coordinates(place, missing.shape()),
                value: NOTHING,
            });
        }
    }
    kinds.insert(
        0,
        ViolationKind::Missing {
            tally,
            spread: None,
        },
    );
}

/// What a report has for a value that is not there.
const NOTHING: Value = Value::Text(Text::Borrowed(""));
