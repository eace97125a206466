use candle_core::{DType, Device, Tensor, Var};
use candle_nn::{AdamW, Optimizer, ParamsAdamW, loss};
use schema_core::ndarray::{Array1, Array2, ArrayView2, Axis};

use crate::history::{Each, History};
use crate::{ADAM, TrainError};

/// A layer of one output, `Dense(1)`: a linear regression.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    /// One weight per feature.
    pub weights: Array1<f32>,
    /// The output where every feature is zero.
    pub bias: f32,
    /// The losses of the batches.
    pub history: History,
}

impl Linear {
    /// Trains the layer, one step of Adam per batch of samples and targets, from weights of zero.
    ///
    /// The batches are deliberately not checked.
    ///
    /// # Errors
    ///
    /// An error of candle.
    pub fn train(
        batches: impl IntoIterator<Item = (Array2<f32>, Array1<f32>)>,
        learning_rate: f64,
    ) -> Result<Linear, TrainError> {
        train(&mut batches.into_iter(), learning_rate)
    }

    /// One output per sample.
    pub fn predict(&self, x: ArrayView2<'_, f32>) -> Array1<f32> {
        x.dot(&self.weights) + self.bias
    }
}

/// Not generic, so that candle is called here, and not in the cell.
fn train(
    batches: &mut dyn Iterator<Item = (Array2<f32>, Array1<f32>)>,
    learning_rate: f64,
) -> Result<Linear, TrainError> {
    let device = Device::Cpu;
    let mut batches = batches.peekable();
    let features = batches.peek().map_or(0, |(x, _)| x.len_of(Axis(1)));
    let kernel = Var::zeros((features, 1), DType::F32, &device)?;
    let bias = Var::zeros(1, DType::F32, &device)?;
    let settings = ParamsAdamW {
        lr: learning_rate,
        ..ADAM
    };
    let mut adam = AdamW::new(vec![kernel.clone(), bias.clone()], settings)?;

    let mut losses = Vec::new();
    for (x, y) in batches {
        let (rows, columns) = x.dim();
        let samples = Tensor::from_iter(x, &device)?.reshape((rows, columns))?;
        let targets = Tensor::from_iter(y, &device)?.unsqueeze(1)?;
        let outputs = samples.matmul(&kernel)?.broadcast_add(&bias)?;
        let loss = loss::mse(&outputs, &targets)?;
        losses.push(loss.to_scalar::<f32>()?);
        adam.backward_step(&loss)?;
    }

    let weights = kernel.flatten_all()?.to_vec1::<f32>()?;
    let bias = bias.to_vec1::<f32>()?[0];
    Ok(Linear {
        weights: weights.iter().copied().collect(),
        bias,
        history: History {
            each: Each::Batch,
            losses,
            weights: weights.into_iter().chain([bias]).collect(),
        },
    })
}

#[cfg(test)]
mod tests {
    use schema_core::ndarray::array;

    use super::*;

    /// y = 2 a - b + 1
    fn batch() -> (Array2<f32>, Array1<f32>) {
        let x = array![[0., 0.], [1., 0.], [0., 1.], [1., 1.], [-1., 2.]];
        (x, array![1., 3., 0., 2., -3.])
    }

    #[test]
    fn learns_a_line() {
        let linear = Linear::train(std::iter::repeat_n(batch(), 500), 0.05).unwrap();
        assert!(linear.history.losses[499] < 1e-3, "{}", linear.history);
        let predicted = linear.predict(array![[3., 2.]].view());
        assert!((predicted[0] - 5.0).abs() < 0.05, "{predicted}");
    }

    #[test]
    fn one_nan_in_one_batch_takes_every_weight() {
        let mut batches = vec![batch(); 5];
        batches[2].0[[3, 1]] = f32::NAN;
        let linear = Linear::train(batches, 0.05).unwrap();
        let nan: Vec<bool> = linear
            .history
            .losses
            .iter()
            .map(|loss| loss.is_nan())
            .collect();
        assert_eq!(nan, [false, false, true, true, true]);
        assert_eq!(linear.history.nan_weights(), 3);
    }

    #[test]
    fn nothing_to_train_on_is_no_error() {
        let linear = Linear::train([], 0.05).unwrap();
        assert_eq!(
            linear.history.to_string(),
            "nothing to train on; 0 of 1 weights are NaN"
        );
    }
}
