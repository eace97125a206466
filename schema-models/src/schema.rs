use std::borrow::Cow;
use std::collections::HashSet;

use schema_spec::{
    ArraySpec, Constraint, DType, Dim, DimBounds, List, Role, Schema, Text, Value, ValueRange,
};

use crate::target::Target;
use crate::{Model, ModelArray, ModelDim, ModelError, ModelErrorKind, ModelValues};

/// The symbol for the number of samples, which is the same for all arrays of a Keras model.
const BATCH: &str = "batch";

impl Model {
    /// Creates the schema of the model's inputs and of the targets for training it.
    ///
    /// Each input becomes an array of role input. Each output with a loss in the file becomes an array
    /// of role target, with the shape and values that the loss requires: for
    /// `sparse_categorical_crossentropy`, integers from 0 to below the number of classes, without the
    /// output's last axis; for every other known loss, the output's own shape, and for
    /// `binary_crossentropy` values from 0 to 1. An output without a loss or with a custom loss has no
    /// target. Integers are `i64`, the default of NumPy, although Keras also accepts others.
    ///
    /// Axis 0 of a Keras model is the symbol `batch` in every array, because `fit` requires as many
    /// targets as samples. The schema has the name of the [model](Model::name).
    ///
    /// ```
    /// use schema_models::Model;
    ///
    /// # let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/keras");
    /// # let path = format!("{models}/labels_sparse.keras");
    /// let schema = Model::read(path)?.schema()?;
    /// assert_eq!(
    ///     schema.to_string(),
    ///     "\
    /// labels_sparse
    ///   input_layer_2: f32[batch, 3]
    ///   dense_2: i64[batch], range = 0..=3, role = target",
    /// );
    /// # Ok::<(), schema_models::ModelError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the file has too little information about an input: the dtypes of a
    /// subclassed Keras model are unknown, and a sequence or a map is not an array.
    pub fn schema(&self) -> Result<Schema, ModelError> {
        self.schema_for(|_| None)
    }

    /// Like [`schema`](Model::schema), for existing arrays.
    ///
    /// Keras also accepts targets of an output `[_, 1]` without their last axis, and labels with a last
    /// axis of 1. `rank_of` decides between the two: it returns the rank of the existing array of a name.
    ///
    /// # Errors
    ///
    /// Like [`schema`](Model::schema).
    pub fn schema_for(
        &self,
        rank_of: impl Fn(&str) -> Option<usize>,
    ) -> Result<Schema, ModelError> {
        if let Some(schema) = self.as_schema() {
            return Ok(schema.clone());
        }
        let unknown: Vec<(String, String)> = (self.inputs().iter())
            // What ignores other arrays is checked without those that no array here can be.
            .filter(|input| !(self.format().ignores_others() && input.foreign_type().is_some()))
            .filter_map(|input| Some((input.name().to_owned(), no_dtype(input)?)))
            .collect();
        if !unknown.is_empty() {
            let error = ModelError::from(ModelErrorKind::NoSchema { inputs: unknown });
            return Err(match self.file() {
                Some(file) => error.in_file(file),
                None => error,
            });
        }
        let mut arrays = Vec::new();
        for input in self.inputs() {
            let Some(dtype) = input.dtype() else { continue };
            let mut array = spec(input, input.name().to_owned(), dtype);
            array.optional = input.is_optional();
            let columns = input.columns().iter().cloned().map(Text::Owned);
            array.columns = List::Owned(columns.collect());
            if let Some(values) = input.values() {
                array.constraints = List::Owned(vec![values.rule()]);
            } else if let Some((low, high)) = input.range() {
                array.constraints = bounds(Some(low), Some(high), dtype.is_integer());
            } else if input.is_nullable() && dtype != DType::Text {
                array.constraints = List::Owned(vec![Constraint::AllowNan]);
            }
            // A text has no NaN.
            array.nullable = input.is_nullable() && dtype == DType::Text;
            arrays.push(array);
        }
        for (output, loss) in self.outputs().iter().zip(self.losses()) {
            let Some(target) = loss.as_ref().and_then(|loss| Target::under(output, loss)) else {
                continue;
            };
            let mut name = output.name().to_owned();
            while arrays.iter().any(|array: &ArraySpec| array.name() == name) {
                name.push_str("_target");
            }
            let rank = rank_of(&name);
            arrays.push(target_spec(output, &target, name, rank));
        }
        // A schema bounds no symbol that none of its arrays has.
        let dims = arrays.iter().flat_map(ArraySpec::dims);
        let used: HashSet<&str> = dims.flat_map(symbols).collect();
        let bounds = self.bounds().iter();
        let bounds = bounds
            .filter(|bounds| used.contains(bounds.symbol()))
            .cloned();
        let bounds: Vec<DimBounds> = bounds.collect();
        let schema = Schema::owned(self.name().into_owned(), String::new(), arrays);
        let schema = schema.with_owned_bounds(bounds);
        Ok(schema.with_ignore_unknown(self.format().ignores_others()))
    }

