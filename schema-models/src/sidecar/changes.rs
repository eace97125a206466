//! The differences between a sidecar and its model, by the fields of a sidecar.

use std::collections::{HashMap, HashSet};

use schema_spec::{Loss, Shown};

use super::{form, text};
use crate::abridged::Abridged;
use crate::wire::json::Json;
use crate::{Model, ModelArray};

/// The number of axes of a shape that are shown.
const AXES: usize = 16;

/// An input, or an output with its loss.
type Array<'a> = (&'a ModelArray, Option<&'a Loss>);

/// One sentence per difference, with both sides.
pub(super) fn between(sidecar: &Model, model: &Model) -> Vec<String> {
    let mut found = Vec::new();
    for ((field, old), (_, new)) in form::of_model(sidecar).iter().zip(&form::of_model(model)) {
        // Notes are written by this library, and another release may word them differently.
        if *field == "notes" {
            continue;
        }
        match (old, new) {
            (Json::List(old), Json::List(new)) => {
                for at in 0..old.len().max(new.len()) {
                    let item = |list: &[Json]| list.get(at).cloned().unwrap_or(Json::Null);
                    let field = format!("`{field}[{at}]`");
                    compare(&field, &item(old), &item(new), &mut found);
                }
            }
            (old, new) => compare(&format!("`{field}`"), old, new, &mut found),
        }
    }
    arrays("input", &inputs(sidecar), &inputs(model), &mut found);
    arrays("output", &outputs(sidecar), &outputs(model), &mut found);
    found
}

fn inputs(model: &Model) -> Vec<Array<'_>> {
    model.inputs().iter().map(|input| (input, None)).collect()
}

fn outputs(model: &Model) -> Vec<Array<'_>> {
    let losses = model.losses().iter().map(Option::as_ref);
    model.outputs().iter().zip(losses).collect()
}

fn arrays(kind: &str, old: &[Array<'_>], new: &[Array<'_>], found: &mut Vec<String>) {
    let pairs = pairs(old, new);
    for (before, place) in old.iter().zip(&pairs) {
        let Some((after, loss)) = place.map(|at| new[at]) else {
            let array = whole(*before);
            found.push(format!(
                "{kind} {array} is in the sidecar, but not in the model"
            ));
            continue;
        };
        let (before, loss_before) = *before;
        let name = Shown(before.name());
        let fields = form::of_array(before, loss_before).into_iter();
        for ((field, old), (_, new)) in fields.zip(form::of_array(after, loss)) {
            compare(&format!("`{field}` of {kind} `{name}`"), &old, &new, found);
        }
    }
    let met: HashSet<usize> = pairs.iter().copied().flatten().collect();
    for (at, after) in new.iter().enumerate() {
        if !met.contains(&at) {
            let array = whole(*after);
            found.push(format!(
                "{kind} {array} is in the model, but not in the sidecar"
            ));
        }
    }
    let moved = pairs
        .iter()
        .flatten()
        .zip(0..)
        .any(|(at, before)| *at != before);
    if moved && pairs.len() == new.len() && met.len() == new.len() {
        let (old, new) = (names(old), names(new));
        found.push(format!(
            "the order of the {kind}s is {old} in the sidecar, but {new} in the model"
        ));
    }
}

/// The index in the model of each array of the sidecar: that with the same name, or for made-up names,
/// which differ in each session of the tool, the next one.
fn pairs(old: &[Array<'_>], new: &[Array<'_>]) -> Vec<Option<usize>> {
    let (old_keys, new_keys) = (keys(old), keys(new));
    let in_new: HashMap<Key<'_>, usize> = new_keys.iter().copied().zip(0..).collect();
    let in_old: HashSet<Key<'_>> = old_keys.iter().copied().collect();
    let mut left =
        (0..new.len()).filter(|at| new[*at].0.is_made_up() && !in_old.contains(&new_keys[*at]));
    let place = |(key, (array, _)): (&Key<'_>, &Array<'_>)| match in_new.get(key) {
        Some(at) => Some(*at),
        None if array.is_made_up() => left.next(),
        None => None,
    };
    old_keys.iter().zip(old).map(place).collect()
}

/// The array, with its loss.
fn whole((array, loss): Array<'_>) -> String {
    match loss {
        Some(loss) => format!("`{array}` with the loss {loss}"),
        None => format!("`{array}`"),
    }
}

fn names(arrays: &[Array<'_>]) -> String {
    let names: Vec<Shown<'_>> = arrays
        .iter()
        .map(|(array, _)| Shown(array.name()))
        .collect();
    Abridged(&names).to_string()
}

/// A name, and the number of earlier arrays with the same name.
type Key<'a> = (&'a str, usize);

fn keys<'a>(arrays: &[Array<'a>]) -> Vec<Key<'a>> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let keys = arrays.iter().map(|(array, _)| {
        let count = seen.entry(array.name()).or_default();
        *count += 1;
        (array.name(), *count - 1)
    });
    keys.collect()
}

fn compare(what: &str, sidecar: &Json, model: &Json, found: &mut Vec<String>) {
    if sidecar != model {
        let (sidecar, model) = (shown(sidecar), shown(model));
        found.push(format!(
            "{what} is {sidecar} in the sidecar, but {model} in the model"
        ));
    }
}

/// Displays a value as other messages do.
fn shown(value: &Json) -> String {
    match value {
        Json::Null => "none".to_owned(),
        Json::Text(text) => Shown(text).to_string(),
        Json::List(dims) => {
            let few = dims.iter().take(AXES).map(|dim| match dim {
                Json::Null => "_".to_owned(),
                dim => shown(dim),
            });
            let few: Vec<String> = few.collect();
            let more = if dims.len() > AXES { ", .." } else { "" };
            format!("[{}{more}]", few.join(", "))
        }
        other => Shown(&text::inline(other)).to_string(),
    }
}
