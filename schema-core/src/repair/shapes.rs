//! Arrays of any dtype with their values in other places.

use ndarray::{Axis, IxDyn};

use crate::array::{AnyArray, Content, Holed, Marked, TextArray, marked};

/// The same done to an array of whatever dtype, and to what it knows of its cells.
macro_rules! map_any {
    ($any:expr, |$array:ident| $body:expr) => {
        match $any {
            AnyArray::Bool($array) => AnyArray::Bool($body),
            AnyArray::U8($array) => AnyArray::U8($body),
            AnyArray::U16($array) => AnyArray::U16($body),
            AnyArray::U32($array) => AnyArray::U32($body),
            AnyArray::U64($array) => AnyArray::U64($body),
            AnyArray::I8($array) => AnyArray::I8($body),
            AnyArray::I16($array) => AnyArray::I16($body),
            AnyArray::I32($array) => AnyArray::I32($body),
            AnyArray::I64($array) => AnyArray::I64($body),
            #[cfg(feature = "half")]
            AnyArray::F16($array) => AnyArray::F16($body),
            #[cfg(feature = "half")]
            AnyArray::BF16($array) => AnyArray::BF16($body),
            AnyArray::F32($array) => AnyArray::F32($body),
            AnyArray::F64($array) => AnyArray::F64($body),
            #[cfg(feature = "complex")]
            AnyArray::ComplexF32($array) => AnyArray::ComplexF32($body),
            #[cfg(feature = "complex")]
            AnyArray::ComplexF64($array) => AnyArray::ComplexF64($body),
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
        }
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
            Content::Holed(Holed { array, missing }) => {
                match (self.of(array), self.of(missing.into())) {
                    (array, AnyArray::Bool(missing)) => match marked(array, missing) {
                        Marked::Whole(array) => Content::Typed(array),
                        Marked::Holed(holed) => Content::Holed(holed),
                    },
                    _ => unreachable!("bool stays bool"),
                }
            }
            unreadable @ Content::Unreadable(_) => unreadable,
        }
    }
}
