//! Rules on all values along axis 0. These lanes end only where the data does, so their state is one
//! that pieces of the data can share, in any order.

use schema_arrays::{AnyView, FromScalar, coordinates, match_dtype};
use schema_spec::{Constraint, DType, Scalar, SumsTo, Text, Value};

use super::exact::ExactSum;
use super::found::{Found, along};
use super::rules::Rules;
use crate::report::{Sample, Tally};

/// Reports the lanes along axis 0 that break `rule`.
pub(super) fn check(
    rule: &Constraint,
    rules: &Rules<'_>,
    view: &AnyView<'_>,
    found: &mut Found<'_>,
) {
    let mut lanes = Lanes::default();
    lanes.add(rule, rules, view, (0, 0));
    let tally = lanes.tally(rule, view.shape());
    if let (Some(_), Some(marker)) = (&tally, found.marker(rule.rule())) {
        let mut mark = along(marker, view.shape(), 0);
        for (at, lane) in lanes.lanes.iter().enumerate() {
            if lane.is_broken(rule) {
                mark(at);
            }
        }
    }
    found.broken(rule, Some(0), tally);
}

/// What is known of each lane along axis 0 so far, in row-major order; empty before the first row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lanes {
    pub(crate) lanes: Vec<Lane>,
}

/// What is known of a lane, as far as its rule depends on it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lane {
    pub(crate) sum: ExactSum,
    pub(crate) ones: u64,
    /// The values that are neither 1 nor 0, if exactly one should be 1.
    pub(crate) others: u64,
    /// The first of them, with its file and row.
    pub(crate) first: Option<((u32, u64), Value)>,
    /// Whether a value is reported by a rule of its own, and the lane therefore not.
    pub(crate) is_excused: bool,
}

impl Lanes {
    /// Adds rows, the first of which has this file and row.
    pub(super) fn add(
        &mut self,
        rule: &Constraint,
        rules: &Rules<'_>,
        view: &AnyView<'_>,
        (file, row): (u32, u64),
    ) {
        if view.is_empty() {
            return;
        }
        let inner: usize = view.shape()[1..].iter().product();
        if self.lanes.is_empty() {
            self.lanes.resize_with(inner, Lane::default);
        }
        if self.lanes.len() != inner {
            return;
        }
        for (position, value) in view.scalars().enumerate() {
            let Some(value) = value else { continue };
            let lane = &mut self.lanes[position % inner];
            let is_nan = value.is_nan() && !rules.allow_nan;
            lane.is_excused |= is_nan || (value.is_infinite() && !rules.allow_inf);
            if let Constraint::SumsTo(_) = rule {
                lane.sum.add(number(value));
                continue;
            }
            match number(value) {
                0.0 => {}
                1.0 => lane.ones += 1,
                _ => {
                    lane.others += 1;
                    let at = (file, row + (position / inner) as u64);
                    if lane.first.as_ref().is_none_or(|(first, _)| at < *first) {
                        lane.first = Some((at, shown(value, view.dtype())));
                    }
                }
            }
        }
    }

    /// The lanes that break the rule, in an array of that shape; `None` if there are none.
    pub(crate) fn tally(&self, rule: &Constraint, shape: &[usize]) -> Option<Tally> {
        let total: usize = shape[1..].iter().product();
        let (mut count, mut first) = (0, Vec::new());
        if self.lanes.is_empty() {
            // Without rows all lanes are alike, and there may be very many.
            let lane = Lane::default();
            if lane.is_broken(rule) {
                count = total;
                for at in 0..total.min(Tally::SAMPLES) {
                    first.push((at, lane.describe(rule)));
                }
            }
        }
        for (at, lane) in self.lanes.iter().enumerate() {
            if lane.is_broken(rule) {
                count += 1;
                if first.len() < Tally::SAMPLES {
                    first.push((at, lane.describe(rule)));
                }
            }
        }
        let sample = |(at, value)| {
            let mut index = coordinates(at, &shape[1..]);
            index.insert(0, 0);
            Sample { index, value }
        };
        (count > 0).then(|| Tally {
            count,
            total,
            samples: first.into_iter().map(sample).collect(),
        })
    }
}

#[cfg(feature = "stream")]
impl Lanes {
    pub(crate) fn merge(&mut self, other: Lanes) {
        if self.lanes.is_empty() {
            *self = other;
            return;
        }
        for (lane, other) in self.lanes.iter_mut().zip(other.lanes) {
            lane.sum.merge(&other.sum);
            lane.ones = lane.ones.saturating_add(other.ones);
            lane.others = lane.others.saturating_add(other.others);
            lane.is_excused |= other.is_excused;
            if let Some((at, value)) = other.first
                && lane.first.as_ref().is_none_or(|(first, _)| at < *first)
            {
                lane.first = Some((at, value));
            }
        }
    }
}

impl Lane {
    fn is_broken(&self, rule: &Constraint) -> bool {
        let holds = match rule {
            Constraint::SumsTo(SumsTo {
                total, tolerance, ..
            }) => (self.sum.value() - total).abs() <= *tolerance,
            _ => self.ones == 1 && self.others == 0,
        };
        !holds && !self.is_excused
    }

    fn describe(&self, rule: &Constraint) -> Value {
        if let Constraint::SumsTo(_) = rule {
            return Value::Float(self.sum.value());
        }
        Value::Text(match (&self.first, self.ones) {
            (Some((_, other)), _) => Text::Owned(format!("{other} among them")),
            (None, 0) => Text::Borrowed("no 1"),
            (None, 2) => Text::Borrowed("two 1s"),
            (None, ones) => Text::Owned(format!("{ones} 1s")),
        })
    }
}

#[allow(clippy::cast_precision_loss)] // sums are of f64
fn number(value: Scalar<'_>) -> f64 {
    match value {
        Scalar::Bool(truth) => f64::from(u8::from(truth)),
        Scalar::Int(number) => number as f64,
        Scalar::Float(number) => number,
        Scalar::Complex(..) | Scalar::Text(_) => f64::NAN,
    }
}

/// The value as a report shows it: a float with the decimals that its dtype prints.
pub(crate) fn shown(value: Scalar<'_>, dtype: DType) -> Value {
    let float = match value {
        Scalar::Float(number) => number,
        other => return Value::from(other),
    };
    let text = match_dtype!(match dtype {
        DType::Float(T) => T::nearest(value).map(|near| near.to_string()),
        _ => None,
    });
    let decimals = text.and_then(|text| text.parse().ok());
    Value::Float(decimals.unwrap_or(float))
}
