use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;

use super::format::Content;
use super::source::{Reader, Source};
use super::{Model, ModelError, ModelErrorKind};

/// The files that make a folder a model, each enough.
const IN_FOLDER: [&str; 3] = ["config.json", "saved_model.pb", "MLmodel"];

impl Model {
    /// Reads what the model in a file takes. The format is told by the content, not by the name.
    ///
    /// A folder is that of a Keras model saved with `zipped=False`, of a SavedModel or of MLflow.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read, is damaged, or says nothing of the model's inputs.
    pub fn read(path: impl AsRef<Path>) -> Result<Model, ModelError> {
        let path = path.as_ref();
        read_path(path).map_err(|error| error.in_file(path))
    }

    /// Reads what a model takes, from anything that can be read at any place.
    ///
    /// ```
    /// use std::io::Cursor;
    ///
    /// use schema_spec::Model;
    ///
    /// let error = Model::read_from(Cursor::new(b"")).unwrap_err();
    /// assert!(error.to_string().starts_with("the model is empty"));
    /// ```
    ///
    /// # Errors
    ///
    /// As [`read`](Model::read).
    pub fn read_from<R: Read + Seek>(mut reader: R) -> Result<Model, ModelError> {
        read_content(&mut reader)
    }
}

fn read_path(path: &Path) -> Result<Model, ModelError> {
    if !path.is_dir() {
        return read_content(&mut File::open(path)?);
    }
    for name in IN_FOLDER {
        let inner = path.join(name);
        if inner.is_file() {
            return read_content(&mut File::open(inner)?);
        }
    }
    Err(ModelErrorKind::UnknownFolder.into())
}

fn read_content(reader: &mut dyn Reader) -> Result<Model, ModelError> {
    let mut source = Source::new(reader)?;
    let content = Content::of(&mut source)?;
    by_content(content, &mut source)
}

fn by_content(content: Content, source: &mut Source<'_>) -> Result<Model, ModelError> {
    let _ = &source;
    match content {
        #[cfg(feature = "keras")]
        Content::Archive => super::keras::read_archive(source),
        #[cfg(feature = "keras")]
        Content::Json => super::keras::read_json(source),
        #[cfg(feature = "h5")]
        Content::Hdf5 => super::keras::h5::read(source),
        #[cfg(feature = "onnx")]
        Content::Onnx => super::onnx::read(source),
        #[cfg(feature = "savedmodel")]
        Content::SavedModel => super::savedmodel::read(source),
        #[cfg(feature = "tflite")]
        Content::TfLite => super::tflite::read(source),
        #[cfg(feature = "mlflow")]
        Content::MlFlow => super::mlflow::read(source),
        #[allow(unreachable_patterns)] // which of them are read is told by the features
        _ => Err(feature_off(content).into()),
    }
}

fn feature_off(content: Content) -> ModelErrorKind {
    let (format, feature) = match content {
        Content::Archive | Content::Json => ("a Keras model", "keras"),
        Content::Hdf5 => ("HDF5", "h5"),
        Content::Onnx => ("an ONNX model", "onnx"),
        Content::SavedModel => ("a SavedModel", "savedmodel"),
        Content::TfLite => ("a TFLite model", "tflite"),
        Content::MlFlow => ("an MLflow model", "mlflow"),
    };
    ModelErrorKind::FeatureOff { format, feature }
}
