//! A schema in its JSON form, which `schema-spec` reads by serde. The macro is built without serde, so
//! the same form is read here from the JSON of models; a test compares the two.

mod parse;
mod value;

use schema_spec::{ArraySpec, Dim, Loss, Role, Schema, fields};

use crate::object::Problems;
use crate::signature::{Contract, Signature};
use crate::wire::json::{self, Json};
use crate::wire::source::Source;
use crate::{ModelArray, ModelDim, ModelError, ModelErrorKind};

/// The largest accepted file.
const LIMIT: u64 = 64 << 20;

/// The version of the form that is read.
const VERSION: i64 = 1;

/// Whether the content is an object with the fields of a schema, of which no model has the first.
pub(super) fn sniff(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    let Some(inner) = head.strip_prefix(b"{") else {
        return false;
    };
    let begins = |field: &&str| {
        let rest = inner.trim_ascii_start().strip_prefix(b"\"");
        let rest = rest.and_then(|rest| rest.strip_prefix(field.as_bytes()));
        rest.is_some_and(|rest| rest.starts_with(b"\""))
    };
    let arrays = b"\"arrays\"";
    fields::SCHEMA.iter().any(begins) && (head.windows(arrays.len()).any(|word| word == arrays))
}

pub(super) fn read(source: &mut Source<'_>) -> Result<Signature, ModelError> {
    let text = source.content("a schema", LIMIT)?;
    let root = json::parse(&text, "JSON")?;
    let kind = |problems, more| ModelErrorKind::Schema { problems, more };
    // First, because the version may explain other errors.
    if let Json::Integer(version) = root["version"]
        && version > VERSION
    {
        let problem = format!(
            "it is written in version {version} of the form, but this program supports only version {VERSION}"
        );
        return Err(kind(vec![problem], 0).into());
    }
    let mut problems = Problems::default();
    let schema = parse::schema(&root, &mut problems);
    let schema = problems.or(schema, kind)?;
    if let Some(problem) = schema.contradiction() {
        return Err(kind(vec![problem], 0).into());
    }
    Ok(signature(schema))
}

fn signature(schema: Schema) -> Signature {
    let of_role = |role: Role| schema.arrays().filter(move |spec| spec.role() == role);
    let inputs = of_role(Role::Input).map(array).collect();
    let outputs = of_role(Role::Target).map(array).collect();
    let losses = of_role(Role::Target).map(|spec| spec.loss().map(Loss::from_name));
    Signature {
        losses: losses.collect(),
        is_ordered: false,
        ..Signature::new(inputs, outputs)
    }
    .of_schema(Contract(schema))
}

