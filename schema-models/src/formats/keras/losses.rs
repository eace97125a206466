use std::collections::HashMap;

use schema_spec::Loss;

use crate::ModelArray;
use crate::wire::json::Json;

/// The loss of each output, from the argument of `compile`: one for all, a list or a dict.
pub(super) fn read(given: &Json, outputs: &[ModelArray]) -> Vec<Option<Loss>> {
    let by_name: HashMap<&str, &Json> = given
        .members()
        .iter()
        .map(|(name, loss)| (name.as_str(), loss))
        .collect();
    let of_output = |at: usize, output: &ModelArray| match given {
        Json::List(losses) => one(losses.get(at)?),
        Json::Object(_) if !is_serialized(given) => one(by_name.get(output.name())?),
        _ => one(given),
    };
    let numbered = outputs.iter().enumerate();
    numbered.map(|(at, output)| of_output(at, output)).collect()
}

/// Whether it is a single Python object, not a dict of several.
fn is_serialized(value: &Json) -> bool {
    !value["class_name"].is_null() && value.members().iter().any(|(key, _)| key == "config")
}

/// A loss by name, or as Keras serializes a function or an object.
fn one(value: &Json) -> Option<Loss> {
    if let Some(name) = value.as_str() {
        return Some(Loss::from_name(name));
    }
    let class = value["class_name"].as_str()?;
    let config = &value["config"];
    if class == "function" {
        return config.as_str().map(|name| of_keras(value, name));
    }
    Some(match of_keras(value, class) {
        Loss::SparseCategoricalCrossentropy { .. } => Loss::SparseCategoricalCrossentropy {
            ignore_class: config["ignore_class"].as_i64(),
        },
        // A function in the wrapper of Keras.
        Loss::Custom(_) if class == "LossFunctionWrapper" => {
            one(&config["fn"]).unwrap_or(Loss::Custom(class.to_owned()))
        }
        loss => loss,
    })
}

/// The loss of that name, unless it is a custom one with the same name.
fn of_keras(value: &Json, name: &str) -> Loss {
    let is_own = value["registered_name"]
        .as_str()
        .is_some_and(|registered| registered.contains('>'));
    if is_own {
        Loss::Custom(name.to_owned())
    } else {
        Loss::from_name(name)
    }
}
