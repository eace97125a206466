//! Infers a schema that accepts the data.

use std::collections::BTreeMap;

use schema_core::spec::{Constraint, Dim, List, Text, Value, ValueRange};
use schema_core::{ArraySpec, DType, Schema};

use super::{Infer, Inferred};
use crate::stats::Stats;
use crate::text::{counted, shown};
use crate::{Data, Failure};

/// What is known of an array.
pub(super) struct Seen {
    pub(super) name: String,
    pub(super) dtype: DType,
    /// The sizes of its axes; `None` where they differ.
    pub(super) shape: Vec<Option<usize>>,
    /// How many values it has.
    pub(super) len: u64,
    pub(super) stats: Stats,
}

/// Returns a schema that accepts the data, or every reason why there is none.
pub(super) fn of_data(data: &Data<'_>, asked: &Infer) -> Result<Inferred, Failure> {
    let problems = unreadable(data.unreadable());
    let mut seen = Vec::new();
    data.for_each(|name, view, missing| {
        seen.push(Seen {
            name: name.to_owned(),
            dtype: view.dtype(),
            shape: view.shape().iter().copied().map(Some).collect(),
            len: view.len() as u64,
            stats: Stats::new(view, missing),
        });
    });
    let inferred = schema(seen, problems, asked)?;
    // An inferred schema must accept the data that it was inferred from.
    match data.validate(&inferred.schema) {
        Ok(_) => Ok(inferred),
        Err(report) => Err(Failure::new(format!(
            "the inferred schema does not accept {}; this is a bug in this program\n{report}",
            asked.called
        ))),
    }
}

/// Why arrays that cannot be read have no schema.
pub(super) fn unreadable<'a>(entries: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    let problem = |(name, reason): (&str, &str)| {
        let (name, reason) = (shown(name), shown(reason));
        format!("`{name}` cannot be described by a schema: it {reason}")
    };
    entries.map(problem).collect()
}

/// Returns a schema of such arrays; `problems` are reasons why there is none.
pub(super) fn schema(
    arrays: Vec<Seen>,
    mut problems: Vec<String>,
    asked: &Infer,
) -> Result<Inferred, Failure> {
    let mut notes = Vec::new();
    let batch = batch_size(&arrays);
    let mut specs = Vec::new();
    for array in arrays {
        note_exceptions(&array, &mut notes);
        specs.push(spec(array, batch, asked));
    }
    if specs.is_empty() && problems.is_empty() {
        problems.push("it has no arrays".to_owned());
    }
    if !problems.is_empty() {
        return Err(Failure::new(format!(
            "no schema accepts all of {}\n  {}\n  help: fix the file, or remove the arrays \
             that no schema accepts",
            asked.called,
            problems.join("\n  ")
        )));
    }
    let schema = Schema::owned(asked.name.clone(), asked.description.clone(), specs);
    Ok(Inferred { schema, notes })
}

/// Returns the size of axis 0 that most arrays share, the first one if there are several. With one
/// array, this is its own size.
fn batch_size(arrays: &[Seen]) -> Option<usize> {
    let sizes: Vec<usize> = arrays
        .iter()
        .filter_map(|array| array.shape.first().copied().flatten())
        .collect();
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for &size in &sizes {
        *counts.entry(size).or_default() += 1;
    }
    let most = counts.values().copied().max()?;
    let shared = most > 1 || sizes.len() == 1;
    sizes
        .into_iter()
        .find(|size| shared && counts[size] == most)
}

fn note_exceptions(array: &Seen, notes: &mut Vec<String>) {
    let (name, stats) = (shown(&array.name), &array.stats);
    let len = usize::try_from(array.len).unwrap_or(usize::MAX);
    let values = counted(len, "value");
    let missing = stats.missing - stats.nan;
    if missing > 0 {
        notes.push(format!(
            "`{name}` has {missing} missing in {values}, so the schema says `nullable`"
        ));
    }
    if stats.nan > 0 {
        let nan = stats.nan;
        notes.push(format!(
            "`{name}` has {nan} NaN in {values}, so the schema says `allow_nan`"
        ));
    }
    if stats.infinite > 0 {
        let infinite = stats.infinite;
        notes.push(format!(
            "`{name}` has {infinite} infinite in {values}, so the schema says `allow_inf`"
        ));
    }
    if stats.not_text > 0 {
        let text = len.saturating_sub(stats.not_text);
        notes.push(format!(
            "`{name}` has text in {text} of {values}, so the schema says text"
        ));
    }
}

fn spec(array: Seen, batch: Option<usize>, asked: &Infer) -> ArraySpec {
    let Seen {
        name,
        dtype,
        shape,
        stats,
        ..
    } = array;
    let dim = |(axis, size): (usize, Option<usize>)| match size {
        Some(size) if axis == 0 && Some(size) == batch => Dim::symbol("batch"),
        // A schema cannot fix a size of 0.
        None | Some(0) => Dim::Any,
        Some(size) => Dim::Fixed(size),
    };
    let dims: Vec<Dim> = shape.into_iter().enumerate().map(dim).collect();
    let mut constraints = Vec::new();
    let labels = labels(&stats).filter(|_| asked.labels);
    if let Some(range) = range(dtype, &stats)
        && asked.ranges
        && labels.is_none()
    {
        constraints.push(Constraint::Range(range));
    }
    constraints.extend(labels.map(|values| Constraint::OneOf(List::Owned(values))));
    if stats.nan > 0 {
        constraints.push(Constraint::AllowNan);
    }
    if stats.infinite > 0 {
        constraints.push(Constraint::AllowInf);
    }
    let mut spec = ArraySpec::new("", dtype);
    spec.name = Text::Owned(name);
    spec.dims = List::Owned(dims);
    spec.constraints = List::Owned(constraints);
    spec.nullable = stats.missing > stats.nan;
    spec
}

/// Returns the distinct values if they are few, and not all the values that the dtype has.
fn labels(stats: &Stats) -> Option<Vec<Value>> {
    let both_bools = [Value::Bool(false), Value::Bool(true)];
    let values = stats.distinct.as_ref()?;
    (!values.is_empty() && values[..] != both_bools).then(|| values.clone())
}

/// Returns the range from the smallest to the largest value, without a bound that is infinite.
fn range(dtype: DType, stats: &Stats) -> Option<ValueRange> {
    let end = |end: &Option<Value>| {
        end.clone()
            .filter(|end| end.as_f64().is_some_and(f64::is_finite))
    };
    let (min, max) = (end(&stats.min), end(&stats.max));
    let is_bounded = dtype.is_real() && (min.is_some() || max.is_some());
    let inclusive = max.is_some();
    is_bounded.then(|| ValueRange::new(min, max, inclusive))
}
