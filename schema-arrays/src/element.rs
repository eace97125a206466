use ndarray::{ArrayD, ArrayViewD};

use schema_spec::{DType, Scalar};

use crate::{AnyArray, AnyView, FromScalar, TextArray, TextValues, TextView, dtypes};

mod sealed {
    pub trait Sealed {}
}

/// An element type that a schema supports: `bool`, `u8` to `u64`, `i8` to `i64`, `f32`, `f64`,
/// `String` and `&str`; `f16` and `bf16` with the feature `half`, `Complex` with `complex`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an element type of a schema",
    label = "holds `{Self}`",
    note = "a schema supports bool, u8 to u64, i8 to i64, f32, f64, String and &str; f16 and bf16 with feature `half`, Complex with feature `complex`"
)]
pub trait Element: sealed::Sealed + Clone {
    /// The dtype of the type in a schema.
    const DTYPE: DType;

    /// The type of an element in literal data: the type itself, or `&'static str` for text.
    #[doc(hidden)]
    type Literal: Copy + 'static;

    #[doc(hidden)]
    fn any_view<'a>(array: ArrayViewD<'a, Self>) -> AnyView<'a>
    where
        Self: 'a;

    /// The element as a value of any type.
    fn scalar(&self) -> Scalar<'_>;
}

/// An [`Element`] that owns its data, so that an array of it can be read from a file.
#[diagnostic::on_unimplemented(
    message = "an array of `{Self}` cannot come from a file or a literal: it borrows its data",
    label = "use an element type that owns its data, such as `String`"
)]
pub trait OwnedElement: Element + FromScalar + Default {
    #[doc(hidden)]
    fn from_any(array: AnyArray) -> Result<ArrayD<Self>, AnyArray>;

    #[doc(hidden)]
    fn into_any(array: ArrayD<Self>) -> AnyArray;

    #[doc(hidden)]
    fn from_literal(literal: Self::Literal) -> Self;
}

macro_rules! elements {
    ([$($variant:ident($element:ty, $doc:literal))*] $value:ident => $scalar:expr) => {$(
        impl sealed::Sealed for $element {}

        impl Element for $element {
            const DTYPE: DType = DType::$variant;

            type Literal = $element;

            fn any_view<'a>(array: ArrayViewD<'a, Self>) -> AnyView<'a>
            where
                Self: 'a,
            {
                AnyView::$variant(array)
            }

            #[allow(clippy::useless_conversion)] // needed for one of the types only
            fn scalar(&self) -> Scalar<'_> {
                let $value = *self;
                $scalar
            }
        }

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
    )*};
}

dtypes!(Bool [elements] truth => Scalar::Bool(truth));
dtypes!(Int [elements] number => Scalar::Int(number.into()));
dtypes!(Float [elements] number => Scalar::Float(number.into()));
dtypes!(Complex [elements] number => Scalar::Complex(number.re.into(), number.im.into()));

impl sealed::Sealed for String {}

impl Element for String {
    const DTYPE: DType = DType::Text;

    type Literal = &'static str;

    fn any_view<'a>(array: ArrayViewD<'a, Self>) -> AnyView<'a>
    where
        Self: 'a,
    {
        AnyView::Text(TextView::new(TextValues::Owned(array)))
    }

    fn scalar(&self) -> Scalar<'_> {
        Scalar::Text(self)
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
        AnyView::Text(TextView::new(TextValues::Borrowed(array)))
    }

    fn scalar(&self) -> Scalar<'_> {
        Scalar::Text(self)
    }
}
