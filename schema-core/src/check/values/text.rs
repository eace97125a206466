//! The rules on text.

use ndarray::{ArrayViewD, Axis, Slice};
use schema_arrays::coordinates;
use schema_spec::rules::Rule;

use super::found::{Found, Marker, count_places, shifted};
use super::rules::Rules;
use super::sample::samples;
use super::unique::repeated;
use crate::report::{Tally, ViolationKind};
use schema_arrays::Cell;
use schema_spec::{Constraint, Text, Value};

pub(super) fn check<S: AsRef<str>>(
    rules: &Rules<'_>,
    values: &ArrayViewD<'_, S>,
    cells: Option<&ArrayViewD<'_, Cell>>,
    found: &mut Found<'_>,
) {
    let texts = Texts { values, cells };
    if cells.is_some() {
        let marker = found.marker(Rule::AllowNan);
        if let Some(tally) = texts.tally(|text| text.is_none(), marker) {
            let spread = None;
            found.kinds.push(ViolationKind::Missing { tally, spread });
        }
    }
    for rule in rules.in_order() {
        let axis = rule.axis().and_then(|axis| axis.resolve(values.ndim()));
        let tally = {
            let marker = found.marker(rule.rule());
            match (rule, axis) {
                (Constraint::OneOf(list), _) => {
                    let members = Members::new(list);
                    texts.tally(|text| text.is_some_and(|text| !members.hold(text)), marker)
                }
                (Constraint::Unique, _) => texts.tally_repeated(marker),
                (Constraint::Sorted(_), Some(axis)) => {
                    texts.tally_pairs(axis, |before, text| text < before, marker)
                }
                (Constraint::Increasing(_), Some(axis)) => {
                    texts.tally_pairs(axis, |before, text| text <= before, marker)
                }
                _ => None,
            }
        };
        if let Some(tally) = tally {
            found.kinds.push(ViolationKind::Rule {
                rule: rule.clone(),
                axis,
                tally,
            });
        }
    }
}

/// Text, some of which may be missing.
struct Texts<'a, S> {
    values: &'a ArrayViewD<'a, S>,
    cells: Option<&'a ArrayViewD<'a, Cell>>,
}

impl<S: AsRef<str>> Texts<'_, S> {
    /// Each text in row-major order; `None` where it is missing.
    fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        let mut cells = self.cells.map(|cells| cells.iter());
        self.values.iter().map(move |value| {
            let cell = cells.as_mut().and_then(Iterator::next);
            (cell != Some(&Cell::Missing)).then(|| value.as_ref())
        })
    }

    /// Takes memory for every text, unless each is larger than the one before it.
    fn tally_repeated(&self, marker: Option<Marker<'_>>) -> Option<Tally> {
        if (self.iter().flatten()).is_sorted_by(|left, right| left < right) {
            return None;
        }
        let placed = self.iter().enumerate();
        let placed = placed.filter_map(|(place, text)| Some((text?, place)));
        let repeated = repeated(placed.collect(), marker);
        let indices = repeated.indices(self.values.shape());
        (repeated.count > 0).then(|| self.tally_of(repeated.count, indices))
    }

    fn tally(
        &self,
        bad: impl Fn(Option<&str>) -> bool,
        marker: Option<Marker<'_>>,
    ) -> Option<Tally> {
        let (count, places) = count_places(&mut self.iter().map(bad), marker);
        let indices = (places.iter()).map(|&place| coordinates(place, self.values.shape()));
        (count > 0).then(|| self.tally_of(count, indices.collect()))
    }

    fn tally_pairs(
        &self,
        axis: usize,
        bad: impl Fn(&str, &str) -> bool,
        marker: Option<Marker<'_>>,
    ) -> Option<Tally> {
        let len = self.values.len_of(Axis(axis));
        if len < 2 {
            return None;
        }
        let slices = [Slice::from(..len - 1), Slice::from(1..)];
        let [before_values, values] = slices.map(|slice| self.values.slice_axis(Axis(axis), slice));
        let cells = slices.map(|slice| self.cells.map(|cells| cells.slice_axis(Axis(axis), slice)));
        let befores = Texts {
            values: &before_values,
            cells: cells[0].as_ref(),
        };
        let texts = Texts {
            values: &values,
            cells: cells[1].as_ref(),
        };
        let mut hits = (befores.iter().zip(texts.iter()))
            .map(|pair| matches!(pair, (Some(before), Some(text)) if bad(before, text)));
        let marker = marker.map(|marker| shifted(marker, self.values.shape(), axis));
        let (count, places) = count_places(&mut hits, marker);
        let indices = places.iter().map(|&place| {
            let mut index = coordinates(place, values.shape());
            index[axis] += 1;
            index
        });
        (count > 0).then(|| self.tally_of(count, indices.collect()))
    }

    fn tally_of(&self, count: usize, indices: Vec<Vec<usize>>) -> Tally {
        let value = |index: &[usize]| {
            let text = self.values.get(index)?.as_ref();
            Some(Value::Text(Text::Owned(text.to_owned())))
        };
        Tally {
            count,
            total: self.values.len(),
            samples: samples(indices, &value),
        }
    }
}

/// The texts that are allowed.
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
