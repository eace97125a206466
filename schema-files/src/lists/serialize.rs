//! Arrays in any serde format: a map from names to nested lists of values, which is read back as it is.

use std::cell::RefCell;
use std::fmt;

use ndarray::ArrayD;
use schema_arrays::{AnyView, Cell, TextView, coordinates};
use schema_spec::{DType, Scalar, Shown};
use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};

/// The most axes that are read.
const MOST_AXES: usize = 32;

/// An array to be serialized.
#[derive(Debug)]
pub struct Listed<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its values.
    pub view: AnyView<'a>,
    /// The mask of its missing values; the cells of text have one of their own.
    pub missing: Option<&'a ArrayD<bool>>,
}

/// Serializes arrays as a map from names to nested lists of values.
///
/// # Errors
///
/// The serializer's; or an array cannot be read back: it is complex, has an axis after one of size 0, or
/// is infinite somewhere and the format is text, because JSON has no infinite numbers.
pub fn serialize<S: Serializer>(arrays: &[Listed<'_>], serializer: S) -> Result<S::Ok, S::Error> {
    let is_text = serializer.is_human_readable();
    let mut map = serializer.serialize_map(Some(arrays.len()))?;
    for array in arrays {
        let shape = array.view.shape();
        if let Some(problem) = problem(array, is_text) {
            return Err(S::Error::custom(problem));
        }
        let leaves = RefCell::new(leaves(array));
        let leaves = &leaves;
        map.serialize_entry(array.name, &Lists { shape, leaves })?;
    }
    map.end()
}

fn problem(array: &Listed<'_>, is_text: bool) -> Option<String> {
    let Listed { name, view, .. } = array;
    let (shape, dtype) = (view.shape(), view.dtype());
    let of = |what: &dyn fmt::Display| Some(format!("`{}` {what}", Shown(name)));
    if dtype.is_complex() {
        return of(&format_args!("is {dtype}, which has no form as a list"));
    }
    let empty = shape.iter().position(|size| *size == 0);
    if empty.is_some_and(|axis| axis + 1 < shape.len()) {
        return of(&format_args!(
            "is {shape:?}, which could not be read back: no axis may follow one of size 0"
        ));
    }
    if shape.len() > MOST_AXES {
        return of(&format_args!(
            "has {} axes, of which {MOST_AXES} can be read back",
            shape.len()
        ));
    }
    if !is_text || !dtype.has_nan() {
        return None;
    }
    let is_infinite = |value: &Option<Scalar<'_>>| matches!(value, Some(Scalar::Float(value)) if value.is_infinite());
    let place = view.scalars().position(|value| is_infinite(&value))?;
    of(&format_args!(
        "is infinite at {:?}, for which JSON has no number",
        coordinates(place, shape)
    ))
}

/// A value of a list.
enum Leaf<'a> {
    Null,
    Bool(bool),
    Int(i128),
    Single(f32),
    Double(f64),
    Text(&'a str),
}

impl Leaf<'_> {
    fn of(scalar: Scalar<'_>, dtype: DType) -> Leaf<'_> {
        match scalar {
            Scalar::Bool(truth) => Leaf::Bool(truth),
            Scalar::Int(number) => Leaf::Int(number),
            Scalar::Float(number) if number.is_nan() => Leaf::Null,
            // Exact, and with the digits of the dtype.
            #[allow(clippy::cast_possible_truncation)]
            Scalar::Float(number) if dtype != DType::F64 => Leaf::Single(number as f32),
            Scalar::Float(number) => Leaf::Double(number),
            Scalar::Complex(..) => Leaf::Null,
            Scalar::Text(text) => Leaf::Text(text),
        }
    }

    /// A cell as what it was in its file, if it is written like that again.
    fn of_cell(text: &str, cell: Cell) -> Leaf<'_> {
        let leaf = match cell {
            Cell::Text => None,
            Cell::Missing => Some(Leaf::Null),
            Cell::Bool => text.parse().ok().map(Leaf::Bool),
            Cell::Number => match text.parse::<i64>().map(i128::from) {
                Ok(number) => Some(Leaf::Int(number)),
                Err(_) => match text.parse::<u64>().map(i128::from) {
                    Ok(number) => Some(Leaf::Int(number)),
                    Err(_) => text.parse().ok().map(Leaf::Double),
                },
            },
        };
        let same = |leaf: &Leaf<'_>| match leaf {
            Leaf::Bool(truth) => truth.to_string() == text,
            Leaf::Int(number) => number.to_string() == text,
            Leaf::Double(number) => number.is_finite() && format!("{number:?}") == text,
            _ => true,
        };
        leaf.filter(same).unwrap_or(Leaf::Text(text))
    }
}

impl Serialize for Leaf<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Leaf::Null => serializer.serialize_none(),
            Leaf::Bool(truth) => serializer.serialize_bool(truth),
            // No dtype holds others.
            Leaf::Int(number) => match (i64::try_from(number), u64::try_from(number)) {
                (Ok(number), _) => serializer.serialize_i64(number),
                (_, Ok(number)) => serializer.serialize_u64(number),
                _ => serializer.serialize_i128(number),
            },
            Leaf::Single(number) => serializer.serialize_f32(number),
            Leaf::Double(number) => serializer.serialize_f64(number),
            Leaf::Text(text) => serializer.serialize_str(text),
        }
    }
}

/// The values of an array in row-major order.
type Leaves<'a> = Box<dyn Iterator<Item = Leaf<'a>> + 'a>;

fn leaves<'a>(array: &'a Listed<'_>) -> Leaves<'a> {
    if let AnyView::Text(text) = &array.view
        && text.cells().is_some()
    {
        return Box::new(TextView::iter(text).map(|(text, cell)| Leaf::of_cell(text, cell)));
    }
    let dtype = array.view.dtype();
    let values = array.view.scalars();
    let mut missing = array.missing.map(|missing| missing.iter());
    Box::new(values.map(move |value| {
        let is_missing = missing.as_mut().and_then(Iterator::next) == Some(&true);
        match value {
            Some(value) if !is_missing => Leaf::of(value, dtype),
            _ => Leaf::Null,
        }
    }))
}

/// Nested lists of the next values. Recursion is as deep as the array has axes.
struct Lists<'a, 'l> {
    shape: &'a [usize],
    leaves: &'a RefCell<Leaves<'l>>,
}

impl Serialize for Lists<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some((size, shape)) = self.shape.split_first() else {
            let leaf = self.leaves.borrow_mut().next();
            return leaf.unwrap_or(Leaf::Null).serialize(serializer);
        };
        let mut list = serializer.serialize_seq(Some(*size))?;
        for _ in 0..*size {
            list.serialize_element(&Lists {
                shape,
                leaves: self.leaves,
            })?;
        }
        list.end()
    }
}
