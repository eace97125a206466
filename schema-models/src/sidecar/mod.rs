//! The description of a model as a small file beside it that can be checked in, for builds without the
//! model or that should not read it. The page `FORMAT.md` describes the form.

mod changes;
mod file;
mod form;
mod parse;
mod text;

use std::path::{Path, PathBuf};

use crate::{Model, ModelError};

/// The suffix of a sidecar's path after that of the model.
const SUFFIX: &str = ".schema.json";

/// The state of a model's sidecar.
#[derive(Debug)]
#[non_exhaustive]
pub enum SidecarState {
    /// The file is a schema, which needs no sidecar.
    Needless,
    /// There is no sidecar.
    Absent,
    /// The sidecar matches the model.
    Current,
    /// The sidecar differs from the model: one sentence per difference, with both sides.
    Stale(Vec<String>),
    /// The sidecar cannot be read.
    Unreadable(ModelError),
}

/// The result of [`Model::write_sidecar`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SidecarChange {
    /// The file is a schema, which needs no sidecar, and none was written.
    Needless,
    /// The sidecar did not exist before.
    Written,
    /// The old sidecar differed, or could not be read.
    Renewed,
    /// The old sidecar is the same, and was not written.
    Unchanged,
}

impl Model {
    /// The path of a model's sidecar: the model's path followed by `.schema.json`. The sidecar of a
    /// folder is beside the folder.
    ///
    /// ```
    /// use std::path::Path;
    ///
    /// use schema_models::Model;
    ///
    /// let sidecar = Model::sidecar_path("models/dense.keras");
    /// assert_eq!(sidecar, Path::new("models/dense.keras.schema.json"));
    /// assert_eq!(Model::sidecar_path("models/saved/"), Path::new("models/saved.schema.json"));
    /// ```
    pub fn sidecar_path(model: impl AsRef<Path>) -> PathBuf {
        let model = model.as_ref();
        match model.file_name() {
            Some(name) => {
                let mut name = name.to_owned();
                name.push(SUFFIX);
                model.with_file_name(name)
            }
            // `.` and `/` have no name to append to.
            None => model.join(SUFFIX),
        }
    }

    /// Converts the model to the text of a sidecar: JSON with one input or output per line. The text
    /// depends only on the model.
    ///
    /// ```
    /// use schema_models::{Model, ModelArray, ModelDim, ModelFormat};
    /// use schema_spec::DType;
    ///
    /// let x = ModelArray::new("x")
    ///     .with_dtype(Some(DType::F32))
    ///     .with_shape(Some(vec![ModelDim::Open, ModelDim::Fixed(3)]));
    /// let model = Model::new(ModelFormat::Onnx, vec![x], vec![]);
    /// assert_eq!(
    ///     model.to_sidecar(),
    ///     r#"{
    ///   "schema_version": 1,
    ///   "format": "onnx",
    ///   "inputs": [
    ///     {"name": "x", "dtype": "f32", "shape": [null, 3]}
    ///   ],
    ///   "outputs": []
    /// }
    /// "#,
    /// );
    /// ```
    pub fn to_sidecar(&self) -> String {
        text::write(self)
    }

    /// Parses the text of a sidecar, as [`to_sidecar`](Model::to_sidecar) writes it.
    ///
    /// ```
    /// use schema_models::Model;
    ///
    /// let text = r#"{
    ///     "schema_version": 1,
    ///     "format": "onnx",
    ///     "inputs": [{"name": "x", "dtype": "f32", "shap": ["batch", 3]}],
    ///     "outputs": []
    /// }"#;
    /// let error = Model::from_sidecar(text).unwrap_err();
    /// assert_eq!(
    ///     error.to_string().lines().next(),
    ///     Some(
    ///         "the sidecar does not describe a model: `inputs[0]` (`x`) has an unknown field `shap`; did you \
    ///          mean `shape`?"
    ///     ),
    /// );
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not JSON, is of a newer version, lacks a field, or has an unknown
    /// field or one of another type. All errors in the fields are reported at once.
    pub fn from_sidecar(text: &str) -> Result<Model, ModelError> {
        parse::model(text.as_bytes())
    }

    /// Reads the sidecar of the model at `model`; `None` if there is no sidecar. The model itself need
    /// not exist.
    ///
    /// ```
    /// use schema_models::Model;
    ///
    /// assert!(Model::read_sidecar("models/none.onnx")?.is_none());
    /// # Ok::<(), schema_models::ModelError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the sidecar cannot be read, or like [`from_sidecar`](Model::from_sidecar). The
    /// error contains the path of the sidecar.
    pub fn read_sidecar(model: impl AsRef<Path>) -> Result<Option<Model>, ModelError> {
        let path = Model::sidecar_path(model);
        let read = match file::read(&path) {
            Ok(Some(bytes)) => parse::model(&bytes).map(Some),
            Ok(None) => Ok(None),
            Err(error) => Err(error),
        };
        read.map_err(|error| error.in_file(&path))
    }

    /// Writes the sidecar of the model at `model`, unless it is unchanged. The file is replaced
    /// atomically. If there is a sidecar of one of several [signatures](Model::signatures), it remains
    /// that signature's.
    ///
    /// ```
    /// use schema_models::SidecarChange;
    /// use schema_models::Model;
    ///
    /// # let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/keras");
    /// # let folder = std::env::temp_dir().join(format!("sidecar-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder).unwrap();
    /// # let path = folder.join("dense.keras");
    /// # std::fs::copy(format!("{models}/dense.keras"), &path).unwrap();
    /// assert_eq!(Model::write_sidecar(&path)?, SidecarChange::Written);
    /// assert_eq!(Model::write_sidecar(&path)?, SidecarChange::Unchanged);
    /// assert_eq!(Model::read_sidecar(&path)?, Some(Model::read(&path)?));
    /// # std::fs::remove_dir_all(&folder).unwrap();
    /// # Ok::<(), schema_models::ModelError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the model cannot be read, like [`read`](Model::read), or the sidecar cannot
    /// be written.
    pub fn write_sidecar(model: impl AsRef<Path>) -> Result<SidecarChange, ModelError> {
        let path = model.as_ref();
        Model::read_as_locked(path)?.write_sidecar_at(path)
    }

