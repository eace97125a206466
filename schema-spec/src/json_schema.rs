//! A schema as JSON Schema, for those who describe the requests of a server.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::rules::Rule;
use crate::{ArraySpec, Constraint, DType, Dim, DimBounds, Schema, Value};

/// A [`Schema`] as [JSON Schema] of draft 2020-12, which OpenAPI 3.1 has, too: what data in JSON has to look
/// like, an object with a nested list per array.
///
/// JSON Schema knows fewer rules. It accepts all data that the schema accepts, and more: that sizes are
/// shared, that values of a row add up to 1 and the like are said in words only, in `description`. Check the
/// data itself against the schema.
///
/// [JSON Schema]: https://json-schema.org/draft/2020-12
///
/// ```
/// use schema_spec::{ArraySpec, Constraint, DType, Dim, Schema, Value, ValueRange};
///
/// const SCHEMA: Schema = Schema::new("Inputs").with_arrays(
///     const {
///         &[ArraySpec::new("x", DType::F32)
///             .with_dims(const { &[Dim::symbol("batch"), Dim::Fixed(3)] })
///             .with_constraints(
///                 const {
///                     let (min, max) = (Some(Value::Float(0.0)), Some(Value::Float(1.0)));
///                     &[Constraint::Range(ValueRange::new(min, max, true))]
///                 },
///             )]
///     },
/// );
/// let json = serde_json::to_value(SCHEMA.json_schema()).unwrap();
/// assert_eq!(json["required"], serde_json::json!(["x"]));
/// assert_eq!(
///     json["properties"]["x"],
///     serde_json::json!({
///         "description": "f32[batch, 3], range = 0..=1",
///         "type": "array",
///         "items": {
///             "type": "array",
///             "minItems": 3,
///             "maxItems": 3,
///             "items": { "type": "number", "minimum": 0.0, "maximum": 1.0 },
///         },
///     }),
/// );
/// ```
#[derive(Clone, Copy, Debug)]
pub struct JsonSchema<'a>(&'a Schema);

impl Schema {
    /// The schema as JSON Schema: what data in JSON has to look like.
    pub fn json_schema(&self) -> JsonSchema<'_> {
        JsonSchema(self)
    }
}

impl Serialize for JsonSchema<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let schema = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("$schema", "https://json-schema.org/draft/2020-12/schema")?;
        map.serialize_entry("title", schema.name())?;
        if !schema.description().is_empty() {
            map.serialize_entry("description", schema.description())?;
        }
        map.serialize_entry("type", "object")?;
        map.serialize_entry("properties", &Properties(schema))?;
        let required = schema.arrays().filter(|spec| is_required(spec));
        map.serialize_entry(
            "required",
            &required.map(ArraySpec::name).collect::<Vec<_>>(),
        )?;
        let stacked: Vec<&ArraySpec> = (schema.arrays())
            .filter(|spec| !spec.is_optional() && !spec.columns().is_empty())
            .collect();
        if !stacked.is_empty() {
            let either = stacked.into_iter().map(EitherRequired);
            map.serialize_entry("allOf", &either.collect::<Vec<_>>())?;
        }
        if !schema.ignores_unknown() {
            map.serialize_entry("additionalProperties", &false)?;
        }
        map.end()
    }
}

/// An array that is stacked from its columns may be given as these.
fn is_required(spec: &ArraySpec) -> bool {
    !spec.is_optional() && spec.columns().is_empty()
}

struct Properties<'a>(&'a Schema);

impl Serialize for Properties<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for spec in self.0.arrays() {
            let list = |dims| List {
                schema: self.0,
                spec,
                dims,
                description: None,
            };
            let description = Some(description(spec));
            let whole = List {
                description,
                ..list(spec.dims())
            };
            map.serialize_entry(spec.name(), &whole)?;
            for column in spec.columns() {
                let dims = spec
                    .dims()
                    .split_last()
                    .map_or(spec.dims(), |(_, dims)| dims);
                let description = Some(format!("a column of `{}`", spec.name()));
                let column_of = List {
                    description,
                    ..list(dims)
                };
                map.serialize_entry(column, &column_of)?;
            }
        }
        map.end()
    }
}

/// The array itself, or its columns.
struct EitherRequired<'a>(&'a ArraySpec);

impl Serialize for EitherRequired<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let names = [
            vec![self.0.name()],
            self.0.columns().iter().map(AsRef::as_ref).collect(),
        ];
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("anyOf", &names.map(Required))?;
        map.end()
    }
}

struct Required<'a>(Vec<&'a str>);

impl Serialize for Required<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("required", &self.0)?;
        map.end()
    }
}

/// What the array is, in the words of its declaration.
fn description(spec: &ArraySpec) -> String {
    let shape = spec.to_string();
    let (_, declared) = shape.split_once(": ").unwrap_or(("", &shape));
    match spec.description() {
        "" => declared.to_owned(),
        description => format!("{description}\n\n{declared}"),
    }
}

/// A list along the first of some axes, or a value if there are none.
struct List<'a> {
    schema: &'a Schema,
    spec: &'a ArraySpec,
    dims: &'a [Dim],
    description: Option<String>,
}

