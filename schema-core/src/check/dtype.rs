//! Elements of another type than the schema says, and how many of them could be of that type.

use schema_spec::Scalar;

use super::coordinates;
use crate::array::{AnyView, Cell, TextView};
use crate::report::{Sample, Tally, ViolationKind};
use crate::{DType, Value};

pub(crate) fn violation(expected: DType, view: &AnyView<'_>) -> ViolationKind {
    ViolationKind::Dtype {
        expected,
        found: view.dtype(),
        unfit: unfit(expected, view),
    }
}

/// The values that are none of `expected`; `None` where there is nothing to compare: numbers are
/// expected and found, or else text is found.
pub(crate) fn unfit(expected: DType, view: &AnyView<'_>) -> Option<Tally> {
    if !expected.is_real() {
        return None;
    }
    macro_rules! numbers {
        ($array:expr, $number:ty, $value:expr) => {{
            let mut numbers = Numbers::of($array.shape());
            for &number in $array {
                let number = <$number>::from(number);
                numbers.add((!fits(expected, number)).then(|| $value(number)));
            }
            Some(numbers.tally)
        }};
    }
    match view {
        AnyView::Text(text) => Some(not_numbers(text)),
        AnyView::U8(array) => numbers!(array, i128, Value::Int),
        AnyView::U16(array) => numbers!(array, i128, Value::Int),
        AnyView::U32(array) => numbers!(array, i128, Value::Int),
        AnyView::U64(array) => numbers!(array, i128, Value::Int),
        AnyView::I8(array) => numbers!(array, i128, Value::Int),
        AnyView::I16(array) => numbers!(array, i128, Value::Int),
        AnyView::I32(array) => numbers!(array, i128, Value::Int),
        AnyView::I64(array) => numbers!(array, i128, Value::Int),
        #[cfg(feature = "half")]
        AnyView::F16(array) => numbers!(array, f64, Value::Float),
        #[cfg(feature = "half")]
        AnyView::BF16(array) => numbers!(array, f64, Value::Float),
        AnyView::F32(array) => numbers!(array, f64, Value::Float),
        AnyView::F64(array) => numbers!(array, f64, Value::Float),
        _ => None,
    }
}

trait Number: Copy {
    fn is_within(self, min: i128, max: i128) -> bool;
    fn magnitude(self) -> f64;
}

impl Number for i128 {
    fn is_within(self, min: i128, max: i128) -> bool {
        min <= self && self <= max
    }

    #[allow(clippy::cast_precision_loss)] // a magnitude is compared with the largest float
    fn magnitude(self) -> f64 {
        self.abs() as f64
    }
}

impl Number for f64 {
    #[allow(clippy::cast_possible_truncation)] // the number was compared with its own floor
    fn is_within(self, min: i128, max: i128) -> bool {
        self.floor() == self && self.is_finite() && (self as i128).is_within(min, max)
    }

    fn magnitude(self) -> f64 {
        self.abs()
    }
}

/// Whether the number is one of `dtype`: exactly among integers, and among floats unless it
/// overflows. NaN and infinities are numbers of every float.
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

/// Whether text is a number, or nothing at all.
pub(crate) fn reads_as_number(text: &str, cell: Cell) -> bool {
    match cell {
        Cell::Number | Cell::Missing => true,
        Cell::Bool => false,
        Cell::Text => text.trim().parse::<f64>().is_ok(),
    }
}

/// Whether `dtype` holds the number.
pub(crate) fn is_fit(dtype: DType, number: Scalar<'_>) -> bool {
    match number {
        Scalar::Int(number) => fits(dtype, number),
        Scalar::Float(number) => fits(dtype, number),
        _ => true,
    }
}

fn not_numbers(text: &TextView<'_>) -> Tally {
    let mut numbers = Numbers::of(text.shape());
    for (text, cell) in text.iter() {
        let wrong = !reads_as_number(text, cell);
        numbers.add(wrong.then(|| Value::Text(text.to_owned().into())));
    }
    numbers.tally
}

/// Takes value after value in row-major order.
struct Numbers<'a> {
    shape: &'a [usize],
    tally: Tally,
}

impl Numbers<'_> {
    fn of(shape: &[usize]) -> Numbers<'_> {
        Numbers {
            shape,
            tally: Tally::default(),
        }
    }

    /// The next one, which may be wrong.
    fn add(&mut self, wrong: Option<Value>) {
        let tally = &mut self.tally;
        if let Some(value) = wrong {
            if tally.samples.len() < Tally::SAMPLES {
                let index = coordinates(tally.total, self.shape);
                tally.samples.push(Sample { index, value });
            }
            tally.count += 1;
        }
        tally.total += 1;
    }
}
