//! Arrays of another dtype than the schema's, and how many of their values fit it.

use schema_arrays::{Element, FromScalar, coordinates, match_dtype, parse_number};
use schema_spec::Scalar;

use crate::report::{Sample, Tally, ViolationKind};
use ndarray::{ArrayD, IxDyn};
use schema_arrays::{AnyView, Cell};
use schema_spec::{DType, Value};

/// The violation of an array of another dtype; its missing values fit every dtype.
pub(crate) fn violation(
    expected: DType,
    view: &AnyView<'_>,
    missing: Option<&ArrayD<bool>>,
) -> ViolationKind {
    let fit = Fit::of(expected, view, missing, None);
    ViolationKind::Dtype {
        expected,
        found: view.dtype(),
        rounded: fit.as_ref().map_or(0, |fit| fit.rounded),
        unfit: fit.map(|fit| fit.unfit),
        words: Vec::new(),
    }
}

/// How an array's values fit another dtype.
struct Fit {
    /// The values that do not fit.
    unfit: Tally,
    /// The number of other values that would be rounded.
    rounded: usize,
}

/// Calls `mark` with the row-major position of each value that does not fit `expected`.
#[cfg(feature = "map")]
pub(super) fn mark_unfit(
    expected: DType,
    view: &AnyView<'_>,
    missing: Option<&ArrayD<bool>>,
    mark: &mut dyn FnMut(usize),
) {
    Fit::of(expected, view, missing, Some(mark));
}

impl Fit {
    fn of(
        expected: DType,
        view: &AnyView<'_>,
        missing: Option<&ArrayD<bool>>,
        mark: Option<&mut dyn FnMut(usize)>,
    ) -> Option<Fit> {
        let mut numbers = Numbers {
            shape: view.shape(),
            missing: missing.map(|missing| missing.iter()),
            mark,
            tally: Tally::default(),
            rounded: 0,
        };
        if !expected.is_real() {
            return None;
        }
        macro_rules! numbers {
            ($array:expr, $number:ty, $value:expr) => {{
                for &number in $array {
                    let number = <$number>::from(number);
                    numbers.add((!fits(expected, number)).then(|| $value(number)));
                    numbers.rounded += usize::from(number.is_rounded(expected));
                }
            }};
        }
        match_dtype!(match view {
            AnyView::Text(text) => {
                for (text, cell) in text {
                    let wrong = !reads_as(expected, text, cell);
                    numbers.add(wrong.then(|| Value::Text(text.to_owned().into())));
                }
            }
            AnyView::Int(array) => numbers!(array, i128, Value::Int),
            AnyView::Float(array) => numbers!(array, f64, Value::Float),
            _ => return None,
        });
        Some(Fit {
            unfit: numbers.tally,
            rounded: numbers.rounded,
        })
    }
}

trait Number: Copy {
    /// Whether converting the number to a float dtype rounds it.
    fn is_rounded(self, float: DType) -> bool;
    fn is_within(self, min: i128, max: i128) -> bool;
    fn magnitude(self) -> f64;
}

impl Number for i128 {
    /// The significant bits must fit into the mantissa.
    fn is_rounded(self, float: DType) -> bool {
        let Some(limits) = float.float_limits() else {
            return false;
        };
        let magnitude = self.unsigned_abs();
        let bits = u128::BITS - magnitude.leading_zeros();
        magnitude != 0 && bits - magnitude.trailing_zeros() > limits.digits
    }

    fn is_within(self, min: i128, max: i128) -> bool {
        min <= self && self <= max
    }

    #[allow(clippy::cast_precision_loss)] // a magnitude is compared with the largest float
    fn magnitude(self) -> f64 {
        self.abs() as f64
    }
}

impl Number for f64 {
    fn is_rounded(self, float: DType) -> bool {
        let nearest = match_dtype!(match float {
            DType::Float(T) =>
                T::nearest(Scalar::Float(self)).and_then(|near| near.scalar().as_f64()),
            _ => None,
        });
        nearest.is_some_and(|nearest| nearest != self && nearest.is_finite())
    }

    #[allow(clippy::cast_possible_truncation)] // the number was compared with its own floor
    fn is_within(self, min: i128, max: i128) -> bool {
        self.floor() == self && self.is_finite() && (self as i128).is_within(min, max)
    }

    fn magnitude(self) -> f64 {
        self.abs()
    }
}

/// Whether the number fits `dtype`: exactly for integers, and without overflow for floats. NaN and
/// infinities fit every float.
fn fits<N: Number>(dtype: DType, number: N) -> bool {
    match (dtype.integer_bounds(), dtype.float_max()) {
        (Some((min, max)), _) => number.is_within(min, max),
        (None, Some(max)) => {
            let magnitude = number.magnitude();
            !magnitude.is_finite() || magnitude <= max
        }
        (None, None) => false,
    }
}

/// Whether text is a number that fits `dtype`, or is missing.
fn reads_as(dtype: DType, text: &str, cell: Cell) -> bool {
    match cell {
        Cell::Missing => true,
        Cell::Bool => false,
        Cell::Number | Cell::Text => {
            parse_number(text, dtype).is_some_and(|number| is_fit(dtype, number))
        }
    }
}

/// Whether the number fits `dtype`.
fn is_fit(dtype: DType, number: Scalar<'_>) -> bool {
    match number {
        Scalar::Int(number) => fits(dtype, number),
        Scalar::Float(number) => fits(dtype, number),
        _ => true,
    }
}

/// Collects values in row-major order.
struct Numbers<'s, 'm> {
    shape: &'s [usize],
    /// Whether each value is missing.
    missing: Option<ndarray::iter::Iter<'s, bool, IxDyn>>,
    /// Is called with the position of each invalid value.
    mark: Option<&'m mut dyn FnMut(usize)>,
    tally: Tally,
    rounded: usize,
}

impl Numbers<'_, '_> {
    /// Adds the next value: `Some` if it is invalid.
    fn add(&mut self, invalid: Option<Value>) {
        let missing = self.missing.as_mut().and_then(Iterator::next);
        let tally = &mut self.tally;
        if let Some(value) = invalid.filter(|_| missing != Some(&true)) {
            if tally.samples.len() < Tally::SAMPLES {
                let index = coordinates(tally.total, self.shape);
                tally.samples.push(Sample { index, value });
            }
            tally.count += 1;
            if let Some(mark) = &mut self.mark {
                mark(tally.total);
            }
        }
        tally.total += 1;
    }
}
