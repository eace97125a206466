//! The list of dtypes, and the match over it.

/// Passes the dtypes of a kind to another macro.
///
/// The kinds are `Bool`, `Int`, `Float` (of which `Half` and `NativeFloat` are parts), `Complex`, and
/// `Primitive` for all of these together. Text is not included: it is the only dtype whose values
/// vary in size.
///
/// The other macro is named in brackets. It is called with the list and the remaining tokens:
///
/// ```
/// macro_rules! names {
///     ([$($variant:ident($element:ty, $doc:literal))*] $names:ident) => {
///         const $names: &[(&str, &str)] = &[$((stringify!($variant), stringify!($element))),*];
///     };
/// }
/// schema_arrays::dtypes!(Int [names] INTEGERS);
/// assert_eq!(INTEGERS[1], ("U16", "u16"));
/// ```
#[macro_export]
macro_rules! dtypes {
    (Bool [$($then:tt)*] $($with:tt)*) => {
        $($then)*! { [Bool(bool, "True or false.")] $($with)* }
    };
    (Int [$($then:tt)*] $($with:tt)*) => {
        $($then)*! {
            [
                U8(u8, "Unsigned, 8 bits.")
                U16(u16, "Unsigned, 16 bits.")
                U32(u32, "Unsigned, 32 bits.")
                U64(u64, "Unsigned, 64 bits.")
                I8(i8, "Signed, 8 bits.")
                I16(i16, "Signed, 16 bits.")
                I32(i32, "Signed, 32 bits.")
                I64(i64, "Signed, 64 bits.")
            ]
            $($with)*
        }
    };
    (Half $then:tt $($with:tt)*) => {
        $crate::__half_dtypes! { $then $($with)* }
    };
    (NativeFloat [$($then:tt)*] $($with:tt)*) => {
        $($then)*! {
            [F32(f32, "IEEE 754 binary32.") F64(f64, "IEEE 754 binary64.")] $($with)*
        }
    };
    (Float $then:tt $($with:tt)*) => {
        $crate::__more_dtypes! { [] (Half NativeFloat) $then $($with)* }
    };
    (Complex $then:tt $($with:tt)*) => {
        $crate::__complex_dtypes! { $then $($with)* }
    };
    (Primitive $then:tt $($with:tt)*) => {
        $crate::__more_dtypes! { [] (Bool Int Half NativeFloat Complex) $then $($with)* }
    };
}

/// Concatenates the lists of several kinds.
#[doc(hidden)]
#[macro_export]
macro_rules! __more_dtypes {
    ([$($found:tt)*] [$($before:tt)*] $kinds:tt $then:tt $($with:tt)*) => {
        $crate::__more_dtypes! { [$($before)* $($found)*] $kinds $then $($with)* }
    };
    ($found:tt ($kind:ident $($kinds:ident)*) $then:tt $($with:tt)*) => {
        $crate::dtypes! { $kind [$crate::__more_dtypes] $found ($($kinds)*) $then $($with)* }
    };
    ($found:tt () [$($then:tt)*] $($with:tt)*) => {
        $($then)*! { $found $($with)* }
    };
}

// The features checked are those of this crate, whichever crate calls the macros.

#[cfg(feature = "half")]
#[doc(hidden)]
#[macro_export]
macro_rules! __half_dtypes {
    ([$($then:tt)*] $($with:tt)*) => {
        $($then)*! {
            [
                F16($crate::half::f16, "IEEE 754 binary16.")
                BF16($crate::half::bf16, "The upper half of an IEEE 754 binary32.")
            ]
            $($with)*
        }
    };
}

#[cfg(not(feature = "half"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __half_dtypes {
    ([$($then:tt)*] $($with:tt)*) => {
        $($then)*! { [] $($with)* }
    };
}

#[cfg(feature = "complex")]
#[doc(hidden)]
#[macro_export]
macro_rules! __complex_dtypes {
    ([$($then:tt)*] $($with:tt)*) => {
        $($then)*! {
            [
                ComplexF32($crate::num_complex::Complex<f32>, "A complex number of two `f32`.")
                ComplexF64($crate::num_complex::Complex<f64>, "A complex number of two `f64`.")
            ]
            $($with)*
        }
    };
}

#[cfg(not(feature = "complex"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __complex_dtypes {
    ([$($then:tt)*] $($with:tt)*) => {
        $($then)*! { [] $($with)* }
    };
}

/// A `match` over an [`AnyArray`](crate::AnyArray), an [`AnyView`](crate::AnyView) or a
/// [`DType`](schema_spec::DType), with one arm per kind of dtype instead of one per dtype.
///
/// The kinds are those of [`dtypes!`]: `Bool`, `Int`, `Float`, `Complex`, and `Primitive` for all of
/// these; and `Text`. A match that omits one and has no arm `_` does not compile.
///
/// ```
/// use schema_arrays::{AnyArray, match_dtype};
///
/// fn count_zeros(any: &AnyArray) -> usize {
///     match_dtype!(match any {
///         AnyArray::Primitive(array) => {
///             let zero = Default::default();
///             array.iter().filter(|&&value| value == zero).count()
///         }
///         AnyArray::Text(_) => 0,
///     })
/// }
/// # assert_eq!(count_zeros(&ndarray::array![0_u8, 1].into()), 1);
/// ```
///
/// In a match over a `DType`, a kind can name the element type:
///
/// ```
/// use schema_arrays::match_dtype;
/// use schema_spec::DType;
///
/// fn size(dtype: DType) -> Option<usize> {
///     match_dtype!(match dtype {
///         DType::Primitive(T) => Some(size_of::<T>()),
///         _ => None,
///     })
/// }
/// assert_eq!(size(DType::U16), Some(2));
/// ```
#[macro_export]
macro_rules! match_dtype {
    (match $first:tt $(. $more:tt)* { $($arms:tt)* }) => {
        $crate::__match_arms! { [$first $(. $more)*] [] [] $($arms)* }
    };
}

