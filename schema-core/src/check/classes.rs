//! Which rows would be dropped, and which classes of labels with them.

use ndarray::ArrayD;
use schema_arrays::AnyView;
use schema_spec::{ArraySpec, Constraint, Role, Scalar, Value};

use super::distinct::{Class, Distinct};
use crate::report::{LostClass, ViolationKind};

/// The largest number of classes, if the rules say which there are, and otherwise.
pub(crate) const CLASSES: (usize, usize) = (1 << 12, 64);

/// Marks the rows along an axis with missing values, and, if `discard`, with values that break a rule
/// on single values.
pub(crate) fn mark_lacking(
    rows: &mut [bool],
    spec: &ArraySpec,
    view: &AnyView<'_>,
    missing: Option<&ArrayD<bool>>,
    axis: usize,
    discard: bool,
) {
    let shape = view.shape();
    let inner: usize = shape[axis + 1..].iter().product();
    let nan = !spec.constraints().contains(&Constraint::AllowNan);
    let mut missing = missing.map(|missing| missing.iter());
    for (position, value) in view.scalars().enumerate() {
        let is_masked = missing.as_mut().and_then(Iterator::next) == Some(&true);
        let lacks = match value {
            _ if is_masked => !spec.is_nullable(),
            None => !spec.is_nullable(),
            Some(value) if value.is_nan() => nan,
            Some(value) => discard && breaks(spec, value),
        };
        if lacks {
            rows[position / inner % shape[axis]] = true;
        }
    }
}

/// The number of values in each column that a violation is about; `None` unless it is about single
/// values.
pub(crate) fn in_columns(
    kind: &ViolationKind,
    spec: &ArraySpec,
    view: &AnyView<'_>,
    missing: Option<&ArrayD<bool>>,
    width: usize,
) -> Option<Vec<usize>> {
    let of_missing = matches!(kind, ViolationKind::Missing { .. });
    if !of_missing && !kind.is_on_single_values() {
        return None;
    }
    let nan = !spec.constraints().contains(&Constraint::AllowNan);
    let inf = !spec.constraints().contains(&Constraint::AllowInf);
    let mut counts = vec![0; width];
    let mut missing = missing.map(|missing| missing.iter());
    for (at, value) in view.scalars().enumerate() {
        let is_masked = missing.as_mut().and_then(Iterator::next) == Some(&true);
        let value = value.filter(|_| !is_masked);
        let is_hit = match (value, kind) {
            (None, _) => of_missing && !spec.is_nullable(),
            (Some(value), _) if value.is_nan() => of_missing && nan,
            (Some(value), ViolationKind::Infinite { .. }) => value.is_infinite(),
            // An infinity that is not allowed breaks no other rule.
            (Some(value), _) if value.is_infinite() && inf => false,
            (Some(value), ViolationKind::Rule { rule, .. }) => match rule {
                Constraint::Range(range) => !range.contains(value),
                Constraint::OneOf(values) => !value.is_among(values),
                _ => false,
            },
            _ => false,
        };
        if is_hit {
            counts[at % width] += 1;
        }
    }
    Some(counts)
}

/// Whether a value breaks a rule on single values.
fn breaks(spec: &ArraySpec, value: Scalar<'_>) -> bool {
    let rules = spec.constraints();
    (value.is_infinite() && !rules.contains(&Constraint::AllowInf))
        || rules.iter().any(|rule| match rule {
            Constraint::Range(range) => !range.contains(value),
            Constraint::OneOf(values) => !value.is_among(values),
            _ => false,
        })
}

/// Whether the rules list the allowed values, or give a range with two ends. Floats in a wide range are
/// quantities, even if they are whole numbers.
pub(crate) fn is_listed(spec: &ArraySpec) -> bool {
    spec.constraints().iter().any(|rule| match rule {
        Constraint::OneOf(_) => true,
        Constraint::Range(range) => match (range.min(), range.max()) {
            (Some(min), Some(max)) => !spec.dtype().is_float() || is_narrow(min, max),
            _ => false,
        },
        _ => false,
    })
}

fn is_narrow(min: &Value, max: &Value) -> bool {
    let ends = min.as_f64().zip(max.as_f64());
    #[allow(clippy::cast_precision_loss)] // few
    let most = CLASSES.1 as f64;
    ends.is_some_and(|(min, max)| max - min <= most)
}

/// The classes of an array of labels all of whose rows are marked.
pub(crate) fn lost(
    rows: &[bool],
    spec: &ArraySpec,
    view: &AnyView<'_>,
    missing: Option<&ArrayD<bool>>,
) -> Vec<LostClass> {
    let shape = view.shape();
    // Labels of one value a row.
    if spec.role() != Role::Target || view.len() != rows.len() || shape.first() != Some(&rows.len())
    {
        return Vec::new();
    }
    let most = match is_listed(spec) {
        true => CLASSES.0,
        false if spec.dtype().is_float() => return Vec::new(),
        false => CLASSES.1,
    };
    let mut classes = Distinct::default();
    let mut missing = missing.map(|missing| missing.iter());
    for (value, dropped) in view.scalars().zip(rows) {
        let is_masked = missing.as_mut().and_then(Iterator::next) == Some(&true);
        let Some(value) = value.filter(|value| !is_masked && !value.is_nan()) else {
            continue;
        };
        let Some(class) = Class::of(value) else {
            return Vec::new();
        };
        let [all, gone] = classes.counts(class);
        *all += 1;
        *gone += usize::from(*dropped);
        if classes.classes.len() > most {
            return Vec::new();
        }
    }
    let mut lost = Vec::new();
    for (class, [rows, gone]) in classes.classes {
        if rows == gone {
            lost.push(LostClass {
                array: spec.name_text().clone(),
                class: class.value(),
                rows,
            });
        }
    }
    lost
}