impl Serialize for List<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(description) = &self.description {
            map.serialize_entry("description", description)?;
        }
        match self.dims.split_first() {
            None => value(&mut map, self.spec)?,
            // Any number of lists in lists, or a value.
            Some((Dim::Rest, _)) => {}
            Some((dim, rest)) => {
                map.serialize_entry("type", "array")?;
                let (min, max) = sizes(self.schema, dim);
                if min > 0 {
                    map.serialize_entry("minItems", &min)?;
                }
                if let Some(max) = max {
                    map.serialize_entry("maxItems", &max)?;
                }
                let is_unique =
                    (self.spec.constraints().iter()).any(|rule| rule.rule() == Rule::Unique);
                if is_unique
                    && self.spec.dims().len() == 1
                    && rest.is_empty()
                    && !has_nulls(self.spec)
                {
                    map.serialize_entry("uniqueItems", &true)?;
                }
                let items = List {
                    dims: rest,
                    description: None,
                    ..*self
                };
                map.serialize_entry("items", &items)?;
            }
        }
        map.end()
    }
}

/// The smallest and the largest size of an axis, as far as the schema has bounds.
fn sizes(schema: &Schema, dim: &Dim) -> (usize, Option<usize>) {
    match dim {
        Dim::Fixed(size) => (*size, Some(*size)),
        Dim::Symbol(name) => {
            let of_symbol = |bounds: &&DimBounds| bounds.symbol() == name;
            let bounds = schema.bounds().filter(of_symbol);
            bounds.fold((0, None), |(min, max), bounds| {
                let smaller = [max, bounds.max()].into_iter().flatten().min();
                (min.max(bounds.min()), smaller)
            })
        }
        Dim::Expr(_) | Dim::Any | Dim::Rest => (0, None),
    }
}

/// Whether a value may be missing, which is `null` in JSON.
fn has_nulls(spec: &ArraySpec) -> bool {
    let mut rules = spec.constraints().iter();
    spec.is_nullable() || rules.any(|rule| rule.rule() == Rule::AllowNan)
}

/// The type and the rules of each value.
fn value<M: SerializeMap>(map: &mut M, spec: &ArraySpec) -> Result<(), M::Error> {
    let dtype = spec.dtype();
    let kind = match dtype {
        DType::Bool => "boolean",
        DType::Text => "string",
        _ if dtype.is_integer() => "integer",
        _ if dtype.is_complex() => return Ok(()), // JSON has no form for it
        _ => "number",
    };
    let nulls = has_nulls(spec);
    match nulls {
        true => map.serialize_entry("type", &[kind, "null"])?,
        false => map.serialize_entry("type", kind)?,
    }
    let (mut lowest, mut highest) = limits(dtype);
    for rule in spec.constraints() {
        match rule {
            Constraint::Range(range) => {
                if let Some(min) = range.min()
                    && lowest.as_ref().is_none_or(|lowest| lowest.less(min))
                {
                    lowest = Some(End(min.clone(), true));
                }
                if let Some(max) = range.max()
                    && highest.as_ref().is_none_or(|highest| highest.more(max))
                {
                    highest = Some(End(max.clone(), range.max_inclusive()));
                }
            }
            Constraint::OneOf(values) => map.serialize_entry("enum", &Enum { values, nulls })?,
            _ => {}
        }
    }
    if let Some(End(lowest, _)) = lowest {
        map.serialize_entry("minimum", &lowest)?;
    }
    match highest {
        Some(End(highest, true)) => map.serialize_entry("maximum", &highest),
        Some(End(highest, false)) => map.serialize_entry("exclusiveMaximum", &highest),
        None => Ok(()),
    }
}

/// An end of a range, and whether it is part of the range.
struct End(Value, bool);

impl End {
    fn less(&self, other: &Value) -> bool {
        self.0.scalar().less(other.scalar())
    }

    fn more(&self, other: &Value) -> bool {
        other.scalar().less(self.0.scalar())
    }
}

/// The ends of a dtype. Those of 64 bits are left out where programs that read numbers as `f64` round them.
fn limits(dtype: DType) -> (Option<End>, Option<End>) {
    let range = match dtype {
        DType::U8 => (Some(0), Some(u8::MAX.into())),
        DType::U16 => (Some(0), Some(u16::MAX.into())),
        DType::U32 => (Some(0), Some(u32::MAX.into())),
        DType::U64 => (Some(0), None),
        DType::I8 => (Some(i8::MIN.into()), Some(i8::MAX.into())),
        DType::I16 => (Some(i16::MIN.into()), Some(i16::MAX.into())),
        DType::I32 => (Some(i32::MIN.into()), Some(i32::MAX.into())),
        _ => (None, None),
    };
    let end = |end: Option<i128>| end.map(|end| End(Value::Int(end), true));
    (end(range.0), end(range.1))
}

/// The values that are allowed.
struct Enum<'a> {
    values: &'a [Value],
    nulls: bool,
}

impl Serialize for Enum<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for value in self.values {
            list.serialize_element(value)?;
        }
        if self.nulls {
            list.serialize_element(&None::<()>)?;
        }
        list.end()
    }
}
