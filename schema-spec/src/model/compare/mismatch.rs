use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::path::{Path, PathBuf};

use super::{Comparison, Declaration, Difference, MatchRules};
use crate::Schema;
use crate::model::{Model, ModelError};
use crate::shown::Few;

/// A schema and a model file do not agree, or the file cannot be read.
///
/// Its text reads as a report: everything that differs, and what the model takes; see
/// [`Schema::check_model`].
///
/// ```
/// use schema_spec::Schema;
///
/// let mismatch = Schema::new("Inputs").check_model("no such.onnx").unwrap_err();
/// assert!(mismatch.read_error().is_some());
/// assert!(mismatch.to_string().starts_with("error[model]: `no such.onnx` cannot be read: "));
/// ```
#[derive(Debug)]
pub struct ModelMismatch {
    path: PathBuf,
    inner: Inner,
}

#[derive(Debug)]
enum Inner {
    Unread(ModelError),
    Differs(Box<Model>, Comparison),
}

impl ModelMismatch {
    /// The path of the model.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Everything that differs; nothing where the model cannot be read.
    pub fn differences(&self) -> &[Difference] {
        match &self.inner {
            Inner::Unread(_) => &[],
            Inner::Differs(_, comparison) => comparison.differences(),
        }
    }

    /// Why the model cannot be read, where that is it.
    pub fn read_error(&self) -> Option<&ModelError> {
        match &self.inner {
            Inner::Unread(error) => Some(error),
            Inner::Differs(..) => None,
        }
    }
}

impl Schema {
    /// Whether the schema and a model file agree, by the
    /// [match rules](crate::model#the-match-rules).
    ///
    /// ```
    /// # #[cfg(feature = "keras")] {
    /// use schema_spec::{ArraySpec, DType, Dim, Role, Schema};
    ///
    /// const SCHEMA: Schema = Schema::new("Training").with_arrays(
    ///     const {
    ///         &[
    ///             ArraySpec::new("x", DType::F32)
    ///                 .with_dims(const { &[Dim::symbol("batch"), Dim::Fixed(3)] }),
    ///             ArraySpec::new("y", DType::I64)
    ///                 .with_dims(const { &[Dim::symbol("batch")] })
    ///                 .with_role(Role::Target),
    ///         ]
    ///     },
    /// );
    /// # let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/keras/");
    /// # let path = format!("{models}article_mse.keras");
    /// let mismatch = SCHEMA.check_model(path).unwrap_err();
    /// # let mismatch = mismatch.to_string().replace(models, "");
    /// assert_eq!(
    ///     mismatch.to_string(),
    ///     "\
    /// error[model]: `y` is [batch] here, but [_, 10] under the model's loss mse
    ///   help: give each sample a row of 10 values; classes by number take the loss sparse_categorical_crossentropy
    ///   `article_mse.keras` takes input_layer: f32[_, 3] and gives dense: f32[_, 10]",
    /// );
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Everything in which they differ, or why the file cannot be read.
    pub fn check_model(&self, path: impl AsRef<Path>) -> Result<(), ModelMismatch> {
        self.check_model_with(path, &MatchRules::new())
    }

    /// The same, by other rules.
    ///
    /// # Errors
    ///
    /// As [`check_model`](Schema::check_model).
    pub fn check_model_with(
        &self,
        path: impl AsRef<Path>,
        rules: &MatchRules,
    ) -> Result<(), ModelMismatch> {
        let path = path.as_ref();
        let mismatch = |inner| ModelMismatch {
            path: path.to_owned(),
            inner,
        };
        let model = Model::read(path).map_err(|error| mismatch(Inner::Unread(error)))?;
        let comparison = model.compare(&Declaration::from(self), rules);
        if comparison.differences().is_empty() {
            return Ok(());
        }
        Err(mismatch(Inner::Differs(Box::new(model), comparison)))
    }
}

impl Error for ModelMismatch {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.read_error().and_then(Error::source)
    }
}

impl Display for ModelMismatch {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (model, comparison) = match &self.inner {
            Inner::Unread(error) => return write!(f, "error[model]: {error}"),
            Inner::Differs(model, comparison) => (model, comparison),
        };
        for difference in comparison.differences() {
            writeln!(f, "error[model]: {difference}")?;
        }
        for note in comparison.notes() {
            writeln!(f, "  note: {note}")?;
        }
        let path = self.path.display();
        write!(f, "  `{path}` takes {}", Few(model.inputs()))?;
        match model.outputs() {
            [] => Ok(()),
            outputs => write!(f, " and gives {}", Few(outputs)),
        }
    }
}
