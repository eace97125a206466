use ndarray::{
    Array, ArrayBase, ArrayD, ArrayView, CowRepr, Data, DataOwned, Dimension, Ix, IxDyn,
    OwnedArcRepr, OwnedRepr,
};

use crate::{AnyArray, AnyView, Content, FieldElement, OwnedFieldElement};

mod sealed {
    /// Only this crate defines how a field is viewed for a check.
    pub trait Sealed {}

    impl<S: ndarray::RawData, D> Sealed for ndarray::ArrayBase<S, D> {}

    impl<F: Sealed> Sealed for Option<F> {}
}

/// A size that is known to be there, or not.
#[doc(hidden)]
pub trait Size {
    fn of(size: Option<usize>) -> Self;
}

impl Size for usize {
    #[inline] // compiled only where it is called
    fn of(size: Option<usize>) -> usize {
        size.unwrap_or_default()
    }
}

impl Size for Option<usize> {
    #[inline]
    fn of(size: Option<usize>) -> Option<usize> {
        size
    }
}

/// A type that a field of an `InputSchema` struct can have: an array of ndarray, or `Option` of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an array; every field of an `InputSchema` struct must be one",
    label = "not an array",
    note = "use an array of ndarray, such as `Array2<f32>` or `ArrayView1<'a, i64>`, `#[input(skip)]` for a field that is not an array, or `#[input(flatten)]` for another `InputSchema` struct"
)]
pub trait Field: sealed::Sealed {
    /// The type of the elements.
    type Elem: FieldElement;

    /// Whether the array may be absent: the type is an `Option`.
    const OPTIONAL: bool = false;

    /// Whether values may be missing: the elements are an `Option`.
    const NULLABLE: bool = Self::Elem::NULLABLE;

    /// The number of axes of the type; `None` if it is known only at run time.
    const RANK: Option<usize>;

    #[doc(hidden)]
    type Dim: Dimension;

    /// The size of an axis: `usize`, or `Option<usize>` of an array that may be absent.
    #[doc(hidden)]
    type Size: Size;

    /// The array; `None` if it is absent or its values may be missing.
    #[doc(hidden)]
    fn any_view(&self) -> Option<AnyView<'_>>;

    /// A copy of the array, with the mask of its missing values; `None` if it is absent.
    #[doc(hidden)]
    fn to_content(&self) -> Option<Content>;

    #[doc(hidden)]
    fn typed_view(&self) -> Option<ArrayView<'_, Self::Elem, Self::Dim>>;
}

impl<S, D> Field for ArrayBase<S, D>
where
    S: Data,
    S::Elem: FieldElement,
    D: Dimension,
{
    type Elem = S::Elem;

    const RANK: Option<usize> = D::NDIM;

    type Dim = D;

    type Size = usize;

    fn any_view(&self) -> Option<AnyView<'_>> {
        S::Elem::plain_view(self.view().into_dyn())
    }

    fn to_content(&self) -> Option<Content> {
        Some(S::Elem::to_content(self.view().into_dyn()))
    }

    fn typed_view(&self) -> Option<ArrayView<'_, S::Elem, D>> {
        Some(self.view())
    }
}

impl<F: Field> Field for Option<F> {
    type Elem = F::Elem;

    const OPTIONAL: bool = true;

    const RANK: Option<usize> = F::RANK;

    type Dim = F::Dim;

    type Size = Option<usize>;

    fn any_view(&self) -> Option<AnyView<'_>> {
        self.as_ref().and_then(F::any_view)
    }

    fn to_content(&self) -> Option<Content> {
        self.as_ref().and_then(F::to_content)
    }

    fn typed_view(&self) -> Option<ArrayView<'_, F::Elem, F::Dim>> {
        self.as_ref().and_then(F::typed_view)
    }
}

/// A [`Field`] whose type has `N` axes, or any number of axes.
///
/// It is a bound on generic structs, so that a wrong rank is reported where the type parameter is
/// chosen.
#[diagnostic::on_unimplemented(
    message = "the rank of the type differs from its `shape`, which has {N} entries",
    label = "an array of another rank"
)]
pub trait HasRank<const N: usize> {}

impl<S: ndarray::RawData, const N: usize> HasRank<N> for ArrayBase<S, ndarray::Dim<[Ix; N]>> {}

impl<S: ndarray::RawData, const N: usize> HasRank<N> for ArrayBase<S, IxDyn> {}

impl<F: HasRank<N>, const N: usize> HasRank<N> for Option<F> {}

/// A [`Field`] that owns its data, so that it can be made from a file or a literal.
#[diagnostic::on_unimplemented(
    message = "`{Self}` borrows its data, so it cannot come from a file or a literal",
    label = "borrows its data",
    note = "use an array that owns its data, such as `Array2<f32>`"
)]
pub trait OwnedField: Field + Sized {
    /// Creates the field from `array`; `None` means the array is absent. `missing` is the mask that
    /// the array itself does not have.
    #[doc(hidden)]
    fn from_any(
        array: Option<AnyArray>,
        missing: Option<ArrayD<bool>>,
    ) -> Result<Self, Option<AnyArray>>;

    /// Takes the array out and leaves an empty one.
    #[doc(hidden)]
    fn lift(&mut self) -> Option<Content>;
}

/// The storages that can be made from an owned array without a copy.
#[diagnostic::on_unimplemented(
    message = "an array that borrows its data cannot come from a file or a literal",
    label = "borrows its data",
    note = "use an array that owns its data, such as `Array2<f32>`"
)]
trait FromOwned: DataOwned
where
    Self::Elem: Sized,
{
    fn from_owned<D: Dimension>(array: Array<Self::Elem, D>) -> ArrayBase<Self, D>;
}

impl<A> FromOwned for OwnedRepr<A> {
    fn from_owned<D: Dimension>(array: Array<A, D>) -> ArrayBase<Self, D> {
        array
    }
}

impl<A: Clone> FromOwned for OwnedArcRepr<A> {
    fn from_owned<D: Dimension>(array: Array<A, D>) -> ArrayBase<Self, D> {
        array.into_shared()
    }
}

impl<A> FromOwned for CowRepr<'_, A> {
    fn from_owned<D: Dimension>(array: Array<A, D>) -> ArrayBase<Self, D> {
        array.into()
    }
}

#[allow(private_bounds)] // the set of storages is private
impl<S, D> OwnedField for ArrayBase<S, D>
where
    S: FromOwned,
    S::Elem: OwnedFieldElement,
    D: Dimension,
{
    fn from_any(
        array: Option<AnyArray>,
        missing: Option<ArrayD<bool>>,
    ) -> Result<Self, Option<AnyArray>> {
        let array = array.ok_or(None)?;
        let array = S::Elem::from_masked(array, missing);
        array.map(S::from_owned).map_err(Some)
    }

    fn lift(&mut self) -> Option<Content> {
        // An array without axes is never empty, so its value is copied.
        let array = match ArrayBase::from_shape_vec(D::zeros(self.ndim()), Vec::new()) {
            Ok(empty) => std::mem::replace(self, S::from_owned(empty)).into_owned(),
            Err(_) => self.to_owned(),
        };
        Some(S::Elem::into_content(array.into_dyn()))
    }
}

impl<F: OwnedField> OwnedField for Option<F> {
    fn from_any(
        array: Option<AnyArray>,
        missing: Option<ArrayD<bool>>,
    ) -> Result<Self, Option<AnyArray>> {
        match array {
            Some(array) => F::from_any(Some(array), missing).map(Some),
            None => Ok(None),
        }
    }

    fn lift(&mut self) -> Option<Content> {
        self.as_mut().and_then(F::lift)
    }
}
