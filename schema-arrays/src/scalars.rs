//! Iteration over the values of an array of any dtype.

use ndarray::ArrayViewD;
use schema_spec::Scalar;

use crate::{AnyArray, AnyView, Cell, Element, TextValues, match_dtype};

/// An iterator over the values of an array in row-major order, with `None` for missing cells of
/// text.
///
/// Created by [`AnyView::scalars`].
// One closure per dtype instead of one iterator type, whose methods would all be compiled.
pub struct Scalars<'v> {
    next: Box<dyn FnMut() -> Option<Option<Scalar<'v>>> + 'v>,
}

impl<'v> Iterator for Scalars<'v> {
    type Item = Option<Scalar<'v>>;

    fn next(&mut self) -> Option<Option<Scalar<'v>>> {
        (self.next)()
    }
}

impl<'v> Scalars<'v> {
    fn of(view: AnyView<'v>) -> Scalars<'v> {
        fn each<T: Element>(array: ArrayViewD<'_, T>) -> Scalars<'_> {
            let mut values = array.into_iter();
            Scalars {
                next: Box::new(move || Some(Some(values.next()?.scalar()))),
            }
        }
        match_dtype!(match view {
            AnyView::Primitive(array) => each(array),
            AnyView::Text(text) => {
                let (values, cells) = text.into_parts();
                let mut values = match values {
                    TextValues::Owned(values) => each(values),
                    TextValues::Borrowed(values) => each(values),
                };
                let Some(cells) = cells else { return values };
                let mut cells = cells.into_iter();
                Scalars {
                    next: Box::new(move || {
                        let value = values.next()?;
                        let is_there = *cells.next()? != Cell::Missing;
                        Some(value.filter(|_| is_there))
                    }),
                }
            }
        })
    }
}

impl AnyArray {
    /// The values in row-major order, as in [`AnyView::scalars`].
    pub fn scalars(&self) -> Scalars<'_> {
        Scalars::of(self.view())
    }
}

impl<'a> AnyView<'a> {
    /// The values in row-major order, with `None` for missing cells of text. NaN is a value.
    ///
    /// ```
    /// use schema_arrays::AnyArray;
    /// use schema_spec::Scalar;
    ///
    /// let any = AnyArray::from(ndarray::array![[1_u8, 2], [3, 4]]);
    /// let last = any.view().scalars().last();
    /// assert!(matches!(last, Some(Some(Scalar::Int(4)))));
    /// ```
    pub fn scalars(&self) -> Scalars<'a> {
        Scalars::of(self.clone())
    }

    /// The value at an index; `None` if it is a missing cell of text.
    ///
    /// # Panics
    ///
    /// If there is no such index.
    #[inline] // compiled only where it is called, for each dtype
    pub fn scalar(&self, index: &[usize]) -> Option<Scalar<'_>> {
        match_dtype!(match self {
            AnyView::Primitive(array) => Some(array[index].scalar()),
            AnyView::Text(text) => {
                if (text.cells()).is_some_and(|cells| cells[index] == Cell::Missing) {
                    return None;
                }
                Some(match text.values() {
                    TextValues::Owned(values) => values[index].scalar(),
                    TextValues::Borrowed(values) => values[index].scalar(),
                })
            }
        })
    }
}
