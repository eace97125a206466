//! Labels and words that a model takes, compared with what its own library says of each. The scripts
//! `make_model_labels.py` and `make_keras_vocabularies.py` write the models and the answers.

use std::fs;

use schema_core::model::ModelValues;
use schema_core::spec::{Constraint, Role, Value};
use schema_core::{ArraySpec, DType, Model, Schema};
use serde_json::Value as Json;

use super::fixtures::{lines, path};

/// Whether the schema takes the value in the array. It does if it has no such array.
fn takes(schema: &Schema, array: &str, value: &Json) -> bool {
    let Some(spec) = schema.get(array) else {
        return true;
    };
    let rules = spec.constraints();
    if value.is_null() {
        return spec.is_nullable() || rules.contains(&Constraint::AllowNan);
    }
    let number = value.as_f64();
    rules.iter().all(|rule| match rule {
        Constraint::OneOf(all) => all.iter().any(|own| match value.as_str() {
            Some(text) => *own == Value::from(text),
            None => own.as_f64() == number,
        }),
        Constraint::Range(range) => {
            let end = |end: Option<&Value>| end.and_then(Value::as_f64);
            end(range.min()) <= number && end(range.max()).is_none_or(|max| Some(max) >= number)
        }
        _ => true,
    })
}

#[test]
fn values_are_taken_as_by_the_library() {
    let mut count = 0;
    for recording in ["labels.json", "vocabularies.json"] {
        let text = fs::read_to_string(path(recording)).unwrap();
        let all: Vec<Json> = serde_json::from_str(&text).unwrap();
        for one in &all {
            let text = |key: &str| one[key].as_str().unwrap();
            let model = Model::read(path(text("model"))).unwrap_or_else(|error| panic!("{error}"));
            let schema = model.schema().unwrap_or_else(|error| panic!("{error}"));
            let found = takes(&schema, text("array"), &one["value"]);
            assert_eq!(one["takes"], found, "{one}\n{schema}");
            count += 1;
        }
    }
    assert!(count > 60, "{count}");
}

#[test]
fn vocabularies_are_values_or_notes() {
    let read = |name: &str| Model::read(path(&format!("vocabularies/{name}.keras"))).unwrap();
    let codes = ModelValues::Integers(vec![10, 20, 0]);
    assert_eq!(read("codes_masked").inputs()[0].values(), Some(&codes));
    let any = read("words_any");
    assert_eq!(any.inputs()[0].values(), None);
    assert_eq!(
        any.notes(),
        ["`lookup` knows 2 values of `value`, and takes others as unknown"]
    );
}

#[test]
fn columns_of_transformers() {
    let model = Model::read(path("skops/columns.skops")).unwrap();
    assert_eq!(
        lines("skops/columns.skops"),
        [
            "age: f64[batch]",
            "income: f64[batch]",
            "region: text[batch]",
            "plan: text[batch]",
            "->",
            "y: f64[batch, 2]",
        ]
    );
    assert_eq!(
        model.notes(),
        [
            "the OneHotEncoder of `plan` knows 2 texts, and takes others as unknown",
            "the model does not use `note`",
        ]
    );
    let schema = model.schema().unwrap();
    assert!(
        schema
            .get("age")
            .is_some_and(|age| age.constraints() == [Constraint::AllowNan])
    );
    let target = schema.get("y").map(ArraySpec::to_string);
    assert_eq!(
        target.as_deref(),
        Some("y: text[batch], one_of = [\"no\", \"yes\"]")
    );
    // The declaration of a struct is held against the classes.
    let mut y = ArraySpec::new("y", DType::Text);
    y.dims = schema.get("y").unwrap().dims().to_vec().into();
    y.role = Role::Target;
    let one_of = |all: &[&str]| {
        let all: Vec<Value> = all.iter().map(|&text| text.into()).collect();
        vec![Constraint::OneOf(all.into())]
    };
    for (values, message) in [
        (&["no", "yes"][..], None),
        (
            &["no", "maybe"],
            Some(
                "`y` may be \"maybe\" here, but only `no`, `yes` under the model's loss \
                  sparse_categorical_crossentropy: the file lists its classes",
            ),
        ),
    ] {
        y.constraints = one_of(values).into();
        let mut arrays: Vec<ArraySpec> = schema.arrays().take(4).cloned().collect();
        arrays.push(y.clone());
        let own = Schema::owned("Inputs".to_owned(), String::new(), arrays);
        let found = model.differences(&own);
        let found: Vec<&str> = found
            .iter()
            .map(schema_core::model::Difference::message)
            .collect();
        assert_eq!(found, message.into_iter().collect::<Vec<_>>());
    }
}
