//! Schemas as schemas of Arrow, and back.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use arrow_schema::{DataType, Field, FieldRef};
use schema_spec::rules::Rule;
use schema_spec::{ArraySpec, Dim, List, Schema, Shown, Text};

use super::Kind;
use super::write::{kind, tensor_metadata};

/// The metadata of a schema of Arrow that has all that Arrow itself cannot say, as JSON.
const METADATA_KEY: &str = "input_schema";

/// Why a schema has no counterpart in Arrow, or the other way round: a line for each array or column.
#[derive(Clone, PartialEq, Eq)]
pub struct ArrowSchemaError {
    /// Names, each with what is wrong.
    problems: Vec<(String, String)>,
}

impl ArrowSchemaError {
    /// The arrays or columns, each with what is wrong with it.
    pub fn problems(&self) -> impl Iterator<Item = (&str, &str)> {
        let problems = self.problems.iter();
        problems.map(|(name, problem)| (name.as_str(), problem.as_str()))
    }

    fn unless_none<T>(problems: Vec<(String, String)>, result: T) -> Result<T, ArrowSchemaError> {
        if problems.is_empty() {
            Ok(result)
        } else {
            Err(ArrowSchemaError { problems })
        }
    }
}

impl fmt::Display for ArrowSchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (name, problem)) in self.problems.iter().enumerate() {
            let line = if at > 0 { "\n" } else { "" };
            write!(f, "{line}`{}` {problem}", Shown(name))?;
        }
        Ok(())
    }
}

/// The same as `Display`, because `main` and `unwrap` print it.
impl fmt::Debug for ArrowSchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for ArrowSchemaError {}

/// Returns the schema of a table in Arrow that can fulfil the schema: a column per array, of values, of
/// lists of a fixed size, or of tensors (`arrow.fixed_shape_tensor`), as arrays are written to Parquet and
/// Arrow IPC. Axis 0 is the rows of the table.
///
/// Everything else that the schema says is in the metadata, from where [`schema_from_arrow`] reads it again.
///
/// ```
/// use schema_files::{schema_from_arrow, schema_to_arrow};
/// use schema_spec::{ArraySpec, DType, Dim, Schema};
///
/// const SCHEMA: Schema = Schema::new("Inputs").with_arrays(
///     const {
///         &[ArraySpec::new("x", DType::F32)
///             .with_dims(const { &[Dim::symbol("batch"), Dim::Fixed(3)] })]
///     },
/// );
/// let arrow = schema_to_arrow(&SCHEMA)?;
/// assert_eq!(arrow.field(0).data_type().to_string(), "FixedSizeList(3 x non-null Float32, field: 'element')");
/// assert_eq!(schema_from_arrow("Inputs", &arrow)?.to_string(), SCHEMA.to_string());
/// # Ok::<(), schema_files::ArrowSchemaError>(())
/// ```
///
/// # Errors
///
/// Returns the arrays that no column can hold: without an axis of rows, with rows of their own, or of a
/// dtype that Arrow does not have.
pub fn schema_to_arrow(schema: &Schema) -> Result<arrow_schema::Schema, ArrowSchemaError> {
    let mut problems = Vec::new();
    let mut fields = Vec::new();
    let mut rows: Option<&ArraySpec> = None;
    for spec in schema.arrays() {
        let first = rows.filter(|first| !may_be_equal(first.dim_at_rows(), spec.dim_at_rows()));
        let field = match first {
            Some(first) => Err(format!(
                "has {} rows and `{}` has {}, but a table has one number of rows",
                spec.dims()[0],
                Shown(first.name()),
                first.dims()[0],
            )),
            None => columns(spec),
        };
        match field {
            Ok(columns) => fields.extend(columns),
            Err(problem) => problems.push((spec.name().to_owned(), problem)),
        }
        if rows.is_none() && !matches!(spec.dim_at_rows(), None | Some(Dim::Any | Dim::Rest)) {
            rows = Some(spec);
        }
    }
    let json = serde_json::to_string(schema).unwrap_or_default();
    let metadata = HashMap::from([(METADATA_KEY.to_owned(), json)]);
    let arrow = arrow_schema::Schema::new_with_metadata(fields, metadata);
    ArrowSchemaError::unless_none(problems, arrow)
}

/// Axis 0 of an array.
trait Rows {
    fn dim_at_rows(&self) -> Option<&Dim>;
}

impl Rows for ArraySpec {
    fn dim_at_rows(&self) -> Option<&Dim> {
        self.dims().first()
    }
}

fn may_be_equal(left: Option<&Dim>, right: Option<&Dim>) -> bool {
    match (left, right) {
        (Some(Dim::Any | Dim::Rest) | None, _) | (_, Some(Dim::Any | Dim::Rest) | None) => true,
        (left, right) => left == right,
    }
}

