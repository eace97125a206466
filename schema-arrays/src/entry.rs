use ndarray::ArrayD;

use crate::{AnyArray, Cell, Masked, Untyped};

/// A named entry of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The name.
    pub name: String,
    /// The content of the entry.
    pub content: Content,
}

/// An array as it was read from a file, or the reason why it could not be.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// An array with the dtype it was stored with.
    Typed(AnyArray),
    /// Values from text, such as JSON and CSV, which gives them no dtype. They are accepted as any dtype
    /// that can represent all of them.
    Untyped(Untyped),
    /// An array with the dtype it was stored with, and a mask of its missing values.
    Masked(Masked),
    /// An entry that cannot be used as an array, with the reason.
    Unreadable(String),
}

impl Content {
    /// Creates an array with missing values; `missing` is the mask, of the same shape.
    pub fn with_missing(array: AnyArray, missing: ArrayD<bool>) -> Content {
        if !missing.iter().any(|missing| *missing) {
            return Content::Typed(array);
        }
        match array {
            AnyArray::Text(text) => Content::Typed(text.without(&missing).into()),
            array => Content::Masked(Masked::new(array, missing)),
        }
    }

    /// The array, if there is one.
    pub fn array(&self) -> Option<&AnyArray> {
        match self {
            Content::Typed(array) => Some(array),
            Content::Untyped(untyped) => Some(untyped.array()),
            Content::Masked(masked) => Some(&masked.array),
            Content::Unreadable(_) => None,
        }
    }

    /// The array for changing it, if there is one.
    pub fn array_mut(&mut self) -> Option<&mut AnyArray> {
        match self {
            Content::Typed(array) => Some(array),
            Content::Untyped(untyped) => Some(untyped.array_mut()),
            Content::Masked(masked) => Some(&mut masked.array),
            Content::Unreadable(_) => None,
        }
    }

    /// Converts into the array, if there is one.
    pub fn into_array(self) -> Option<AnyArray> {
        match self {
            Content::Typed(array) => Some(array),
            Content::Untyped(untyped) => Some(untyped.into_array()),
            Content::Masked(masked) => Some(masked.array),
            Content::Unreadable(_) => None,
        }
    }

    /// The mask that the array itself does not have: the [cells](crate::TextArray::cells) of text say
    /// which are missing.
    pub fn mask(&self) -> Option<&ArrayD<bool>> {
        match self {
            Content::Masked(masked) => Some(&masked.missing),
            Content::Untyped(untyped) => untyped.missing(),
            Content::Typed(_) | Content::Unreadable(_) => None,
        }
    }

    /// The mask of missing values; `None` if none is missing. NaN is not marked.
    pub fn missing(&self) -> Option<ArrayD<bool>> {
        if let Some(mask) = self.mask() {
            return Some(mask.clone());
        }
        match self.array()? {
            AnyArray::Text(text) => {
                let missing = text.cells()?.mapv(|cell| cell == Cell::Missing);
                missing.iter().any(|missing| *missing).then_some(missing)
            }
            _ => None,
        }
    }
}
