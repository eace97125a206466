//! Compares the quick check with the one that knows all rules, on random schemas and arrays.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_cmp
)] // whatever values they become

use ndarray::{ArrayD, IxDyn, ShapeBuilder};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use schema_arrays::{AnyArray, Element, Field, OwnedElement, match_dtype};
use schema_spec::{ArraySpec, Constraint, DType, Dim, DimBounds, List, Schema, Value, ValueRange};

use super::{QuickArrays, QuickSchema};
use crate::Dims;
use crate::check::Outcome;
use crate::input_schema::VisitFields;

/// Values at the ends of ranges, and beside them.
const NUMBERS: [f64; 13] = [
    0.0,
    -0.0,
    1.0,
    2.0,
    3.0,
    0.1,
    0.7,
    0.099_999_999,
    255.0,
    1e39,
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
];

const DTYPES: [DType; 7] = [
    DType::F32,
    DType::F64,
    DType::I64,
    DType::U8,
    DType::U64,
    DType::Bool,
    DType::Text,
];

fn array(dtype: DType, shape: &[usize], values: &[f64], by_columns: bool) -> AnyArray {
    fn of<T: OwnedElement>(
        shape: &[usize],
        values: &[f64],
        by_columns: bool,
        from: impl Fn(f64) -> T,
    ) -> AnyArray {
        let count = shape.iter().product::<usize>();
        let values = values.iter().cycle().take(count).map(|value| from(*value));
        let shape = IxDyn(shape).set_f(by_columns);
        let array = ArrayD::from_shape_vec(shape, values.collect());
        T::into_any(array.expect("one value per place"))
    }
    match dtype {
        DType::F32 => of(shape, values, by_columns, |value| value as f32),
        DType::F64 => of(shape, values, by_columns, |value| value),
        DType::I64 => of(shape, values, by_columns, |value| value as i64),
        DType::U8 => of(shape, values, by_columns, |value| value as u8),
        DType::U64 => of(shape, values, by_columns, |value| value as u64),
        DType::Bool => of(shape, values, by_columns, |value| value == 1.0),
        _ => of(shape, values, by_columns, |value| value.to_string()),
    }
}

fn rules(dtype: DType) -> BoxedStrategy<Vec<Constraint>> {
    let bounds: Vec<Value> = if dtype.is_integer() {
        [0, 1, 2, 3, 255].map(Value::Int).to_vec()
    } else {
        // `f32` has no 0.1 and no 0.7; it is larger than one and smaller than the other.
        let floats = [0.0, 0.1, 0.7, 1.0, 1e39].map(Value::Float);
        [floats.to_vec(), [0, 1, 2, 3].map(Value::Int).to_vec()].concat()
    };
    let end = || prop::option::weighted(0.8, select(bounds.clone()));
    let ranges = (end(), end(), any::<bool>())
        .prop_map(|(min, max, inclusive)| Constraint::Range(ValueRange::new(min, max, inclusive)));
    let lists = subsequence(bounds.clone(), 1..=3)
        .prop_map(|values| Constraint::OneOf(List::Owned(values)));
    let some = match dtype {
        DType::Bool | DType::Text => Just(vec![]).boxed(),
        _ => prop_oneof![
            Just(vec![]),
            ranges.clone().prop_map(|range| vec![range]),
            lists.prop_map(|list| vec![list]),
            (ranges.clone(), ranges).prop_map(|(first, second)| vec![first, second]),
        ]
        .boxed(),
    };
    let allow = subsequence(vec![Constraint::AllowNan, Constraint::AllowInf], 0..=2);
    let allow = prop_oneof![3 => Just(vec![]), 1 => allow];
    (some, allow, prop::bool::weighted(0.05))
        .prop_map(move |(some, allow, unique)| {
            let allow = if dtype.has_nan() { allow } else { vec![] };
            let unique = unique.then_some(Constraint::Unique);
            some.into_iter().chain(allow).chain(unique).collect()
        })
        .boxed()
}

fn dims() -> impl Strategy<Value = Vec<Dim>> {
    let dim = prop_oneof![
        2 => Just(Dim::Any),
        2 => (0..3_usize).prop_map(Dim::Fixed),
        6 => select(vec!["a", "b", "c", "d", "e"]).prop_map(Dim::symbol),
    ];
    let with_rest = |mut dims: Vec<Dim>| {
        dims.push(Dim::Rest);
        dims
    };
    prop_oneof![
        9 => vec(dim.clone(), 0..=5),
        1 => vec(dim, 0..=2).prop_map(with_rest),
    ]
}

type Case = (ArraySpec, Option<AnyArray>);

