//! Which rows would be dropped, and which classes of labels with them.

use ndarray::{ArrayD, ArrayViewD, Axis, Slice};
use schema_arrays::AnyView;
use schema_spec::rules::Scope;
use schema_spec::{ArraySpec, Constraint, Role, Scalar, Value};

use super::distinct::{Class, Distinct};
use super::values::{Found, check_values};
use crate::report::LostClass;

/// The largest number of classes, if the rules say which there are, and otherwise.
pub(crate) const CLASSES: (usize, usize) = (1 << 12, 64);

/// How many values are searched for one that lacks at once.
const BLOCK: usize = 1 << 12;

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
    let mut rules: Vec<Constraint> = Vec::new();
    for rule in spec.constraints() {
        let scope = rule.rule().scope();
        if scope == Scope::Permission || (scope == Scope::Value && discard) {
            rules.push(rule.clone());
        }
    }
    let len = view.shape()[axis];
    let block = (BLOCK.saturating_mul(len) / view.len().max(1)).max(1);
    let mut start = 0;
    while start < len {
        let slice = Slice::from(start..len.min(start + block));
        let view = view.slice_axis(axis, slice);
        let missing = missing.map(|missing| missing.slice_axis(Axis(axis), slice));
        let is_masked = missing.as_ref().is_some_and(is_any);
        let mut found = Found::default();
        check_values(&rules, &view, &mut found);
        // Most blocks need not be searched value by value.
        if is_masked || !found.kinds.is_empty() {
            mark_block(
                &mut rows[start..],
                spec,
                &view,
                missing.as_ref(),
                axis,
                discard,
            );
        }
        start += block;
    }
}

fn is_any(missing: &ArrayViewD<'_, bool>) -> bool {
    missing.iter().any(|masked| *masked)
}

/// The same, value by value.
fn mark_block(
    rows: &mut [bool],
    spec: &ArraySpec,
    view: &AnyView<'_>,
    missing: Option<&ArrayViewD<'_, bool>>,
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
