//! Models of tables, one of each library.

use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

#[derive(InputSchema)]
#[input(model = "../fixtures/models/mlflow/table")]
struct OfMlflow {
    #[input(shape = [batch])]
    age: Array1<f64>,
    #[input(shape = [batch])]
    visits: Array1<f64>,
    #[input(shape = [batch])]
    city: Array1<String>,
}

#[derive(InputSchema)]
#[input(model = "../fixtures/models/lightgbm/binary.txt")]
struct OfLightgbm {
    #[input(shape = [batch, 3], columns = ["age", "score", "income"])]
    x: Array2<f64>,
    #[input(shape = [batch], range = 0.0..=2.0, role = target)]
    y: Array1<f64>,
}

#[derive(InputSchema)]
#[input(model = "../fixtures/models/xgboost/classes.ubj")]
struct OfXgboost {
    #[input(shape = [batch, 4])]
    x: Array2<f64>,
    #[input(shape = [batch], range = 1..=3, role = target)]
    y: Array1<i64>,
}

#[derive(InputSchema)]
#[input(model = "../fixtures/models/skops/names.skops")]
struct OfSkops {
    #[input(shape = [batch, 3], columns = ["age", "income", "scores"], allow_nan)]
    x: Array2<f64>,
}

fn main() {}