    /// Like [`write_sidecar`](Model::write_sidecar), of one of several signatures. A sidecar of another
    /// one is replaced.
    ///
    /// ```
    /// use schema_models::Model;
    ///
    /// # let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/tflite");
    /// # let folder = std::env::temp_dir().join(format!("sidecar-of-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder).unwrap();
    /// # let path = folder.join("two.tflite");
    /// # std::fs::copy(format!("{models}/two_signatures.tflite"), &path).unwrap();
    /// Model::write_sidecar_of_signature(&path, "encode")?;
    /// let sidecar = Model::read_sidecar(&path)?.expect("it was written");
    /// assert_eq!(sidecar.signature(), Some("encode"));
    /// # std::fs::remove_dir_all(&folder).unwrap();
    /// # Ok::<(), schema_models::ModelError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Like [`write_sidecar`](Model::write_sidecar), and if there is no such signature.
    pub fn write_sidecar_of_signature(
        model: impl AsRef<Path>,
        name: &str,
    ) -> Result<SidecarChange, ModelError> {
        let path = model.as_ref();
        Model::read_signature(path, name)?.write_sidecar_at(path)
    }

    /// Compares the model at `model` with its sidecar. Nothing is written. Of several
    /// [signatures](Model::signatures), that of the sidecar is compared.
    ///
    /// ```
    /// use schema_models::SidecarState;
    /// use schema_models::Model;
    ///
    /// # let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/keras");
    /// # let path = format!("{models}/dense.keras");
    /// assert!(matches!(Model::sidecar_state(&path)?, SidecarState::Absent));
    /// # Ok::<(), schema_models::ModelError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the model cannot be read, like [`read`](Model::read).
    pub fn sidecar_state(model: impl AsRef<Path>) -> Result<SidecarState, ModelError> {
        let path = model.as_ref();
        Ok(Model::read_as_locked(path)?.sidecar_state_at(path))
    }

    /// Like [`sidecar_state`](Model::sidecar_state), of one of several signatures. A sidecar of another
    /// one is stale.
    ///
    /// ```
    /// use schema_models::{Model, SidecarState};
    ///
    /// # let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/tflite");
    /// # let path = format!("{models}/two_signatures.tflite");
    /// let state = Model::sidecar_state_of_signature(&path, "encode")?;
    /// assert!(matches!(state, SidecarState::Absent));
    /// # Ok::<(), schema_models::ModelError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Like [`read_signature`](Model::read_signature).
    pub fn sidecar_state_of_signature(
        model: impl AsRef<Path>,
        name: &str,
    ) -> Result<SidecarState, ModelError> {
        let path = model.as_ref();
        Ok(Model::read_signature(path, name)?.sidecar_state_at(path))
    }

    /// Reads the signature that the sidecar is of, or else the usual one.
    fn read_as_locked(path: &Path) -> Result<Model, ModelError> {
        let sidecar = Model::read_sidecar(path).ok().flatten();
        match sidecar.as_ref().and_then(Model::signature) {
            Some(name) => Model::read_signature(path, name),
            None => Model::read(path),
        }
    }

    fn write_sidecar_at(&self, path: &Path) -> Result<SidecarChange, ModelError> {
        let change = match self.sidecar_state_at(path) {
            SidecarState::Needless => return Ok(SidecarChange::Needless),
            SidecarState::Current => return Ok(SidecarChange::Unchanged),
            SidecarState::Absent => SidecarChange::Written,
            SidecarState::Stale(_) | SidecarState::Unreadable(_) => SidecarChange::Renewed,
        };
        let sidecar = Model::sidecar_path(path);
        file::replace(&sidecar, &self.to_sidecar()).map_err(|error| error.in_file(&sidecar))?;
        Ok(change)
    }

    /// Compares this model with the sidecar beside a path.
    fn sidecar_state_at(&self, path: &Path) -> SidecarState {
        if self.as_schema().is_some() {
            return SidecarState::Needless;
        }
        match Model::read_sidecar(path) {
            Ok(None) => SidecarState::Absent,
            Ok(Some(sidecar)) => match self.sidecar_differences(&sidecar) {
                differences if differences.is_empty() => SidecarState::Current,
                differences => SidecarState::Stale(differences),
            },
            Err(error) => SidecarState::Unreadable(error),
        }
    }

    /// The differences between this model and its sidecar: one sentence each, with both sides. The
    /// [notes](Model::notes) are ignored.
    ///
    /// ```
    /// use schema_models::{Model, ModelArray, ModelDim, ModelFormat};
    ///
    /// let model = |size| {
    ///     let x = ModelArray::new("x").with_shape(Some(vec![ModelDim::Open, ModelDim::Fixed(size)]));
    ///     Model::new(ModelFormat::Onnx, vec![x], vec![])
    /// };
    /// assert_eq!(
    ///     model(4).sidecar_differences(&model(3)),
    ///     ["`shape` of input `x` is [_, 3] in the sidecar, but [_, 4] in the model"],
    /// );
    /// ```
    pub fn sidecar_differences(&self, sidecar: &Model) -> Vec<String> {
        changes::between(sidecar, self)
    }
}
