//! Numbers as Keras takes them, which converts them before its first layer.

use schema_core::spec::{Constraint, Dim, List, Value, ValueRange};
use schema_core::{ArraySpec, DType};

/// Takes numbers of the dtype of the data where Keras converts them to that of the input with nothing
/// lost but digits.
pub(super) fn take_dtype(spec: &mut ArraySpec, own: DType) {
    let to = spec.dtype();
    let is_number = own.is_real() || own == DType::Bool;
    let fits =
        to.is_float() && is_number || to.is_integer() && (own.is_integer() || own == DType::Bool);
    if own == to || !fits {
        return;
    }
    let has_range = |rule: &Constraint| matches!(rule, Constraint::Range(_));
    let mut rules: Vec<Constraint> = (spec.constraints().iter())
        .filter_map(|rule| converted(rule, own))
        .collect();
    if !rules.iter().any(has_range)
        && let Some(range) = limits(own, to)
    {
        rules.push(Constraint::Range(range));
    }
    spec.constraints = List::Owned(rules);
    spec.dtype = own;
}

/// The rule on values of another dtype; `None` if all of them follow it.
fn converted(rule: &Constraint, own: DType) -> Option<Constraint> {
    match rule {
        Constraint::Range(range) if own == DType::Bool => {
            let _ = range;
            None
        }
        Constraint::Range(range) => {
            #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
            // ends of few digits
            let end = |end: Option<&Value>| match end {
                Some(Value::Float(end)) if own.is_integer() => Some(Value::Int(*end as i128)),
                Some(Value::Int(end)) if own.is_float() => Some(Value::Float(*end as f64)),
                end => end.cloned(),
            };
            let (min, max) = (end(range.min()), end(range.max()));
            let range = ValueRange::new(min, max, range.max_inclusive());
            Some(Constraint::Range(range))
        }
        Constraint::AllowNan | Constraint::AllowInf if !own.has_nan() => None,
        other => Some(other.clone()),
    }
}

/// The range of a dtype, if values of the other can lie outside it.
fn limits(own: DType, to: DType) -> Option<ValueRange> {
    let range = |min, max| Some(ValueRange::new(Some(min), Some(max), true));
    if let (Some(own), Some(max)) = (own.float_max(), to.float_max()) {
        return (own > max).then(|| range(Value::Float(-max), Value::Float(max)))?;
    }
    let ((own_min, own_max), (min, max)) = (own.integer_bounds()?, to.integer_bounds()?);
    let is_within = min <= own_min && own_max <= max;
    (!is_within).then(|| range(Value::Int(min.max(own_min)), Value::Int(max.min(own_max))))?
}

/// Takes arrays of which Keras adds or drops a last axis of 1.
pub(super) fn take_rank(spec: &mut ArraySpec, shape: &[usize]) {
    let Some(rank) = spec.rank() else { return };
    let one = Dim::Fixed(1);
    let mut dims = spec.dims().to_vec();
    if shape.len() + 1 == rank && dims.last() == Some(&one) {
        dims.pop();
    } else if shape.len() == rank + 1 && shape.last() == Some(&1) {
        dims.push(one);
    } else {
        return;
    }
    spec.dims = List::Owned(dims);
}
