//! `schema sample`: data for schemas and models.

use std::fmt::Write as _;

use crate::common::{IRIS, fixtures, folder, golden, run_in};

const TRAINING: &str = r#"{
  "version": 1,
  "name": "Training",
  "arrays": [
    {
      "name": "x",
      "dtype": "f32",
      "shape": ["batch", 3],
      "constraints": [{"range": {"min": 0.0, "max": 1.0}}, {"sums_to": {"total": 1.0, "axis": -1, "tolerance": 1e-5}}]
    },
    {"name": "id", "dtype": "i64", "shape": ["batch"], "constraints": ["unique"]},
    {"name": "y", "dtype": "text", "shape": ["batch"], "constraints": [{"one_of": ["cat", "dog"]}], "role": "target"}
  ],
  "dims": [{"symbol": "batch", "min": 1, "max": 256}]
}"#;

const FIXED: &str = r#"{"version": 1, "name": "Fixed", "arrays": [
  {"name": "x", "dtype": "f32", "shape": [2], "constraints": [{"check": "crate::own"}]},
  {"name": "z:0", "dtype": "complex<f32>", "shape": []}
]}"#;

#[test]
fn samples_are_valid_and_almost_samples_have_one_violation() {
    let folder = folder(&[("training.json", TRAINING), ("fixed.json", FIXED)]);
    let model = fixtures().join("models/keras/labels_sparse.keras");
    std::fs::copy(model, folder.path().join("labels.keras")).unwrap();
    let mut output = String::new();
    let mut run = |arguments: &str| {
        let all: Vec<&str> = arguments.split_whitespace().collect();
        let ran = run_in(folder.path(), &all);
        let _ = write!(output, "$ schema {arguments}\n{}", ran.all());
        ran.code
    };
    assert_eq!(run("sample training.json --dim batch=2 --seed 7"), Some(0));
    assert_eq!(
        run("sample training.json --rows 100 -o sample.npz"),
        Some(0)
    );
    assert_eq!(run("check training.json sample.npz"), Some(0));
    assert_eq!(
        run("sample training.json --rows 100 -o sample.npz"),
        Some(2)
    );
    assert_eq!(
        run("sample training.json --rows 1 -o sample.npz --force"),
        Some(0)
    );
    assert_eq!(run("sample training.json --breakable"), Some(0));
    assert_eq!(
        run("sample training.json --almost x:range -o almost.npz"),
        Some(0)
    );
    assert_eq!(run("check training.json almost.npz"), Some(1));
    assert_eq!(run("sample training.json --almost y:unique"), Some(2));
    assert_eq!(run("sample training.json --almost yy:unique"), Some(2));
    assert_eq!(run("sample training.json --almost y"), Some(2));
    assert_eq!(run("sample training.json --dim bacth=2"), Some(2));
    assert_eq!(run("sample training.json --rows 1000"), Some(2));
    assert_eq!(run("sample fixed.json --rows 3"), Some(2));
    assert_eq!(run("sample fixed.json"), Some(2));
    assert_eq!(
        run("sample fixed.json --almost z:0:missing -o fixed.npz"),
        Some(0)
    );
    assert_eq!(run("sample labels.keras --rows 2 -o labels.npz"), Some(0));
    assert_eq!(run("check labels.keras labels.npz"), Some(0));
    golden("sample.txt", &output);
}

#[test]
fn samples_are_written_in_every_format_and_read_back_valid() {
    let folder = folder(&[("schema.json", IRIS)]);
    for format in ["npz", "json", "csv", "tsv", "parquet", "arrow", "feather"] {
        let file = format!("iris.{format}");
        let rows = ["sample", "schema.json", "--rows", "12", "-o", &file];
        run_in(folder.path(), &rows).good();
        let checked = run_in(folder.path(), &["check", "schema.json", &file]).good();
        assert_eq!(checked, format!("{file}: valid (batch = 12)\n"));
    }
}

#[test]
fn the_same_seed_makes_the_same_data() {
    let folder = folder(&[("iris.json", IRIS)]);
    let sample =
        |seed: &str| run_in(folder.path(), &["sample", "iris.json", "--seed", seed]).good();
    assert_eq!(sample("1"), sample("1"));
    assert_ne!(sample("1"), sample("2"));
}
