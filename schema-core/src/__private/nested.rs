//! Nested Rust arrays as contiguous values with a shape, each of the type that its field requires.
//!
//! The derive writes that type as a struct with the same fields, of which no value is ever made. This
//! is the fastest form for rustc to compile.

use std::marker::PhantomData;

use schema_arrays::{FieldElement, OwnedField, OwnedFieldElement};

use super::literal::{FromValues, Literal, NoLiteral, Placed, Skipped};

/// A field of values of type `E`, nested in `Axes`: `(Open, (Size<3>, ()))` are rows of three.
pub struct Nested<E, Axes>(PhantomData<(E, Axes)>);

/// An axis of any size.
pub struct Open;

/// An axis of a fixed size.
pub struct Size<const N: usize>;

/// A field that accepts any value, because it is not an array.
pub struct Unasked;

/// A field whose number of axes is not determined.
pub struct Unranked;

/// A field of a declaration that has errors of its own.
pub struct Refused;

/// The field accepts a `V`. `E` and the axes determine `V` except for the sizes of open axes, so rustc
/// knows the expected type of a literal before it checks it.
pub trait Takes<V> {}

impl<E> Takes<E> for Nested<E, ()> {}
impl<E, V, I, const N: usize> Takes<[V; N]> for Nested<E, (Open, I)> where Nested<E, I>: Takes<V> {}
impl<E, V, I, const N: usize> Takes<[V; N]> for Nested<E, (Size<N>, I)> where Nested<E, I>: Takes<V> {}

/// A field, of one of the types above.
pub trait Place {
    const PLACE: Self;
}

/// The field that the function selects.
pub const fn place<S, F: Place>(_: fn(&S) -> &F) -> F {
    F::PLACE
}

macro_rules! places {
    ($([$($generic:ident),*] $ty:ty = $place:expr, where [$($takes:tt)*];)+) => {$(
        impl<$($generic),*> Place for $ty {
            const PLACE: Self = $place;
        }

        impl<$($generic),*> $ty {
            /// A separate step, which determines the type of value that the field accepts.
            pub const fn of<'a, V>(self) -> Of<'a, Self, V> where $($takes)* {
                Of {
                    value: &[],
                    field: PhantomData,
                }
            }
        }
    )+};
}

places! {
    [E, Axes] Nested<E, Axes> = Nested(PhantomData), where [Self: Takes<V>];
    [] Unasked = Unasked, where [];
    [] Unranked = Unranked, where [];
    [] Refused = Refused, where [];
}

/// A field, and its value. It is assigned, and no argument of a function, or rustc would show that
/// function with the error for a value of another type.
pub struct Of<'a, F, V> {
    pub value: &'a [&'a V],
    field: PhantomData<F>,
}

impl<'a, F, V> Of<'a, F, V> {
    const fn value(&self) -> &'a V {
        match self.value {
            [value] => value,
            _ => panic!("a value is assigned"),
        }
    }
}

macro_rules! nested {
    ($($($axis:ident of $size:ident),* => |$values:ident| $flat:expr;)+) => {$(
        impl<'a, E, $($axis,)* $(const $size: usize),*>
            Of<'a, Nested<E, nested!(@axes $($axis)*)>, nested!(@array E; $($size)*)>
        {
            pub const fn literal(self, field: &'static str) -> Literal<'a, E> {
                let $values = self.value();
                Literal::new(field, $flat, &[$($size),*])
            }
        }
    )+};
    (@axes) => { () };
    (@axes $axis:ident $($inner:ident)*) => { ($axis, nested!(@axes $($inner)*)) };
    (@array $elem:ty;) => { $elem };
    (@array $elem:ty; $size:ident $($inner:ident)*) => { [nested!(@array $elem; $($inner)*); $size] };
}

nested! {
    => |v| std::slice::from_ref(v);
    A of I => |v| v;
    A of I, B of J => |v| v.as_flattened();
    A of I, B of J, C of K => |v| v.as_flattened().as_flattened();
    A of I, B of J, C of K, D of L => |v| v.as_flattened().as_flattened().as_flattened();
    A of I, B of J, C of K, D of L, F of M =>
        |v| v.as_flattened().as_flattened().as_flattened().as_flattened();
    A of I, B of J, C of K, D of L, F of M, G of N =>
        |v| v.as_flattened().as_flattened().as_flattened().as_flattened().as_flattened();
}

impl<'a, V> Of<'a, Unasked, V> {
    pub const fn literal(self, _: &'static str) -> Skipped<'a, V> {
        Skipped(self.value())
    }
}

#[allow(clippy::unused_self)] // it is called as on any other field
impl<V> Of<'_, Unranked, V> {
    pub const fn literal(self, field: &'static str) -> NoLiteral {
        NoLiteral(Placed::Unranked(field))
    }
}

#[allow(clippy::unused_self)]
impl<V> Of<'_, Refused, V> {
    pub const fn literal(self, _: &'static str) -> NoLiteral {
        NoLiteral(Placed::Refused)
    }
}

impl<E: FromValues, Axes> Nested<E, Axes> {
    /// The field, from the array that the compiler has checked. The literal is not in the program
    /// twice, or rustc would report its errors twice.
    pub fn build<F>(self, array: &Placed) -> F
    where
        F: OwnedField,
        F::Elem: OwnedFieldElement + FieldElement<Literal = E>,
    {
        array.build()
    }

    /// The same for a value that is not written in brackets.
    pub fn build_or<F, V>(self, array: &Placed, _: impl FnOnce() -> V) -> F
    where
        F: OwnedField,
        F::Elem: OwnedFieldElement + FieldElement<Literal = E>,
    {
        array.build()
    }
}

impl Unranked {
    pub fn build<F>(self, _: &Placed) -> F {
        unreachable!("such a literal does not compile")
    }

    pub fn build_or<F, V>(self, _: &Placed, _: impl FnOnce() -> V) -> F {
        unreachable!("such a literal does not compile")
    }
}

impl Refused {
    pub fn build<F>(self, _: &Placed) -> F {
        unreachable!("such a literal does not compile")
    }

    pub fn build_or<F, V>(self, _: &Placed, _: impl FnOnce() -> V) -> F {
        unreachable!("such a literal does not compile")
    }
}

impl Unasked {
    pub fn build<F: IsLiteral>(self, _: &Placed) -> F {
        unreachable!("such a literal does not compile")
    }

    pub fn build_or<F>(self, _: &Placed, value: impl FnOnce() -> F) -> F {
        value()
    }
}

/// A field whose value is written as a literal array.
#[diagnostic::on_unimplemented(
    message = "a field with `skip` is not an array of the schema",
    label = "write it in braces: `{{ [..] }}`"
)]
pub trait IsLiteral {}
