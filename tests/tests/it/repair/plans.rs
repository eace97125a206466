//! Properties of random plans on random arrays.

use proptest::collection::vec;
use proptest::prelude::*;
use schema_core::arrays::{Cell, TextArray};
use schema_core::ndarray::{Array1, Array2, ArrayD, Axis, IxDyn};
use schema_core::repair::{Imputation, Step};
use schema_core::spec::{
    Constraint, Dim, DimBounds, List, OnMissing, Role, Term, Value, ValueRange,
};
use schema_core::{AnyArray, ArraySpec, Arrays, Coerce, DType, Repair, Report, Schema};

const NAMES: [&str; 4] = ["x", "y", "z", "w"];

fn any_dtype() -> impl Strategy<Value = DType> {
    prop::sample::select(vec![
        DType::Bool,
        DType::U8,
        DType::I64,
        DType::F16,
        DType::F32,
        DType::F64,
        DType::ComplexF32,
        DType::Text,
    ])
}

fn any_dim() -> impl Strategy<Value = Dim> {
    prop_oneof![
        4 => Just(Dim::symbol("n")),
        2 => Just(Dim::symbol("m")),
        2 => (0..4_usize).prop_map(Dim::Fixed),
        2 => Just(Dim::Any),
        1 => Just(Dim::expr(const { &[Term::symbol("n"), Term::Size(1), Term::Add] })),
        1 => Just(Dim::expr(const { &[Term::symbol("n"), Term::symbol("m"), Term::Mul] })),
    ]
}

fn any_dims() -> impl Strategy<Value = Vec<Dim>> {
    prop_oneof![
        6 => vec(any_dim(), 0..=3),
        1 => vec(any_dim(), 0..=2).prop_map(|mut dims| {
            dims.push(Dim::Rest);
            dims
        }),
    ]
}

/// Rules for an array of the dtype.
fn any_rules(dtype: DType) -> BoxedStrategy<Vec<Constraint>> {
    let range = Constraint::Range(ValueRange::new(
        Some(Value::Int(0)),
        Some(Value::Int(3)),
        true,
    ));
    let values = |values: Vec<Value>| Constraint::OneOf(List::Owned(values));
    let numbers = values((0..3).map(Value::Int).collect());
    let words = values(vec![Value::text("a"), Value::text("1")]);
    let rules = match dtype {
        DType::Text => vec![words, Constraint::Unique],
        DType::Bool => vec![Constraint::Unique],
        dtype if dtype.is_complex() => vec![Constraint::AllowNan],
        dtype if dtype.is_float() => vec![
            Constraint::AllowNan,
            Constraint::AllowInf,
            range,
            numbers,
            Constraint::Unique,
        ],
        _ => vec![range, numbers, Constraint::Unique],
    };
    prop::sample::subsequence(rules, 0..=1).boxed()
}

fn on_missing() -> impl Strategy<Value = Option<OnMissing>> {
    prop::sample::select(vec![
        None,
        Some(OnMissing::Mean),
        Some(OnMissing::Median),
        Some(OnMissing::MostFrequent),
        Some(OnMissing::Constant(Value::Int(1))),
        Some(OnMissing::text("a")),
        Some(OnMissing::Drop),
    ])
}

fn any_spec(name: &'static str) -> impl Strategy<Value = ArraySpec> {
    (any_dtype(), any_dims(), any::<bool>(), on_missing()).prop_flat_map(
        move |(dtype, dims, optional, on_missing)| {
            any_rules(dtype).prop_map(move |rules| {
                ArraySpec::new(name, dtype)
                    .with_dims(Vec::leak(dims.clone()))
                    .with_constraints(Vec::leak(rules))
                    .with_optional(optional)
                    .with_on_missing(on_missing.clone())
                    .with_role(Role::Input)
            })
        },
    )
}

