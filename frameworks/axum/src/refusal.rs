use std::error::Error;
use std::fmt;

use axum::Json;
use axum::extract::rejection::JsonRejection;
#[cfg(feature = "files")]
use axum::extract::{
    multipart::{MultipartError, MultipartRejection},
    rejection::BytesRejection,
};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use schema_core::{Arrays, Rejected, Report};
use serde_json::{Value, json};

/// Why a request has no checked arrays; as a response, what tells the client.
#[derive(Debug)]
#[non_exhaustive]
pub enum Refusal {
    /// The arrays do not fit the schema: status 422, and the report as JSON.
    Unfit(Report),
    /// The body is not JSON (400, or 415 without its content type), or its lists are not arrays (422).
    NoJson(JsonRejection),
    /// The body could not be read, or is too large (413).
    #[cfg(feature = "files")]
    Body(BytesRejection),
    /// The form has no boundary (400).
    #[cfg(feature = "files")]
    NoForm(MultipartRejection),
    /// A part of the form could not be read (400), or is too large (413).
    #[cfg(feature = "files")]
    Part(MultipartError),
    /// A part of the form has no name, or the name of another one (400).
    #[cfg(feature = "files")]
    Name(Option<String>),
    /// A file cannot be read (400), or its arrays are too large (413).
    #[cfg(feature = "files")]
    File {
        /// The name of the part of the form; `None` if the body is the file.
        part: Option<String>,
        /// Why.
        error: schema_core::io::ReadError,
    },
}

impl From<Rejected<Arrays>> for Refusal {
    fn from(rejected: Rejected<Arrays>) -> Refusal {
        Refusal::Unfit(rejected.into())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Unfit(report) => report.fmt(f),
            Refusal::NoJson(rejection) => f.write_str(&rejection.body_text()),
            #[cfg(feature = "files")]
            Refusal::Body(rejection) => f.write_str(&rejection.body_text()),
            #[cfg(feature = "files")]
            Refusal::NoForm(rejection) => f.write_str(&rejection.body_text()),
            #[cfg(feature = "files")]
            Refusal::Part(error) => f.write_str(&error.body_text()),
            #[cfg(feature = "files")]
            Refusal::Name(None) => f.write_str("a part of the form has no name"),
            #[cfg(feature = "files")]
            Refusal::Name(Some(name)) => write!(f, "the form has two arrays {name:?}"),
            #[cfg(feature = "files")]
            Refusal::File { part: None, error } => error.fmt(f),
            #[cfg(feature = "files")]
            Refusal::File {
                part: Some(part),
                error,
            } => write!(f, "part {part:?}: {error}"),
        }
    }
}

impl Error for Refusal {}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Refusal::Unfit(report) => {
                (StatusCode::UNPROCESSABLE_ENTITY, Json(bounded(&report))).into_response()
            }
            Refusal::NoJson(rejection) => rejection.into_response(),
            #[cfg(feature = "files")]
            Refusal::Body(rejection) => rejection.into_response(),
            #[cfg(feature = "files")]
            Refusal::NoForm(rejection) => rejection.into_response(),
            #[cfg(feature = "files")]
            Refusal::Part(error) => error.into_response(),
            #[cfg(feature = "files")]
            Refusal::Name(_) => (StatusCode::BAD_REQUEST, self.to_string()).into_response(),
            #[cfg(feature = "files")]
            Refusal::File { ref error, .. } => {
                let status = match error.kind() {
                    schema_core::io::ReadErrorKind::TooLarge { .. } => {
                        StatusCode::PAYLOAD_TOO_LARGE
                    }
                    _ => StatusCode::BAD_REQUEST,
                };
                (status, self.to_string()).into_response()
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
