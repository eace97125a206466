//! Matches arrays of the data to the inputs and outputs of a model.

use schema_core::Model;
use schema_core::model::ModelArray;

use crate::Failure;
use crate::text::shown;

/// Words in the names of labels.
const LABELS: [&str; 8] = [
    "y", "label", "labels", "target", "targets", "class", "classes", "output",
];

/// The array of the data for each input and output of a model.
pub(super) struct Pairs {
    pub(super) inputs: Vec<Option<String>>,
    pub(super) outputs: Vec<Option<String>>,
    /// Arrays without a match that are named like labels.
    pub(super) labels: Vec<String>,
    /// The other arrays without a match.
    pub(super) others: Vec<String>,
    /// Weights of samples or classes.
    pub(super) weights: Vec<Weights>,
    /// Arrays of another part of the data, such as `x_val` beside `x`, and the array that each is like.
    pub(super) parts: Vec<Part>,
    /// An array that is taken for the labels although its name does not say so.
    pub(super) guessed: Option<String>,
}

/// An array of weights.
pub(super) struct Weights {
    pub(super) name: String,
    /// Whether there is one for each class, and not for each sample.
    pub(super) is_of_classes: bool,
}

/// An array of another part of the data.
pub(super) struct Part {
    pub(super) name: String,
    /// The word for the part: `val`.
    pub(super) word: String,
    /// The matched array that it is like.
    pub(super) like: String,
}

/// Words for the parts of data that a model is not trained on.
const PARTS: [&str; 7] = [
    "val",
    "valid",
    "validation",
    "test",
    "dev",
    "eval",
    "holdout",
];

/// Words for the part that it is trained on.
const TRAINED: [&str; 3] = ["train", "training", "tr"];

