//! A classifier, trained on checked data, whose answers are checked.

use burn::tensor::activation::softmax;
use burn::tensor::{Device, Int, Tensor};
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
}

#[test]
fn a_classifier_is_trained_and_its_answers_proven() -> Result<(), Box<dyn std::error::Error>> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/fixtures/datasets/iris.npz"
    );
    let irises = Irises::from_arrays(Arrays::read(path)?)?;
    let labels = irises.y.clone();
    let mut data = schema_burn::by_role(irises)?;
    let device = Device::default();
    let x = Tensor::<2>::from_data(data.inputs.remove("x").unwrap(), &device);
    let y = Tensor::<1, Int>::from_data(data.targets.remove("y").unwrap(), &device);
    let y: Tensor<2> = y.one_hot::<2>(3).float();

    let rows = x.dims()[0];
    let mut weights = Tensor::<2>::zeros([4, 3], &device);
    let mut bias = Tensor::<2>::zeros([1, 3], &device);
    let answer = |weights: &Tensor<2>, bias: &Tensor<2>| {
        softmax(x.clone().matmul(weights.clone()) + bias.clone(), 1)
    };
    for _ in 0..500 {
        // The gradient of the cross entropy.
        let error = answer(&weights, &bias) - y.clone();
        weights = weights - x.clone().transpose().matmul(error.clone()) * 0.001;
        bias = bias - error.sum_dim(0) * 0.001;
    }

    let probability = answer(&weights, &bias).into_data();
    let species: Valid<Species> = schema_burn::outputs([("probability", probability)])?;
    let classes = species.probability.rows().into_iter().map(|row| {
        let largest = (0_usize..3).max_by(|&a, &b| row[a].total_cmp(&row[b]));
        largest.unwrap()
    });
    let right = classes
        .zip(&labels)
        .filter(|(class, y)| i64::try_from(*class) == Ok(**y))
        .count();
    assert!(right >= 140, "{right} of {rows} are right");

    // A layer that diverged answers NaN, and that is no answer.
    let nan = Tensor::<2>::full([1, 3], f32::NAN, &device).into_data();
    let rejected = schema_burn::outputs::<Species>([("probability", nan)]).unwrap_err();
    let report = rejected.to_string();
    assert!(
        report.starts_with("error[missing]: `probability` has 3 NaN in 3 values"),
        "{report}"
    );
    Ok(())
}
