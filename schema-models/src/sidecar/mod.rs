//! What a model file says, as a small file beside it that is checked in: for builds without the
//! model, and those that should not read it. The page `FORMAT.md` describes the form.

mod changes;
mod file;
mod form;
mod object;
mod parse;
mod text;

use std::path::{Path, PathBuf};

use crate::{Model, ModelError};

/// What a sidecar's path has after the model's.
const SUFFIX: &str = ".schema.json";

/// A sidecar, compared with the model that it is of.
#[derive(Debug)]
pub enum SidecarState {
    /// There is none.
    Absent,
    /// It says of the model what the model itself says.
    Current,
    /// It says something else: a sentence for each thing, with both sides.
    Stale(Vec<String>),
    /// It cannot be read.
    Unreadable(ModelError),
}

/// What [`Model::write_sidecar`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SidecarChange {
    /// There was none before.
    Written,
    /// The one that was there said something else, or could not be read.
    Renewed,
    /// The one that was there says the same, and was left as it is.
    Unchanged,
}

impl Model {
    /// The path of a model's sidecar: the model's own, and `.schema.json` behind it. That of a
    /// folder lies beside the folder.
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

    /// All that is known of the model, as the text of a sidecar: JSON, one input or output per line,
    /// the same for the same model whenever and wherever it is written.
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

    /// The model that the text of a sidecar describes: that of which
    /// [`to_sidecar`](Model::to_sidecar) made it.
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
    ///         "the sidecar says no model: `inputs[0]` (`x`) has an unknown field `shap`; did you \
    ///          mean `shape`?"
    ///     ),
    /// );
    /// ```
    ///
    /// # Errors
    ///
    /// Where the text is not JSON, is of a newer version, lacks a field, or has one that is not
    /// known or of another type. All that is wrong with the fields is reported at once.
    pub fn from_sidecar(text: &str) -> Result<Model, ModelError> {
        parse::model(text.as_bytes())
    }

    /// What the sidecar of the model at `model` says; `None` where there is none. The model itself
    /// need not be there.
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
    /// Where the sidecar cannot be read, or as [`from_sidecar`](Model::from_sidecar). They name the
    /// sidecar's file.
    pub fn read_sidecar(model: impl AsRef<Path>) -> Result<Option<Model>, ModelError> {
        let path = Model::sidecar_path(model);
        let read = match file::read(&path) {
            Ok(Some(bytes)) => parse::model(&bytes).map(Some),
            Ok(None) => Ok(None),
            Err(error) => Err(error),
        };
        read.map_err(|error| error.in_file(&path))
    }

    /// Writes the sidecar of the model at `model`, unless there is one that says the same. It is
    /// written all at once, or not at all.
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
    /// Where the model cannot be read, as [`read`](Model::read), or the sidecar cannot be written.
    pub fn write_sidecar(model: impl AsRef<Path>) -> Result<SidecarChange, ModelError> {
        let path = model.as_ref();
        let model = Model::read(path)?;
        let change = match model.sidecar_state_at(path) {
            SidecarState::Current => return Ok(SidecarChange::Unchanged),
            SidecarState::Absent => SidecarChange::Written,
            SidecarState::Stale(_) | SidecarState::Unreadable(_) => SidecarChange::Renewed,
        };
        let sidecar = Model::sidecar_path(path);
        file::replace(&sidecar, &model.to_sidecar()).map_err(|error| error.in_file(&sidecar))?;
        Ok(change)
    }

    /// Whether the model at `model` has a sidecar that says the same as itself. Nothing is written.
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
    /// Where the model cannot be read, as [`read`](Model::read).
    pub fn sidecar_state(model: impl AsRef<Path>) -> Result<SidecarState, ModelError> {
        let path = model.as_ref();
        Ok(Model::read(path)?.sidecar_state_at(path))
    }

    /// What the sidecar beside that path says of this model.
    fn sidecar_state_at(&self, path: &Path) -> SidecarState {
        match Model::read_sidecar(path) {
            Ok(None) => SidecarState::Absent,
            Ok(Some(sidecar)) => match self.sidecar_differences(&sidecar) {
                differences if differences.is_empty() => SidecarState::Current,
                differences => SidecarState::Stale(differences),
            },
            Err(error) => SidecarState::Unreadable(error),
        }
    }

    /// In what this model and what its sidecar says differ: a sentence for each thing, with both
    /// sides; none where they are the same. The [notes](Model::notes) do not count.
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
