//! Converts arrays to another dtype.

use ndarray::ArrayD;
use schema_arrays::{
    AnyArray, Cell, Content, OwnedElement, Wanted, coordinates, match_dtype, parse_number,
};
use schema_spec::{ArraySpec, DType, Scalar, Value};

use super::apply::{Decision, Work};
use super::cells::cells;
use super::log::{RepairedKind, ValueChange, ValueChanges, Why};
use super::{Coerce, Step};
use crate::report::text::sentence::ShortValue;

impl Work<'_> {
    pub(super) fn coerce(&mut self, step: &Step, name: &str, dtype: DType, how: Coerce) {
        let Some(content) = self.arrays.content(name) else {
            return;
        };
        let Some(array) = content.array() else {
            return;
        };
        let from = array.dtype();
        if from == dtype || how == Coerce::Strict {
            return;
        }
        let text = digits(content, dtype);
        let array = text.as_ref().unwrap_or(array);
        let nullable = self.schema.get(name).is_some_and(ArraySpec::is_nullable);
        match coerced(array, content.mask(), dtype, how, nullable) {
            None => {
                let reason = format!("this build does not support arrays of {dtype}");
                self.log.did_not(step, name, reason);
            }
            Some(Err(unfit)) => {
                self.decide(Decision::Succeeds, name, false);
                self.log
                    .did_not_because(step, name, refusal(name, dtype, unfit));
            }
            Some(Ok(done)) => {
                if !self.decide(Decision::Succeeds, name, true) {
                    return;
                }
                let Coerced {
                    array,
                    missing,
                    rounded,
                    lost,
                } = done;
                let content = match missing {
                    Some(missing) => Content::with_missing(array, missing),
                    None => Content::Typed(array),
                };
                self.arrays.put(name.to_owned(), content);
                let kind = RepairedKind::Coerced {
                    how,
                    from,
                    to: dtype,
                    rounded,
                    lost,
                };
                self.log.did(step, name, kind);
            }
        }
    }
}

/// The text of numbers that are guessed to be floats, if integers are asked for: a float may have lost
/// digits.
fn digits(content: &Content, dtype: DType) -> Option<AnyArray> {
    let Content::Untyped(untyped) = content else {
        return None;
    };
    if !(dtype.is_integer() && untyped.array().dtype().is_float()) {
        return None;
    }
    Some(untyped.text(Wanted::Plain)?.into())
}

/// A converted array.
pub(super) struct Coerced {
    pub(super) array: AnyArray,
    /// The mask of missing values.
    pub(super) missing: Option<ArrayD<bool>>,
    pub(super) rounded: ValueChanges,
    pub(super) lost: ValueChanges,
}

/// The first value that cannot be converted as asked.
pub(super) struct Unfit {
    pub(super) index: Vec<usize>,
    pub(super) value: Value,
    pub(super) count: usize,
}

/// Converts the values to `dtype`; `None` if this build does not support arrays of it. Values that are
/// lost are NaN, or masked in a type without NaN and in a nullable array.
pub(super) fn coerced(
    array: &AnyArray,
    missing: Option<&ArrayD<bool>>,
    dtype: DType,
    how: Coerce,
    nullable: bool,
) -> Option<Result<Coerced, Unfit>> {
    match_dtype!(match dtype {
        DType::Primitive(T) => Some(Conversion::<T>::of(array, missing, nullable).finish(how)),
        DType::Text => Some(Conversion::<String>::of(array, missing, nullable).finish(how)),
        _ => None,
    })
}

/// A conversion in progress.
struct Conversion<'a, T> {
    shape: &'a [usize],
    values: Vec<T>,
    mask: Vec<bool>,
    nullable: bool,
    rounded: ValueChanges,
    lost: ValueChanges,
    first_unfit: Option<(Vec<usize>, Value)>,
}

