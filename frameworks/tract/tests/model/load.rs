//! A model that does not fit is rejected when it is loaded.

use std::path::Path;

use schema_core::InputSchema;
use schema_core::model::ModelMismatch;
use schema_tract::Model;

use crate::common::{Features, fixture, made};

fn refused<T: InputSchema>(path: &Path) -> String {
    let error = Model::<T>::load(path).err().unwrap();
    let directory = format!("{}/", path.parent().unwrap().display());
    error.to_string().replace(&directory, "")
}

#[test]
fn a_swapped_model_is_refused_with_every_difference() {
    assert_eq!(
        refused::<Features>(&fixture("sk_iris_zipmap.onnx")),
        "\
error[model]: `x` is [batch, 3] here, but [_, 4] in the model's `X`: axis 1 is 3, not 4
  `sk_iris_zipmap.onnx` takes X: f32[_, 4] and gives output_label: i64[_], output_probability: sequence",
    );
    assert_eq!(
        refused::<Features>(&made("pair.onnx")),
        "\
error[model]: `x: f32[batch, 3]` is not an input of the model, which takes weight: f32[batch, 1], features: f32[batch, 3]
error[model]: the model takes `features: f32[batch, 3]`, but there is no such input here
error[model]: the model takes `weight: f32[batch, 1]`, but there is no such input here
  `pair.onnx` takes features: f32[batch, 3], weight: f32[batch, 1] and gives score: f32[batch, 3]",
    );
    let error = Model::<Features>::load(fixture("dense_fixed.onnx")).unwrap_err();
    let mismatch = error.downcast_ref::<ModelMismatch>().unwrap();
    assert_eq!(mismatch.differences().len(), 1);
}

#[test]
fn a_missing_file_is_an_error() {
    assert_eq!(
        refused::<Features>(&fixture("no_such.onnx")),
        "error[model]: `no_such.onnx` cannot be read: No such file or directory (os error 2)",
    );
}

/// A model whose weights are in a missing file, and a Keras model that fits the schema but is not ONNX.
#[test]
fn a_file_that_tract_cannot_run_is_an_error_with_its_name() {
    let without_weights = refused::<Features>(&fixture("external.onnx"));
    let message = "tract cannot run `external.onnx`: Canonicalizing ONNX external data path";
    assert!(without_weights.starts_with(message), "{without_weights}");
    assert_eq!(
        refused::<Features>(&fixture("../keras/dense.keras")),
        "tract cannot run `dense.keras`: failed to decode Protobuf message: invalid tag value: 0",
    );
}
