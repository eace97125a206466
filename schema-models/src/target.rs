use schema_spec::Loss;

use crate::{ModelArray, ModelDim};

/// The requirements of a loss on the target of an output.
pub(super) struct Target {
    /// The target, as an array of the model.
    pub(super) array: ModelArray,
    /// The other shape that Keras accepts: without a last axis of size 1, or with one more.
    pub(super) also: Option<ModelArray>,
    /// Whether the values are class numbers.
    pub(super) is_label: bool,
    /// The smallest and the largest value, if the loss has bounds.
    pub(super) low: Option<i64>,
    pub(super) high: Option<i64>,
}

impl Target {
    /// The requirements of the loss; `None` if they are unknown.
    pub(super) fn under(output: &ModelArray, loss: &Loss) -> Option<Target> {
        if let Loss::SparseCategoricalCrossentropy { ignore_class } = loss {
            return Some(labels(output, *ignore_class));
        }
        if !loss.wants_output_shape() {
            return None;
        }
        let also = match output.shape() {
            Some([.., _, ModelDim::Fixed(1)]) => Some(without_last(output)),
            _ => None,
        };
        let is_probability = *loss == Loss::BinaryCrossentropy;
        Some(Target {
            array: output.clone(),
            also,
            is_label: false,
            low: is_probability.then_some(0),
            high: is_probability.then_some(1),
        })
    }
}

fn labels(output: &ModelArray, ignored: Option<i64>) -> Target {
    let classes = match output.shape().and_then(<[ModelDim]>::last) {
        Some(ModelDim::Fixed(classes)) => i64::try_from(*classes).ok().filter(|&count| count > 0),
        _ => None,
    };
    let array = without_last(output);
    let also = array.shape().map(|shape| {
        let longer = shape.iter().cloned().chain([ModelDim::Fixed(1)]).collect();
        array.clone().with_shape(Some(longer))
    });
    Target {
        also,
        array,
        is_label: true,
        low: Some(ignored.unwrap_or(0).min(0)),
        high: classes.map(|classes| (classes - 1).max(ignored.unwrap_or(0))),
    }
}

fn without_last(output: &ModelArray) -> ModelArray {
    let shape = output.shape().and_then(<[ModelDim]>::split_last);
    let shape = shape.map(|(_, rest)| rest.to_vec());
    output.clone().with_shape(shape)
}