fn words(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    let words = lower.split(|character: char| !character.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The word for a part in the name, and the other words.
fn part_in(name: &str) -> Option<(String, Vec<String>)> {
    let mut words = words(name);
    let at = words
        .iter()
        .position(|word| PARTS.contains(&word.as_str()))?;
    let word = words.remove(at);
    Some((word, words))
}

/// The words of a name without those for the part that a model is trained on.
fn stem(name: &str) -> Vec<String> {
    let mut words = words(name);
    words.retain(|word| !TRAINED.contains(&word.as_str()));
    words
}

/// Whether the name is one for weights of classes (true) or of samples (false).
fn weights_of(name: &str) -> Option<bool> {
    match stem(name).join("_").as_str() {
        "sample_weight" | "sample_weights" | "sampleweight" | "sampleweights" => Some(false),
        "class_weight" | "class_weights" | "classweight" | "classweights" => Some(true),
        _ => None,
    }
}

impl Pairs {
    /// Matches given pairs first, then equal names. Inputs for which `is_stacked` is true are made of
    /// columns, and match no array. If the model has one array only, or names that
    /// Keras generated, the rest is matched in order, with labels recognized by their names.
    pub(super) fn find(
        model: &Model,
        arrays: &[String],
        given: &[(String, String)],
        is_stacked: &dyn Fn(&str) -> bool,
    ) -> Result<Pairs, Failure> {
        let mut pairs = Pairs {
            inputs: vec![None; model.inputs().len()],
            outputs: vec![None; model.outputs().len()],
            labels: Vec::new(),
            others: Vec::new(),
            weights: Vec::new(),
            parts: Vec::new(),
            guessed: None,
        };
        for (array, name) in given {
            if !arrays.contains(array) {
                return Err(unknown("the data has no", array, arrays.iter()));
            }
            match position(model, name) {
                Some((true, at)) => pairs.inputs[at] = Some(array.clone()),
                Some((false, at)) => pairs.outputs[at] = Some(array.clone()),
                None => {
                    let all = model.inputs().iter().chain(model.outputs());
                    return Err(unknown("the model has no", name, all.map(ModelArray::name)));
                }
            }
        }
        let mut free: Vec<&String> = (arrays.iter())
            .filter(|array| given.iter().all(|(taken, _)| taken != *array))
            .collect();
        for (list, model) in [
            (&mut pairs.inputs, model.inputs()),
            (&mut pairs.outputs, model.outputs()),
        ] {
            for (pair, array) in list.iter_mut().zip(model) {
                let same = free.iter().position(|name| *name == array.name());
                if let (None, Some(at)) = (&pair, same) {
                    *pair = Some(free.remove(at).clone());
                }
            }
        }
        // Weights and other parts are what they are, unless the model has an array of that name.
        free.retain(|name| match weights_of(name) {
            Some(is_of_classes) => {
                let name = (*name).clone();
                pairs.weights.push(Weights {
                    name,
                    is_of_classes,
                });
                false
            }
            None => true,
        });
        let of_parts: Vec<&String> = free
            .iter()
            .copied()
            .filter(|name| {
                let like = |stems: Vec<String>| {
                    let mut arrays = arrays.iter().filter(|other| part_in(other).is_none());
                    arrays.any(|other| stem(other) == stems)
                };
                part_in(name).is_some_and(|(_, stems)| like(stems))
            })
            .collect();
        free.retain(|name| !of_parts.contains(name));
        let (mut labels, mut others): (Vec<&String>, Vec<&String>) =
            free.into_iter().partition(|name| is_label(name));
        others.reverse();
        labels.reverse();
        let by_order = |array: &ModelArray, all: &[ModelArray]| {
            all.len() == 1 || (model.is_ordered() && array.is_made_up())
        };
        for (pair, array) in pairs.inputs.iter_mut().zip(model.inputs()) {
            if pair.is_none() && by_order(array, model.inputs()) && !is_stacked(array.name()) {
                *pair = others.pop().cloned();
            }
        }
        for (pair, array) in pairs.outputs.iter_mut().zip(model.outputs()) {
            if pair.is_none() && by_order(array, model.outputs()) {
                // A single remaining array must be the target.
                let alone = labels.is_empty() && others.len() == 1;
                let only = if alone { others.pop() } else { None };
                pairs.guessed = only.filter(|_| labels.is_empty()).cloned();
                *pair = labels.pop().or(only).cloned();
            }
        }
        pairs.labels = labels.into_iter().rev().cloned().collect();
        pairs.others = others.into_iter().rev().cloned().collect();
        let matched = pairs.inputs.iter().chain(&pairs.outputs).flatten();
        let matched: Vec<String> = matched.chain(&pairs.labels).cloned().collect();
        for name in of_parts {
            let Some((word, stems)) = part_in(name) else {
                continue;
            };
            match matched.iter().find(|other| stem(other) == stems) {
                Some(like) => pairs.parts.push(Part {
                    name: name.clone(),
                    word,
                    like: like.clone(),
                }),
                None => pairs.others.push(name.clone()),
            }
        }
        Ok(pairs)
    }
}

impl Pairs {
    /// Keeps the array that is taken for the labels only if that is certain.
    pub(super) fn keep_guess_if(&mut self, is_certain: impl Fn(&str) -> bool) {
        let Some(guessed) = self.guessed.take_if(|name| !is_certain(name)) else {
            return;
        };
        for output in &mut self.outputs {
            output.take_if(|name| *name == guessed);
        }
        self.others.push(guessed);
    }
}

/// Returns whether `name` is an input, and its index.
fn position(model: &Model, name: &str) -> Option<(bool, usize)> {
    let find = |arrays: &[ModelArray]| arrays.iter().position(|array| array.name() == name);
    let input = find(model.inputs()).map(|at| (true, at));
    input.or_else(|| find(model.outputs()).map(|at| (false, at)))
}

fn unknown<T: AsRef<str>>(what: &str, name: &str, has: impl Iterator<Item = T>) -> Failure {
    let has: Vec<String> = has
        .take(10)
        .map(|name| format!("`{}`", shown(name.as_ref())))
        .collect();
    Failure::new(format!(
        "{what} `{}`\n  help: it has {}",
        shown(name),
        has.join(", ")
    ))
}

/// Whether the name is one for labels, such as `y`, `y_train` or `train.labels`.
pub(super) fn is_label(name: &str) -> bool {
    name.to_lowercase()
        .split(|character: char| !character.is_alphanumeric())
        .any(|word| LABELS.contains(&word))
}

#[cfg(test)]
mod tests {
    use schema_core::model::ModelFormat;

    use super::*;

    fn paired(inputs: &[&str], outputs: &[&str], data: &[&str]) -> (Vec<String>, Vec<String>) {
        let arrays = |names: &[&str]| names.iter().map(|&name| ModelArray::new(name)).collect();
        let model = Model::new(ModelFormat::Keras, arrays(inputs), arrays(outputs));
        let data: Vec<String> = data.iter().map(|&name| name.to_owned()).collect();
        let pairs =
            Pairs::find(&model, &data, &[], &|_| false).unwrap_or_else(|error| panic!("{error:?}"));
        let plain = |list: Vec<Option<String>>| {
            let names = list.into_iter().map(Option::unwrap_or_default);
            names.collect()
        };
        (plain(pairs.inputs), plain(pairs.outputs))
    }

    #[test]
    fn labels_are_recognized_in_any_order() {
        let one = |data: &[&str]| {
            let (inputs, outputs) = paired(&["input_layer"], &["dense"], data);
            (inputs[0].clone(), outputs[0].clone())
        };
        for (data, x, y) in [
            (&["x", "y"][..], "x", "y"),
            (&["y", "x"], "x", "y"),
            (&["labels", "pixels"], "pixels", "labels"),
            (&["Y_train", "X_train"], "X_train", "Y_train"),
            (&["clean.x"], "clean.x", ""),
            (&["y"], "", "y"),
            (&["a", "b"], "a", "b"),
            (&["a", "b", "c"], "a", ""),
            (&["dense", "input_layer"], "input_layer", "dense"),
            (&[], "", ""),
        ] {
            assert_eq!(one(data), (x.to_owned(), y.to_owned()), "{data:?}");
        }
    }

    #[test]
    fn chosen_names_are_not_matched_in_order() {
        let (inputs, _) = paired(&["image", "ids"], &["score"], &["ids", "imge"]);
        assert_eq!(inputs, ["", "ids"]);
        let (inputs, _) = paired(&["input_1", "input_2"], &["score"], &["b", "a", "y"]);
        assert_eq!(inputs, ["b", "a"]);
    }
}
