//! Codes values as the schema asks: shifts them, replaces them, or reads them with their marks.

use std::collections::BTreeMap;

use ndarray::ArrayD;
use schema_arrays::{AnyArray, Cell, Content, TextArray, coordinates, parse_number};
use schema_spec::{ArraySpec, DType, Scalar, Value};

use super::apply::{Decision, Work};
use super::cells::cells;
use super::coerce::coerced;
use super::log::{RepairedKind, ValueChange, ValueChanges, Why};
use super::{Coerce, Step};
use crate::check::allowed::allowed;
use crate::check::marks::Marks;
use crate::check::recode::{Codes, of_words, words};
use crate::report::text::sentence::ShortValue;

/// An array, or a column that is stacked in one.
pub(super) struct Place<'a> {
    pub(super) spec: &'a ArraySpec,
    pub(super) entry: String,
    /// The index along the last axis.
    pub(super) column: Option<usize>,
}

impl Place<'_> {
    fn has(&self, at: usize, shape: &[usize]) -> bool {
        let width = shape.last().copied().unwrap_or(1).max(1);
        self.column.is_none_or(|column| at % width == column)
    }
}

impl<'a> Work<'a> {
    /// The place of a name; logs a failure if the schema has no such array or column.
    fn place(&mut self, step: &Step, name: &str) -> Option<Place<'a>> {
        let place = self.placed(name);
        if place.is_none() {
            self.spec(step, name);
        }
        place
    }

    /// The place of a name, if the schema has such an array or column.
    pub(super) fn placed(&self, name: &str) -> Option<Place<'a>> {
        let schema = self.schema;
        let index = |spec: &ArraySpec| spec.columns().iter().position(|column| column == name);
        let own = schema.get(name).map(|spec| (spec, None));
        let of_column = || {
            schema
                .arrays()
                .find_map(|spec| Some((spec, Some(index(spec)?))))
        };
        let (spec, column) = own.or_else(of_column)?;
        if column.is_none() || self.arrays.content(name).is_some() {
            let entry = name.to_owned();
            let column = None;
            return Some(Place {
                spec,
                entry,
                column,
            });
        }
        let entry = spec.name().to_owned();
        Some(Place {
            spec,
            entry,
            column,
        })
    }

    pub(super) fn shift(&mut self, step: &Step, name: &str, by: i64) {
        if self.spec(step, name).is_none() {
            return;
        }
        #[allow(clippy::cast_precision_loss)] // labels are small
        let shifted = |value: Scalar<'_>| match value {
            Scalar::Int(number) => number.checked_add(by.into()).map(Scalar::Int),
            Scalar::Float(number) => Some(Scalar::Float(number + by as f64)),
            _ => None,
        };
        let Some((array, dtype)) = self.arrays.get(name).map(|array| (array, array.dtype())) else {
            return;
        };
        if !dtype.is_real() {
            let reason = format!("it holds {dtype}, to which no number can be added");
            self.log.did_not(step, name, reason);
            return;
        }
        let mut changes = ValueChanges {
            total: array.len(),
            ..ValueChanges::default()
        };
        let missing = self.arrays.content(name).and_then(Content::mask);
        let mut each = cells(array, missing).enumerate();
        let result = AnyArray::from_scalars(dtype, array.shape(), &mut || {
            let (at, value) = each.next()?;
            let Some(value) = value else {
                return Some(nothing(dtype));
            };
            let after = shifted(value)?;
            if !value.is_nan() {
                changes.add(|| change(at, array.shape(), value, after));
            }
            Some(after)
        });
        drop(each);
        let missing = missing.cloned();
        if !self.decide(Decision::Succeeds, name, result.is_some()) && result.is_some() {
            return;
        }
        let Some(result) = result else {
            let reason = format!("not every value is a {dtype} after adding {by}");
            self.log.did_not(step, name, reason);
            return;
        };
        let content = match missing {
            Some(missing) => Content::with_missing(result, missing),
            None => Content::Typed(result),
        };
        self.replace(step, name, content, changes);
    }

    /// Replaces values; returns each with its replacement.
    pub(super) fn map(
        &mut self,
        step: &Step,
        name: &str,
        values: Option<&[(Value, Value)]>,
    ) -> Option<Vec<(Value, Value)>> {
        let given = || values.map(<[_]>::to_vec);
        let Some(place) = self.place(step, name) else {
            return given();
        };
        let content = self.arrays.content(&place.entry);
        let Some((array, missing)) =
            content.and_then(|content| Some((content.array()?, content.mask())))
        else {
            return given();
        };
        let found = || Codes::of(place.spec, &array.view(), missing)?.in_order();
        let is_words = array.dtype() == DType::Text && place.spec.dtype() != DType::Text;
        let values = match given() {
            Some(values) => Some(values),
            None if is_words => words(place.spec, &array.view(), missing, place.column)
                .and_then(|words| of_words(place.spec, &words)),
            None if array.dtype() == place.spec.dtype() => found(),
            None => None,
        };
        let Some(values) = values else {
            self.no_map(step, name);
            return None;
        };
        let before = array.dtype();
        let content = self.arrays.content(&place.entry);
        let missing = content.and_then(Content::mask);
        match mapped(&place, array, missing, &values) {
            Ok(mapped) => {
                if !self.decide(Decision::Succeeds, &place.entry, true) {
                    return Some(values);
                }
                let is_typed = mapped.dtype != DType::Text;
                let is_typed =
                    before != DType::Text || self.decide(Decision::IsTyped, &place.entry, is_typed);
                let changes = mapped.changes.clone();
                let content = mapped.content(is_typed);
                let dtype = content.array().map(AnyArray::dtype);
                let is_same = changes.count == 0 && dtype == Some(before);
                if !self.decide(Decision::IsUnchanged, &place.entry, is_same) {
                    self.replace(step, &place.entry, content, changes);
                }
            }
            Err(why) => {
                self.decide(Decision::Succeeds, &place.entry, false);
                match why {
                    Unmapped::Plain(reason) => self.log.did_not(step, name, reason),
                    Unmapped::Value(why) => self.log.did_not_because(step, name, why),
                }
            }
        }
        Some(values)
    }

    /// Logs that values do not say what they become.
    pub(super) fn no_map(&mut self, step: &Step, name: &str) {
        let Some(place) = self.place(step, name) else {
            return;
        };
        if self.arrays.content(name).is_some() {
            let reason = if allowed(place.spec).is_some() {
                "its different values are not as many as the schema allows; say what each becomes"
            } else {
                "the schema has no list of the values that it allows; say what each becomes"
            };
            self.log.did_not(step, name, reason);
        }
    }

    fn replace(&mut self, step: &Step, name: &str, content: Content, changes: ValueChanges) {
        self.arrays.put(name.to_owned(), content);
        if changes.count > 0 {
            self.log.did(step, name, RepairedKind::Replaced { changes });
        }
    }

    pub(super) fn parse(&mut self, step: &Step, name: &str, marks: Marks) {
        let Some(place) = self.place(step, name) else {
            return;
        };
        let Some(AnyArray::Text(text)) = self.arrays.get(&place.entry) else {
            return;
        };
        let shape = text.values().shape().to_vec();
        let mut changes = ValueChanges {
            total: 0,
            ..ValueChanges::default()
        };
        let mut left = 0;
        let (mut values, mut types) = (Vec::new(), Vec::new());
        for (at, (text, cell)) in text.view().iter().enumerate() {
            let is_asked = cell != Cell::Missing && place.has(at, &shape);
            changes.total += usize::from(place.has(at, &shape));
            let plain = if is_asked { marks.plain(text) } else { None };
            left += usize::from(
                is_asked && plain.is_none() && parse_number(text, DType::F64).is_none(),
            );
            match plain {
                Some(plain) => {
                    if plain != text.trim()
                        && let Some(number) = parse_number(&plain, DType::F64)
                    {
                        let before = Scalar::Text(text);
                        changes.add(|| change(at, &shape, before, number));
                    }
                    types.push(Cell::Number);
                    values.push(plain);
                }
                None => {
                    types.push(cell);
                    values.push(text.to_owned());
                }
            }
        }
        let shaped = |values| ArrayD::from_shape_vec(shape.as_slice(), values);
        let types = ArrayD::from_shape_vec(shape.as_slice(), types);
        let (Ok(values), Ok(types)) = (shaped(values), types) else {
            return;
        };
        let Some(text) = TextArray::with_cells(values, types) else {
            return;
        };
        let (array, entry) = (AnyArray::from(text), place.entry.clone());
        let done = coerced(&array, None, place.spec.dtype(), Coerce::Lossless, false);
        let done = done.and_then(Result::ok);
        let is_typed = self.decide(Decision::IsTyped, &entry, done.is_some());
        let done = match done {
            Some(done) if is_typed => match done.missing {
                Some(missing) => Content::with_missing(done.array, missing),
                None => Content::Typed(done.array),
            },
            _ => Content::Typed(array),
        };
        self.arrays.put(entry.clone(), done);
        if changes.count > 0 || left > 0 {
            self.log
                .did(step, &entry, RepairedKind::Parsed { changes, left });
        }
    }
}