/// Processes one arm after the other, and appends each to the finished ones.
#[doc(hidden)]
#[macro_export]
macro_rules! __match_arms {
    // The enums are non-exhaustive, so another crate needs an arm for unlisted variants.
    ([$($value:tt)*] [$($kind:ident)*] [$($done:tt)*]) => {
        match $($value)* {
            $($done)*
            #[allow(unreachable_patterns)]
            _ => {
                const _: () = $crate::assert_all_listed(&[$($crate::Kind::$kind),*]);
                $crate::unlisted()
            }
        }
    };
    ($value:tt $kinds:tt $done:tt , $($rest:tt)*) => {
        $crate::__match_arms! { $value $kinds $done $($rest)* }
    };
    ([$($value:tt)*] $kinds:tt [$($done:tt)*] _ => $body:expr $(,)?) => {
        match $($value)* {
            $($done)*
            #[allow(unreachable_patterns)]
            _ => $body,
        }
    };
    ($value:tt $kinds:tt [$($done:tt)*] $of:ident::$variant:ident => $body:block $($rest:tt)*) => {
        $crate::__match_arms! { $value $kinds [$($done)* $of::$variant => $body,] $($rest)* }
    };
    ($value:tt $kinds:tt [$($done:tt)*] $of:ident::$variant:ident => $body:expr, $($rest:tt)*) => {
        $crate::__match_arms! { $value $kinds [$($done)* $of::$variant => $body,] $($rest)* }
    };
    ($value:tt $kinds:tt $done:tt $($of:ident::$kind:ident $name:tt)|+ => $body:block $($rest:tt)*) => {
        $crate::__match_kinds! { $value $kinds $done [$($of $kind $name)+] $body [$($rest)*] }
    };
    ($value:tt $kinds:tt $done:tt $($of:ident::$kind:ident $name:tt)|+ => $body:expr, $($rest:tt)*) => {
        $crate::__match_kinds! { $value $kinds $done [$($of $kind $name)+] $body [$($rest)*] }
    };
}

/// Processes the kinds of one arm, one after the other.
#[doc(hidden)]
#[macro_export]
macro_rules! __match_kinds {
    ($value:tt $kinds:tt $done:tt [] $body:tt [$($rest:tt)*]) => {
        $crate::__match_arms! { $value $kinds $done $($rest)* }
    };
    ($value:tt [$($kinds:tt)*] [$($done:tt)*] [$of:ident Text $name:tt $($more:tt)*] $body:tt $rest:tt) => {
        $crate::__match_kinds! {
            $value [$($kinds)* Text] [$($done)* $of::Text $name => $body,] [$($more)*] $body $rest
        }
    };
    ($value:tt [$($kinds:tt)*] $done:tt [$of:ident $kind:ident $name:tt $($more:tt)*] $body:tt $rest:tt) => {
        $crate::dtypes! {
            $kind [$crate::__match_variants]
            $of $name $value [$($kinds)* $kind] $done [$($more)*] $body $rest
        }
    };
}

/// One arm per dtype of a kind. A conversion in most of them may be a no-op in one.
#[doc(hidden)]
#[macro_export]
macro_rules! __match_variants {
    (
        [$($variant:ident($element:ty, $doc:literal))*]
        DType ($name:ident) $value:tt $kinds:tt [$($done:tt)*] $more:tt $body:tt $rest:tt
    ) => {
        $crate::__match_kinds! {
            $value $kinds
            [$($done)* $(
                #[allow(clippy::unnecessary_cast, clippy::useless_conversion)]
                DType::$variant => { type $name = $element; $body },
            )*]
            $more $body $rest
        }
    };
    (
        [$($variant:ident($element:ty, $doc:literal))*]
        $of:ident $name:tt $value:tt $kinds:tt [$($done:tt)*] $more:tt $body:tt $rest:tt
    ) => {
        $crate::__match_kinds! {
            $value $kinds
            [$($done)* $(
                #[allow(clippy::unnecessary_cast, clippy::useless_conversion)]
                $of::$variant $name => $body,
            )*]
            $more $body $rest
        }
    };
}

/// A kind of dtypes that can be an arm of [`match_dtype!`].
#[doc(hidden)]
#[derive(Clone, Copy)]
pub enum Kind {
    Bool = 1,
    Int = 2,
    Half = 4,
    NativeFloat = 8,
    Float = 12,
    Complex = 16,
    Primitive = 31,
    Text = 32,
}

/// The body of the arm for unlisted dtypes, of which there are none.
#[doc(hidden)]
pub const fn unlisted() -> ! {
    panic!("every dtype has an arm")
}

/// Fails to compile if a kind of dtypes has no arm.
#[doc(hidden)]
pub const fn assert_all_listed(kinds: &[Kind]) {
    let mut listed = 0;
    let mut at = 0;
    while at < kinds.len() {
        listed |= kinds[at] as u8;
        at += 1;
    }
    assert!(
        listed == Kind::Primitive as u8 | Kind::Text as u8,
        "a kind of dtypes has no arm in this match"
    );
}
