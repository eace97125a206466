use ndarray::{Array, ArrayD, ArrayViewD, CowArray, Dimension, IxDyn};

use schema_spec::{DType, Scalar};

use crate::{
    AnyArray, AnyView, Cell, Content, FromScalar, TextArray, TextValues, TextView, dtypes,
};

mod sealed {
    pub trait Sealed {}

    pub trait FieldSealed {}

    impl<T: Sealed> FieldSealed for T {}

    impl<T: Sealed> FieldSealed for Option<T> {}
}

/// The type of the elements of a field: an [`Element`], or `Option` of one, in an array whose values
/// may be missing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an element type of a schema",
    label = "holds `{Self}`",
    note = "a schema supports bool, u8 to u64, i8 to i64, f32, f64, String and &str, and `Option` of one of these where values may be missing"
)]
pub trait FieldElement: sealed::FieldSealed + Clone {
    /// The type of a value that is not missing.
    type Plain: Element;

    /// The type of an element in literal data, in which no value is missing.
    #[doc(hidden)]
    type Literal: Copy + 'static;

    /// The dtype of the type in a schema.
    const DTYPE: DType;

    /// Whether values may be missing: the type is an `Option`.
    const NULLABLE: bool;

    /// The array itself; `None` if values may be missing.
    #[doc(hidden)]
    fn plain_view<'a>(array: ArrayViewD<'a, Self>) -> Option<AnyView<'a>>
    where
        Self: 'a;

    /// A copy of the array, with the mask of its missing values.
    #[doc(hidden)]
    fn to_content(array: ArrayViewD<'_, Self>) -> Content;

    /// The value; `None` if it is missing.
    #[doc(hidden)]
    fn plain(&self) -> Option<&Self::Plain>;

    /// The array of a view and the mask that the view itself does not have; `None` if it is of another
    /// dtype, or if the type borrows what the view may not have.
    #[doc(hidden)]
    fn of_view<'v>(
        view: &'v AnyView<'_>,
        missing: Option<&ArrayD<bool>>,
    ) -> Option<CowArray<'v, Self, IxDyn>>;
}

impl<T: Element> FieldElement for T {
    type Plain = T;
    type Literal = T::Literal;

    const DTYPE: DType = T::DTYPE;
    const NULLABLE: bool = false;

    #[inline]
    fn plain_view<'a>(array: ArrayViewD<'a, T>) -> Option<AnyView<'a>>
    where
        T: 'a,
    {
        Some(T::any_view(array))
    }

    fn to_content(array: ArrayViewD<'_, T>) -> Content {
        Content::Typed(T::any_view(array).to_array())
    }

    #[inline]
    fn plain(&self) -> Option<&T> {
        Some(self)
    }

    #[inline]
    fn of_view<'v>(
        view: &'v AnyView<'_>,
        _: Option<&ArrayD<bool>>,
    ) -> Option<CowArray<'v, T, IxDyn>> {
        T::of_any_view(view)
    }
}

impl<T: Element> FieldElement for Option<T> {
    type Plain = T;
    type Literal = T::Literal;

    const DTYPE: DType = T::DTYPE;
    const NULLABLE: bool = true;

    #[inline]
    fn plain_view<'a>(_: ArrayViewD<'a, Option<T>>) -> Option<AnyView<'a>>
    where
        T: 'a,
    {
        None
    }

    fn to_content(array: ArrayViewD<'_, Option<T>>) -> Content {
        let missing = array.map(Option::is_none);
        let values = array.map(|value| match value {
            Some(value) => value.to_owned_element(),
            None => T::Owned::default(),
        });
        Content::with_missing(OwnedElement::into_any(values), missing)
    }

    #[inline]
    fn plain(&self) -> Option<&T> {
        self.as_ref()
    }

    #[inline]
    fn of_view<'v>(
        view: &'v AnyView<'_>,
        missing: Option<&ArrayD<bool>>,
    ) -> Option<CowArray<'v, Option<T>, IxDyn>> {
        let mut array = T::of_any_view(view)?.mapv(Some);
        let mut remove = |missing: &mut dyn Iterator<Item = bool>| {
            for (value, missing) in array.iter_mut().zip(missing) {
                if missing {
                    *value = None;
                }
            }
        };
        if let AnyView::Text(text) = view
            && let Some(cells) = text.cells()
        {
            remove(&mut cells.iter().map(|cell| *cell == Cell::Missing));
        }
        if let Some(missing) = missing {
            remove(&mut missing.iter().copied());
        }
        Some(array.into())
    }
}

/// An element type that owns its data, or `Option` of one.
#[diagnostic::on_unimplemented(
    message = "an array of `{Self}` cannot come from a file or a literal: it borrows its data",
    label = "use an element type that owns its data, such as `String`"
)]
pub trait OwnedFieldElement: FieldElement {
    /// Creates an array; `missing` is the mask that the array itself does not have.
    #[doc(hidden)]
    fn from_masked<D: Dimension>(
        array: AnyArray,
        missing: Option<ArrayD<bool>>,
    ) -> Result<Array<Self, D>, AnyArray>;

