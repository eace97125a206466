use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Inferred from `c8.npy`.
#[derive(Debug, InputSchema)]
pub struct C8 {
    #[input(shape = [batch, 3])]
    pub c8: Array2<num_complex::Complex<f32>>,
}
