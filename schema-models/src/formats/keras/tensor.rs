use schema_spec::DType;

use crate::formats::dtype;
use crate::wire::json::Json;
use crate::{ModelArray, ModelDim};

/// The largest number of axes of a tensor; shapes are copied from layer to layer.
pub(super) const AXES: usize = 64;

/// What is known about a tensor between layers. A size of `None` means any.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tensor {
    pub(super) shape: Option<Vec<Option<usize>>>,
    pub(super) dtype: Option<DType>,
    /// The size of the last axis, if it is known although the shape is not.
    pub(super) last: Option<usize>,
    /// Why the shape is unknown.
    pub(super) why: Option<String>,
}

impl Tensor {
    /// Whether the number of axes is no larger than that of a tensor of Keras.
    pub(super) fn is_bounded(&self) -> bool {
        self.shape.as_ref().is_none_or(|shape| shape.len() <= AXES)
    }

    /// The size of the last axis, if it is known.
    pub(super) fn last_axis(&self) -> Option<usize> {
        match &self.shape {
            Some(shape) => shape.last().copied().flatten(),
            None => self.last,
        }
    }

    /// Creates a tensor with a shape and the name of a dtype.
    pub(super) fn from_json(shape: &Json, dtype: &Json) -> Tensor {
        Tensor {
            shape: self::shape(shape),
            dtype: dtype.as_str().and_then(dtype::named),
            ..Tensor::default()
        }
    }

    /// Converts to an array with the given name.
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
            .with_last_axis(self.last)
            .with_unknown_shape(self.why.clone())
            .with_open_batch(true)
    }
}

/// The shape from a list of sizes; `None` if it is not such a list.
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

/// The dtype that a layer computes in, from its `dtype`: a name, or a policy with a name.
pub(super) fn computed_in(policy: &Json) -> Option<DType> {
    let config = &policy["config"];
    // The policy of a quantized layer names the one that it had before.
    let name = config["name"].as_str().or(config["source_name"].as_str());
    let policy = policy.as_str().or(name)?;
    // A policy with two dtypes names that of the computation first if the weights are wider, and last
    // if they are quantized: `mixed_bfloat16`, `int8_from_mixed_bfloat16`.
    let policy = policy
        .rsplit_once("_from_")
        .map_or(policy, |(_, base)| base);
    dtype::named(policy.strip_prefix("mixed_").unwrap_or(policy))
}
