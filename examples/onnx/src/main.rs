//! Runs a model on a file of arrays: `onnx model.onnx data.npz`.

use std::process::ExitCode;

use onnx::{Features, Model};
use schema_core::{Arrays, InputSchema};
use tract_onnx::prelude::{TValue, TVec, TractError, TractResult};

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

fn predict(model: &str, data: &str) -> TractResult<TVec<TValue>> {
    let model = Model::<Features>::load(model)?;
    let features = Features::from_arrays(Arrays::read(data)?)?;
    model.run(features)
}

fn show(outputs: &[TValue]) -> TractResult<()> {
    for output in outputs {
        println!("{}", output.to_plain_array_view::<f32>()?);
    }
    Ok(())
}
