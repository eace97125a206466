//! Values that are missing whatever the schema says of NaN.

use std::borrow::Cow;

use ndarray::ArrayD;
use schema_arrays::coordinates;
use schema_spec::Value;

use crate::report::{Sample, Tally, ViolationKind};

/// Reports the missing values of an array among what is wrong with the others.
pub(super) fn report(missing: &ArrayD<bool>, kinds: &mut Vec<ViolationKind>) {
    let nans = kinds.iter_mut().find_map(|kind| match kind {
        ViolationKind::Missing { tally, .. } => Some(tally),
        _ => None,
    });
    // NaN stands for them in floats.
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
    let spread = None;
    kinds.insert(0, ViolationKind::Missing { tally, spread });
}

/// What a report has for a value that is not there.
const NOTHING: Value = Value::Text(Cow::Borrowed(""));
