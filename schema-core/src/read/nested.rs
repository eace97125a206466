//! Arrays from any self-describing format that serde knows: a map of names, each with lists in
//! lists of values. What the values are is told by the rules of [`Arrays::from_json`].

use std::fmt;

use ndarray::{ArrayD, IxDyn};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor,
};

use crate::array::{Cell, Content};
use crate::read::collect::Collected;
use crate::read::nesting::Nesting;
use crate::read::{ReadError, ReadErrorKind};
use crate::{AnyArray, Arrays, TextArray};
use schema_arrays::coordinates;

/// From an object of names, each with lists in lists of values, as
/// [`Arrays::from_json`](Arrays::from_json) reads them.
///
/// ```
/// use schema_core::Arrays;
///
/// let arrays: Arrays = serde_json::from_str(r#"{"x": [[1, 2, 3], [3, 4, 5]], "y": [0, 1]}"#)?;
/// assert_eq!(arrays.get("x").unwrap().shape(), [2, 3]);
/// # Ok::<(), serde_json::Error>(())
/// ```
impl<'de> Deserialize<'de> for Arrays {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Arrays, D::Error> {
        deserializer.deserialize_map(ArraysVisitor)
    }
}

struct ArraysVisitor;

impl<'de> Visitor<'de> for ArraysVisitor {
    type Value = Arrays;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("arrays by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Arrays, A::Error> {
        let mut collected = Collected::default();
        while let Some(name) = map.next_key::<String>()? {
            let mut array = Array::default();
            map.next_value_seed(Part {
                array: &mut array,
                name: &name,
            })?;
            let added = match array.finish() {
                Ok(content) => collected.add(name, content),
                Err(kind) => Err(ReadError::from(kind).in_array(&name)),
            };
            added.map_err(Error::custom)?;
        }
        Ok(collected.into_arrays())
    }
}

/// An array as far as it was read.
#[derive(Default)]
struct Array {
    nesting: Nesting,
    values: Values,
}

/// The values so far, of the element type that holds them all.
#[derive(Default)]
enum Values {
    #[default]
    None,
    Bool(Vec<bool>),
    Signed(Vec<i64>),
    Unsigned(Vec<u64>),
    /// Integers that are no array, unless text or a fraction joins them.
    Wide(Vec<i128>),
    /// Numbers, of which `null` is NaN.
    Float(Vec<f64>),
    Text(Vec<String>, Vec<Cell>),
}

impl Values {
    fn push_bool(&mut self, truth: bool) {
        match self {
            Values::None => *self = Values::Bool(vec![truth]),
            Values::Bool(values) => values.push(truth),
            _ => self.push_text(truth.to_string(), Cell::Bool),
        }
    }

    fn push_integer(&mut self, number: i128) {
        match self {
            Values::None => *self = Values::Signed(Vec::new()),
            Values::Float(values) => return values.push(rounded(number)),
            Values::Bool(_) | Values::Text(..) => {
                return self.push_text(number.to_string(), Cell::Number);
            }
            _ => {}
        }
        match (&mut *self, i64::try_from(number), u64::try_from(number)) {
            (Values::Signed(values), Ok(number), _) => values.push(number),
            (Values::Unsigned(values), _, Ok(number)) => values.push(number),
            (Values::Signed(values), ..) if values.iter().all(|value| *value >= 0) => {
                let values = values.iter().map(|value| value.unsigned_abs());
                *self = Values::Unsigned(values.collect());
                self.push_integer(number);
            }
            _ => {
                let mut wide = std::mem::take(self).into_wide();
                wide.push(number);
                *self = Values::Wide(wide);
            }
        }
    }

    /// The integers so far.
    fn into_wide(self) -> Vec<i128> {
        match self {
            Values::Signed(values) => values.into_iter().map(i128::from).collect(),
            Values::Unsigned(values) => values.into_iter().map(i128::from).collect(),
            Values::Wide(values) => values,
            _ => Vec::new(),
        }
    }

    fn push_float(&mut self, number: f64) {
        match self {
            Values::Float(values) => values.push(number),
            Values::Bool(_) | Values::Text(..) => {
                self.push_text(format!("{number:?}"), Cell::Number);
            }
            _ => {
                let integers = std::mem::take(self).into_wide();
                let mut floats: Vec<f64> = integers.into_iter().map(rounded).collect();
                floats.push(number);
                *self = Values::Float(floats);
            }
        }
    }

