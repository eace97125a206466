use axum::Json;
use axum::extract::{FromRequest, Request};
use schema_core::{Arrays, FromArrays, Valid};

use crate::Refusal;

/// An extractor of checked arrays from JSON: an object that maps names to nested lists of values.
///
/// The answer to arrays that do not fit is status 422 with the [`Report`](schema_core::Report) as JSON,
/// to a body that is no JSON status 400, and no handler runs. The body is no larger than axum's
/// [`DefaultBodyLimit`](axum::extract::DefaultBodyLimit).
///
/// ```
/// use axum::{Json, Router, routing::post};
/// use schema_axum::Checked;
/// use schema_core::InputSchema;
/// use schema_core::ndarray::{Array1, Array2, Axis};
///
/// #[derive(Debug, InputSchema)]
/// #[input(dims(batch = 1..=256))]
/// struct Features {
///     #[input(shape = [batch, 3], range = 0.0..=1.0)]
///     x: Array2<f32>,
/// }
///
/// async fn sums(Checked(features): Checked<Features>) -> Json<Vec<f32>> {
///     Json(features.x.sum_axis(Axis(1)).to_vec())
/// }
///
/// let app: Router = Router::new().route("/sums", post(sums));
/// ```
#[derive(Clone, Debug)]
pub struct Checked<T>(pub Valid<T>);

impl<T: FromArrays, S: Send + Sync> FromRequest<S> for Checked<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Checked<T>, Refusal> {
        let body = Json::<Arrays>::from_request(request, state).await;
        let Json(arrays) = body.map_err(Refusal::NoJson)?;
        Ok(Checked(T::from_arrays(arrays)?))
    }
}
