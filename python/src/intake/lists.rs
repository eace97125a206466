//! Nested lists of Python's own values, which have no dtype: as in JSON, numbers get that of the schema.

use std::cell::RefCell;
use std::fmt;

use pyo3::exceptions::{PyException, PyOverflowError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyComplex, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use schema_core::Arrays;
use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

/// The name of an array while it is read, which messages begin with.
const NAME: &str = "x";

/// Whether a value is a list, or one of those that lists hold.
pub(super) fn is_plain(value: &Bound<'_, PyAny>) -> bool {
    value.is_none()
        || value.is_exact_instance_of::<PyFloat>()
        || value.is_exact_instance_of::<PyInt>()
        || value.is_exact_instance_of::<PyBool>()
        || value.is_exact_instance_of::<PyString>()
}

/// Reads an array. One that is no array is an entry that says why.
pub(super) fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Arrays> {
    let place = RefCell::new(Vec::new());
    let cell = Cell {
        value: value.clone(),
        place: &place,
    };
    match Arrays::deserialize(Named(Some(cell))) {
        Ok(mut arrays) => {
            arrays.rename(NAME, name);
            Ok(arrays)
        }
        Err(Stop::Python(error)) => Err(error),
        Err(Stop::Refused(text)) => {
            let text = text.strip_prefix("`x` ").unwrap_or(&text);
            let mut arrays = Arrays::new();
            arrays.insert_unreadable(
                name,
                text.replace("\n  help: ", "; ")
                    .replace("; null ", "; None "),
            );
            Ok(arrays)
        }
    }
}

/// Why reading stopped.
#[derive(Debug)]
enum Stop {
    Refused(String),
    Python(PyErr),
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stop::Refused(text) => f.write_str(text),
            Stop::Python(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Stop {}

impl serde::de::Error for Stop {
    fn custom<T: fmt::Display>(message: T) -> Stop {
        Stop::Refused(message.to_string())
    }
}

impl From<PyErr> for Stop {
    fn from(error: PyErr) -> Stop {
        Stop::Python(error)
    }
}

/// The one array, under its name.
struct Named<'a, 'py>(Option<Cell<'a, 'py>>);

impl<'de> Deserializer<'de> for Named<'_, '_> {
    type Error = Stop;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_map(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> MapAccess<'de> for Named<'_, '_> {
    type Error = Stop;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, key: K) -> Result<Option<K::Value>, Stop> {
        if self.0.is_none() {
            return Ok(None);
        }
        key.deserialize(StrDeserializer::new(NAME)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Stop> {
        match self.0.take() {
            Some(cell) => seed.deserialize(cell),
            None => Err(serde::de::Error::custom("there is one array")),
        }
    }
}

/// A value, or a list of more.
struct Cell<'a, 'py> {
    value: Bound<'py, PyAny>,
    /// The coordinates of the value that is read.
    place: &'a RefCell<Vec<usize>>,
}

impl Cell<'_, '_> {
    fn refused(&self, what: &str) -> Stop {
        let place = self.place.borrow();
        let mut text = format!("holds {what}");
        if !place.is_empty() {
            let place: Vec<String> = place.iter().map(ToString::to_string).collect();
            text = format!("{text} at [{}]", place.join(", "));
        }
        Stop::Refused(text)
    }

    fn of_type(&self) -> String {
        match self.value.get_type().name() {
            Ok(name) => name.to_string_lossy().chars().take(40).collect(),
            Err(_) => "object".to_owned(),
        }
    }

    /// A value of a type that is not Python's own.
    fn visit_other<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        let value = &self.value;
        let py = value.py();
        if let Ok(bytes) = value.cast::<PyBytes>() {
            return match std::str::from_utf8(bytes.as_bytes()) {
                Ok(text) => visitor.visit_str(text),
                Err(_) => Err(self.refused("bytes that are not UTF-8")),
            };
        }
        if value.cast::<PyDict>().is_ok() {
            return Err(self.refused("a dict"));
        }
        if value.cast::<PyComplex>().is_ok() {
            return Err(self.refused("a complex number among other values"));
        }
        // Scalars of NumPy, missing values of pandas, decimals.
        let plain = match super::helper(py, "plain")?.call1((value,)) {
            Ok(plain) => plain,
            Err(error) if error.is_instance_of::<PyException>(py) => {
                let of_type = self.of_type();
                let error: String = error.to_string().chars().take(100).collect();
                let what = format!("a value of the type `{of_type}`, which raised {error},");
                return Err(self.refused(&what));
            }
            Err(error) => return Err(error.into()),
        };
        if plain.is(value) {
            return Err(self.refused(&format!("a value of the type `{}`", self.of_type())));
        }
        let cell = Cell {
            value: plain,
            place: self.place,
        };
        if cell.value.cast::<PyComplex>().is_ok() {
            return Err(cell.refused("a complex number among other values"));
        }
        cell.visit(visitor, false)
    }

    fn visit<'de, V: Visitor<'de>>(self, visitor: V, may_convert: bool) -> Result<V::Value, Stop> {
        let value = &self.value;
        if let Ok(number) = value.cast::<PyFloat>() {
            return visitor.visit_f64(number.value());
        }
        if let Ok(truth) = value.cast::<PyBool>() {
            return visitor.visit_bool(truth.is_true());
        }
        if let Ok(number) = value.cast::<PyInt>() {
            if let Ok(number) = number.extract::<i64>() {
                return visitor.visit_i64(number);
            }
            if let Ok(number) = number.extract::<u64>() {
                return visitor.visit_u64(number);
            }
            return match number.extract::<f64>() {
                Ok(number) => visitor.visit_f64(number),
                Err(error) if error.is_instance_of::<PyOverflowError>(value.py()) => {
                    Err(self.refused("an integer that is larger than any float"))
                }
                Err(error) => Err(error.into()),
            };
        }
        if value.is_none() {
            return visitor.visit_unit();
        }
        if let Ok(text) = value.cast::<PyString>() {
            return match text.to_str() {
                Ok(text) => visitor.visit_str(text),
                Err(_) => Err(self.refused("text that is not Unicode")),
            };
        }
        if let Ok(list) = value.cast::<PyList>() {
            return self.visit_list(list.as_any(), visitor);
        }
        if let Ok(tuple) = value.cast::<PyTuple>() {
            return self.visit_list(tuple.as_any(), visitor);
        }
        if may_convert {
            return self.visit_other(visitor);
        }
        Err(self.refused(&format!("a value of the type `{}`", self.of_type())))
    }

    fn visit_list<'de, V: Visitor<'de>>(
        &self,
        list: &Bound<'_, PyAny>,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        self.place.borrow_mut().push(0);
        let visited = visitor.visit_seq(Items {
            list: list.clone(),
            next: 0,
            place: self.place,
        });
        // After an error, the place is what is said of it.
        if visited.is_ok() {
            self.place.borrow_mut().pop();
        }
        visited
    }
}

impl<'de> Deserializer<'de> for Cell<'_, '_> {
    type Error = Stop;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.visit(visitor, true)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct Items<'a, 'py> {
    list: Bound<'py, PyAny>,
    next: usize,
    place: &'a RefCell<Vec<usize>>,
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Stop;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Stop> {
        // A list may change while its values are converted.
        let value = match self.list.cast::<PyList>() {
            Ok(list) if self.next >= list.len() => return Ok(None),
            Ok(list) => list.get_item(self.next)?,
            Err(_) => {
                let tuple = self.list.cast::<PyTuple>().map_err(PyErr::from)?;
                if self.next >= tuple.len() {
                    return Ok(None);
                }
                tuple.get_item(self.next)?
            }
        };
        if let Some(last) = self.place.borrow_mut().last_mut() {
            *last = self.next;
        }
        self.next += 1;
        let place = self.place;
        seed.deserialize(Cell { value, place }).map(Some)
    }
}
