use std::borrow::Cow;
use std::path::{Path, PathBuf};

use schema_spec::Loss;

use crate::signature::Signature;
use crate::{ModelArray, ModelFormat};

/// What a model file says that the model takes and gives.
///
/// Weights are passed over, so that a file of 500 MB takes milliseconds; nothing in the file is
/// ever executed.
///
/// ```
/// use schema_models::Model;
/// use schema_spec::Loss;
///
/// # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/keras/article_mse.keras");
/// let model = Model::read(path)?;
/// assert_eq!(model.inputs()[0].to_string(), "input_layer: f32[_, 3]");
/// assert_eq!(model.outputs()[0].to_string(), "dense: f32[_, 10]");
/// assert_eq!(model.losses(), [Some(Loss::MeanSquaredError)]);
/// # Ok::<(), schema_models::ModelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Model {
    file: Option<PathBuf>,
    format: ModelFormat,
    signature: Signature,
}

impl Model {
    /// A model that takes `inputs` and gives `outputs`.
    pub fn new(format: ModelFormat, inputs: Vec<ModelArray>, outputs: Vec<ModelArray>) -> Model {
        Model::from_signature(format, Signature::new(inputs, outputs))
    }

    pub(crate) fn from_signature(format: ModelFormat, signature: Signature) -> Model {
        Model {
            file: None,
            format,
            signature,
        }
    }

    /// The same, from the file or the folder at `path`, which gives it its name.
    #[must_use]
    pub fn in_file(mut self, path: impl Into<PathBuf>) -> Model {
        self.file = Some(path.into());
        self
    }

    /// The same, with other arrays: as many of them, in the same order.
    #[must_use]
    pub fn with_arrays(mut self, inputs: Vec<ModelArray>, outputs: Vec<ModelArray>) -> Model {
        self.signature.losses.resize(outputs.len(), None);
        self.signature.inputs = inputs;
        self.signature.outputs = outputs;
        self
    }

    /// The same, with the loss of each output. Outputs beyond the list have none.
    #[must_use]
    pub fn with_losses(mut self, mut losses: Vec<Option<Loss>>) -> Model {
        losses.resize(self.signature.outputs.len(), None);
        self.signature.losses = losses;
        self
    }

    /// The same, with a file that says enough to be relied on, or not.
    #[must_use]
    pub fn with_verified(mut self, verified: bool) -> Model {
        self.signature.is_verified = verified;
        self
    }

    /// The same, with inputs and outputs whose order says which is which, or not.
    #[must_use]
    pub fn with_ordered(mut self, ordered: bool) -> Model {
        self.signature.is_ordered = ordered;
        self
    }

    /// The same, with what a reader should know, a sentence each.
    #[must_use]
    pub fn with_notes(mut self, notes: Vec<String>) -> Model {
        self.signature.notes = notes;
        self
    }

    /// The file or the folder that it was read from, where it was.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// What the model is called: the file's name without its extension, or else `model`.
    pub fn name(&self) -> Cow<'_, str> {
        match self.file().and_then(Path::file_stem) {
            Some(stem) => stem.to_string_lossy(),
            None => "model".into(),
        }
    }

    /// The format of the file.
    pub fn format(&self) -> ModelFormat {
        self.format
    }

    /// What the model takes.
    pub fn inputs(&self) -> &[ModelArray] {
        &self.signature.inputs
    }

    /// What the model gives.
    pub fn outputs(&self) -> &[ModelArray] {
        &self.signature.outputs
    }

    /// What each output is compared with its target by; `None` where the file does not say.
    pub fn losses(&self) -> &[Option<Loss>] {
        &self.signature.losses
    }

    /// Whether the order of inputs and outputs says which is which. It does not where a Keras model
    /// takes a dict, and in a SavedModel.
    pub fn is_ordered(&self) -> bool {
        self.signature.is_ordered
    }

    /// Whether the file says what the model takes. Of a subclassed Keras model it says what shapes
    /// the first call had: no dtypes, and not every argument.
    pub fn is_verified(&self) -> bool {
        self.signature.is_verified
    }

    /// What a reader should know, a sentence each.
    pub fn notes(&self) -> &[String] {
        &self.signature.notes
    }
}

impl PartialEq for Model {
    /// Whether both say the same, whatever files they were read from.
    fn eq(&self, other: &Model) -> bool {
        self.format == other.format && self.signature == other.signature
    }
}
