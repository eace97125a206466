use ndarray::{Array, ArrayD, ArrayViewD, Dimension};

use crate::DType;
use crate::array::{OwnedElement, TextArray, TextView};

macro_rules! any_arrays {
    ($($(#[$gate:meta])* $variant:ident($element:ty) $doc:literal;)+) => {
        /// An array whose dtype and rank are known at run time only.
        ///
        /// ```
        /// use schema_core::ndarray::{Array2, array};
        /// use schema_core::{AnyArray, DType};
        ///
        /// let any = AnyArray::from(array![[1.0_f32, 2.0], [3.0, 4.0]]);
        /// assert_eq!((any.dtype(), any.shape()), (DType::F32, &[2, 2][..]));
        /// let array: Array2<f32> = any.into_array().unwrap();
        /// ```
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum AnyArray {
            $($(#[$gate])* #[doc = $doc] $variant(ArrayD<$element>),)+
            /// Text.
            Text(TextArray),
        }

        /// An array whose dtype and rank are known at run time only, to be looked at.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum AnyView<'a> {
            $($(#[$gate])* #[doc = $doc] $variant(ArrayViewD<'a, $element>),)+
            /// Text.
            Text(TextView<'a>),
        }

        impl AnyArray {
            /// The array, to be looked at.
            pub fn view(&self) -> AnyView<'_> {
                match self {
                    $($(#[$gate])* AnyArray::$variant(array) => AnyView::$variant(array.view()),)+
                    AnyArray::Text(array) => AnyView::Text(array.view()),
                }
            }

            /// The sizes of its axes.
            pub fn shape(&self) -> &[usize] {
                match self {
                    $($(#[$gate])* AnyArray::$variant(array) => array.shape(),)+
                    AnyArray::Text(array) => array.values().shape(),
                }
            }

            /// The type of its elements.
            pub fn dtype(&self) -> DType {
                match self {
                    $($(#[$gate])* AnyArray::$variant(_) => DType::$variant,)+
                    AnyArray::Text(_) => DType::Text,
                }
            }
        }

        impl AnyView<'_> {
            /// A copy that owns its data.
            pub fn to_array(&self) -> AnyArray {
                match self {
                    $($(#[$gate])* AnyView::$variant(array) => AnyArray::$variant(array.to_owned()),)+
                    AnyView::Text(array) => AnyArray::Text(array.to_array()),
                }
            }

            /// The sizes of its axes.
            pub fn shape(&self) -> &[usize] {
                match self {
                    $($(#[$gate])* AnyView::$variant(array) => array.shape(),)+
                    AnyView::Text(array) => array.shape(),
                }
            }

            /// The type of its elements.
            pub fn dtype(&self) -> DType {
                match self {
                    $($(#[$gate])* AnyView::$variant(_) => DType::$variant,)+
                    AnyView::Text(_) => DType::Text,
                }
            }
        }
    };
}

any_arrays! {
    Bool(bool) "True or false.";
    U8(u8) "Unsigned, 8 bits.";
    U16(u16) "Unsigned, 16 bits.";
    U32(u32) "Unsigned, 32 bits.";
    U64(u64) "Unsigned, 64 bits.";
    I8(i8) "Signed, 8 bits.";
    I16(i16) "Signed, 16 bits.";
    I32(i32) "Signed, 32 bits.";
    I64(i64) "Signed, 64 bits.";
    #[cfg(feature = "half")] F16(half::f16) "IEEE 754 binary16.";
    #[cfg(feature = "half")] BF16(half::bf16) "The upper half of an IEEE 754 binary32.";
    F32(f32) "IEEE 754 binary32.";
    F64(f64) "IEEE 754 binary64.";
    #[cfg(feature = "complex")] ComplexF32(num_complex::Complex<f32>) "A complex number of two `f32`.";
    #[cfg(feature = "complex")] ComplexF64(num_complex::Complex<f64>) "A complex number of two `f64`.";
}

impl AnyArray {
    /// How many values it holds.
    pub fn len(&self) -> usize {
        self.shape().iter().product()
    }

    /// Whether it holds no value.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The array, of a known element type and rank. Nothing is copied or converted.
    ///
    /// # Errors
    ///
    /// Gives the array back, untouched, where it is of another dtype or rank.
    pub fn into_array<A: OwnedElement, D: Dimension>(self) -> Result<Array<A, D>, AnyArray> {
        if self.dtype() != A::DTYPE || D::NDIM.is_some_and(|rank| rank != self.shape().len()) {
            return Err(self);
        }
        A::from_any(self)?
            .into_dimensionality::<D>()
            .map_err(|_| unreachable!("the rank was compared above"))
    }
}

impl<A: OwnedElement, D: Dimension> From<Array<A, D>> for AnyArray {
    fn from(array: Array<A, D>) -> AnyArray {
        A::into_any(array.into_dyn())
    }
}

impl From<TextArray> for AnyArray {
    fn from(array: TextArray) -> AnyArray {
        AnyArray::Text(array)
    }
}
