//! Runs a classifier on a file of arrays: `onnx model.onnx data.npz`.

use std::process::ExitCode;

use schema_core::ndarray::Array2;
use schema_core::{Arrays, InputSchema};
use schema_tract::{Model, Named};
use tract_onnx::prelude::{TValue, TractError, TractResult};

/// The inputs of the classifier.
#[derive(Debug, InputSchema)]
#[input(model = "../../tests/fixtures/models/onnx/dense_dyn.onnx", dims(batch = 1..=256))]
struct Features {
    /// One row per sample.
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outputs = match arguments.as_slice() {
        [model, data] => predict(model, data),
        _ => Err(TractError::msg("usage: onnx <model.onnx> <data.npz>")),
    };
    match outputs.and_then(|outputs| show(&outputs)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn predict(model: &str, data: &str) -> TractResult<Named<TValue>> {
    let model = Model::<Features>::load(model)?;
    let features = Features::from_arrays(Arrays::read(data)?)?;
    model.run(features)
}

fn show(outputs: &Named<TValue>) -> TractResult<()> {
    for (_, output) in outputs.iter() {
        println!("{}", output.to_plain_array_view::<f32>()?);
    }
    Ok(())
}
