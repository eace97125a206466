//! Discarding: values that violate a rule are made missing, and then repaired.

use proptest::collection::vec;
use proptest::prelude::*;
use schema_core::ndarray::{Array1, Array2, ArrayD, IxDyn, array};
use schema_core::repair::Imputation;
use schema_core::spec::Value;
use schema_core::{AnyArray, Arrays, Repair, Report, Schema, Violation};
use serde_json::{Value as Json, json};

use super::read;

#[allow(clippy::needless_pass_by_value)] // called with temporaries
fn schema(arrays: Json) -> Schema {
    serde_json::from_value(json!({"name": "S", "arrays": arrays})).unwrap()
}

fn iris() -> Schema {
    schema(json!([
        {"name": "x", "dtype": "f32", "shape": ["batch", 4], "constraints": [{"range": {"min": 0, "max": 10}}]},
        {"name": "y", "dtype": "i64", "shape": ["batch"], "constraints": [{"one_of": [0, 1, 2]}]},
    ]))
}

/// Returns the report after the plans.
fn left(plan: &Repair, schema: &Schema, arrays: &Arrays) -> Option<Report> {
    let repaired = plan.apply(schema, arrays.clone());
    repaired.err().map(|unrepaired| unrepaired.report().clone())
}

#[test]
fn broken_iris_is_repaired_by_the_offers_of_the_report() {
    let (schema, broken) = (iris(), read("datasets/iris_broken.npz"));
    let report = schema.validate(&broken).unwrap_err();
    assert_eq!(
        report.to_string(),
        "\
error[missing]: `x` has 3 NaN in 600 values
  x[3, 0] = NaN
  x[77, 2] = NaN
  x[149, 3] = NaN
  help: 3 columns can be imputed by mean or median after `Repair::discard`, or 3 of 150 rows dropped
error[infinite]: `x` has 1 infinity in 600 values
  x[11, 1] = inf
  help: `Repair::discard` makes it missing; then it can be imputed by mean or median, or its row dropped
error[range]: `x` has 1 of 600 values outside 0..=10
  x[10, 1] = -4.4
  help: `Repair::discard` makes it missing; then it can be imputed by mean or median, or its row dropped
error[one_of]: `y` has 1 of 150 values not among [0, 1, 2]
  y[149] = 7
  help: `Repair::discard` makes it missing; then it can be imputed by the most frequent value, or its row dropped",
    );

    let plan = Repair::new()
        .discard("x")
        .impute("x", Imputation::Mean)
        .discard("y")
        .drop_rows("batch");
    let (repaired, log) = plan.apply(&schema, broken.clone()).unwrap();
    assert_eq!(
        log.to_string(),
        "\
repaired[discard]: `x`: 2 of 600 values made missing
  x[10, 1] = -4.4 -> NaN
  x[11, 1] = inf -> NaN
repaired[impute]: `x`: 5 of 600 values imputed by the mean of its feature
  x[3, 0] = NaN -> 5.851677894592285
  x[10, 1] = NaN -> 3.050675630569458
  x[11, 1] = NaN -> 3.050675630569458
  x[77, 2] = NaN -> 3.749664306640625
  x[149, 3] = NaN -> 1.1953020095825195
repaired[discard]: `y`: 1 of 150 values made missing
  y[149] = 7 -> missing
repaired[drop_rows]: 1 of 150 dropped along `batch`, in `x`, `y`
  149: y[149] = missing",
    );
    assert_eq!(repaired.get("x").unwrap().shape(), [149, 4]);

    // Values that were neither missing nor invalid are unchanged.
    let (Some(AnyArray::F32(before)), Some(AnyArray::F32(after))) =
        (broken.get("x"), repaired.get("x"))
    else {
        panic!("both are of f32")
    };
    let rows = before.rows().into_iter().zip(after.rows());
    let changed: Vec<_> = rows
        .enumerate()
        .flat_map(|(row, (before, after))| {
            let pairs = before.iter().zip(after).enumerate();
            let changed = pairs.filter(|(_, (before, after))| before != after);
            changed
                .map(move |(column, _)| (row, column))
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(changed, [(3, 0), (10, 1), (11, 1), (77, 2)]);

    // Any choice of the offered repairs works in combination.
    for choice in 0..3 {
        let chosen = report.violations().iter().map(|violation| {
            let repairs = violation.repairs();
            repairs[choice.min(repairs.len() - 1)].clone()
        });
        let plan = chosen.fold(Repair::new(), Repair::and);
        assert_eq!(
            left(&plan, &schema, &broken).map(|left| left.to_string()),
            None,
            "{plan:?}"
        );
    }
}

#[test]
fn dtypes_without_nan_get_a_mask() {
    let schema = schema(json!([
        {"name": "y", "dtype": "u8", "shape": ["batch"], "constraints": [{"range": {"min": 1, "max": 9}}]},
        {"name": "kind", "dtype": "text", "shape": ["batch"], "constraints": [{"one_of": ["cat", "dog"]}]},
        {"name": "z", "dtype": "f64", "shape": ["batch"], "constraints": ["allow_nan", {"range": {"min": 0}}]},
    ]));
    let words = array!["cat", "dgo", "dog"].mapv(str::to_owned);
    let mut arrays = Arrays::new()
        .with("kind", words)
        .with("z", array![f64::NAN, 1.0, -1.0]);
    // The placeholder of a missing value violates no rule.
    let holes = array![true, false, false].into_dyn();
    arrays
        .insert_with_missing("y", array![0_u8, 0, 5], holes)
        .unwrap();

    let plan = Repair::new().discard("y").discard("kind").discard("z");
    let unrepaired = plan.apply(&schema, arrays).unwrap_err();
    assert_eq!(
        unrepaired.log().to_string(),
        "\
repaired[discard]: `y`: 1 of 3 values made missing
  y[1] = 0 -> missing
repaired[discard]: `kind`: 1 of 3 values made missing
  kind[1] = \"dgo\" -> missing
repaired[discard]: `z`: 1 of 3 values made missing
  z[2] = -1 -> missing",
    );
    let missing = |name| unrepaired.arrays().missing(name).unwrap();
    assert_eq!(missing("y"), array![true, true, false].into_dyn());
    assert_eq!(missing("kind"), array![false, true, false].into_dyn());
    assert_eq!(missing("z"), array![false, false, true].into_dyn());
    let report = unrepaired.report().to_string();
    assert!(
        !report.contains("range") && !report.contains("one_of"),
        "{report}"
    );

    let (arrays, ..) = unrepaired.into_parts();
    let plan = Repair::new()
        .impute("y", Imputation::MostFrequent)
        .impute("kind", Imputation::Constant(Value::text("cat")))
        .impute("z", Imputation::Constant(Value::Int(0)));
    let (arrays, _) = plan.apply(&schema, arrays).unwrap();
    assert_eq!(arrays.get("y"), Some(&array![5_u8, 5, 5].into()));
    let words = array!["cat", "cat", "dog"].mapv(str::to_owned);
    assert_eq!(arrays.get("kind"), Some(&words.into()));
}

#[test]
fn a_misspelt_label_is_discarded_with_its_row_or_is_the_most_frequent() {
    let schema = schema(json!([
        {"name": "kind", "dtype": "text", "shape": ["batch"], "constraints": [{"one_of": ["cat", "dog"]}]},
    ]));
    let words = array!["dog", "cta", "cat", "dog"].mapv(str::to_owned);
    let arrays = Arrays::new().with("kind", words);
    let report = schema.validate(&arrays).unwrap_err();
    let repairs = report.violations()[0].repairs();
    assert_eq!(
        repairs,
        [
            Repair::new()
                .discard("kind")
                .impute("kind", Imputation::MostFrequent),
            Repair::new().discard("kind").drop_rows("batch"),
        ]
    );
    let kinds = |plan: &Repair| match plan
        .apply(&schema, arrays.clone())
        .unwrap()
        .0
        .remove("kind")
    {
        Some(AnyArray::Text(text)) => text.into_values().into_raw_vec_and_offset().0,
        other => panic!("{other:?}"),
    };
    assert_eq!(kinds(&repairs[0]), ["dog", "dog", "cat", "dog"]);
    assert_eq!(kinds(&repairs[1]), ["dog", "cat", "dog"]);

    // A target is not imputed.
    let schema = self::schema(json!([
        {"name": "kind", "dtype": "text", "shape": ["batch"], "role": "target", "constraints": [{"one_of": ["cat", "dog"]}]},
    ]));
    let report = schema.validate(&arrays).unwrap_err();
    assert_eq!(report.violations()[0].repairs(), &repairs[1..]);
    assert_eq!(
        report.to_string(),
        "\
error[one_of]: `kind` has 1 of 4 values not among [\"cat\", \"dog\"]
  kind[1] = \"cta\"
  help: `Repair::discard` makes it missing; then 1 of 4 rows can be dropped, with the only row of class \"cta\" of `kind`",
    );
}

#[test]
fn numbers_in_a_wide_range_are_no_classes() {
    let arrays = || {
        Arrays::new()
            .with("x", array![f64::NAN, 1.0, 2.0])
            .with("rent", array![500.0, 540.0, 540.0])
    };
    let help = |range: Json| {
        let schema = schema(json!([
            {"name": "x", "dtype": "f64", "shape": ["batch"]},
            {"name": "rent", "dtype": "f64", "shape": ["batch"], "role": "target", "constraints": [{"range": range}]},
        ]));
        let report = schema.validate(&arrays()).unwrap_err();
        report.violations()[0].help().unwrap()
    };
    assert_eq!(
        help(json!({"min": 0, "max": 20_000})),
        "`x` can be imputed (mean 1.5, median 1.5), or 1 of 3 rows dropped"
    );
    assert_eq!(
        help(json!({"min": 500, "max": 564})),
        "`x` can be imputed (mean 1.5, median 1.5), or 1 of 3 rows dropped, with the only row of class 500 of `rent`"
    );
}

#[test]
fn rules_are_not_checked_for_other_dtypes() {
    let arrays = Arrays::new()
        .with("x", array![["1", "-2", "3", "4"]].mapv(str::to_owned))
        .with("y", array![9_i64]);
    let plan = Repair::new().discard("x").discard("gone").discard("y");
    let unrepaired = plan.apply(&iris(), arrays).unwrap_err();
    assert_eq!(
        unrepaired.log().to_string(),
        "\
not repaired[discard]: `x`: it holds text, and the rules are for f32; coerce it first
not repaired[discard]: `gone`: the schema has no such array
repaired[discard]: `y`: 1 of 1 value made missing
  y[0] = 9 -> missing",
    );
}

#[test]
fn a_plan_that_discards_is_data_and_learns_from_the_remaining_values() {
    let plan = Repair::new().discard("x").impute("x", Imputation::Mean);
    let text = serde_json::to_string(&plan).unwrap();
    assert_eq!(
        text,
        r#"{"steps":[{"step":"discard","array":"x"},{"step":"impute","array":"x","with":"mean"}]}"#
    );
    assert_eq!(serde_json::from_str::<Repair>(&text).unwrap(), plan);

    let schema = schema(json!([
        {"name": "x", "dtype": "f64", "shape": ["batch"], "constraints": [{"range": {"min": 0, "max": 9}}]},
    ]));
    let training = Arrays::new().with("x", array![1.0, 3.0, 99.0]);
    let fitted = plan.fit(&schema, &training).unwrap();
    let request = Arrays::new().with("x", array![-5.0, 9.0]);
    let (repaired, log) = fitted.apply(&schema, request).unwrap();
    assert_eq!(repaired.get("x"), Some(&array![2.0, 9.0].into()));
    let log = serde_json::to_value(&log).unwrap();
    assert_eq!(
        log["steps"][0],
        json!({"step": "discard", "array": "x", "did": "discarded", "changes": {
            "count": 1, "total": 2,
            "samples": [{"index": [0], "before": -5.0, "after": "NaN"}],
        }})
    );
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        12 => (0..4_i32).prop_map(f64::from),
        2 => Just(f64::NAN),
        1 => Just(f64::INFINITY),
        1 => Just(f64::NEG_INFINITY),
        1 => Just(-1.0),
        1 => Just(7.0),
    ]
}

fn rules() -> impl Strategy<Value = Json> {
    let range = json!({"range": {"min": 0, "max": 3}});
    let list = json!({"one_of": [0, 1, 2, 7]});
    prop::sample::select(vec![
        json!([]),
        json!([range]),
        json!([list]),
        json!([range, {"one_of": [0, 3]}]),
        json!([range, "allow_inf"]),
        json!([range, "allow_nan"]),
        json!(["allow_inf"]),
        json!(["allow_inf", "allow_nan", list]),
        json!([range, "unique"]),
        json!([range, {"sums_to": {"total": 3, "axis": -1, "tolerance": 1.5}}]),
    ])
}

/// One value after the other.
fn breaks(rules: &Json, number: f64) -> bool {
    let has = |rule: &str| rules.as_array().unwrap().contains(&json!(rule));
    let of = |rule: &str| {
        rules
            .as_array()
            .unwrap()
            .iter()
            .any(|of| of.get(rule).is_some())
    };
    let mut lists = rules
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|rule| rule.get("one_of"));
    !number.is_nan()
        && ((number.is_infinite() && !has("allow_inf"))
            || (of("range") && !(0.0..=3.0).contains(&number))
            || lists.any(|list| {
                list.as_array()
                    .unwrap()
                    .iter()
                    .all(|one| one.as_f64() != Some(number))
            }))
}

