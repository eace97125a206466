use super::Json;
use super::dtype;
use crate::DType;
use crate::model::{ModelArray, ModelDim};

/// What is known of a tensor between layers. A size of `None` is any.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tensor {
    pub(super) shape: Option<Vec<Option<usize>>>,
    pub(super) dtype: Option<DType>,
}

impl Tensor {
    /// The tensor of that shape, and of the dtype of that name.
    pub(super) fn of(shape: &Json, dtype: &Json) -> Tensor {
        Tensor {
            shape: self::shape(shape),
            dtype: dtype.as_str().and_then(dtype::named),
        }
    }

    /// The array that it is, under that name.
    pub(super) fn array(&self, name: &str) -> ModelArray {
        let shape = self.shape.as_ref();
        let dims = shape.map(|shape| {
            shape
                .iter()
                .map(|size| size.map_or(ModelDim::Open, ModelDim::Fixed))
                .collect()
        });
        ModelArray::new(name)
            .with_dtype(self.dtype)
            .with_shape(dims)
            .with_open_batch(true)
    }
}

/// The shape that a list of sizes is; `None` where it is no such list.
pub(super) fn shape(value: &Json) -> Option<Vec<Option<usize>>> {
    let Json::List(sizes) = value else {
        return None;
    };
    sizes
        .iter()
        .map(|size| match size {
            Json::Null => Some(None),
            Json::Integer(size) => Some(usize::try_from(*size).ok()),
            _ => None,
        })
        .collect()
}
