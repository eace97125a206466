//! Each repair that a report offers fixes its violation.

#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // numbers are small

use std::cell::RefCell;
use std::collections::BTreeMap;

use num_complex::Complex;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use schema_core::ndarray::{Array1, Array2, array};
use schema_core::repair::Imputation;
use schema_core::{AnyArray, Arrays, Repair, Report, Schema, Violation};
use serde_json::{Value, json};

fn schema(json: Value) -> Schema {
    serde_json::from_value(json).unwrap()
}

/// Returns the report on the arrays after a plan.
fn after(plan: &Repair, schema: &Schema, arrays: &Arrays) -> Option<Report> {
    match plan.apply(schema, arrays.clone()) {
        Ok(_) => None,
        Err(unrepaired) => Some(unrepaired.report().clone()),
    }
}

fn is_there(violation: &Violation, report: Option<&Report>) -> bool {
    report.is_some_and(|report| {
        report
            .of(violation.array())
            .any(|found| found.code() == violation.code())
    })
}

/// Schemas with an input and a target that share `batch`.
fn schemas() -> impl Strategy<Value = Schema> {
    let x_dtype = prop::sample::select(vec!["f64", "f32", "i64", "u8", "text", "bool"]);
    let y_dtype = prop::sample::select(vec!["i64", "f64"]);
    let shape = prop::sample::select(vec![
        json!(["batch", 2]),
        json!(["batch"]),
        json!(["batch", "k"]),
        json!(["_", 2]),
        json!([2, 2]),
        json!(["batch", 1, 2]),
    ]);
    let range = json!([{"range": {"min": 0, "max": 3}}]);
    let list = json!([{"one_of": [0, 1, 2]}]);
    let words = json!([{"one_of": ["1", "2", "a"]}]);
    let of_floats = vec![
        json!([]),
        json!(["unique"]),
        json!(["allow_inf"]),
        json!(["allow_nan", range[0]]),
        json!(["allow_inf", range[0]]),
        range.clone(),
        list.clone(),
        json!([range[0], list[0]]),
        json!([range[0], "unique"]),
        json!([range[0], {"sums_to": {"total": 2, "axis": -1, "tolerance": 0.5}}]),
    ];
    let of_floats = prop::sample::select(of_floats);
    let of_integers = prop::sample::select(vec![json!([]), range, list, json!(["unique"])]);
    let of_text = prop::sample::select(vec![json!([]), words]);
    let rules = (of_floats, of_integers, of_text);
    (x_dtype, y_dtype, shape, rules, any::<bool>()).prop_map(|(x, y, shape, rules, bounded)| {
        let (of_floats, of_integers, of_text) = rules;
        let mut json = json!({"name": "S", "arrays": [
            {"name": "x", "dtype": x, "shape": shape},
            {"name": "y", "dtype": y, "shape": ["batch"]},
        ]});
        json["arrays"][0]["constraints"] = match x {
            "f32" | "f64" => of_floats,
            "i64" | "u8" => of_integers.clone(),
            "text" => of_text,
            _ => json!([]),
        };
        if y == "i64" {
            json["arrays"][1]["constraints"] = of_integers;
        }
        if bounded {
            json["dims"] = json!([{"symbol": "batch", "min": 2}]);
        }
        schema(json)
    })
}

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        8 => (-3_i64..9).prop_map(Value::from),
        2 => (0..400_i64).prop_map(Value::from),
        3 => (-4_i32..4).prop_map(|half| json!(f64::from(half) / 2.0)),
        1 => Just(json!(0.1)),
        1 => Just(json!(16_777_217)),
        2 => Just(Value::Null),
        1 => prop::sample::select(vec!["1", " 2.5", "a", "", "1e400", "inf", "nan"]).prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
    ]
}

