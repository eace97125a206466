//! Rows of valid data, which are valid without reading each value again.

mod concat;
mod keep;
mod rebuild;

use std::ops::{Bound, Range, RangeBounds};

use schema_spec::problem::{demand, row_symbol, rows_problem};

use crate::{FromArrays, InputSchema, Rejected, Valid};

pub use concat::ConcatError;
pub use rebuild::Rebuild;

use keep::{Order, Taken, reprove};

/// An [`InputSchema`] of which rows can be taken: [`Valid::rows`], [`Valid::batches`],
/// [`Valid::select`], [`Valid::concat`].
///
/// `#[derive(InputSchema)]` derives it too, unless a field is an `ArrayViewMut`, or is skipped and no
/// `Clone`. The [guide](crate::guide::batches) says what rows are, and what is copied.
#[diagnostic::on_unimplemented(
    message = "the rows of `{Self}` cannot be taken",
    label = "has no schema, a field that borrows its data to change it, or a skipped field that cannot be cloned"
)]
pub trait Batches: InputSchema {
    /// The type of some rows: the struct itself, also for a reference to it.
    type Batch: InputSchema;

    #[doc(hidden)]
    fn __rebuild(parts: &[&Self], rows: &mut Rebuild<'_>) -> Self::Batch;
}

#[diagnostic::do_not_recommend]
impl<T: Batches> Batches for &T {
    type Batch = T::Batch;

