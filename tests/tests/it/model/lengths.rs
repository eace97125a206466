//! Open axes, compared with what Keras takes and gives (`fixtures/make_keras_lengths.py`).

use std::fs;
use std::io::Cursor;

use schema_core::Model;
use schema_core::model::ModelDim;
use schema_core::spec::{Dim, DimBounds};
use schema_core::{ArraySpec, DType, Schema};
use serde_json::Value;

use super::fixtures::path;

#[test]
fn the_sizes_of_open_axes_are_those_that_keras_takes() {
    let text = fs::read_to_string(path("keras_lengths.json")).unwrap();
    let models: Vec<Value> = serde_json::from_str(&text).unwrap();
    let (mut bounded, mut shared, mut noted) = (0, 0, 0);
    for recorded in &models {
        let lengths: Vec<Option<usize>> =
            serde_json::from_value(recorded["lengths"].clone()).unwrap();
        let config = recorded["config"].to_string();
        let model = Model::read_from(Cursor::new(&config)).unwrap();
        let taken = lengths.iter().position(Option::is_some).unwrap() + 1;
        let least = model.bounds().first().map_or(1, DimBounds::min);
        assert_eq!(least, taken, "{config}");
        let schema = model.schema().unwrap();
        let min = schema.bounds().next().map_or(1, DimBounds::min);
        assert_eq!(min, taken, "{config}");
        bounded += usize::from(taken > 1);

        let is_same = (1..)
            .zip(&lengths)
            .all(|(size, length)| length.is_none_or(|length| length == size));
        let keeps = model.outputs()[0]
            .shape()
            .unwrap()
            .get(1)
            .is_some_and(|dim| matches!(dim, ModelDim::Symbol(_)));
        // Layers that cut off as much as others add are not recognized, but told.
        let is_told = model
            .notes()
            .iter()
            .any(|note| note.contains("follows from axis 1 of"));
        assert!(is_same || !keeps, "{config}");
        let constant = lengths
            .iter()
            .flatten()
            .all(|length| Some(length) == lengths.last().unwrap().as_ref());
        assert!(keeps || is_told || constant, "{config}");
        shared += usize::from(keeps);
        noted += usize::from(is_told);
    }
    assert_eq!((models.len(), bounded, shared, noted), (33, 24, 4, 27));
}

const BOUNDED: Schema = Schema::new("S").with_arrays(
    const {
        &[ArraySpec::new("x", DType::F32)
            .with_dims(const { &[Dim::symbol("n"), Dim::symbol("t"), Dim::Fixed(2)] })]
    },
);

#[test]
fn a_struct_may_not_allow_sizes_that_no_window_fits() {
    let text = fs::read_to_string(path("keras_lengths.json")).unwrap();
    let models: Vec<Value> = serde_json::from_str(&text).unwrap();
    // A window of 4, and pooling over what is left.
    let model = Model::read_from(Cursor::new(models[1]["config"].to_string())).unwrap();
    let said = |schema: &Schema| -> Vec<String> {
        model
            .differences(schema)
            .iter()
            .map(ToString::to_string)
            .collect()
    };
    assert_eq!(
        said(&BOUNDED),
        [
            "axis 1 of `x` is `t`, any size here, but at least 4 in the model\n  help: bound it: `dims(t = 4..)`"
        ]
    );
    let bounded = BOUNDED.with_bounds(const { &[DimBounds::new("t", 4, None)] });
    assert_eq!(said(&bounded), [""; 0]);
    // The model is the same from its sidecar.
    assert_eq!(Model::from_sidecar(&model.to_sidecar()).unwrap(), model);
}
