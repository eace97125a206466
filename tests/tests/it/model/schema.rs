//! Schemas of model files, and arrays checked against them.

use schema_core::model::ModelError;
use schema_core::ndarray::{arr1, array};
use schema_core::{Arrays, Model, Schema};

use super::fixtures::{files, path};

fn schema(key: &str) -> Result<Schema, ModelError> {
    Model::read(path(key))?.schema()
}

fn of(key: &str) -> String {
    schema(key).unwrap().to_string()
}

#[test]
fn schemas_have_inputs_and_targets_for_the_loss() {
    for (key, expected) in [
        ("keras/dense.keras", "dense\n  input_layer: f32[batch, 3]"),
        ("onnx/dense_dyn.onnx", "dense_dyn\n  x: f32[batch, 3]"),
        ("onnx/dense_norank.onnx", "dense_norank\n  x: f32[..]"),
        (
            "keras/article_mse.keras",
            "article_mse\n  input_layer: f32[batch, 3]\n  dense: f32[batch, 10], role = target",
        ),
        (
            "keras/article_bce.keras",
            "article_bce\n  input_layer_1: f32[batch, 3]\n  \
             dense_1: f32[batch, 10], range = 0..=1, role = target",
        ),
        (
            "keras/labels_sparse.keras",
            "labels_sparse\n  input_layer_2: f32[batch, 3]\n  \
             dense_2: i64[batch], range = 0..=3, role = target",
        ),
        (
            "keras/two_in.keras",
            "two_in\n  image: f32[batch, 224, 224, 3]\n  ids: i32[batch, _], range = 0..=49",
        ),
    ] {
        assert_eq!(of(key), expected, "{key}");
    }
}

#[test]
fn arrays_against_the_models_own_schema() {
    let schema = schema("keras/labels_sparse.keras").unwrap();
    let mut arrays = Arrays::new();
    arrays.insert("input_layer_2", array![[1_f32, 2., 3.], [4., 5., f32::NAN]]);
    arrays.insert("dense_2", arr1(&[0_i64, 4, 1]));
    assert_eq!(
        schema.validate(&arrays).unwrap_err().to_string(),
        "\
error[dim]: `batch` is 2 in `input_layer_2` (axis 0) but 3 in `dense_2` (axis 0)
error[missing]: `input_layer_2` has 1 NaN in 6 values
  input_layer_2[1, 2] = NaN
  help: column 2 can be imputed (mean 3, median 3)
error[range]: `dense_2` has 1 of 3 values outside 0..=3
  dense_2[1] = 4"
    );
}

#[test]
fn labels_with_a_last_axis_of_1_are_taken_as_they_are() {
    let model = Model::read(path("keras/labels_sparse.keras")).unwrap();
    let with_rank = |rank| {
        let schema = model.schema_for(|_| Some(rank)).unwrap();
        schema.get("dense_2").unwrap().shape_text().to_string()
    };
    assert_eq!(with_rank(1), "[batch]");
    assert_eq!(with_rank(2), "[batch, 1]");
    assert_eq!(with_rank(3), "[batch]");
}

#[test]
fn a_schema_fits_the_model_that_it_was_made_of() {
    for key in [files("keras"), files("onnx")].concat() {
        let Ok(schema) = schema(&key) else {
            continue;
        };
        let differences = Model::read(path(&key)).unwrap().differences(&schema);
        assert!(differences.is_empty(), "{key}: {differences:?}");
        let written = serde_json::to_string(&schema).unwrap();
        assert_eq!(
            serde_json::from_str::<Schema>(&written).unwrap(),
            schema,
            "{key}"
        );
    }
}

#[test]
fn an_incomplete_model_has_no_schema() {
    for (key, reason) in [
        (
            "keras/subclass.keras",
            "has no schema: `input` has no dtype in the file",
        ),
        (
            "onnx/type_zoo.onnx",
            "has no schema: `seq` is of type sequence, which is not a dtype\n  \
             `map` is of type map, which is not a dtype\n  \
             `sp` is of type sparse tensor, which is not a dtype\n  \
             `i4` is of type int4, which is not a dtype\n  \
             `f8` is of type float8e4m3fn, which is not a dtype",
        ),
    ] {
        let message = schema(key).unwrap_err().to_string();
        assert!(message.ends_with(reason), "{message}");
    }
}
