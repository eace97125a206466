//! What an array contains, for notebooks and terminals.

use std::fmt::{self, Display, Write};

use ndarray::ArrayD;
use schema_spec::show::{Column, Table, code, escape, notebook};
use schema_spec::{DType, Scalar, Text, Value};

use crate::{AnyArray, AnyView};

/// The number of values that are shown.
const FIRST: usize = 6;

/// The largest length of a text that is shown, in characters.
const TEXT: usize = 40;

/// What an array contains: its dtype, its shape, the number of its missing values, its smallest and
/// largest number, their mean, and the first values. It is found in one pass, without a copy.
///
/// NaN is missing. The mean is that of the other numbers.
pub struct Summary {
    dtype: DType,
    shape: Vec<usize>,
    is_untyped: bool,
    missing: usize,
    numbers: Option<Numbers>,
    first: Vec<String>,
    has_more: bool,
}

struct Numbers {
    min: Value,
    mean: Value,
    max: Value,
}

// Compiled only where they are called.
impl Summary {
    /// Reads the values; `missing` is the mask that the array itself does not have.
    #[inline]
    pub fn of(view: &AnyView<'_>, missing: Option<&ArrayD<bool>>) -> Summary {
        let dtype = view.dtype();
        let mut summary = Summary {
            dtype,
            shape: view.shape().to_vec(),
            is_untyped: false,
            missing: 0,
            numbers: None,
            first: Vec::new(),
            has_more: view.len() > FIRST,
        };
        let mut mask = missing.map(|missing| missing.iter());
        let mut found = Found::default();
        for value in view.scalars() {
            let is_masked = mask.as_mut().and_then(Iterator::next) == Some(&true);
            let value = if is_masked { None } else { value };
            if summary.first.len() < FIRST {
                summary.first.push(match value {
                    Some(value) => shown(value, dtype).to_string(),
                    None => "missing".to_owned(),
                });
            }
            match value {
                Some(value) if !value.is_nan() => found.add(value),
                _ => summary.missing += 1,
            }
        }
        summary.numbers = found.finish(dtype);
        summary
    }

    /// Says that the dtype is only that of the values so far: a schema may ask for another.
    #[must_use]
    #[inline]
    pub fn untyped(mut self) -> Summary {
        self.is_untyped = true;
        self
    }

    /// A table of arrays.
    #[inline]
    pub fn table() -> Table {
        Table::new([
            ("array", Column::Word),
            ("dtype", Column::Word),
            ("shape", Column::Word),
            ("missing", Column::Number),
            ("min", Column::Number),
            ("mean", Column::Number),
            ("max", Column::Number),
            ("first values", Column::Prose),
        ])
    }

    /// A row of that table, for the array of that name.
    #[inline]
    pub fn row(&self, name: &str) -> [String; 8] {
        let name = if name.is_empty() {
            String::new()
        } else {
            code(name)
        };
        let (mut min, mut mean, mut max) = (String::new(), String::new(), String::new());
        if let Some(numbers) = &self.numbers {
            min = numbers.min.to_string();
            mean = numbers.mean.to_string();
            max = numbers.max.to_string();
        }
        let mut first = String::new();
        for value in &self.first {
            if !first.is_empty() {
                first.push_str(", ");
            }
            first.push_str(&escape(value));
        }
        if self.has_more {
            first.push_str(", ..");
        }
        if !first.is_empty() {
            first = format!("<samp>{first}</samp>");
        }
        let untyped = if self.is_untyped { ", untyped" } else { "" };
        [
            name,
            code(self.dtype.name()) + untyped,
            code(&format!("{:?}", self.shape)),
            self.missing.to_string(),
            min,
            mean,
            max,
            first,
        ]
    }
}

