//! Statistics of the values of an array, in one pass.

use schema_arrays::match_dtype;
use schema_core::AnyView;
use schema_core::arrays::{Cell, TextView};
use schema_core::ndarray::{ArrayD, ArrayViewD};
use schema_core::spec::{Text, Value};

/// The most distinct values that are counted.
pub const FEW: usize = 32;

/// The number of values that are summed before they are added to the mean: few enough that sums of
/// small integers are exact, and enough that the addition costs nothing.
const BLOCK: usize = 4096;

/// Statistics of the values of an array.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stats {
    /// The number of missing values, NaN among them.
    pub missing: usize,
    /// The number of NaN.
    pub nan: usize,
    /// The number of infinite values.
    pub infinite: usize,
    /// The smallest value; `None` if values have no order.
    pub min: Option<Value>,
    /// The largest value.
    pub max: Option<Value>,
    /// The mean of the values that are not missing; for bools, the share of `true`.
    pub mean: Option<f64>,
    /// The distinct values of integers, bools and text, in order; `None` if there are more than
    /// [`FEW`], or for other dtypes.
    pub distinct: Option<Vec<Value>>,
    /// The number of cells in a text array that were not text in the file.
    pub not_text: usize,
}

impl Stats {
    /// Computes them. `missing` is the mask of missing values, if the array does not mark them itself.
    pub fn new(view: &AnyView<'_>, missing: Option<&ArrayD<bool>>) -> Stats {
        match_dtype!(match view {
            AnyView::Bool(view) => {
                integers(view, missing, i128::from, |one| Value::Bool(one == 1))
            }
            AnyView::Int(view) => integers(view, missing, i128::from, Value::Int),
            AnyView::Float(view) => floats(view, missing, f64::from, as_written),
            AnyView::Complex(view) => complex(view, missing, |z| (z.re.into(), z.im.into())),
            AnyView::Text(view) => text(view),
        })
    }
}

/// Calls `visit` with every value that is not missing, in memory order if the array is contiguous, and
/// returns how many are missing.
fn for_each<T: Copy>(
    view: &ArrayViewD<'_, T>,
    missing: Option<&ArrayD<bool>>,
    mut visit: impl FnMut(T),
) -> usize {
    let Some(missing) = missing else {
        match view.as_slice_memory_order() {
            Some(values) => values.iter().for_each(|&value| visit(value)),
            None => view.iter().for_each(|&value| visit(value)),
        }
        return 0;
    };
    let mut count = 0;
    for (&value, &is_missing) in view.iter().zip(missing) {
        if is_missing {
            count += 1;
        } else {
            visit(value);
        }
    }
    count
}

fn integers<T: Copy>(
    view: &ArrayViewD<'_, T>,
    missing: Option<&ArrayD<bool>>,
    number: impl Fn(T) -> i128,
    value: impl Fn(i128) -> Value,
) -> Stats {
    let mut ends: Option<(i128, i128)> = None;
    let mut sum = 0_i128;
    let mut distinct = Distinct::default();
    let missing = for_each(view, missing, |item| {
        let item = number(item);
        let (min, max) = ends.unwrap_or((item, item));
        ends = Some((min.min(item), max.max(item)));
        // No array has 2^63 values, so this cannot overflow.
        sum += item;
        distinct.insert(item);
    });
    Stats {
        missing,
        min: ends.map(|(min, _)| value(min)),
        max: ends.map(|(_, max)| value(max)),
        mean: ends.map(|_| quotient(sum, view.len() - missing)),
        distinct: distinct.into_values(value),
        ..Stats::default()
    }
}

#[allow(clippy::cast_precision_loss)] // the mean is rounded anyway
fn quotient(sum: i128, count: usize) -> f64 {
    let count = count.max(1) as i128;
    // Quotient and remainder separately, so that large sums lose no digits of the mean.
    (sum / count) as f64 + (sum % count) as f64 / count as f64
}

/// Returns the value with the decimals that it prints, not those of the nearest `f64`.
fn as_written<T: ToString + Into<f64> + Copy>(number: T) -> Value {
    Value::Float(number.to_string().parse().unwrap_or_else(|_| number.into()))
}

