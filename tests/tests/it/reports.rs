//! The text of reports, and its length.

use schema_core::ndarray::{Array, Array1, Array2, Array3, ArrayD, array};
use schema_core::repair::Imputation;
use schema_core::spec::Value;
use schema_core::{Arrays, Coerce, InputSchema, Repair, Schema};

/// One line per kind of violation.
#[test]
fn every_kind_of_violation_reads_well() {
    #[derive(InputSchema)]
    #[input(dims(time = 1..=8))]
    struct Everything {
        #[input(shape = [batch, 3], allow_inf, range = 0.0..=1.0)]
        x: Array2<f32>,
        #[input(shape = [time], increasing)]
        when: Array1<i64>,
        #[input(shape = [2 * time], sorted)]
        steps: Array1<u16>,
        #[input(shape = [batch, 2], sums_to = 1.0)]
        p: Array2<f64>,
        #[input(shape = [batch, 2], one_hot)]
        class: Array2<u8>,
        #[input(shape = [batch], one_of = ["cat", "dog"], unique)]
        name: Array1<&'static str>,
        #[input(shape = [batch, ..])]
        tail: ArrayD<bool>,
    }

    let everything = Everything {
        x: array![[0.5, f32::NAN, 1.5], [-0.25, f32::NEG_INFINITY, 1.0]],
        when: (0..9).map(|second| second / 2).collect(),
        steps: (0..17).rev().collect(),
        p: array![[0.5, 0.5], [0.5, 0.75]],
        class: array![[0, 1], [1, 1]],
        name: array!["dog", "dog", "dgo"],
        tail: ArrayD::default(vec![]),
    };
    assert_eq!(
        everything.check().unwrap_err().to_string(),
        "\
error[rank]: `tail` is [], of rank 0, but the schema says [batch, ..]
error[dim]: `2 * time` is 17 in `steps` (axis 0), but `time` is 9 in `when` (axis 0), which makes it 18
error[dim]: `batch` is 2 in `x` (axis 0) but 3 in `name` (axis 0)
error[bounds]: `time` is 9 in `when` (axis 0), but the schema says 1..=8
error[missing]: `x` has 1 NaN in 6 values
  x[0, 1] = NaN
error[range]: `x` has 3 of 6 values outside 0..=1
  x[0, 2] = 1.5
  x[1, 0] = -0.25
  x[1, 1] = -inf
error[increasing]: `when` is not increasing along axis 0: 4 of 9 values are not larger than the one before
  when[1] = 0
  when[3] = 1
  when[5] = 2
  when[7] = 3
error[sorted]: `steps` is not sorted along axis 0: 16 of 17 values are smaller than the one before
  steps[1] = 15
  steps[2] = 14
  steps[3] = 13
  steps[4] = 12
  steps[5] = 11
  and 11 more
error[sums_to]: `p` does not sum to 1 along axis 1: 1 of 2 sums off by more than 0.00001
  p[1, 0] = 1.25
error[one_hot]: `class` is not one-hot along axis 1: 1 of 2 lines
  class[1, 0] = \"two 1s\"
error[one_of]: `name` has 1 of 3 values not among [\"cat\", \"dog\"]
  name[2] = \"dgo\"
error[unique]: `name` repeats 1 of 3 values
  name[1] = \"dog\""
    );
}

/// Ten arrays with every violation, and with long names and values.
#[test]
fn a_report_stays_under_four_kilobytes() {
    let long = "a name that goes on and on ".repeat(20);
    let names: Vec<String> = (0..10).map(|at| format!("{at} {long}")).collect();
    let specs: Vec<_> = names
        .iter()
        .map(|name| {
            serde_json::json!({
                "name": name,
                "dtype": "f64",
                "shape": [&long.replace(' ', "_"), 3, 4],
                "constraints": [
                    {"range": {"min": 0, "max": 1}},
                    {"one_of": (0..2).collect::<Vec<_>>()},
                    {"sorted": 0},
                    {"sorted": 1},
                    {"sums_to": {"total": 1.0, "axis": -1, "tolerance": 1e-5}},
                    {"one_hot": -1},
                ],
            })
        })
        .collect();
    let schema: Schema =
        serde_json::from_value(serde_json::json!({"name": "S", "arrays": specs})).unwrap();

    let values = Array::from_shape_fn((50, 5, 4), |(row, column, _)| match (row + column) % 3 {
        0 => f64::NAN,
        1 => f64::INFINITY,
        _ => -1.234_567_890_123_456_7e-300,
    });
    let wrong = names
        .iter()
        .enumerate()
        .fold(Arrays::new(), |arrays, (at, name)| {
            let rows = ndarray_rows(&values, 50 - at);
            arrays.with(name.clone(), rows)
        });
    let text = names.iter().fold(Arrays::new(), |arrays, name| {
        arrays.with(name.clone(), Array2::from_elem((3, 3), long.clone()))
    });
    let unknown = (0..500).fold(Arrays::new(), |arrays, at| {
        arrays.with(format!("{at} {long}"), array![0.0])
    });
    for arrays in [wrong, text, unknown, Arrays::new()] {
        let report = schema.validate(&arrays).unwrap_err();
        let text = report.to_string();
        assert!(text.len() <= 4096, "{} bytes", text.len());
        assert!(text.starts_with("error["), "{text}");
        assert!(report.violations().len() >= 10);
    }
}

fn ndarray_rows(values: &Array3<f64>, rows: usize) -> Array3<f64> {
    values.select(
        schema_core::ndarray::Axis(0),
        &(0..rows).collect::<Vec<_>>(),
    )
}

#[test]
fn names_and_values_cannot_break_a_line() {
    let schema = serde_json::json!({
        "name": "S",
        "arrays": [{"name": "x\nerror[fake]: all is well\u{202e}", "dtype": "text", "shape": ["n"],
                    "constraints": [{"one_of": ["a"]}]}],
    });
    let schema: Schema = serde_json::from_value(schema).unwrap();
    let name = schema.array(0).unwrap().name().to_owned();
    let arrays = Arrays::new().with(name, array!["\n\u{1b}[31m\u{202e}".to_owned()]);
    let text = schema.validate(&arrays).unwrap_err().to_string();
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
}

#[test]
fn a_report_is_data_too() {
    #[derive(InputSchema)]
    struct Inputs {
        #[input(shape = [batch, 3])]
        x: Array2<f64>,
        #[input(shape = [batch])]
        y: Array1<i64>,
    }

    let inputs = Inputs {
        x: array![[1.0, 2.0, f64::NAN]],
        y: array![0, 1],
    };
    let report = inputs.check().unwrap_err();
    assert_eq!(
        serde_json::to_value(&report).unwrap(),
        serde_json::json!({
            "version": 1,
            "schema": "Inputs",
            "violations": [
                {
                    "message": "`batch` is 1 in `x` (axis 0) but 2 in `y` (axis 0)",
                    "array": "y",
                    "code": "dim",
                    "dim": "batch",
                    "axis": 0,
                    "found": 2,
                    "expected": 1,
                    "symbols": [{"symbol": "batch", "size": 1, "array": "x", "axis": 0}],
                },
                {
                    "message": "`x` has 1 NaN in 3 values",
                    "array": "x",
                    "code": "missing",
                    "count": 1,
                    "total": 3,
                    "samples": [{"index": [0, 2], "value": "NaN"}],
                    "spread": {"rows": 1, "of_rows": 1, "columns": 1, "empty": 1, "column": null},
                },
            ],
        })
    );
}

/// JSON has no number for NaN and infinity.
#[test]
fn a_repair_log_is_data_too() {
    #[derive(Debug, InputSchema)]
    struct Inputs {
        #[input(shape = [batch, 2], allow_inf)]
        x: Array2<f64>,
        #[input(shape = [batch])]
        y: Array1<f64>,
    }

    let arrays = Arrays::new()
        .with("x", array![[1.0, f64::NAN], [2.0, 3.0]])
        .with("y", array!["?", "1"].mapv(str::to_owned));
    let (_, log) = Repair::new()
        .coerce(Coerce::Lossy)
        .impute("x", Imputation::Constant(Value::Float(f64::INFINITY)))
        .drop_rows("batch")
        .build::<Inputs>(arrays)
        .unwrap();
    let log = serde_json::to_value(&log).unwrap();
    let [coerced, imputed, dropped] = [0, 1, 2].map(|step| &log["steps"][step]);
    assert_eq!(
        coerced["lost"]["samples"],
        serde_json::json!([{"index": [0], "before": "?", "after": "NaN"}])
    );
    assert_eq!(imputed["fills"], serde_json::json!([[1, "inf"]]));
    assert_eq!(
        imputed["changes"]["samples"],
        serde_json::json!([{"index": [0, 1], "before": "NaN", "after": "inf"}])
    );
    assert_eq!(
        dropped["rows"],
        serde_json::json!([{"row": 0, "array": "y", "index": [0], "value": "NaN"}])
    );
}
