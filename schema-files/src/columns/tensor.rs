//! Lists that are arrays.

use arrow_schema::Field;

use crate::tensor::TensorShape;

/// Returns the tensor in a list of `size` values, if its field has the extension type.
pub(super) fn of(field: &Field, size: usize) -> Result<Option<TensorShape>, String> {
    if field.extension_type_name() != Some("arrow.fixed_shape_tensor") {
        return Ok(None);
    }
    let metadata = field.extension_type_metadata().unwrap_or_default();
    TensorShape::of(metadata, size).map(Some)
}
