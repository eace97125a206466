//! The rules on text.

use ndarray::Slice;
use schema_arrays::{Cell, TextView, coordinates};
use schema_spec::rules::Rule;
use schema_spec::{Constraint, Text, Value};

use super::found::{Found, Marker, count_positions, shifted};
use super::rules::Rules;
use super::sample::samples;
use super::unique::repeated;
use crate::report::{Tally, ViolationKind};

pub(super) fn check(rules: &Rules<'_>, view: &TextView<'_>, found: &mut Found<'_>) {
    let rank = view.shape().len();
    if view.cells().is_some() && !found.is_nullable() {
        let marker = found.marker(Rule::AllowNan);
        if let Some(tally) = tally(view, &|text| text.is_none(), marker) {
            let spread = None;
            found.kinds.push(ViolationKind::Missing { tally, spread });
        }
    }
    for rule in rules.in_order() {
        let axis = rule.axis().and_then(|axis| axis.resolve(rank));
        let tally = {
            let marker = found.marker(rule.rule());
            match (rule, axis) {
                (Constraint::OneOf(list), _) => {
                    let members = Members::new(list);
                    let is_invalid =
                        |text: Option<&str>| text.is_some_and(|text| !members.hold(text));
                    tally(view, &is_invalid, marker)
                }
                (Constraint::Unique, _) if rules.is_whole => tally_repeated(view, marker),
                (Constraint::Sorted(_), Some(axis)) => {
                    tally_pairs(view, axis, &|before, text| text < before, marker)
                }
                (Constraint::Increasing(_), Some(axis)) => {
                    tally_pairs(view, axis, &|before, text| text <= before, marker)
                }
                _ => None,
            }
        };
        found.broken(rule, axis, tally);
    }
}

/// Each text in row-major order; `None` if it is missing.
fn texts<'v>(view: &'v TextView<'_>) -> impl Iterator<Item = Option<&'v str>> {
    view.iter()
        .map(|(text, cell)| (cell != Cell::Missing).then_some(text))
}

/// Allocates for every text, unless each is larger than the one before it.
fn tally_repeated(view: &TextView<'_>, marker: Option<Marker<'_>>) -> Option<Tally> {
    if (texts(view).flatten()).is_sorted_by(|left, right| left < right) {
        return None;
    }
    let placed = texts(view).enumerate();
    let placed = placed.filter_map(|(position, text)| Some((text?, position)));
    let repeated = repeated(placed.collect(), marker);
    let indices = repeated.indices(view.shape());
    (repeated.count > 0).then(|| tally_of(view, repeated.count, indices))
}

fn tally(
    view: &TextView<'_>,
    bad: &dyn Fn(Option<&str>) -> bool,
    marker: Option<Marker<'_>>,
) -> Option<Tally> {
    let mut texts = texts(view);
    let (count, positions) = count_positions(&mut || texts.next().map(bad), marker);
    let indices = (positions.iter()).map(|&position| coordinates(position, view.shape()));
    (count > 0).then(|| tally_of(view, count, indices.collect()))
}

fn tally_pairs(
    view: &TextView<'_>,
    axis: usize,
    bad: &dyn Fn(&str, &str) -> bool,
    marker: Option<Marker<'_>>,
) -> Option<Tally> {
    let len = view.shape()[axis];
    if len < 2 {
        return None;
    }
    let befores = view.slice_axis(axis, Slice::from(..len - 1));
    let values = view.slice_axis(axis, Slice::from(1..));
    let mut pairs = texts(&befores).zip(texts(&values));
    let is_bad = |pair| matches!(pair, (Some(before), Some(text)) if bad(before, text));
    let marker = marker.map(|marker| shifted(marker, view.shape(), axis));
    let (count, positions) = count_positions(&mut || pairs.next().map(is_bad), marker);
    let indices = positions.iter().map(|&position| {
        let mut index = coordinates(position, values.shape());
        index[axis] += 1;
        index
    });
    (count > 0).then(|| tally_of(view, count, indices.collect()))
}

fn tally_of(view: &TextView<'_>, count: usize, indices: Vec<Vec<usize>>) -> Tally {
    let value = |index: &[usize]| {
        let (text, _) = view.get(index)?;
        Some(Value::Text(Text::Owned(text.to_owned())))
    };
    Tally {
        count,
        total: view.shape().iter().product(),
        samples: samples(indices, &value),
    }
}

/// The allowed texts.
enum Members<'a> {
    Few(&'a [Value]),
    /// Sorted.
    Many(Vec<&'a str>),
}

impl<'a> Members<'a> {
    const FEW: usize = 16;

    fn new(values: &'a [Value]) -> Members<'a> {
        if values.len() <= Members::FEW {
            return Members::Few(values);
        }
        let mut texts: Vec<&str> = values.iter().filter_map(text_of).collect();
        texts.sort_unstable();
        Members::Many(texts)
    }

    fn hold(&self, text: &str) -> bool {
        match self {
            Members::Few(values) => values.iter().any(|value| text_of(value) == Some(text)),
            Members::Many(texts) => texts.binary_search(&text).is_ok(),
        }
    }
}

fn text_of(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}
