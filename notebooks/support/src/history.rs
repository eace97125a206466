use std::fmt;

use crate::Chart;

/// What a loss is recorded for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Each {
    /// One pass over all samples.
    Epoch,
    /// One batch of samples.
    Batch,
}

impl Each {
    fn noun(self) -> &'static str {
        match self {
            Each::Epoch => "epoch",
            Each::Batch => "batch",
        }
    }
}

/// The result of training.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// What each loss is that of.
    pub each: Each,
    /// The losses, each before its optimization step.
    pub losses: Vec<f32>,
    /// The trained weights: the kernel row by row, then the biases.
    pub weights: Vec<f32>,
}

impl History {
    /// How many of the trained weights are NaN.
    pub fn nan_weights(&self) -> usize {
        self.weights.iter().filter(|weight| weight.is_nan()).count()
    }

    /// The loss as a chart; the range in which it is NaN is shaded.
    pub fn chart(&self) -> Chart {
        let noun = self.each.noun();
        let points = (1..)
            .map(f64::from)
            .zip(self.losses.iter().copied().map(f64::from));
        let chart = Chart::new(self.to_string(), noun, "loss (mean squared error)");
        let chart = chart.line("loss", points);
        match self.losses.iter().position(|loss| loss.is_nan()) {
            Some(first) => chart.gap(first as f64, self.losses.len() as f64, "NaN"),
            None => chart,
        }
    }

    /// Displays itself in a notebook: the curve of the loss, and a summary.
    pub fn evcxr_display(&self) {
        println!(
            "EVCXR_BEGIN_CONTENT image/svg+xml\n{}\nEVCXR_END_CONTENT\n\
             EVCXR_BEGIN_CONTENT text/plain\n{self}\nEVCXR_END_CONTENT",
            self.chart().to_svg(),
        );
    }
}

impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.losses.len();
        let plural = match (self.each, count) {
            (each, 1) => each.noun(),
            (Each::Epoch, _) => "epochs",
            (Each::Batch, _) => "batches",
        };
        match (self.losses.first(), self.losses.last()) {
            (Some(first), Some(last)) => {
                write!(f, "loss {first:.2} -> {last:.2} in {count} {plural}")?;
            }
            _ => write!(f, "nothing to train on")?,
        }
        let (nan, all) = (self.nan_weights(), self.weights.len());
        write!(f, "; {nan} of {all} weights are NaN")
    }
}
