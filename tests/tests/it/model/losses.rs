//! The targets of each loss, compared with those that Keras trains on.

// Values and sizes of the recording are small.
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;

use schema_core::ndarray::{ArrayD, IxDyn};
use schema_core::spec::Loss;
use schema_core::{Arrays, DType, Model};
use serde_json::Value;

use super::fixtures::path;

/// What `make_keras_losses.py` records of a model and its loss.
struct Recorded {
    config: Value,
    targets: Vec<Target>,
}

/// A target, whose values repeat, and what Keras says.
struct Target {
    dtype: String,
    shape: Vec<usize>,
    values: Vec<Value>,
    says: String,
}

impl Recorded {
    fn read(value: &Value) -> Recorded {
        let target = |target: &Value| Target {
            dtype: target["dtype"].as_str().unwrap().to_owned(),
            shape: serde_json::from_value(target["shape"].clone()).unwrap(),
            values: target["values"].as_array().unwrap().clone(),
            says: target["says"].as_str().unwrap().to_owned(),
        };
        Recorded {
            config: value["config"].clone(),
            targets: value["targets"]
                .as_array()
                .unwrap()
                .iter()
                .map(target)
                .collect(),
        }
    }
}

impl Target {
    fn values(&self) -> Vec<f64> {
        let number = |value: &Value| match value {
            Value::Bool(value) => f64::from(u8::from(*value)),
            value => value.as_f64().unwrap_or(f64::NAN),
        };
        self.values.iter().map(number).collect()
    }
}

#[test]
fn targets_are_accepted_as_keras_accepts_them() {
    let text = fs::read_to_string(path("keras_losses.json")).unwrap();
    let models: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap();
    let (mut equal, mut wrong) = (0, Vec::new());
    for (name, recorded) in &models {
        let recorded = Recorded::read(recorded);
        let model = Model::read_from(Cursor::new(recorded.config.to_string())).unwrap();
        if model.targets().next().flatten().is_none() {
            // An output that the loss cannot be used for: Keras trains on no target of it.
            assert!(
                recorded
                    .targets
                    .iter()
                    .all(|target| target.says == "refuses"),
                "{name}"
            );
            continue;
        }
        let output = model.outputs()[0].clone();
        let sizes = output.shape().unwrap()[1..]
            .iter()
            .map(|dim| dim.to_string().parse().unwrap());
        let shape: Vec<usize> = std::iter::once(4).chain(sizes).collect();
        // Of steps with one class, Keras takes the steps for the classes.
        if name.ends_with("[5, 1]") && model.losses()[0].as_ref().is_some_and(is_of_classes) {
            continue;
        }
        for target in &recorded.targets {
            let says = format!(
                "{name}: {} {:?} {:?}",
                target.dtype,
                target.shape,
                target.values()
            );
            let is_accepted = accepts(&model, output.name(), target);
            let is_trained = target.says == "ok";
            if is_accepted == is_trained {
                equal += 1;
            } else if is_accepted || !is_strict(name, &shape, target) {
                wrong.push(format!(
                    "{says}: {}, but accepted: {is_accepted}",
                    target.says
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        wrong.len() + equal,
        wrong.join("\n")
    );
    assert!(equal > 2000, "only {equal}");
}

fn is_of_classes(loss: &Loss) -> bool {
    matches!(
        loss,
        Loss::SparseCategoricalCrossentropy { .. }
            | Loss::CategoricalGeneralizedCrossEntropy
            | Loss::Ctc
    )
}

/// Whether it is refused here on purpose, although Keras computes a number.
fn is_strict(name: &str, output: &[usize], target: &Target) -> bool {
    let values = target.values();
    let without_last = &output[..output.len() - 1];
    let is_of_labels =
        target.shape == without_last || target.shape.split_last() == Some((&1, without_last));
    // A target of another shape is broadcast, so that each value is compared with several.
    let is_broadcast = target.shape != output && !(is_of_labels && output.ends_with(&[1]));
    let between = |low: f64, high: f64| values.iter().all(|value| (low..=high).contains(value));
    let is_fraction = values.iter().any(|value| value.fract() != 0.0);
    // In lower case, as the string that names a loss; otherwise an instance.
    match name.split(' ').next().unwrap().to_lowercase().as_str() {
        // Anything but probabilities trains to nonsense.
        loss if loss.starts_with("bce") || loss.starts_with("binary") => {
            is_broadcast || !between(0.0, 1.0)
        }
        // What is cut off of a fraction is lost.
        loss if loss.starts_with("sparse") || loss.starts_with("scce") => is_fraction,
        // What is no class counts as none, without a word.
        "categoricalgeneralizedcrossentropy" | "ctc" => {
            is_broadcast || is_fraction || !between(0.0, (output[output.len() - 1] - 1) as f64)
        }
        "circle" => is_fraction || target.shape.len() > 2,
        _ => is_broadcast,
    }
}

/// Whether the model's schema accepts the target, if numbers of another dtype are converted.
fn accepts(model: &Model, output: &str, target: &Target) -> bool {
    let rank = |name: &str| (name == output).then_some(target.shape.len());
    let schema = model.schema_for(rank).unwrap();
    let spec = schema.arrays().find(|spec| spec.name() == output).unwrap();
    let count: usize = target.shape.iter().product();
    let values: Vec<f64> = target.values().into_iter().cycle().take(count).collect();
    let shape = IxDyn(&target.shape);
    let mut arrays = Arrays::new();
    let input = &model.inputs()[0];
    let sizes = input.shape().unwrap()[1..]
        .iter()
        .map(|dim| dim.to_string().parse().unwrap());
    let of_input: Vec<usize> = std::iter::once(target.shape[0]).chain(sizes).collect();
    arrays.insert(input.name(), ArrayD::<f32>::ones(IxDyn(&of_input)));
    if spec.dtype() == DType::I64 {
        if values.iter().any(|value| value.fract() != 0.0) {
            return false;
        }
        let values = values.iter().map(|&value| value as i64).collect();
        arrays.insert(output, ArrayD::from_shape_vec(shape, values).unwrap());
    } else {
        let values = values.iter().map(|&value| value as f32).collect();
        arrays.insert(output, ArrayD::from_shape_vec(shape, values).unwrap());
    }
    schema.validate(&arrays).is_ok()
}
