//! Sizes of labels that follow from those of an input by no rule are told as a warning. The model is one of
//! `keras_lengths.json` with a loss.
#![deny(warnings)]

use schema_core::InputSchema;
use schema_core::ndarray::Array3;

#[derive(InputSchema)]
#[input(model = "../fixtures/models/lengths/strided.json", dims(time = 6..))]
struct Training {
    #[input(shape = [batch, time, 2])]
    x: Array3<f32>,
    #[input(shape = [batch, steps, 2], role = target)]
    y: Array3<f32>,
}

fn main() {}
