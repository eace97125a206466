//! What a layer does to the lengths of the axes of its input.

use super::sizes::{number, numbers};
use super::{MERGES, SAME, is_of_keras, recurrent, windows};
use crate::wire::json::Json;

/// A change of a length.
#[derive(Clone, Copy, PartialEq)]
pub(in super::super) enum Step {
    /// A window that fits, or not, and by how much it moves.
    Window {
        reach: usize,
        stride: usize,
    },
    Add(usize),
    Cut(usize),
    Times(usize),
}

/// The step that keeps every length.
const KEEP: Step = Step::Times(1);

impl Step {
    /// Whether the step keeps every length.
    pub(in super::super) fn keeps(self) -> bool {
        matches!(
            self,
            Step::Window {
                reach: 0,
                stride: 1
            } | Step::Add(0)
                | Step::Cut(0)
                | Step::Times(1)
        )
    }

    /// The smallest length of which the step makes one of at least `size`.
    pub(in super::super) fn least(self, size: usize) -> usize {
        match self {
            Step::Window { reach, stride } => size
                .saturating_sub(1)
                .saturating_mul(stride)
                .saturating_add(reach)
                .saturating_add(1),
            Step::Add(more) => size.saturating_sub(more),
            Step::Cut(less) => size.saturating_add(less),
            Step::Times(factor) => size.div_ceil(factor.max(1)),
        }
    }
}

/// What the layer does to each axis of a tensor of `rank` axes: `None` for one that is not known.
/// The axes of its output are as many, or the last is missing or new. `None` for other layers.
pub(in super::super) fn steps(layer: &Json, rank: usize) -> Option<Vec<Option<Step>>> {
    let (class, config) = (layer["class_name"].as_str()?, &layer["config"]);
    if !is_of_keras(layer) {
        return None;
    }
    let kept = || vec![Some(KEEP); rank];
    let last = rank.checked_sub(1)?;
    match class {
        _ if SAME.contains(&class) || MERGES.contains(&class) => Some(kept()),
        "Embedding" => {
            let mut steps = kept();
            steps.push(None);
            Some(steps)
        }
        "Dense" => {
            let mut steps = kept();
            steps[last] = None;
            Some(steps)
        }
        "Bidirectional" => steps(&config["layer"], rank),
        "LSTM" | "GRU" | "SimpleRNN" | "RNN" if recurrent::is_recurrent(class) => {
            let mut steps = kept();
            steps[last] = None;
            (config["return_sequences"].is_true() && rank == 3).then_some(steps)
        }
        _ => {
            let from = usize::from(windows::is_channels_first(config)) + 1;
            let mut steps = kept();
            for axis in from..(rank + from).checked_sub(2)? {
                *steps.get_mut(axis)? = Some(step(class, config, axis - from, rank)?);
            }
            // The channels.
            *steps.get_mut(if from == 1 { last } else { 1 })? = None;
            Some(steps)
        }
    }
}

/// What a layer with windows, or at the ends, does to the axis of that number between batch and channels.
fn step(class: &str, config: &Json, axis: usize, rank: usize) -> Option<Step> {
    let window = |window: &Json, strides: &Json| {
        let dilation = numbers(&config["dilation_rate"], axis).unwrap_or(1);
        let reach = numbers(window, axis)?
            .checked_sub(1)?
            .checked_mul(dilation)?;
        let is_valid = config["padding"].as_str()? == "valid";
        let stride = numbers(strides, axis).filter(|stride| *stride > 0)?;
        Some(Step::Window {
            reach: if is_valid { reach } else { 0 },
            stride,
        })
    };
    match class {
        "Conv1D" | "Conv2D" | "Conv3D" | "SeparableConv1D" | "SeparableConv2D"
        | "DepthwiseConv1D" | "DepthwiseConv2D" => {
            window(&config["kernel_size"], &config["strides"])
        }
        "MaxPooling1D" | "MaxPooling2D" | "MaxPooling3D" | "AveragePooling1D"
        | "AveragePooling2D" | "AveragePooling3D" => {
            let strides = match &config["strides"] {
                Json::Null => &config["pool_size"],
                strides => strides,
            };
            window(&config["pool_size"], strides)
        }
        "UpSampling1D" | "UpSampling2D" | "UpSampling3D" => {
            numbers(&config["size"], axis).map(Step::Times)
        }
        "ZeroPadding1D" | "ZeroPadding2D" | "ZeroPadding3D" => {
            ends(&config["padding"], axis, rank).map(Step::Add)
        }
        "Cropping1D" | "Cropping2D" | "Cropping3D" => {
            ends(&config["cropping"], axis, rank).map(Step::Cut)
        }
        _ => None,
    }
}

/// What is added to both ends of the axis, or cut off them.
fn ends(value: &Json, axis: usize, rank: usize) -> Option<usize> {
    let both = match value.items() {
        // With one axis, Keras writes the pair itself.
        [before, after] if rank == 3 && number(before).is_some() => [before, after],
        items => match items.get(axis).unwrap_or(value) {
            Json::List(pair) => match pair.as_slice() {
                [before, after] => [before, after],
                _ => return None,
            },
            one => [one, one],
        },
    };
    number(both[0])?.checked_add(number(both[1])?)
}
