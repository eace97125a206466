//! The values that break a rule, found again.
//!
//! A violation states the rule that is broken, and the violations of an array together what is left
//! to another rule. This is the plain way to find them: one value after the other, in row-major
//! order. The check itself is the fast one.

use std::collections::HashSet;

use ndarray::{ArrayD, Slice};
use schema_spec::Scalar;

use crate::check::{is_fit, reads_as};
use crate::{AnyView, DType, Value, ValueRange, ViolationKind};

/// Calls `mark` with the place in row-major order of every value that `kind` is about. `all` are
/// the violations of the array.
pub(super) fn each(
    view: &AnyView<'_>,
    missing: Option<&ArrayD<bool>>,
    kind: &ViolationKind,
    all: &[&ViolationKind],
    mark: &mut dyn FnMut(usize),
) {
    let excuse = Excuse::of(all);
    match kind {
        ViolationKind::Missing { tally, .. } => match missing {
            // What is missing there is all of it, and NaN is allowed.
            Some(missing) if missing.iter().filter(|hole| **hole).count() == tally.count => {
                let holes = missing.iter().enumerate().filter(|(_, hole)| **hole);
                holes.for_each(|(place, _)| mark(place));
            }
            _ => single(view, mark, &|value| value.is_none()),
        },
        ViolationKind::Infinite { .. } => {
            single(view, mark, &|value| value.is_some_and(Scalar::is_infinite));
        }
        ViolationKind::Range { range, .. } => {
            let range = rounded_range(range, view.dtype());
            single(view, mark, &|value| {
                value.is_some_and(|value| !excuse.value(value) && !range.contains(value))
            });
        }
        ViolationKind::OneOf { allowed, .. } => {
            let allowed: Vec<Value> = (allowed.iter())
                .map(|value| rounded(value, view.dtype()))
                .collect();
            let allowed: HashSet<Key<'_>> = (allowed.iter())
                .filter_map(|value| Key::of(value.scalar()))
                .collect();
            single(view, mark, &|value| {
                value.is_some_and(|value| {
                    let is_allowed = Key::of(value).is_some_and(|key| allowed.contains(&key));
                    !excuse.value(value) && !is_allowed
                })
            });
        }
        ViolationKind::Dtype { expected, .. } => unfit(view, *expected, mark),
        ViolationKind::Unique { .. } => {
            let mut seen = HashSet::new();
            for (place, value) in values(view, None).enumerate() {
                if let Some(key) = value.and_then(Key::of)
                    && !seen.insert(key)
                {
                    mark(place);
                }
            }
        }
        ViolationKind::Sorted { axis, .. } => {
            pairs(view, *axis, mark, &|before, value| value.less(before));
        }
        ViolationKind::Increasing { axis, .. } => pairs(view, *axis, mark, &|before, value| {
            value.less(before) || value.same(before)
        }),
        ViolationKind::SumsTo {
            expected,
            axis,
            tolerance,
            ..
        } => lanes(view, *axis, mark, &|lane| {
            !excuse.lane(lane) && ((lane.sum - expected).abs() > *tolerance || lane.sum.is_nan())
        }),
        ViolationKind::OneHot { axis, .. } => lanes(view, *axis, mark, &|lane| {
            !excuse.lane(lane) && (lane.ones != 1 || lane.others)
        }),
        _ => {}
    }
}

/// The places that a sample at `index` stands for: for a line of values, all of them.
pub(super) fn places(kind: &ViolationKind, index: &[usize], shape: &[usize]) -> Vec<usize> {
    let place = (index.iter().zip(shape)).fold(0, |place, (at, size)| place * size + at);
    match kind {
        ViolationKind::SumsTo { axis, .. } | ViolationKind::OneHot { axis, .. } => {
            let inner: usize = shape[axis + 1..].iter().product();
            (0..shape[*axis]).map(|at| place + at * inner).collect()
        }
        _ => vec![place],
    }
}

/// What is left to the rule that values are there, and finite.
#[derive(Clone, Copy)]
struct Excuse {
    missing: bool,
    infinite: bool,
}

impl Excuse {
    fn of(all: &[&ViolationKind]) -> Excuse {
        let has = |code| all.iter().any(|kind| kind.code() == code);
        Excuse {
            missing: has("missing"),
            infinite: has("infinite"),
        }
    }

    fn value(self, value: Scalar<'_>) -> bool {
        self.infinite && value.is_infinite()
    }

    fn lane(self, lane: &Lane) -> bool {
        (self.missing && lane.missing) || (self.infinite && lane.infinite)
    }
}

