use std::fmt::{self, Display, Formatter};

/// One thing in which a schema and a model do not agree.
///
/// Its text is what is wrong, both sides on one line; a second line says what would be right, where
/// that is not plain from the first.
///
/// ```
/// use schema_models::{DifferencePart, Model, ModelArray, ModelFormat};
/// use schema_spec::{ArraySpec, DType, Schema};
///
/// const SCHEMA: Schema =
///     Schema::new("Inputs").with_arrays(const { &[ArraySpec::new("x", DType::F64)] });
/// let x = ModelArray::new("x").with_dtype(Some(DType::F32));
/// let model = Model::new(ModelFormat::Onnx, vec![x], vec![]);
/// let differences = model.differences(&SCHEMA);
/// assert_eq!(differences[0].to_string(), "`x` holds f64 here, but f32 in the model");
/// assert_eq!((differences[0].array(), differences[0].index()), ("x", Some(0)));
/// assert_eq!(differences[0].part(), DifferencePart::Dtype);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    pub(super) array: Option<usize>,
    pub(super) name: String,
    pub(super) part: DifferencePart,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// The part of a declaration that a [`Difference`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DifferencePart {
    /// The model itself: it says too little.
    Model,
    /// An array of the model that the schema does not have.
    Missing,
    /// The array's name: the model has none of it.
    Name,
    /// The element type.
    Dtype,
    /// The number of axes.
    Rank,
    /// One axis.
    Axis {
        /// Which, of the array's axes.
        axis: usize,
        /// Which entry of `shape` says so; `None` where none does, or `..`.
        entry: Option<usize>,
    },
    /// That it may be absent.
    Optional,
    /// The loss that it is for.
    Loss,
    /// A rule on its values, by its keyword.
    Rule(&'static str),
}

impl Difference {
    /// The array's place in the schema; `None` where the schema has no such array.
    pub fn index(&self) -> Option<usize> {
        self.array
    }

    /// The name of the array: the schema's, or the model's where the schema has no such array.
    /// Empty where it is about the model itself.
    pub fn array(&self) -> &str {
        &self.name
    }

    /// What of the array it is about.
    pub fn part(&self) -> DifferencePart {
        self.part
    }

    /// What is wrong, on one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What would be right.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl Display for Difference {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}