/// The columns of an array: one, or those that it is stacked from.
fn columns(spec: &ArraySpec) -> Result<Vec<Field>, String> {
    let value = kind(spec.dtype())
        .ok_or_else(|| format!("is {}, which Arrow does not have", spec.dtype()))?;
    let mut rules = spec.constraints().iter();
    let is_nullable = spec.is_nullable() || rules.any(|rule| rule.rule() == Rule::AllowNan);
    let rank = spec
        .rank()
        .ok_or("has any number of axes, which a column has not")?;
    let dims: Vec<&Dim> = (0..rank).map(|axis| spec.dim_at(axis, rank)).collect();
    let (_, axes) = dims.split_first().ok_or("has no axis of rows")?;
    if let ([_], [_, ..]) = (axes, spec.columns()) {
        let columns = spec.columns().iter();
        return Ok(columns
            .map(|name| Field::new(name.as_ref(), value.clone(), is_nullable))
            .collect());
    }
    let sizes: Option<Vec<usize>> = axes.iter().copied().map(fixed).collect();
    let element = |value| Arc::new(Field::new("element", value, is_nullable));
    let Some(sizes) = sizes else {
        let mut value = value;
        for dim in axes.iter().rev() {
            value = match fixed(dim).map(i32::try_from) {
                Some(Ok(size)) => DataType::FixedSizeList(element(value), size),
                Some(Err(_)) => return Err("has an axis of more than 2147483647".to_owned()),
                None => DataType::List(element(value)),
            };
        }
        return Ok(vec![Field::new(spec.name(), value, false)]);
    };
    if sizes.is_empty() {
        return Ok(vec![Field::new(spec.name(), value, is_nullable)]);
    }
    let width = (sizes.iter()).try_fold(1_usize, |width, size| width.checked_mul(*size));
    let width = width.and_then(|width| i32::try_from(width).ok());
    let width = width.ok_or("has rows of more than 2147483647 values")?;
    let field = Field::new(
        spec.name(),
        DataType::FixedSizeList(element(value), width),
        false,
    );
    Ok(vec![match sizes.len() {
        1 => field,
        _ => field.with_metadata(tensor_metadata(&sizes)),
    }])
}

fn fixed(dim: &Dim) -> Option<usize> {
    match dim {
        Dim::Fixed(size) => Some(*size),
        _ => None,
    }
}

/// Returns the schema of a table in Arrow: an array per column, with the rows as axis `batch`.
///
/// What [`schema_to_arrow`] wrote is returned as it was, unless columns were changed since. Otherwise values
/// may be missing where a column is nullable, the size of a list without a fixed size is `_`, and there are
/// no rules on values.
///
/// # Errors
///
/// Returns the columns that are not arrays, such as those of dates.
pub fn schema_from_arrow(
    name: &str,
    arrow: &arrow_schema::Schema,
) -> Result<Schema, ArrowSchemaError> {
    if let Some(json) = arrow.metadata.get(METADATA_KEY)
        && let Ok(schema) = serde_json::from_str::<Schema>(json)
        && let Ok(own) = schema_to_arrow(&schema)
        && are_alike(own.fields(), arrow.fields())
    {
        return Ok(schema);
    }
    let mut problems = Vec::new();
    let mut arrays = Vec::new();
    for field in arrow.fields() {
        match array(field) {
            Ok(spec) => arrays.push(spec),
            Err(problem) => problems.push((field.name().clone(), problem)),
        }
    }
    let schema = Schema::owned(name.to_owned(), String::new(), arrays);
    ArrowSchemaError::unless_none(problems, schema)
}

/// Whether columns have the same names and types. Whether values may be missing, and the names of what is
/// in lists, differ with the program that wrote them.
fn are_alike(own: &[FieldRef], found: &[FieldRef]) -> bool {
    own.len() == found.len()
        && own.iter().zip(found).all(|(own, found)| {
            let what = |field: &Field| {
                Kind::of(field)
                    .ok()
                    .map(|kind| (kind.sizes(), kind.dtype()))
            };
            own.name() == found.name() && what(own).is_some() && what(own) == what(found)
        })
}

fn array(field: &Field) -> Result<ArraySpec, String> {
    let kind = Kind::of(field)?;
    let mut dims = vec![Dim::symbol("batch")];
    dims.extend(kind.sizes().into_iter().map(|size| match size {
        // A schema cannot fix a size of 0.
        None | Some(0) => Dim::Any,
        Some(size) => Dim::Fixed(size),
    }));
    let mut spec = ArraySpec::new("", kind.dtype());
    spec.name = Text::Owned(field.name().clone());
    spec.dims = List::Owned(dims);
    Ok(spec.with_nullable(kind.is_nullable))
}
