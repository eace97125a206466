use std::borrow::Cow;
use std::path::{Path, PathBuf};

use schema_spec::{DimBounds, Loss, Schema};

use crate::signature::Signature;
use crate::{ModelArray, ModelFormat};

/// The inputs and outputs of a model, as its file describes them.
///
/// Weights are skipped, so that reading a file of 500 MB takes milliseconds. Nothing in the file is
/// executed.
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
    /// Creates a model with the given inputs and outputs.
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

    /// Sets the file or folder of the model, which determines its name.
    #[must_use]
    pub fn in_file(mut self, path: impl Into<PathBuf>) -> Model {
        self.file = Some(path.into());
        self
    }

    /// Replaces the arrays by as many others, in the same order.
    #[must_use]
    pub fn with_arrays(mut self, inputs: Vec<ModelArray>, outputs: Vec<ModelArray>) -> Model {
        self.signature.losses.resize(outputs.len(), None);
        self.signature.inputs = inputs;
        self.signature.outputs = outputs;
        self
    }

    /// Sets the loss of each output. Outputs beyond the list have none.
    #[must_use]
    pub fn with_losses(mut self, mut losses: Vec<Option<Loss>>) -> Model {
        losses.resize(self.signature.outputs.len(), None);
        self.signature.losses = losses;
        self
    }

    /// Sets the sizes that symbols may have.
    #[must_use]
    pub fn with_bounds(mut self, bounds: Vec<DimBounds>) -> Model {
        self.signature.bounds = bounds;
        self
    }

    /// Sets whether the file has enough information to rely on.
    #[must_use]
    pub fn with_verified(mut self, verified: bool) -> Model {
        self.signature.is_verified = verified;
        self
    }

    /// Sets whether inputs and outputs are identified by their order.
    #[must_use]
    pub fn with_ordered(mut self, ordered: bool) -> Model {
        self.signature.is_ordered = ordered;
        self
    }

    /// Sets the notes for readers, one sentence each.
    #[must_use]
    pub fn with_notes(mut self, notes: Vec<String>) -> Model {
        self.signature.notes = notes;
        self
    }

    /// The file or folder that the model was read from, if any.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The name of the model: the file's name without its extension, or else `model`.
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

    /// The inputs.
    pub fn inputs(&self) -> &[ModelArray] {
        &self.signature.inputs
    }

    /// The outputs.
    pub fn outputs(&self) -> &[ModelArray] {
        &self.signature.outputs
    }

    /// The loss of each output; `None` if the file does not specify it.
    pub fn losses(&self) -> &[Option<Loss>] {
        &self.signature.losses
    }

    /// The sizes that symbols may have, of those that the file bounds.
    pub fn bounds(&self) -> &[DimBounds] {
        &self.signature.bounds
    }

    /// The bounds on the symbol, if there are any.
    pub(crate) fn bounds_of(&self, symbol: &str) -> Option<&DimBounds> {
        self.bounds()
            .iter()
            .find(|bounds| bounds.symbol() == symbol)
    }

    /// Whether inputs and outputs are identified by their order. They are not if a Keras model takes a
    /// dict, and in a SavedModel.
    pub fn is_ordered(&self) -> bool {
        self.signature.is_ordered
    }

    /// Whether the file has enough information to rely on. For a subclassed Keras model, it has only
    /// shapes of the first call: no dtypes, and not every argument.
    pub fn is_verified(&self) -> bool {
        self.signature.is_verified
    }

    /// Sets the name of the signature that was read, and the names of all that the file has.
    #[must_use]
    pub fn with_signature(mut self, name: Option<String>, names: Vec<String>) -> Model {
        self.signature.name = name;
        self.signature.names = names;
        self
    }

    /// The name of the signature that was read, if the file has several.
    pub fn signature(&self) -> Option<&str> {
        self.signature.name.as_deref()
    }

    /// The names of all signatures, if the file has several; see [`read_signature`](Model::read_signature).
    pub fn signatures(&self) -> &[String] {
        &self.signature.names
    }

    /// The schema, if the file is not a model's but that of a schema in its JSON form.
    ///
    /// ```
    /// use std::io::Cursor;
    ///
    /// use schema_models::Model;
    ///
    /// let text = r#"{"version": 1, "name": "S", "arrays": [{"name": "x", "dtype": "f32", "shape": ["n"]}]}"#;
    /// let model = Model::read_from(Cursor::new(text))?;
    /// assert_eq!(model.as_schema().unwrap().to_string(), "S\n  x: f32[n]");
    /// # Ok::<(), schema_models::ModelError>(())
    /// ```
    pub fn as_schema(&self) -> Option<&Schema> {
        self.signature.schema.as_ref().map(|schema| &schema.0)
    }

    /// Notes for readers, one sentence each.
    pub fn notes(&self) -> &[String] {
        &self.signature.notes
    }
}

impl PartialEq for Model {
    /// Compares everything but the files that the models were read from.
    fn eq(&self, other: &Model) -> bool {
        self.format == other.format && self.signature == other.signature
    }
}
