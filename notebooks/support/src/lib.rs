//! The model of the article, for training in a notebook: `Dense(10)` on 3 features, Adam, MSE.
//!
//! Functions accept arrays of ndarray and return plain numbers. No tensor outlives a cell, because candle
//! numbers tensors by a counter, which starts anew in every cell that links candle.

mod chart;
mod dense;

use std::fmt;

pub use dense::{FEATURES, UNITS, train};

/// The result of training.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// The loss of each epoch, before its optimization step.
    pub losses: Vec<f32>,
    /// The trained weights: the kernel row by row, then the biases.
    pub weights: Vec<f32>,
}

impl History {
    /// How many of the trained weights are NaN.
    pub fn nan_weights(&self) -> usize {
        self.weights.iter().filter(|weight| weight.is_nan()).count()
    }

    /// Displays itself in a notebook: the curve of the loss, and a summary.
    pub fn evcxr_display(&self) {
        println!(
            "EVCXR_BEGIN_CONTENT image/svg+xml\n{}\nEVCXR_END_CONTENT\n\
             EVCXR_BEGIN_CONTENT text/plain\n{self}\nEVCXR_END_CONTENT",
            chart::svg(self),
        );
    }
}

impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.losses.first(), self.losses.last()) {
            (Some(first), Some(last)) => {
                write!(
                    f,
                    "loss {first:.2} -> {last:.2} in {} epochs",
                    self.losses.len()
                )?;
            }
            _ => write!(f, "no epoch")?,
        }
        write!(
            f,
            "; {} of {} weights are NaN",
            self.nan_weights(),
            self.weights.len()
        )
    }
}

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
