//! Schemas as JSON Schema: it accepts what the schema accepts, and refuses what it can express.

use jsonschema::Validator;
use schema_core::ndarray::{Array0, Array1, Array2, Array3, ArrayD, array};
use schema_core::{Arrays, InputSchema};
use serde_json::{Value, json};

/// Everything that JSON Schema can say.
#[derive(Debug, InputSchema)]
#[input(dims(batch = 1..=4, time = 2..))]
struct Everything {
    /// Grey values.
    #[input(shape = [batch, 2, 3], range = 0.0..1.0)]
    image: Array3<f32>,
    #[input(shape = [batch, time], one_of = [1, 2, 3])]
    tokens: Array2<i64>,
    #[input(shape = [batch], unique, range = 10..)]
    id: Array1<u8>,
    #[input(shape = [batch], allow_nan)]
    weight: Option<Array1<f64>>,
    #[input(shape = [batch])]
    city: Array1<Option<String>>,
    #[input(shape = [batch, 2], columns = ["height", "width"])]
    size: Array2<f64>,
    #[input(shape = [batch, .., 2])]
    any: ArrayD<bool>,
    #[input(shape = [])]
    rate: Array0<f32>,
}

fn everything() -> Everything {
    Everything {
        image: array![[[0.1, 0.0, 0.7], [0.999, 0.5, 0.25]]],
        tokens: array![[3, 1]],
        id: array![255],
        weight: None,
        city: array![None],
        size: array![[1.0, 2.0]],
        any: array![[[true, false]]].into_dyn(),
        rate: Array0::from_elem((), 0.5),
    }
}

fn validator() -> Validator {
    let schema = serde_json::to_value(Everything::SCHEMA.json_schema()).expect("it is JSON");
    jsonschema::draft202012::meta::validate(&schema).expect("it is JSON Schema");
    jsonschema::validator_for(&schema).expect("it is JSON Schema")
}

fn valid() -> Value {
    let valid = everything().validate().expect("all rules hold");
    serde_json::to_value(Arrays::from(valid)).expect("it is JSON")
}

#[test]
fn what_the_schema_accepts_is_accepted() {
    let validator = validator();
    let mut data = valid();
    let accepted = |data: &Value| {
        let arrays = Arrays::from_json(&data.to_string()).expect("lists of values");
        Everything::from_arrays(arrays).expect("all rules hold");
        let errors: Vec<_> = validator
            .iter_errors(data)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    };
    accepted(&data);
    data["weight"] = json!([null]);
    data["city"] = json!(["Oslo"]);
    accepted(&data);
    let fields = data.as_object_mut().expect("an object");
    fields.remove("size");
    fields.insert("height".to_owned(), json!([1.5]));
    fields.insert("width".to_owned(), json!([2]));
    accepted(&data);
}

#[test]
fn what_it_can_express_is_refused() {
    let validator = validator();
    let mistakes = [
        (
            "image",
            json!([[[0.1, 0.0], [0.9, 0.5]]]),
            "/properties/image/items/items/minItems",
        ),
        (
            "image",
            json!([[[0.1, 0.0, 1], [0.9, 0.5, 0]]]),
            "exclusiveMaximum",
        ),
        ("image", json!([[[0.1, 0.0, "a"], [0.9, 0.5, 0]]]), "type"),
        ("image", json!([[[0.1, 0.0, null], [0.9, 0.5, 0]]]), "type"),
        ("tokens", json!([[1, 4]]), "enum"),
        ("tokens", json!([[1]]), "/properties/tokens/items/minItems"),
        ("id", json!([256]), "maximum"),
        ("id", json!([9]), "minimum"),
        ("id", json!([20, 20]), "uniqueItems"),
        ("city", json!([1]), "type"),
        ("rate", json!([1]), "type"),
        ("other", json!([1]), "additionalProperties"),
        ("any", json!([]), "/properties/any/minItems"),
        (
            "any",
            json!([true, true, true, true, true]),
            "/properties/any/maxItems",
        ),
    ];
    for (name, wrong, keyword) in mistakes {
        let mut data = valid();
        data[name] = wrong;
        let arrays = Arrays::from_json(&data.to_string());
        assert!(
            arrays.is_ok_and(|arrays| Everything::from_arrays(arrays).is_err()),
            "{data}"
        );
        let found: Vec<String> = (validator.iter_errors(&data))
            .map(|error| error.schema_path().to_string())
            .collect();
        assert!(
            !found.is_empty() && found.iter().all(|path| path.ends_with(keyword)),
            "{name}: {found:?}, not {keyword}"
        );
    }
    for name in ["image", "size", "rate"] {
        let mut data = valid();
        data.as_object_mut().expect("an object").remove(name);
        assert!(!validator.is_valid(&data), "without {name}");
    }
}

#[test]
fn descriptions_say_what_json_schema_cannot() {
    let schema = serde_json::to_value(Everything::SCHEMA.json_schema()).expect("it is JSON");
    assert_eq!(schema["title"], "Everything");
    assert_eq!(
        schema["description"],
        "Everything that JSON Schema can say."
    );
    let properties = &schema["properties"];
    assert_eq!(
        properties["image"]["description"],
        "Grey values.\n\nf32[batch, 2, 3], range = 0..1"
    );
    assert_eq!(properties["height"]["description"], "a column of `size`");
}
