//! Compares imputation with NumPy, scikit-learn and pandas: `fixtures/make_imputed.py`.

use schema_core::arrays::{Cell, TextArray};
use schema_core::ndarray::{Array, Array1, Array2, ArrayD, Ix1, Ix2};
use schema_core::repair::{Imputation, RepairLog, Repaired, RepairedKind};
use schema_core::spec::{Constraint, Value as Put};
use schema_core::{AnyArray, ArraySpec, Arrays, Coerce, DType, Repair, Schema};
use serde_json::Value;

const F32: Schema = Schema::new("F32").with_arrays(const { &[ArraySpec::new("x", DType::F32)] });
const F64: Schema = Schema::new("F64").with_arrays(const { &[ArraySpec::new("x", DType::F64)] });
const TEXT: Schema = Schema::new("Text").with_arrays(const { &[ArraySpec::new("x", DType::Text)] });

/// Allows infinity, and has no other rules for the results.
const READ: Schema = Schema::new("Read").with_arrays(
    const {
        &[ArraySpec::new("x", DType::F64)
            .with_constraints(const { &[Constraint::AllowNan, Constraint::AllowInf] })]
    },
);

fn recorded() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/imputed.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn number(value: &Value) -> f64 {
    match value.as_str() {
        Some(word) => word.parse().unwrap(),
        None => value.as_f64().unwrap_or(f64::NAN),
    }
}

fn matrix(value: &Value) -> Array2<f64> {
    let rows = list(value);
    let numbers: Vec<f64> = rows.iter().flat_map(list).map(number).collect();
    Array2::from_shape_vec((rows.len(), list(&rows[0]).len()), numbers).unwrap()
}

/// Returns the array after a plan, valid or not.
fn repaired(plan: &Repair, schema: &Schema, x: impl Into<AnyArray>) -> (AnyArray, RepairLog) {
    let (mut arrays, log) = match plan.apply(schema, Arrays::new().with("x", x)) {
        Ok(repaired) => repaired,
        Err(unrepaired) => {
            let (arrays, _, log) = unrepaired.into_parts();
            (arrays, log)
        }
    };
    (arrays.remove("x").unwrap(), log)
}

#[allow(clippy::cast_possible_truncation)] // rounds to the nearest
fn narrow(number: f64) -> f32 {
    number as f32
}

/// Returns the array in every memory layout.
fn layouts(x: &Array2<f64>) -> [Array2<f64>; 3] {
    let fortran = x.t().as_standard_layout().into_owned().reversed_axes();
    let mut backward = x.clone();
    backward.invert_axis(schema_core::ndarray::Axis(0));
    let mut backward = backward.as_standard_layout().into_owned();
    backward.invert_axis(schema_core::ndarray::Axis(0));
    [x.clone(), fortran, backward]
}

fn imputed(dtype: &str, x: &Array2<f64>, by: Imputation) -> (Array2<f64>, RepairLog) {
    let plan = Repair::new().impute("x", by);
    if dtype == "f64" {
        let (x, log) = repaired(&plan, &F64, x.clone());
        return (x.into_array::<f64, Ix2>().unwrap(), log);
    }
    let (x, log) = repaired(&plan, &F32, x.mapv(narrow));
    (x.into_array::<f32, Ix2>().unwrap().mapv(f64::from), log)
}

/// Whether the arrays are equal, except for the last digits of sums in another order.
fn close(left: f64, right: f64, dtype: &str) -> bool {
    let digits = if dtype == "f32" { 1e-6 } else { 1e-12 };
    left.is_nan() && right.is_nan() || (left - right).abs() <= digits * right.abs().max(1e-6)
}

#[test]
fn means_and_medians_are_numpys_and_the_rest_is_scikit_learns() {
    let recorded = recorded();
    let cases = list(&recorded["numbers"]);
    assert!(cases.len() > 50);
    for case in cases {
        let (name, dtype) = (&case["name"], case["dtype"].as_str().unwrap());
        let x = matrix(&case["x"]);
        for x in layouts(&x) {
            for (by, key) in [
                (Imputation::Mean, "mean"),
                (Imputation::Median, "median"),
                (Imputation::MostFrequent, "most_frequent"),
            ] {
                let (filled, log) = imputed(dtype, &x, by);
                let statistics: Vec<f64> = list(&case[key]).iter().map(number).collect();
                for (((row, column), was), is) in x.indexed_iter().zip(&filled) {
                    let expected = if was.is_nan() {
                        statistics[column]
                    } else {
                        *was
                    };
                    assert!(
                        close(*is, expected, dtype),
                        "{name}, {dtype}, {key}: [{row}, {column}] is {is}, not {expected}"
                    );
                }
                let missing = x.iter().filter(|value| value.is_nan()).count();
                let left = filled.iter().filter(|value| value.is_nan()).count();
                let count = |done: &Repaired| match done.kind() {
                    RepairedKind::Imputed { changes, .. } => changes.count,
                    _ => 0,
                };
                let filled: usize = log.steps().iter().map(count).sum();
                assert_eq!(filled, missing - left, "{log}");
                assert_eq!(
                    left > 0,
                    log.steps().iter().any(|step| !step.is_done()),
                    "{log}"
                );
            }
            let (filled, _) = imputed(dtype, &x, Imputation::Constant(Put::Float(0.5)));
            let expected = matrix(&case["constant"]);
            let same = filled
                .iter()
                .zip(&expected)
                .all(|(is, expected)| close(*is, *expected, dtype));
            assert!(same, "{name}: {filled}");
        }
    }
}

