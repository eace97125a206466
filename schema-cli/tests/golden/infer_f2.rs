use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Inferred from `f2.npy`.
#[derive(Debug, InputSchema)]
pub struct F2 {
    #[input(shape = [batch, 3], range = -0.9916992..=1.3398438)]
    pub f2: Array2<half::f16>,
}