    /// The target of each output, by the output's name; `None` if its loss is unknown.
    pub fn targets(&self) -> impl Iterator<Item = Option<ArraySpec>> + '_ {
        self.outputs()
            .iter()
            .zip(self.losses())
            .map(|(output, loss)| {
                let target = Target::under(output, loss.as_ref()?)?;
                Some(target_spec(output, &target, output.name().to_owned(), None))
            })
    }
}

/// The target of an output, for an array of `rank` axes if there is one.
fn target_spec(
    output: &ModelArray,
    target: &Target,
    name: String,
    rank: Option<usize>,
) -> ArraySpec {
    let is_other = |array: &ModelArray| rank.is_some() && rank == rank_in(array);
    let array = match &target.also {
        Some(also) if is_other(also) => also,
        _ => &target.array,
    };
    let mut array = spec(array, name, target_dtype(output, target));
    array.role = Role::Target;
    array.constraints = range(target);
    array
}

fn spec(array: &ModelArray, name: String, dtype: DType) -> ArraySpec {
    let batch = Dim::symbol(BATCH);
    let dims = match array.shape() {
        Some(shape) => (0..shape.len())
            .map(|axis| match array.dim(axis) {
                _ if axis == 0 && array.has_open_batch() => batch.clone(),
                // An array with values has no axis of size 0, so a schema cannot require one.
                ModelDim::Open | ModelDim::Fixed(0) => Dim::Any,
                ModelDim::Fixed(size) => Dim::Fixed(*size),
                ModelDim::Symbol(symbol) => Dim::Symbol(Text::Owned(symbol.clone())),
                ModelDim::Expr(expr) => Dim::Expr(expr.clone()),
            })
            .collect(),
        None => {
            let batch = array.has_open_batch().then_some(batch);
            // An output of one value may lack its last axis in a target.
            let last = array.last_axis().filter(|&size| size > 1).map(Dim::Fixed);
            batch.into_iter().chain([Dim::Rest]).chain(last).collect()
        }
    };
    let mut spec = ArraySpec::new("", dtype);
    spec.name = Text::Owned(name);
    spec.dims = Cow::Owned(dims);
    spec
}

fn symbols(dim: &Dim) -> Vec<&str> {
    match dim {
        Dim::Symbol(symbol) => vec![symbol],
        Dim::Expr(expr) => expr.symbols().collect(),
        _ => Vec::new(),
    }
}

fn rank_in(array: &ModelArray) -> Option<usize> {
    array.shape().map(<[ModelDim]>::len)
}

/// Why an input has no dtype, as a clause; `None` if it has one.
fn no_dtype(input: &ModelArray) -> Option<String> {
    match (input.dtype(), input.foreign_type()) {
        (Some(_), _) => None,
        (None, Some(foreign)) => Some(format!("is of type {foreign}, which is not a dtype")),
        (None, None) => Some("has no dtype in the file".to_owned()),
    }
}

fn target_dtype(output: &ModelArray, target: &Target) -> DType {
    match output.dtype() {
        _ if matches!(target.values, Some(ModelValues::Texts(_))) => DType::Text,
        _ if target.is_label => DType::I64,
        // Models compute in bf16 for speed, but labels are not stored in it.
        Some(dtype @ (DType::F16 | DType::F64)) => dtype,
        _ => DType::F32,
    }
}

/// The largest number of classes that are listed, where one is ignored.
const LISTED: i64 = 65_536;

fn range(target: &Target) -> List<Constraint> {
    if let Some(values) = &target.values {
        return List::Owned(vec![values.rule()]);
    }
    let (Some(ignored), Some(low)) = (target.ignored, target.low) else {
        return bounds(target.low, target.high, target.is_label);
    };
    match target.high {
        Some(high) if high < LISTED => {
            let mut values: Vec<i64> = (low..=high).chain([ignored]).collect();
            values.sort_unstable();
            let values = values.into_iter().map(|value| Value::Int(value.into()));
            List::Owned(vec![Constraint::OneOf(List::Owned(values.collect()))])
        }
        high => bounds(
            Some(low.min(ignored)),
            high.map(|high| high.max(ignored)),
            target.is_label,
        ),
    }
}

/// The rule that values lie within the bounds, if there are any.
fn bounds(low: Option<i64>, high: Option<i64>, integers: bool) -> List<Constraint> {
    let value = |bound: i64| {
        if integers {
            Value::Int(bound.into())
        } else {
            Value::Float(bound as f64)
        }
    };
    let (min, max) = (low.map(value), high.map(value));
    if min.is_none() && max.is_none() {
        return List::Borrowed(&[]);
    }
    List::Owned(vec![Constraint::Range(ValueRange::new(min, max, true))])
}
