//! Checked arrays in the OpenAPI documents of aide.

use aide::OperationInput;
use aide::generate::GenContext;
use aide::openapi::{MediaType, Operation, RequestBody, Response, SchemaObject};
use aide::operation::set_body;
use schema_core::InputSchema;

use crate::Checked;

/// The body is that of [`Schema::json_schema`](schema_core::Schema::json_schema), whose words are those of
/// OpenAPI 3.1.
impl<T: InputSchema> OperationInput for Checked<T> {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        let json = serde_json::to_value(const { &T::SCHEMA }.json_schema()).unwrap_or_default();
        let media = MediaType {
            schema: schemars::Schema::try_from(json)
                .ok()
                .map(|json_schema| SchemaObject {
                    json_schema,
                    external_docs: None,
                    example: None,
                }),
            ..MediaType::default()
        };
        let body = RequestBody {
            content: [("application/json".to_owned(), media)]
                .into_iter()
                .collect(),
            required: true,
            ..RequestBody::default()
        };
        set_body(ctx, operation, body);
    }

    fn inferred_early_responses(
        _: &mut GenContext,
        _: &mut Operation,
    ) -> Vec<(Option<u16>, Response)> {
        let response = |status, description: &str| {
            let description = description.to_owned();
            let response = Response {
                description,
                ..Response::default()
            };
            (Some(status), response)
        };
        vec![
            response(400, "the body is no JSON"),
            response(422, "the arrays do not fit the schema: the report as JSON"),
        ]
    }
}