    /// The array, with the mask of its missing values.
    #[doc(hidden)]
    fn into_content(array: ArrayD<Self>) -> Content;

    #[doc(hidden)]
    fn from_literal(literal: Self::Literal) -> Self;
}

impl<T: OwnedElement> OwnedFieldElement for T {
    #[inline]
    fn from_masked<D: Dimension>(
        array: AnyArray,
        _: Option<ArrayD<bool>>,
    ) -> Result<Array<T, D>, AnyArray> {
        array.into_array()
    }

    #[inline]
    fn into_content(array: ArrayD<T>) -> Content {
        Content::Typed(T::into_any(array))
    }

    #[inline]
    fn from_literal(literal: T::Literal) -> T {
        <T as OwnedElement>::from_literal(literal)
    }
}

impl<T: OwnedElement> OwnedFieldElement for Option<T> {
    fn from_masked<D: Dimension>(
        array: AnyArray,
        missing: Option<ArrayD<bool>>,
    ) -> Result<Array<Option<T>, D>, AnyArray> {
        let missing = match &array {
            AnyArray::Text(text) => {
                let of_cell = |cells: &ArrayD<Cell>| cells.mapv(|cell| cell == Cell::Missing);
                text.cells().map(of_cell).or(missing)
            }
            _ => missing,
        };
        let array = array.into_array::<T, D>()?;
        let mut missing = missing.map(IntoIterator::into_iter);
        let mut is_missing = || missing.as_mut().and_then(Iterator::next) == Some(true);
        // In row-major order, whatever that of the array is.
        let shape = array.raw_dim();
        let values = array.into_iter();
        let values = values.map(|value| (!is_missing()).then_some(value));
        let array = Array::from_shape_vec(shape, values.collect());
        Ok(array.unwrap_or_else(|_| unreachable!("there is one value for each")))
    }

    fn into_content(array: ArrayD<Option<T>>) -> Content {
        Option::to_content(array.view())
    }

    fn from_literal(literal: T::Literal) -> Option<T> {
        Some(<T as OwnedElement>::from_literal(literal))
    }
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

    /// The type of the same values that owns its data.
    #[doc(hidden)]
    type Owned: OwnedElement;

    #[doc(hidden)]
    fn to_owned_element(&self) -> Self::Owned;

    #[doc(hidden)]
    fn any_view<'a>(array: ArrayViewD<'a, Self>) -> AnyView<'a>
    where
        Self: 'a;

    /// The array of a view; `None` if it is of another dtype, or if the type borrows what the view may
    /// not have.
    #[doc(hidden)]
    fn of_any_view<'v>(view: &'v AnyView<'_>) -> Option<CowArray<'v, Self, IxDyn>>;

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
    fn of_any(array: &AnyArray) -> Option<&ArrayD<Self>>;

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

            type Owned = $element;

            #[inline]
            fn to_owned_element(&self) -> $element {
                *self
            }

            fn any_view<'a>(array: ArrayViewD<'a, Self>) -> AnyView<'a>
            where
                Self: 'a,
            {
                AnyView::$variant(array)
            }

            #[inline]
            fn of_any_view<'v>(view: &'v AnyView<'_>) -> Option<CowArray<'v, Self, IxDyn>> {
                match view {
                    AnyView::$variant(array) => Some(array.view().into()),
                    _ => None,
                }
            }

            #[inline]
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

            #[inline]
            fn of_any(array: &AnyArray) -> Option<&ArrayD<Self>> {
                match array {
                    AnyArray::$variant(array) => Some(array),
                    _ => None,
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

    type Owned = String;

    fn to_owned_element(&self) -> String {
        self.clone()
    }

    fn any_view<'a>(array: ArrayViewD<'a, Self>) -> AnyView<'a>
    where
        Self: 'a,
    {
        AnyView::Text(TextView::new(TextValues::Owned(array)))
    }

    #[inline]
    fn of_any_view<'v>(view: &'v AnyView<'_>) -> Option<CowArray<'v, String, IxDyn>> {
        let AnyView::Text(text) = view else {
            return None;
        };
        Some(match text.values() {
            TextValues::Owned(values) => values.view().into(),
            TextValues::Borrowed(values) => values.mapv(str::to_owned).into(),
        })
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

    #[inline]
    fn of_any(array: &AnyArray) -> Option<&ArrayD<Self>> {
        match array {
            AnyArray::Text(array) => Some(array.values()),
            _ => None,
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

    type Owned = String;

    fn to_owned_element(&self) -> String {
        (*self).to_owned()
    }

    fn any_view<'a>(array: ArrayViewD<'a, Self>) -> AnyView<'a>
    where
        Self: 'a,
    {
        AnyView::Text(TextView::new(TextValues::Borrowed(array)))
    }

    #[inline]
    fn of_any_view<'v>(_: &'v AnyView<'_>) -> Option<CowArray<'v, Self, IxDyn>> {
        None
    }

    fn scalar(&self) -> Scalar<'_> {
        Scalar::Text(self)
    }
}
