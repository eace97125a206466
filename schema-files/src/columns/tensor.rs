//! Lists that are arrays.

use arrow_schema::Field;
use serde_json::Value;

/// The most axes that are read.
pub(super) const MOST_AXES: usize = 32;

/// The extension type `arrow.fixed_shape_tensor`: lists that are arrays.
#[derive(Debug)]
pub(super) struct Tensor {
    /// The shape as it lies in memory.
    pub(super) shape: Vec<usize>,
    /// Which of those axes each axis of the array is.
    pub(super) permutation: Vec<usize>,
}

impl Tensor {
    /// The tensor that a list of `size` values is, where its field says so.
    pub(super) fn of(field: &Field, size: usize) -> Result<Option<Tensor>, String> {
        if field.extension_type_name() != Some("arrow.fixed_shape_tensor") {
            return Ok(None);
        }
        let said = field.extension_type_metadata().unwrap_or_default();
        let said: Value = serde_json::from_str(said)
            .map_err(|error| format!("holds tensors whose shape is not JSON: {error}"))?;
        let shape = sizes(&said["shape"])
            .ok_or_else(|| "holds tensors that do not say their shape".to_owned())?;
        let count = shape
            .iter()
            .try_fold(1_usize, |count, &axis| count.checked_mul(axis));
        if count != Some(size) {
            return Err(format!(
                "holds tensors that say the shape {shape:?} and have {size} values each"
            ));
        }
        let permutation = match &said["permutation"] {
            Value::Null => (0..shape.len()).collect(),
            given => sizes(given)
                .filter(|given| {
                    let mut sorted = given.clone();
                    sorted.sort_unstable();
                    sorted.into_iter().eq(0..shape.len())
                })
                .ok_or_else(|| {
                    format!(
                        "holds tensors whose permutation is none of {} axes",
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
