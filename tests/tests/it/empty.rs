//! Arrays without values whose other axes are huge: a file of 128 bytes can say so, and nothing may
//! take time or memory for an axis that has nothing along it.

use schema_core::ndarray::{ArrayD, IxDyn};
use schema_core::repair::Imputation;
use schema_core::spec::Value;
use schema_core::{AnyArray, Arrays, Coerce, Repair, Schema};
use serde_json::{Value as Json, json};

const HUGE: usize = 100_000_000_000_000_000;

const SHAPES: [&[usize]; 7] = [
    &[HUGE, 0],
    &[0, HUGE],
    &[0, 1_000_000_000_000],
    &[0, 1_000_000_000],
    &[1_000_000_000, 1_000_000_000, 0],
    &[0, 1_000_000_000, 1_000_000_000],
    &[1_000_000_000, 0, 1_000_000_000],
];

fn empty(dtype: &str, shape: &[usize]) -> AnyArray {
    match dtype {
        "f64" => ArrayD::<f64>::zeros(IxDyn(shape)).into(),
        "i32" => ArrayD::<i32>::zeros(IxDyn(shape)).into(),
        "bool" => ArrayD::from_elem(IxDyn(shape), false).into(),
        _ => ArrayD::from_elem(IxDyn(shape), String::new()).into(),
    }
}

/// Schemas of one array `y` with a rule, or none; and how long the other axes are.
fn schemas(dtype: &str, rank: usize) -> Vec<Schema> {
    let mut rules = vec![
        json!([]),
        json!(["unique"]),
        json!([{"sorted": 0}]),
        json!([{"sorted": -1}]),
        json!([{"increasing": 0}]),
        json!([{"increasing": -1}]),
    ];
    if dtype == "f64" || dtype == "i32" {
        rules.extend([
            json!([{"one_hot": 0}]),
            json!([{"one_hot": -1}]),
            json!([{"sums_to": {"total": 1, "tolerance": 0.1, "axis": 0}}]),
            json!([{"sums_to": {"total": 0, "tolerance": 0.1, "axis": 0}}]),
            json!([{"sums_to": {"total": 1, "tolerance": 0.1, "axis": -1}}]),
            json!([{"range": {"min": 0, "max": 1}}]),
        ]);
    }
    let mut shapes: Vec<Vec<Json>> = vec![
        vec![json!(10); rank],
        vec![json!("batch"); rank],
        vec![json!("n"), json!(HUGE), json!(HUGE)],
        vec![json!("n"), json!(HUGE)],
        vec![json!(10)],
    ];
    shapes.push((0..rank).map(|axis| json!(format!("n{axis}"))).collect());
    let schema = |shape: &Vec<Json>, rules: &Json| {
        let array = json!({"name": "y", "dtype": dtype, "shape": shape, "constraints": rules});
        serde_json::from_value(json!({"name": "S", "arrays": [array]})).ok()
    };
    let pairs = shapes
        .iter()
        .flat_map(|shape| rules.iter().map(move |rules| (shape, rules)));
    let schemas: Vec<Schema> = pairs
        .filter_map(|(shape, rules)| schema(shape, rules))
        .collect();
    assert!(schemas.len() > 20, "{dtype} {}", schemas.len());
    schemas
}

fn plans(rank: usize) -> Vec<Repair> {
    let mut plans = vec![
        Repair::new().discard("y"),
        Repair::new().reshape("y"),
        Repair::new().transpose("y", (0..rank).rev().collect::<Vec<_>>()),
        Repair::new().drop_rows("batch"),
        Repair::new().drop_rows("n0"),
        Repair::new().drop_columns("y"),
        Repair::new().drop_columns_at("y", [0, 2]),
        Repair::new().forward_fill("y", "batch"),
        Repair::new().coerce(Coerce::Lossy),
    ];
    let constants = [Value::Float(1.0), Value::Int(1), Value::text("a")];
    let with = [
        Imputation::Mean,
        Imputation::Median,
        Imputation::MostFrequent,
    ];
    for with in with.into_iter().chain(constants.map(Imputation::Constant)) {
        plans.push(Repair::new().impute("y", with.clone()));
        plans.push(Repair::new().impute_along("y", 0, with));
    }
    plans
}

#[test]
fn huge_axes_of_nothing_cost_nothing() {
    for shape in SHAPES {
        for dtype in ["f64", "i32", "bool", "text"] {
            let arrays = Arrays::new().with("y", empty(dtype, shape));
            for schema in schemas(dtype, shape.len()) {
                if let Err(report) = schema.validate(&arrays) {
                    assert!(report.to_string().len() < 10_000);
                    let _ = (report.to_html(), serde_json::to_string(&report).unwrap());
                    assert!(report.map("y").is_empty());
                    for violation in report.violations() {
                        for plan in violation.repairs() {
                            let _ = plan.apply(&schema, arrays.clone());
                        }
                    }
                }
                for plan in plans(shape.len()) {
                    let _ = plan.apply(&schema, arrays.clone());
                    let _ = plan.fit(&schema, &arrays);
                }
            }
        }
    }
}

#[test]
fn nothing_is_written_that_has_no_end() {
    let folder = tempfile::tempdir().unwrap();
    for shape in SHAPES {
        for dtype in ["f64", "i32", "bool", "text"] {
            let arrays = Arrays::new().with("y", empty(dtype, shape));
            for extension in ["npy", "npz", "csv", "tsv", "json", "parquet", "safetensors"] {
                let path = folder.path().join("y").with_extension(extension);
                if arrays.write(&path).is_err() {
                    continue;
                }
                assert!(path.metadata().unwrap().len() < 100_000, "{extension}");
                let read = Arrays::read(&path).unwrap();
                assert_eq!(read.get("y").unwrap().shape(), shape, "{extension}");
            }
        }
    }
}

#[test]
fn lanes_without_values_are_counted() {
    let arrays = Arrays::new().with("y", ArrayD::<f64>::zeros(IxDyn(&[HUGE, 0])));
    let array =
        json!({"name": "y", "dtype": "f64", "shape": ["n", "k"], "constraints": [{"one_hot": -1}]});
    let schema = json!({"name": "S", "arrays": [array]});
    let schema: Schema = serde_json::from_value(schema).unwrap();
    let report = schema.validate(&arrays).unwrap_err().to_string();
    assert!(
        report.contains("100000000000000000 of 100000000000000000"),
        "{report}"
    );
    // There is no lane along the other axis.
    let other = Arrays::new().with("y", ArrayD::<f64>::zeros(IxDyn(&[0, HUGE])));
    schema.validate(&other).unwrap();
}