/// Rows of one length, mostly with values of one kind.
fn array() -> impl Strategy<Value = Value> {
    let integers = (0_i64..5).prop_map(Value::from).boxed();
    let mostly_integers = prop_oneof![9 => 0_i64..5].prop_map(Value::from).boxed();
    let with_nulls =
        prop_oneof![4 => (0_i64..5).prop_map(Value::from), 1 => Just(Value::Null)].boxed();
    let any_leaf = leaf().boxed();
    let leaves = prop::sample::select(vec![integers, mostly_integers, with_nulls, any_leaf]);
    (leaves, 0..5_usize, 1..4_usize, 0..4_u8).prop_flat_map(|(leaf, rows, columns, kind)| {
        let row = prop::collection::vec(leaf.clone(), columns).prop_map(Value::from);
        match kind {
            0 => prop::collection::vec(leaf, rows)
                .prop_map(Value::from)
                .boxed(),
            1 => prop::collection::vec(prop::collection::vec(row, 1).prop_map(Value::from), rows)
                .prop_map(Value::from)
                .boxed(),
            _ => prop::collection::vec(row, rows)
                .prop_map(Value::from)
                .boxed(),
        }
    })
}

/// The dtypes of the arrays after reading.
#[derive(Clone, Copy, Debug)]
enum Typed {
    /// None: the schema determines them.
    Not,
    /// Those of the reader.
    AsRead,
    /// Floats, with infinity instead of 4.
    F32,
    F64,
}

impl Typed {
    fn of(self, arrays: Arrays) -> Arrays {
        if let Typed::Not = self {
            return arrays;
        }
        let mut typed = Arrays::new();
        for (name, array) in &arrays {
            let numbers = match array {
                AnyArray::I64(array) => Some(array.mapv(|number| number as f64)),
                AnyArray::F64(array) => Some(array.clone()),
                _ => None,
            };
            let infinite = |number: f64| if number == 4.0 { f64::INFINITY } else { number };
            let array = match (self, numbers) {
                (Typed::F32, Some(numbers)) => {
                    AnyArray::from(numbers.mapv(|number| infinite(number) as f32))
                }
                (Typed::F64, Some(numbers)) => AnyArray::from(numbers.mapv(infinite)),
                _ => array.clone(),
            };
            match arrays.missing(name) {
                Some(missing) => typed.insert_with_missing(name, array, missing).unwrap(),
                None => typed.insert(name, array),
            };
        }
        typed
    }
}

fn data() -> impl Strategy<Value = Arrays> {
    let names = prop::sample::select(vec![("x", "y"), ("X_", "y"), ("x", "yy"), ("x", "y")]);
    let typed = prop::sample::select(vec![Typed::Not, Typed::AsRead, Typed::F32, Typed::F64]);
    (array(), array(), names, any::<bool>(), typed).prop_map(
        |(x, y, (x_name, y_name), stranger, typed)| {
            let mut json = json!({ x_name: x, y_name: y });
            if stranger {
                json["stranger"] = json!([1]);
            }
            typed.of(Arrays::from_json(&json.to_string()).unwrap())
        },
    )
}

