//! What a value that is missing could have been, from those of its feature that are there.

use schema_spec::Scalar;

use schema_spec::{Text, Value};

/// A number that has a mean.
pub(super) trait Number: Copy + PartialOrd {
    fn scalar(self) -> Scalar<'static>;
    fn float(self) -> f64;
    /// As `f64::total_cmp` orders.
    fn order(&self, other: &Self) -> std::cmp::Ordering;
}

impl Number for bool {
    fn scalar(self) -> Scalar<'static> {
        Scalar::Bool(self)
    }

    fn float(self) -> f64 {
        u8::from(self).into()
    }

    fn order(&self, other: &Self) -> std::cmp::Ordering {
        self.cmp(other)
    }
}

macro_rules! whole {
    ($($number:ident)+) => {$(
        impl Number for $number {
            fn scalar(self) -> Scalar<'static> {
                Scalar::Int(self.into())
            }

            #[allow(clippy::cast_precision_loss, clippy::cast_lossless)] // a mean is a float
            fn float(self) -> f64 {
                self as f64
            }

            fn order(&self, other: &Self) -> std::cmp::Ordering {
                self.cmp(other)
            }
        }
    )+};
}

whole!(u8 u16 u32 u64 i8 i16 i32 i64);

macro_rules! float {
    ($($(#[$gate:meta])* $number:ty;)+) => {$(
        $(#[$gate])*
        impl Number for $number {
            fn scalar(self) -> Scalar<'static> {
                Scalar::Float(self.into())
            }

            fn float(self) -> f64 {
                self.into()
            }

            fn order(&self, other: &Self) -> std::cmp::Ordering {
                self.total_cmp(other)
            }
        }
    )+};
}

float! {
    f32;
    f64;
    #[cfg(feature = "half")] half::f16;
    #[cfg(feature = "half")] half::bf16;
}

/// The mean; `None` of no values.
#[allow(clippy::cast_precision_loss)] // no array has 2^53 values
pub(super) fn mean<T: Number>(values: &[T]) -> Option<f64> {
    let sum: f64 = values.iter().map(|value| value.float()).sum();
    (!values.is_empty()).then(|| sum / values.len() as f64)
}

/// The median, of an even number of values the mean of the two in the middle; `None` of no values.
pub(super) fn median<T: Number>(values: &mut [T]) -> Option<f64> {
    let middle = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let is_odd = values.len() % 2 == 1;
    let (below, upper, _) = values.select_nth_unstable_by(middle, T::order);
    let upper = upper.float();
    if is_odd {
        return Some(upper);
    }
    let lower = below.iter().max_by(|left, right| left.order(right));
    lower.map(|lower| lower.float().midpoint(upper))
}

/// The value that stands most often, of several the smallest; `None` of no values.
pub(super) fn most_frequent<T: Number>(values: &mut [T]) -> Option<Value> {
    values.sort_unstable_by(T::order);
    longest_run(values).map(|number| Value::from(number.scalar()))
}

pub(super) fn most_frequent_text(values: &mut [&str]) -> Option<Value> {
    values.sort_unstable();
    longest_run(values).map(|text| Value::Text(Text::Owned((*text).to_owned())))
}

/// The first of the longest run of equal values.
fn longest_run<T: PartialEq>(sorted: &[T]) -> Option<&T> {
    let mut longest: &[T] = &[];
    for run in sorted.chunk_by(|left, right| left == right) {
        if run.len() > longest.len() {
            longest = run;
        }
    }
    longest.first()
}
