//! What the notebooks train and draw with: the article's `Dense(10)` and a `Dense(1)` on batches, a guard
//! for batches, and charts and pictures.
//!
//! Functions accept arrays of ndarray and return plain numbers. No tensor outlives a cell, because candle
//! numbers tensors by a counter, which starts anew in every cell that links candle.

mod chart;
mod dense;
mod guard;
mod history;
mod linear;
mod pictures;
mod png;
mod scaler;

use std::fmt;

use candle_nn::ParamsAdamW;

pub use chart::Chart;
pub use dense::{FEATURES, UNITS, train, train_rows};
pub use guard::Guard;
pub use history::{Each, History};
pub use linear::Linear;
pub use pictures::Pictures;
pub use scaler::Scaler;

/// The default of Keras for `optimizer="adam"`.
const ADAM: ParamsAdamW = ParamsAdamW {
    lr: 0.001,
    beta1: 0.9,
    beta2: 0.999,
    eps: 1e-7,
    weight_decay: 0.0,
};

/// Why training failed: the error of candle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrainError(String);

impl fmt::Display for TrainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TrainError {}

impl From<candle_core::Error> for TrainError {
    fn from(error: candle_core::Error) -> TrainError {
        match error {
            candle_core::Error::WithBacktrace { inner, .. } => TrainError::from(*inner),
            error => TrainError(error.to_string()),
        }
    }
}
