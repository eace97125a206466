use std::error::Error;
use std::fmt;

use ndarray::{
    Array, Array1, ArrayBase, ArrayD, ArrayView, ArrayViewD, Axis, Data, Dimension, Slice,
};
use schema_spec::{DType, Scalar};

use crate::{Element, OwnedElement, TextArray, TextView, dtypes, match_dtype};

macro_rules! any_arrays {
    ([$($variant:ident($element:ty, $doc:literal))*]) => {
        /// An array whose dtype and rank are known only at run time.
        ///
        /// ```
        /// use schema_arrays::AnyArray;
        /// use ndarray::{Array2, array};
        /// use schema_spec::DType;
        ///
        /// let any = AnyArray::from(array![[1.0_f32, 2.0], [3.0, 4.0]]);
        /// assert_eq!((any.dtype(), any.shape()), (DType::F32, &[2, 2][..]));
        /// let array: Array2<f32> = any.into_array().unwrap();
        /// ```
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum AnyArray {
            $(#[doc = $doc] $variant(ArrayD<$element>),)*
            /// Text.
            Text(TextArray),
        }

        /// A borrowed array whose dtype and rank are known only at run time.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum AnyView<'a> {
            $(#[doc = $doc] $variant(ArrayViewD<'a, $element>),)*
            /// Text.
            Text(TextView<'a>),
        }

        impl AnyArray {
            /// A view of the array.
            pub fn view(&self) -> AnyView<'_> {
                match self {
                    $(AnyArray::$variant(array) => AnyView::$variant(array.view()),)*
                    AnyArray::Text(array) => AnyView::Text(array.view()),
                }
            }

            /// The dtype of the elements.
            pub fn dtype(&self) -> DType {
                match self {
                    $(AnyArray::$variant(_) => DType::$variant,)*
                    AnyArray::Text(_) => DType::Text,
                }
            }
        }

        impl AnyView<'_> {
            /// The dtype of the elements.
            pub fn dtype(&self) -> DType {
                match self {
                    $(AnyView::$variant(_) => DType::$variant,)*
                    AnyView::Text(_) => DType::Text,
                }
            }

            /// A view of the same values with a shorter lifetime.
            pub fn view(&self) -> AnyView<'_> {
                match self {
                    $(AnyView::$variant(array) => AnyView::$variant(array.view()),)*
                    AnyView::Text(array) => AnyView::Text(array.view()),
                }
            }

            /// The view of the part of it that `slice` selects along an axis.
            ///
            /// # Panics
            ///
            /// There is no such axis, or the slice goes past its end.
            #[must_use]
            pub fn slice_axis(&self, axis: usize, slice: Slice) -> AnyView<'_> {
                let of = Axis(axis);
                match self {
                    $(AnyView::$variant(array) => AnyView::$variant(array.slice_axis(of, slice)),)*
                    AnyView::Text(array) => AnyView::Text(array.slice_axis(axis, slice)),
                }
            }
        }
    };
}

dtypes!(Primitive[any_arrays]);

impl AnyArray {
    /// Creates an array from values in row-major order, each converted to the nearest value of the
    /// dtype. Returns `None` if a value is too large for the dtype or of another kind, or if there are
    /// too few values.
    ///
    /// ```
    /// use schema_arrays::AnyArray;
    /// use schema_spec::{DType, Scalar};
    ///
    /// let mut numbers = [1, 2, 300].into_iter().map(Scalar::Int);
    /// let mut next = || numbers.next();
    /// let pair = AnyArray::from_scalars(DType::U8, &[2], &mut next);
    /// assert_eq!(pair, Some(ndarray::array![1_u8, 2].into()));
    /// assert_eq!(AnyArray::from_scalars(DType::U8, &[1], &mut next), None);
    /// ```
    pub fn from_scalars<'v>(
        dtype: DType,
        shape: &[usize],
        next: &mut dyn FnMut() -> Option<Scalar<'v>>,
    ) -> Option<AnyArray> {
        fn collect<'v, T: OwnedElement>(
            shape: &[usize],
            next: &mut dyn FnMut() -> Option<Scalar<'v>>,
        ) -> Option<AnyArray> {
            let len = shape.iter().product();
            let mut values = Vec::with_capacity(len);
            while values.len() < len {
                values.push(T::nearest(next()?)?);
            }
            let array = ArrayD::from_shape_vec(shape, values).ok()?;
            Some(T::into_any(array))
        }
        match_dtype!(match dtype {
            DType::Primitive(T) => collect::<T>(shape, next),
            DType::Text => collect::<String>(shape, next),
            _ => None,
        })
    }

    /// The sizes of the axes.
    pub fn shape(&self) -> &[usize] {
        match_dtype!(match self {
            AnyArray::Primitive(array) => array.shape(),
            AnyArray::Text(array) => array.values().shape(),
        })
    }

    /// The number of values.
    pub fn len(&self) -> usize {
        self.shape().iter().product()
    }

    /// Whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A view of the array as one of a known element type and rank; `None` if it is of another.
    ///
    /// ```
    /// use schema_arrays::AnyArray;
    /// use ndarray::{Ix1, Ix2, array};
    ///
    /// let any = AnyArray::from(array![[1.0_f32, 2.0]]);
    /// assert_eq!(any.view_as::<f32, Ix2>().unwrap()[[0, 1]], 2.0);
    /// assert!(any.view_as::<f32, Ix1>().is_none() && any.view_as::<f64, Ix2>().is_none());
    /// ```
    pub fn view_as<A: OwnedElement, D: Dimension>(&self) -> Option<ArrayView<'_, A, D>> {
        A::of_any(self)?.view().into_dimensionality::<D>().ok()
    }

    /// Converts into an array of a known element type and rank, without copying.
    ///
    /// # Errors
    ///
    /// Returns the array unchanged if it is of another dtype or rank.
    pub fn into_array<A: OwnedElement, D: Dimension>(self) -> Result<Array<A, D>, AnyArray> {
        if self.dtype() != A::DTYPE || D::NDIM.is_some_and(|rank| rank != self.shape().len()) {
            return Err(self);
        }
        A::from_any(self)?
            .into_dimensionality::<D>()
            .map_err(|_| unreachable!("the rank was compared above"))
    }
}

