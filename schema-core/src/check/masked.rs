//! Missing values that are marked by a mask, whether or not the schema allows NaN.

use std::borrow::Cow;

use ndarray::ArrayD;
use schema_arrays::coordinates;
use schema_spec::Value;

use crate::report::{Sample, Tally, ViolationKind};

/// Adds the violation for the missing values of an array to its other violations.
pub(crate) fn report(missing: &ArrayD<bool>, kinds: &mut Vec<ViolationKind>) {
    let nans = kinds.iter_mut().find_map(|kind| match kind {
        ViolationKind::Missing { tally, .. } => Some(tally),
        _ => None,
    });
    // In floats, they are NaN and already reported.
    if let Some(nans) = nans {
        for sample in &mut nans.samples {
            if missing[sample.index.as_slice()] {
                sample.value = MISSING;
            }
        }
        return;
    }
    let mut tally = Tally {
        total: missing.len(),
        ..Tally::default()
    };
    for (position, _) in missing.iter().enumerate().filter(|(_, missing)| **missing) {
        tally.count += 1;
        if tally.samples.len() < Tally::SAMPLES {
            tally.samples.push(Sample {
                index: coordinates(position, missing.shape()),
                value: MISSING,
            });
        }
    }
    let spread = None;
    kinds.insert(0, ViolationKind::Missing { tally, spread });
}

/// Whether a missing value is one under the mask, and not NaN.
#[cfg(feature = "map")]
pub(super) fn is_masked(sample: &Sample) -> bool {
    sample.value == MISSING
}

/// The value of a missing value in a report.
pub(crate) const MISSING: Value = Value::Text(Cow::Borrowed(""));