/// An array spec, and an array that often has the right shape.
fn case(name: &'static str) -> impl Strategy<Value = Case> {
    let layout = (vec(0..3_usize, 5), select(vec![2_usize, 2, 2, 9]), 0..12_u8);
    let values = vec(select(NUMBERS.to_vec()), 1..=3);
    (
        select(DTYPES.to_vec()),
        dims(),
        layout,
        values,
        any::<bool>(),
    )
        .prop_flat_map(
            move |(dtype, dims, (sizes, symbols, odd), values, by_columns)| {
                let shape: Vec<usize> = dims
                    .iter()
                    .zip(&sizes)
                    .filter(|(dim, _)| !matches!(dim, Dim::Rest))
                    .map(|(dim, size)| match dim {
                        Dim::Fixed(fixed) if odd > 0 => *fixed,
                        Dim::Symbol(_) if odd > 1 => symbols,
                        _ => *size,
                    })
                    .collect();
                let found = if odd == 2 { DType::F32 } else { dtype };
                let array = (odd != 3).then(|| array(found, &shape, &values, by_columns));
                (rules(dtype), any::<bool>(), prop::bool::weighted(0.05)).prop_map(
                    move |(rules, optional, nullable)| {
                        let spec = ArraySpec::new(name, dtype)
                            .with_dims(Vec::leak(dims.clone()))
                            .with_constraints(Vec::leak(rules))
                            .with_optional(optional)
                            .with_nullable(nullable);
                        (spec, array.clone())
                    },
                )
            },
        )
}

/// What the quick check says of the arrays.
#[derive(Debug)]
enum Quick {
    /// The schema has other rules.
    Unasked,
    Unknown,
    Accepted(Dims),
}

fn quick(schema: &'static Schema, arrays: &[Option<AnyArray>]) -> Quick {
    fn visit<T: Element>(check: &mut QuickArrays, array: &ArrayD<T>)
    where
        ArrayD<T>: Field,
    {
        check.visit(&Some(array.view()));
    }
    let Some(quick) = QuickSchema::of(schema) else {
        return Quick::Unasked;
    };
    let mut check = QuickArrays::of(Box::leak(Box::new(quick)));
    for array in arrays {
        match array {
            None => check.visit(&None::<ArrayD<f32>>),
            Some(array) => match_dtype!(match array {
                AnyArray::Bool(array) | AnyArray::Int(array) | AnyArray::Float(array) =>
                    visit(&mut check, array),
                AnyArray::Text(array) => visit(&mut check, array.values()),
                _ => {}
            }),
        }
    }
    match check.are_valid {
        true => Quick::Accepted(check.dims()),
        false => Quick::Unknown,
    }
}

fn by_all_rules(schema: &Schema, arrays: &[Option<AnyArray>]) -> Result<Dims, crate::Report> {
    let views: Vec<_> = (arrays.iter())
        .map(|array| array.as_ref().map(AnyArray::view))
        .collect();
    let mut outcome = Outcome::new(schema);
    outcome.check(&views);
    outcome.finish()
}

fn schema(specs: Vec<ArraySpec>, bounds: Vec<DimBounds>) -> &'static Schema {
    let schema = Schema::new("Random").with_arrays(Vec::leak(specs));
    Box::leak(Box::new(schema.with_bounds(Vec::leak(bounds))))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    #[cfg_attr(miri, ignore)]
    fn what_is_accepted_breaks_no_rule(
        cases in vec(case("x"), 1..=5),
        bounds in vec((select(vec!["a", "b"]), 0..3_usize, prop::option::of(0..4_usize)), 0..=2),
    ) {
        let (specs, arrays): (Vec<_>, Vec<_>) = cases.into_iter().unzip();
        let bounds = bounds.into_iter().map(|(name, min, max)| DimBounds::new(name, min, max));
        let schema = schema(specs, bounds.collect());
        if let Quick::Accepted(dims) = quick(schema, &arrays) {
            prop_assert_eq!(by_all_rules(schema, &arrays).expect("all rules hold"), dims);
        }
    }

    #[test]
    #[cfg_attr(miri, ignore)]
    fn values_at_the_ends_of_ranges_are_not_mistaken(
        (dtype, rules) in select(DTYPES.to_vec()).prop_flat_map(|dtype| (Just(dtype), rules(dtype))),
    ) {
        let spec = ArraySpec::new("x", dtype)
            .with_dims(const { &[Dim::Any] })
            .with_constraints(Vec::leak(rules));
        let schema = schema(vec![spec], Vec::new());
        for value in NUMBERS {
            let arrays = [Some(array(dtype, &[1], &[value], false))];
            if let Quick::Accepted(_) = quick(schema, &arrays) {
                prop_assert_eq!(by_all_rules(schema, &arrays), Ok(Dims::new()), "{:?}", value);
            }
        }
    }

    /// The limits of an array without ambiguous ends are exactly its rules.
    #[test]
    #[cfg_attr(miri, ignore)]
    fn small_rows_are_accepted(values in vec(-2..6_i64, 3), dtype in select(vec![DType::F32, DType::F64, DType::I64])) {
        let range = ValueRange::new(Some(Value::Int(0)), Some(Value::Int(3)), true);
        let spec = ArraySpec::new("x", dtype)
            .with_dims(const { &[Dim::symbol("batch"), Dim::Fixed(3)] })
            .with_constraints(Vec::leak(vec![Constraint::Range(range)]));
        let schema = schema(vec![spec], Vec::new());
        let values: Vec<f64> = values.iter().map(|value| *value as f64).collect();
        let arrays = [Some(array(dtype, &[1, 3], &values, false))];
        match quick(schema, &arrays) {
            Quick::Unasked => prop_assert!(false, "the rules are simple"),
            Quick::Unknown => prop_assert!(by_all_rules(schema, &arrays).is_err()),
            Quick::Accepted(dims) => prop_assert_eq!(by_all_rules(schema, &arrays), Ok(dims)),
        }
    }
}
