use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use schema_core::{Arrays, FromArrays, Report, Valid};

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
                (StatusCode::UNPROCESSABLE_ENTITY, Json(report)).into_response()
            }
        }
    }
}