#[test]
fn each_makes_its_violation_disappear() {
    let offered = RefCell::new(BTreeMap::<&str, usize>::new());
    let config = ProptestConfig {
        cases: 20_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let result = TestRunner::new(config).run(&(schemas(), data()), |(schema, arrays)| {
        let Err(report) = schema.validate(&arrays) else {
            return Ok(());
        };
        for violation in report.violations() {
            for plan in &violation.repairs() {
                let left = after(plan, &schema, &arrays);
                prop_assert!(
                    !is_there(violation, left.as_ref()),
                    "{schema}\n{arrays:?}\n{violation}\n{plan:?}\n{}",
                    left.unwrap()
                );
                for step in plan.steps() {
                    *offered.borrow_mut().entry(step.code()).or_default() += 1;
                }
            }
        }
        Ok(())
    });
    result.unwrap();
    let offered = offered.into_inner();
    for step in [
        "coerce",
        "reshape",
        "rename",
        "remove",
        "discard",
        "impute",
        "drop_rows",
    ] {
        assert!(
            offered.get(step).is_some_and(|count| *count > 100),
            "{step}: {offered:?}"
        );
    }
}

/// Returns the number of missing values in a column.
fn lacking() -> impl Strategy<Value = fn(usize) -> bool> {
    let none: fn(usize) -> bool = |_| false;
    let some: fn(usize) -> bool = |row| row.is_multiple_of(3);
    let most: fn(usize) -> bool = |row| row != 599;
    let all: fn(usize) -> bool = |_| true;
    prop_oneof![2 => Just(none), 2 => Just(some), 6 => Just(most), 1 => Just(all)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_more_missing_values_than_are_followed_means_are_offered_where_each_column_has_one(
        lacking in prop::collection::vec(lacking(), 4),
        fortran in any::<bool>(),
    ) {
        let schema = schema(json!({"name": "S", "arrays": [
            {"name": "x", "dtype": "f64", "shape": ["batch", 4]},
        ]}));
        let value = |row: usize, column: usize| {
            if lacking[column](row) { f64::NAN } else { (row % 7) as f64 }
        };
        let x = if fortran {
            Array2::from_shape_fn((4, 600), |(column, row)| value(row, column)).reversed_axes()
        } else {
            Array2::from_shape_fn((600, 4), |(row, column)| value(row, column))
        };
        let count = x.iter().filter(|value| value.is_nan()).count();
        prop_assume!(count > 1024);
        let each_has_one = x.columns().into_iter().all(|column| column.iter().any(|value| !value.is_nan()));
        let arrays = Arrays::new().with("x", x);
        let report = schema.validate(&arrays).unwrap_err();
        let [violation] = report.violations() else { panic!("{report}") };
        let text = violation.to_string();
        let plans = [Imputation::Mean, Imputation::Median].map(|by| Repair::new().impute("x", by));
        if each_has_one {

            prop_assert_eq!(violation.repairs(), &plans);
            prop_assert!(text.ends_with("\n  help: each column can be imputed by mean or median"), "{text}");
        } else {
            prop_assert!(violation.repairs().is_empty() && !text.contains("help"), "{text}");
        }
        for plan in &plans {
            let left = after(plan, &schema, &arrays);
            prop_assert_eq!(left.is_none(), each_has_one);
        }
    }
}

#[test]
fn more_missing_values_than_are_tracked_still_have_a_repair() {
    let lacks = |at: usize| at % 5 == 1;
    let column = Array1::from_shape_fn(6000, |at| if lacks(at) { f64::NAN } else { at as f64 });
    for (constraints, infinite, help) in [
        (
            json!([]),
            None,
            "`x` can be imputed by mean or median, or rows dropped",
        ),
        (
            json!([{"range": {"min": 0}}]),
            Some(f64::INFINITY),
            "`x` can be imputed by mean or median after `Repair::discard`, or rows dropped",
        ),
        (
            json!([{"one_of": (0..6000).collect::<Vec<_>>()}]),
            None,
            "`x` can be imputed by the most frequent value, or rows dropped",
        ),
        // Infinity may be the most frequent value.
        (
            json!(["allow_inf"]),
            Some(f64::INFINITY),
            "rows that lack one can be dropped",
        ),
    ] {
        let schema = schema(json!({"name": "S", "arrays": [
            {"name": "x", "dtype": "f64", "shape": ["batch"], "constraints": constraints},
        ]}));
        let mut x = column.clone();
        if let Some(infinite) = infinite {
            x[0] = infinite;
        }
        let arrays = Arrays::new().with("x", x);
        let report = schema.validate(&arrays).unwrap_err();
        let missing = &report.violations()[0];
        assert_eq!(missing.to_string().split_once("help: ").unwrap().1, help);
        for plan in &missing.repairs() {
            assert!(
                !is_there(missing, after(plan, &schema, &arrays).as_ref()),
                "{plan:?}"
            );
        }
    }
}

#[test]
fn nothing_is_learned_from_complex_numbers() {
    let schema = schema(json!({"name": "S", "arrays": [
        {"name": "z", "dtype": "complex<f64>", "shape": ["batch"]},
    ]}));
    let one = Complex::new(1.0, 1.0);
    let z = array![
        one,
        one,
        Complex::new(f64::NAN, 0.0),
        Complex::new(0.0, f64::INFINITY)
    ];
    let arrays = Arrays::new().with("z", z);
    let report = schema.validate(&arrays).unwrap_err();
    for violation in report.violations() {
        let [plan] = &violation.repairs()[..] else {
            panic!("{violation}")
        };
        assert!(
            !is_there(violation, after(plan, &schema, &arrays).as_ref()),
            "{plan:?}"
        );
    }
}

#[test]
fn help_and_offers_go_together() {
    let schema = schema(json!({"name": "S", "arrays": [
        {"name": "x", "dtype": "f64", "shape": ["batch", 3]},
        {"name": "y", "dtype": "i64", "shape": ["batch"]},
    ]}));
    for (json, help) in [
        (
            r#"{"x": [[1, 2, "a"], [3, 4, 5]], "y": [0, 1]}"#,
            "fix x[0, 2], or load with `Coerce::Lossy` to make what is no number missing",
        ),
        (
            r#"{"x": [["1", "2", "3"]], "y": [0]}"#,
            "`Coerce::Lossless` makes `x` f64: every value reads as one",
        ),
        (
            r#"{"x": [[1, 2, 3]], "y": [0.5]}"#,
            "fix y[0], or load with `Coerce::Lossy` to make what is no i64 missing",
        ),
        (
            r#"{"x": [1, 2, 3], "y": [0]}"#,
            "`Repair::reshape` gives `x` the one shape that fits",
        ),
        (
            r#"{"x": [[1, 2, null], [3, 4, 5]], "y": [0, 1]}"#,
            "column 2 can be imputed (mean 5, median 5), or 1 of 2 rows dropped",
        ),
        (r#"{"x": [[1, 2, null]], "y": [0]}"#, ""),
        (
            r#"{"x": [[1, 2, null], [1, 2, null], [1, 2, 3]], "y": [0, 0, 0]}"#,
            "column 2 can be imputed (mean 3, median 3), or 2 of 3 rows dropped",
        ),
    ] {
        let report = schema
            .validate(&Arrays::from_json(json).unwrap())
            .unwrap_err();
        let [violation] = report.violations() else {
            panic!("{report}")
        };
        let text = violation.to_string();
        let shown = text.split_once("  help: ").map_or("", |(_, help)| help);
        assert_eq!(shown, help, "{text}");
        assert_eq!(violation.repairs().is_empty(), help.is_empty(), "{text}");
    }
}

#[test]
fn integers_of_another_code_become_the_allowed_ones_in_order() {
    let schema = schema(json!({"name": "L", "arrays": [
        {"name": "y", "dtype": "i64", "shape": ["batch"], "constraints": [{"one_of": [0, 1, 2]}]},
        {"name": "free", "dtype": "i64", "shape": ["batch"], "optional": true},
    ]}));
    for (found, expected) in [
        (array![20_i64, 10, 30, 10], Some(array![1_i64, 0, 2, 0])),
        (array![1, 2, 3, 1], Some(array![0, 1, 2, 0])),
        (array![2, 0, 1, 1], Some(array![2, 0, 1, 1])),
        (array![10, 20, 10, 20], None),
    ] {
        let arrays = Arrays::new().with("y", found);
        let applied = Repair::new().map_in_order("y").apply(&schema, arrays);
        match (applied, expected) {
            (Ok((repaired, _)), Some(expected)) => {
                assert_eq!(repaired["y"], AnyArray::from(expected));
            }
            (Err(unrepaired), None) => {
                let why = "`y`: its different values are not as many as the schema allows; say what each becomes";
                assert!(unrepaired.to_string().contains(why), "{unrepaired}");
            }
            (applied, expected) => panic!("{applied:?} {expected:?}"),
        }
    }
    let arrays = Arrays::new()
        .with("y", array![0, 9])
        .with("free", array![1, 2]);
    let plan = Repair::new().map_in_order("free");
    let said = plan.apply(&schema, arrays).unwrap_err().to_string();
    let why = "`free`: the schema has no list of the values that it allows; say what each becomes";
    assert!(said.contains(why), "{said}");
}
