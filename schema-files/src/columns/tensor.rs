//! Lists that are arrays.

use arrow_schema::Field;
use serde_json::Value;

/// The most axes that are read.
pub(super) const MOST_AXES: usize = 32;

/// The extension type `arrow.fixed_shape_tensor`: lists that are arrays.
#[derive(Debug)]
pub(super) struct Tensor {
    /// The shape in memory.
    pub(super) shape: Vec<usize>,
    /// For each axis of the array, its axis in `shape`.
    pub(super) permutation: Vec<usize>,
}

impl Tensor {
    /// Returns the tensor in a list of `size` values, if its field has the extension type.
    pub(super) fn of(field: &Field, size: usize) -> Result<Option<Tensor>, String> {
        if field.extension_type_name() != Some("arrow.fixed_shape_tensor") {
            return Ok(None);
        }
        let metadata = field.extension_type_metadata().unwrap_or_default();
        let metadata: Value = serde_json::from_str(metadata)
            .map_err(|error| format!("holds tensors whose shape is not JSON: {error}"))?;
        let shape =
            sizes(&metadata["shape"]).ok_or_else(|| "holds tensors without a shape".to_owned())?;
        let count = shape
            .iter()
            .try_fold(1_usize, |count, &axis| count.checked_mul(axis));
        if count != Some(size) {
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
                .ok_or_else(|| {
                    format!(
                        "holds tensors whose permutation is not one of {} axes",
                        shape.len()
                    )
                })?,
        };
        Ok(Some(Tensor { shape, permutation }))
    }
}

fn sizes(value: &Value) -> Option<Vec<usize>> {
    let sizes = value.as_array()?;
    if sizes.len() > MOST_AXES {
        return None;
    }
    let size = |size: &Value| usize::try_from(size.as_u64()?).ok();
    sizes.iter().map(size).collect()
}
