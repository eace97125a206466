//! A check of a few values that accepts or does not know.
//!
//! A server checks one row at a time, and the rules of most schemas are plain: dtypes, sizes, shared
//! sizes, ranges. The compiler makes a small table of such a schema ([`QuickSchema`]); the arrays of a struct are
//! compared with it without being converted to views of any dtype. What is not certain is left to the
//! check that knows all rules and makes reports.

use std::array;

use schema_arrays::{Element, Field, FieldElement};
use schema_spec::{
    ArraySpec, Constraint, DType, Dim, DimBounds, Scalar, Schema, Value, ValueRange, as_slice,
    as_str, same_str,
};

use super::values::run;
use crate::Dims;
use crate::dims::INLINE_SYMBOLS;
use crate::input_schema::{InputSchema, VisitFields};

#[cfg(test)]
mod tests;

/// The largest number of arrays of such a schema.
const ARRAYS: usize = 4;

/// The largest number of axes of an array of such a schema.
const AXES: usize = 4;

/// The largest number of values of an array that are read one by one. The other check reads more in less
/// time, because it reads them in blocks.
const VALUES: usize = 64;

/// A schema with few and simple rules.
struct QuickSchema {
    arrays: [QuickSpec; ARRAYS],
    /// In the order in which they occur.
    symbols: [Symbol; INLINE_SYMBOLS],
    /// The number of symbols.
    count: usize,
}

#[derive(Clone, Copy)]
struct QuickSpec {
    dtype: DType,
    optional: bool,
    rank: usize,
    axes: [QuickAxis; AXES],
    limits: Limits,
}

#[derive(Clone, Copy)]
enum QuickAxis {
    Any,
    Fixed(usize),
    /// The index of the symbol.
    Symbol(usize),
}

#[derive(Clone, Copy)]
struct Symbol {
    name: &'static str,
    min: usize,
    max: usize,
}

/// Values that are certainly valid: between these, both included.
#[derive(Clone, Copy)]
struct Limits {
    floats: (f64, f64),
    integers: (i128, i128),
}

impl QuickSchema {
    /// `None` if the schema has other rules.
    const fn of(schema: &'static Schema) -> Option<QuickSchema> {
        if schema.first_check().is_some() || schema.len() > ARRAYS {
            return None;
        }
        let mut quick = QuickSchema {
            arrays: [QuickSpec::EMPTY; ARRAYS],
            symbols: [Symbol::NONE; INLINE_SYMBOLS],
            count: 0,
        };
        let mut at = 0;
        while let Some(spec) = schema.array(at) {
            let Some(array) = quick.array(spec) else {
                return None;
            };
            quick.arrays[at] = array;
            at += 1;
        }
        let mut at = 0;
        while let Some(bounds) = schema.bounds_at(at) {
            let mut symbol = 0;
            while symbol < INLINE_SYMBOLS {
                quick.symbols[symbol].narrow(bounds);
                symbol += 1;
            }
            at += 1;
        }
        Some(quick)
    }

    /// `None` if the array has other rules.
    const fn array(&mut self, spec: &'static ArraySpec) -> Option<QuickSpec> {
        let (dims, dtype) = (spec.dims(), spec.dtype());
        if dims.len() > AXES || spec.is_nullable() || dtype.is_complex() {
            return None;
        }
        if matches!(dtype, DType::Text) {
            return None;
        }
        let Some(limits) = Limits::of(spec) else {
            return None;
        };
        let mut axes = [QuickAxis::Any; AXES];
        let mut axis = 0;
        while axis < dims.len() {
            axes[axis] = match &dims[axis] {
                Dim::Any => QuickAxis::Any,
                Dim::Fixed(size) => QuickAxis::Fixed(*size),
                Dim::Symbol(name) => match self.symbol(as_str(name)) {
                    Some(symbol) => QuickAxis::Symbol(symbol),
                    None => return None,
                },
                _ => return None,
            };
            axis += 1;
        }
        Some(QuickSpec {
            dtype,
            optional: spec.is_optional(),
            rank: dims.len(),
            axes,
            limits,
        })
    }

