//! What a schema may say of data, so that the data fulfils it.

use std::collections::BTreeMap;

use schema_core::spec::{Constraint, Dim, List, Text, Value, ValueRange};
use schema_core::{AnyArray, ArraySpec, Arrays, DType, Schema};

use crate::failure::Failure;
use crate::source::Source;
use crate::stats::Stats;
use crate::text::{counted, shown};

/// What is asked for besides names, dtypes and shapes.
pub(super) struct Rules {
    pub(super) ranges: bool,
    pub(super) labels: bool,
}

pub(super) struct Guessed {
    pub(super) schema: Schema,
    /// What the reader of the schema should know.
    pub(super) notes: Vec<String>,
}

/// A schema that the arrays fulfil; a failure where there is none, with every reason.
pub(super) fn schema(
    arrays: &Arrays,
    name: String,
    source: &Source,
    rules: &Rules,
) -> Result<Guessed, Failure> {
    let mut problems: Vec<String> = (arrays.unreadable())
        .map(|(name, reason)| {
            format!(
                "`{}` is no array for a schema: it {}",
                shown(name),
                shown(reason)
            )
        })
        .collect();
    let mut notes = Vec::new();
    let batch = batch_size(arrays);
    let mut specs = Vec::new();
    for (name, array) in arrays.iter() {
        let stats = Stats::of(&array.view());
        if array.dtype() == DType::Text && stats.missing > 0 {
            problems.push(format!(
                "`{}` has {} missing in {}, which no schema allows in text",
                shown(name),
                stats.missing,
                counted(array.len(), "value")
            ));
        }
        note_oddities(name, array, &stats, &mut notes);
        specs.push(spec(name, array, &stats, batch, rules));
    }
    if specs.is_empty() && problems.is_empty() {
        problems.push("it holds no arrays".to_owned());
    }
    if !problems.is_empty() {
        return Err(Failure::new(format!(
            "no schema accepts all of `{source}`\n  {}\n  help: mend the file, or leave out what no \
             schema can have",
            problems.join("\n  ")
        )));
    }
    let description = format!("Inferred from `{}`.", source.file_name());
    let schema = Schema::owned(name, description, specs);
    // What is promised is checked: nobody wants a schema that refuses the data that it is made of.
    match schema.validate(arrays) {
        Ok(_) => Ok(Guessed { schema, notes }),
        Err(report) => Err(Failure::new(format!(
            "the schema inferred does not accept `{source}`, which is a fault of this program\n{report}"
        ))),
    }
}

/// The size of axis 0 that most arrays share; of several, the one that comes first. A single array
/// shares its own.
fn batch_size(arrays: &Arrays) -> Option<usize> {
    let sizes: Vec<usize> = arrays
        .iter()
        .filter_map(|(_, array)| array.shape().first().copied())
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

fn note_oddities(name: &str, array: &AnyArray, stats: &Stats, notes: &mut Vec<String>) {
    let name = shown(name);
    let values = counted(array.len(), "value");
    if array.dtype().has_nan() && stats.missing > 0 {
        let missing = stats.missing;
        notes.push(format!(
            "`{name}` has {missing} NaN in {values}, so the schema says `allow_nan`"
        ));
    }
    if stats.infinite > 0 {
        let infinite = stats.infinite;
        notes.push(format!(
            "`{name}` has {infinite} infinite in {values}, so the schema says `allow_inf`"
        ));
    }
    if stats.not_text > 0 {
        let text = array.len() - stats.not_text;
        notes.push(format!(
            "`{name}` has text in {text} of {values}, so the schema says text"
        ));
    }
}

fn spec(
    name: &str,
    array: &AnyArray,
    stats: &Stats,
    batch: Option<usize>,
    rules: &Rules,
) -> ArraySpec {
    let dim = |(axis, &size): (usize, &usize)| match size {
        size if axis == 0 && Some(size) == batch => Dim::symbol("batch"),
        // No schema fixes a size at nothing.
        0 => Dim::Any,
        size => Dim::Fixed(size),
    };
    let dims: Vec<Dim> = array.shape().iter().enumerate().map(dim).collect();
    let mut constraints = Vec::new();
    let labels = labels(stats).filter(|_| rules.labels);
    if let Some(range) = range(array.dtype(), stats)
        && rules.ranges
        && labels.is_none()
    {
        constraints.push(Constraint::Range(range));
    }
    constraints.extend(labels.map(|values| Constraint::OneOf(List::Owned(values))));
    if array.dtype().has_nan() && stats.missing > 0 {
        constraints.push(Constraint::AllowNan);
    }
    if stats.infinite > 0 {
        constraints.push(Constraint::AllowInf);
    }
    let mut spec = ArraySpec::new("", array.dtype());
    spec.name = Text::Owned(name.to_owned());
    spec.dims = List::Owned(dims);
    spec.constraints = List::Owned(constraints);
    spec
}

/// The values seen, where they are few; none where they are all that the dtype has.
fn labels(stats: &Stats) -> Option<Vec<Value>> {
    let all_truth = [Value::Bool(false), Value::Bool(true)];
    let values = stats.distinct.as_ref()?;
    (!values.is_empty() && values[..] != all_truth).then(|| values.clone())
}

/// From the smallest to the largest value, left open where that is infinite.
fn range(dtype: DType, stats: &Stats) -> Option<ValueRange> {
    let end = |end: &Option<Value>| {
        end.clone()
            .filter(|end| end.as_f64().is_some_and(f64::is_finite))
    };
    let (min, max) = (end(&stats.min), end(&stats.max));
    let says_something = dtype.is_real() && (min.is_some() || max.is_some());
    let inclusive = max.is_some();
    says_something.then(|| ValueRange::new(min, max, inclusive))
}
