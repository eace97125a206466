//! Models that ONNX Runtime runs on checked inputs. They need its library: `ORT_DYLIB_PATH` says where it
//! is, and `frameworks/ort/test` installs one. Without it, each test says so.

use std::io::Write;
use std::sync::OnceLock;

use ort::environment::Environment;
use ort::session::{Session, SessionInputValue};
use ort::value::DynValue;
use schema_core::ndarray::{Array1, Array2, ArrayD, ArrayView2, array};
use schema_core::{Arrays, InputSchema};
use schema_ort::{Borrowed, outputs, tensors};

/// The environment of the library, which it loads, if there is one.
fn library() -> Option<&'static Environment> {
    static LIBRARY: OnceLock<Option<Environment>> = OnceLock::new();
    let library = LIBRARY.get_or_init(|| {
        let Some(path) = std::env::var_os("ORT_DYLIB_PATH") else {
            // Not by `eprintln!`, which tests that pass do not show.
            let _ = writeln!(
                std::io::stderr(),
                "skipped: ORT_DYLIB_PATH names no library of ONNX Runtime; `frameworks/ort/test` installs one"
            );
            return None;
        };
        Some(ort::init_from(path).unwrap().build().unwrap())
    });
    library.as_ref()
}

/// Loads a model of the fixtures.
fn session(library: &Environment, name: &str) -> Session {
    let path = format!(
        "{}/../../tests/fixtures/models/onnx/{name}",
        env!("CARGO_MANIFEST_DIR")
    );
    Session::builder(library)
        .unwrap()
        .commit_from_file(path)
        .unwrap()
}

#[derive(Debug, InputSchema)]
struct Features {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
}

#[derive(Debug, InputSchema)]
struct Scores {
    #[input(shape = [batch, 10])]
    y: Array2<f32>,
}

#[derive(Debug, InputSchema)]
struct Negative {
    #[input(shape = [batch, 9], range = ..=0.0)]
    y: Array2<f32>,
}

#[test]
fn a_model_runs_on_checked_inputs_and_its_outputs_are_checked() {
    let Some(library) = library() else {
        return;
    };
    let mut session = session(library, "dense_dyn.onnx");
    let x = array![[1.0, 2.0, 6.0], [3.0, 4.0, 5.5]];
    let features = Features { x }.validate().unwrap();
    let given = session.run(tensors(features).unwrap()).unwrap();
    let scores = outputs::<Scores>(&given).unwrap();
    // Every weight is 1.
    assert_eq!(scores.y.column(7), array![9.0, 12.5]);

    let report = outputs::<Negative>(&given).unwrap_err().to_string();
    assert!(
        report.starts_with("error[shape]: `y` is [2, 10], but the schema says [batch, 9]"),
        "{report}"
    );
}

#[derive(Debug, InputSchema)]
struct Batch<'a> {
    #[input(shape = [batch, 3])]
    x: ArrayView2<'a, f32>,
}

#[test]
fn a_proof_that_stays_is_borrowed() {
    let Some(library) = library() else {
        return;
    };
    let mut session = session(library, "dense_dyn.onnx");
    let rows = array![[1.0, 2.0, 6.0], [3.0, 4.0, 5.5]];
    let columns = array![[1.0, 3.0], [2.0, 4.0], [6.0, 5.5]];
    for (x, is_borrowed) in [(rows.view(), true), (columns.t(), false)] {
        let batch = Batch { x }.validate().unwrap();
        let borrowed = Borrowed::of(&batch);
        for _ in 0..2 {
            let tensors = borrowed.tensors().unwrap();
            let [(name, tensor)] = &tensors[..] else {
                panic!("one input");
            };
            assert_eq!(name, "x");
            assert_eq!(matches!(tensor, SessionInputValue::View(_)), is_borrowed);
            assert_eq!(address(tensor) == x.as_ptr(), is_borrowed);
            let given = session.run(tensors).unwrap();
            let scores = outputs::<Scores>(&given).unwrap();
            assert_eq!(scores.y.column(0), array![9.0, 12.5]);
        }
    }
}

