//! The rules on text.

#[cfg(feature = "repair")]
use ndarray::ArrayD;
use ndarray::{ArrayViewD, Axis, Slice};
use schema_arrays::coordinates;

use super::rules::Rules;
use super::sample::samples;
use super::unique::{Repeated, repeated};
use crate::{Cell, Tally, Text, Value, ViolationKind};

pub(super) fn check<S: AsRef<str>>(
    rules: &Rules<'_>,
    values: &ArrayViewD<'_, S>,
    cells: Option<&ArrayViewD<'_, Cell>>,
    found: &mut Vec<ViolationKind>,
) {
    let texts = Texts { values, cells };
    if cells.is_some()
        && let Some(tally) = texts.tally(|text| text.is_none())
    {
        found.push(ViolationKind::Missing {
            tally,
            spread: None,
        });
    }
    for list in rules.one_ofs() {
        let members = Members::new(list);
        if let Some(tally) = texts.tally(|text| text.is_some_and(|text| !members.hold(text))) {
            let allowed = list.to_vec();
            found.push(ViolationKind::OneOf { allowed, tally });
        }
    }
    if rules.unique {
        let repeated = texts.repeated();
        if repeated.count > 0 {
            let indices = repeated.indices(values.shape());
            let tally = texts.tally_of(repeated.count, indices);
            found.push(ViolationKind::Unique { tally });
        }
    }
    let rank = values.ndim();
    for axis in rules.sorted(rank) {
        if let Some(tally) = texts.tally_pairs(axis, |before, text| text < before) {
            found.push(ViolationKind::Sorted { axis, tally });
        }
    }
    for axis in rules.increasing(rank) {
        if let Some(tally) = texts.tally_pairs(axis, |before, text| text <= before) {
            found.push(ViolationKind::Increasing { axis, tally });
        }
    }
}

/// Which texts are none of those allowed; `None` where all are.
#[cfg(feature = "repair")]
pub(super) fn breaking<S: AsRef<str>>(
    rules: &Rules<'_>,
    values: &ArrayViewD<'_, S>,
    cells: Option<&ArrayViewD<'_, Cell>>,
) -> Option<ArrayD<bool>> {
    let lists: Vec<Members<'_>> = rules.one_ofs().map(Members::new).collect();
    let is_strange = |text: &str| lists.iter().any(|members| !members.hold(text));
    let texts = Texts { values, cells };
    let strange: Vec<bool> = (texts.iter())
        .map(|text| text.is_some_and(is_strange))
        .collect();
    let any = strange.contains(&true);
    let strange = ArrayD::from_shape_vec(values.shape(), strange).ok()?;
    any.then_some(strange)
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
    fn repeated(&self) -> Repeated {
        if self
            .iter()
            .flatten()
            .is_sorted_by(|left, right| left < right)
        {
            return Repeated::default();
        }
        let placed = self.iter().enumerate();
        repeated(
            placed
                .filter_map(|(place, text)| Some((text?, place)))
                .collect(),
        )
    }

    fn tally(&self, bad: impl Fn(Option<&str>) -> bool) -> Option<Tally> {
        let (count, places) = first(self.iter().map(bad));
        let indices = (places.iter()).map(|&place| coordinates(place, self.values.shape()));
        (count > 0).then(|| self.tally_of(count, indices.collect()))
    }

    fn tally_pairs(&self, axis: usize, bad: impl Fn(&str, &str) -> bool) -> Option<Tally> {
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
        let (count, places) = first(
            (befores.iter().zip(texts.iter()))
                .map(|pair| matches!(pair, (Some(before), Some(text)) if bad(before, text))),
        );
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

/// How many are bad, and the first places.
fn first(bad: impl Iterator<Item = bool>) -> (usize, Vec<usize>) {
    let (mut count, mut places) = (0, Vec::new());
    for (place, _) in bad.enumerate().filter(|(_, bad)| *bad) {
        count += 1;
        if places.len() < Tally::SAMPLES {
            places.push(place);
        }
    }
    (count, places)
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
