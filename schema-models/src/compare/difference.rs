use std::fmt::{self, Display, Formatter};

/// A difference between a schema and a model.
///
/// It is displayed as one line with both sides, and a second line with help, if there is any.
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

/// The part of a declaration that differs in a [`Difference`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DifferencePart {
    /// The model itself: its file has too little information.
    Model,
    /// An array of the model that the schema does not have.
    Missing,
    /// The array's name: the model does not have an array of that name.
    Name,
    /// The element type.
    Dtype,
    /// The number of axes.
    Rank,
    /// One axis.
    Axis {
        /// The index of the axis in the array.
        axis: usize,
        /// The index of its entry in `shape`; `None` if it has no entry of its own.
        entry: Option<usize>,
    },
    /// The bounds on the symbol of an axis.
    Bounds {
        /// The index of the entry of the symbol in `shape`.
        axis: usize,
    },
    /// The role.
    Role,
    /// Whether the array may be absent.
    Optional,
    /// Whether values may be missing.
    Nullable,
    /// The columns that the array is stacked from.
    Columns,
    /// The loss of the target.
    Loss,
    /// A rule on the values, by its keyword.
    Rule(&'static str),
}

impl Difference {
    /// The index of the array in the schema; `None` if the schema does not have the array.
    pub fn index(&self) -> Option<usize> {
        self.array
    }

    /// The name of the array in the schema, or in the model if the schema does not have the array.
    /// Empty if the difference is about the model itself.
    pub fn array(&self) -> &str {
        &self.name
    }

    /// The part of the array that differs.
    pub fn part(&self) -> DifferencePart {
        self.part
    }

    /// The difference, on one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// How to fix it.
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