fn single(
    view: &AnyView<'_>,
    mark: &mut dyn FnMut(usize),
    is_bad: &dyn Fn(Option<Scalar<'_>>) -> bool,
) {
    for (place, value) in values(view, None).enumerate() {
        if is_bad(value) {
            mark(place);
        }
    }
}

/// What is known of the values along an axis.
#[derive(Clone, Default)]
struct Lane {
    sum: f64,
    ones: usize,
    /// Values that are neither 1 nor 0.
    others: bool,
    missing: bool,
    infinite: bool,
}

impl Lane {
    #[allow(clippy::float_cmp)] // one-hot asks for 1 and 0 themselves
    fn add(&mut self, value: Option<Scalar<'_>>) {
        let number = match value {
            Some(Scalar::Bool(truth)) => f64::from(u8::from(truth)),
            Some(value) => value.as_f64().unwrap_or(f64::NAN),
            None => f64::NAN,
        };
        self.sum += number;
        self.ones += usize::from(number == 1.0);
        self.others |= number != 1.0 && number != 0.0;
        self.missing |= number.is_nan();
        self.infinite |= number.is_infinite();
    }
}

fn lanes(
    view: &AnyView<'_>,
    axis: usize,
    mark: &mut dyn FnMut(usize),
    is_bad: &dyn Fn(&Lane) -> bool,
) {
    let shape = view.shape();
    let Some(&len) = shape.get(axis) else { return };
    let inner: usize = shape[axis + 1..].iter().product();
    let count: usize = shape[..axis].iter().product::<usize>() * inner;
    let mut lanes = vec![Lane::default(); count];
    for (place, value) in values(view, None).enumerate() {
        lanes[place / (inner * len) * inner + place % inner].add(value);
    }
    for (at, _) in lanes.iter().enumerate().filter(|(_, lane)| is_bad(lane)) {
        let first = at / inner * inner * len + at % inner;
        (0..len).for_each(|at| mark(first + at * inner));
    }
}

fn pairs(
    view: &AnyView<'_>,
    axis: usize,
    mark: &mut dyn FnMut(usize),
    is_bad: &dyn Fn(Scalar<'_>, Scalar<'_>) -> bool,
) {
    let shape = view.shape();
    let Some(&len) = shape.get(axis).filter(|&&len| len > 1) else {
        return;
    };
    let inner: usize = shape[axis + 1..].iter().product();
    let befores = values(view, Some((axis, Slice::from(..len - 1))));
    let values = values(view, Some((axis, Slice::from(1..))));
    for (at, pair) in befores.zip(values).enumerate() {
        if let (Some(before), Some(value)) = pair
            && is_bad(before, value)
        {
            // Of each line of `len` values the first has none before it.
            let (line, within) = (at / (inner * (len - 1)), at % (inner * (len - 1)));
            mark(line * inner * len + inner + within);
        }
    }
}

fn unfit(view: &AnyView<'_>, expected: DType, mark: &mut dyn FnMut(usize)) {
    if let AnyView::Text(text) = view {
        for (place, (text, cell)) in text.iter().enumerate() {
            if !reads_as(expected, text, cell) {
                mark(place);
            }
        }
    } else {
        single(view, mark, &|value| {
            let value = value.unwrap_or(Scalar::Float(f64::NAN));
            !is_fit(expected, value)
        });
    }
}

/// A value as what equals it has it too. NaN has none.
#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    Bool(bool),
    Int(i128),
    Float(u64),
    Complex(u64, u64),
    Text(&'a str),
}

impl<'a> Key<'a> {
    #[allow(clippy::cast_possible_truncation)] // the number is whole, and not too large
    fn of(value: Scalar<'a>) -> Option<Key<'a>> {
        match value {
            value if value.is_nan() => None,
            Scalar::Bool(truth) => Some(Key::Bool(truth)),
            Scalar::Int(whole) => Some(Key::Int(whole)),
            Scalar::Float(number) if number.fract() == 0.0 && number.abs() < 1e38 => {
                Some(Key::Int(number as i128))
            }
            Scalar::Float(number) => Some(Key::Float(number.to_bits())),
            Scalar::Complex(re, 0.0) => Key::of(Scalar::Float(re)),
            // Adding 0 makes one zero of two.
            Scalar::Complex(re, im) => Some(Key::Complex((re + 0.0).to_bits(), im.to_bits())),
            Scalar::Text(text) => Some(Key::Text(text)),
        }
    }
}

/// A bound as it is held against elements of that dtype.
fn rounded(value: &Value, dtype: DType) -> Value {
    let part = |number| rounded_float(number, dtype);
    match value {
        Value::Complex(re, im) => Value::Complex(part(*re), part(*im)),
        number if dtype.has_nan() => match number.as_f64() {
            Some(number) => Value::Float(part(number)),
            None => number.clone(),
        },
        other => other.clone(),
    }
}

#[allow(clippy::cast_possible_truncation)] // to the nearest, as a literal would be
fn rounded_float(number: f64, dtype: DType) -> f64 {
    match dtype {
        DType::F32 | DType::ComplexF32 => f64::from(number as f32),
        #[cfg(feature = "half")]
        DType::F16 => half::f16::from_f64(number).into(),
        #[cfg(feature = "half")]
        DType::BF16 => half::bf16::from_f64(number).into(),
        _ => number,
    }
}

fn rounded_range(range: &ValueRange, dtype: DType) -> ValueRange {
    let bound = |value: Option<&Value>| value.map(|value| rounded(value, dtype));
    ValueRange::new(
        bound(range.min()),
        bound(range.max()),
        range.max_inclusive(),
    )
}

/// The values in row-major order, or those of a part along an axis. What is missing is `None`.
fn values<'v>(
    view: &'v AnyView<'_>,
    part: Option<(usize, Slice)>,
) -> impl Iterator<Item = Option<Scalar<'v>>> {
    let part: AnyView<'v> = match part {
        Some((axis, part)) => view.slice_axis(axis, part),
        None => view.view(),
    };
    (part.scalars()).map(|value| value.filter(|value| !value.is_nan()))
}