fn any_schema() -> impl Strategy<Value = Schema> {
    let specs = (any_spec("x"), any_spec("y"), any_spec("z"), 1..=3_usize);
    let bounds = prop_oneof![Just(0..=9), Just(1..=9), Just(2..=2)];
    (specs, bounds).prop_map(|((x, y, z, count), bounds)| {
        let specs: Vec<ArraySpec> = [x, y, z].into_iter().take(count).collect();
        let bounds = vec![DimBounds::new("n", *bounds.start(), Some(*bounds.end()))];
        Schema::new("Random")
            .with_arrays(Vec::leak(specs))
            .with_bounds(Vec::leak(bounds))
    })
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        10 => (0..4_i32).prop_map(f64::from),
        4 => Just(f64::NAN),
        1 => Just(f64::INFINITY),
        1 => Just(0.5),
        1 => Just(-1e300),
        1 => Just(300.0),
        1 => Just(-0.0),
        1 => Just(9_007_199_254_740_993.0),
    ]
}

/// An array of any dtype, shape and layout, possibly with missing values.
fn any_array(shape: Vec<usize>) -> impl Strategy<Value = (AnyArray, ArrayD<bool>)> {
    let len = shape.iter().product::<usize>();
    let values = (
        any_dtype(),
        vec(number(), len),
        vec(0..6_u8, len),
        any::<bool>(),
    );
    values.prop_map(move |(dtype, numbers, holes, turned)| {
        let mut numbers = ArrayD::from_shape_vec(IxDyn(&shape), numbers).unwrap();
        let mut holes = ArrayD::from_shape_vec(IxDyn(&shape), holes)
            .unwrap()
            .mapv(|hole| hole == 0);
        if turned {
            // The same shape, other strides.
            numbers = numbers
                .t()
                .as_standard_layout()
                .into_owned()
                .reversed_axes();
            holes = holes.t().as_standard_layout().into_owned().reversed_axes();
        }
        (of_dtype(dtype, &numbers), holes)
    })
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // any value is fine
fn of_dtype(dtype: DType, numbers: &ArrayD<f64>) -> AnyArray {
    match dtype {
        DType::Bool => numbers.mapv(|number| number > 1.0).into(),
        DType::U8 => numbers.mapv(|number| number as u8).into(),
        DType::I64 => numbers.mapv(|number| number as i64).into(),
        DType::F16 => numbers.mapv(half::f16::from_f64).into(),
        DType::F32 => numbers.mapv(|number| number as f32).into(),
        DType::F64 => numbers.clone().into(),
        DType::ComplexF32 => numbers
            .mapv(|number| num_complex::Complex::new(number as f32, 1.0))
            .into(),
        _ => {
            let words = numbers.mapv(|number| match number {
                number if number.is_infinite() => "a".to_owned(),
                number => number.to_string(),
            });
            let cells = numbers.mapv(|number| match number {
                number if number.is_nan() => Cell::Missing,
                number if number.is_infinite() => Cell::Text,
                _ => Cell::Number,
            });
            TextArray::with_cells(words, cells).unwrap().into()
        }
    }
}

/// Shapes that agree in about half of the cases.
fn any_shape() -> impl Strategy<Value = Vec<usize>> {
    vec(
        prop_oneof![4 => Just(2_usize), 2 => Just(3), 1 => 0..5_usize],
        0..=3,
    )
}

fn any_arrays() -> impl Strategy<Value = Arrays> {
    let one = any_shape().prop_flat_map(any_array);
    vec((prop::sample::select(&NAMES[..]), one), 0..4).prop_map(|all| {
        let mut arrays = Arrays::new();
        for (name, (array, holes)) in all {
            arrays.insert_with_missing(name, array, holes).unwrap();
        }
        arrays
    })
}

/// Arrays that fit the schema's shapes, and mostly its dtypes.
fn fitting_arrays(schema: &Schema) -> impl Strategy<Value = Arrays> + use<> {
    let specs: Vec<ArraySpec> = schema.arrays().cloned().collect();
    let arrays: Vec<_> = specs
        .into_iter()
        .map(|spec| {
            let rank = spec.rank().unwrap_or(spec.dims().len());
            let shape: Vec<usize> = (0..rank)
                .map(|axis| match spec.dim_at(axis, rank) {
                    Dim::Fixed(size) => *size,
                    Dim::Symbol(_) | Dim::Any => 2,
                    Dim::Expr(expr) if expr.to_string() == "n + 1" => 3,
                    Dim::Expr(_) => 4,
                    _ => 1,
                })
                .collect();
            let len = shape.iter().product::<usize>();
            let dtype = prop_oneof![4 => Just(spec.dtype()), 1 => any_dtype()];
            let values = (dtype, vec(number(), len), vec(0..8_u8, len));
            values.prop_map(move |(dtype, numbers, holes)| {
                let numbers = ArrayD::from_shape_vec(IxDyn(&shape), numbers).unwrap();
                let holes = ArrayD::from_shape_vec(IxDyn(&shape), holes).unwrap();
                let array = of_dtype(dtype, &numbers);
                (spec.name().to_owned(), array, holes.mapv(|hole| hole == 0))
            })
        })
        .collect();
    arrays.prop_map(|all| {
        let mut arrays = Arrays::new();
        for (name, array, holes) in all {
            arrays.insert_with_missing(name, array, holes).unwrap();
        }
        arrays
    })
}

fn any_value() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        Value::Int(1),
        Value::Float(0.5),
        Value::Float(f64::NAN),
        Value::Float(1e300),
        Value::Bool(true),
        Value::text("a"),
        Value::Complex(1.0, 2.0),
    ])
}

