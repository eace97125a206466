//! Conversion of values of any type to elements.

use schema_spec::{Scalar, Value};

use crate::dtypes;

/// An element type that values of other types can be converted to.
pub trait FromScalar: Sized {
    /// The placeholder for a missing value: NaN if the type has it, else the default.
    const MISSING: Option<Self> = None;

    /// Converts the value if the type can represent it exactly.
    fn exact(value: Scalar<'_>) -> Option<Self>;

    /// Converts the value, with rounding if the type is a float; `None` if it is too large for the type
    /// or of another kind.
    fn nearest(value: Scalar<'_>) -> Option<Self> {
        Self::exact(value)
    }
}

impl FromScalar for bool {
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

impl FromScalar for String {
    fn exact(value: Scalar<'_>) -> Option<String> {
        Some(match value {
            Scalar::Text(text) => text.to_owned(),
            other => Value::from(other).to_string(),
        })
    }
}

macro_rules! integers {
    ([$($integer:ident($element:ty, $doc:literal))*]) => {$(
        impl FromScalar for $element {
            fn exact(value: Scalar<'_>) -> Option<$element> {
                match value {
                    Scalar::Int(number) => <$element>::try_from(number).ok(),
                    #[allow(clippy::cast_possible_truncation)] // compared with its own floor
                    Scalar::Float(number) | Scalar::Complex(number, 0.0)
                        if number.is_finite() && number.floor() == number =>
                    {
                        <$element>::try_from(number as i128).ok()
                    }
                    Scalar::Bool(truth) => Some(<$element>::from(truth)),
                    _ => None,
                }
            }
        }
    )*};
}

dtypes!(Int[integers]);

/// A float type.
trait Float: Copy + Into<f64> {
    const NAN: Self;

    fn from_f64(number: f64) -> Self;

    #[allow(clippy::cast_precision_loss)] // rounding is intended
    fn from_i128(number: i128) -> Self {
        Self::from_f64(number as f64)
    }
}

impl Float for f32 {
    const NAN: f32 = f32::NAN;

    #[allow(clippy::cast_possible_truncation)] // rounding is intended
    fn from_f64(number: f64) -> f32 {
        number as f32
    }

    // Rounded once: the nearest `f32` of the nearest `f64` may differ.
    #[allow(clippy::cast_precision_loss)] // rounding is intended
    fn from_i128(number: i128) -> f32 {
        number as f32
    }
}

impl Float for f64 {
    const NAN: f64 = f64::NAN;

    fn from_f64(number: f64) -> f64 {
        number
    }
}

#[cfg(feature = "half")]
impl Float for half::f16 {
    const NAN: half::f16 = half::f16::NAN;

    fn from_f64(number: f64) -> half::f16 {
        half::f16::from_f64(number)
    }
}

#[cfg(feature = "half")]
impl Float for half::bf16 {
    const NAN: half::bf16 = half::bf16::NAN;

    fn from_f64(number: f64) -> half::bf16 {
        half::bf16::from_f64(number)
    }
}

macro_rules! floats {
    ([$($float:ident($element:ty, $doc:literal))*]) => {$(
        impl FromScalar for $element {
            const MISSING: Option<$element> = Some(<$element as Float>::NAN);

            fn exact(value: Scalar<'_>) -> Option<$element> {
                let near = <$element>::nearest(value)?;
                let back = f64::from(near);
                let is_same = match value {
                    #[allow(clippy::cast_possible_truncation)] // converted from an integer
                    Scalar::Int(number) => back as i128 == number,
                    Scalar::Float(number) | Scalar::Complex(number, _) => {
                        back == number || number.is_nan()
                    }
                    _ => true,
                };
                is_same.then_some(near)
            }

            fn nearest(value: Scalar<'_>) -> Option<$element> {
                let number = match value {
                    Scalar::Int(number) => {
                        let near = <$element as Float>::from_i128(number);
                        return f64::from(near).is_finite().then_some(near);
                    }
                    Scalar::Float(number) | Scalar::Complex(number, 0.0) => number,
                    Scalar::Bool(truth) => f64::from(u8::from(truth)),
                    _ => return None,
                };
                let near = <$element as Float>::from_f64(number);
                (f64::from(near).is_finite() || !number.is_finite()).then_some(near)
            }
        }
    )*};
}

dtypes!(Float[floats]);

#[cfg(feature = "complex")]
mod complex {
    use num_complex::Complex;
    use schema_spec::Scalar;

    use super::{Float, FromScalar};

    impl<F: Float + FromScalar> FromScalar for Complex<F> {
        const MISSING: Option<Self> = Some(Complex::new(F::NAN, F::NAN));

        fn exact(value: Scalar<'_>) -> Option<Self> {
            let (re, im) = parts(value);
            Some(Complex::new(F::exact(re)?, F::exact(im)?))
        }

        fn nearest(value: Scalar<'_>) -> Option<Self> {
            let (re, im) = parts(value);
            Some(Complex::new(F::nearest(re)?, F::nearest(im)?))
        }
    }

    fn parts(value: Scalar<'_>) -> (Scalar<'_>, Scalar<'_>) {
        match value {
            Scalar::Complex(re, im) => (Scalar::Float(re), Scalar::Float(im)),
            real => (real, Scalar::Int(0)),
        }
    }
}
