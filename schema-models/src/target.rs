use schema_spec::Loss;

use crate::{ModelArray, ModelDim, ModelValues};

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
    /// A class outside of these bounds that is ignored.
    pub(super) ignored: Option<i64>,
    /// The only values, if they are listed.
    pub(super) values: Option<ModelValues>,
}

impl Target {
    /// The requirements of the loss; `None` if they are unknown.
    pub(super) fn under(output: &ModelArray, loss: &Loss) -> Option<Target> {
        match loss {
            Loss::SparseCategoricalCrossentropy { ignore_class } => {
                return Some(match output.values() {
                    Some(values) => listed(output, values),
                    None => labels(output, *ignore_class),
                });
            }
            Loss::CategoricalGeneralizedCrossEntropy => {
                let mut target = labels(output, None);
                // Of steps, it takes no labels with a last axis of 1.
                target.also = target.also.filter(|also| rank(also) == Some(2));
                return Some(target);
            }
            // Keras trains on no other output.
            Loss::Circle if rank(output).is_some_and(|rank| rank != 2) => return None,
            Loss::Ctc if rank(output).is_some_and(|rank| rank != 3) => return None,
            Loss::Circle => {
                return Some(Target {
                    low: None,
                    high: None,
                    ..labels(output, None)
                });
            }
            Loss::Ctc => return Some(sequences(output)),
            Loss::Custom(_) => return None,
            _ => {}
        }
        let also = match output.shape() {
            Some([.., _, ModelDim::Fixed(1)]) => Some(without_last(output)),
            _ => None,
        };
        let is_probability = *loss == Loss::BinaryCrossentropy;
        let range = is_probability.then_some((0, 1)).or(output.range());
        Some(Target {
            array: output.clone(),
            also,
            is_label: !is_probability && range.is_some(),
            low: range.map(|(low, _)| low),
            high: range.map(|(_, high)| high),
            ignored: None,
            values: output.values().cloned(),
        })
    }
}

fn rank(output: &ModelArray) -> Option<usize> {
    output.shape().map(<[ModelDim]>::len)
}

/// The largest class number, if the number of classes is known.
fn last_class(output: &ModelArray) -> Option<i64> {
    let classes = i64::try_from(output.last_axis()?).ok()?;
    (classes > 0).then(|| classes - 1)
}

fn labels(output: &ModelArray, ignored: Option<i64>) -> Target {
    let array = without_last(output);
    let also = array.shape().map(|shape| {
        let longer = shape.iter().cloned().chain([ModelDim::Fixed(1)]).collect();
        array.clone().with_shape(Some(longer))
    });
    let last = last_class(output);
    let is_class = |class: i64| class >= 0 && last.is_none_or(|last| class <= last);
    let ignored = ignored.filter(|&class| !is_class(class));
    // A class beside the others extends their range.
    let below = ignored == Some(-1);
    let above = ignored.is_some_and(|class| last == class.checked_sub(1));
    Target {
        also,
        array,
        is_label: true,
        low: Some(if below { -1 } else { 0 }),
        high: if above { ignored } else { last },
        ignored: ignored.filter(|_| !below && !above),
        values: None,
    }
}

/// Labels of which the model's file lists all.
fn listed(output: &ModelArray, values: &ModelValues) -> Target {
    let ends = match values {
        ModelValues::Integers(values) => values.iter().min().zip(values.iter().max()),
        ModelValues::Texts(_) => None,
    };
    Target {
        low: ends.map(|(low, _)| *low),
        high: ends.map(|(_, high)| *high),
        values: Some(values.clone()),
        ..labels(output, None)
    }
}

/// A row of classes per sample, the first of which fills the rows up.
fn sequences(output: &ModelArray) -> Target {
    let shape = match output.shape() {
        Some([batch, _, _]) => Some(vec![batch.clone(), ModelDim::Open]),
        _ => None,
    };
    Target {
        array: output.clone().with_shape(shape).with_last_axis(None),
        also: None,
        is_label: true,
        low: Some(0),
        high: last_class(output),
        ignored: None,
        values: None,
    }
}

fn without_last(output: &ModelArray) -> ModelArray {
    let shape = output.shape().and_then(<[ModelDim]>::split_last);
    let shape = shape.map(|(_, rest)| rest.to_vec());
    output.clone().with_shape(shape).with_last_axis(None)
}
