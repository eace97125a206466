use std::path::{Path, PathBuf};
use std::sync::Arc;

use schema_core::InputSchema;
use schema_core::ndarray::Array2;
use tract_onnx::prelude::{Framework, InferenceModelExt, IntoRunnable, TypedRunnableModel};

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

/// The inputs of the dense layers of the fixtures.
#[derive(Debug, InputSchema)]
#[input(dims(batch = 1..=256))]
pub(crate) struct Features {
    #[input(shape = [batch, 3])]
    pub(crate) x: Array2<f32>,
}

/// The inputs of the models of `make.py`.
#[derive(Debug, InputSchema)]
pub(crate) struct Pair {
    /// The order differs from the model's.
    #[input(shape = [batch, 1])]
    pub(crate) weight: Array2<f32>,
    #[input(shape = [batch, 3])]
    pub(crate) features: Array2<f32>,
}
