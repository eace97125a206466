//! Some rows of an array.

use std::ops::Range;
use std::sync::Arc;

use ndarray::{ArrayD, Axis, Slice};

use crate::{AnyArray, Content, Masked, Original, TextArray, Untyped, Wanted, match_dtype};

impl AnyArray {
    /// Copies some rows: along axis 0, as many of them as there are. An array without axes is one row.
    ///
    /// ```
    /// use ndarray::array;
    /// use schema_arrays::AnyArray;
    ///
    /// let array = AnyArray::from(array![[1, 2], [3, 4], [5, 6]]);
    /// assert_eq!(array.rows(1..9), AnyArray::from(array![[3, 4], [5, 6]]));
    /// ```
    #[must_use]
    #[inline] // compiled only where it is called, for each dtype
    pub fn rows(&self, rows: Range<usize>) -> AnyArray {
        match_dtype!(match self {
            AnyArray::Primitive(array) => AnyArray::from(rows_of(array, rows)),
            AnyArray::Text(array) => AnyArray::Text(rows_of_text(array, rows)),
        })
    }
}

fn rows_of<T: Clone>(array: &ArrayD<T>, rows: Range<usize>) -> ArrayD<T> {
    let Some(&count) = array.shape().first() else {
        return array.clone();
    };
    let end = rows.end.min(count);
    let slice = Slice::from(rows.start.min(end)..end);
    array.slice_axis(Axis(0), slice).to_owned()
}

#[inline] // as those that call it
fn rows_of_text(array: &TextArray, rows: Range<usize>) -> TextArray {
    let values = rows_of(array.values(), rows.clone());
    let cells = array.cells().map(|cells| rows_of(cells, rows));
    // The shapes are the same.
    cells
        .and_then(|cells| TextArray::with_cells(values.clone(), cells))
        .unwrap_or_else(|| TextArray::from(values))
}

impl Content {
    /// Copies some rows, as [`AnyArray::rows`] does.
    #[must_use]
    #[inline] // compiled only where it is called, for each dtype
    pub fn rows(&self, rows: Range<usize>) -> Content {
        match self {
            Content::Typed(array) => Content::Typed(array.rows(rows)),
            Content::Untyped(untyped) => Content::Untyped(untyped.rows(rows)),
            Content::Masked(masked) => Content::Masked(Masked {
                array: masked.array.rows(rows.clone()),
                missing: rows_of(&masked.missing, rows),
            }),
            Content::Unreadable(reason) => Content::Unreadable(reason.clone()),
        }
    }
}

impl Untyped {
    #[inline] // compiled only where it is called, for each dtype
    fn rows(&self, rows: Range<usize>) -> Untyped {
        let missing = self.missing().map(|missing| rows_of(missing, rows.clone()));
        let part = Untyped::new(self.array().rows(rows.clone()), missing);
        match self.text_of() {
            Some((of, index)) => {
                let of = of.clone();
                part.with_original(Arc::new(Part { of, rows }), index)
            }
            None => part,
        }
    }
}

/// The text of some rows. Generic, so that it is compiled only where rows are copied.
struct Part<O: ?Sized> {
    of: Arc<O>,
    rows: Range<usize>,
}

impl<O: Original + ?Sized> Original for Part<O> {
    fn texts(&self, wanted: &[(usize, Wanted)]) -> Result<Vec<TextArray>, String> {
        let texts = self.of.texts(wanted)?;
        let part = |text| rows_of_text(text, self.rows.clone());
        Ok(texts.iter().map(part).collect())
    }

    fn is_text(&self) -> bool {
        self.of.is_text()
    }

    fn is_plain(&self) -> bool {
        self.of.is_plain()
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{arr0, array};

    use super::*;
    use crate::Cell;

    #[test]
    fn rows_keep_what_is_missing() {
        let array = array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]].into_dyn();
        let missing = array.mapv(|value| value == 4.0);
        let content = Content::with_missing(array.into(), missing);
        let part = content.rows(1..2);
        assert_eq!(part.array().unwrap().shape(), [1, 2]);
        assert_eq!(part.missing(), Some(array![[false, true]].into_dyn()));
        let text = array!["a", "b"].mapv(str::to_owned).into_dyn();
        let cells = array![Cell::Text, Cell::Missing].into_dyn();
        let text = AnyArray::Text(TextArray::with_cells(text, cells).unwrap());
        let part = Content::Typed(text).rows(1..2);
        assert_eq!(part.missing(), Some(array![true].into_dyn()));
    }

    #[test]
    fn no_rows_and_no_axes_are_no_panic() {
        let none = AnyArray::from(array![1, 2]).rows(7..9);
        assert_eq!(none.shape(), [0]);
        let one = AnyArray::from(arr0(5_i64).into_dyn());
        assert_eq!(one.rows(3..4), one);
    }
}
