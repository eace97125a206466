//! Straightforward operations on elements, for the reference implementation.

use schema_arrays::Element;
use schema_spec::Value;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Plain {
    Bool(bool),
    Int(i128),
    /// The number, and the number that its printed decimals parse to.
    Float(f64, f64),
    #[cfg(feature = "complex")]
    Complex(f64, f64),
    Text(String),
    NoText,
}

/// An element type with interesting values.
pub(super) trait Tried: Element {
    fn values() -> Vec<Self>;

    /// Values whose sums are exact in any order.
    fn exact() -> Vec<Self> {
        Self::values()
    }

    fn plain(&self) -> Plain;

    /// The bound of a range, converted to the element type.
    fn rounded(number: f64) -> f64 {
        number
    }
}

macro_rules! integers {
    ($($integer:ty),+) => {$(
        impl Tried for $integer {
            fn values() -> Vec<$integer> {
                let (min, max) = (<$integer>::MIN, <$integer>::MAX);
                vec![0, 1, 2, 3, 5, 8, 13, 21, 100, max, max - 1, min, min + 1, min / 2, max / 2]
            }

            fn exact() -> Vec<$integer> {
                vec![0, 1, 2, 3, 100]
            }

            fn plain(&self) -> Plain {
                Plain::Int(i128::from(*self))
            }
        }
    )+};
}

integers!(u8, u16, u32, u64, i8, i16, i32, i64);

macro_rules! floats {
    ($($float:ty: |$x:ident| $of_f64:expr, $max:expr;)+) => {$(
        impl Tried for $float {
            fn values() -> Vec<$float> {
                let values = [
                    0.0, -0.0, 1.0, 0.5, 0.1, -0.1, 2.0, 3.0, -7.0, 100.0, f64::NAN, f64::INFINITY,
                    f64::NEG_INFINITY, $max, -$max, 6e-8, -6e-8, -f64::NAN,
                ];
                values.into_iter().map(|$x| $of_f64).collect()
            }

            fn exact() -> Vec<$float> {
                let values = [
                    0.0, -0.0, 1.0, 0.5, 0.25, 2.0, -3.0, f64::NAN, f64::INFINITY,
                    f64::NEG_INFINITY,
                ];
                values.into_iter().map(|$x| $of_f64).collect()
            }

            fn plain(&self) -> Plain {
                Plain::Float(f64::from(*self), self.to_string().parse().unwrap())
            }

            fn rounded($x: f64) -> f64 {
                f64::from($of_f64)
            }
        }
    )+};
}

floats! {
    f32: |x| x as f32, f64::from(f32::MAX);
    f64: |x| x, f64::MAX;
}

#[cfg(feature = "half")]
floats! {
    half::f16: |x| half::f16::from_f64(x), f64::from(half::f16::MAX);
    half::bf16: |x| half::bf16::from_f64(x), f64::from(half::bf16::MAX);
}

#[cfg(feature = "complex")]
impl Tried for num_complex::Complex<f32> {
    fn values() -> Vec<Self> {
        let parts = [0.0, -0.0, 1.5, f32::NAN, f32::INFINITY, f32::NEG_INFINITY];
        let pairs = parts.iter().flat_map(|&re| parts.map(|im| (re, im)));
        pairs.map(|(re, im)| Self::new(re, im)).collect()
    }

    fn plain(&self) -> Plain {
        Plain::Complex(f64::from(self.re), f64::from(self.im))
    }
}

impl Tried for bool {
    fn values() -> Vec<bool> {
        vec![false, true]
    }

    fn plain(&self) -> Plain {
        Plain::Bool(*self)
    }
}

impl Tried for String {
    fn values() -> Vec<String> {
        ["", "a", "b", "ab", "ä", "10", "9"]
            .map(String::from)
            .to_vec()
    }

    fn plain(&self) -> Plain {
        Plain::Text(self.clone())
    }
}

impl Plain {
    pub(super) fn is_nan(&self) -> bool {
        match self {
            Plain::Float(number, _) => number.is_nan(),
            #[cfg(feature = "complex")]
            Plain::Complex(re, im) => re.is_nan() || im.is_nan(),
            _ => false,
        }
    }

    pub(super) fn is_infinite(&self) -> bool {
        match self {
            Plain::Float(number, _) => number.is_infinite(),
            #[cfg(feature = "complex")]
            Plain::Complex(re, im) => !self.is_nan() && (re.is_infinite() || im.is_infinite()),
            _ => false,
        }
    }

    pub(super) fn value(&self) -> Value {
        match self {
            Plain::Bool(truth) => Value::Bool(*truth),
            Plain::Int(integer) => Value::Int(*integer),
            Plain::Float(_, shown) => Value::Float(*shown),
            #[cfg(feature = "complex")]
            Plain::Complex(re, im) => Value::Complex(*re, *im),
            Plain::Text(text) => Value::Text(text.clone().into()),
            Plain::NoText => Value::text(""),
        }
    }

    pub(super) fn number(&self) -> f64 {
        match self {
            Plain::Bool(truth) => f64::from(u8::from(*truth)),
            Plain::Int(integer) => *integer as f64,
            Plain::Float(number, _) => *number,
            _ => panic!("no number"),
        }
    }

    /// Whether both values are equal; a missing value equals none.
    pub(super) fn same(&self, other: &Plain) -> bool {
        match (self, other) {
            (Plain::Float(left, _), Plain::Float(right, _)) => left == right,
            #[cfg(feature = "complex")]
            (Plain::Complex(a, b), Plain::Complex(c, d)) => a == c && b == d,
            (Plain::NoText, _) | (_, Plain::NoText) => false,
            (left, right) => left == right,
        }
    }

    pub(super) fn less(&self, other: &Plain) -> bool {
        match (self, other) {
            (Plain::Bool(left), Plain::Bool(right)) => !left && *right,
            (Plain::Int(left), Plain::Int(right)) => left < right,
            (Plain::Float(left, _), Plain::Float(right, _)) => left < right,
            (Plain::Text(left), Plain::Text(right)) => left < right,
            _ => false,
        }
    }
}