fn any_imputation() -> impl Strategy<Value = Imputation> {
    prop_oneof![
        Just(Imputation::Mean),
        Just(Imputation::Median),
        Just(Imputation::MostFrequent),
        any_value().prop_map(Imputation::Constant),
    ]
}

/// A step that repairs data and does not change valid data.
fn any_repair() -> impl Strategy<Value = Repair> {
    let name = || prop::sample::select(vec!["x", "y", "z", "w", "nobody"]);
    let symbol = || prop::sample::select(vec!["n", "m", "k"]);
    let how = prop::sample::select(vec![Coerce::Strict, Coerce::Lossless, Coerce::Lossy]);
    prop_oneof![
        how.clone().prop_map(|how| Repair::new().coerce(how)),
        (name(), how).prop_map(|(name, how)| Repair::new().coerce_array(name, how)),
        name().prop_map(|name| Repair::new().reshape(name)),
        name().prop_map(|name| Repair::new().discard(name)),
        (name(), any_imputation()).prop_map(|(name, by)| Repair::new().impute(name, by)),
        (name(), -4..4_isize, any_imputation())
            .prop_map(|(name, axis, by)| Repair::new().impute_along(name, axis, by)),
        (name(), symbol()).prop_map(|(name, symbol)| Repair::new().forward_fill(name, symbol)),
        symbol().prop_map(|symbol| Repair::new().drop_rows(symbol)),
        (symbol(), name()).prop_map(|(symbol, name)| {
            let (along, of) = (Some(symbol.to_owned()), vec![name.to_owned()]);
            Repair::new().then(Step::DropRows { along, of })
        }),
        name().prop_map(|name| {
            let (along, of) = (None, vec![name.to_owned()]);
            Repair::new().then(Step::DropRows { along, of })
        }),
        (
            name(),
            vec(prop::option::of(any_value()), 0..4),
            prop::option::of(-4..4_isize)
        )
            .prop_map(|(array, values, axis)| {
                let array = array.to_owned();
                Repair::new().then(Step::Fill {
                    array,
                    values,
                    axis,
                })
            },),
        name().prop_map(|name| Repair::new().drop_columns(name)),
    ]
}

