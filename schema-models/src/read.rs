use std::fs::File;
use std::io::{self, Read, Seek};
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

    /// Like [`read_signature`](Model::read_signature), from a seekable reader.
    ///
    /// # Errors
    ///
    /// Like [`read_signature`](Model::read_signature).
    pub fn read_signature_from<R: Read + Seek>(
        mut reader: R,
        name: &str,
    ) -> Result<Model, ModelError> {
        read_content(&mut reader, Some(name))
    }

    /// The names of files of which a folder that is a model has at least one.
    ///
    /// ```
    /// use schema_models::Model;
    ///
    /// assert!(Model::names_in_folder().any(|name| name == "saved_model.pb"));
    /// ```
    pub fn names_in_folder() -> impl Iterator<Item = &'static str> {
        formats::in_folder()
    }

    /// Reads a model that is a folder elsewhere than on a disk, such as in an archive or on a web page; of several
    /// signatures that of the name, or the usual one.
    ///
    /// `open` opens the file at a path in the folder, with `/` between its parts, or returns `None` if there is none.
    ///
    /// ```
    /// use std::fs::File;
    /// use std::path::Path;
    ///
    /// use schema_models::Model;
    ///
    /// # let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models");
    /// let folder = Path::new(models).join("tf/dense");
    /// let model = Model::read_folder(|path| Ok(File::open(folder.join(path)).ok()), None)?;
    /// assert_eq!(model.inputs(), Model::read(&folder)?.inputs());
    /// # Ok::<(), schema_models::ModelError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Like [`read_signature`](Model::read_signature).
    pub fn read_folder<R: Read + Seek>(
        mut open: impl FnMut(&str) -> io::Result<Option<R>>,
        signature: Option<&str>,
    ) -> Result<Model, ModelError> {
        let Some(main) = main_in(&mut open) else {
            return Err(unknown_folder());
        };
        let Some(mut file) = open(&main)? else {
            return Err(io::Error::from(io::ErrorKind::NotFound).into());
        };
        let model = read_content(&mut file, signature)?;
        if !has_losses_beside(&model, signature) {
            return Ok(model);
        }
        Ok(match open(metadata::FILE) {
            Ok(Some(mut beside)) => with_losses(model, &mut beside),
            _ => model,
        })
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
        let open = |inner: &str| {
            let inner = path.join(inner);
            inner.is_file().then(|| File::open(inner)).transpose()
        };
        main_in(open).map_or_else(|| path.to_owned(), |main| path.join(main))
    }
}

/// The path of the file in a folder that describes the model.
fn main_in<R: Read>(mut open: impl FnMut(&str) -> io::Result<Option<R>>) -> Option<String> {
    formats::in_folder().find_map(|name| match open(name) {
        Ok(None) => None,
        Ok(Some(manifest)) if name == coreml::MANIFEST => in_package(manifest),
        // That it cannot be read is said when it is.
        Ok(Some(_)) | Err(_) => Some(name.to_owned()),
    })
}

/// The path of the model in a package of Core ML, which is within the package.
fn in_package(manifest: impl Read) -> Option<String> {
    /// The largest accepted manifest.
    const LIMIT: u64 = 1 << 20;
    let mut content = Vec::new();
    manifest.take(LIMIT).read_to_end(&mut content).ok()?;
    coreml::in_package(&content)
}

fn unknown_folder() -> ModelError {
    let expected = formats::in_folder().collect();
    ModelErrorKind::UnknownFolder { expected }.into()
}

fn read_path(path: &Path, signature: Option<&str>) -> Result<Model, ModelError> {
    let file = Model::main_file(path);
    if file.is_dir() {
        return Err(unknown_folder());
    }
    let mut opened = File::open(&file).map_err(|error| match StandIn::at(&file) {
        Some(found) => ModelErrorKind::StandIn(found).into(),
        None => ModelError::from(error),
    })?;
    let model = read_content(&mut opened, signature)?;
    if !has_losses_beside(&model, signature) {
        return Ok(model);
    }
    Ok(match File::open(file.with_file_name(metadata::FILE)) {
        Ok(mut beside) => with_losses(model, &mut beside),
        Err(_) => model,
    })
}

/// Whether Keras 2 may have written losses beside the model: they are those of the one that is served, and of no
/// other function.
fn has_losses_beside(model: &Model, signature: Option<&str>) -> bool {
    model.format() == ModelFormat::SavedModel && signature.is_none_or(formats::is_served)
}

/// Completes a SavedModel by the losses that Keras 2 wrote beside it.
fn with_losses(model: Model, beside: &mut dyn Reader) -> Model {
    let read =
        Source::new(beside).and_then(|mut source| metadata::read(&mut source, model.outputs()));
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
