//! Nested Rust arrays as one run of values with a shape.

use super::literal::{Literal, NoLiteral, Skipped};

/// What stands in a literal for a field, of the type that rustc checked it to have.
pub struct Nested<V>(pub V);

macro_rules! flatten {
    ($ty:ty, $values:ident, [$($size:ident)*] $flat:expr) => {
        impl<'a, $(const $size: usize),*> Nested<&'a flatten!(@nest $ty; $($size)*)> {
            pub const fn literal(self, field: &'static str) -> Literal<'a, $ty> {
                let $values = self.0;
                Literal::new(field, $flat, &[$($size),*])
            }
        }
    };
    (@nest $ty:ty;) => { $ty };
    (@nest $ty:ty; $size:ident $($rest:ident)*) => { [flatten!(@nest $ty; $($rest)*); $size] };
}

macro_rules! nested {
    ($($(#[$gate:meta])* $ty:ty,)+) => {$(
        $(#[$gate])*
        const _: () = {
            flatten!($ty, v, [] std::slice::from_ref(v));
            flatten!($ty, v, [A] v);
            flatten!($ty, v, [A B] v.as_flattened());
            flatten!($ty, v, [A B C] v.as_flattened().as_flattened());
            flatten!($ty, v, [A B C D] v.as_flattened().as_flattened().as_flattened());
            flatten!($ty, v, [A B C D E] v.as_flattened().as_flattened().as_flattened().as_flattened());
            flatten!($ty, v, [A B C D E F] v.as_flattened().as_flattened().as_flattened().as_flattened().as_flattened());
        };
    )+};
}

nested! {
    bool,
    u8,
    u16,
    u32,
    u64,
    i8,
    i16,
    i32,
    i64,
    f32,
    f64,
    &'static str,
    #[cfg(feature = "half")] half::f16,
    #[cfg(feature = "half")] half::bf16,
    #[cfg(feature = "complex")] num_complex::Complex<f32>,
    #[cfg(feature = "complex")] num_complex::Complex<f64>,
}

impl<'a, V> Nested<Skipped<'a, V>> {
    pub const fn literal(self, _: &'static str) -> Skipped<'a, V> {
        Skipped(self.0.0)
    }
}

impl Nested<NoLiteral> {
    pub const fn literal(self, _: &'static str) -> NoLiteral {
        self.0
    }
}
