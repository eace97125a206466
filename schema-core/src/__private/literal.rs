//! Literal data: nested Rust arrays, whose shape and values the compiler checks.

use ndarray::ArrayD;
use schema_arrays::{dtypes, match_dtype};
use schema_spec::problem::{self, demand};
use schema_spec::{ArraySpec, DType, Known, Message, Placed as InPlace, Scalar, Schema, Sizes};

use super::literal_rules::value_problem;
use crate::{Dims, Valid};
use schema_arrays::{FieldElement, OwnedField, OwnedFieldElement};

/// The largest number of axes of a literal.
const AXES: usize = 8;

/// The largest number of arrays, and of symbols, in a literal.
const ARRAYS: usize = 32;

/// Nested Rust arrays, row by row.
#[derive(Clone, Copy)]
pub struct Literal<'a, E> {
    field: &'static str,
    values: &'a [E],
    shape: Shape,
}

#[derive(Clone, Copy)]
pub(super) struct Shape {
    sizes: [usize; AXES],
    rank: usize,
}

impl Shape {
    pub(super) const fn sizes(&self) -> &[usize] {
        self.sizes.split_at(self.rank).0
    }
}

impl<'a, E> Literal<'a, E> {
    /// # Panics
    ///
    /// At compile time, if there are more axes than a literal can have.
    pub const fn new(field: &'static str, values: &'a [E], sizes: &[usize]) -> Literal<'a, E> {
        if sizes.len() > AXES {
            demand(Some(Message::new(
                "a literal has at most 8 axes; read such data from a file",
            )));
        }
        let mut shape = Shape {
            sizes: [0; AXES],
            rank: sizes.len(),
        };
        let mut axis = 0;
        while axis < sizes.len() {
            shape.sizes[axis] = sizes[axis];
            axis += 1;
        }
        Literal {
            field,
            values,
            shape,
        }
    }

    /// The literal as a field of a struct.
    pub fn build<F>(&self) -> F
    where
        E: Clone,
        F: OwnedField,
        F::Elem: OwnedFieldElement + FieldElement<Literal = E>,
    {
        let values = self
            .values
            .iter()
            .cloned()
            .map(<F::Elem as OwnedFieldElement>::from_literal);
        let array = ArrayD::from_shape_vec(self.shape.sizes(), values.collect());
        let field = array.map(|array| F::from_any(F::Elem::into_content(array).into_array(), None));
        match field {
            Ok(Ok(field)) => field,
            _ => unreachable!("rustc checked the literal's shape and type against the field"),
        }
    }
}

/// A literal together with its spec in a schema.
#[derive(Clone, Copy)]
pub enum Placed {
    #[doc(hidden)]
    Array(PlacedArray),
    /// An array whose number of axes is not determined.
    Unranked(&'static str),
    /// An array with an error that is already reported.
    Refused,
    /// Not an array.
    Nothing,
}

#[derive(Clone, Copy)]
pub struct PlacedArray {
    spec: &'static ArraySpec,
    shape: Shape,
    values: Values<'static>,
}

impl Placed {
    const fn in_place(&self) -> Option<InPlace<'_>> {
        match self {
            Placed::Array(array) => Some(InPlace {
                spec: array.spec,
                shape: Some(array.shape.sizes()),
                is_faulty: false,
            }),
            Placed::Unranked(_) | Placed::Refused | Placed::Nothing => None,
        }
    }
}

impl Placed {
    /// The array as a field of a struct.
    pub(super) fn build<E, F>(&self) -> F
    where
        E: FromValues,
        F: OwnedField,
        F::Elem: OwnedFieldElement + FieldElement<Literal = E>,
    {
        match self {
            Placed::Array(array) => match E::of(array.values) {
                Some(values) => Literal {
                    field: "",
                    values,
                    shape: array.shape,
                }
                .build(),
                None => unreachable!("the array was made from such values"),
            },
            _ => unreachable!("such a literal does not compile"),
        }
    }
}