/// `f64[2, 3], 1 missing, min 1, mean 3, max 5: 1, 2, NaN, 3, 4, 5`
impl Display for Summary {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:?}", self.dtype.name(), self.shape)?;
        if self.is_untyped {
            f.write_str(", untyped")?;
        }
        if self.missing > 0 {
            write!(f, ", {} missing", self.missing)?;
        }
        if let Some(Numbers { min, mean, max }) = &self.numbers {
            write!(f, ", min {min}, mean {mean}, max {max}")?;
        }
        let mut separator = ": ";
        for value in &self.first {
            write!(f, "{separator}{value}")?;
            separator = ", ";
        }
        f.write_str(if self.has_more { ", .." } else { "" })
    }
}

impl AnyArray {
    /// Returns what the array contains, in one line: dtype, shape, missing values, the smallest number,
    /// the mean, the largest number, and the first values. NaN is missing.
    ///
    /// ```
    /// use schema_arrays::AnyArray;
    ///
    /// let any = AnyArray::from(ndarray::array![[1.0, 2.0, f64::NAN], [3.0, 4.0, 5.0]]);
    /// assert_eq!(
    ///     any.summary(),
    ///     "f64[2, 3], 1 missing, min 1, mean 3, max 5: 1, 2, NaN, 3, 4, 5"
    /// );
    /// ```
    #[inline] // compiled only where it is called
    pub fn summary(&self) -> String {
        Summary::of(&self.view(), None).to_string()
    }

    /// Returns the same as HTML: a table of one row.
    ///
    /// ```
    /// use schema_arrays::AnyArray;
    ///
    /// let html = AnyArray::from(ndarray::array![0.5_f32, 1.5]).to_html();
    /// assert!(html.contains("<code>f32</code>"));
    /// assert!(html.contains("<samp>0.5, 1.5</samp>"));
    /// ```
    #[inline] // compiled only where it is called
    pub fn to_html(&self) -> String {
        let mut table = Summary::table();
        table.row(Summary::of(&self.view(), None).row(""));
        table.to_html()
    }

    /// Displays the same in an evcxr notebook, which calls this method.
    ///
    /// ```
    /// use schema_arrays::AnyArray;
    ///
    /// AnyArray::from(ndarray::array![0.5_f32, 1.5]).evcxr_display();
    /// ```
    #[inline] // compiled only where it is called
    pub fn evcxr_display(&self) {
        let summary = Summary::of(&self.view(), None);
        let mut table = Summary::table();
        table.row(summary.row(""));
        let (html, text) = (table.to_html(), summary.to_string());
        println!("{}", notebook("text/html", &html, &text));
    }
}

/// The value as reports show it: with the decimals that its dtype needs, and long text shortened.
#[inline]
fn shown(value: Scalar<'_>, dtype: DType) -> Value {
    match value {
        Scalar::Bool(truth) => Value::Bool(truth),
        Scalar::Int(number) => Value::Int(number),
        Scalar::Float(number) => Value::Float(shortest(number, dtype)),
        Scalar::Complex(re, im) => Value::Complex(shortest(re, dtype), shortest(im, dtype)),
        Scalar::Text(text) => Value::Text(Text::Owned(match text.char_indices().nth(TEXT) {
            Some((end, _)) => format!("{}..", &text[..end]),
            None => text.to_owned(),
        })),
    }
}

/// The number with the fewest decimals that give the same value of the dtype.
#[inline]
#[allow(clippy::cast_possible_truncation)] // it is a value of the dtype
fn shortest(number: f64, dtype: DType) -> f64 {
    if matches!(dtype, DType::F64 | DType::ComplexF64) {
        return number;
    }
    (number as f32).to_string().parse().unwrap_or(number)
}

/// The numbers among the values, as they are read.
#[derive(Default)]
struct Found {
    count: usize,
    integers: Ends<i128>,
    /// The sum of the integers, which cannot overflow: no array has 2^63 values.
    sum: i128,
    floats: Ends<f64>,
    /// The sum of the floats, and what its rounding lost.
    total: f64,
    lost: f64,
    /// The sum of the floats, each scaled down, which cannot overflow either.
    scaled: f64,
}

