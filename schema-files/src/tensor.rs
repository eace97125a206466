//! The extension type `arrow.fixed_shape_tensor`: lists that are arrays.

use serde_json::Value;

/// The most axes that are read.
pub(crate) const MOST_AXES: usize = 32;

/// How the values of a list are an array, as the metadata of the Arrow extension type
/// `arrow.fixed_shape_tensor` says it.
///
/// ```
/// use schema_files::TensorShape;
///
/// let tensor = TensorShape::of(r#"{"shape": [2, 3], "permutation": [1, 0]}"#, 6)?;
/// assert_eq!((&tensor.shape[..], &tensor.permutation[..]), (&[2, 3][..], &[1, 0][..]));
/// assert!(TensorShape::of(r#"{"shape": [2, 3]}"#, 5).is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TensorShape {
    /// The shape in memory.
    pub shape: Vec<usize>,
    /// For each axis of the array, its axis in `shape`.
    pub permutation: Vec<usize>,
}

impl TensorShape {
    /// Reads the metadata of lists of `size` values.
    ///
    /// # Errors
    ///
    /// What is wrong with it, such that it follows "the column".
    pub fn of(metadata: &str, size: usize) -> Result<TensorShape, String> {
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
        Ok(TensorShape { shape, permutation })
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