    /// The index of a symbol, which is added; `None` if there are too many.
    const fn symbol(&mut self, name: &'static str) -> Option<usize> {
        let mut at = 0;
        while at < self.count {
            if same_str(self.symbols[at].name, name) {
                return Some(at);
            }
            at += 1;
        }
        if at == INLINE_SYMBOLS {
            return None;
        }
        self.symbols[at].name = name;
        self.count += 1;
        Some(at)
    }
}

impl QuickSpec {
    const EMPTY: QuickSpec = QuickSpec {
        dtype: DType::Bool,
        optional: true,
        rank: 0,
        axes: [QuickAxis::Any; AXES],
        limits: Limits::FINITE,
    };
}

impl Symbol {
    const NONE: Symbol = Symbol {
        name: "",
        min: 0,
        max: usize::MAX,
    };

    const fn narrow(&mut self, bounds: &DimBounds) {
        if same_str(self.name, bounds.symbol()) {
            if bounds.min() > self.min {
                self.min = bounds.min();
            }
            if let Some(max) = bounds.max()
                && max < self.max
            {
                self.max = max;
            }
        }
    }
}

impl Limits {
    const FINITE: Limits = Limits {
        floats: (f64::MIN, f64::MAX),
        integers: (i128::MIN, i128::MAX),
    };

    /// Those of the rules; `None` if they say more than limits can.
    const fn of(spec: &ArraySpec) -> Option<Limits> {
        let mut limits = Limits::FINITE;
        let mut at = 0;
        while at < spec.constraints().len() {
            let is_within = match &spec.constraints()[at] {
                Constraint::Range(range) => limits.narrow(range, spec.dtype()),
                Constraint::OneOf(values) => {
                    spec.dtype().is_integer() && limits.narrow_to_run(as_slice(values))
                }
                // More values are valid than lie within the limits.
                Constraint::AllowNan | Constraint::AllowInf => true,
                _ => false,
            };
            if !is_within {
                return None;
            }
            at += 1;
        }
        Some(limits)
    }

    /// Whether all values within the narrower limits are within the range. The ends of the range are
    /// rounded to the dtype before they are compared; an exclusive end must not change by that.
    #[allow(clippy::cast_possible_truncation)] // that is asked
    const fn narrow(&mut self, range: &ValueRange, dtype: DType) -> bool {
        match range.min() {
            None => {}
            Some(Value::Int(min)) if dtype.is_integer() => self.raise(*min),
            Some(min) => match exact(min) {
                Some(min) if !dtype.is_integer() => {
                    if min > self.floats.0 {
                        self.floats.0 = min;
                    }
                }
                _ => return false,
            },
        }
        match range.max() {
            None => true,
            Some(Value::Int(max)) if dtype.is_integer() => {
                self.lower(if range.max_inclusive() {
                    *max
                } else {
                    max.saturating_sub(1)
                });
                true
            }
            Some(max) => match exact(max) {
                Some(max) if !dtype.is_integer() => {
                    let is_of_dtype = match dtype {
                        DType::F64 => true,
                        DType::F32 => max == max as f32 as f64,
                        _ => false,
                    };
                    let end = if range.max_inclusive() {
                        max
                    } else {
                        max.next_down()
                    };
                    if end < self.floats.1 {
                        self.floats.1 = end;
                    }
                    range.max_inclusive() || is_of_dtype
                }
                _ => false,
            },
        }
    }

    /// Whether the values are consecutive integers, and the limits are those.
    const fn narrow_to_run(&mut self, values: &[Value]) -> bool {
        let Some((first, last)) = run(values) else {
            return false;
        };
        self.raise(first);
        self.lower(last);
        true
    }

    const fn raise(&mut self, min: i128) {
        if min > self.integers.0 {
            self.integers.0 = min;
        }
    }

