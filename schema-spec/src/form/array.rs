//! The form of an array. Errors are reported with its name.

use std::fmt::{self, Display};

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor,
};
use serde::ser::{Serialize, Serializer};

use super::fields::{Unknown, once};
use crate::dim::Dim;
use crate::{ArraySpec, Constraint, DType, List, OnMissing, Role, Shown, Text, contradiction};

/// The fields of an [`ArraySpec`] as they are written.
#[derive(serde::Serialize)]
struct ArrayForm {
    name: Text,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: Text,
    dtype: DType,
    shape: List<Dim>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rank: Option<usize>,
    #[serde(skip_serializing_if = "is_default")]
    role: Role,
    #[serde(skip_serializing_if = "is_default")]
    optional: bool,
    #[serde(skip_serializing_if = "is_default")]
    nullable: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    constraints: List<Constraint>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    columns: List<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    on_missing: Option<OnMissing>,
    #[serde(skip_serializing_if = "str::is_empty")]
    loss: Text,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Serialize for ArraySpec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ArraySpec {
            name,
            description,
            dtype,
            dims,
            rank,
            constraints,
            role,
            optional,
            nullable,
            columns,
            on_missing,
            loss,
            field: _,
        } = self.clone();
        ArrayForm {
            rank: rank.filter(|_| dims.contains(&Dim::Rest)),
            name,
            description,
            dtype,
            shape: dims,
            role,
            optional,
            nullable,
            constraints,
            columns,
            on_missing,
            loss,
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ArraySpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ArraySpec, D::Error> {
        ArrayAt(None).deserialize(deserializer)
    }
}

/// Reads an array; with its index, if it is in a list.
pub(super) struct ArrayAt(pub(super) Option<usize>);

impl<'de> DeserializeSeed<'de> for ArrayAt {
    type Value = ArraySpec;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<ArraySpec, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ArrayAt {
    type Value = ArraySpec;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of a schema: an object of `name`, `dtype`, `shape`, ..")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ArraySpec, A::Error> {
        let mut fields = Fields::default();
        while let Some(field) = map.next_key::<String>()? {
            if let Err(error) = fields.read(&field, &mut map) {
                return Err(A::Error::custom(
                    self.located(fields.name.as_deref(), &error),
                ));
            }
        }
        let name = fields.name.clone();
        let spec =
            fields
                .into_spec::<A::Error>()
                .and_then(|spec| match contradiction::of_array(&spec) {
                    Some(problem) => Err(A::Error::custom(problem)),
                    None => Ok(spec),
                });
        spec.map_err(|error| A::Error::custom(self.located(name.as_deref(), &error)))
    }
}

impl ArrayAt {
    /// Adds the array to the error, unless the error names it already.
    fn located(&self, name: Option<&str>, error: &impl Display) -> String {
        let error = error.to_string();
        match (name, self.0) {
            (Some(name), _) if error.contains(&format!("`{name}`")) => error,
            (Some(name), _) => format!("in array `{}`: {error}", Shown(name)),
            (None, Some(at)) => format!("in array {at}, counted from 0: {error}"),
            (None, None) => error,
        }
    }
}

/// The fields that were read so far.
#[derive(Default)]
struct Fields {
    name: Option<Text>,
    description: Option<Text>,
    dtype: Option<DType>,
    shape: Option<List<Dim>>,
    rank: Option<usize>,
    role: Option<Role>,
    optional: Option<bool>,
    nullable: Option<bool>,
    constraints: Option<List<Constraint>>,
    columns: Option<List<Text>>,
    on_missing: Option<OnMissing>,
    loss: Option<Text>,
    unknown: Unknown,
}

impl Fields {
    fn read<'de, A: MapAccess<'de>>(&mut self, field: &str, map: &mut A) -> Result<(), A::Error> {
        match field {
            "name" => once(&mut self.name, "name", map),
            "description" => once(&mut self.description, "description", map),
            "dtype" => once(&mut self.dtype, "dtype", map),
            "shape" => once(&mut self.shape, "shape", map),
            "rank" => once(&mut self.rank, "rank", map),
            "role" => once(&mut self.role, "role", map),
            "optional" => once(&mut self.optional, "optional", map),
            "nullable" => once(&mut self.nullable, "nullable", map),
            "constraints" => once(&mut self.constraints, "constraints", map),
            "columns" => once(&mut self.columns, "columns", map),
            "on_missing" => once(&mut self.on_missing, "on_missing", map),
            "loss" => once(&mut self.loss, "loss", map),
            _ => {
                // Skipped for now, because the name for the error may come later.
                self.unknown.note(field, crate::fields::ARRAY);
                map.next_value::<IgnoredAny>().map(|_| ())
            }
        }
    }

    fn into_spec<E: Error>(self) -> Result<ArraySpec, E> {
        self.unknown.refuse()?;
        if self.loss.as_deref() == Some("") {
            return Err(E::custom("`loss` is empty; name a loss, or omit the field"));
        }
        Ok(ArraySpec {
            name: self.name.ok_or_else(|| E::missing_field("name"))?,
            description: self.description.unwrap_or_default(),
            dtype: self.dtype.ok_or_else(|| E::missing_field("dtype"))?,
            dims: self.shape.ok_or_else(|| E::missing_field("shape"))?,
            rank: self.rank,
            constraints: self.constraints.unwrap_or_default(),
            role: self.role.unwrap_or_default(),
            optional: self.optional.unwrap_or_default(),
            nullable: self.nullable.unwrap_or_default(),
            columns: self.columns.unwrap_or_default(),
            on_missing: self.on_missing,
            loss: self.loss.unwrap_or_default(),
            field: None,
        })
    }
}
