//! Operations on arrays of any dtype that move values.

use ndarray::{ArrayD, Axis, IxDyn};

use schema_arrays::match_dtype;

use schema_arrays::{AnyArray, Content, Masked, TextArray, Untyped};

/// Applies an operation to an array of any dtype, and to the types of its cells.
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

/// The array with only some indices of an axis.
fn selected(array: AnyArray, axis: usize, keep: &[usize]) -> AnyArray {
    map_any!(array, |array| array.select(Axis(axis), keep))
}

/// The array in another shape with the same number of values.
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

/// The array with its axes permuted.
fn transposed(array: AnyArray, axes: &[usize]) -> AnyArray {
    map_any!(array, |array| {
        let array = array.permuted_axes(axes);
        array.as_standard_layout().into_owned()
    })
}

/// An operation that moves values.
#[derive(Clone, Copy)]
pub(super) enum Move<'a> {
    /// Keeps some indices of an axis.
    Select(usize, &'a [usize]),
    /// Changes the shape, to one with the same number of values.
    Reshape(&'a [usize]),
    /// Permutes the axes: the old axis for each new axis.
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

    fn of_mask(self, missing: ArrayD<bool>) -> ArrayD<bool> {
        match self.of(missing.into()) {
            AnyArray::Bool(missing) => missing,
            _ => unreachable!("bool stays bool"),
        }
    }

    /// The content with its values and its mask moved.
    pub(super) fn on(self, content: Content) -> Content {
        match content {
            Content::Typed(array) => Content::Typed(self.of(array)),
            // The text that it was read from has the values in other positions.
            Content::Untyped(untyped) => {
                let (array, missing) = untyped.into_parts();
                let missing = missing.map(|missing| self.of_mask(missing));
                Content::Untyped(Untyped::new(self.of(array), missing))
            }
            Content::Masked(Masked { array, missing }) => {
                Content::with_missing(self.of(array), self.of_mask(missing))
            }
            unreadable @ Content::Unreadable(_) => unreadable,
        }
    }
}
