//! MLflow, SavedModel and TFLite, and files that are not models.

use std::fs;
use std::io::Cursor;

use schema_core::Model;
use schema_core::model::{ModelErrorKind, ModelFormat};

use super::fixtures::{lines, path};

#[test]
fn tensors_of_an_mlflow_signature() {
    let expected = [
        "image: f32[_, 224, 224, 3]",
        "ids: i32[_, _]",
        "->",
        "output: f32[_, 3]",
    ];
    assert_eq!(lines("mlflow/tensor_named/MLmodel"), expected);
    // The folder of the model is accepted too.
    assert_eq!(lines("mlflow/tensor_named"), expected);
    let model = Model::read(path("mlflow/tensor_named")).unwrap();
    assert_eq!(model.format(), ModelFormat::MlFlow);
    assert!(model.outputs()[0].is_made_up());
}

#[test]
fn the_served_signature_of_a_saved_model() {
    assert_eq!(
        lines("tf/dense"),
        ["keras_tensor_7: f32[_, 3]", "->", "output_0: f32[_, 10]"]
    );
    assert_eq!(
        lines("tf/two_in_dict/saved_model.pb"),
        [
            "ids: i32[_, _]",
            "image: f32[_, 224, 224, 3]",
            "->",
            "cls: f32[_, 3]",
        ]
    );
    let model = Model::read(path("tf/dense")).unwrap();
    assert!(model.inputs()[0].is_made_up() && !model.is_ordered());
}

#[test]
fn the_signature_of_a_tflite_model() {
    assert_eq!(
        lines("tflite/dense.tflite"),
        ["keras_tensor_7: f32[_, 3]", "->", "output_0: f32[_, 10]"]
    );
    let mut two = lines("tflite/two_in.tflite");
    two.sort();
    assert_eq!(
        two,
        [
            "->",
            "ids: i32[_, _]",
            "image: f32[_, 224, 224, 3]",
            "output_0: f32[_, 3]",
            "output_1: f32[_, 1]",
        ]
    );
}

fn refused(bytes: &[u8]) -> (ModelErrorKind, String) {
    let error = Model::read_from(Cursor::new(bytes)).unwrap_err();
    let message = error.to_string();
    let kind = match error.kind() {
        ModelErrorKind::StandIn(found) => ModelErrorKind::StandIn(*found),
        ModelErrorKind::NoModel {
            format,
            reason,
            help,
        } => ModelErrorKind::NoModel {
            format,
            reason,
            help,
        },
        other => panic!("{other:?}"),
    };
    (kind, message)
}

#[test]
fn files_that_are_not_models_are_named() {
    let arrays = fs::read(schema_tests::fixture("article/clean.npz")).unwrap();
    for (bytes, expected) in [
        (
            &b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"[..],
            "is a Git LFS pointer, not the model itself\n  help: run `git lfs pull`",
        ),
        (
            b"/annex/objects/SHA256E-s1--0.onnx\n",
            "is a git-annex pointer, not the model itself\n  help: run `git annex get` with its path",
        ),
        (
            b"<!DOCTYPE html>\n<html>",
            "is a web page (HTML), not the model itself\n  help: it is probably of a login or an error: open it \
             in a browser to see what the server said, then download the file itself",
        ),
        (
            b"\x1F\x8B\x08\0\0\0\0\0",
            "is compressed by gzip, which is read of data, but not of models\n  help: decompress it with `gunzip`",
        ),
        (
            b"\x40\0\0\0\0\0\0\0{\"w\":{\"dtype\":\"F32\"",
            "is safetensors, which holds weights and does not describe the model's inputs\n  \
             help: export the model to ONNX, or save it with Keras",
        ),
        (
            b"\x80\x04\x95\x10\0\0\0\0\0\0\0",
            "is a pickle, which is never read, because reading it can run code\n  \
             help: save a model of scikit-learn with `skops.io.dump`, or export the model to ONNX",
        ),
        (
            b"ptrt\0\0\0\0",
            "is a plan of TensorRT, whose form is not public\n  help: give the path of the model that it \
             was built from, or of its `config.pbtxt` in Triton",
        ),
        (
            &arrays,
            "is an archive of NumPy arrays, not a model\n  help: give the path of the model",
        ),
        (
            b"{\"x\": [[1, 2]]}",
            "is JSON, not a configuration of Keras: it has no `class_name`\n  \
             help: give the path of the model",
        ),
        (
            // A graph of TensorFlow 1 begins with a node: its name and its operation.
            b"\n;\n\x01x\x12\x0bPlaceholder*\x1c\n\x05shape\x12\x13:\x11\x12\x0b\x08\xff\xff\xff\xff",
            "is a frozen graph of TensorFlow 1, which does not say what its inputs are\n  \
             help: export the model as a SavedModel, or to ONNX",
        ),
        (
            b"GGUF\x03\0\0\0",
            "is GGUF, which holds weights and does not describe the model's inputs\n  help: give the path of the \
             model that it was converted from, exported to ONNX or by `torch.export.save`",
        ),
        (
            b"\x30\0\0\0ET12\0\0\0\0",
            "is an ExecuTorch program, which has no names of inputs and is not read\n  help: give the path of the \
             `.pt2` that it was made from: `torch.export.save`",
        ),
        (
            b"\x18\0\0\0ORTM\0\0\0\0",
            "is the .ort format of ONNX Runtime, which is not read\n  \
             help: give the path of the .onnx file that it was made from",
        ),
    ] {
        assert_eq!(refused(bytes).1, format!("the model {expected}"));
    }
}