    const fn lower(&mut self, max: i128) {
        if max < self.integers.1 {
            self.integers.1 = max;
        }
    }

    #[inline]
    fn hold(&self, value: Scalar<'_>) -> bool {
        match value {
            Scalar::Bool(_) => true,
            Scalar::Int(integer) => self.integers.0 <= integer && integer <= self.integers.1,
            Scalar::Float(float) => self.floats.0 <= float && float <= self.floats.1,
            Scalar::Complex(..) | Scalar::Text(_) => false,
        }
    }
}

/// The end of a range, if it is a number that floats have.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // that is asked
const fn exact(end: &Value) -> Option<f64> {
    match end {
        Value::Float(end) if !end.is_nan() => Some(*end),
        Value::Int(end) if (*end as f64) as i128 == *end => Some(*end as f64),
        _ => None,
    }
}

/// The sizes of the symbols, if the arrays of the struct certainly fit its schema.
#[inline]
pub(crate) fn accept<T: InputSchema>(inputs: &T) -> Option<QuickArrays> {
    let schema = const { &QuickSchema::of(const { &T::SCHEMA }) };
    let mut arrays = QuickArrays::of(schema.as_ref()?);
    inputs.__fields(&mut arrays);
    arrays.are_valid.then_some(arrays)
}

/// What is known of the arrays that were visited.
pub(crate) struct QuickArrays {
    schema: &'static QuickSchema,
    at: usize,
    /// The sizes of the symbols that are known, which are the first ones.
    sizes: [usize; INLINE_SYMBOLS],
    known: usize,
    are_valid: bool,
}

impl VisitFields<'_> for QuickArrays {
    #[inline]
    fn visit<F: Field>(&mut self, field: &F) {
        self.are_valid = self.are_valid && self.is_valid(field);
        self.at += 1;
    }
}

impl QuickArrays {
    #[inline]
    fn of(schema: &'static QuickSchema) -> QuickArrays {
        QuickArrays {
            schema,
            at: 0,
            sizes: [0; INLINE_SYMBOLS],
            known: 0,
            are_valid: true,
        }
    }

    /// The sizes of the symbols.
    #[inline]
    pub(crate) fn dims(&self) -> Dims {
        let symbol = |at: usize| (self.schema.symbols[at].name, self.sizes[at]);
        Dims::of_few(array::from_fn(symbol), self.known)
    }

    #[inline]
    fn is_valid<F: Field>(&mut self, field: &F) -> bool {
        let Some(spec) = self.schema.arrays.get(self.at) else {
            return false;
        };
        let Some(array) = field.typed_view() else {
            return F::OPTIONAL && spec.optional;
        };
        let shape = array.shape();
        if <F::Elem as FieldElement>::DTYPE != spec.dtype || shape.len() != spec.rank {
            return false;
        }
        for (axis, &size) in spec.axes.iter().zip(shape) {
            let fits = match *axis {
                QuickAxis::Any => true,
                QuickAxis::Fixed(expected) => size == expected,
                QuickAxis::Symbol(symbol) => self.is_size_of(symbol, size),
            };
            if !fits {
                return false;
            }
        }
        let limits = &spec.limits;
        let holds = |value: &F::Elem| match value.plain() {
            Some(value) => limits.hold(value.scalar()),
            None => false,
        };
        array.len() <= VALUES
            && array
                .to_slice()
                .is_some_and(|values| values.iter().all(holds))
    }

    #[inline]
    fn is_size_of(&mut self, at: usize, size: usize) -> bool {
        let Some(symbol) = self.schema.symbols.get(at) else {
            return false;
        };
        if at < self.known {
            return self.sizes[at] == size;
        }
        // The order of the sizes is that in which they become known.
        if at > self.known {
            return false;
        }
        self.sizes[at] = size;
        self.known += 1;
        symbol.min <= size && size <= symbol.max
    }
}
