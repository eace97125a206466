use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use schema_core::{Arrays, FromArrays, Report, Valid};
use serde_json::{Value, json};

/// An extractor for checked inputs.
pub struct Inputs<T>(pub Valid<T>);

/// Why a request has no valid inputs.
pub enum Refusal {
    /// The body is not JSON, or its lists are not arrays.
    NoArrays(JsonRejection),
    /// The arrays do not fit the schema.
    Unfit(Report),
}

impl<T: FromArrays, S: Send + Sync> FromRequest<S> for Inputs<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Inputs<T>, Refusal> {
        let body = Json::<Arrays>::from_request(request, state).await;
        let Json(arrays) = body.map_err(Refusal::NoArrays)?;
        match T::from_arrays(arrays) {
            Ok(valid) => Ok(Inputs(valid)),
            Err(rejected) => Err(Refusal::Unfit(rejected.into())),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Refusal::NoArrays(rejection) => rejection.into_response(),
            Refusal::Unfit(report) => {
                (StatusCode::UNPROCESSABLE_ENTITY, Json(bounded(&report))).into_response()
            }
        }
    }
}

/// The most bytes of the violations in an answer. A request of many arrays that are not in the schema
/// would have an answer of several times its size.
const LARGEST: usize = 64 << 10;

/// The report as JSON, without the violations that are too many; `more` says how many those are.
fn bounded(report: &Report) -> Value {
    let mut json = json!(report);
    if let Some(violations) = json["violations"].as_array_mut() {
        let mut size = 0;
        let mut fits = |violation: &Value| {
            size += violation.to_string().len();
            size <= LARGEST
        };
        let count = violations.iter().take_while(|one| fits(one)).count();
        let more = violations.len() - count;
        violations.truncate(count);
        if more > 0 {
            json["more"] = json!(more);
        }
    }
    json
}
