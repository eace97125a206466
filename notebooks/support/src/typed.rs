use std::fmt;

use schema_core::Arrays;
use schema_core::arrays::OwnedElement;
use schema_core::ndarray::{Array, Dimension};

/// Returns a copy of an array, of the dtype and rank that the caller wants.
///
/// # Errors
///
/// There is no such array, or it has another dtype or rank.
pub fn typed<A: OwnedElement, D: Dimension>(
    arrays: &Arrays,
    name: &str,
) -> Result<Array<A, D>, NotTyped> {
    let array = arrays.get(name).cloned();
    let array = array.ok_or_else(|| NotTyped(format!("there is no array `{name}`")))?;
    array.into_array().map_err(|array| {
        NotTyped(format!(
            "`{name}` is {} of shape {:?}",
            array.dtype(),
            array.shape()
        ))
    })
}

/// Why an array could not be returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotTyped(String);

impl fmt::Display for NotTyped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotTyped {}
