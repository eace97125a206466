use ndarray::{ArrayD, ArrayViewD};

use crate::DType;
use crate::array::{AnyArray, AnyView, TextArray, TextView};

mod sealed {
    pub trait Sealed {}
}

/// An element type that a schema knows: `bool`, `u8` to `u64`, `i8` to `i64`, `f32`, `f64`,
/// `String` and `&str`; `f16` and `bf16` with the feature `half`, `Complex` with `complex`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no element type of a schema",
    label = "holds `{Self}`",
    note = "a schema knows bool, u8 to u64, i8 to i64, f32, f64, String and &str; f16 and bf16 with feature `half`, Complex with feature `complex`"
)]
pub trait Element: sealed::Sealed + Clone {
    /// The name that a schema has for the type.
    const DTYPE: DType;

    /// What stands for an element in literal data: the type itself, `&'static str` for text.
    #[doc(hidden)]
    type Literal: Copy + 'static;

    #[doc(hidden)]
    fn any_view<'a>(array: ArrayViewD<'a, Self>) -> AnyView<'a>
    where
        Self: 'a;
}

/// An [`Element`] that owns its data, so that an array of it can come out of a file.
#[diagnostic::on_unimplemented(
    message = "an array of `{Self}` cannot come from a file or a literal: it borrows its data",
    label = "use an element type that owns its data, such as `String`"
)]
pub trait OwnedElement: Element {
    #[doc(hidden)]
    fn from_any(array: AnyArray) -> Result<ArrayD<Self>, AnyArray>;

    #[doc(hidden)]
    fn into_any(array: ArrayD<Self>) -> AnyArray;

    #[doc(hidden)]
    fn from_literal(literal: Self::Literal) -> Self;
}

macro_rules! elements {
    ($($(#[$gate:meta])* $element:ty => $variant:ident;)+) => {$(
        $(#[$gate])*
        impl sealed::Sealed for $element {}

        $(#[$gate])*
        impl Element for $element {
            const DTYPE: DType = DType::$variant;

            type Literal = $element;

            fn any_view<'a>(array: ArrayViewD<'a, Self>) -> AnyView<'a>
    where
        Self: 'a,
    {
                AnyView::$variant(array)
            }
        }

        $(#[$gate])*
        impl OwnedElement for $element {
            fn from_any(array: AnyArray) -> Result<ArrayD<Self>, AnyArray> {
                match array {
                    AnyArray::$variant(array) => Ok(array),
                    other => Err(other),
                }
            }

            fn into_any(array: ArrayD<Self>) -> AnyArray {
                AnyArray::$variant(array)
            }

            fn from_literal(literal: Self) -> Self {
                literal
            }
        }
    )+};
}

elements! {
    bool => Bool;
    u8 => U8;
    u16 => U16;
    u32 => U32;
    u64 => U64;
    i8 => I8;
    i16 => I16;
    i32 => I32;
    i64 => I64;
    f32 => F32;
    f64 => F64;
    #[cfg(feature = "half")] half::f16 => F16;
    #[cfg(feature = "half")] half::bf16 => BF16;
    #[cfg(feature = "complex")] num_complex::Complex<f32> => ComplexF32;
    #[cfg(feature = "complex")] num_complex::Complex<f64> => ComplexF64;
}

impl sealed::Sealed for String {}

impl Element for String {
    const DTYPE: DType = DType::Text;

    type Literal = &'static str;

    fn any_view<'a>(array: ArrayViewD<'a, Self>) -> AnyView<'a>
    where
        Self: 'a,
    {
        AnyView::Text(TextView::owned(array))
    }
}

impl OwnedElement for String {
    fn from_any(array: AnyArray) -> Result<ArrayD<Self>, AnyArray> {
        match array {
            AnyArray::Text(array) => Ok(array.into_values()),
            other => Err(other),
        }
    }

    fn into_any(array: ArrayD<Self>) -> AnyArray {
        AnyArray::Text(TextArray::from(array))
    }

    fn from_literal(literal: &'static str) -> Self {
        literal.to_owned()
    }
}

impl sealed::Sealed for &str {}

impl Element for &str {
    const DTYPE: DType = DType::Text;

    type Literal = &'static str;

    fn any_view<'a>(array: ArrayViewD<'a, Self>) -> AnyView<'a>
    where
        Self: 'a,
    {
        AnyView::Text(TextView::borrowed(array))
    }
}
