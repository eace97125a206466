use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// Inferred from `many.npz`.
#[derive(Debug, InputSchema)]
pub struct Many {
    #[input(shape = [batch, 3], range = 0.0..=0.0)]
    pub arr0: Array2<f32>,
    #[input(shape = [batch, 3], range = -0.9916465..=1.3402152)]
    pub arr1: Array2<f32>,
    #[input(shape = [batch, 3], range = -1.983293..=2.6804304)]
    pub arr2: Array2<f32>,
    #[input(shape = [batch, 3], range = -2.9749396..=4.0206456)]
    pub arr3: Array2<f32>,
    #[input(shape = [batch, 3], range = -3.966586..=5.360861)]
    pub arr4: Array2<f32>,
    #[input(shape = [batch, 3], range = -4.958233..=6.701076)]
    pub arr5: Array2<f32>,
    #[input(shape = [batch, 3], range = -5.949879..=8.041291)]
    pub arr6: Array2<f32>,
    #[input(shape = [batch, 3], range = -6.9415255..=9.381506)]
    pub arr7: Array2<f32>,
    #[input(shape = [batch, 3], range = -7.933172..=10.721722)]
    pub arr8: Array2<f32>,
    #[input(shape = [batch, 3], range = -8.924819..=12.061937)]
    pub arr9: Array2<f32>,
    #[input(shape = [batch, 3], range = -9.916466..=13.402152)]
    pub arr10: Array2<f32>,
    #[input(shape = [batch, 3], range = -10.908112..=14.742367)]
    pub arr11: Array2<f32>,
}
