//! A server whose handlers get checked inputs only.
//!
//! Invalid inputs are answered with status 422 and the report as JSON, before a handler runs. Whatever a
//! client sends, or does not send, takes so much memory and time and no more: [`Limits`].

mod server;

use axum::routing::{get, post};
use axum::{Json, Router};
use schema_axum::Checked;
use schema_core::ndarray::Array2;
use schema_core::{InputSchema, Schema, Valid};
use serde::Serialize;

pub use server::{Limits, serve};

/// The inputs of the classifier.
#[derive(Debug, InputSchema)]
#[input(dims(batch = 1..=256))]
pub struct Features {
    /// Sepal length and width, petal length and width, in cm.
    #[input(shape = [batch, 4], range = 0.0..=100.0)]
    pub x: Array2<f32>,
}

/// The answer of the classifier.
#[derive(Debug, Serialize)]
pub struct Prediction {
    /// One class per row: 0 for setosa, 1 for the others.
    pub class: Vec<u8>,
}

/// Returns the routes of the server.
pub fn app() -> Router {
    Router::new()
        .route("/schema", get(schema))
        .route("/predict", post(predict))
        .route("/predict/terse", post(predict_terse))
}

async fn schema() -> Json<Schema> {
    Json(Features::SCHEMA)
}

async fn predict(Checked(features): Checked<Features>) -> Json<Prediction> {
    Json(classify(&features))
}

/// Like [`predict`], with the extractor of axum, which answers with the text of the report.
async fn predict_terse(Json(features): Json<Valid<Features>>) -> Json<Prediction> {
    Json(classify(&features))
}

/// Classifies by the length of the petals, which is short for setosa. No value is missing or NaN.
fn classify(features: &Valid<Features>) -> Prediction {
    let rows = features.x.rows();
    Prediction {
        class: rows
            .into_iter()
            .map(|row| u8::from(row[2] > 2.45))
            .collect(),
    }
}