    fn __rebuild(parts: &[&Self], rows: &mut Rebuild<'_>) -> T::Batch {
        let parts: Vec<&T> = parts.iter().map(|part| **part).collect();
        T::__rebuild(&parts, rows)
    }
}

/// A [`Batches`] whose batches are of its own type.
#[doc(hidden)]
pub trait OwnBatches: Batches<Batch = Self> {}

impl<T: Batches<Batch = T>> OwnBatches for T {}

impl<T: InputSchema> Valid<T> {
    /// Returns the number of rows: the size of the symbol that axis 0 of the arrays has; 0 if they are
    /// all absent.
    ///
    /// It does not compile for a schema whose rows cannot be told; see the [guide](crate::guide::batches).
    ///
    /// ```
    /// use schema_core::InputSchema;
    /// use schema_core::ndarray::{Array2, array};
    ///
    /// #[derive(InputSchema)]
    /// struct Features {
    ///     #[input(shape = [batch, 3])]
    ///     x: Array2<f32>,
    /// }
    ///
    /// let features = Features { x: array![[1.0, 2.0, 3.0]] }.validate()?;
    /// assert_eq!(features.row_count(), 1);
    /// # Ok::<(), schema_core::Rejected<Features>>(())
    /// ```
    pub fn row_count(&self) -> usize {
        self.dims().get(symbol::<T>()).unwrap_or(0)
    }
}

impl<T: Batches> Valid<T> {
    /// Takes some rows, which stay valid: what holds for each row is not checked again.
    ///
    /// Checked again are bounds on the number of rows, rules along axis 0 that depend on all rows
    /// (`sums_to`, `one_hot`), and functions named by `check`. Views are sliced, and arrays such as
    /// `ArcArray` share the data; other arrays are copied. The [guide](crate::guide::batches) has more.
    ///
    /// ```
    /// use schema_core::InputSchema;
    /// use schema_core::ndarray::{Array1, Array2, array};
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Training {
    ///     #[input(shape = [batch, 2])]
    ///     x: Array2<f32>,
    ///     #[input(shape = [batch], one_of = [0, 1], role = target)]
    ///     y: Array1<i64>,
    /// }
    ///
    /// let training = Training {
    ///     x: array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]],
    ///     y: array![0, 1, 1],
    /// };
    /// let training = training.validate()?;
    /// let (train, test) = (training.rows(..2)?, training.rows(2..)?);
    /// assert_eq!(train.y, array![0, 1]);
    /// assert_eq!((test.row_count(), test.x[[0, 1]]), (1, 6.0));
    /// # Ok::<(), schema_core::Rejected<Training>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the rows with a report if something does not hold for them that holds for all rows.
    ///
    /// # Panics
    ///
    /// If the range goes past the last row, or begins after its end.
    #[track_caller]
    pub fn rows(
        &self,
        rows: impl RangeBounds<usize>,
    ) -> Result<Valid<T::Batch>, Rejected<T::Batch>> {
        let rows = within((rows.start_bound(), rows.end_bound()), self.row_count());
        let count = rows.len();
        self.take(&Taken::Range(rows), count)
    }

    /// Takes batches of `size` rows, of which the last may have fewer, as [`rows`](Valid::rows) does.
    ///
    /// ```
    /// use schema_core::InputSchema;
    /// use schema_core::ndarray::{ArcArray2, Array2};
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Features {
    ///     #[input(shape = [batch, 2])]
    ///     x: ArcArray2<f32>, // so that batches are not copied
    /// }
    ///
    /// let features = Features { x: Array2::zeros((5, 2)).into_shared() }.validate()?;
    /// let mut counts = Vec::new();
    /// for batch in features.batches(2) {
    ///     counts.push(batch?.row_count());
    /// }
    /// assert_eq!(counts, [2, 2, 1]);
    /// # Ok::<(), schema_core::Rejected<Features>>(())
    /// ```
    ///
    /// # Panics
    ///
    /// If `size` is 0.
    #[track_caller]
    pub fn batches(
        &self,
        size: usize,
    ) -> impl ExactSizeIterator<Item = Result<Valid<T::Batch>, Rejected<T::Batch>>> + use<'_, T>
    {
        assert!(size > 0, "batches of 0 rows");
        let count = self.row_count();
        (0..count).step_by(size).map(move |start| {
            let rows = start..start.saturating_add(size).min(count);
            let count = rows.len();
            self.take(&Taken::Range(rows), count)
        })
    }

    /// Takes the rows at these indices, in this order; an index may occur several times. The rows are
    /// copied.
    ///
    /// They stay valid as those of [`rows`](Valid::rows) do. Checked again are also `sorted` and
    /// `increasing` along axis 0 if the indices are in another order, and `unique` if one occurs several
    /// times.
    ///
    /// ```
    /// use schema_core::InputSchema;
    /// use schema_core::ndarray::{Array1, array};
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Labels {
    ///     #[input(shape = [batch], one_of = [0, 1])]
    ///     y: Array1<i64>,
    ///     #[input(shape = [batch], unique)]
    ///     id: Array1<u64>,
    /// }
    ///
    /// let labels = Labels { y: array![0, 1, 1], id: array![7, 8, 9] }.validate()?;
    /// let shuffled = labels.select(&[2, 0, 1])?; // any order, such as a random one
    /// assert_eq!(shuffled.id, array![9, 7, 8]);
    ///
    /// let repeated = labels.select(&[0, 0]).unwrap_err();
    /// assert!(repeated.to_string().starts_with("error[unique]: `id` repeats 1 of 2 values"));
    /// # Ok::<(), schema_core::Rejected<Labels>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the rows with a report if something does not hold for them that holds for all rows.
    ///
    /// # Panics
    ///
    /// If there is no row of an index.
    #[track_caller]
    pub fn select(&self, rows: &[usize]) -> Result<Valid<T::Batch>, Rejected<T::Batch>>
    where
        T::Batch: FromArrays,
    {
        let count = self.row_count();
        if let Some(row) = rows.iter().find(|row| **row >= count) {
            panic!("there is no row {row}: there are {count}");
        }
        self.take(&Taken::At(rows, Order::of(rows)), rows.len())
    }

    fn take(&self, taken: &Taken<'_>, count: usize) -> Result<Valid<T::Batch>, Rejected<T::Batch>> {
        let schema = const { &T::SCHEMA };
        let batch = T::__rebuild(&[&**self], &mut Rebuild::new(schema, symbol::<T>(), taken));
        reprove(batch, self.dims(), (symbol::<T>(), count), taken)
    }
}

/// The symbol for the number of rows.
fn symbol<T: InputSchema>() -> &'static str {
    const { demand(rows_problem(const { &T::SCHEMA })) };
    let symbol = const { row_symbol(const { &T::SCHEMA }) };
    symbol.unwrap_or_default()
}

#[inline] // compiled only where it is called
#[track_caller]
fn within((start, end): (Bound<&usize>, Bound<&usize>), count: usize) -> Range<usize> {
    let start = match start {
        Bound::Included(start) => Some(*start),
        Bound::Excluded(before) => before.checked_add(1),
        Bound::Unbounded => Some(0),
    };
    let end = match end {
        Bound::Included(last) => last.checked_add(1),
        Bound::Excluded(end) => Some(*end),
        Bound::Unbounded => Some(count),
    };
    match (start, end) {
        (Some(start), Some(end)) if start <= end && end <= count => start..end,
        (Some(start), Some(end)) => panic!("there are no rows {start}..{end}: there are {count}"),
        _ => panic!("there are no rows after the last number"),
    }
}