impl AnyView<'_> {
    /// The sizes of the axes.
    pub fn shape(&self) -> &[usize] {
        match_dtype!(match self {
            AnyView::Primitive(array) => array.shape(),
            AnyView::Text(array) => array.shape(),
        })
    }

    /// The number of values.
    pub fn len(&self) -> usize {
        self.shape().iter().product()
    }

    /// Whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Copies the data into an owned array.
    #[inline] // compiled only where it is called, for each dtype
    pub fn to_array(&self) -> AnyArray {
        match_dtype!(match self {
            AnyView::Primitive(array) => AnyArray::from(array.to_owned()),
            AnyView::Text(array) => AnyArray::Text(array.to_array()),
        })
    }
}

impl<A: OwnedElement, D: Dimension> From<Array<A, D>> for AnyArray {
    fn from(array: Array<A, D>) -> AnyArray {
        A::into_any(array.into_dyn())
    }
}

/// The values as an array of one axis.
///
/// ```
/// use schema_arrays::AnyArray;
///
/// assert_eq!(AnyArray::from(vec![0_i64, 1]).shape(), [2]);
/// ```
impl<A: OwnedElement> From<Vec<A>> for AnyArray {
    fn from(values: Vec<A>) -> AnyArray {
        Array1::from(values).into()
    }
}

/// Copies the data.
///
/// ```
/// use ndarray::{array, s};
/// use schema_arrays::AnyArray;
///
/// let x = array![[1.0_f32, 2.0], [3.0, 4.0]];
/// assert_eq!(AnyArray::from(x.slice(s![1.., ..])), array![[3.0_f32, 4.0]].into());
/// ```
impl<A: Element, D: Dimension> From<ArrayView<'_, A, D>> for AnyArray {
    fn from(view: ArrayView<'_, A, D>) -> AnyArray {
        AnyView::from(view).to_array()
    }
}

/// Copies the data.
impl From<AnyView<'_>> for AnyArray {
    #[inline]
    fn from(view: AnyView<'_>) -> AnyArray {
        view.to_array()
    }
}

/// As [`AnyArray::into_array`]: nothing is copied.
///
/// ```
/// use ndarray::{Array1, Array2, array};
/// use schema_arrays::AnyArray;
///
/// let any = AnyArray::from(array![[1.0_f32, 2.0]]);
/// let wrong = Array1::<i64>::try_from(any).unwrap_err();
/// assert_eq!(wrong.to_string(), "the array is f32[1, 2], not i64 of rank 1");
/// let array: Array2<f32> = wrong.into_array().try_into()?;
/// assert_eq!(array, array![[1.0_f32, 2.0]]);
/// # Ok::<(), schema_arrays::NotThisArray>(())
/// ```
impl<A: OwnedElement, D: Dimension> TryFrom<AnyArray> for Array<A, D> {
    type Error = NotThisArray;

    fn try_from(any: AnyArray) -> Result<Array<A, D>, NotThisArray> {
        any.into_array().map_err(|array| NotThisArray {
            array,
            dtype: A::DTYPE,
            rank: D::NDIM,
        })
    }
}

/// An array is of another dtype or rank than the type that it should become.
#[derive(Clone)]
pub struct NotThisArray {
    array: AnyArray,
    dtype: DType,
    rank: Option<usize>,
}

impl NotThisArray {
    /// Returns the array, unchanged.
    #[inline]
    pub fn into_array(self) -> AnyArray {
        self.array
    }
}

impl fmt::Display for NotThisArray {
    #[inline] // compiled only where it is called
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (found, shape) = (self.array.dtype(), self.array.shape());
        write!(f, "the array is {found}{shape:?}, not {}", self.dtype)?;
        match self.rank {
            Some(rank) => write!(f, " of rank {rank}"),
            None => Ok(()),
        }
    }
}

/// The same as `Display`, because `main` and `unwrap` print it.
impl fmt::Debug for NotThisArray {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for NotThisArray {}

impl<'a, A: Element, D: Dimension> From<ArrayView<'a, A, D>> for AnyView<'a> {
    fn from(view: ArrayView<'a, A, D>) -> AnyView<'a> {
        A::any_view(view.into_dyn())
    }
}

impl<'a, S: Data, D: Dimension> From<&'a ArrayBase<S, D>> for AnyView<'a>
where
    S::Elem: Element,
{
    fn from(array: &'a ArrayBase<S, D>) -> AnyView<'a> {
        array.view().into()
    }
}

impl<'a> From<&'a AnyArray> for AnyView<'a> {
    fn from(array: &'a AnyArray) -> AnyView<'a> {
        array.view()
    }
}

impl<'a> From<TextView<'a>> for AnyView<'a> {
    fn from(view: TextView<'a>) -> AnyView<'a> {
        AnyView::Text(view)
    }
}

impl From<TextArray> for AnyArray {
    fn from(array: TextArray) -> AnyArray {
        AnyArray::Text(array)
    }
}