/// The elements of a literal.
pub trait FromValues: Clone + 'static {
    #[doc(hidden)]
    fn of(values: Values<'static>) -> Option<&'static [Self]>;
}

/// Checks that the compiler can check a literal of the struct against its schema.
///
/// # Panics
///
/// At compile time, if the schema has a custom check, which cannot be called.
#[track_caller]
pub const fn check_schema(schema: &'static Schema) {
    if let Some((keyword, path)) = schema.first_check() {
        let message = Message::new("`").text(keyword).text(" = ").text(path);
        let message = message.text("` is called at run time, but a literal is checked at compile time; write the struct with arrays, and call `validate`");
        demand(Some(message));
    }
}

/// Checks that a number of a literal is one of the type of its elements, before rustc makes another of
/// it: 44 of 300, for `u8`.
///
/// # Panics
///
/// At compile time, if it is not.
#[track_caller]
pub const fn check_number(literal: &Placed, written: &Written) {
    if let Placed::Array(array) = literal
        && !written.fits(array.values)
    {
        let message = Message::new("")
            .code(written.text)
            .text(" is not a value of ");
        let message = message.dtype(array.values.dtype());
        demand(Some(message.text("; write a number that it can hold")));
    }
}

/// A number as it is written.
pub struct Written {
    pub text: &'static str,
    pub number: Scalar<'static>,
}

impl Written {
    const fn fits(&self, values: Values<'_>) -> bool {
        match (self.number, values.dtype().integer_bounds()) {
            (Scalar::Int(number), Some((min, max))) => min <= number && number <= max,
            (Scalar::Float(_), None) => !values.rounded(self.number).is_infinite(),
            // Such a literal has another type, which rustc reports.
            _ => true,
        }
    }
}

/// Checks the values of one array of a literal against the schema. `written` are those numbers of it
/// that may not fit.
///
/// # Panics
///
/// At compile time, if they violate it.
#[track_caller]
pub const fn check_values(literal: &Placed, written: &[Written]) {
    demand(match literal {
        Placed::Array(array) => {
            let mut at = 0;
            while at < written.len() {
                // It is reported where it is written.
                if !written[at].fits(array.values) {
                    return;
                }
                at += 1;
            }
            value_problem(array.spec, array.values, array.shape.sizes())
        }
        Placed::Unranked(name) => {
            let message = Message::new("the number of axes of ").code(name);
            Some(
                message
                    .text(" is not known; give it a `shape` without `..` to write it as a literal"),
            )
        }
        Placed::Refused | Placed::Nothing => None,
    });
}

/// Checks the shape of one array of a literal against the schema and the other arrays.
///
/// # Panics
///
/// At compile time, if it does not match.
#[track_caller]
pub const fn check_shape(schema: &'static Schema, literals: &[Placed], at: usize) {
    if literals.len() > ARRAYS {
        demand(Some(Message::new(
            "a literal has at most 32 arrays; read such data from files",
        )));
    }
    let mut places = [InPlace::EMPTY; ARRAYS];
    let (mut other, mut is_faulty) = (0, false);
    while other < literals.len() {
        match literals[other].in_place() {
            Some(place) => places[other] = place,
            None => is_faulty |= !matches!(literals[other], Placed::Nothing),
        }
        other += 1;
    }
    let places = places.split_at(literals.len()).0;
    let mut slots = [Known::EMPTY; ARRAYS];
    let sizes = Sizes::learn(places, &mut slots);
    if sizes.known().len() == ARRAYS {
        demand(Some(Message::new(
            "a literal has at most 31 symbols; read such data from files",
        )));
    }
    // The symbols of an array that does not compile are unknown.
    let schema_of_open = if is_faulty { None } else { Some(schema) };
    demand(sizes.problem_in(places, at, schema_of_open));
    let mut bounds_at = 0;
    while let Some(bounds) = schema.bounds_at(bounds_at) {
        if let Some(known) = sizes.get(bounds.symbol())
            && known.array == at
        {
            demand(problem::size_bounds_problem(bounds, known, places));
        }
        bounds_at += 1;
    }
}

