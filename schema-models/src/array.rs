use std::fmt::{self, Display, Formatter};

use schema_spec::{DType, Dim, DimExpr, Shown};

use crate::ModelValues;

/// An input or output, as a model file describes it.
///
/// It is displayed like an array of a schema, as far as the file describes it:
///
/// ```
/// use schema_models::{ModelArray, ModelDim};
/// use schema_spec::DType;
///
/// let image = ModelArray::new("image")
///     .with_dtype(Some(DType::F32))
///     .with_shape(Some(vec![ModelDim::Open, ModelDim::Fixed(224), ModelDim::Fixed(3)]));
/// assert_eq!(image.to_string(), "image: f32[_, 224, 3]");
/// assert_eq!(ModelArray::new("x").to_string(), "x: unknown[..]");
/// ```
#[allow(clippy::struct_excessive_bools)] // Each is a fact of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelArray {
    name: String,
    made_up: bool,
    dtype: Option<DType>,
    foreign: Option<String>,
    shape: Option<Vec<ModelDim>>,
    last: Option<usize>,
    unknown: Option<String>,
    optional: bool,
    batch_is_open: bool,
    nullable: bool,
    range: Option<(i64, i64)>,
    values: Option<ModelValues>,
    columns: Vec<String>,
}

/// An axis, as a model file describes it.
///
/// ```
/// use schema_models::ModelDim;
///
/// let shape = [ModelDim::Symbol("batch".to_owned()), ModelDim::Fixed(3), ModelDim::Open];
/// let texts: Vec<String> = shape.iter().map(ModelDim::to_string).collect();
/// assert_eq!(texts, ["batch", "3", "_"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ModelDim {
    /// This size and no other.
    Fixed(usize),
    /// A named size, which is the same wherever the symbol occurs in the model.
    Symbol(String),
    /// A size that is computed from symbols.
    Expr(DimExpr),
    /// Any size, as far as the file specifies.
    Open,
}

impl Display for ModelDim {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            ModelDim::Fixed(size) => size.fmt(f),
            ModelDim::Symbol(name) => Shown(name).fmt(f),
            ModelDim::Expr(expr) => expr.fmt(f),
            ModelDim::Open => f.write_str("_"),
        }
    }
}

impl ModelDim {
    /// The symbols of the size.
    pub(super) fn symbols(&self) -> Vec<&str> {
        match self {
            ModelDim::Symbol(symbol) => vec![symbol],
            ModelDim::Expr(expr) => expr.symbols().collect(),
            ModelDim::Fixed(_) | ModelDim::Open => Vec::new(),
        }
    }

    /// The axis of the given size; any size if it is negative or `None`.
    pub(super) fn of_size(size: Option<i64>) -> ModelDim {
        size.and_then(|size| usize::try_from(size).ok())
            .map_or(ModelDim::Open, ModelDim::Fixed)
    }

    /// The axis with the given name, which is the same size wherever the name occurs: a symbol, or
    /// arithmetic on symbols. Exporters also write `?`, `-1` and names that differ in each export
    /// (`unk__37`), which mean nothing.
    pub(super) fn of_name(name: &str) -> ModelDim {
        let is_made_up = name
            .strip_prefix("unk__")
            .is_some_and(|number| number.bytes().all(|digit| digit.is_ascii_digit()));
        if is_made_up || !name.contains(char::is_alphabetic) || name == "None" {
            return ModelDim::Open;
        }
        match Dim::from_text(name) {
            // Only if it is written the same, so that the name is never changed.
            Some(Dim::Expr(expr)) if plain(&expr.to_string()) == plain(name) => {
                ModelDim::Expr(expr)
            }
            _ => ModelDim::Symbol(name.to_owned()),
        }
    }
}

/// The text without spaces.
fn plain(text: &str) -> String {
    text.split_whitespace().collect()
}

impl ModelArray {
    /// Creates an array of which only the name is known.
    pub fn new(name: impl Into<String>) -> ModelArray {
        let name = name.into();
        ModelArray {
            made_up: is_made_up(&name),
            name,
            dtype: None,
            foreign: None,
            shape: None,
            last: None,
            unknown: None,
            optional: false,
            batch_is_open: false,
            nullable: false,
            range: None,
            values: None,
            columns: Vec::new(),
        }
    }