/// A value as it can be looked up.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Whole(i128),
    Float(u64),
    Text(String),
}

impl Key {
    #[allow(clippy::cast_possible_truncation)] // it was compared with its own floor
    fn of(value: Scalar<'_>) -> Option<Key> {
        Some(match value {
            Scalar::Bool(truth) => Key::Whole(truth.into()),
            Scalar::Int(number) => Key::Whole(number),
            Scalar::Float(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
                Key::Whole(number as i128)
            }
            Scalar::Float(number) => Key::Float(number.to_bits()),
            Scalar::Text(text) => Key::Text(text.to_owned()),
            Scalar::Complex(..) => return None,
        })
    }
}

/// Values that were replaced.
struct Mapped {
    shape: Vec<usize>,
    /// The dtype that all of them have.
    dtype: DType,
    array: Option<AnyArray>,
    values: Vec<Option<Value>>,
    changes: ValueChanges,
}

/// Why values cannot be replaced.
enum Unmapped {
    Plain(String),
    Value(Why),
}

/// Replaces values of an array; it is text only if it was and a replacement is.
fn mapped(
    place: &Place<'_>,
    array: &AnyArray,
    missing: Option<&ArrayD<bool>>,
    values: &[(Value, Value)],
) -> Result<Mapped, Unmapped> {
    let pairs = values
        .iter()
        .filter_map(|(from, to)| Some((Key::of(from.scalar())?, to)));
    let pairs: BTreeMap<Key, &Value> = pairs.collect();
    let is_text = array.dtype() == DType::Text;
    let to_text = values.iter().any(|(_, to)| matches!(to, Value::Text(_)));
    let dtype = match (is_text, to_text) {
        (true, false) => place.spec.dtype(),
        (true, true) => DType::Text,
        (false, false) => array.dtype(),
        (false, true) => {
            let reason = format!("it holds {}, and cannot hold text", array.dtype());
            return Err(Unmapped::Plain(reason));
        }
    };
    let shape = array.shape();
    let mut changes = ValueChanges {
        total: array.len(),
        ..ValueChanges::default()
    };
    let mut results: Vec<Option<Value>> = Vec::with_capacity(array.len());
    let mut is_left = false;
    for (at, value) in cells(array, missing).enumerate() {
        let Some(value) = value else {
            results.push(None);
            continue;
        };
        let number = match value {
            Scalar::Text(text) => parse_number(text, DType::F64),
            _ => None,
        };
        let is_asked = place.has(at, shape);
        let of = |value| is_asked.then(|| pairs.get(&Key::of(value)?)).flatten();
        let result = if let Some(&to) = of(value).or_else(|| of(number?)) {
            if !value.same(to.scalar()) {
                changes.add(|| change(at, shape, value, to.scalar()));
            }
            to.clone()
        } else {
            match number {
                Some(number) if dtype != DType::Text => number.into(),
                _ => value.into(),
            }
        };
        if dtype != DType::Text && matches!(result, Value::Text(_)) {
            if is_asked {
                return Err(Unmapped::Value(Why::Unfit {
                    name: place.spec.name().to_owned(),
                    index: coordinates(at, shape),
                    said: format!("= {} becomes nothing", ShortValue(&result)),
                    count: 0,
                }));
            }
            // Other columns may hold text.
            is_left = true;
        }
        results.push(Some(result));
    }
    let dtype = if is_left { DType::Text } else { dtype };
    let array = if dtype == DType::Text {
        None
    } else {
        let mut each = results.iter();
        let array = AnyArray::from_scalars(dtype, shape, &mut || match each.next()? {
            Some(value) => Some(value.scalar()),
            None => Some(nothing(dtype)),
        });
        let reason = || Unmapped::Plain(format!("not every replacement is a {dtype}"));
        Some(array.ok_or_else(reason)?)
    };
    Ok(Mapped {
        shape: shape.to_vec(),
        dtype,
        array,
        values: results,
        changes,
    })
}

