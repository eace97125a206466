//! Documents of OpenAPI have the bodies that are accepted.

use aide::axum::ApiRouter;
use aide::axum::routing::post;
use aide::openapi::OpenApi as Documents;
use schema_axum::Checked;
use schema_core::InputSchema;
use schema_core::ndarray::Array2;
use serde_json::{Value, json};
use utoipa::OpenApi;

/// What the model takes.
#[derive(Debug, InputSchema)]
#[input(dims(batch = 1..=256))]
struct Features {
    #[input(shape = [batch, 3], range = 0.0..=1.0)]
    x: Array2<f32>,
    #[input(shape = [batch, 1], one_of = [0, 1])]
    label: Option<Array2<i64>>,
}

/// utoipa asks for the schema of each type that it sees between brackets.
type CheckedFeatures = Checked<Features>;

#[utoipa::path(post, path = "/rows", request_body = CheckedFeatures)]
async fn rows(Checked(features): CheckedFeatures) -> String {
    format!("{} rows", features.x.nrows())
}

/// What both documents have to say of the arrays.
fn assert_described(schema: &Value) {
    assert_eq!(schema["description"], "What the model takes.");
    assert_eq!(schema["required"], json!(["x"]));
    assert_eq!(schema["additionalProperties"], json!(false));
    let x = &schema["properties"]["x"];
    assert_eq!((&x["minItems"], &x["maxItems"]), (&json!(1), &json!(256)));
    let row = &x["items"];
    assert_eq!((&row["minItems"], &row["maxItems"]), (&json!(3), &json!(3)));
    assert_eq!(row["items"]["type"], "number");
    assert_eq!(row["items"]["maximum"].as_f64(), Some(1.0));
    let label = &schema["properties"]["label"]["items"]["items"];
    assert_eq!(label["enum"], json!([0, 1]));
}

#[test]
fn utoipa_documents_the_body() {
    #[derive(OpenApi)]
    #[openapi(paths(rows))]
    struct Documents;

    let document = serde_json::to_value(Documents::openapi()).expect("it is JSON");
    let body = &document["paths"]["/rows"]["post"]["requestBody"];
    let content = body["content"].as_object().expect("bodies by their types");
    let (_, body) = content.iter().next().expect("one body");
    let reference = body["schema"]["$ref"].as_str().expect("a reference");
    let schema = document.pointer(reference.trim_start_matches('#'));
    assert_described(schema.expect("what is referred to"));
}

#[test]
fn aide_documents_the_body_and_the_refusals() {
    let mut document = Documents::default();
    let _: axum::Router = ApiRouter::new()
        .api_route("/rows", post(rows))
        .finish_api(&mut document);
    let document = serde_json::to_value(document).expect("it is JSON");
    let post = &document["paths"]["/rows"]["post"];
    assert_described(&post["requestBody"]["content"]["application/json"]["schema"]);
    assert_eq!(post["requestBody"]["required"], true);
    for status in ["400", "422"] {
        assert!(post["responses"].get(status).is_some(), "{post}");
    }
}
