//! Lists that are arrays: the extension type `arrow.fixed_shape_tensor`.

use datafusion::arrow::datatypes::{DataType, Field};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How the values of a list are an array.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Tensor {
    /// The shape in memory.
    pub(crate) shape: Vec<usize>,
    /// For each axis of the array, its axis in `shape`.
    pub(crate) permutation: Vec<usize>,
}

impl Tensor {
    /// The tensor in the lists of a column, if its field has the extension type.
    pub(crate) fn of(field: &Field) -> Result<Option<Tensor>, String> {
        let DataType::FixedSizeList(_, size) = field.data_type() else {
            return Ok(None);
        };
        if field.extension_type_name() != Some("arrow.fixed_shape_tensor") {
            return Ok(None);
        }
        let metadata = field.extension_type_metadata().unwrap_or_default();
        let metadata: Value = serde_json::from_str(metadata)
            .map_err(|error| format!("holds tensors whose shape is not JSON: {error}"))?;
        let shape = sizes(&metadata["shape"]).ok_or("holds tensors without a shape")?;
        let count = shape
            .iter()
            .try_fold(1_usize, |count, size| count.checked_mul(*size));
        if count.is_none() || count != usize::try_from(*size).ok() {
            return Err(format!(
                "holds tensors of shape {shape:?}, but with {size} values each"
            ));
        }
        let permutation = match &metadata["permutation"] {
            Value::Null => (0..shape.len()).collect(),
            given => sizes(given)
                .filter(|given| {
                    let mut sorted = given.clone();
                    sorted.sort_unstable();
                    sorted.into_iter().eq(0..shape.len())
                })
                .ok_or("holds tensors whose permutation is not one of their axes")?,
        };
        Ok(Some(Tensor { shape, permutation }))
    }
}

fn sizes(value: &Value) -> Option<Vec<usize>> {
    let sizes = value.as_array()?.iter();
    sizes.map(|size| size.as_u64()?.try_into().ok()).collect()
}