fn address(tensor: &DynValue) -> *const f32 {
    let (_, values) = tensor.try_extract_tensor::<f32>().unwrap();
    values.as_ptr()
}

#[test]
fn an_array_of_standard_layout_is_moved() {
    let Some(_) = library() else {
        return;
    };
    let x = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
    let at = x.as_ptr();
    let tensors = tensors(Features { x }.validate().unwrap()).unwrap();
    assert_eq!(address(&tensors[0].1), at);
}

/// The inputs of `expr_dims.onnx`, which returns them unchanged.
#[derive(Debug, InputSchema)]
struct Echo {
    #[input(shape = [batch, past])]
    past: Array2<f32>,
    #[input(shape = [batch, 2 * n])]
    x: Array2<f32>,
    #[input(shape = [batch], role = target)]
    y: Array1<i64>,
    #[input(shape = [batch])]
    absent: Option<Array1<i64>>,
}

#[test]
fn inputs_go_by_name_and_targets_stay() {
    let Some(library) = library() else {
        return;
    };
    let mut session = session(library, "expr_dims.onnx");
    let echo = Echo {
        past: array![[0.5]],
        x: array![[1.0, 2.0]],
        y: array![0],
        absent: None,
    };
    let given = session
        .run(tensors(echo.validate().unwrap()).unwrap())
        .unwrap();
    let values: Vec<ArrayD<f32>> = (given.values())
        .map(|value| value.try_extract_array().unwrap().to_owned())
        .collect();
    assert_eq!(
        values,
        [array![[1.0, 2.0]].into_dyn(), array![[0.5]].into_dyn()]
    );
}

/// The species of irises by scikit-learn: labels, and a sequence of maps, which is no tensor.
#[derive(Debug, InputSchema)]
struct Flowers {
    #[input(name = "X", shape = [batch, 4])]
    x: Array2<f32>,
}

#[derive(Debug, InputSchema)]
struct Labels {
    #[input(shape = [batch], one_of = [0, 1, 2])]
    output_label: Array1<i64>,
    #[input(shape = [batch, 3])]
    output_probability: Array2<f32>,
}

#[test]
fn an_output_that_is_no_tensor_is_told() {
    let Some(library) = library() else {
        return;
    };
    let mut session = session(library, "sk_iris_zipmap.onnx");
    let x = array![[5.1, 3.5, 1.4, 0.2]];
    let flowers = Flowers { x }.validate().unwrap();
    let given = session.run(tensors(flowers).unwrap()).unwrap();
    let rejected = outputs::<Labels>(&given).unwrap_err();
    let report = rejected.to_string();
    assert!(
        report.starts_with(
            "error[unreadable]: `output_probability` cannot be checked: it is no tensor"
        ),
        "{report}"
    );
    let labels: &Arrays = rejected.data();
    assert_eq!(labels["output_label"], array![0_i64].into());
}

#[derive(Debug, InputSchema)]
struct Text {
    #[input(shape = [n])]
    word: Array1<String>,
    #[input(shape = [n])]
    age: Array1<Option<i64>>,
}

#[test]
fn text_goes_and_missing_values_do_not() {
    let Some(_) = library() else {
        return;
    };
    let text = |age| {
        let word = array!["caf\u{e9}".to_owned()];
        Text {
            word,
            age: array![age],
        }
        .validate()
        .unwrap()
    };
    let there = tensors(text(Some(1))).unwrap();
    let words = there[0].1.try_extract_string_array().unwrap();
    assert_eq!(words, array!["caf\u{e9}".to_owned()].into_dyn());
    let expected = "\
`age` has 1 missing value, which ONNX Runtime does not take
  help: impute them, or declare the elements without `Option`";
    assert_eq!(tensors(text(None)).unwrap_err().to_string(), expected);
    let nobody = text(None);
    let error = Borrowed::of(&nobody).tensors().err().unwrap();
    assert_eq!(error.to_string(), expected);
}
