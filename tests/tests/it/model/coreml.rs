//! Core ML. `make_model_coreml.py` writes the models with coremltools 9.0; `values` and `functions` have no layers.

use std::fs;
use std::io::Cursor;

use schema_core::Model;
use schema_core::model::ModelFormat;

use super::fixtures::{lines, path};

fn read(key: &str) -> Model {
    Model::read(path(key)).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn arrays_of_fixed_and_flexible_sizes() {
    assert_eq!(
        lines("coreml/dense.mlmodel"),
        ["x: f64[1, 3]", "->", "y: f64[1, 3]"]
    );
    let ranges = read("coreml/ranges.mlmodel");
    assert_eq!(ranges.format(), ModelFormat::CoreMl);
    assert!(!ranges.is_ordered());
    assert_eq!(
        ranges.schema().unwrap().to_string(),
        "ranges\n  x: f64[x_0, x_1]\n  x_0 = 1..=64\n  x_1 = 3.."
    );
    let enumerated = read("coreml/enumerated.mlmodel");
    assert_eq!(
        enumerated.schema().unwrap().to_string(),
        "enumerated\n  x: f64[1, x_1]\n  x_1 = 3..=16"
    );
    assert_eq!(
        enumerated.notes(),
        ["`x` has one of the shapes [1, 3], [1, 8], [1, 16]; others between them are not checked"]
    );
}

#[test]
fn images_are_rows_of_pixels() {
    let model = read("coreml/images.mlmodel");
    assert_eq!(
        model.schema().unwrap().to_string(),
        "images\n  fixed: u8[32, 64, 3]\n  range: u8[range_0, range_1, 3]\n  \
         several: u8[several_0, several_1]\n  range_0 = 32..=512\n  range_1 = 64..\n  \
         several_0 = 32..=128\n  several_1 = 64..=256"
    );
    assert_eq!(
        model.notes(),
        [
            "`fixed` is an image, BGR: rows of pixels",
            "`range` is an image, RGB: rows of pixels",
            "`several` is an image, grayscale: rows of pixels",
            "`several` has one of the shapes [64, 128], [128, 256], [32, 64]; others between them are not checked",
        ]
    );
}

#[test]
fn values_and_what_is_no_array() {
    assert_eq!(
        lines("coreml/values.mlmodel"),
        [
            "count: i64[]",
            "price: f64[]",
            "city: text[]",
            "weights?: dictionary",
            "words: sequence",
            "extra?: i32[4]",
            "->",
            "label: i64[]",
            "probability: dictionary",
        ]
    );
}

#[test]
fn a_package_names_its_model() {
    let package = path("coreml/program.mlpackage");
    let inner = "Data/com.apple.CoreML/model.mlmodel";
    assert_eq!(Model::main_file(&package), package.join(inner));
    assert_eq!(
        read("coreml/program.mlpackage")
            .schema()
            .unwrap()
            .to_string(),
        "program\n  x: f32[1, 3]"
    );
    // What a manifest names outside of its package is not read.
    let folder = tempfile::tempdir().unwrap();
    let manifest = fs::read_to_string(package.join("Manifest.json")).unwrap();
    for other in ["../model.mlmodel", "/model.mlmodel"] {
        let named = manifest.replace("com.apple.CoreML/model.mlmodel", other);
        assert_ne!(named, manifest);
        fs::write(folder.path().join("Manifest.json"), named).unwrap();
        assert_eq!(Model::main_file(folder.path()), folder.path());
        let error = Model::read(folder.path()).unwrap_err().to_string();
        assert!(error.contains("is a folder without a model"), "{error}");
    }
}

#[test]
fn functions_are_signatures() {
    let file = path("coreml/functions.mlmodel");
    let usual = Model::read(&file).unwrap();
    assert_eq!(usual.signature(), Some("encode"));
    assert_eq!(usual.inputs()[0].to_string(), "x: f32[1, 8]");
    let other = Model::read_signature(&file, "decode").unwrap();
    assert_eq!(other.inputs()[0].to_string(), "x: f32[1, 4]");
    let error = Model::read_signature(&file, "train")
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("has no signature `train`, but decode, encode"),
        "{error}"
    );
}

#[test]
fn sidecars_of_core_ml() {
    for key in ["ranges", "images", "values", "functions", "enumerated"] {
        let model = read(&format!("coreml/{key}.mlmodel"));
        let text = model.to_sidecar();
        let same = Model::from_sidecar(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(same, model, "{key}");
    }
}

#[test]
fn a_model_that_is_cut_short() {
    let bytes = fs::read(path("coreml/images.mlmodel")).unwrap();
    for length in 20..130 {
        assert!(
            Model::read_from(Cursor::new(&bytes[..length])).is_err(),
            "{length}"
        );
    }
}
