use candle_core::{DType, Device, Tensor, Var};
use candle_nn::{AdamW, Linear, Module, Optimizer, loss};
use schema_core::ndarray::{Array2, ArrayView1, ArrayView2};

use crate::{ADAM, Each, History, TrainError};

/// How many features a sample has.
pub const FEATURES: usize = 3;
/// How many outputs the layer has per sample.
pub const UNITS: usize = 10;

/// Trains the article's layer on samples and their classes, one-hot encoded, with a full batch per
/// epoch. The initial weights are always the same.
///
/// The data is deliberately not checked.
///
/// # Errors
///
/// An error of candle.
pub fn train(
    x: ArrayView2<'_, f32>,
    classes: ArrayView1<'_, i64>,
    epochs: usize,
) -> Result<History, TrainError> {
    let rows = Array2::from_shape_fn((classes.len(), UNITS), |(row, unit)| {
        f32::from(unit as i64 == classes[row])
    });
    train_rows(x, rows.view(), epochs)
}

/// Trains the article's layer as [`train`] does, on samples and what the outputs should be.
///
/// # Errors
///
/// An error of candle.
pub fn train_rows(
    x: ArrayView2<'_, f32>,
    y: ArrayView2<'_, f32>,
    epochs: usize,
) -> Result<History, TrainError> {
    let device = Device::Cpu;
    let samples = Tensor::from_iter(x.iter().copied(), &device)?.reshape(x.dim())?;
    let targets = Tensor::from_iter(y.iter().copied(), &device)?.reshape(y.dim())?;

    let kernel = Var::from_tensor(&initial_kernel(&device)?)?;
    let bias = Var::zeros(UNITS, DType::F32, &device)?;
    let layer = Linear::new(kernel.as_tensor().clone(), Some(bias.as_tensor().clone()));
    let mut adam = AdamW::new(vec![kernel.clone(), bias.clone()], ADAM)?;

    let mut losses = Vec::with_capacity(epochs);
    for _ in 0..epochs {
        let loss = loss::mse(&layer.forward(&samples)?, &targets)?;
        losses.push(loss.to_scalar::<f32>()?);
        adam.backward_step(&loss)?;
    }

    let mut weights = kernel.flatten_all()?.to_vec1::<f32>()?;
    weights.extend(bias.to_vec1::<f32>()?);
    Ok(History {
        each: Each::Epoch,
        losses,
        weights,
    })
}

/// Initial weights as in Keras (Glorot uniform), from a fixed sequence.
fn initial_kernel(device: &Device) -> Result<Tensor, candle_core::Error> {
    let limit = (6.0 / (FEATURES + UNITS) as f32).sqrt();
    let mut state = 1_u32;
    let weights: Vec<f32> = (0..UNITS * FEATURES)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let unit = (state >> 8) as f32 / (1 << 24) as f32;
            (2.0 * unit - 1.0) * limit
        })
        .collect();
    Tensor::from_vec(weights, (UNITS, FEATURES), device)
}

#[cfg(test)]
mod tests {
    use schema_core::ndarray::array;

    use super::*;

    #[test]
    fn learns() {
        let (x, y) = (array![[1., 2., 6.], [3., 4., 5.]], array![0, 1]);
        let history = train(x.view(), y.view(), 500).unwrap();
        assert_eq!(history.nan_weights(), 0);
        assert!(history.losses[499] < history.losses[0] / 4.0, "{history}");
        assert_eq!(history, train(x.view(), y.view(), 500).unwrap());
    }

    #[test]
    fn one_nan_takes_every_weight() {
        let (x, y) = (array![[1., 2., f32::NAN], [3., 4., 5.]], array![0, 1]);
        let history = train(x.view(), y.view(), 3).unwrap();
        assert!(history.losses.iter().all(|loss| loss.is_nan()));
        assert_eq!((history.nan_weights(), history.weights.len()), (40, 40));
    }

    #[test]
    fn two_features_fail_in_the_product() {
        let error = train(array![[1., 2.], [3., 4.]].view(), array![0, 1].view(), 1).unwrap_err();
        assert!(
            error.to_string().starts_with("shape mismatch in matmul"),
            "{error}"
        );
    }
}
