//! Two inputs that share `batch` but differ in size.

use schema_core::InputSchema;
use schema_core::ndarray::{Array2, array};
use schema_tract::{Model, outputs};
use tract_onnx::prelude::{IntoTValue, tvec};

use crate::common::{Pair, bare, made};

#[derive(Debug, InputSchema)]
struct Scores {
    #[input(shape = [batch, 3])]
    score: Array2<f32>,
}

fn features() -> Array2<f32> {
    array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
}

/// Returns the answer or the error of tract alone for two rows of features.
fn tract(model: &str, rows: usize) -> Result<Array2<f32>, String> {
    let weight = Array2::from_elem((rows, 1), 2.0_f32);
    let outputs = bare(&made(model))
        .run(tvec![features().into_tvalue(), weight.into_tvalue()])
        .map_err(|error| format!("{error:#}"))?;
    let score = outputs[0].to_plain_array_view::<f32>().unwrap();
    Ok(score.to_owned().into_dimensionality().unwrap())
}

/// Returns the report on the same data.
fn report(rows: usize) -> String {
    let weight = Array2::from_elem((rows, 1), 2.0);
    let features = features();
    let rejected = Pair { weight, features }.validate().unwrap_err();
    rejected.to_string()
}

#[test]
fn inputs_that_agree_are_matched_by_name_and_run() {
    for model in ["pair.onnx", "pair_open.onnx"] {
        let model = Model::<Pair>::load(made(model)).unwrap();
        let weight = array![[10.0], [100.0]];
        let features = features();
        let given = model
            .run(Pair { weight, features }.validate().unwrap())
            .unwrap();
        let scores = outputs::<Scores>(given).unwrap();
        assert_eq!(
            scores.score,
            array![[10.0, 20.0, 30.0], [400.0, 500.0, 600.0]]
        );
    }
}

/// A model that gives what the code after it does not count on is told by the schema of its outputs.
#[test]
fn outputs_are_checked_as_inputs_are() {
    let model = Model::<Pair>::load(made("pair.onnx")).unwrap();
    let weight = array![[f32::MAX], [1.0]];
    let features = features();
    let given = model
        .run(Pair { weight, features }.validate().unwrap())
        .unwrap();
    assert_eq!(
        outputs::<Scores>(given).unwrap_err().to_string(),
        "\
error[infinite]: `score` has 2 infinities in 6 values
  score[0, 1] = inf
  score[0, 2] = inf
  help: `Repair::discard` makes them missing; then they can be imputed by mean or median",
    );
}

/// onnxruntime 1.32.0 broadcasts the single weight to both rows (see `make.py`), although the file says
/// `batch` for both inputs. tract reports the symbol, but not the inputs and axes.
#[test]
fn inputs_that_share_a_symbol_in_the_file() {
    assert_eq!(
        tract("pair.onnx", 1).unwrap_err(),
        "Clashing resolution for expression. batch=2 != 1. \
         (TurnState(SymbolValues { values: {batch: 2} }))",
    );
    assert_eq!(
        report(1),
        "error[dim]: `batch` is 1 in `weight` (axis 0) but 2 in `features` (axis 0)",
    );
}

/// If the file has a different name for each size, as converters write it, tract broadcasts like
/// onnxruntime, and fails in a node if it cannot.
#[test]
fn inputs_that_share_no_symbol_in_the_file() {
    let answer = tract("pair_open.onnx", 1).unwrap();
    assert_eq!(answer, array![[2.0, 4.0, 6.0], [8.0, 10.0, 12.0]]);
    assert_eq!(
        report(1),
        "error[dim]: `batch` is 1 in `weight` (axis 0) but 2 in `features` (axis 0)",
    );
    assert_eq!(
        tract("pair_open.onnx", 3).unwrap_err(),
        "Evaluating #2 \"score\" Mul: Can not broadcast 2 against 3",
    );
    assert_eq!(
        report(3),
        "error[dim]: `batch` is 3 in `weight` (axis 0) but 2 in `features` (axis 0)",
    );
}
