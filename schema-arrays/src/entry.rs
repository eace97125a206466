use ndarray::ArrayD;

use crate::{AnyArray, Cell, Masked};

/// What a file holds under a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The name.
    pub name: String,
    /// What has the name.
    pub content: Content,
}

/// An array as a file holds it, or why the file holds none.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// An array of the dtype it was stored with.
    Typed(AnyArray),
    /// Numbers from text that gives them no dtype, such as JSON and CSV: they pass as whatever dtype
    /// holds them all.
    Untyped(AnyArray),
    /// An array of the dtype it was stored with, some of whose values are missing.
    Masked(Masked),
    /// Something that is not an array for a schema, with the reason.
    Unreadable(String),
}

impl Content {
    /// An array in which the values marked by `missing`, which has its shape, are missing.
    pub fn with_missing(array: AnyArray, missing: ArrayD<bool>) -> Content {
        if !missing.iter().any(|missing| *missing) {
            return Content::Typed(array);
        }
        match array {
            AnyArray::Text(text) => Content::Typed(text.without(&missing).into()),
            array => Content::Masked(Masked::new(array, missing)),
        }
    }

    /// The array, where there is one.
    pub fn array(&self) -> Option<&AnyArray> {
        match self {
            Content::Typed(array) | Content::Untyped(array) => Some(array),
            Content::Masked(masked) => Some(&masked.array),
            Content::Unreadable(_) => None,
        }
    }

    /// The array, where there is one, to be changed.
    pub fn array_mut(&mut self) -> Option<&mut AnyArray> {
        match self {
            Content::Typed(array) | Content::Untyped(array) => Some(array),
            Content::Masked(masked) => Some(&mut masked.array),
            Content::Unreadable(_) => None,
        }
    }

    /// The array alone, where there is one.
    pub fn into_array(self) -> Option<AnyArray> {
        match self {
            Content::Typed(array) | Content::Untyped(array) => Some(array),
            Content::Masked(masked) => Some(masked.array),
            Content::Unreadable(_) => None,
        }
    }

    /// Which values are missing; `None` where all of them are there. NaN is there.
    pub fn missing(&self) -> Option<ArrayD<bool>> {
        match self {
            Content::Masked(masked) => Some(masked.missing.clone()),
            Content::Typed(AnyArray::Text(text)) => {
                let missing = text.cells()?.mapv(|cell| cell == Cell::Missing);
                missing.iter().any(|missing| *missing).then_some(missing)
            }
            _ => None,
        }
    }
}
