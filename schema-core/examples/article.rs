//! The three wrong arrays of an article on Keras `fit()` errors, as NumPy saved them, with the error of
//! Keras and the report of the schema for each.
//!
//! ```sh
//! cargo run --example article
//! ```

use std::error::Error;
use std::path::{Path, PathBuf};

use schema_core::arrays::{Element, OwnedElement};
use schema_core::ndarray::{Array1, Array2};
use schema_core::{Arrays, InputSchema, Valid};
use serde_json::Value;

/// The training data of the article's model: `Dense(10)` on 3 features.
#[derive(InputSchema)]
struct Training<T: Element> {
    /// One row per sample.
    #[input(shape = [batch, 3])]
    x: Array2<T>,
    /// One label per sample.
    #[input(shape = [batch], one_of = [0, 1], role = target)]
    y: Array1<i64>,
}

/// The article's mistakes: the file with the arrays, and the recorded cases of Keras.
const MISTAKES: [(&str, &str, &[&str]); 3] = [
    ("1. Inconsistent data type", "dtype.npz", &["article-1"]),
    ("2. Dimension mismatch", "shape.npz", &["article-2"]),
    (
        "3. Missing values",
        "missing.npz",
        &["article-3", "article-3-labels-fit"],
    ),
];

fn main() -> Result<(), Box<dyn Error>> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures");
    let recording: Value =
        serde_json::from_slice(&std::fs::read(fixtures.join("keras_says.json"))?)?;
    let versions = &recording["versions"];
    println!(
        "Keras {} with TensorFlow {}, and the same arrays checked against\n\n{}\n",
        text(&versions["keras"]),
        text(&versions["tensorflow"]),
        indented(&Training::<f64>::SCHEMA.to_string()),
    );

    for (title, file, cases) in MISTAKES {
        println!("{title}\n");
        for id in cases {
            let case = recorded(&recording, id)?;
            let (x, y) = (text(&case["x"]), text(&case["y"]));
            println!("    model.fit(x={x}, y={y})\n");
            println!("  Keras says:\n\n{}\n", indented(&keras_says(case)));
        }
        let report = rejection(&fixtures, file)?;
        println!("  The schema says:\n\n{}\n", indented(&report));
    }

    let clean: Valid<Training<f32>> = Training::from_arrays(article(&fixtures, "clean.npz")?)?;
    println!("The clean arrays pass: {}\n", clean.dims());
    println!("{}", indented(&format!("x = {}\ny = {}", clean.x, clean.y)));
    Ok(())
}

fn article(fixtures: &Path, file: &str) -> Result<Arrays, schema_core::io::ReadError> {
    let path: PathBuf = fixtures.join("article").join(file);
    Arrays::read(path)
}

/// Returns the report on the arrays of a file.
fn rejection(fixtures: &Path, file: &str) -> Result<String, Box<dyn Error>> {
    match from_arrays::<f64>(article(fixtures, file)?) {
        Ok(_) => Err(format!("{file} passed, but should not").into()),
        Err(report) => Ok(report),
    }
}

fn from_arrays<T: OwnedElement>(arrays: Arrays) -> Result<Valid<Training<T>>, String> {
    Training::from_arrays(arrays).map_err(|rejected| rejected.report().to_string())
}

fn recorded<'a>(recording: &'a Value, id: &str) -> Result<&'a Value, String> {
    recording["cases"]
        .as_array()
        .and_then(|cases| cases.iter().find(|case| case["id"] == id))
        .ok_or_else(|| format!("no recording of {id}"))
}

/// Returns the error that Keras raised, or the result of training if it raised none.
fn keras_says(case: &Value) -> String {
    let Some(raised) = case["raises"].as_str() else {
        let result = &case["result"];
        return format!(
            "nothing. The loss is {}, and {} weights are NaN.",
            text(&result["loss"][0]),
            text(&result["nan_weights"]),
        );
    };
    let lines = case["says"].as_array().map_or(&[][..], Vec::as_slice);
    let said: Vec<&str> = lines.iter().map(text).collect();
    format!("{raised}: {}", said.join("\n"))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn indented(text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| format!("    {line}").trim_end().to_owned())
        .collect();
    lines.join("\n")
}
