use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use schema_core::io::{ReadError, ReadLimits};
use schema_core::{Arrays, DType, FromArrays, Valid};

use crate::Refusal;

/// An extractor of checked arrays from `.npy` and `.npz`: a form (`multipart/form-data`), each part of
/// which is an `.npy` of the array that the part is named after or an `.npz` of any arrays, or a body
/// that is one such file.
///
/// The `.npy` of a body has no name: it is the array of a schema that has only one.
///
/// The body is no larger than axum's [`DefaultBodyLimit`](axum::extract::DefaultBodyLimit), which is 2 MB
/// unless it is set. What an `.npz` expands to is no larger than `MAX` bytes in all, which is 64 MiB
/// unless it is named. The answers are those of [`Checked`](crate::Checked), and status 400 to what is no
/// such file.
///
/// ```
/// use axum::extract::DefaultBodyLimit;
/// use axum::{Json, Router, routing::post};
/// use schema_axum::CheckedFiles;
/// use schema_core::InputSchema;
/// use schema_core::ndarray::{Array1, Array4};
///
/// #[derive(Debug, InputSchema)]
/// struct Images {
///     #[input(shape = [batch, 224, 224, 3])]
///     image: Array4<u8>,
/// }
///
/// async fn count(CheckedFiles(images): CheckedFiles<Images, { 256 << 20 }>) -> Json<usize> {
///     Json(images.dims()["batch"])
/// }
///
/// let app: Router = Router::new()
///     .route("/count", post(count))
///     .layer(DefaultBodyLimit::max(32 << 20));
/// ```
#[derive(Clone, Debug)]
pub struct CheckedFiles<T, const MAX: u64 = { 64 << 20 }>(pub Valid<T>);

impl<T: FromArrays, S: Send + Sync, const MAX: u64> FromRequest<S> for CheckedFiles<T, MAX> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let arrays = if is_form(&request) {
            let form = Multipart::from_request(request, state).await;
            of_form(form.map_err(Refusal::NoForm)?, MAX).await?
        } else {
            let body = Bytes::from_request(request, state).await;
            let mut arrays = const { &T::SCHEMA }.arrays();
            let name = match (arrays.next(), arrays.next()) {
                (Some(array), None) => array.name(),
                _ => "npy",
            };
            let body = body.map_err(Refusal::Body)?;
            read(name, &body, MAX).map_err(|error| Refusal::File { part: None, error })?
        };
        Ok(CheckedFiles(T::from_arrays(arrays)?))
    }
}

fn is_form(request: &Request) -> bool {
    let content_type = request.headers().get(CONTENT_TYPE);
    let content_type = content_type.and_then(|it| it.to_str().ok()).unwrap_or("");
    let (kind, _) = content_type.split_once(';').unwrap_or((content_type, ""));
    kind.trim().eq_ignore_ascii_case("multipart/form-data")
}

async fn of_form(mut form: Multipart, max: u64) -> Result<Arrays, Refusal> {
    let mut all = Arrays::new();
    let mut left = max;
    while let Some(part) = form.next_field().await.map_err(Refusal::Part)? {
        let name = part.name().map(str::to_owned);
        let name = name.ok_or(Refusal::Name(None))?;
        let bytes = part.bytes().await.map_err(Refusal::Part)?;
        let arrays = read(&name, &bytes, left).map_err(|error| Refusal::File {
            part: Some(name),
            error,
        })?;
        left = left.saturating_sub(size(&arrays));
        if let Some(twice) = arrays
            .names()
            .find(|name| all.names().any(|one| one == *name))
        {
            return Err(Refusal::Name(Some(twice.to_owned())));
        }
        all.append(arrays);
    }
    Ok(all)
}

fn read(name: &str, bytes: &[u8], max: u64) -> Result<Arrays, ReadError> {
    Arrays::from_bytes_with(name, bytes, ReadLimits::total(max))
}

/// About how many bytes the arrays take.
fn size(arrays: &Arrays) -> u64 {
    let sizes = arrays.iter().map(|(_, array)| {
        let value = match array.dtype() {
            DType::Bool | DType::U8 | DType::I8 => 1,
            DType::U16 | DType::I16 => 2,
            DType::U32 | DType::I32 | DType::F32 => 4,
            DType::U64 | DType::I64 | DType::F64 => 8,
            _ => size_of::<String>() as u64,
        };
        array.len() as u64 * value
    });
    sizes.sum()
}
