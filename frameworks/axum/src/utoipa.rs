//! Checked arrays in the OpenAPI documents of utoipa.

use std::borrow::Cow;

use schema_core::InputSchema;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::Checked;

/// The schema as utoipa has it: [`Schema::json_schema`](schema_core::Schema::json_schema), whose words are
/// those of OpenAPI 3.1.
impl<T: InputSchema> PartialSchema for Checked<T> {
    fn schema() -> RefOr<Schema> {
        let json = serde_json::to_value(const { &T::SCHEMA }.json_schema()).unwrap_or_default();
        RefOr::T(serde_json::from_value(json).unwrap_or_default())
    }
}

impl<T: InputSchema> ToSchema for Checked<T> {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed(const { &T::SCHEMA }.name())
    }
}
