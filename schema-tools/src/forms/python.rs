//! Python source text for a schema.

use schema_core::Schema;
use serde_json::{Map, Value};

use super::rust::field_name;
use crate::Failure;
use crate::literal::{float, is_identifier, is_keyword, list, string, truth};
use crate::text::shown;

/// Names of the parameters of `Schema`, which no array can be given by.
const PARAMETERS: [&str; 8] = [
    "arrays",
    "bounds",
    "check",
    "description",
    "dims",
    "ignore_unknown",
    "name",
    "self",
];

/// The fields in the order in which they are read best; others come after these.
const ORDER: [&str; 16] = [
    "rank",
    "constraints",
    "total",
    "axis",
    "tolerance",
    "min",
    "max",
    "max_inclusive",
    "role",
    "optional",
    "nullable",
    "columns",
    "on_missing",
    "loss",
    "ignore_unknown",
    "description",
];

/// The longest line, in bytes.
const WIDTH: usize = 100;

/// Returns a module with the schema, and comments before it.
///
/// `Array` and `Schema` take the fields of the schema's [JSON form](schema_spec::format) as keywords, and
/// the rules on values too. In a shape, `None` is any size and `...` any number of axes; a range is a pair that includes both ends, with `None` for an open one; bounds
/// are such pairs by symbol. Names that are no keywords of Python are keys of a `dict`.
///
/// ```
/// use schema_core::Views;
/// use schema_core::ndarray::array;
/// use schema_tools::forms::python;
/// use schema_tools::infer::Infer;
///
/// let (x, y) = (array![[0.5_f32, 1.0], [0.0, 0.25]], array![0_i64, 1]);
/// let views = Views::new().with("x", &x).with("y", &y);
/// let infer = Infer::new("Training").with_ranges(true).with_labels(true);
/// assert_eq!(
///     python::source_text(&infer.of_data(&views)?.schema, &[])?,
///     r#"from inputschema import Array, Schema
///
/// training = Schema(
///     "Training",
///     x=Array("f32", ["batch", 2], range=(0.0, 1.0)),
///     y=Array("i64", ["batch"], one_of=[0, 1]),
/// )
/// "#
/// );
/// # Ok::<(), schema_tools::Failure>(())
/// ```
///
/// # Errors
///
/// The schema has no JSON form.
pub fn source_text(schema: &Schema, comments: &[String]) -> Result<String, Failure> {
    let form = match serde_json::to_value(schema) {
        Ok(Value::Object(form)) => form,
        Ok(_) => Map::new(),
        Err(error) => {
            return Err(Failure::new(format!(
                "the schema cannot be written as Python: {error}"
            )));
        }
    };
    let mut arguments = vec![string(schema.name())];
    let arrays: Vec<Map<String, Value>> = objects(&form, "arrays");
    let names: Vec<&str> = arrays.iter().map(|array| text(array, "name")).collect();
    let is_keyword = |name: &&str| is_identifier(name) && !PARAMETERS.contains(name);
    if names.iter().all(is_keyword) {
        for (name, array) in names.iter().zip(&arrays) {
            arguments.push(enclosed(
                &format!("{name}=Array("),
                &of_array(array),
                ")",
                4,
            ));
        }
    } else {
        let pair = |(name, array): (&&str, _)| {
            let open = format!("{}: Array(", string(name));
            enclosed(&open, &of_array(array), ")", 8)
        };
        let pairs: Vec<String> = names.iter().zip(&arrays).map(pair).collect();
        arguments.push(format!(
            "{{\n        {},\n    }}",
            pairs.join(",\n        ")
        ));
    }
    arguments.extend(bounds(&objects(&form, "dims")));
    for (key, value) in ordered(&form) {
        if !matches!(key, "version" | "name" | "arrays" | "dims") {
            arguments.push(format!("{key}={}", literal(value)));
        }
    }
    let import = if arrays.is_empty() { "" } else { "Array, " };
    let mut source = format!("from inputschema import {import}Schema\n\n");
    for comment in comments {
        for line in comment.lines() {
            source.push_str("# ");
            source.push_str(&shown(line));
            source.push('\n');
        }
    }
    let arguments = arguments.join(",\n    ");
    let variable = variable(schema.name());
    Ok(source + &format!("{variable} = Schema(\n    {arguments},\n)\n"))
}

/// The name of a variable for the schema.
fn variable(name: &str) -> String {
    let name = field_name(name);
    if is_keyword(&name) { name + "_" } else { name }
}

