//! A schema as data: `{"version": 1, "name": .., "arrays": [{"name": .., "dtype": .., "shape":
//! ["batch", 3]}]}`. [`crate::format`] describes it; `schema.schema.json` does so for programs.
//!
//! Unknown fields and contradictions are errors.

mod array;
mod dim;
mod fields;
mod value;

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::schema::Parts;
use crate::{ArraySpec, DimBounds, List, Schema, Text, contradiction};
use array::ArrayAt;
pub(crate) use fields::object;
use fields::{Unknown, once};

impl Schema {
    /// The version of the form that is written, and the newest that can be read.
    pub const FORMAT_VERSION: u64 = 1;
}

impl Serialize for Schema {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let arrays: Vec<&ArraySpec> = self.arrays().collect();
        let bounds: Vec<&DimBounds> = self.bounds().collect();
        let mut form = serializer.serialize_struct("Schema", crate::fields::SCHEMA.len())?;
        form.serialize_field("version", &Schema::FORMAT_VERSION)?;
        form.serialize_field("name", &self.name)?;
        if !self.description.is_empty() {
            form.serialize_field("description", &self.description)?;
        }
        form.serialize_field("arrays", &arrays)?;
        if !bounds.is_empty() {
            form.serialize_field("dims", &bounds)?;
        }
        if let Some(path) = &self.check {
            form.serialize_field("check", path)?;
        }
        if self.ignore_unknown {
            form.serialize_field("ignore_unknown", &true)?;
        }
        form.end()
    }
}

impl<'de> Deserialize<'de> for Schema {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Schema, D::Error> {
        deserializer.deserialize_map(SchemaVisitor)
    }
}

struct SchemaVisitor;

impl<'de> Visitor<'de> for SchemaVisitor {
    type Value = Schema;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a schema: an object of `name`, `arrays`, ..")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Schema, A::Error> {
        let mut version = None;
        let mut name = None;
        let mut description: Option<Text> = None;
        let mut arrays: Option<ArrayList> = None;
        let mut dims: Option<Vec<BoundsForm>> = None;
        let mut check: Option<Text> = None;
        let mut ignore_unknown: Option<bool> = None;
        let mut unknown = Unknown::default();
        while let Some(field) = map.next_key::<String>()? {
            match field.as_str() {
                "version" => {
                    once(&mut version, "version", &mut map)?;
                    version.map_or(Ok(()), known_version)?;
                }
                "name" => once(&mut name, "name", &mut map)?,
                "description" => once(&mut description, "description", &mut map)?,
                "arrays" => once(&mut arrays, "arrays", &mut map)?,
                "dims" => once(&mut dims, "dims", &mut map)?,
                "check" => once(&mut check, "check", &mut map)?,
                "ignore_unknown" => once(&mut ignore_unknown, "ignore_unknown", &mut map)?,
                _ => {
                    // Skipped for now, because the version, which may explain it, may come later.
                    unknown.note(&field, crate::fields::SCHEMA);
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        unknown.refuse()?;
        let arrays = arrays.ok_or_else(|| A::Error::missing_field("arrays"))?;
        let schema = Schema {
            name: name.ok_or_else(|| A::Error::missing_field("name"))?,
            description: description.unwrap_or_default(),
            parts: Parts::Arrays(List::Owned(arrays.0)),
            bounds: dims.into_iter().flatten().map(|form| form.0).collect(),
            check,
            ignore_unknown: ignore_unknown.unwrap_or_default(),
        };
        match contradiction::of_schema(&schema) {
            Some(problem) => Err(A::Error::custom(problem)),
            None => Ok(schema),
        }
    }
}

fn known_version<E: Error>(version: u64) -> Result<(), E> {
    let known = Schema::FORMAT_VERSION;
    match version {
        0 => Err(E::custom(
            "version 0 does not exist; write `\"version\": 1`",
        )),
        version if version > known => Err(E::custom(format!(
            "the schema is written in version {version} of the form, but this program supports only \
             version {known}; use a newer program, or write the schema with this one"
        ))),
        _ => Ok(()),
    }
}

#[derive(serde::Deserialize)]
struct BoundsForm(#[serde(deserialize_with = "object")] DimBounds);

/// Reads the arrays, each with its index for errors.
struct ArrayList(Vec<ArraySpec>);

impl<'de> Deserialize<'de> for ArrayList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ArrayList, D::Error> {
        deserializer.deserialize_seq(ArrayListVisitor)
    }
}

struct ArrayListVisitor;

impl<'de> Visitor<'de> for ArrayListVisitor {
    type Value = ArrayList;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of the schema's arrays")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<ArrayList, A::Error> {
        let mut arrays = Vec::new();
        while let Some(array) = seq.next_element_seed(ArrayAt(Some(arrays.len())))? {
            arrays.push(array);
        }
        Ok(ArrayList(arrays))
    }
}