    /// Sets the name, which may be one that Keras makes up.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> ModelArray {
        self.name = name.into();
        self.made_up = is_made_up(&self.name);
        self
    }

    /// Sets the dtype and removes the foreign type.
    #[must_use]
    pub fn with_dtype(mut self, dtype: Option<DType>) -> ModelArray {
        self.dtype = dtype;
        if dtype.is_some() {
            self.foreign = None;
        }
        self
    }

    /// Sets a type that is not a dtype here: a sequence, a map, 4-bit integers.
    #[must_use]
    pub fn with_foreign_type(mut self, name: impl Into<String>) -> ModelArray {
        self.dtype = None;
        self.foreign = Some(name.into());
        self
    }

    /// Sets the shape; `None` if the file does not specify the number of axes.
    #[must_use]
    pub fn with_shape(mut self, shape: Option<Vec<ModelDim>>) -> ModelArray {
        if shape.is_some() {
            (self.last, self.unknown) = (None, None);
        }
        self.shape = shape;
        self
    }

    /// Sets the size of the last axis, if it is known although the number of axes is not.
    ///
    /// ```
    /// use schema_models::ModelArray;
    ///
    /// let classes = ModelArray::new("dense").with_last_axis(Some(10));
    /// assert_eq!(classes.to_string(), "dense: unknown[.., 10]");
    /// assert_eq!(classes.last_axis(), Some(10));
    /// ```
    #[must_use]
    pub fn with_last_axis(mut self, size: Option<usize>) -> ModelArray {
        self.last = size.filter(|_| self.shape.is_none());
        self
    }

    /// Sets why the shape is unknown, as a clause.
    #[must_use]
    pub fn with_unknown_shape(mut self, why: Option<String>) -> ModelArray {
        self.unknown = why.filter(|_| self.shape.is_none());
        self
    }

    /// Sets whether the array may be absent.
    #[must_use]
    pub fn with_optional(mut self, optional: bool) -> ModelArray {
        self.optional = optional;
        self
    }

    /// Sets whether the name was made up by a tool.
    #[must_use]
    pub fn with_made_up_name(mut self, made_up: bool) -> ModelArray {
        self.made_up = made_up;
        self
    }

    /// Sets whether axis 0 accepts any size, regardless of the shape.
    #[must_use]
    pub fn with_open_batch(mut self, open: bool) -> ModelArray {
        self.batch_is_open = open;
        self
    }

    /// Sets whether values may be missing: the model imputes them, or was trained with them.
    #[must_use]
    pub fn with_nullable(mut self, nullable: bool) -> ModelArray {
        self.nullable = nullable;
        self
    }

    /// Sets the smallest and the largest value that the model takes; of an output, as a label.
    #[must_use]
    pub fn with_range(mut self, range: Option<(i64, i64)>) -> ModelArray {
        self.range = range;
        self
    }

    /// Sets the only values that the model takes; of an output, as a label.
    #[must_use]
    pub fn with_values(mut self, values: Option<ModelValues>) -> ModelArray {
        self.values = values;
        self
    }

    /// Sets the names of the columns of a table that the array is made of, along its last axis.
    #[must_use]
    pub fn with_columns(mut self, columns: Vec<String>) -> ModelArray {
        self.columns = columns;
        self
    }

    /// The name in the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether Keras made the name up (`input_layer_1`, `dense_input`, `keras_tensor_7`). It then
    /// depends on what was created before, and has no meaning.
    pub fn is_made_up(&self) -> bool {
        self.made_up
    }

    /// The type of the elements; `None` if the file does not specify it, or if it is not a dtype
    /// here.
    pub fn dtype(&self) -> Option<DType> {
        self.dtype
    }

    /// The type, if it is not a dtype here: a sequence, a map, 4-bit integers.
    pub fn foreign_type(&self) -> Option<&str> {
        self.foreign.as_deref()
    }

    /// The shape, with one entry per axis; `None` if the file does not specify the number of axes.
    pub fn shape(&self) -> Option<&[ModelDim]> {
        self.shape.as_deref()
    }

    /// The size of the last axis, if it is known and fixed.
    pub fn last_axis(&self) -> Option<usize> {
        match &self.shape {
            Some(shape) => match shape.last()? {
                ModelDim::Fixed(size) => Some(*size),
                _ => None,
            },
            None => self.last,
        }
    }

    /// Why the shape is unknown, as a clause, if it is and if that can be said.
    pub fn unknown_shape(&self) -> Option<&str> {
        self.unknown.as_deref()
    }

    /// Whether the array may be absent.
    pub fn is_optional(&self) -> bool {
        self.optional
    }

    /// Whether values may be missing: the model imputes them, or was trained with them.
    pub fn is_nullable(&self) -> bool {
        self.nullable
    }

    /// The smallest and the largest value that the model takes, if the file determines them: the rows of
    /// an embedding that an input selects, or the integers that an objective takes as labels of an output.
    pub fn range(&self) -> Option<(i64, i64)> {
        self.range
    }

    /// The only values that the model takes, if the file lists them: the words of a vocabulary, or the
    /// classes as labels of an output.
    pub fn values(&self) -> Option<&ModelValues> {
        self.values.as_ref()
    }

    /// The columns of a table that the array is made of, along its last axis; empty if they have no names.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Whether axis 0 accepts any size although the file may specify one: Keras stores the number of
    /// samples it saw first, but accepts any number.
    pub fn has_open_batch(&self) -> bool {
        self.batch_is_open
    }

    /// The model's requirement on `axis`.
    pub(super) fn dim(&self, axis: usize) -> &ModelDim {
        match &self.shape {
            Some(_) if axis == 0 && self.batch_is_open => &ModelDim::Open,
            Some(shape) => shape.get(axis).unwrap_or(&ModelDim::Open),
            None => &ModelDim::Open,
        }
    }

    /// The shape as it is written: `[_, 3]`.
    pub fn shape_text(&self) -> impl Display {
        ShapeText(self)
    }

    /// The dtype, or the foreign type, or `unknown`.
    pub(super) fn type_text(&self) -> &str {
        match (self.dtype, &self.foreign) {
            (Some(dtype), _) => dtype.name(),
            (None, Some(foreign)) => foreign,
            (None, None) => "unknown",
        }
    }
}

