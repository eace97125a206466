//! What clients get, without a network.

use std::io::{Cursor, Write};

use axum::body::{Body, to_bytes};
use axum::extract::DefaultBodyLimit;
use axum::http::{Request, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use schema_axum::{Checked, CheckedFiles};
use schema_core::ndarray::{Array1, Array2, array};
use schema_core::{Arrays, InputSchema, Valid};
use serde_json::{Map, Value, json};
use tower::ServiceExt;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

#[derive(Debug, InputSchema)]
struct Features {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch], range = 0.0..=1.0)]
    weight: Option<Array1<f32>>,
}

#[derive(Debug, InputSchema)]
struct Row {
    #[input(shape = [n])]
    row: Array1<f64>,
}

async fn rows(Checked(features): Checked<Features>) -> String {
    format!("{} rows", features.dims()["batch"])
}

async fn rows_of_files(CheckedFiles(features): CheckedFiles<Features, 1_000_000>) -> String {
    format!("{} rows", features.dims()["batch"])
}

async fn echo(CheckedFiles(row): CheckedFiles<Row>) -> Json<Valid<Row>> {
    Json(row)
}

fn app() -> Router {
    Router::new()
        .route("/rows", post(rows))
        .route("/files", post(rows_of_files))
        .route("/echo", post(echo))
        .layer(DefaultBodyLimit::max(100_000))
}

async fn answer(route: &str, kind: &str, body: impl Into<Body>) -> (StatusCode, String) {
    let request = Request::post(route).header("content-type", kind);
    let request = request.body(body.into()).unwrap();
    let response = app().oneshot(request).await.unwrap();
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

/// A form of files by their names.
async fn form(parts: &[(&str, Vec<u8>)]) -> (StatusCode, String) {
    let mut body = Vec::new();
    for (name, bytes) in parts {
        let head = format!(
            "--edge\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{name}.bin\"\r\n\r\n"
        );
        body.extend(head.as_bytes());
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--edge--\r\n");
    answer("/files", "multipart/form-data; boundary=edge", body).await
}

fn codes(report: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(report).unwrap();
    let violations = report["violations"].as_array().unwrap();
    let codes = violations.iter().map(|one| one["code"].as_str().unwrap());
    codes.map(str::to_owned).collect()
}

fn npy(array: impl Into<schema_core::AnyArray>) -> Vec<u8> {
    Arrays::new().with("any", array).to_bytes("npy").unwrap()
}

fn npz(arrays: &Arrays) -> Vec<u8> {
    arrays.to_bytes("npz").unwrap()
}

/// An `.npz` whose array `x` is compressed.
fn deflated(x: &[u8]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    archive.start_file("x.npy", options).unwrap();
    archive.write_all(x).unwrap();
    archive.finish().unwrap().into_inner()
}

#[tokio::test]
async fn json_that_fits_gets_to_the_handler() {
    let body = json!({ "x": [[1, 2, 3], [4, 5, 6.5]], "weight": [0.5, 1] });
    let answer = answer("/rows", "application/json", body.to_string()).await;
    assert_eq!(answer, (StatusCode::OK, "2 rows".to_owned()));
}

#[tokio::test]
async fn json_that_does_not_fit_gets_the_report() {
    let body = json!({ "x": [[1, 2], [4, null]], "weight": [0.5, 2], "z": [] });
    let (status, report) = answer("/rows", "application/json", body.to_string()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(codes(&report), ["unexpected", "shape", "missing", "range"]);
}

#[tokio::test]
async fn no_json_is_no_report() {
    let (status, text) = answer("/rows", "application/json", "{\"x\": [").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(text.contains("EOF"), "{text}");
    let (status, text) = answer("/rows", "application/json", "{\"x\": [[1, 2], [3]]}").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text.contains("`x` is ragged"), "{text}");
    let (status, _) = answer("/rows", "text/plain", "{}").await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn a_report_is_no_larger_than_a_page() {
    let names: Map<String, Value> = (0..5_000)
        .map(|at| (format!("a{at}"), json!([1])))
        .collect();
    let (status, report) = answer("/rows", "application/json", json!(names).to_string()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(report.len() < 80_000, "{}", report.len());
    let report: Value = serde_json::from_str(&report).unwrap();
    let shown = report["violations"].as_array().unwrap().len() as u64;
    assert_eq!(
        shown + report["more"].as_u64().unwrap(),
        5_001,
        "with `x`, which is absent"
    );
}

#[tokio::test]
async fn a_form_of_files_is_one_set_of_arrays() {
    let x = || npy(array![[1.0_f32, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    let weight = || npz(&Arrays::new().with("weight", array![0.5_f32, 1.0]));
    let rows = (StatusCode::OK, "2 rows".to_owned());
    assert_eq!(form(&[("x", x())]).await, rows);
    assert_eq!(form(&[("x", x()), ("any", weight())]).await, rows);

    let three = npy(array![0.5_f32, 1.0, 7.0]);
    let (status, report) = form(&[("x", x()), ("weight", three)]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(codes(&report), ["dim", "range"]);

    let twice = form(&[
        ("weight", npy(array![1.0_f32])),
        ("x", x()),
        ("any", weight()),
    ])
    .await;
    let reason = "the form has two arrays \"weight\"".to_owned();
    assert_eq!(twice, (StatusCode::BAD_REQUEST, reason));
}

#[tokio::test]
async fn a_file_is_a_body() {
    let all = Arrays::new().with("x", array![[1.0_f32, 2.0, 3.0]]);
    let kind = "application/octet-stream";
    let one_row = (StatusCode::OK, "1 rows".to_owned());
    assert_eq!(answer("/files", kind, npz(&all)).await, one_row);
    // The schema has only one array, so that its file needs no name.
    let (status, row) = answer("/echo", kind, npy(array![0.5, -0.1])).await;
    assert_eq!(
        (status, row.as_str()),
        (StatusCode::OK, r#"{"row":[0.5,-0.1]}"#)
    );
    let (status, report) = answer("/echo", kind, npy(array![1_i32])).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(codes(&report), ["dtype"]);
}

#[tokio::test]
async fn what_is_no_file_is_refused_with_the_reason() {
    let (status, text) = form(&[("x", b"no file".to_vec())]).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(
        text.starts_with("part \"x\": the input is none of .npy, .npz"),
        "{text}"
    );
    let mut cut = npy(array![[1.0_f32, 2.0, 3.0]]);
    cut.pop();
    let (status, text) = form(&[("x", cut)]).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{text}");
    let (status, _) = answer("/files", "multipart/form-data", "").await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "no boundary");
    let open = "--edge\r\ncontent-disposition: form-data; name=\"x\"\r\n\r\n...";
    let (status, _) = answer("/files", "multipart/form-data; boundary=edge", open).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "no end");
}

#[tokio::test]
async fn what_is_too_large_is_refused() {
    let large = npy(Array2::<f32>::zeros((20_000, 3)));
    assert!(large.len() > 100_000);
    let (status, _) = form(&[("x", large.clone())]).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    let (status, _) = answer("/files", "application/octet-stream", large).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    // Small in the body, and larger than 1,000,000 bytes in memory.
    let bomb = deflated(&npy(Array2::<f32>::zeros((100_000, 3))));
    assert!(bomb.len() < 10_000);
    let (status, text) = form(&[("x", bomb.clone())]).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE, "{text}");
    let (status, _) = answer("/files", "application/octet-stream", bomb).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
}
