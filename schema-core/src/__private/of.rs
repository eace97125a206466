//! What rustc knows of a field's type.
//!
//! A type that is no array is told once, by `assert_array`. Everywhere else the items of `Of`
//! answer: its own where the type is an array, those of `NoArray` in their place where it is none,
//! so that no second error follows from the first.

use std::marker::PhantomData;

use ndarray::ArrayView;

use crate::array::{AnyView, Element, Field};
use crate::custom::Checks;
use crate::input_schema::{InputSchema, Views};
use crate::{ArraySpec, DType, Schema};

/// A type of a field.
pub struct Of<T: ?Sized>(PhantomData<T>);

impl<T: Field> Of<T> {
    pub const KNOWN: Option<DType> = Some(<T::Elem as Element>::DTYPE);
    pub const RANK: Option<usize> = T::RANK;
    pub const SPEC: ArraySpec = ArraySpec::new("", <T::Elem as Element>::DTYPE)
        .with_rank(T::RANK)
        .with_optional(T::OPTIONAL);

    pub fn any_view(field: &T) -> Option<AnyView<'_>> {
        field.any_view()
    }
}

/// What is said of a type that is no array.
pub trait NoArray {
    const KNOWN: Option<DType> = None;
    const RANK: Option<usize> = None;
    const SPEC: ArraySpec = ArraySpec::new("", DType::Bool);

    fn any_view<T: ?Sized>(_: &T) -> Option<AnyView<'_>> {
        None
    }
}

impl<T: ?Sized> NoArray for Of<T> {}

/// A type of a field that is flattened.
pub struct Flat<T: ?Sized>(PhantomData<T>);

impl<T: InputSchema> Flat<T> {
    pub const PARTS: &'static Schema = const { &T::SCHEMA };

    pub fn views<'a>(field: &'a T, views: &mut Views<'a>) {
        field.__views(views);
    }

    pub fn custom(field: &T, checks: &mut Checks<'_, '_>) {
        field.__custom(checks);
    }
}

/// What is said of a type that is flattened but has no schema.
pub trait NoSchema {
    const PARTS: &'static Schema = const { &Schema::new("") };

    fn views<T: ?Sized>(_: &T, _: &mut Views<'_>) {}

    fn custom<T: ?Sized>(_: &T, _: &mut Checks<'_, '_>) {}
}

impl<T: ?Sized> NoSchema for Flat<T> {}

/// The type is an array.
pub const fn assert_array<T: Field>() {}

/// The type has a schema that can be flattened into another.
pub const fn assert_schema<T: InputSchema>() {}

/// The array, to be given to a function of the user's own.
pub fn typed_view<F: Field>(field: &F) -> Option<ArrayView<'_, F::Elem, F::Dim>> {
    field.typed_view()
}