fn ordered(form: &Map<String, Value>) -> Vec<(&str, &Value)> {
    let fields = form.iter().map(|(key, value)| (key.as_str(), value));
    let mut fields: Vec<(&str, &Value)> = fields.collect();
    let place = |key: &str| ORDER.iter().position(|known| *known == key);
    fields.sort_by_key(|(key, _)| place(key).unwrap_or(ORDER.len()));
    fields
}

fn text<'a>(form: &'a Map<String, Value>, key: &str) -> &'a str {
    form.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The objects of a list.
fn objects(form: &Map<String, Value>, key: &str) -> Vec<Map<String, Value>> {
    let list = form.get(key).and_then(Value::as_array);
    let objects = list.into_iter().flatten().filter_map(Value::as_object);
    objects.cloned().collect()
}

/// `bounds={"batch": (1, 64)}`
fn bounds(dims: &[Map<String, Value>]) -> Option<String> {
    let pair = |form: &Map<String, Value>| {
        let end = |key| literal(form.get(key).unwrap_or(&Value::Null));
        format!(
            "{}: ({}, {})",
            string(text(form, "symbol")),
            end("min"),
            end("max")
        )
    };
    let pairs: Vec<String> = dims.iter().map(pair).collect();
    (!pairs.is_empty()).then(|| enclosed("bounds={", &pairs, "}", 4))
}

/// The arguments of `Array`.
fn of_array(form: &Map<String, Value>) -> Vec<String> {
    let mut arguments = vec![string(text(form, "dtype"))];
    let dims = form.get("shape").and_then(Value::as_array);
    arguments.push(list(dims.into_iter().flatten().map(dim)));
    for (key, value) in ordered(form) {
        match key {
            "name" | "dtype" | "shape" => {}
            "constraints" => arguments.extend(rules(value)),
            _ => arguments.push(format!("{key}={}", literal(value))),
        }
    }
    arguments
}

/// An axis: `None` is any size, and `...` any number of axes.
fn dim(dim: &Value) -> String {
    match dim.as_str() {
        Some("_") => "None".to_owned(),
        Some("..") => "...".to_owned(),
        _ => literal(dim),
    }
}

/// The rules as keywords, or as they are if one of them occurs twice.
fn rules(constraints: &Value) -> Vec<String> {
    let mut rules: Vec<(&str, String)> = Vec::new();
    for rule in constraints.as_array().into_iter().flatten() {
        match rule {
            Value::String(permission) => rules.push((permission, "True".to_owned())),
            Value::Object(rule) => rules.extend(rule.iter().map(|(key, argument)| {
                let argument = match key.as_str() {
                    "range" => range(argument),
                    _ => literal(argument),
                };
                (key.as_str(), argument)
            })),
            _ => {}
        }
    }
    let mut keys: Vec<&str> = rules.iter().map(|(key, _)| *key).collect();
    keys.sort_unstable();
    if keys.windows(2).any(|pair| pair[0] == pair[1]) {
        return vec![format!("constraints={}", literal(constraints))];
    }
    let keyword = |(key, argument)| format!("{key}={argument}");
    rules.into_iter().map(keyword).collect()
}

/// A range that includes its ends is a pair.
fn range(range: &Value) -> String {
    let end = |key: &str| range.get(key).unwrap_or(&Value::Null);
    let is_exclusive = end("max_inclusive") == &Value::Bool(false);
    if is_exclusive && !end("max").is_null() {
        return literal(range);
    }
    format!("({}, {})", literal(end("min")), literal(end("max")))
}

/// Returns the items between brackets, on one line if they fit.
fn enclosed(open: &str, items: &[String], close: &str, indent: usize) -> String {
    let line = format!("{open}{}{close}", items.join(", "));
    if indent + line.len() < WIDTH {
        return line;
    }
    let gap = " ".repeat(indent);
    let items = items.join(&format!(",\n{gap}    "));
    format!("{open}\n{gap}    {items},\n{gap}{close}")
}

/// JSON as a literal of Python.
fn literal(json: &Value) -> String {
    match json {
        Value::Null => "None".to_owned(),
        Value::Bool(value) => truth(*value).to_owned(),
        Value::Number(number) => match number.as_f64() {
            Some(value) if number.is_f64() => float(value),
            _ => number.to_string(),
        },
        Value::String(text) => string(text),
        Value::Array(items) => list(items.iter().map(literal)),
        Value::Object(fields) => {
            let fields = ordered(fields).into_iter();
            let fields = fields.map(|(key, value)| format!("{}: {}", string(key), literal(value)));
            let fields: Vec<String> = fields.collect();
            format!("{{{}}}", fields.join(", "))
        }
    }
}
