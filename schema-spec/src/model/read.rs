use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};

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

    /// The file that [`read`](Model::read) reads: the path itself, or, where it is a folder with a
    /// model, the one file in it that says what the model takes. Whoever waits for a model to
    /// change watches this one.
    ///
    /// ```
    /// use std::path::Path;
    ///
    /// use schema_spec::Model;
    ///
    /// # let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models");
    /// let folder = Path::new(models).join("tf/dense");
    /// assert_eq!(Model::main_file(&folder), folder.join("saved_model.pb"));
    /// assert_eq!(Model::main_file("dense.keras"), Path::new("dense.keras"));
    /// ```
    pub fn main_file(path: impl AsRef<Path>) -> PathBuf {
        let path = path.as_ref();
        if !path.is_dir() {
            return path.to_owned();
        }
        let mut inner = IN_FOLDER.iter().map(|name| path.join(name));
        inner
            .find(|inner| inner.is_file())
            .unwrap_or_else(|| path.to_owned())
    }
}

fn read_path(path: &Path) -> Result<Model, ModelError> {
    let file = Model::main_file(path);
    if file.is_dir() {
        return Err(ModelErrorKind::UnknownFolder.into());
    }
    read_content(&mut File::open(file)?)
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
