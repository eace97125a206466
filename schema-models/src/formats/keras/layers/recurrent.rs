//! Layers that walk along the axis of time, and layers around another one.

use super::super::graph;
use super::sizes::{number, with_last};
use super::tensor::{self, Tensor};
use super::{Call, Shape, outputs, windows};
use crate::wire::json::Json;

/// Whether the layer is one of these.
pub(super) fn is_recurrent(class: &str) -> bool {
    matches!(class, "LSTM" | "GRU" | "SimpleRNN" | "RNN") || class.starts_with("ConvLSTM")
}

/// The output, and the states after it if they are returned.
pub(super) fn recurrent(class: &str, config: &Json, shape: &[Option<usize>]) -> Option<Vec<Shape>> {
    let (batch, time, state, states) = if class.starts_with("ConvLSTM") {
        let (batch, rest) = shape.split_first()?;
        let (time, rest) = rest.split_first()?;
        let frame: Shape = std::iter::once(*batch)
            .chain(rest.iter().copied())
            .collect();
        let filters = Some(number(&config["filters"])?);
        let (window, strides) = (&config["kernel_size"], &config["strides"]);
        let frame = windows::windows(config, &frame, window, strides, filters)?;
        (*batch, *time, frame[1..].to_vec(), 2)
    } else {
        let [batch, time, _] = shape else {
            return None;
        };
        let (units, states) = cell(class, config)?;
        (*batch, *time, vec![Some(units)], states)
    };
    let one: Shape = std::iter::once(batch)
        .chain(state.iter().copied())
        .collect();
    let output = if config["return_sequences"].is_true() {
        let time = std::iter::once(time).chain(state);
        std::iter::once(batch).chain(time).collect()
    } else {
        one.clone()
    };
    let mut made = vec![output];
    if config["return_state"].is_true() {
        made.extend(std::iter::repeat_n(one, states));
    }
    Some(made)
}

/// The size of the output of a cell, and the number of its states.
fn cell(class: &str, config: &Json) -> Option<(usize, usize)> {
    let units = || number(&config["units"]);
    match class {
        "LSTM" | "LSTMCell" => Some((units()?, 2)),
        "GRU" | "SimpleRNN" | "GRUCell" | "SimpleRNNCell" => Some((units()?, 1)),
        "RNN" => {
            let cell = &config["cell"];
            self::cell(cell["class_name"].as_str()?, &cell["config"])
        }
        "StackedRNNCells" => {
            let last = config["cells"].items().last()?;
            // The states of all cells are returned, whose sizes differ.
            let (units, _) = cell(last["class_name"].as_str()?, &last["config"])?;
            Some((units, 0))
        }
        _ => None,
    }
}

/// A recurrent layer in both directions.
pub(super) fn bidirectional(config: &Json, inputs: &[Tensor]) -> Option<Vec<Shape>> {
    let inner = &config["layer"];
    let class = inner["class_name"].as_str()?;
    let shape = inputs.first()?.shape.as_deref()?;
    let one_way = recurrent(class, &inner["config"], shape)?;
    let (output, states) = one_way.split_first()?;
    let doubled = match config["merge_mode"].as_str() {
        Some("concat") => {
            let last = output.last()?.and_then(|size| size.checked_mul(2));
            vec![with_last(output, last)?]
        }
        Some("sum" | "mul" | "ave") => vec![output.clone()],
        None => vec![output.clone(), output.clone()],
        Some(_) => return None,
    };
    let states = states.iter().chain(states);
    Some(doubled.into_iter().chain(states.cloned()).collect())
}

/// A layer that is applied to each step of time.
pub(super) fn time_distributed(config: &Json, input: &Tensor) -> Option<Shape> {
    let shape = input.shape.as_deref()?;
    let (batch, rest) = shape.split_first()?;
    let (time, rest) = rest.split_first()?;
    let frame = Tensor {
        shape: Some(
            std::iter::once(*batch)
                .chain(rest.iter().copied())
                .collect(),
        ),
        ..input.clone()
    };
    let made = wrapped(&config["layer"], &frame)?;
    let (batch, rest) = made.split_first()?;
    let rest = std::iter::once(*time).chain(rest.iter().copied());
    Some(std::iter::once(*batch).chain(rest).collect())
}

/// The output of the layer in a wrapper.
pub(super) fn wrapped(layer: &Json, input: &Tensor) -> Option<Shape> {
    let call = Call {
        inputs: std::slice::from_ref(input),
        node: &Json::Null,
    };
    let made = if graph::is_model(layer) {
        graph::model(layer)
    } else {
        outputs(layer, call)
    };
    let shape = made.into_iter().next()?.shape?;
    (shape.len() <= tensor::AXES).then_some(shape)
}