    fn push_null(&mut self) {
        match self {
            Values::Bool(_) | Values::Text(..) => self.push_text(String::new(), Cell::Missing),
            _ => self.push_float(f64::NAN),
        }
    }

    fn push_text(&mut self, text: String, cell: Cell) {
        let (mut texts, mut cells) = match std::mem::take(self) {
            Values::None => (Vec::new(), Vec::new()),
            Values::Bool(values) => written(&values, Cell::Bool),
            integers @ (Values::Signed(_) | Values::Unsigned(_) | Values::Wide(_)) => {
                written(&integers.into_wide(), Cell::Number)
            }
            Values::Float(values) => {
                let mut texts = Vec::with_capacity(values.len() + 1);
                let mut cells = Vec::with_capacity(values.len() + 1);
                for value in values {
                    texts.push(if value.is_nan() {
                        String::new()
                    } else {
                        value.to_string()
                    });
                    cells.push(if value.is_nan() {
                        Cell::Missing
                    } else {
                        Cell::Number
                    });
                }
                (texts, cells)
            }
            Values::Text(texts, cells) => (texts, cells),
        };
        texts.push(text);
        cells.push(cell);
        *self = Values::Text(texts, cells);
    }
}

#[allow(clippy::cast_precision_loss)] // what a float makes of a whole number
fn rounded(number: i128) -> f64 {
    number as f64
}

fn written<T: ToString>(values: &[T], cell: Cell) -> (Vec<String>, Vec<Cell>) {
    let texts = values.iter().map(ToString::to_string).collect();
    (texts, vec![cell; values.len()])
}

impl Array {
    fn finish(self) -> Result<Content, ReadErrorKind> {
        let shape = self.nesting.shape();
        Ok(match self.values {
            Values::None => Content::Untyped(shaped(&shape, Vec::<f64>::new()).into()),
            Values::Bool(values) => Content::Typed(shaped(&shape, values).into()),
            Values::Signed(values) => Content::Untyped(shaped(&shape, values).into()),
            Values::Unsigned(values) => Content::Untyped(shaped(&shape, values).into()),
            Values::Float(values) => Content::Untyped(shaped(&shape, values).into()),
            Values::Wide(values) => {
                let is_large = |value: &i128| i64::try_from(*value).is_err();
                let place = values.iter().position(is_large).unwrap_or_default();
                return Err(ReadErrorKind::Number {
                    at: coordinates(place, &shape),
                    text: values[place].to_string(),
                    reason: "which no integer type holds together with the negative values of the array",
                });
            }
            Values::Text(texts, cells) => {
                let texts = shaped(&shape, texts);
                let text = if cells.iter().all(|cell| *cell == Cell::Text) {
                    TextArray::from(texts)
                } else {
                    TextArray::with_cells(texts, shaped(&shape, cells))
                        .unwrap_or_else(|| unreachable!("both are of the same shape"))
                };
                Content::Typed(AnyArray::Text(text))
            }
        })
    }
}

fn shaped<T>(shape: &[usize], values: Vec<T>) -> ArrayD<T> {
    ArrayD::from_shape_vec(IxDyn(shape), values)
        .unwrap_or_else(|_| unreachable!("the shape was counted from these values"))
}

/// A list or a value of an array.
struct Part<'a> {
    array: &'a mut Array,
    name: &'a str,
}

impl Part<'_> {
    fn error<E: Error>(&self, kind: ReadErrorKind) -> E {
        E::custom(ReadError::from(kind).in_array(self.name))
    }

    fn value<E: Error>(self, push: impl FnOnce(&mut Values)) -> Result<(), E> {
        self.array
            .nesting
            .value()
            .map_err(|kind| self.error(kind))?;
        push(&mut self.array.values);
        self.array.nesting.step();
        Ok(())
    }
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
        let begun = array.nesting.begin_list();
        begun.map_err(|kind| {
            Part {
                array: &mut *array,
                name,
            }
            .error(kind)
        })?;
        while let Some(()) = list.next_element_seed(Part {
            array: &mut *array,
            name,
        })? {}
        let ended = array.nesting.end_list();
        ended.map_err(|kind| Part { array, name }.error(kind))
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        let at = self.array.nesting.at().to_vec();
        Err(self.error(ReadErrorKind::Object { at }))
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<(), E> {
        self.value(|values| values.push_bool(truth))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.value(|values| values.push_integer(number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.value(|values| values.push_integer(number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.value(|values| values.push_float(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<(), E> {
        self.value(|values| values.push_text(text, Cell::Text))
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.value(Values::push_null)
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
