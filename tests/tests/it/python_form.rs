//! Schemas written as Python are the same schemas when Python runs them.

use std::io::Write;
use std::process::{Command, Stdio};

use schema_core::spec::DimBounds;
use schema_core::{Model, Schema};
use schema_tools::forms::python;
use serde_json::{Value, json};

use crate::sample::{any_schema, files};
use crate::schema_format::everything;
use crate::stream::{Rng, made};

/// The schemas that the source texts make; `None` if there is no Python here.
fn run(sources: &[String]) -> Option<Vec<Value>> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/python_form.py");
    let child = Command::new("python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        println!("skipped, because there is no `python3`");
        return None;
    };
    let mut stdin = child.stdin.take().unwrap();
    stdin
        .write_all(json!(sources).to_string().as_bytes())
        .unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", sources.join("\n"));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// The JSON form. Whether a largest value is included means nothing where there is none.
fn form(schema: &Schema) -> Value {
    let mut form = serde_json::to_value(schema).unwrap();
    for array in form["arrays"].as_array_mut().unwrap() {
        let rules = array.get_mut("constraints").and_then(Value::as_array_mut);
        for rule in rules.into_iter().flatten() {
            if let Some(range) = rule.get_mut("range").and_then(Value::as_object_mut)
                && !range.contains_key("max")
            {
                range.remove("max_inclusive");
            }
        }
    }
    form
}

fn check(schemas: &[Schema]) {
    let sources = schemas
        .iter()
        .map(|schema| python::source_text(schema, &[]).unwrap());
    let sources: Vec<String> = sources.collect();
    let Some(made) = run(&sources) else {
        return;
    };
    assert_eq!(made.len(), schemas.len());
    for ((schema, source), made) in schemas.iter().zip(&sources).zip(made) {
        let read: Schema = serde_json::from_value(made.clone())
            .unwrap_or_else(|error| panic!("{error}\n{source}\n{made}"));
        assert_eq!(form(&read), form(schema), "{source}");
    }
}

#[test]
fn schemas_of_the_tests_are_the_same_in_python() {
    let mut schemas: Vec<Schema> = (files().iter())
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .filter_map(|text| serde_json::from_str(&text).ok())
        .collect();
    assert!(schemas.len() >= 10, "{}", schemas.len());
    schemas.push(serde_json::from_value(everything()).unwrap());
    let models = files()
        .into_iter()
        .filter_map(|path| Model::read(path).ok());
    let of_models: Vec<Schema> = models.filter_map(|model| model.schema().ok()).collect();
    assert!(of_models.len() >= 40, "{}", of_models.len());
    schemas.extend(of_models);
    check(&schemas);
}

#[test]
fn random_schemas_are_the_same_in_python() {
    let schemas: Vec<Schema> = (1..=300).map(|seed| made(&mut Rng(seed), 4).0).collect();
    check(&schemas);
    // Of those that contradict themselves there is no schema.
    let mut rng = Rng(7);
    let texts = std::iter::repeat_with(|| any_schema(&mut rng)).take(100_000);
    let read = texts.filter_map(|text| serde_json::from_str(&text).ok());
    let schemas: Vec<Schema> = read.take(300).collect();
    assert_eq!(schemas.len(), 300);
    check(&schemas);
}

#[test]
fn any_name_can_be_written() {
    let array =
        |name: &str| json!({"name": name, "dtype": "f32", "shape": [{"symbol": "past + 1"}]});
    let names = [
        "x",
        "input layer",
        "lambda",
        "bounds",
        "self",
        "é",
        "",
        "a\"b\\",
        "\u{1b}[2J",
        "\u{202e}",
        "\u{e0001}",
        "\n",
        "serving_default_x:0",
        "'''",
        "#",
        "{x}",
    ];
    let mut schemas: Vec<Schema> = Vec::new();
    for name in names {
        let form = json!({"name": name, "description": name, "arrays": [array("x"), array(&format!("{name}!"))]});
        schemas.push(serde_json::from_value(form).unwrap());
        let form = json!({"name": "Class", "arrays": [array(name)], "ignore_unknown": true});
        schemas.push(serde_json::from_value(form).unwrap());
    }
    let all: Vec<Value> = names.iter().map(|name| array(name)).collect();
    let bounds = vec![DimBounds::owned("past + 1", 2, None)];
    let all: Schema = serde_json::from_value(json!({"name": "All", "arrays": all})).unwrap();
    schemas.push(all.with_owned_bounds(bounds));
    schemas.push(serde_json::from_value(json!({"name": "None", "arrays": []})).unwrap());
    check(&schemas);
    for schema in &schemas {
        let source = python::source_text(schema, &["from\u{1b}\nhere".to_owned()]).unwrap();
        let is_plain = |letter: char| letter == '\n' || !letter.is_control();
        assert!(source.chars().all(is_plain), "{source:?}");
        assert!(source.contains("# here\n"), "{source}");
    }
}

#[test]
fn rules_that_occur_twice_are_a_list() {
    let rules = json!([{"check": "a"}, {"range": {"min": 0}}, {"check": "b"}]);
    let array = json!({"name": "x", "dtype": "f32", "shape": [3], "constraints": rules});
    let schema = json!({"name": "T", "arrays": [array], "check": "of_all"});
    match serde_json::from_value(schema) {
        Ok(schema) => check(&[schema]),
        Err(error) => panic!("{error}"),
    }
}