/// Constructs the proof of what the compiler has checked.
pub fn literal<T>(inputs: T, literals: &[Placed]) -> Valid<T> {
    let places: Vec<InPlace<'_>> = literals.iter().filter_map(Placed::in_place).collect();
    let mut slots = [Known::EMPTY; ARRAYS];
    let mut dims = Dims::new();
    for known in Sizes::learn(&places, &mut slots).known() {
        dims.add(known.symbol, known.size);
    }
    Valid::proven(inputs, dims)
}

macro_rules! literals {
    ([$($variant:ident($ty:ty, $doc:literal))*]) => {
        /// The values of a literal, of any type.
        #[derive(Clone, Copy)]
        pub enum Values<'a> {
            $($variant(&'a [$ty]),)*
            Text(&'a [&'static str]),
        }

        literals!($($variant($ty))* Text(&'static str));
    };
    ($($variant:ident($ty:ty))*) => {
        $(
            impl FromValues for $ty {
                #[inline]
                fn of(values: Values<'static>) -> Option<&'static [$ty]> {
                    match values {
                        Values::$variant(values) => Some(values),
                        _ => None,
                    }
                }
            }

            impl Literal<'static, $ty> {
                /// The literal together with its spec in a schema.
                pub const fn placed(&self, schema: &'static Schema) -> Placed {
                    match schema.of_field(self.field) {
                        Some(spec) => Placed::Array(PlacedArray {
                            spec,
                            shape: self.shape,
                            values: Values::$variant(self.values),
                        }),
                        None => Placed::Refused,
                    }
                }
            }
        )*

        impl Values<'_> {
            pub(super) const fn len(self) -> usize {
                match self {
                    $(Values::$variant(values) => values.len(),)*
                }
            }

            pub(super) const fn dtype(self) -> DType {
                match self {
                    $(Values::$variant(_) => DType::$variant,)*
                }
            }
        }
    };
}

dtypes!(Primitive[literals]);

impl Values<'_> {
    // `From` is not `const`.
    #[allow(clippy::cast_lossless)]
    pub(super) const fn at(self, place: usize) -> Scalar<'static> {
        match_dtype!(match self {
            Values::Bool(values) => Scalar::Bool(values[place]),
            Values::Int(values) => Scalar::Int(values[place] as i128),
            Values::Half(values) => Scalar::Float(values[place].to_f64_const()),
            Values::NativeFloat(values) => Scalar::Float(values[place] as f64),
            Values::Complex(values) => {
                Scalar::Complex(values[place].re as f64, values[place].im as f64)
            }
            Values::Text(values) => Scalar::Text(values[place]),
        })
    }

    /// A bound rounded to the dtype of the elements: `0.1` becomes the nearest `f32`, for example.
    #[allow(clippy::cast_possible_truncation, clippy::cast_lossless)] // rounding is intended
    pub(super) const fn rounded(self, bound: Scalar<'_>) -> Scalar<'_> {
        let (Some(number), dtype) = (bound.as_f64(), self.dtype()) else {
            return bound;
        };
        match_dtype!(match dtype {
            DType::Half(T) => Scalar::Float(T::from_f64_const(number).to_f64_const()),
            DType::NativeFloat(T) => Scalar::Float(number as T as f64),
            _ => bound,
        })
    }
}

/// Replaces a literal that cannot be checked.
pub struct NoLiteral(pub Placed);

impl NoLiteral {
    pub const fn placed(&self, _: &'static Schema) -> Placed {
        self.0
    }
}

/// Replaces a struct whose declaration has errors.
pub fn refused<T>() -> T {
    unreachable!("such a struct does not compile")
}

/// A value that is not an array.
pub struct Skipped<'a, V>(pub &'a V);

impl<V> Skipped<'_, V> {
    pub const fn placed(&self, _: &'static Schema) -> Placed {
        Placed::Nothing
    }
}
