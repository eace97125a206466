use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::path::Path;

use schema_spec::Schema;

use super::comparison::Comparison;
use super::declared::Declaration;
use super::difference::Difference;
use super::rules::MatchRules;
use crate::abridged::Abridged;
use crate::{Model, ModelError};

/// The error if a schema and a model do not agree, or if the model's file cannot be read.
///
/// It is displayed as a report of all differences, with the inputs and outputs of the model; see
/// [`Model::check`].
///
/// ```
/// use schema_models::{Model, ModelFormat, ModelArray};
/// use schema_spec::Schema;
///
/// let model = Model::new(ModelFormat::Onnx, vec![ModelArray::new("x")], vec![]);
/// let mismatch = model.check(&Schema::new("Inputs")).unwrap_err();
/// assert_eq!(mismatch.differences().len(), 1);
/// ```
pub struct ModelMismatch {
    inner: Inner,
}

enum Inner {
    Unread(ModelError),
    Differs(Box<Model>, Comparison),
}

impl ModelMismatch {
    /// The file of the model, if it was read from one.
    pub fn file(&self) -> Option<&Path> {
        match &self.inner {
            Inner::Unread(error) => error.file(),
            Inner::Differs(model, _) => model.file(),
        }
    }

    /// All differences; none if the model cannot be read.
    pub fn differences(&self) -> &[Difference] {
        match &self.inner {
            Inner::Unread(_) => &[],
            Inner::Differs(_, comparison) => comparison.differences(),
        }
    }

    /// Why the model cannot be read, if that is the error.
    pub fn read_error(&self) -> Option<&ModelError> {
        match &self.inner {
            Inner::Unread(error) => Some(error),
            Inner::Differs(..) => None,
        }
    }
}

impl From<ModelError> for ModelMismatch {
    fn from(error: ModelError) -> ModelMismatch {
        ModelMismatch {
            inner: Inner::Unread(error),
        }
    }
}

impl Model {
    /// Checks that a schema and the model agree, by the [match rules](crate#the-match-rules).
    ///
    /// ```
    /// use schema_models::Model;
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
    /// let mismatch = Model::read(path)?.check(&SCHEMA).unwrap_err();
    /// # let mismatch = mismatch.to_string().replace(models, "");
    /// assert_eq!(
    ///     mismatch.to_string(),
    ///     "\
    /// error[model]: `y` is [batch] here, but [_, 10] under the model's loss mse
    ///   help: give each sample a row of 10 values; class numbers need the loss sparse_categorical_crossentropy
    ///   `article_mse.keras` takes input_layer: f32[_, 3] and gives dense: f32[_, 10]",
    /// );
    /// # Ok::<(), schema_models::ModelError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns all differences.
    pub fn check(&self, schema: &Schema) -> Result<(), ModelMismatch> {
        self.check_with(schema, &MatchRules::new())
    }

    /// Like [`check`](Model::check), with other rules.
    ///
    /// # Errors
    ///
    /// Returns all differences.
    pub fn check_with(&self, schema: &Schema, rules: &MatchRules) -> Result<(), ModelMismatch> {
        let comparison = self.compare(&Declaration::from(schema), rules);
        if comparison.differences().is_empty() {
            return Ok(());
        }
        Err(ModelMismatch {
            inner: Inner::Differs(Box::new(self.clone()), comparison),
        })
    }
}

/// The same as `Display`, because `main` and `unwrap` print it.
impl fmt::Debug for ModelMismatch {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
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
        match model.file() {
            Some(file) => write!(f, "  `{}`", file.display())?,
            None => f.write_str("  the model")?,
        }
        if let Some(schema) = model.as_schema() {
            return write!(f, " has {}", super::schema::listed(schema));
        }
        write!(f, " takes {}", Abridged(model.inputs()))?;
        match model.outputs() {
            [] => Ok(()),
            outputs => write!(f, " and gives {}", Abridged(outputs)),
        }
    }
}
