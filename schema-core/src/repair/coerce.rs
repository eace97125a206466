//! Values of one dtype as values of another.

use ndarray::ArrayD;
use schema_arrays::{AnyArray, Cell, Content, OwnedElement, coordinates, match_dtype};
use schema_spec::{DType, Scalar, Value};

use super::apply::Work;
use super::cells::cells;
use super::log::{RepairedKind, ValueChange, ValueChanges};
use super::missing::holes;
use super::{Coerce, Step};
use crate::check::read_number;
use crate::report::text::sentence::{ShortValue, place};

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
        match coerced(array, holes(content), dtype, how) {
            None => {
                let reason = format!("there are no arrays of {dtype} in this build");
                self.log.did_not(step, name, reason);
            }
            Some(Err(unfit)) => {
                let reason = refusal(name, dtype, &unfit);
                self.log.did_not(step, name, reason);
            }
            Some(Ok(done)) => {
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

/// An array of another dtype.
pub(super) struct Coerced {
    pub(super) array: AnyArray,
    /// Which of its values are not there.
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

/// The values as `dtype`; `None` where there is no such type of array here.
pub(super) fn coerced(
    array: &AnyArray,
    missing: Option<&ArrayD<bool>>,
    dtype: DType,
    how: Coerce,
) -> Option<Result<Coerced, Unfit>> {
    match_dtype!(match dtype {
        DType::Primitive(T) => Some(Conversion::<T>::of(array, missing).finish(how)),
        DType::Text => Some(Conversion::<String>::of(array, missing).finish(how)),
        _ => None,
    })
}

/// Values on their way to another type.
struct Conversion<'a, T> {
    shape: &'a [usize],
    values: Vec<T>,
    holes: Vec<bool>,
    rounded: ValueChanges,
    lost: ValueChanges,
    first_unfit: Option<(Vec<usize>, Value)>,
}

impl<'a, T: OwnedElement> Conversion<'a, T> {
    fn of(array: &'a AnyArray, missing: Option<&'a ArrayD<bool>>) -> Conversion<'a, T> {
        let mut conversion = Conversion {
            shape: array.shape(),
            values: Vec::with_capacity(array.len()),
            holes: Vec::new(),
            rounded: ValueChanges::default(),
            lost: ValueChanges::default(),
            first_unfit: None,
        };
        let truths = truths(array);
        for (place, cell) in cells(array, missing).enumerate() {
            let is_truth = truths.is_some_and(|cells| cells[place] == Cell::Bool);
            conversion.add(cell, is_truth);
        }
        conversion
    }

    fn add(&mut self, cell: Option<Scalar<'_>>, is_truth: bool) {
        let Some(cell) = cell else {
            // A float that is missing stays missing, and is no NaN.
            self.values.push(T::MISSING.unwrap_or_default());
            self.mark_hole();
            return;
        };
        let is_text = matches!(cell, Scalar::Text(_)) && T::DTYPE != DType::Text;
        let number = match cell {
            // Text among numbers that was `true` is no number.
            Scalar::Text(text) if is_text && T::DTYPE != DType::Bool => {
                read_number(text).filter(|_| !is_truth)
            }
            other => Some(other),
        };
        // NaN is nothing for a type that has none.
        if T::MISSING.is_none() && number.is_some_and(Scalar::is_nan) && T::DTYPE != DType::Text {
            self.values.push(T::default());
            self.mark_hole();
            return;
        }
        if let Some(exact) = number.and_then(T::exact) {
            self.values.push(exact);
            return;
        }
        let near = number.and_then(T::nearest);
        let place = self.values.len();
        let is_rounded = near.is_some();
        // The nearest float is all that text can be.
        if !(is_rounded && is_text) && self.first_unfit.is_none() {
            self.first_unfit = Some((coordinates(place, self.shape), Value::from(cell)));
        }
        let after = near.clone().map(|near| AnyArray::from(ndarray::arr0(near)));
        let after = match (after, &T::MISSING) {
            (Some(after), _) => super::cells::cell(&after, None, &[]),
            (None, Some(_)) => Some(Value::Float(f64::NAN)),
            (None, None) => None,
        };
        match near {
            Some(near) => self.values.push(near),
            None => {
                self.values.push(T::MISSING.unwrap_or_default());
                if T::MISSING.is_none() {
                    self.holes.resize(place, false);
                    self.holes.push(true);
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
                index: coordinates(place, self.shape),
                before: Some(Value::from(cell)),
                after,
            });
        }
    }

    /// Nothing stands at the last place.
    fn mark_hole(&mut self) {
        self.holes.resize(self.values.len() - 1, false);
        self.holes.push(true);
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
        let missing = (!self.holes.is_empty()).then(|| {
            self.holes.resize(total, false);
            shaped(self.shape, self.holes)
        });
        Ok(Coerced {
            array: AnyArray::from(shaped(self.shape, self.values)),
            missing,
            rounded: self.rounded,
            lost: self.lost,
        })
    }
}

/// What the cells of text were, row by row.
fn truths(array: &AnyArray) -> Option<&[Cell]> {
    match array {
        AnyArray::Text(text) => text.cells()?.as_slice(),
        _ => None,
    }
}

fn shaped<T>(shape: &[usize], values: Vec<T>) -> ArrayD<T> {
    ArrayD::from_shape_vec(shape, values)
        .unwrap_or_else(|_| unreachable!("there is a value for each place of the shape"))
}

fn refusal(name: &str, dtype: DType, unfit: &Unfit) -> String {
    let place = place(&unfit.index);
    let more = match unfit.count {
        0 | 1 => String::new(),
        count => format!(", nor {} others", count - 1),
    };
    format!(
        "{name}{place} = {} is no {dtype} without loss{more}",
        ShortValue(&unfit.value)
    )
}