/// Whether the name looks like one made up by Keras or by an exporter of its models.
fn is_made_up(name: &str) -> bool {
    ["input_layer", "keras_tensor", "input"].iter().any(|stem| {
        name.strip_prefix(stem)
            .is_some_and(|rest| match rest.strip_prefix('_') {
                Some(number) => {
                    !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
                }
                // A user may also call an input `input`.
                None => rest.is_empty() && *stem != "input",
            })
    })
}

struct ShapeText<'a>(&'a ModelArray);

impl Display for ShapeText<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Some(shape) = self.0.shape() else {
            return match self.0.last {
                Some(size) => write!(f, "[.., {size}]"),
                None => f.write_str("[..]"),
            };
        };
        f.write_str("[")?;
        for axis in 0..shape.len() {
            let comma = if axis > 0 { ", " } else { "" };
            write!(f, "{comma}{}", self.0.dim(axis))?;
        }
        f.write_str("]")
    }
}

impl Display for ModelArray {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let optional = if self.optional { "?" } else { "" };
        write!(
            f,
            "{}{optional}: {}",
            Shown(&self.name),
            Shown(self.type_text())
        )?;
        if self.foreign.is_some() && self.shape.is_none() {
            return Ok(());
        }
        ShapeText(self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::is_made_up;

    #[test]
    fn names_that_keras_makes_up() {
        for name in [
            "input_layer",
            "input_layer_12",
            "keras_tensor",
            "keras_tensor_7",
            "input_1",
        ] {
            assert!(is_made_up(name), "{name}");
        }
        for name in [
            "input",
            "input_",
            "input_ids",
            "input_layer_a",
            "my_input_1",
            "image",
            "",
        ] {
            assert!(!is_made_up(name), "{name}");
        }
    }
}
