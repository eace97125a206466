//! Lists that are arrays: the extension type `arrow.fixed_shape_tensor`.

use datafusion::arrow::datatypes::{DataType, Field};
use schema_files::TensorShape;
use serde::{Deserialize, Serialize};

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
        let size = usize::try_from(*size).unwrap_or(usize::MAX);
        let TensorShape { shape, permutation } = TensorShape::of(metadata, size)?;
        Ok(Some(Tensor { shape, permutation }))
    }
}
