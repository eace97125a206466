use std::fmt::{self, Display, Formatter};

use schema_spec::{DType, Shown};

/// What a model file says of one input or output.
///
/// Its text is what a schema says of an array, as far as the file says it:
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelArray {
    name: String,
    made_up: bool,
    dtype: Option<DType>,
    foreign: Option<String>,
    shape: Option<Vec<ModelDim>>,
    optional: bool,
    batch_is_open: bool,
}

/// What a model file says of one axis.
///
/// ```
/// use schema_models::ModelDim;
///
/// let shape = [ModelDim::Symbol("batch".to_owned()), ModelDim::Fixed(3), ModelDim::Open];
/// let texts: Vec<String> = shape.iter().map(ModelDim::to_string).collect();
/// assert_eq!(texts, ["batch", "3", "_"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelDim {
    /// This size and no other.
    Fixed(usize),
    /// One size in all places of the model that have the symbol.
    Symbol(String),
    /// Any size, as far as the file says.
    Open,
}

impl Display for ModelDim {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            ModelDim::Fixed(size) => size.fmt(f),
            ModelDim::Symbol(name) => Shown(name).fmt(f),
            ModelDim::Open => f.write_str("_"),
        }
    }
}

impl ModelDim {
    /// The axis of that size; any size where that is negative or none.
    pub(super) fn of_size(size: Option<i64>) -> ModelDim {
        size.and_then(|size| usize::try_from(size).ok())
            .map_or(ModelDim::Open, ModelDim::Fixed)
    }

    /// The axis that is named so: a symbol, where the name is one. Exporters also write arithmetic,
    /// `?`, and names that are new at each export (`unk__37`).
    pub(super) fn of_name(name: &str) -> ModelDim {
        let mut characters = name.chars();
        let is_identifier = characters
            .next()
            .is_some_and(|first| first.is_alphabetic() || first == '_')
            && characters.all(|other| other.is_alphanumeric() || other == '_')
            && name != "_";
        let is_made_up = name
            .strip_prefix("unk__")
            .is_some_and(|number| number.bytes().all(|digit| digit.is_ascii_digit()));
        if is_identifier && !is_made_up {
            ModelDim::Symbol(name.to_owned())
        } else {
            ModelDim::Open
        }
    }
}

impl ModelArray {
    /// An array of that name, of which nothing else is known.
    pub fn new(name: impl Into<String>) -> ModelArray {
        let name = name.into();
        ModelArray {
            made_up: is_made_up(&name),
            name,
            dtype: None,
            foreign: None,
            shape: None,
            optional: false,
            batch_is_open: false,
        }
    }

    /// The same by another name, which may be one that Keras makes up.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> ModelArray {
        self.name = name.into();
        self.made_up = is_made_up(&self.name);
        self
    }

    /// The same, of that dtype, and so not of a foreign type.
    #[must_use]
    pub fn with_dtype(mut self, dtype: Option<DType>) -> ModelArray {
        self.dtype = dtype;
        if dtype.is_some() {
            self.foreign = None;
        }
        self
    }

    /// The same, of a type that no array here has: a sequence, a map, 4-bit integers.
    #[must_use]
    pub fn with_foreign_type(mut self, name: impl Into<String>) -> ModelArray {
        self.dtype = None;
        self.foreign = Some(name.into());
        self
    }

    /// The same, of that shape; `None` where the file does not say how many axes there are.
    #[must_use]
    pub fn with_shape(mut self, shape: Option<Vec<ModelDim>>) -> ModelArray {
        self.shape = shape;
        self
    }

    /// The same, allowed to be absent or not.
    #[must_use]
    pub fn with_optional(mut self, optional: bool) -> ModelArray {
        self.optional = optional;
        self
    }

    /// The same, with a name that nobody chose.
    #[must_use]
    pub fn with_made_up_name(mut self, made_up: bool) -> ModelArray {
        self.made_up = made_up;
        self
    }

    /// The same, with an axis 0 that takes any size, whatever the file says.
    #[must_use]
    pub fn with_open_batch(mut self, open: bool) -> ModelArray {
        self.batch_is_open = open;
        self
    }

    /// The name in the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether Keras made the name up (`input_layer_1`, `dense_input`, `keras_tensor_7`). It then
    /// depends on what else was made before, and says nothing.
    pub fn is_made_up(&self) -> bool {
        self.made_up
    }

    /// The type of the elements; `None` where the file does not say it, or where arrays have none
    /// such.
    pub fn dtype(&self) -> Option<DType> {
        self.dtype
    }

    /// What it is, where no array can be it: a sequence, a map, 4-bit integers.
    pub fn foreign_type(&self) -> Option<&str> {
        self.foreign.as_deref()
    }

    /// One entry per axis; `None` where the file does not say how many there are.
    pub fn shape(&self) -> Option<&[ModelDim]> {
        self.shape.as_deref()
    }

    /// Whether it may be absent.
    pub fn is_optional(&self) -> bool {
        self.optional
    }

    /// Whether axis 0 takes any size though the file may name one: Keras writes down how many
    /// samples it saw first, and takes any number of them.
    pub fn has_open_batch(&self) -> bool {
        self.batch_is_open
    }

    /// What the model asks of `axis`.
    pub(super) fn dim(&self, axis: usize) -> &ModelDim {
        match &self.shape {
            Some(_) if axis == 0 && self.batch_is_open => &ModelDim::Open,
            Some(shape) => shape.get(axis).unwrap_or(&ModelDim::Open),
            None => &ModelDim::Open,
        }
    }

    /// The shape as one writes it: `[_, 3]`.
    pub fn shape_text(&self) -> impl Display {
        ShapeText(self)
    }

    /// The dtype, or what else is known of it.
    pub(super) fn type_text(&self) -> &str {
        match (self.dtype, &self.foreign) {
            (Some(dtype), _) => dtype.name(),
            (None, Some(foreign)) => foreign,
            (None, None) => "unknown",
        }
    }
}

/// Whether Keras, or an exporter of its models, makes up such names.
fn is_made_up(name: &str) -> bool {
    ["input_layer", "keras_tensor", "input"].iter().any(|stem| {
        name.strip_prefix(stem)
            .is_some_and(|rest| match rest.strip_prefix('_') {
                Some(number) => {
                    !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
                }
                // Anybody may call an input `input`.
                None => rest.is_empty() && *stem != "input",
            })
    })
}

struct ShapeText<'a>(&'a ModelArray);

impl Display for ShapeText<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Some(shape) = self.0.shape() else {
            return f.write_str("[..]");
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
