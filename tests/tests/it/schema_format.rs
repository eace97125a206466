//! The file format of schemas: its documentation, its JSON Schema and its deserializer agree.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use schema_core::ndarray::{Array1, Array2, Array3, ArrayD, ArrayView2};
use schema_core::spec::{Dim, DimExpr, Term};
use schema_core::{InputSchema, Model, Schema};
use serde_json::{Value, json};

const PAGE: &str = include_str!("../../../schema-spec/FORMAT.md");
const FORM: &str = include_str!("../../../schema-spec/schema.schema.json");

/// The first example of the documentation.
fn example() -> Value {
    let (_, rest) = PAGE.split_once("```json\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    serde_json::from_str(example).unwrap()
}

fn form() -> jsonschema::Validator {
    let form: Value = serde_json::from_str(FORM).unwrap();
    jsonschema::draft202012::meta::validate(&form).unwrap();
    jsonschema::draft202012::new(&form).unwrap()
}

fn read(json: &Value) -> Result<Schema, serde_json::Error> {
    serde_json::from_str(&json.to_string())
}

#[allow(clippy::unnecessary_wraps)] // the signature of a check
fn own(_: ArrayView2<'_, f32>) -> Result<(), String> {
    Ok(())
}

#[allow(clippy::unnecessary_wraps)]
fn of_all(_: &Everything) -> Result<(), String> {
    Ok(())
}

/// A schema that uses every feature.
#[derive(InputSchema)]
#[input(dims(batch = 1..=256, time = 2..), check = of_all)]
struct Everything {
    #[input(shape = [batch, 3], range = 0.0..1.0, sums_to = 1.0, check = own)]
    x: Array2<f32>,
    #[input(shape = [batch], one_of = [0, 1], unique, sorted, role = target, loss = sparse_categorical_crossentropy)]
    y: Array1<i64>,
    #[input(shape = [batch, .., 2 * n + 1], allow_nan, allow_inf, name = "extra:0")]
    extra: Option<ArrayD<f64>>,
    #[input(shape = [batch], one_of = ["cat", "dog"], increasing)]
    names: Array1<String>,
    #[input(shape = [batch, time, _], one_hot, role = weight)]
    classes: Array3<bool>,
    #[input(shape = [..], range = ..=5)]
    any: Array1<u8>,
}

pub(crate) fn everything() -> Value {
    let mut json = serde_json::to_value(Everything::SCHEMA).unwrap();
    json["arrays"][0]["columns"] = json!(["a", "b", "c"]);
    json["arrays"][0]["on_missing"] = json!("mean");
    json["arrays"][3]["on_missing"] = json!({"constant": "cat"});
    json
}

#[test]
fn the_page_shows_what_is_written() {
    let example = example();
    let schema = read(&example).unwrap();
    let written = serde_json::to_value(&schema).unwrap();
    let mut expected = example;
    // The default is written even if it was omitted.
    expected["arrays"][0]["constraints"][0]["range"]["max_inclusive"] = json!(true);
    assert_eq!(written, expected);
}

#[test]
fn the_page_knows_every_word() {
    let form: Value = serde_json::from_str(FORM).unwrap();
    let mut objects = vec![&form];
    let mut words = 0;
    while let Some(value) = objects.pop() {
        if let Some(fields) = value.get("properties").and_then(Value::as_object) {
            for field in fields.keys() {
                let known = [format!("`{field}`"), format!("\"{field}\"")];
                assert!(known.iter().any(|word| PAGE.contains(word)), "{field}");
                words += 1;
            }
        }
        match value {
            Value::Object(fields) => objects.extend(fields.values()),
            Value::Array(values) => objects.extend(values),
            _ => {}
        }
    }
    assert!(words > 30, "{words}");
}

#[test]
fn what_is_written_has_the_form() {
    let form = form();
    let derived = serde_json::to_value(Everything::SCHEMA).unwrap();
    assert_eq!(read(&derived).unwrap(), Everything::SCHEMA);
    for written in [derived, everything(), example()] {
        form.validate(&written).unwrap();
        assert_eq!(
            serde_json::to_value(read(&written).unwrap()).unwrap()["version"],
            1
        );
    }
}

/// The path of every value in the JSON, as a JSON pointer.
fn paths(json: &Value) -> Vec<String> {
    let mut paths = vec![String::new()];
    let mut at = 0;
    while at < paths.len() {
        let path = paths[at].clone();
        match json.pointer(&path).unwrap() {
            Value::Object(fields) => {
                paths.extend(fields.keys().map(|key| format!("{path}/{key}")));
            }
            Value::Array(values) => {
                paths.extend((0..values.len()).map(|index| format!("{path}/{index}")));
            }
            _ => {}
        }
        at += 1;
    }
    paths
}

/// Another value for a path.
#[derive(Clone, Debug)]
enum Change {
    Replace(Value),
    Drop(Index),
    Add(&'static str, Value),
    Rename(Index),
}

fn change() -> impl Strategy<Value = Change> {
    let values = vec![
        json!(null),
        json!(true),
        json!(0),
        json!(2),
        json!(-1),
        json!(1.5),
        json!(""),
        json!("batch"),
        json!("mean"),
        json!([]),
        json!([1, 2]),
        json!({}),
        json!({"range": {}}),
        json!({"constant": 1}),
    ];
    let words = vec![
        "name",
        "rank",
        "min",
        "max",
        "unique",
        "range",
        "check",
        "tolerance",
        "optional",
        "dtypes",
    ];
    prop_oneof![
        select(values.clone()).prop_map(Change::Replace),
        any::<Index>().prop_map(Change::Drop),
        (select(words), select(values)).prop_map(|(word, value)| Change::Add(word, value)),
        any::<Index>().prop_map(Change::Rename),
    ]
}

fn apply(change: Change, value: &mut Value) {
    match (change, value) {
        (Change::Replace(other), value) => *value = other,
        (Change::Add(word, other), Value::Object(fields)) => {
            fields.insert(word.to_owned(), other);
        }
        (Change::Add(_, other), Value::Array(values)) => values.push(other),
        (Change::Drop(index), Value::Object(fields)) if !fields.is_empty() => {
            let key = fields
                .keys()
                .nth(index.index(fields.len()))
                .unwrap()
                .clone();
            fields.remove(&key);
        }
        (Change::Rename(index), Value::Object(fields)) if !fields.is_empty() => {
            let key = fields
                .keys()
                .nth(index.index(fields.len()))
                .unwrap()
                .clone();
            let value = fields.remove(&key).unwrap();
            fields.insert(key + "s", value);
        }
        _ => {}
    }
}

/// Whether the deserializer rejects the structure, rather than an inconsistency.
fn is_of_structure(error: &str) -> bool {
    let error = match error.split_once(": ") {
        Some((array, error)) if array.starts_with("in array ") => error,
        _ => error,
    };
    let words = [
        "unknown field",
        "unknown variant",
        "invalid type",
        "invalid length",
        "missing field",
    ];
    words.iter().any(|word| error.starts_with(word))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn the_json_schema_and_the_deserialiser_agree(
        changes in prop::collection::vec((any::<Index>(), change()), 1..3),
    ) {
        thread_local! {
            static FORM: jsonschema::Validator = form();
        }
        let mut json = everything();
        for (index, change) in changes {
            let paths = paths(&json);
            apply(change, json.pointer_mut(&paths[index.index(paths.len())]).unwrap());
        }
        let has_form = FORM.with(|form| form.is_valid(&json));
        match read(&json) {
            Ok(_) => prop_assert!(has_form, "{json:#}"),
            Err(error) => {
                let error = error.to_string();
                prop_assert!(!has_form || !is_of_structure(&error), "{error}\n{json:#}");
            }
        }
    }
}

/// Found by fuzzing.
#[test]
fn an_error_quotes_hostile_text_briefly_and_without_control_characters() {
    let hostile = "\u{1b}[2J".repeat(1000);
    let dim =
        json!({ "name": "S", "arrays": [{ "name": "x", "dtype": "f32", "shape": [hostile] }] });
    let array =
        json!({ "name": "S", "arrays": [{ "name": hostile, "dtype": "f32", "shape": ["?"] }] });
    for schema in [dim, array] {
        let error = read(&schema).unwrap_err().to_string();
        assert!(error.len() < 1000, "{error}");
        assert!(!error.contains('\u{1b}'), "{error}");
    }
}

/// Names of sizes as exporters of models give them, and anything else.
fn names() -> impl Strategy<Value = String> {
    let known = select(vec![
        "",
        " ",
        "_",
        "..",
        "n",
        " n",
        "3",
        "-1",
        "n * 2",
        "past + 1",
        "ba=ch",
        "(n",
        "n)",
        "floor(n/2)",
        "unk__12",
        "seq.len",
        "年",
        "\u{202e}n",
        "\u{1b}[2J",
        "a\nb",
        "\"",
        "\\",
    ]);
    prop_oneof![
        known.prop_map(str::to_owned),
        any::<String>(),
        "[ a-c0-2_.+*()-]{0,8}"
    ]
}

fn terms() -> impl Strategy<Value = Vec<Term>> {
    let operand = prop_oneof![
        any::<usize>().prop_map(Term::Size),
        names().prop_map(|name| Term::Symbol(name.into())),
    ];
    let operator = select(vec![Term::Add, Term::Sub, Term::Mul]);
    operand
        .prop_map(|operand| vec![operand])
        .prop_recursive(6, 40, 2, move |inner| {
            (inner.clone(), inner, operator.clone()).prop_map(|(left, right, operator)| {
                left.into_iter().chain(right).chain([operator]).collect()
            })
        })
}

proptest! {
    #[test]
    fn a_dimension_of_whatever_name_reads_back_as_itself(name in names(), terms in terms()) {
        let plain = name.starts_with(|c: char| c.is_alphabetic())
            && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        for dim in [Dim::Symbol(name.clone().into()), Dim::Expr(DimExpr::new(terms).unwrap())] {
            let json = serde_json::to_value(&dim).unwrap();
            prop_assert!(!plain || !json.is_object() || matches!(dim, Dim::Expr(_)), "{}", json);
            let read: Dim = serde_json::from_value(json.clone()).unwrap();
            prop_assert_eq!(&read, &dim, "{}", json);
            let schema = json!({
                "name": "S",
                "arrays": [{"name": "x", "dtype": "f32", "shape": [json]}],
            });
            prop_assert!(form().is_valid(&schema), "{}", schema);
            let first = read_or_refused(&schema);
            if let Some(first) = first {
                let second: Schema = serde_json::from_str(&serde_json::to_string(&first).unwrap()).unwrap();
                prop_assert_eq!(first, second);
            }
            let is_shown = !dim.to_string().contains(['\u{1b}', '\n', '\u{202e}']);
            prop_assert!(is_shown, "{:?}", dim);
        }
    }
}

/// Sizes that no array has are refused for that, and for nothing else.
fn read_or_refused(schema: &Value) -> Option<Schema> {
    match read(schema) {
        Ok(schema) => Some(schema),
        Err(error) => {
            let error = error.to_string();
            assert!(!error.contains("dimension"), "{error}");
            None
        }
    }
}

#[test]
fn the_symbols_of_a_model_survive() {
    for name in [
        "ba=ch", "past / 2", "past + 1", "_", "..", "3", "a b", "\u{202e}",
    ] {
        let sidecar = json!({
            "schema_version": 1,
            "format": "onnx",
            "inputs": [{"name": "x", "dtype": "f32", "shape": [name, 3]}],
            "outputs": [],
        });
        let model = Model::from_sidecar(&sidecar.to_string()).unwrap();
        let schema = model.schema().unwrap();
        let text = serde_json::to_string(&schema).unwrap();
        let read: Schema = serde_json::from_str(&text).unwrap();
        assert_eq!(read, schema, "{text}");
        // Arithmetic is that of a schema.
        let is_symbol = name != "past + 1";
        assert_eq!(text.contains(r#"{"symbol":"#), is_symbol, "{text}");
        assert_eq!(text.contains("past + 1"), !is_symbol, "{text}");
    }
}

#[test]
fn objects_that_are_no_dimension_are_refused() {
    for dim in [
        json!({}),
        json!({"symbol": 3}),
        json!({"symbol": "n", "terms": []}),
        json!({"terms": []}),
        json!({"terms": ["+"]}),
        json!({"terms": [1, 2]}),
        json!({"terms": [{"symbol": "n", "more": 1}]}),
        json!({"symbols": "n"}),
    ] {
        let array = json!({"name": "x", "dtype": "f32", "shape": [dim]});
        let schema = json!({"name": "S", "arrays": [array]});
        let error = read(&schema).unwrap_err().to_string();
        assert!(error.contains("`x`"), "{error}");
    }
}
