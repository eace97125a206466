//! Arrays from any self-describing serde format: a map from names to nested lists of values, with
//! the same rules as for JSON.

use std::fmt;

use schema_arrays::{Content, Entry};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};

use super::leaf::{Kind, Leaf, Lists};
use crate::entries::Entries;
use crate::error::{ListsError, ReadError, ReadErrorKind};

/// Deserializes entries from a map of names to nested lists of values.
///
/// # Errors
///
/// The input is not such a map; or an array is refused as in JSON, with the message of a
/// [`ReadError`].
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Entry>, D::Error> {
    deserializer.deserialize_map(EntriesVisitor)
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Vec<Entry>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("arrays by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<Entry>, A::Error> {
        let mut entries = Entries::default();
        while let Some(name) = map.next_key::<String>()? {
            let mut array = Array::default();
            map.next_value_seed(Part {
                array: &mut array,
                name: &name,
            })?;
            let content = array.finish().map_err(|error| error.in_array(&name));
            let added = content.and_then(|content| entries.add(name, content));
            added.map_err(Error::custom)?;
        }
        Ok(entries.into_vec())
    }
}

/// A value of an array.
enum Value {
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    Text(String),
    Null,
}

impl Leaf for &Value {
    fn kind(&self) -> Kind {
        match self {
            Value::Bool(_) => Kind::Truth,
            Value::Signed(_) | Value::Unsigned(_) => Kind::Integer,
            Value::Float(_) => Kind::Float,
            Value::Text(_) => Kind::Text,
            Value::Null => Kind::Null,
        }
    }

    fn truth(&self) -> Option<bool> {
        match self {
            Value::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    fn is_negative(&self) -> bool {
        matches!(self, Value::Signed(..0))
    }

    fn signed(&self) -> Option<i64> {
        match self {
            Value::Signed(number) => Some(*number),
            Value::Unsigned(number) => i64::try_from(*number).ok(),
            _ => None,
        }
    }

    fn unsigned(&self) -> Option<u64> {
        match self {
            Value::Signed(number) => u64::try_from(*number).ok(),
            Value::Unsigned(number) => Some(*number),
            _ => None,
        }
    }

    #[allow(clippy::cast_precision_loss)] // the nearest float
    fn float(&self) -> Option<f64> {
        match self {
            Value::Signed(number) => Some(*number as f64),
            Value::Unsigned(number) => Some(*number as f64),
            Value::Float(number) => Some(*number),
            Value::Null => Some(f64::NAN),
            Value::Bool(_) | Value::Text(_) => None,
        }
    }

    fn shown(&self) -> String {
        match self {
            Value::Bool(truth) => truth.to_string(),
            Value::Signed(number) => number.to_string(),
            Value::Unsigned(number) => number.to_string(),
            Value::Float(number) => format!("{number:?}"),
            Value::Text(text) => text.clone(),
            Value::Null => String::new(),
        }
    }

    fn into_text(self) -> Result<String, ReadError> {
        Ok(match self {
            Value::Text(text) => text.clone(),
            other => other.shown(),
        })
    }
}

/// The part of an array that was read.
#[derive(Default)]
struct Array {
    lists: Lists,
    values: Vec<Value>,
}

impl Array {
    fn finish(self) -> Result<Content, ReadError> {
        self.lists.content(|| self.values.iter())
    }
}

/// A list or a value of an array.
struct Part<'a> {
    array: &'a mut Array,
    name: &'a str,
}

impl Part<'_> {
    fn value<E: Error>(self, value: Value) -> Result<(), E> {
        let seen = self.array.lists.see(&&value);
        seen.map_err(|kind| refused(kind, self.name))?;
        self.array.values.push(value);
        Ok(())
    }
}

fn refused<E: Error>(kind: ReadErrorKind, name: &str) -> E {
    E::custom(ReadError::from(kind).in_array(name))
}

impl<'de> DeserializeSeed<'de> for Part<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Part<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "lists of values in `{}`", self.name)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Part { array, name } = self;
        let begun = array.lists.nesting.begin_list();
        begun.map_err(|kind| refused(kind, name))?;
        while let Some(()) = list.next_element_seed(Part {
            array: &mut *array,
            name,
        })? {}
        let ended = array.lists.nesting.end_list();
        ended.map_err(|kind| refused(kind, name))
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        let at = self.array.lists.nesting.at().to_vec();
        Err(refused(ListsError::Object { at }.into(), self.name))
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<(), E> {
        self.value(Value::Bool(truth))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.value(Value::Signed(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.value(Value::Unsigned(number))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.value(Value::Float(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<(), E> {
        self.value(Value::Text(text))
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.value(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<(), E> {
        Err(E::invalid_type(Unexpected::Bytes(bytes), &self))
    }
}
