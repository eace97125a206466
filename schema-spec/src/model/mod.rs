//! What a model file says that the model takes and gives.

mod array;
mod compare;
mod error;
mod format;
mod loss;
mod read;
mod schema;
mod shown;
mod source;
mod target;

#[cfg(any(feature = "keras", feature = "mlflow"))]
mod dtype;
#[cfg(feature = "tflite")]
mod flatbuffer;
#[cfg(feature = "h5")]
mod hdf5;
#[cfg(any(feature = "keras", feature = "mlflow"))]
mod json;
#[cfg(feature = "keras")]
mod keras;
#[cfg(feature = "mlflow")]
mod mlflow;
#[cfg(feature = "onnx")]
mod onnx;
#[cfg(any(feature = "onnx", feature = "savedmodel"))]
mod protobuf;
#[cfg(feature = "savedmodel")]
mod savedmodel;
#[cfg(feature = "tflite")]
mod tflite;
#[cfg(feature = "keras")]
mod zip;

pub use array::{ModelArray, ModelDim};
pub use compare::{
    Comparison, Declaration, DeclaredArray, Difference, DifferencePart, MatchRules, ModelMismatch,
};
pub use error::{ModelError, ModelErrorKind};
pub use format::ModelFormat;
pub use loss::Loss;

/// What a model file says that the model takes and gives.
///
/// Weights are passed over, so that a file of 500 MB takes milliseconds; nothing in the file is
/// ever executed.
///
/// ```
/// # #[cfg(feature = "keras")] {
/// use schema_spec::{Loss, Model};
///
/// # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/keras/article_mse.keras");
/// let model = Model::read(path)?;
/// assert_eq!(model.inputs()[0].to_string(), "input_layer: f32[_, 3]");
/// assert_eq!(model.outputs()[0].to_string(), "dense: f32[_, 10]");
/// assert_eq!(model.losses(), [Some(Loss::MeanSquaredError)]);
/// # }
/// # Ok::<(), schema_spec::ModelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    format: ModelFormat,
    inputs: Vec<ModelArray>,
    outputs: Vec<ModelArray>,
    losses: Vec<Option<Loss>>,
    is_ordered: bool,
    is_verified: bool,
    notes: Vec<String>,
}

impl Model {
    /// A model that takes `inputs` and gives `outputs`.
    pub fn new(format: ModelFormat, inputs: Vec<ModelArray>, outputs: Vec<ModelArray>) -> Model {
        Model {
            format,
            losses: vec![None; outputs.len()],
            inputs,
            outputs,
            is_ordered: true,
            is_verified: true,
            notes: Vec::new(),
        }
    }

    /// The same, with the loss of each output. Outputs beyond the list have none.
    #[must_use]
    pub fn with_losses(mut self, mut losses: Vec<Option<Loss>>) -> Model {
        losses.resize(self.outputs.len(), None);
        self.losses = losses;
        self
    }

    /// The same, with a file that says too little to be relied on.
    #[must_use]
    pub fn with_verified(mut self, verified: bool) -> Model {
        self.is_verified = verified;
        self
    }

    /// The same, with inputs and outputs that have names and no order.
    #[must_use]
    pub fn with_ordered(mut self, ordered: bool) -> Model {
        self.is_ordered = ordered;
        self
    }

    /// The format of the file.
    pub fn format(&self) -> ModelFormat {
        self.format
    }

    /// What the model takes.
    pub fn inputs(&self) -> &[ModelArray] {
        &self.inputs
    }

    /// What the model gives.
    pub fn outputs(&self) -> &[ModelArray] {
        &self.outputs
    }

    /// What each output is held against its target with; `None` where the file does not say.
    pub fn losses(&self) -> &[Option<Loss>] {
        &self.losses
    }

    /// Whether inputs and outputs have an order to be told apart by. Those of a Keras model that
    /// takes a dict have not, nor those of a SavedModel.
    pub fn is_ordered(&self) -> bool {
        self.is_ordered
    }

    /// Whether the file says what the model takes. Of a subclassed Keras model it says what shapes
    /// the first call had: no dtypes, and not every argument.
    pub fn is_verified(&self) -> bool {
        self.is_verified
    }

    /// What a reader should know, a sentence each.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
}

/// A list that is longer than any model's.
#[cfg(any(feature = "onnx", feature = "savedmodel", feature = "tflite"))]
fn too_many(part: &str, limit: usize, unit: &'static str) -> ModelError {
    ModelErrorKind::TooLarge {
        part: part.to_owned(),
        size: limit as u64 + 1,
        limit: limit as u64,
        unit,
    }
    .into()
}
