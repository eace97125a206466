use schema_spec::DType;

use crate::formats::dtype;
use crate::wire::json::Json;
use crate::{ModelArray, ModelDim};

/// Axes of one tensor: shapes are copied from layer to layer.
pub(super) const AXES: usize = 64;

/// What is known of a tensor between layers. A size of `None` is any.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tensor {
    pub(super) shape: Option<Vec<Option<usize>>>,
    pub(super) dtype: Option<DType>,
}

impl Tensor {
    /// The tensor of that shape, and of the dtype of that name.
    pub(super) fn from_json(shape: &Json, dtype: &Json) -> Tensor {
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

/// The shape that a list of sizes says; `None` where it is not such a list.
pub(super) fn shape(value: &Json) -> Option<Vec<Option<usize>>> {
    let Json::List(sizes) = value else {
        return None;
    };
    if sizes.len() > AXES {
        return None;
    }
    sizes
        .iter()
        .map(|size| match size {
            Json::Null => Some(None),
            Json::Integer(size) => Some(usize::try_from(*size).ok()),
            _ => None,
        })
        .collect()
}

/// The dtype that a layer computes in, by its `dtype`: a name, or a policy that has one.
pub(super) fn computed_in(policy: &Json) -> Option<DType> {
    let name = policy["config"]["name"].as_str();
    let policy = policy.as_str().or(name)?;
    // A policy of two dtypes names the computation's first where the weights are wider, and last
    // where they are quantised: `mixed_bfloat16`, `int8_from_mixed_bfloat16`.
    let policy = policy
        .rsplit_once("_from_")
        .map_or(policy, |(_, base)| base);
    dtype::named(policy.strip_prefix("mixed_").unwrap_or(policy))
}