impl<'a, T: OwnedElement> Conversion<'a, T> {
    fn of(
        array: &'a AnyArray,
        missing: Option<&'a ArrayD<bool>>,
        nullable: bool,
    ) -> Conversion<'a, T> {
        let mut conversion = Conversion {
            shape: array.shape(),
            values: Vec::with_capacity(array.len()),
            mask: Vec::new(),
            nullable,
            rounded: ValueChanges::default(),
            lost: ValueChanges::default(),
            first_unfit: None,
        };
        let truths = truths(array);
        for (position, cell) in cells(array, missing).enumerate() {
            let is_truth = truths.is_some_and(|cells| cells[position] == Cell::Bool);
            conversion.add(cell, is_truth);
        }
        conversion
    }

    fn add(&mut self, cell: Option<Scalar<'_>>, is_truth: bool) {
        let Some(cell) = cell else {
            // A missing float stays masked, even though its value is NaN.
            self.values.push(T::MISSING.unwrap_or_default());
            self.mask_last();
            return;
        };
        let is_text = matches!(cell, Scalar::Text(_)) && T::DTYPE != DType::Text;
        let number = match cell {
            // `true` in a column of text is not a number.
            Scalar::Text(text) if is_text && T::DTYPE != DType::Bool => {
                parse_number(text, T::DTYPE).filter(|_| !is_truth)
            }
            other => Some(other),
        };
        // NaN becomes a masked value in a type without NaN.
        if T::MISSING.is_none() && number.is_some_and(Scalar::is_nan) && T::DTYPE != DType::Text {
            self.values.push(T::default());
            self.mask_last();
            return;
        }
        if let Some(exact) = number.and_then(T::exact) {
            self.values.push(exact);
            return;
        }
        let near = number.and_then(T::nearest);
        let position = self.values.len();
        let is_rounded = near.is_some();
        // Rounding text to the nearest float is not a loss.
        if !(is_rounded && is_text) && self.first_unfit.is_none() {
            self.first_unfit = Some((coordinates(position, self.shape), Value::from(cell)));
        }
        let after = near.clone().map(|near| AnyArray::from(ndarray::arr0(near)));
        let is_masked = T::MISSING.is_none() || self.nullable;
        let after = match (after, &T::MISSING) {
            (Some(after), _) => super::cells::cell(&after, None, &[]),
            (None, Some(_)) if !is_masked => Some(Value::Float(f64::NAN)),
            (None, _) => None,
        };
        match near {
            Some(near) => self.values.push(near),
            None => {
                self.values.push(T::MISSING.unwrap_or_default());
                if is_masked {
                    self.mask.resize(position, false);
                    self.mask.push(true);
                }
            }
        }
        if is_rounded && is_text {
            return;
        }
        let changes = if is_rounded {
            &mut self.rounded
        } else {
            &mut self.lost
        };
        changes.count += 1;
        if changes.samples.len() < ValueChanges::SAMPLES {
            changes.samples.push(ValueChange {
                index: coordinates(position, self.shape),
                before: Some(Value::from(cell)),
                after,
            });
        }
    }

    /// Masks the last value.
    fn mask_last(&mut self) {
        self.mask.resize(self.values.len() - 1, false);
        self.mask.push(true);
    }

    fn finish(mut self, how: Coerce) -> Result<Coerced, Unfit> {
        if let (Some((index, value)), Coerce::Lossless) = (self.first_unfit, how) {
            let count = self.rounded.count + self.lost.count;
            return Err(Unfit {
                index,
                value,
                count,
            });
        }
        let total = self.values.len();
        self.rounded.total = total;
        self.lost.total = total;
        let missing = (!self.mask.is_empty()).then(|| {
            self.mask.resize(total, false);
            shaped(self.shape, self.mask)
        });
        Ok(Coerced {
            array: AnyArray::from(shaped(self.shape, self.values)),
            missing,
            rounded: self.rounded,
            lost: self.lost,
        })
    }
}

/// The types of text cells, in row-major order.
fn truths(array: &AnyArray) -> Option<&[Cell]> {
    match array {
        AnyArray::Text(text) => text.cells()?.as_slice(),
        _ => None,
    }
}

fn shaped<T>(shape: &[usize], values: Vec<T>) -> ArrayD<T> {
    ArrayD::from_shape_vec(shape, values)
        .unwrap_or_else(|_| unreachable!("the number of values is that of the shape"))
}

fn refusal(name: &str, dtype: DType, unfit: Unfit) -> Why {
    Why::Unfit {
        name: name.to_owned(),
        said: format!(
            "= {} cannot become {dtype} without loss",
            ShortValue(&unfit.value)
        ),
        index: unfit.index,
        count: unfit.count,
    }
}