#[derive(Default)]
struct Ends<T>(Option<(T, T)>);

impl<T: PartialOrd + Copy> Ends<T> {
    #[inline]
    fn add(&mut self, number: T) {
        let (min, max) = self.0.unwrap_or((number, number));
        self.0 = Some((
            if number < min { number } else { min },
            if number > max { number } else { max },
        ));
    }
}

/// A power of two, so that scaling is exact.
const SCALE: f64 = 18_446_744_073_709_551_616.0;

impl Found {
    #[inline]
    fn add(&mut self, value: Scalar<'_>) {
        match value {
            Scalar::Int(number) => {
                self.integers.add(number);
                self.sum += number;
                self.count += 1;
            }
            Scalar::Float(number) => {
                self.floats.add(number);
                let total = self.total + number;
                self.lost += if self.total.abs() >= number.abs() {
                    (self.total - total) + number
                } else {
                    (number - total) + self.total
                };
                self.total = total;
                self.scaled += number / SCALE;
                self.count += 1;
            }
            Scalar::Bool(_) | Scalar::Complex(..) | Scalar::Text(_) => {}
        }
    }

    #[inline]
    #[allow(clippy::cast_precision_loss)] // the mean is rounded anyway
    fn finish(self, dtype: DType) -> Option<Numbers> {
        let count = self.count as f64;
        if let Some((min, max)) = self.integers.0 {
            let whole = i128::try_from(self.count).unwrap_or(i128::MAX);
            // Quotient and remainder apart, so that large sums lose no digits of the mean.
            let mean = (self.sum / whole) as f64 + (self.sum % whole) as f64 / count;
            return Some(Numbers {
                min: Value::Int(min),
                mean: rounded(mean),
                max: Value::Int(max),
            });
        }
        let (min, max) = self.floats.0?;
        let total = self.total + self.lost;
        let mean = if total.is_finite() {
            total / count
        } else {
            self.scaled / count * SCALE
        };
        Some(Numbers {
            min: Value::Float(shortest(min, dtype)),
            mean: rounded(mean),
            max: Value::Float(shortest(max, dtype)),
        })
    }
}

/// The number with six digits.
#[inline]
fn rounded(number: f64) -> Value {
    let mut digits = String::new();
    let _ = write!(digits, "{number:.5e}");
    Value::Float(digits.parse().unwrap_or(number))
}

#[cfg(test)]
mod tests {
    use ndarray::{Array0, Array1, Array2, Axis, array};
    use proptest::prelude::*;

    use super::Summary;
    use crate::{AnyArray, Cell, TextArray};

    fn of(array: impl Into<AnyArray>) -> String {
        array.into().summary()
    }

    #[test]
    fn every_dtype_has_a_line() {
        assert_eq!(
            of(array![[1_u8, 2], [3, 255]]),
            "u8[2, 2], min 1, mean 65.25, max 255: 1, 2, 3, 255"
        );
        assert_eq!(of(array![true, false]), "bool[2]: true, false");
        assert_eq!(
            of(array![0.1_f32, f32::NAN]),
            "f32[2], 1 missing, min 0.1, mean 0.1, max 0.1: 0.1, NaN"
        );
        assert_eq!(
            of(Array0::from_elem((), 7_i64)),
            "i64[], min 7, mean 7, max 7: 7"
        );
        assert_eq!(of(Array2::<f32>::zeros((0, 3))), "f32[0, 3]");
        assert_eq!(
            of(Array1::from_iter(0..100_i32)),
            "i32[100], min 0, mean 49.5, max 99: 0, 1, 2, 3, 4, 5, .."
        );
        assert_eq!(of(array![f64::NAN]), "f64[1], 1 missing: NaN");
        assert_eq!(
            of(array!["a".to_owned(), "\u{202e}\n\"".to_owned()]),
            "text[2]: \"a\", \"\\u{202e}\\n\\\"\""
        );
        assert_eq!(
            of(array!["é".repeat(41)]),
            format!("text[1]: \"{}..\"", "é".repeat(40))
        );
        #[cfg(feature = "half")]
        assert_eq!(
            of(array![
                half::f16::MAX,
                half::f16::MAX,
                half::f16::from_f32(0.5)
            ]),
            "f16[3], min 0.5, mean 43669.5, max 65504: 65504, 65504, 0.5"
        );
        #[cfg(feature = "complex")]
        assert_eq!(
            of(array![
                num_complex::Complex::new(0.1_f32, -1.0),
                num_complex::Complex::new(f32::NAN, 0.0)
            ]),
            "complex<f32>[2], 1 missing: 0.1-1i, NaN+0i"
        );
    }