fn words(value: &Value) -> TextArray {
    let words = list(value);
    let text = words
        .iter()
        .map(|word| word.as_str().unwrap_or("").to_owned());
    let text: Array1<String> = text.collect();
    let cells = words.iter().map(|word| match word {
        Value::Null => Cell::Missing,
        _ => Cell::Text,
    });
    let cells: Array1<Cell> = cells.collect();
    TextArray::with_cells(text.into_dyn(), cells.into_dyn()).unwrap()
}

#[test]
fn the_most_frequent_text_is_scikit_learns() {
    for case in list(&recorded()["texts"]) {
        let plan = Repair::new().impute("x", Imputation::MostFrequent);
        let (x, _) = repaired(&plan, &TEXT, words(&case["x"]));
        let x: Array1<String> = x.into_array().unwrap();
        assert_eq!(serde_json::json!(x.to_vec()), case["most_frequent"]);
    }
}

/// Intended differences from pandas in reading numbers.
fn is_read_otherwise(word: &Value) -> bool {
    matches!(
        word.as_str(),
        // An empty text is not a number, like `"a"`; a missing cell stays missing. NaN is missing in
        // any spelling; NumPy writes `nan`. A number too large for an f64 is not infinity.
        Some("" | "nan" | "1e400")
    )
}

#[test]
fn text_is_read_as_pandas_reads_it() {
    let same = |left: &ArrayD<f64>, right: &Value| {
        let right = list(right).iter().map(number);
        left.iter().zip(right).all(|(left, right)| {
            left.to_bits() == right.to_bits() || left.is_nan() && right.is_nan()
        })
    };
    let mut compared = 0;
    for case in list(&recorded()["readings"]) {
        let otherwise = list(&case["x"]).iter().any(is_read_otherwise);
        let x = words(&case["x"]);
        let (strict, log) = repaired(&Repair::new().coerce(Coerce::Lossless), &READ, x.clone());
        match strict.into_array::<f64, _>() {
            _ if otherwise => {}
            Ok(x) => assert!(same(&x, &case["raise"]), "{case}: {x}"),
            Err(_) => {
                assert_eq!(case["raise"], "refused", "{log}");
                assert!(!log.steps()[0].is_done());
            }
        }
        let (lossy, _) = repaired(&Repair::new().coerce(Coerce::Lossy), &READ, x);
        let lossy: Array<f64, Ix1> = lossy.into_array().unwrap();
        if !otherwise {
            assert!(same(&lossy.into_dyn(), &case["coerce"]), "{case}");
            compared += 1;
        }
    }
    assert!(compared > 10);
}

#[test]
fn integers_beyond_2_to_the_53_are_distinguished() {
    const U64: Schema =
        Schema::new("U64").with_arrays(const { &[ArraySpec::new("x", DType::U64)] });
    const I64: Schema =
        Schema::new("I64").with_arrays(const { &[ArraySpec::new("x", DType::I64)] });

    fn filled<T>(schema: &Schema, values: [T; 6], by: Imputation) -> AnyArray
    where
        AnyArray: From<Array1<T>>,
    {
        let mut arrays = Arrays::new();
        let missing = Array1::from(vec![false, false, false, false, false, true]).into_dyn();
        (arrays.insert_with_missing("x", Array1::from_iter(values), missing)).unwrap();
        let plan = Repair::new().impute("x", by);
        let (mut arrays, _) = plan.apply(schema, arrays).unwrap();
        arrays.remove("x").unwrap()
    }

    let big = 1_u64 << 53;
    let values = [big + 2, big + 1, big, big + 1, u64::MAX, 0];
    let last = |array: AnyArray| array.into_array::<u64, Ix1>().unwrap()[5];
    assert_eq!(
        last(filled(&U64, values, Imputation::MostFrequent)),
        big + 1
    );
    // The median is a float, as in NumPy: the one nearest to `big + 1`.
    assert_eq!(last(filled(&U64, values, Imputation::Median)), big);

    let values = values.map(|value| -value.cast_signed().saturating_abs());
    let last = |array: AnyArray| array.into_array::<i64, Ix1>().unwrap()[5];
    let frequent = last(filled(&I64, values, Imputation::MostFrequent));
    assert_eq!(frequent, -(big + 1).cast_signed());
    let median = last(filled(&I64, values, Imputation::Median));
    assert_eq!(median, -big.cast_signed());
}
