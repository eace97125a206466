use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

/// Inferred from `iris.npz`.
#[derive(Debug, InputSchema)]
pub struct Iris {
    #[input(shape = [batch, 4], range = 0.1..=7.9)]
    pub x: Array2<f32>,
    #[input(shape = [batch], one_of = [0, 1, 2])]
    pub y: Array1<i64>,
}