fn floats<T: Copy>(
    view: &ArrayViewD<'_, T>,
    missing: Option<&ArrayD<bool>>,
    number: impl Fn(T) -> f64,
    value: impl Fn(T) -> Value,
) -> Stats {
    let mut stats = Stats::default();
    let mut ends: Option<(T, T)> = None;
    let mut mean = Mean::default();
    let missing = for_each(view, missing, |item| {
        let float = number(item);
        if float.is_nan() {
            stats.nan += 1;
            return;
        }
        stats.infinite += usize::from(float.is_infinite());
        let (min, max) = ends.unwrap_or((item, item));
        let min = if float < number(min) { item } else { min };
        let max = if float > number(max) { item } else { max };
        ends = Some((min, max));
        mean.add(float);
    });
    stats.missing = missing + stats.nan;
    stats.min = ends.map(|(min, _)| value(min));
    stats.max = ends.map(|(_, max)| value(max));
    stats.mean = mean.finish();
    stats
}

#[cfg_attr(not(feature = "complex"), allow(dead_code))]
fn complex<T: Copy>(
    view: &ArrayViewD<'_, T>,
    missing: Option<&ArrayD<bool>>,
    parts: impl Fn(T) -> (f64, f64),
) -> Stats {
    let mut stats = Stats::default();
    let missing = for_each(view, missing, |item| {
        let (re, im) = parts(item);
        let nan = re.is_nan() || im.is_nan();
        stats.nan += usize::from(nan);
        stats.infinite += usize::from(!nan && (re.is_infinite() || im.is_infinite()));
    });
    stats.missing = missing + stats.nan;
    stats
}

fn text(view: &TextView<'_>) -> Stats {
    let mut stats = Stats::default();
    let mut ends: Option<(&str, &str)> = None;
    let mut distinct = Distinct::default();
    for (text, cell) in view {
        match cell {
            Cell::Missing => {
                stats.missing += 1;
                continue;
            }
            Cell::Text => {}
            Cell::Number | Cell::Bool => stats.not_text += 1,
        }
        let (min, max) = ends.unwrap_or((text, text));
        ends = Some((min.min(text), max.max(text)));
        distinct.insert(text);
    }
    let owned = |text: &str| Value::Text(Text::Owned(text.to_owned()));
    stats.min = ends.map(|(min, _)| owned(min));
    stats.max = ends.map(|(_, max)| owned(max));
    stats.distinct = distinct.into_values(owned);
    stats
}

/// The distinct values, in order; one more than [`FEW`] if there are more.
struct Distinct<T>(Vec<T>);

impl<T> Default for Distinct<T> {
    fn default() -> Distinct<T> {
        Distinct(Vec::new())
    }
}

impl<T: Ord> Distinct<T> {
    fn insert(&mut self, item: T) {
        if self.0.len() <= FEW
            && let Err(at) = self.0.binary_search(&item)
        {
            self.0.insert(at, item);
        }
    }

    fn into_values(self, value: impl Fn(T) -> Value) -> Option<Vec<Value>> {
        (self.0.len() <= FEW).then(|| self.0.into_iter().map(value).collect())
    }
}

/// A mean that overflows only if a value is infinite.
#[derive(Default)]
struct Mean {
    so_far: f64,
    count: usize,
    /// The sum of the block.
    block: f64,
    /// The sum of the block with each value scaled down, so that it cannot overflow.
    small: f64,
    in_block: usize,
}

#[allow(clippy::cast_precision_loss)] // no array has 2^53 values
impl Mean {
    fn add(&mut self, number: f64) {
        self.block += number;
        self.small += number / BLOCK as f64;
        self.in_block += 1;
        if self.in_block == BLOCK {
            self.add_block();
        }
    }

