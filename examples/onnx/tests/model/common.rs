use std::path::{Path, PathBuf};
use std::sync::Arc;

use onnx::{TractInputs, exactly};
use schema_core::InputSchema;
use schema_core::ndarray::{Array2, ArrayViewD};
use tract_onnx::prelude::{
    Framework, InferenceModelExt, IntoRunnable, IntoTValue, TValue, TVec, TractResult,
    TypedRunnableModel, tvec,
};

/// Returns the path of a model in `tests/fixtures` of the workspace.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/fixtures/models/onnx")
        .join(name)
}

/// Returns the path of a model with two inputs, made by `tests/fixtures/make.py`.
pub(crate) fn made(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

/// Loads a model with tract only, without a schema.
pub(crate) fn bare(path: &Path) -> Arc<TypedRunnableModel> {
    let model = tract_onnx::onnx().model_for_path(path).unwrap();
    model.into_optimized().unwrap().into_runnable().unwrap()
}

/// The inputs of the models of `make.py`.
#[derive(Debug, InputSchema)]
pub(crate) struct Pair<X = Array2<f32>> {
    /// The order differs from the model's.
    #[input(shape = [batch, 1], dtype = f32)]
    pub(crate) weight: X,
    #[input(shape = [batch, 3], dtype = f32)]
    pub(crate) features: X,
}

impl TractInputs for Pair {
    type Views<'a> = Pair<ArrayViewD<'a, f32>>;

    fn into_tensors(self) -> TVec<TValue> {
        tvec![self.weight.into_tvalue(), self.features.into_tvalue()]
    }

    fn view_tensors(tensors: &[TValue]) -> TractResult<Pair<ArrayViewD<'_, f32>>> {
        let [weight, features] = exactly(tensors)?;
        Ok(Pair {
            weight: weight.to_plain_array_view()?,
            features: features.to_plain_array_view()?,
        })
    }
}
