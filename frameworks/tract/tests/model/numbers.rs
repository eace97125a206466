//! The answers are those of the model.

use proptest::collection::vec;
use proptest::prelude::{Strategy, prop, proptest};
use schema_core::ndarray::{Array2, Axis, ShapeBuilder, Slice, array};
use schema_core::{InputSchema, Valid};
use schema_tract::Model;
use tract_onnx::prelude::{Framework, InferenceModelExt};

use crate::common::{Features, fixture};

/// A dense layer of 3 x 10 random weights, saved by Keras and exported by tf2onnx.
const DENSE: &str = "keras_export_dense.onnx";

/// The answers of onnxruntime 1.32.0 (Python, CPU) to the identity, which are the weights, and to
/// `[5.1, -3.5, 1.4]`: `InferenceSession(DENSE).run(None, {"keras_tensor_7": x})`, as f32.
#[rustfmt::skip]
const RECORDED: [[f32; 10]; 4] = [
    [0.257_725_48, -0.151_588_14, 0.048_674_82, -0.362_212_5, -0.184_513_45, -0.629_422_84, -0.342_709_27, -0.214_262_3, -0.411_527_45, 0.400_914_43],
    [0.433_723_7, 0.258_251_07, 0.395_380_97, -0.115_361_93, -0.222_360_34, -0.198_915_48, 0.004_926_443, -0.043_594_837, -0.051_984_61, 0.643_729],
    [0.138_200_52, 0.265_795, 0.638_210_4, 0.159_819_6, -0.612_219_9, -0.259_623_97, 0.032_380_46, -0.129_200_64, 0.052_522_66, -0.160_356_04],
    [-0.010_152_224, -1.304_865_2, -0.242_097_3, -1.219_769_5, -1.019_865_3, -2.877_326, -1.719_727_2, -1.121_036_8, -1.843_312, -0.432_886_18],
];

fn answer(model: &str, x: Array2<f32>) -> Array2<f32> {
    let features: Valid<Features> = Features { x }.validate().unwrap();
    let model = Model::load(fixture(model)).unwrap();
    let outputs = model.run(features).unwrap();
    assert_eq!(outputs.len(), 1, "{outputs:?}");
    let scores = outputs.into_values().next().unwrap();
    let scores = scores.to_plain_array_view::<f32>().unwrap();
    scores.to_owned().into_dimensionality().unwrap()
}

/// Computes a dense layer with plain sums in f64.
fn reference(x: &Array2<f32>) -> Array2<f32> {
    Array2::from_shape_fn((x.nrows(), 10), |(row, class)| {
        let products = (0..3).map(|i| f64::from(x[[row, i]]) * f64::from(RECORDED[i][class]));
        #[expect(clippy::cast_possible_truncation, reason = "the model's own precision")]
        let sum = products.sum::<f64>() as f32;
        sum
    })
}

fn close(found: &Array2<f32>, expected: &Array2<f32>, tolerance: f32) -> bool {
    found.dim() == expected.dim()
        && found
            .iter()
            .zip(expected)
            .all(|(found, expected)| (found - expected).abs() <= tolerance)
}

#[test]
fn the_answers_are_those_of_onnxruntime() {
    let x = array![
        [1.0, 0.0, 0.0],
        [0.0, 1.0, 0.0],
        [0.0, 0.0, 1.0],
        [5.1, -3.5, 1.4]
    ];
    let answer = answer(DENSE, x);
    let recorded = Array2::from(RECORDED.to_vec());
    assert!(close(&answer, &recorded, 1e-6), "{answer}");
}

proptest! {
    #[test]
    fn the_answers_are_those_of_a_plain_loop(x in features()) {
        let expected = reference(&x);
        let found = answer(DENSE, x);
        assert!(close(&found, &expected, 1e-3), "{found}\nbut\n{expected}");
    }
}

fn features() -> impl Strategy<Value = Array2<f32>> {
    vec(prop::array::uniform3(-100.0f32..100.0), 1..=40).prop_map(Array2::from)
}

#[test]
fn the_layout_of_an_array_makes_no_difference() {
    let plain = array![
        [1.5, 0.5, -0.5],
        [-2.0, 3.0, 4.0],
        [7.0, 6.0, 5.0],
        [0.25, 0.0, 1.0]
    ];
    let expected = answer(DENSE, plain.clone());

    let mut fortran = Array2::zeros((4, 3).f());
    fortran.assign(&plain);
    assert!(!fortran.is_standard_layout());
    assert_eq!(answer(DENSE, fortran), expected);

    let mut backwards = plain.clone();
    backwards.invert_axis(Axis(0));
    assert!(backwards.strides()[0] < 0);
    let mut reversed = expected.clone();
    reversed.invert_axis(Axis(0));
    assert_eq!(answer(DENSE, backwards), reversed);

    let mut every_other = Array2::zeros((8, 3));
    let step = Slice::new(0, None, 2);
    every_other.slice_axis_mut(Axis(0), step).assign(&plain);
    every_other.slice_axis_inplace(Axis(0), step);
    assert_eq!(answer(DENSE, every_other), expected);
}

#[test]
fn one_model_serves_many_threads() {
    let model = Model::<Features>::load(fixture("dense_dyn.onnx")).unwrap();
    std::thread::scope(|scope| {
        for start in 0_u8..4 {
            let model = &model;
            scope.spawn(move || {
                for value in (start..100).map(f32::from) {
                    let x = Array2::from_elem((2, 3), value);
                    let outputs = model.run(Features { x }.validate().unwrap()).unwrap();
                    let scores = outputs.into_values().next().unwrap();
                    let scores = scores.to_plain_array_view::<f32>().unwrap();
                    assert!(scores.iter().all(|&score| score == 3.0 * value));
                }
            });
        }
    });
}

/// tract alone rejects these files: one has no name for the number of rows, the other has no shape.
#[test]
fn the_schema_completes_shapes_for_tract() {
    let x = array![[1.0, 2.0, 6.0], [3.0, 4.0, 5.0]];
    for model in ["dense_none.onnx", "dense_norank.onnx"] {
        let alone = tract_refuses(model);
        assert!(
            alone.contains("Source node without a determined fact"),
            "{alone}"
        );
        // every weight is 1
        assert_eq!(answer(model, x.clone()).column(7), array![9.0, 12.0]);
    }
}

fn tract_refuses(model: &str) -> String {
    let model = tract_onnx::onnx().model_for_path(fixture(model)).unwrap();
    format!("{:#}", model.into_optimized().unwrap_err())
}
