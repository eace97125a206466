//! One of several signatures of a model.

use schema_core::InputSchema;
use schema_core::ndarray::{Array0, Array2};

/// The file has no `serving_default`.
#[derive(InputSchema)]
#[input(model = "../fixtures/cases/models/savedmodel_signatures/nodefault")]
struct Default {
    #[input(shape = [batch, 5])]
    ids: Array2<i64>,
}

/// Held against the signature that is named.
#[derive(InputSchema)]
#[input(model("../fixtures/cases/models/savedmodel_signatures/nodefault", signature = "encode"))]
struct Encode {
    #[input(shape = [batch, 5])]
    ids: Array2<i32>,
    temp: Array0<f32>,
}

/// The input that gets missing values takes them.
#[derive(InputSchema)]
#[input(model = "../fixtures/cases/models/nan_models/xgb.onnx")]
struct Trees {
    #[input(shape = [batch, 5], allow_nan)]
    input: Array2<f32>,
}

fn main() {}