fn array(spec: &ArraySpec) -> ModelArray {
    let dims = spec.dims().iter().map(|dim| match dim {
        Dim::Fixed(size) => Some(ModelDim::Fixed(*size)),
        Dim::Symbol(name) => Some(ModelDim::Symbol(name.to_string())),
        Dim::Expr(expr) => Some(ModelDim::Expr(expr.clone())),
        Dim::Any => Some(ModelDim::Open),
        _ => None,
    });
    ModelArray::new(spec.name())
        .with_made_up_name(false)
        .with_dtype(Some(spec.dtype()))
        .with_shape(dims.collect())
        .with_optional(spec.is_optional())
        .with_nullable(spec.is_nullable())
        .with_columns(spec.columns().iter().map(ToString::to_string).collect())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use schema_spec::Schema;
    use serde_json::{Value, json};

    use crate::Model;

    /// The text of arrays, bounds and all else, in order.
    fn said(schema: &Schema) -> String {
        serde_json::to_string(schema).unwrap()
    }

    fn read(text: &str) -> Result<String, String> {
        let model = Model::read_from(Cursor::new(text)).map_err(|error| error.to_string())?;
        Ok(model.as_schema().map(said).unwrap_or_default())
    }

    fn read_by_serde(text: &str) -> Result<String, String> {
        let schema: Result<Schema, _> = serde_json::from_str(text);
        schema
            .map(|schema| said(&schema))
            .map_err(|error| error.to_string())
    }

    fn full() -> Value {
        json!({
            "version": 1, "name": "S", "description": "All there is.", "check": "whole", "ignore_unknown": true,
            "dims": [{"symbol": "n", "min": 1, "max": 9}, {"symbol": "past + 1"}],
            "arrays": [
                {"name": "a", "dtype": "f64", "shape": ["n", 3], "constraints": [
                    {"range": {"min": 0.25, "max": 2, "max_inclusive": false}}, {"sums_to":
                    {"total": 1.0, "axis": -1, "tolerance": 1e-5}}], "on_missing": {"constant": 1.5}},
                {"name": "b", "dtype": "u64", "shape": ["2 * n + 1"], "description": "Numbers.",
                    "constraints": [{"one_of": [0, 18_446_744_073_709_551_615_u64]}, "unique"]},
                {"name": "c", "dtype": "text", "shape": [".."], "rank": 2, "nullable": true,
                    "constraints": [{"one_of": ["x", "y"]}], "on_missing": "most_frequent"},
                {"name": "d", "dtype": "f32", "shape": ["_", 2], "optional": true, "role": "weight",
                    "constraints": ["allow_inf", {"sorted": 0}], "columns": ["p", "q"]},
                {"name": "e", "dtype": "i32", "shape": [{"symbol": "past + 1"},
                    {"terms": [{"symbol": "past + 1"}, 2, "*"]}], "role": "target",
                    "constraints": [{"one_hot": -1}, {"check": "fits"}, {"check_rows": "fit"}],
                    "loss": "mse"},
                {"name": "z", "dtype": "complex<f64>", "shape": ["n"], "on_missing": {"constant": [1.0, 2.0]}},
                {"name": "i", "dtype": "f16", "shape": ["n"], "constraints": ["allow_nan", {"increasing": 0}]},
            ],
        })
    }

    #[test]
    fn a_schema_is_read_as_by_serde() {
        let text = full().to_string();
        assert_eq!(read(&text), read_by_serde(&text));
        assert!(read(&text).is_ok(), "{:?}", read(&text));
    }

    /// All values in the tree, deepest last.
    fn places(value: &Value, path: &str, all: &mut Vec<String>) {
        all.push(path.to_owned());
        match value {
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    places(item, &format!("{path}/{at}"), all);
                }
            }
            Value::Object(members) => {
                for (key, member) in members {
                    places(member, &format!("{path}/{key}"), all);
                }
            }
            _ => {}
        }
    }

    /// Each value of the schema is replaced by each of others, or left out.
    #[test]
    #[cfg_attr(miri, ignore)] // takes hours there
    fn what_is_refused_is_refused_by_serde() {
        let others = [
            json!(null),
            json!(true),
            json!(0),
            json!(-1),
            json!(1),
            json!(4),
            json!(1.5),
            json!("n"),
            json!("_"),
            json!(".."),
            json!("unique"),
            json!("mean"),
            json!("target"),
            json!("f32"),
            json!("text"),
            json!(""),
            json!([]),
            json!([0, 1]),
            json!(["n"]),
            json!({}),
            json!({"min": 0}),
            json!({"range": {}}),
            json!({"check": 1}),
            json!({"symbol": "n"}),
            json!({"sorted": 9}),
            json!([{"unique": null}]),
        ];
        let plain = full();
        let mut all = Vec::new();
        places(&plain, "", &mut all);
        let (mut accepted, mut refused, mut wrong) = (0, 0, Vec::new());
        for place in &all {
            for other_value in others.iter().map(Some).chain([None]) {
                let mut changed = plain.clone();
                match other_value {
                    Some(other) => *changed.pointer_mut(place).unwrap() = other.clone(),
                    None => {
                        let Some((parent, key)) = place.rsplit_once('/') else {
                            continue;
                        };
                        match changed.pointer_mut(parent).unwrap() {
                            Value::Object(members) => drop(members.remove(key)),
                            Value::Array(items) => drop(items.remove(key.parse().unwrap())),
                            _ => unreachable!(),
                        }
                    }
                }
                // Without these it is no file of a schema.
                if changed.get("arrays").is_none() {
                    continue;
                }
                let text = changed.to_string();
                match (read(&text), read_by_serde(&text)) {
                    (Ok(own), Ok(other)) => {
                        assert_eq!(own, other, "{text}");
                        accepted += 1;
                    }
                    (Err(_), Err(_)) => refused += 1,
                    (own, other) => {
                        wrong.push(format!("{place} = {other_value:?}: {own:?}, but {other:?}"));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(accepted > 300 && refused > 2000, "{accepted} and {refused}");
    }
}
