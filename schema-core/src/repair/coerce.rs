//! Values of one dtype as values of another.

use ndarray::ArrayD;
use schema_spec::Scalar;

use super::cells::{cells, value};
use super::log::{ValueChange, ValueChanges};
use crate::array::{AnyArray, Cell, OwnedElement};
use crate::check::coordinates;
use crate::number;
use crate::{Coerce, DType, Value};

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
    macro_rules! to {
        ($element:ty) => {
            Conversion::<$element>::of(array, missing).finish(how)
        };
    }
    Some(match dtype {
        DType::Bool => to!(bool),
        DType::U8 => to!(u8),
        DType::U16 => to!(u16),
        DType::U32 => to!(u32),
        DType::U64 => to!(u64),
        DType::I8 => to!(i8),
        DType::I16 => to!(i16),
        DType::I32 => to!(i32),
        DType::I64 => to!(i64),
        DType::F32 => to!(f32),
        DType::F64 => to!(f64),
        #[cfg(feature = "half")]
        DType::F16 => to!(half::f16),
        #[cfg(feature = "half")]
        DType::BF16 => to!(half::bf16),
        #[cfg(feature = "complex")]
        DType::ComplexF32 => to!(num_complex::Complex<f32>),
        #[cfg(feature = "complex")]
        DType::ComplexF64 => to!(num_complex::Complex<f64>),
        DType::Text => to!(String),
        _ => return None,
    })
}

/// An element type that values are converted to.
pub(super) trait Target: OwnedElement + Default {
    /// What stands for a value that is not there.
    const NOTHING: Option<Self> = None;

    /// The value, if nothing is lost.
    fn exact(value: Scalar<'_>) -> Option<Self>;

    /// The value, rounded.
    fn near(_: Scalar<'_>) -> Option<Self> {
        None
    }
}

macro_rules! whole {
    ($($number:ident)+) => {$(
        impl Target for $number {
            #[allow(clippy::cast_possible_truncation)] // compared with its own floor
            fn exact(value: Scalar<'_>) -> Option<$number> {
                match value {
                    Scalar::Int(number) => <$number>::try_from(number).ok(),
                    Scalar::Float(number) if number.is_finite() && number.floor() == number => {
                        <$number>::try_from(number as i128).ok()
                    }
                    Scalar::Bool(truth) => Some(<$number>::from(truth)),
                    Scalar::Complex(re, 0.0) => <$number>::exact(Scalar::Float(re)),
                    _ => None,
                }
            }
        }
    )+};
}

whole!(u8 u16 u32 u64 i8 i16 i32 i64);

macro_rules! float {
    ($($(#[$gate:meta])* $number:ty: $of:expr, $nan:expr;)+) => {$(
        $(#[$gate])*
        impl Target for $number {
            const NOTHING: Option<$number> = Some($nan);

            fn exact(value: Scalar<'_>) -> Option<$number> {
                let near = <$number>::near(value)?;
                let back = f64::from(near);
                let is_same = match value {
                    #[allow(clippy::cast_possible_truncation)] // a float that was made of a whole number
                    Scalar::Int(number) => back as i128 == number,
                    Scalar::Float(number) | Scalar::Complex(number, _) => {
                        back == number || number.is_nan()
                    }
                    _ => true,
                };
                is_same.then_some(near)
            }

            #[allow(clippy::cast_precision_loss)] // it is rounded
            fn near(value: Scalar<'_>) -> Option<$number> {
                let number = match value {
                    Scalar::Int(number) => number as f64,
                    Scalar::Float(number) | Scalar::Complex(number, 0.0) => number,
                    Scalar::Bool(truth) => f64::from(u8::from(truth)),
                    _ => return None,
                };
                let near: $number = $of(number);
                (f64::from(near).is_finite() || !number.is_finite()).then_some(near)
            }
        }
    )+};
}

#[allow(clippy::cast_possible_truncation)] // it is rounded
fn to_f32(number: f64) -> f32 {
    number as f32
}

float! {
    f32: to_f32, f32::NAN;
    f64: std::convert::identity, f64::NAN;
    #[cfg(feature = "half")] half::f16: half::f16::from_f64, half::f16::NAN;
    #[cfg(feature = "half")] half::bf16: half::bf16::from_f64, half::bf16::NAN;
}

#[cfg(feature = "complex")]
macro_rules! complex {
    ($($part:ident)+) => {$(
        impl Target for num_complex::Complex<$part> {
            const NOTHING: Option<Self> =
                Some(num_complex::Complex::new(<$part>::NAN, <$part>::NAN));

            fn exact(value: Scalar<'_>) -> Option<Self> {
                let (re, im) = parts(value);
                Some(Self::new(<$part>::exact(re)?, <$part>::exact(im)?))
            }

            fn near(value: Scalar<'_>) -> Option<Self> {
                let (re, im) = parts(value);
                Some(Self::new(<$part>::near(re)?, <$part>::near(im)?))
            }
        }
    )+};
}

#[cfg(feature = "complex")]
complex!(f32 f64);

#[cfg(feature = "complex")]
fn parts(value: Scalar<'_>) -> (Scalar<'_>, Scalar<'_>) {
    match value {
        Scalar::Complex(re, im) => (Scalar::Float(re), Scalar::Float(im)),
        real => (real, Scalar::Int(0)),
    }
}

impl Target for bool {
    fn exact(value: Scalar<'_>) -> Option<bool> {
        match value {
            Scalar::Bool(truth) => Some(truth),
            Scalar::Text("true" | "True" | "TRUE") | Scalar::Int(1) | Scalar::Float(1.0) => {
                Some(true)
            }
            Scalar::Text("false" | "False" | "FALSE") | Scalar::Int(0) | Scalar::Float(0.0) => {
                Some(false)
            }
            _ => None,
        }
    }
}

impl Target for String {
    fn exact(scalar: Scalar<'_>) -> Option<String> {
        Some(match scalar {
            Scalar::Text(text) => text.to_owned(),
            other => value(other).to_string(),
        })
    }
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

impl<'a, T: Target> Conversion<'a, T> {
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
            self.values.push(T::NOTHING.unwrap_or_default());
            self.mark_hole();
            return;
        };
        let is_text = matches!(cell, Scalar::Text(_)) && T::DTYPE != DType::Text;
        let number = match cell {
            // Text among numbers that was `true` is no number.
            Scalar::Text(text) if is_text && T::DTYPE != DType::Bool => {
                number::read(text).filter(|_| !is_truth)
            }
            other => Some(other),
        };
        // NaN is nothing for a type that has none.
        if T::NOTHING.is_none() && number.is_some_and(Scalar::is_nan) && T::DTYPE != DType::Text {
            self.values.push(T::default());
            self.mark_hole();
            return;
        }
        if let Some(exact) = number.and_then(T::exact) {
            self.values.push(exact);
            return;
        }
        let near = number.and_then(T::near);
        let place = self.values.len();
        let is_rounded = near.is_some();
        // The nearest float is all that text can be.
        if !(is_rounded && is_text) && self.first_unfit.is_none() {
            self.first_unfit = Some((coordinates(place, self.shape), value(cell)));
        }
        let after = near.clone().map(|near| AnyArray::from(ndarray::arr0(near)));
        let after = match (after, &T::NOTHING) {
            (Some(after), _) => super::cells::cell(&after, None, &[]),
            (None, Some(_)) => Some(Value::Float(f64::NAN)),
            (None, None) => None,
        };
        match near {
            Some(near) => self.values.push(near),
            None => {
                self.values.push(T::NOTHING.unwrap_or_default());
                if T::NOTHING.is_none() {
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
                before: Some(value(cell)),
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
