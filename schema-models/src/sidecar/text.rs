//! Writes the text of a sidecar. Each input and output is on its own line, so that changes are easy to
//! review.

use std::fmt::Write;

use schema_spec::Loss;

use super::form::{self, VERSION};
use crate::wire::json::Json;
use crate::{Model, ModelArray};

pub(super) fn write(model: &Model) -> String {
    let said = |(field, value): &(&str, Json)| *value != form::default(field, model.format());
    let array = |array: &ModelArray, loss: Option<&Loss>| {
        let fields = form::of_array(array, loss).into_iter().filter(said);
        object(&fields.collect::<Vec<_>>())
    };
    let inputs = model.inputs().iter().map(|input| array(input, None));
    let outputs = model.outputs().iter().zip(model.losses());
    let outputs = outputs.map(|(output, loss)| array(output, loss.as_ref()));

    let mut members = vec![("schema_version", VERSION.to_string())];
    for (name, value) in form::of_model(model).into_iter().filter(said) {
        let value = match &value {
            Json::List(items) => lines(items.iter().map(inline)),
            value => inline(value),
        };
        members.push((name, value));
    }
    // After the format, which determines their defaults.
    let arrays = [("inputs", lines(inputs)), ("outputs", lines(outputs))];
    members.splice(2..2, arrays);
    let members: Vec<String> = members
        .into_iter()
        .map(|(name, value)| format!("  {}: {value}", quoted(name)))
        .collect();
    format!("{{\n{}\n}}\n", members.join(",\n"))
}

/// A list with one item per line.
fn lines(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.map(|item| format!("    {item}")).collect();
    if items.is_empty() {
        return "[]".to_owned();
    }
    format!("[\n{}\n  ]", items.join(",\n"))
}

/// Writes a value on one line. Values have at most three levels.
pub(super) fn inline(value: &Json) -> String {
    match value {
        Json::Null => "null".to_owned(),
        Json::Bool(value) => value.to_string(),
        Json::Integer(number) => number.to_string(),
        Json::Large(number) => number.to_string(),
        Json::Float(number) => number.to_string(),
        Json::Text(text) => quoted(text),
        Json::List(items) => {
            let items: Vec<String> = items.iter().map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        Json::Object(members) => object(members),
    }
}

fn object<K: AsRef<str>>(members: &[(K, Json)]) -> String {
    let members: Vec<String> = members
        .iter()
        .map(|(name, value)| format!("{}: {}", quoted(name.as_ref()), inline(value)))
        .collect();
    format!("{{{}}}", members.join(", "))
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            control if control.is_control() => {
                // Writing to a `String` never fails.
                let _ = write!(quoted, "\\u{:04x}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