    fn add_block(&mut self) {
        let of_block = if self.block.is_finite() {
            self.block / self.in_block as f64
        } else {
            self.small * (BLOCK as f64 / self.in_block as f64)
        };
        self.count += self.in_block;
        let share = self.in_block as f64 / self.count as f64;
        // A weighted sum, because the difference of the two means may overflow.
        self.so_far = if share < 1.0 {
            self.so_far * (1.0 - share) + of_block * share
        } else {
            of_block
        };
        (self.block, self.small, self.in_block) = (0.0, 0.0, 0);
    }

    /// Returns the mean; `None` if there were no values.
    fn finish(mut self) -> Option<f64> {
        if self.in_block > 0 {
            self.add_block();
        }
        (self.count > 0).then_some(self.so_far)
    }
}

#[cfg(test)]
#[allow(clippy::cast_precision_loss)] // the numbers are exact
mod tests {
    use proptest::prelude::*;
    use schema_core::AnyArray;
    use schema_core::ndarray::{Array1, Array2, array};

    use super::*;

    fn of(array: impl Into<AnyArray>) -> Stats {
        Stats::new(&array.into().view(), None)
    }

    #[test]
    fn missing_and_infinite_values_are_counted_separately() {
        let stats = of(array![1.0_f32, f32::NAN, 0.1, f32::INFINITY]);
        assert_eq!((stats.missing, stats.infinite), (1, 1));
        assert_eq!(stats.min, Some(Value::Float(0.1)));
        assert_eq!(stats.max, Some(Value::Float(f64::INFINITY)));
        assert_eq!(stats.mean, Some(f64::INFINITY));
        assert_eq!(of(Array1::<f64>::zeros(0)), Stats::default());
    }

    #[test]
    fn a_mean_does_not_overflow() {
        let largest = of(Array1::from_elem(10_000, f64::MAX)).mean.unwrap();
        assert!((largest / f64::MAX - 1.0).abs() < 1e-12, "{largest}");
        let both = array![f64::MAX, -f64::MAX, f64::MAX, -f64::MAX];
        assert_eq!(of(both).mean, Some(0.0));
        assert_eq!(
            of(array![i64::MAX, i64::MAX - 2]).mean,
            Some((i64::MAX - 1) as f64)
        );
        assert_eq!(of(array![u64::MAX, u64::MAX]).mean, Some(u64::MAX as f64));
    }

    #[test]
    fn few_distinct_values_are_counted() {
        let truth = of(array![true, false, true, true]);
        assert_eq!(
            truth.distinct,
            Some(vec![Value::Bool(false), Value::Bool(true)])
        );
        assert_eq!(truth.mean, Some(0.75));
        let words = of(array!["b".to_owned(), "a".to_owned(), "b".to_owned()]);
        assert_eq!(
            words.distinct,
            Some(vec![Value::text("a"), Value::text("b")])
        );
        assert_eq!(of(Array1::from_iter(0..33_i32)).distinct, None);
        assert_eq!(of(Array1::from_iter(0..32_i32)).distinct.unwrap().len(), 32);
    }

    proptest! {
        #[test]
        fn agrees_with_a_plain_implementation(
            rows in 0_usize..6,
            values in prop::collection::vec(prop::option::weighted(0.9, -1e6_f64..1e6), 30),
        ) {
            let array = Array2::from_shape_fn((rows, 5), |(row, column)| {
                values[row * 5 + column].unwrap_or(f64::NAN)
            });
            let there: Vec<f64> = array.iter().copied().filter(|value| !value.is_nan()).collect();
            for array in [array.clone(), array.reversed_axes()] {
                let stats = of(array.clone());
                prop_assert_eq!(stats.missing, array.len() - there.len());
                let min = there.iter().copied().reduce(f64::min).map(Value::Float);
                let max = there.iter().copied().reduce(f64::max).map(Value::Float);
                prop_assert_eq!((stats.min, stats.max), (min, max));
                match stats.mean {
                    Some(mean) => {
                        let plain = there.iter().sum::<f64>() / there.len() as f64;
                        prop_assert!((mean - plain).abs() < 1e-6, "{} {}", mean, plain);
                    }
                    None => prop_assert!(there.is_empty()),
                }
            }
        }
    }
}