impl Mapped {
    /// The values with their dtype, or as text.
    fn content(self, is_typed: bool) -> Content {
        match self.array.filter(|_| is_typed) {
            None => Content::Typed(texts(&self.shape, self.values)),
            Some(array) => {
                let missing = self.values.iter().map(Option::is_none).collect();
                let missing = ArrayD::from_shape_vec(self.shape, missing)
                    .unwrap_or_else(|_| unreachable!("there are as many as there were"));
                Content::with_missing(array, missing)
            }
        }
    }
}

fn texts(shape: &[usize], results: Vec<Option<Value>>) -> AnyArray {
    let (mut values, mut types) = (Vec::new(), Vec::new());
    for value in results {
        let (text, cell) = match value {
            None => (String::new(), Cell::Missing),
            Some(Value::Text(text)) => (text.into_owned(), Cell::Text),
            Some(other) => (other.to_string(), Cell::Number),
        };
        values.push(text);
        types.push(cell);
    }
    let is_plain = types.iter().all(|cell| *cell == Cell::Text);
    let values = ArrayD::from_shape_vec(shape, values);
    let types = ArrayD::from_shape_vec(shape, types);
    let (Ok(values), Ok(types)) = (values, types) else {
        unreachable!("there are as many as there were");
    };
    if is_plain {
        return TextArray::from(values).into();
    }
    TextArray::with_cells(values, types)
        .unwrap_or_else(|| unreachable!("both have the same shape"))
        .into()
}

/// The value under a mask.
fn nothing(dtype: DType) -> Scalar<'static> {
    match dtype {
        DType::Bool => Scalar::Bool(false),
        DType::Text => Scalar::Text(""),
        dtype if dtype.has_nan() => Scalar::Float(f64::NAN),
        _ => Scalar::Int(0),
    }
}

fn change(at: usize, shape: &[usize], before: Scalar<'_>, after: Scalar<'_>) -> ValueChange {
    ValueChange {
        index: coordinates(at, shape),
        before: Some(before.into()),
        after: Some(after.into()),
    }
}
