use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};

use schema_spec::StandIn;

use crate::formats::coreml;
use crate::formats::keras::metadata;
use crate::wire::source::{Reader, Source};
use crate::{Model, ModelError, ModelErrorKind, ModelFormat, formats};

impl Model {
    /// Reads a model from a file. The format is recognized by the content, not by the name.
    ///
    /// The path can also be a folder of a Keras model saved with `zipped=False`, of a SavedModel, of
    /// MLflow, or a `.mlpackage`.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read, is damaged, or does not describe the model's inputs.
    pub fn read(path: impl AsRef<Path>) -> Result<Model, ModelError> {
        Model::read_named(path.as_ref(), None)
    }

    /// Reads one of several signatures of a SavedModel or of a TFLite model, by its name.
    ///
    /// ```
    /// use schema_models::Model;
    ///
    /// # let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/keras");
    /// # let path = format!("{models}/dense.keras");
    /// let error = Model::read_signature(path, "encode").unwrap_err();
    /// assert!(error.to_string().contains("has no signature `encode`"));
    /// ```
    ///
    /// # Errors
    ///
    /// Like [`read`](Model::read), and if there is no such signature.
    pub fn read_signature(path: impl AsRef<Path>, name: &str) -> Result<Model, ModelError> {
        Model::read_named(path.as_ref(), Some(name))
    }

    fn read_named(path: &Path, signature: Option<&str>) -> Result<Model, ModelError> {
        match read_path(path, signature) {
            Ok(model) => Ok(model.in_file(path)),
            Err(error) => Err(error.in_file(path)),
        }
    }

    /// Reads a model from a seekable reader.
    ///
    /// ```
    /// use std::io::Cursor;
    ///
    /// use schema_models::Model;
    ///
    /// let error = Model::read_from(Cursor::new(b"")).unwrap_err();
    /// assert!(error.to_string().starts_with("the model is empty"));
    /// ```
    ///
    /// # Errors
    ///
    /// Like [`read`](Model::read).
    pub fn read_from<R: Read + Seek>(mut reader: R) -> Result<Model, ModelError> {
        read_content(&mut reader, None)
    }

    /// The file that [`read`](Model::read) reads: the path itself or, if it is a folder with a model, the
    /// file in it that describes the model. This is the file to watch for changes.
    ///
    /// ```
    /// use std::path::Path;
    ///
    /// use schema_models::Model;
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
        let inner = formats::in_folder().map(|name| path.join(name));
        let mut found = inner.filter(|inner| inner.is_file()).filter_map(|inner| {
            match inner.ends_with(coreml::MANIFEST) {
                true => in_package(path, &inner),
                false => Some(inner),
            }
        });
        found.next().unwrap_or_else(|| path.to_owned())
    }
}

/// The model in a package of Core ML, which is within the package.
fn in_package(package: &Path, manifest: &Path) -> Option<PathBuf> {
    /// The largest accepted manifest.
    const LIMIT: u64 = 1 << 20;
    let mut content = Vec::new();
    let file = File::open(manifest).ok()?;
    file.take(LIMIT).read_to_end(&mut content).ok()?;
    Some(package.join(coreml::in_package(&content)?))
}

fn read_path(path: &Path, signature: Option<&str>) -> Result<Model, ModelError> {
    let file = Model::main_file(path);
    if file.is_dir() {
        let expected = formats::in_folder().collect();
        return Err(ModelErrorKind::UnknownFolder { expected }.into());
    }
    let mut opened = File::open(&file).map_err(|error| match StandIn::at(&file) {
        Some(found) => ModelErrorKind::StandIn(found).into(),
        None => ModelError::from(error),
    })?;
    let model = read_content(&mut opened, signature)?;
    Ok(match model.format() {
        // The losses are those of the model that is served, and of no other function.
        ModelFormat::SavedModel if signature.is_none_or(formats::is_served) => {
            with_losses(model, &file)
        }
        _ => model,
    })
}

/// Completes a SavedModel by the losses that Keras 2 wrote beside it.
fn with_losses(model: Model, file: &Path) -> Model {
    let beside = file.with_file_name(metadata::FILE);
    let Ok(mut opened) = File::open(beside) else {
        return model;
    };
    let read = Source::new(&mut opened)
        .and_then(|mut source| metadata::read(&mut source, model.outputs()));
    match read {
        Ok(losses) => model.with_losses(losses),
        Err(error) => {
            let mut notes = model.notes().to_vec();
            notes.push(format!(
                "the losses are not known: `{}` {}",
                metadata::FILE,
                error.kind()
            ));
            model.with_notes(notes)
        }
    }
}

fn read_content(reader: &mut dyn Reader, signature: Option<&str>) -> Result<Model, ModelError> {
    let (format, signature) = formats::read(&mut Source::new(reader)?, signature)?;
    Ok(Model::from_signature(format, signature))
}