fn any_step() -> impl Strategy<Value = Repair> {
    let name = || prop::sample::select(vec!["x", "y", "z", "w", "nobody"]);
    prop_oneof![
        8 => any_repair(),
        1 => (name(), vec(0..4_usize, 0..4))
            .prop_map(|(name, axes)| Repair::new().transpose(name, axes)),
        1 => (name(), name()).prop_map(|(from, to)| Repair::new().rename(from, to)),
        1 => name().prop_map(|name| Repair::new().remove(name)),
        1 => (name(), vec(0..4_usize, 0..3))
            .prop_map(|(name, at)| Repair::new().drop_columns_at(name, at)),
    ]
}

fn plan(steps: Vec<Repair>) -> Repair {
    steps.into_iter().fold(Repair::new(), Repair::and)
}

/// Returns the first repair that is offered for each violation.
fn first_offers(report: &Report) -> Repair {
    let offers = report
        .violations()
        .iter()
        .filter_map(|found| found.repairs().into_iter().next());
    offers.fold(Repair::new(), Repair::and)
}

fn apply(plan: &Repair, schema: &Schema, arrays: Arrays) -> (Arrays, Option<Report>, String) {
    match plan.apply(schema, arrays) {
        Ok((arrays, log)) => (arrays, None, log.to_string()),
        Err(unrepaired) => {
            let text = unrepaired.to_string();
            assert!(text.len() < 8 << 10, "{} bytes", text.len());
            let (arrays, report, log) = unrepaired.into_parts();
            (arrays, Some(report), log.to_string())
        }
    }
}

/// Whether the arrays are equal, with NaN equal to NaN.
fn same(left: &Arrays, right: &Arrays) -> bool {
    text(left) == text(right)
}

