//! Runs the program.

use std::path::Path;
use std::process::Command;

use schema_core::Arrays;
use schema_core::ndarray::{Array2, array};
use tempfile::TempDir;

use crate::common::fixture;

/// Runs the program. Returns whether it succeeded, its output and its errors.
fn onnx(arguments: &[&Path]) -> (bool, String, String) {
    // Cargo names the programs of a package, but not its examples.
    let test = std::env::current_exe().unwrap();
    let built = test.parent().and_then(Path::parent).unwrap();
    let output = Command::new(built.join("examples/onnx"))
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.success(),
        text(output.stdout),
        text(output.stderr),
    )
}

fn answer_to(x: Array2<f32>) -> (bool, String, String) {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("data.npz");
    Arrays::new().with("x", x).write(&data).unwrap();
    onnx(&[&fixture("dense_dyn.onnx"), &data])
}

#[test]
fn it_prints_the_answer_of_the_model() {
    let (well, out, err) = answer_to(array![[1.0, 2.0, 6.0], [3.0, 4.0, 5.5]]);
    assert_eq!((well, err.as_str()), (true, ""));
    assert_eq!(
        out,
        "\
[[9, 9, 9, 9, 9, 9, 9, 9, 9, 9],
 [12.5, 12.5, 12.5, 12.5, 12.5, 12.5, 12.5, 12.5, 12.5, 12.5]]
",
    );
}

#[test]
fn it_prints_the_report_on_invalid_data() {
    let (well, out, err) = answer_to(array![[1.0, 2.0, f32::NAN], [3.0, 4.0, 5.5]]);
    assert_eq!((well, out.as_str()), (false, ""));
    assert_eq!(
        err,
        "\
error[missing]: `x` has 1 NaN in 6 values
  x[0, 2] = NaN
  help: column 2 can be imputed (mean 5.5, median 5.5), or 1 of 2 rows dropped
",
    );
}

#[test]
fn it_prints_its_usage() {
    let (well, _, err) = onnx(&[]);
    assert_eq!(
        (well, err.as_str()),
        (false, "usage: onnx <model.onnx> <data.npz>\n")
    );
}
