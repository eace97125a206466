//! The rows of several structs after each other.

use std::error::Error;
use std::fmt;

use ndarray::ArrayD;
use schema_arrays::AnyView;
use schema_spec::{Scalar, Schema};

use super::keep::{Taken, reprove};
use super::rebuild::{Rebuild, has_rows};
use super::{Batches, symbol};
use crate::input_schema::FieldViews;
use crate::report::text::sentence::{Sentence, list};
use crate::{FromArrays, InputSchema, Report, Valid};

impl<T: Batches<Batch = T> + FromArrays> Valid<T> {
    /// Copies the rows of several parts after each other. An array without rows must be the same in all
    /// parts; a skipped field is that of the first.
    ///
    /// They stay valid as those of [`rows`](Valid::rows) do. Checked again are also `unique`, and
    /// `sorted` and `increasing` along axis 0.
    ///
    /// ```
    /// use schema_core::batches::ConcatError;
    /// use schema_core::ndarray::{Array2, array};
    /// use schema_core::{InputSchema, Valid};
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Features {
    ///     #[input(shape = [batch, width])]
    ///     x: Array2<f32>,
    /// }
    ///
    /// let first = Features { x: array![[1.0, 2.0]] }.validate().unwrap();
    /// let second = Features { x: array![[3.0, 4.0], [5.0, 6.0]] }.validate().unwrap();
    /// let both = Valid::concat([&first, &second])?;
    /// assert_eq!(both.x, array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
    ///
    /// let wider = Features { x: array![[1.0, 2.0, 3.0]] }.validate().unwrap();
    /// assert_eq!(
    ///     Valid::concat([&first, &wider]).unwrap_err().to_string(),
    ///     "`x` is [1, 2] in part 0, but [1, 3] in part 1: only the number of rows may differ"
    /// );
    /// # Ok::<(), ConcatError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if there are no parts, if they differ in more than their rows, or if something
    /// does not hold for all rows together.
    pub fn concat<'v>(
        parts: impl IntoIterator<Item = &'v Valid<T>>,
    ) -> Result<Valid<T>, ConcatError>
    where
        T: 'v,
    {
        let parts: Vec<&Valid<T>> = parts.into_iter().collect();
        let Some((first, others)) = parts.split_first() else {
            return Err(ConcatError(Reason::Empty));
        };
        let schema = const { &T::SCHEMA };
        let symbol = symbol::<T>();
        let of_first = views(&***first);
        for (part, other) in (1..).zip(others) {
            let differ = difference(schema, symbol, &of_first, &views(&***other), part);
            if let Some(differ) = differ {
                return Err(ConcatError(Reason::Differ(differ)));
            }
        }
        let total = parts
            .iter()
            .try_fold(0_usize, |total, part| total.checked_add(part.row_count()));
        // Their arrays could not be in memory.
        let total = total.ok_or(ConcatError(Reason::Empty))?;
        let inputs: Vec<&T> = parts.iter().map(|part| &***part).collect();
        let joined = T::__rebuild(&inputs, &mut Rebuild::new(schema, symbol, &Taken::Joined));
        reprove(joined, first.dims(), (symbol, total), &Taken::Joined)
            .map_err(|rejected| ConcatError(Reason::Rejected(rejected.into())))
    }
}

fn views<T: InputSchema>(inputs: &T) -> FieldViews<'_> {
    let mut views = FieldViews::new();
    inputs.__fields(&mut views);
    views
}

/// Why parts could not be concatenated.
pub struct ConcatError(Reason);

enum Reason {
    Empty,
    Differ(Sentence),
    Rejected(Report),
}

impl ConcatError {
    /// Returns the report, if the rows of the parts are not valid together.
    #[inline] // compiled only where it is called
    pub fn report(&self) -> Option<&Report> {
        match &self.0 {
            Reason::Rejected(report) => Some(report),
            Reason::Empty | Reason::Differ(_) => None,
        }
    }
}

impl fmt::Display for ConcatError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Reason::Empty => f.write_str("there are no parts to concatenate"),
            Reason::Differ(sentence) => sentence.fmt(f),
            Reason::Rejected(report) => report.fmt(f),
        }
    }
}

/// The same as `Display`, because `main` and `unwrap` print it.
impl fmt::Debug for ConcatError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for ConcatError {}

/// What differs between two parts beside their rows.
#[inline]
fn difference(
    schema: &Schema,
    symbol: &str,
    first: &FieldViews<'_>,
    other: &FieldViews<'_>,
    part: usize,
) -> Option<Sentence> {
    let arrays = schema.arrays().zip(first.all().zip(other.all()));
    let mut differences = arrays.filter_map(|(spec, (left, right))| {
        let name = || Sentence::new().code(spec.name());
        let (left, right) = match (left, right) {
            ((None, _), (None, _)) => return None,
            ((Some(left), of_left), (Some(right), of_right)) => ((left, of_left), (right, of_right)),
            ((left, _), _) => {
                let (absent, present) = if left.is_none() { (0, part) } else { (part, 0) };
                return Some(name().text(format_args!(
                    " is absent in part {absent}, but not in part {present}"
                )));
            }
        };
        let shapes = (left.0.shape(), right.0.shape());
        if has_rows(spec, symbol) {
            return (shapes.0.get(1..) != shapes.1.get(1..)).then(|| {
                let (left, right) = (list(shapes.0), list(shapes.1));
                name().text(format_args!(
                    " is {left} in part 0, but {right} in part {part}: only the number of rows may differ"
                ))
            });
        }
        (!is_same(left, right)).then(|| {
            name().text(format_args!(
                " is not the same in part 0 and part {part}, which it must be because it has no rows"
            ))
        })
    });
    differences.next()
}

type Masked<'v> = (AnyView<'v>, Option<&'v ArrayD<bool>>);

/// Whether two arrays of one dtype have the same values; NaN is the same as NaN.
#[inline]
fn is_same((left, of_left): Masked<'_>, (right, of_right): Masked<'_>) -> bool {
    let same = |pair: (Option<Scalar<'_>>, Option<Scalar<'_>>)| match pair {
        (Some(Scalar::Float(left)), Some(Scalar::Float(right))) => is_same_float(left, right),
        (Some(Scalar::Complex(re, im)), Some(Scalar::Complex(other_re, other_im))) => {
            is_same_float(re, other_re) && is_same_float(im, other_im)
        }
        (Some(Scalar::Bool(left)), Some(Scalar::Bool(right))) => left == right,
        (Some(Scalar::Int(left)), Some(Scalar::Int(right))) => left == right,
        (Some(Scalar::Text(left)), Some(Scalar::Text(right))) => left == right,
        (None, None) => true,
        _ => false,
    };
    left.shape() == right.shape()
        && of_left == of_right
        && left.scalars().zip(right.scalars()).all(same)
}

#[inline]
fn is_same_float(left: f64, right: f64) -> bool {
    left == right || left.is_nan() && right.is_nan()
}
