//! What a model file says that the model takes and gives, and whether a schema agrees with it.
//!
//! | format | feature | what of it is read |
//! |---|---|---|
//! | Keras 3 and 2: `.keras`, the folder of `zipped=False`, the JSON of `to_json` | `keras` | inputs, losses, and outputs as far as their shapes follow from the last layers |
//! | Keras `.h5` | `h5` | the same |
//! | ONNX | `onnx` | inputs that are no weights, and outputs |
//! | MLflow `MLmodel` | `mlflow` | a signature of tensors; one of a table's columns is refused |
//! | TensorFlow SavedModel | `savedmodel` | the signature `serving_default`, or the only one |
//! | TensorFlow Lite | `tflite` | the first signature, or the first graph where there is none |
//!
//! The format is told by the content. Weights are passed over, so that a file of 500 MB takes no
//! longer than a small one, and nothing in a file is executed. No size that a file claims is
//! believed: a name has 1 MiB at most, a configuration 64 MiB, 512 levels and 2 million values.
//!
//! # A sidecar
//!
//! What is read of a model can be kept in a small file beside it, which is checked in and read in
//! place of a model that is large, or not there: [`Model::write_sidecar`], [`Model::read_sidecar`].
//!
//! # The match rules
//!
//! [`Model::differences`] and [`Schema::check_model`](crate::Schema::check_model) find everything
//! in which a schema and a model differ. The guide of `schema-core` has each rule with an example.
//!
//! - Arrays match by name; by position only where the model has one, or names that Keras made up.
//! - Dtypes are the same.
//! - Ranks are the same. A size that the model fixes is fixed to it here, a symbol is not that, but
//!   for axis 0 of a Keras model. An axis that the model leaves open takes anything.
//! - Axes that are one symbol in the model are one symbol or one size here.
//! - What the model needs is there, and what is here the model has. What is optional in the model
//!   may be absent.
//! - Targets are held against the outputs as the loss of each asks; without a loss, axis 0 alone.
//! - A file that says too little is refused, unless that is allowed.

mod array;
mod compare;
mod error;
mod format;
mod location;
mod read;
mod schema;
mod sidecar;
// Each format reads in its own way; these two, between them, in every one.
#[cfg_attr(not(all(feature = "keras", feature = "onnx")), allow(dead_code))]
mod source;
mod target;

#[cfg(any(feature = "keras", feature = "mlflow"))]
mod dtype;
#[cfg(feature = "tflite")]
mod flatbuffer;
#[cfg(feature = "h5")]
mod hdf5;
// Keras asks for more of a configuration than MLflow does of a signature, and a sidecar of itself.
#[cfg_attr(not(feature = "keras"), allow(dead_code))]
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

pub use crate::Loss;
pub use array::{ModelArray, ModelDim};
pub use compare::{
    Asked, Comparison, Declaration, DeclaredArray, Difference, DifferencePart, MatchRules,
    ModelMismatch, Question,
};
pub use error::{ModelError, ModelErrorKind};
pub use format::ModelFormat;
pub use location::ModelLocation;
pub use sidecar::{SidecarChange, SidecarState};

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

    /// The same, with what a reader should know, a sentence each.
    #[must_use]
    pub fn with_notes(mut self, notes: Vec<String>) -> Model {
        self.notes = notes;
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
