//! What rustc knows about a field's type.
//!
//! A type that is not an array is reported once, as the `Self` of `Field` (a function with that bound would
//! be shown too). Everywhere else the items of `Of`
//! are used: its own if the type is an array, or else those of `NoArray`, so that the error has no
//! consequential errors.

use std::marker::PhantomData;

use ndarray::ArrayView;
use schema_spec::problem::demand;
use schema_spec::{DType, Message, Schema};

use crate::input_schema::{InputSchema, VisitFields};
use crate::row_checks::RowChecks;
use crate::user_checks::Checks;
use schema_arrays::{Field, FieldElement};

/// The type of a field.
pub struct Of<T: ?Sized>(PhantomData<T>);

impl<T: Field> Of<T> {
    pub const KNOWN: Option<DType> = Some(<T::Elem as FieldElement>::DTYPE);
    pub const RANK: Option<usize> = T::RANK;
    pub const DTYPE: DType = <T::Elem as FieldElement>::DTYPE;
    pub const OPTIONAL: bool = T::OPTIONAL;
    pub const NULLABLE: bool = T::NULLABLE;

    #[inline]
    pub fn visit<'a>(field: &'a T, visitor: &mut impl VisitFields<'a>) {
        visitor.visit(field);
    }
}

/// The defaults for a type that is not an array.
pub trait NoArray {
    const KNOWN: Option<DType> = None;
    const RANK: Option<usize> = None;
    const DTYPE: DType = DType::Bool;
    const OPTIONAL: bool = false;
    const NULLABLE: bool = false;

    fn visit<'a, T: ?Sized>(_: &'a T, _: &mut impl VisitFields<'a>) {}
}

impl<T: ?Sized> NoArray for Of<T> {}

/// The type of a flattened field.
pub struct Flat<T: ?Sized>(PhantomData<T>);

impl<T: InputSchema> Flat<T> {
    pub const PARTS: &'static Schema = const { &T::SCHEMA };

    #[inline]
    pub fn visit<'a>(field: &'a T, visitor: &mut impl VisitFields<'a>) {
        field.__fields(visitor);
    }

    pub fn custom(field: &T, checks: &mut Checks<'_, '_>) {
        field.__custom(checks);
    }

    pub fn rows(checks: &mut RowChecks<'_>) {
        T::__rows(checks);
    }
}

/// The defaults for a flattened type without a schema.
pub trait NoSchema {
    const PARTS: &'static Schema = const { &Schema::new("") };

    fn visit<'a, T: ?Sized>(_: &'a T, _: &mut impl VisitFields<'a>) {}

    fn custom<T: ?Sized>(_: &T, _: &mut Checks<'_, '_>) {}

    fn rows(_: &mut RowChecks<'_>) {}
}

impl<T: ?Sized> NoSchema for Flat<T> {}

/// Checks that the type is the array that its name suggests, and not another type with the name of
/// one of ndarray's.
///
/// # Panics
///
/// At compile time, if it is not.
#[track_caller]
pub const fn assert_plain<T: Field>(
    name: &str,
    dtype: DType,
    rank: Option<usize>,
    optional: bool,
    nullable: bool,
) {
    let same_dtype = <T::Elem as FieldElement>::DTYPE as u8 == dtype as u8;
    let same_rank = match (T::RANK, rank) {
        (Some(actual), Some(rank)) => actual == rank,
        (None, None) => true,
        _ => false,
    };
    let same_options = T::OPTIONAL == optional && T::NULLABLE == nullable;
    if !(same_dtype && same_rank && same_options) {
        let message = Message::new("the type of ").code(name);
        demand(Some(message.text(
            " has the name of an array of ndarray, but is another type; give it another name",
        )));
    }
}

/// The array, as the argument of a custom check.
pub fn typed_view<F: Field>(field: &F) -> Option<ArrayView<'_, F::Elem, F::Dim>> {
    field.typed_view()
}
