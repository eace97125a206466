//! A server whose handlers are given proven inputs only.
//!
//! What does not fit is answered with 422 and the report as JSON, before a handler runs.

mod inputs;

use axum::routing::{get, post};
use axum::{Json, Router};
use schema_core::ndarray::Array2;
use schema_core::{InputSchema, Schema, Valid};
use serde::Serialize;

pub use inputs::{Inputs, Refusal};

/// What the classifier takes.
#[derive(Debug, InputSchema)]
#[input(dims(batch = 1..=256))]
pub struct Features {
    /// Sepal length and width, petal length and width, in cm.
    #[input(shape = [batch, 4], range = 0.0..=100.0)]
    pub x: Array2<f32>,
}

/// What the classifier answers.
#[derive(Debug, Serialize)]
pub struct Prediction {
    /// A class for each row: 0 for setosa, 1 for the others.
    pub class: Vec<u8>,
}

/// The routes of the server.
pub fn app() -> Router {
    Router::new()
        .route("/schema", get(schema))
        .route("/predict", post(predict))
        .route("/predict/terse", post(predict_terse))
}

async fn schema() -> Json<Schema> {
    Json(Features::SCHEMA)
}

async fn predict(Inputs(features): Inputs<Features>) -> Json<Prediction> {
    Json(classify(&features))
}

/// The same without an extractor of one's own: axum answers with the text of the report.
async fn predict_terse(Json(features): Json<Valid<Features>>) -> Json<Prediction> {
    Json(classify(&features))
}

/// Petals of setosa are short. No row lacks a value here, and none is NaN.
fn classify(features: &Valid<Features>) -> Prediction {
    let rows = features.x.rows();
    Prediction {
        class: rows
            .into_iter()
            .map(|row| u8::from(row[2] > 2.45))
            .collect(),
    }
}
