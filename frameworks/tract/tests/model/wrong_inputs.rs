//! Compares the errors of tract for wrong inputs with the reports.

use std::path::Path;

use schema_core::ndarray::{Array2, array};
use schema_core::{AnyArray, Arrays, InputSchema};
use tract_onnx::prelude::{IntoTValue, TValue, tvec};

use crate::common::{Features, bare, fixture};

/// Returns the answer or the error of tract alone.
fn tract(x: impl IntoTValue) -> Result<TValue, String> {
    let model = bare(&fixture("keras_export_dense.onnx"));
    match model.run(tvec![x.into_tvalue()]) {
        Ok(outputs) => Ok(outputs[0].clone()),
        Err(error) => Err(format!("{error:#}")),
    }
}

/// Returns the report on `x`.
fn report(x: impl Into<AnyArray>) -> String {
    let rejected = Features::from_arrays(Arrays::new().with("x", x)).unwrap_err();
    rejected.to_string()
}

/// The snippet of this crate's README, which its documentation runs, is in the README of all.
#[test]
fn the_readme_of_all_shows_this_crate() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = std::fs::read_to_string(folder.join("README.md")).unwrap();
    let (_, own) = own.split_once("```rust\n").unwrap();
    let (own, _) = own.split_once("```").unwrap();
    let shown = own
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("# "));
    let shown: String = shown.collect();
    let all = std::fs::read_to_string(folder.join("../../README.md")).unwrap();
    assert!(
        all.contains(&format!("```rust,ignore\n{shown}```")),
        "{shown}"
    );
}

/// The README of all shows this case.
#[test]
fn a_feature_is_missing() {
    let x = array![[1.0_f32, 2.0], [3.0, 4.0]];
    let alone = tract(x.clone()).unwrap_err();
    assert_eq!(
        alone,
        "Clashing resolution for expression. 3=3 != 2. \
         (TurnState(SymbolValues { values: {unk__6: 2} }))",
    );
    let report = report(x);
    assert_eq!(
        report,
        "\
error[shape]: `x` is [2, 2], but the schema says [batch, 3]
  axis 1 is 2, expected 3",
    );
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    assert!(readme.contains(&format!("```text\n{alone}\n\n{report}\n```")));
}

#[test]
fn a_single_row_without_a_batch_axis() {
    let x = array![1.0_f32, 2.0, 3.0];
    assert_eq!(
        tract(x.clone()).unwrap_err(),
        "Input at index 0 has incorrect dtype or shape \
         (got 3,F32 1, 2, 3, expected to match fact unk__6,3,F32)",
    );
    assert_eq!(
        report(x),
        "\
error[rank]: `x` is [3], of rank 1, but the schema says [batch, 3]
  help: `Repair::reshape` gives `x` the one shape that fits",
    );
}

#[test]
fn the_numbers_are_f64() {
    let x = array![[1.0_f64, 2.0, 6.0], [3.0, 4.0, 5.0]];
    assert_eq!(
        tract(x.clone()).unwrap_err(),
        "Input at index 0 has incorrect dtype or shape \
         (got 2,3,F64 1, 2, 6, 3, 4, 5, expected to match fact unk__6,3,F32)",
    );
    assert_eq!(
        report(x),
        "\
error[dtype]: `x` holds f64, but the schema says f32
  6 of 6 values fit f32
  help: `Coerce::Lossless` makes `x` f32, and loses nothing",
    );
}

/// tract answers with NaN.
#[test]
fn a_value_is_missing() {
    let x = array![[1.0_f32, 2.0, f32::NAN], [3.0, 4.0, 5.0]];
    let scores = tract(x.clone()).unwrap();
    let scores = scores.to_plain_array_view::<f32>().unwrap();
    assert!(
        scores
            .outer_iter()
            .next()
            .unwrap()
            .iter()
            .all(|score| score.is_nan())
    );
    assert_eq!(
        report(x),
        "\
error[missing]: `x` has 1 NaN in 6 values
  x[0, 2] = NaN
  help: column 2 can be imputed (mean 5, median 5), or 1 of 2 rows dropped",
    );
}

/// tract returns an empty answer.
#[test]
fn there_are_no_rows() {
    let x = Array2::<f32>::zeros((0, 3));
    assert_eq!(tract(x.clone()).unwrap().shape(), [0, 10]);
    assert_eq!(
        report(x),
        "error[bounds]: `batch` is 0 in `x` (axis 0), but the schema says 1..=256",
    );
}