/// Rules on single values.
const SINGLE: [&str; 4] = ["missing", "infinite", "range", "one_of"];

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 4000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn all_that_breaks_a_rule_is_discarded_and_nothing_else(
        rules in rules(),
        numbers in vec(number(), 12),
        holes in vec(0..6_u8, 12),
        single in any::<bool>(),
        turned in any::<bool>(),
    ) {
        let dtype = if single { "f32" } else { "f64" };
        let schema = schema(json!([
            {"name": "x", "dtype": dtype, "shape": [4, 3], "constraints": rules},
        ]));
        let shape = if turned { (3, 4) } else { (4, 3) };
        let turn = |array: ArrayD<f64>| if turned { array.reversed_axes() } else { array };
        let numbers = turn(Array2::from_shape_vec(shape, numbers).unwrap().into_dyn());
        let holes = holes.into_iter().map(|hole| f64::from(u8::from(hole == 0))).collect();
        let holes = turn(Array2::from_shape_vec(shape, holes).unwrap().into_dyn());
        let holes = holes.mapv(|hole| hole == 1.0);
        let mut arrays = Arrays::new();
        #[allow(clippy::cast_possible_truncation)] // small integers
        let of_dtype = if single {
            AnyArray::from(numbers.mapv(|number| number as f32))
        } else {
            AnyArray::from(numbers.clone())
        };
        arrays.insert_with_missing("x", of_dtype, holes.clone()).unwrap();

        let (after, log) = match Repair::new().discard("x").apply(&schema, arrays) {
            Ok(repaired) => repaired,
            Err(unrepaired) => {
                let (arrays, _, log) = unrepaired.into_parts();
                (arrays, log)
            }
        };
        let broken = ArrayD::from_shape_fn(IxDyn(&[4, 3]), |at| {
            !holes[&at] && breaks(&rules, numbers[&at])
        });
        let is_missing = |at: &[usize]| holes[at] || broken[at] || numbers[at].is_nan();
        let missing = after.missing("x");
        let nan = |at: &[usize]| match after.get("x") {
            Some(AnyArray::F32(array)) => f64::from(array[at]),
            Some(AnyArray::F64(array)) => array[at],
            other => panic!("{other:?}"),
        };
        for (at, &number) in numbers.indexed_iter() {
            let at = [at[0], at[1]];
            let is_hole = missing.as_ref().is_some_and(|missing| missing[&at[..]]);
            prop_assert_eq!(is_hole || nan(&at).is_nan(), is_missing(&at));
            prop_assert!(is_missing(&at) || nan(&at) == number);
        }
        let count = broken.iter().filter(|broken| **broken).count();
        let logged = serde_json::to_value(&log).unwrap();
        let logged = logged["steps"][0]["changes"]["count"].as_u64().unwrap_or(0);
        prop_assert_eq!(logged, count as u64);
    }

    #[test]
    fn offered_repairs_fix_the_array(
        (rules, labels) in (rules(), prop::sample::select(vec![json!([]), json!([{"one_of": [0, 1]}])])),
        rows in vec((vec(number(), 2), -1..3_i64), 0..9),
        min in 0..4_usize,
        flat in any::<bool>(),
    ) {
        let shape = if flat { json!(["batch"]) } else { json!(["batch", 2]) };
        let schema: Schema = serde_json::from_value(json!({
            "name": "S",
            "arrays": [
                {"name": "x", "dtype": "f64", "shape": shape, "constraints": rules},
                {"name": "y", "dtype": "i64", "shape": ["batch"], "constraints": labels},
            ],
            "dims": [{"symbol": "batch", "min": min}],
        })).unwrap();
        let y: Array1<i64> = rows.iter().map(|row| row.1).collect();
        let x = Array2::from_shape_fn((rows.len(), 2), |(row, column)| rows[row].0[column]);
        let x = if flat { x.column(0).to_owned().into_dyn() } else { x.into_dyn() };
        let arrays = Arrays::new().with("x", x).with("y", y);
        let Err(report) = schema.validate(&arrays) else { return Ok(()) };

        let is_of = |found: &Violation, array| {
            found.array() == array && SINGLE.contains(&found.code())
        };
        for violation in report.violations() {
            for plan in &violation.repairs() {
                let discards = plan.steps()[0].code() == "discard";
                let left = left(plan, &schema, &arrays);
                let left = left.as_ref().map_or(&[][..], Report::violations);
                // All invalid values of the array are repaired; the other array and the sizes get no
                // new violations.
                for found in left {
                    let is_new = !report.violations().iter().any(|before| {
                        (before.array(), before.code()) == (found.array(), found.code())
                    });
                    let is_repaired = discards && is_of(found, violation.array());
                    let waited = ["unique", "sums_to"].contains(&found.code());
                    prop_assert!(
                        !is_repaired && (!is_new || waited),
                        "{schema}\n{arrays:?}\n{report}\n{plan:?}\n{found}"
                    );
                }
            }
        }
    }
}