fn text(data: &impl std::fmt::Debug) -> String {
    format!("{data:?}")
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        max_shrink_iters: 400,
        // Most random data cannot be repaired.
        max_global_rejects: 8192,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_plan_panics_on_any_arrays(
        schema in any_schema(),
        arrays in any_arrays(),
        steps in vec(any_step(), 0..6),
    ) {
        let plan = plan(steps);
        let before = arrays.clone();
        let (after, report, log) = apply(&plan, &schema, arrays);
        prop_assert!(log.len() <= 4096);
        prop_assert_eq!(schema.validate(&after).is_err(), report.is_some());
        if log.is_empty() && !same(&before, &after) {
            // Numbers from text get the dtype without a log; these have a dtype already.
            prop_assert!(false, "changed in silence: {before:?} to {after:?}");
        }
        let data = serde_json::to_string(&plan).unwrap();
        // JSON has no NaN.
        if !format!("{plan:?}").contains("NaN") {
            prop_assert_eq!(serde_json::from_str::<Repair>(&data).unwrap(), plan);
        }
    }

    #[test]
    fn what_is_right_is_left_alone(
        (schema, arrays) in any_schema().prop_flat_map(|schema| {
            let arrays = fitting_arrays(&schema);
            (Just(schema), arrays)
        }),
        steps in vec(any_repair(), 0..6),
    ) {
        // Repaired first, as far as possible.
        let mut arrays = arrays;
        for _ in 0..3 {
            let Err(report) = schema.validate(&arrays) else { break };
            arrays = apply(&first_offers(&report), &schema, arrays).0;
        }
        prop_assume!(schema.validate(&arrays).is_ok());
        let plan = plan(steps);
        let known = |name: &str| schema.get(name).is_some();
        let (after, log) = plan.apply(&schema, arrays.clone()).unwrap();
        prop_assert!(same(&after, &arrays), "{}\n{}\n{log}", text(&arrays), text(&after));
        let refusals = log.steps().iter().filter(|step| !step.is_done());
        // Steps with unknown arrays, axes or symbols are logged.
        prop_assert!(refusals.count() == log.steps().len(), "{log}");
        let (after, log) = Repair::of(&schema).apply(&schema, arrays.clone()).unwrap();
        prop_assert!(log.is_empty() && same(&after, &arrays) && !known("w"), "{log}");
    }

    #[test]
    fn a_fitted_plan_gives_what_the_plan_gave(
        schema in any_schema(),
        arrays in any_arrays(),
        steps in vec(any_step(), 0..5),
    ) {
        let plan = plan(steps);
        if let Ok((after, _)) = plan.apply(&schema, arrays.clone()) {
            let fitted = plan.fit(&schema, &arrays).unwrap();
            let (again, _) = fitted.apply(&schema, arrays).unwrap();
            prop_assert!(same(&again, &after), "{fitted:?}\n{after:?}\n{again:?}");
        }
    }

    #[test]
    fn labels_stay_with_their_samples(
        rows in vec((vec(prop::option::of(0..9_i32), 3), prop::option::weighted(0.8, 0..3_i64)), 0..12),
        missing_in_x in any::<bool>(),
    ) {
        const N: Dim = Dim::symbol("n");
        const SCHEMA: Schema = Schema::new("Rows").with_arrays(
            const {
                &[
                    ArraySpec::new("x", DType::F64).with_dims(const { &[N, Dim::Fixed(3)] }),
                    ArraySpec::new("y", DType::I64).with_dims(const { &[N] }),
                    ArraySpec::new("id", DType::U64).with_dims(const { &[N] }),
                    ArraySpec::new("turned", DType::U64).with_dims(const { &[Dim::Fixed(2), N] }),
                    ArraySpec::new("pairs", DType::U64).with_dims(const { &[N, N] }),
                    ArraySpec::new("word", DType::Text).with_dims(const { &[N] }),
                ]
            },
        );
        let count = rows.len();
        let id = Array1::from_iter(0..count as u64);
        let x = Array2::from_shape_fn((count, 3), |(row, column)| {
            rows[row].0[column].map_or(f64::NAN, f64::from)
        });
        let y = Array1::from_iter(rows.iter().map(|row| row.1.unwrap_or(-1)));
        let holes = Array1::from_iter(rows.iter().map(|row| row.1.is_none()));
        let mut arrays = Arrays::new()
            .with("x", x.clone())
            .with("id", id.clone())
            .with("turned", Array2::from_shape_fn((2, count), |(_, row)| row as u64))
            .with("pairs", Array2::from_shape_fn((count, count), |(row, column)| (row * 100 + column) as u64))
            .with("word", id.mapv(|id| id.to_string()));
        arrays.insert_with_missing("y", y.clone(), holes.into_dyn()).unwrap();

        let of_x = Step::DropRows {
            along: Some("n".to_owned()),
            of: vec!["x".to_owned()],
        };
        let plan = if missing_in_x {
            Repair::new().then(of_x).impute("y", Imputation::Constant(Value::Int(-1)))
        } else {
            Repair::new().drop_rows("n")
        };
        let (after, _) = plan.apply(&SCHEMA, arrays).unwrap();
        let stays = |row: &usize| {
            rows[*row].0.iter().all(Option::is_some) && (missing_in_x || rows[*row].1.is_some())
        };
        let kept: Vec<usize> = (0..count).filter(stays).collect();
        let ids = Array1::from_iter(kept.iter().map(|row| *row as u64));
        let expected = Arrays::new()
            .with("x", x.select(Axis(0), &kept))
            .with("id", ids.clone())
            .with("turned", Array2::from_shape_fn((2, kept.len()), |(_, row)| kept[row] as u64))
            .with("pairs", Array2::from_shape_fn((kept.len(), kept.len()), |(row, column)| {
                (kept[row] * 100 + kept[column]) as u64
            }))
            .with("word", ids.mapv(|id| id.to_string()))
            .with("y", y.select(Axis(0), &kept));
        prop_assert_eq!(after, expected);
    }
}
