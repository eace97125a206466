//! A classifier, trained on checked data, whose answers are checked.

use candle_core::{D, DType, Device, Tensor};
use candle_nn::{Module, Optimizer, SGD, VarBuilder, VarMap, linear, loss};
use schema_core::ndarray::{Array1, Array2};
use schema_core::{Arrays, InputSchema, Valid};

/// The measurements of irises, and their species.
#[derive(Debug, InputSchema)]
struct Irises {
    #[input(shape = [batch, 4], range = 0.0..=10.0)]
    x: Array2<f32>,
    #[input(shape = [batch], one_of = [0, 1, 2], role = target)]
    y: Array1<i64>,
}

/// What the classifier says.
#[derive(Debug, InputSchema)]
struct Species {
    #[input(shape = [batch, 3], sums_to = 1.0)]
    probability: Array2<f32>,
    #[input(shape = [batch], one_of = [0, 1, 2])]
    class: Array1<u32>,
}

const DATA: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../tests/fixtures/datasets/iris.npz"
);

#[test]
fn a_classifier_is_trained_and_its_answers_proven() -> Result<(), Box<dyn std::error::Error>> {
    let device = Device::Cpu;
    let irises = Irises::from_arrays(Arrays::read(DATA)?)?;
    let labels = irises.y.clone();
    let data = schema_candle::by_role(irises, &device)?;
    let (x, y) = (&data.inputs["x"], &data.targets["y"]);

    let parameters = VarMap::new();
    let layer = linear(
        4,
        3,
        VarBuilder::from_varmap(&parameters, DType::F32, &device),
    )?;
    let mut steps = SGD::new(parameters.all_vars(), 0.1)?;
    for _ in 0..500 {
        steps.backward_step(&loss::cross_entropy(&layer.forward(x)?, y)?)?;
    }

    let probability = candle_nn::ops::softmax(&layer.forward(x)?, D::Minus1)?;
    let class = probability.argmax(D::Minus1)?;
    let species: Valid<Species> =
        schema_candle::outputs([("probability", probability), ("class", class)])?;
    let right = (species.class.iter().zip(&labels)).filter(|(class, y)| i64::from(**class) == **y);
    let right = right.count();
    assert!(right >= 140, "{right} of {} are right", labels.len());

    // A layer that diverged answers NaN, and that is no answer.
    let diverged = Tensor::new(&[[f32::NAN; 3]], &device)?;
    let class = diverged.argmax(D::Minus1)?;
    let rejected = schema_candle::outputs::<Species>([("probability", diverged), ("class", class)]);
    let report = rejected.unwrap_err().to_string();
    assert!(
        report.starts_with("error[missing]: `probability` has 3 NaN in 3 values"),
        "{report}"
    );
    Ok(())
}
