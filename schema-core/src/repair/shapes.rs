//! Arrays of any dtype with their values in other places.

use ndarray::{Axis, IxDyn};

use schema_arrays::match_dtype;

use schema_arrays::{AnyArray, Content, Masked, TextArray};

/// The same done to an array of whatever dtype, and to what it knows of its cells.
macro_rules! map_any {
    ($any:expr, |$array:ident| $body:expr) => {
        match_dtype!(match $any {
            AnyArray::Primitive($array) => AnyArray::from($body),
            AnyArray::Text(text) => {
                let cells = text.cells().cloned();
                let $array = text.into_values();
                let values = $body;
                AnyArray::Text(match cells {
                    None => TextArray::from(values),
                    Some($array) => TextArray::with_cells(values, $body)
                        .unwrap_or_else(|| unreachable!("the same was done to both")),
                })
            }
        })
    };
}

/// The array without what is not kept along an axis.
fn selected(array: AnyArray, axis: usize, keep: &[usize]) -> AnyArray {
    map_any!(array, |array| array.select(Axis(axis), keep))
}

/// The array of another shape that has as many values; `None` where it has not.
fn reshaped(array: AnyArray, shape: &[usize]) -> AnyArray {
    map_any!(array, |array| {
        let array = if array.is_standard_layout() {
            array
        } else {
            array.as_standard_layout().into_owned()
        };
        array
            .into_shape_with_order(IxDyn(shape))
            .unwrap_or_else(|_| unreachable!("the values were counted"))
    })
}

/// The array with its axes in another order, which names each axis once.
fn transposed(array: AnyArray, axes: &[usize]) -> AnyArray {
    map_any!(array, |array| {
        let array = array.permuted_axes(axes);
        array.as_standard_layout().into_owned()
    })
}

/// Something done to the places of an array.
#[derive(Clone, Copy)]
pub(super) enum Move<'a> {
    /// Only some indices of an axis are kept.
    Select(usize, &'a [usize]),
    /// A shape that has as many values.
    Reshape(&'a [usize]),
    /// For each axis, which axis it was.
    Transpose(&'a [usize]),
}

impl Move<'_> {
    fn of(self, array: AnyArray) -> AnyArray {
        match self {
            Move::Select(axis, keep) => selected(array, axis, keep),
            Move::Reshape(shape) => reshaped(array, shape),
            Move::Transpose(axes) => transposed(array, axes),
        }
    }

    /// The content with its values, and what it knows of them, in other places.
    pub(super) fn on(self, content: Content) -> Content {
        match content {
            Content::Typed(array) => Content::Typed(self.of(array)),
            Content::Untyped(array) => Content::Untyped(self.of(array)),
            Content::Masked(Masked { array, missing }) => {
                match (self.of(array), self.of(missing.into())) {
                    (array, AnyArray::Bool(missing)) => Content::with_missing(array, missing),
                    _ => unreachable!("bool stays bool"),
                }
            }
            unreadable @ Content::Unreadable(_) => unreadable,
        }
    }
}
