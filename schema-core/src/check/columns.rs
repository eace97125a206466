//! How many values of each column a violation is about.

use ndarray::{ArrayD, Axis, Slice};
use schema_arrays::AnyView;
use schema_spec::rules::Scope;
use schema_spec::{ArraySpec, Constraint};

use super::masked;
use super::values::{Found, check_values};
use crate::report::ViolationKind;

/// The number of values in each column that a violation is about; `None` unless it is about single
/// values.
pub(crate) fn in_columns(
    kind: &ViolationKind,
    spec: &ArraySpec,
    view: &AnyView<'_>,
    missing: Option<&ArrayD<bool>>,
    width: usize,
) -> Option<Vec<usize>> {
    if !matches!(kind, ViolationKind::Missing { .. }) && !kind.is_on_single_values() {
        return None;
    }
    let tally = kind.tally()?;
    let mut counts = vec![0; width];
    // Few values need not be searched for again.
    if tally.count == tally.samples.len() {
        for sample in &tally.samples {
            if let Some(&column) = sample.index.last()
                && column < width
            {
                counts[column] += 1;
            }
        }
        return Some(counts);
    }
    let mut rules: Vec<Constraint> = Vec::new();
    for rule in spec.constraints() {
        let is_own = matches!(kind, ViolationKind::Rule { rule: own, .. } if own == rule);
        if is_own || rule.rule().scope() == Scope::Permission {
            rules.push(rule.clone());
        }
    }
    let last = view.shape().len().checked_sub(1)?;
    for (column, count) in counts.iter_mut().enumerate() {
        let slice = Slice::from(column..=column);
        let view = view.slice_axis(last, slice);
        let missing = missing.map(|missing| missing.slice_axis(Axis(last), slice).to_owned());
        let mut found = Found::without(missing.as_ref()).nullable(spec.is_nullable());
        check_values(&rules, &view, &mut found);
        if let Some(missing) = missing.as_ref().filter(|_| !spec.is_nullable()) {
            masked::report(missing, &mut found.kinds);
        }
        for other in &found.kinds {
            if let (true, Some(tally)) = (is_same(other, kind), other.tally()) {
                *count = tally.count;
            }
        }
    }
    Some(counts)
}

/// Whether two violations are of the same kind, and of the same rule.
fn is_same(one: &ViolationKind, other: &ViolationKind) -> bool {
    match (one, other) {
        (ViolationKind::Rule { rule, .. }, ViolationKind::Rule { rule: other, .. }) => {
            rule == other
        }
        _ => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;
    use proptest::prelude::*;
    use schema_arrays::AnyView;
    use schema_spec::{Constraint, DType, Scalar, Value, ValueRange};

    use super::*;

    const RANGE: ValueRange =
        ValueRange::new(Some(Value::Float(-1.0)), Some(Value::Float(1.0)), true);
    const RULES: [&[Constraint]; 3] = [
        &[Constraint::Range(RANGE)],
        &[Constraint::AllowNan, Constraint::Range(RANGE)],
        &[Constraint::AllowInf, Constraint::Range(RANGE)],
    ];

    /// The same, value by value.
    fn slow(
        kind: &ViolationKind,
        spec: &ArraySpec,
        view: &AnyView<'_>,
        missing: &ArrayD<bool>,
    ) -> Vec<usize> {
        let allows = |rule| spec.constraints().contains(&rule);
        let width = view.shape()[1];
        let mut counts = vec![0; width];
        for ((at, value), is_masked) in view.scalars().enumerate().zip(missing) {
            let value = value.filter(|_| !is_masked);
            let is_hit = match (value, kind) {
                (None, ViolationKind::Missing { .. }) => !spec.is_nullable(),
                (Some(Scalar::Float(value)), kind) => match kind {
                    ViolationKind::Missing { .. } => {
                        value.is_nan() && !allows(Constraint::AllowNan)
                    }
                    ViolationKind::Infinite { .. } => value.is_infinite(),
                    _ => value.abs() > 1.0 && (value.is_finite() || allows(Constraint::AllowInf)),
                },
                _ => false,
            };
            counts[at % width] += usize::from(is_hit);
        }
        counts
    }

    proptest! {
        #[test]
        #[cfg_attr(miri, ignore)]
        fn columns_are_counted(
            values in prop::collection::vec(
                prop_oneof![4 => Just(0.5), 1 => Just(f32::NAN), 1 => Just(f32::INFINITY), 1 => Just(3.0)],
                0..60,
            ),
            masked in prop::collection::vec(prop::bool::weighted(0.1), 60),
            has_mask: bool,
            is_nullable: bool,
            rules in 0..RULES.len(),
        ) {
            let rows = values.len() / 3;
            let mut values = Array2::from_shape_vec((rows, 3), values[..rows * 3].to_vec()).unwrap();
            let masked = masked.iter().map(|masked| *masked && has_mask).take(rows * 3).collect();
            let masked = Array2::from_shape_vec((rows, 3), masked).unwrap().into_dyn();
            // As readers leave it.
            for (value, masked) in values.iter_mut().zip(&masked) {
                *value = if *masked { f32::NAN } else { *value };
            }
            let spec = ArraySpec::new("x", DType::F32)
                .with_constraints(RULES[rules])
                .with_nullable(is_nullable);
            let view = AnyView::from(&values);
            let missing = has_mask.then_some(&masked);
            let mut found = Found::without(missing).nullable(is_nullable);
            check_values(spec.constraints(), &view, &mut found);
            if let Some(missing) = missing.filter(|_| !is_nullable) {
                masked::report(missing, &mut found.kinds);
            }
            for kind in &found.kinds {
                let counts = in_columns(kind, &spec, &view, missing, 3).unwrap();
                prop_assert_eq!(&counts, &slow(kind, &spec, &view, &masked), "{:?}", kind);
            }
        }
    }
}