    #[test]
    fn missing_is_of_the_mask_and_of_the_cells() {
        let mask = array![false, true, false].into_dyn();
        let ages = AnyArray::from(array![31_i64, 0, 33]);
        let summary = Summary::of(&ages.view(), Some(&mask)).untyped();
        assert_eq!(
            summary.to_string(),
            "i64[3], untyped, 1 missing, min 31, mean 32, max 33: 31, missing, 33"
        );

        let words = array!["1".to_owned(), String::new()].into_dyn();
        let cells = array![Cell::Number, Cell::Missing].into_dyn();
        let words = TextArray::with_cells(words, cells).unwrap();
        assert_eq!(of(words), "text[2], 1 missing: \"1\", missing");
    }

    #[test]
    fn a_mean_does_not_overflow() {
        let largest = format!("{:e}", 1.79769e308);
        assert!(of(Array1::from_elem(1000, f64::MAX)).contains(&format!("mean {largest},")));
        assert!(of(array![f64::MAX, f64::MAX, f64::MIN, f64::MIN]).contains("mean 0,"));
        assert!(of(array![f64::INFINITY, 1.0]).contains("mean inf,"));
        assert!(of(array![i64::MAX, i64::MAX - 2]).contains("mean 9.22337e18,"));
        assert!(of(array![u64::MAX, 0]).contains("mean 9.22337e18,"));
        assert!(of(array![1e100, 1.0, -1e100, 1.0]).contains("mean 0.5,"));
    }

    #[test]
    fn html_has_no_markup_of_the_data() {
        let html = AnyArray::from(array!["<script>".to_owned()]).to_html();
        assert!(
            html.contains("<samp>&quot;&lt;script&gt;&quot;</samp>"),
            "{html}"
        );
    }

    proptest! {
        #[test]
        fn agrees_with_a_plain_implementation(
            values in prop::collection::vec(prop::option::weighted(0.9, -1e6_f64..1e6), 1..40),
        ) {
            let array = Array1::from_iter(values.iter().map(|value| value.unwrap_or(f64::NAN)));
            let there: Vec<f64> = values.iter().copied().flatten().collect();
            let missing = values.len() - there.len();
            let mut reversed = array.clone().into_dyn();
            reversed.invert_axis(Axis(0));
            for array in [array.into_dyn(), reversed] {
                let row = Summary::of(&AnyArray::from(array).view(), None).row("x");
                prop_assert_eq!(&row[3], &missing.to_string());
                if there.is_empty() {
                    prop_assert_eq!(&row[4], "");
                    continue;
                }
                let [min, mean, max] = [4, 5, 6].map(|at| row[at].parse::<f64>().unwrap());
                prop_assert_eq!(min, there.iter().copied().fold(f64::INFINITY, f64::min));
                prop_assert_eq!(max, there.iter().copied().fold(f64::NEG_INFINITY, f64::max));
                #[allow(clippy::cast_precision_loss)]
                let plain = there.iter().sum::<f64>() / there.len() as f64;
                prop_assert!((mean - plain).abs() <= 1e-5 * plain.abs() + 1e-6, "{} {}", mean, plain);
            }
        }
    }
}
