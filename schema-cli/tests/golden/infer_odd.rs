use schema_core::InputSchema;
use schema_core::ndarray::{Array0, Array1, Array2, Array3};

/// Inferred from `odd.json`.
#[derive(Debug, InputSchema)]
pub struct Odd {
    #[input(shape = [batch, 2], name = "type", one_of = [1, 2, 3, 4])]
    pub type_: Array2<i64>,
    #[input(shape = [batch], name = "X", one_of = [0, 1])]
    pub x_2: Array1<i64>,
    #[input(shape = [batch], range = -2.5e-300..=1.5)]
    pub x: Array1<f64>,
    #[input(shape = [batch, 2], name = "0", one_of = ["1", "2", "a", "b\"\\\n"])]
    pub array_0: Array2<String>,
    #[input(shape = [batch, 2, 1], name = "serving_default_x:0", range = 0.5..=3.0)]
    pub serving_default_x_0: Array3<f64>,
    #[input(shape = [_])]
    pub none: Array1<f64>,
    #[input(shape = [batch], one_of = [true])]
    pub truth: Array1<bool>,
    #[input(shape = [batch], one_of = [0, 18446744073709551615])]
    pub largest: Array1<u64>,
    #[input(shape = [batch], one_of = [-9223372036854775808, 1])]
    pub smallest: Array1<i64>,
    #[input(shape = [], one_of = [3])]
    pub scalar: Array0<i64>,
    #[input(shape = [batch], one_of = [1])]
    pub missing: Array1<Option<i64>>,
    #[input(shape = [batch], range = 1.0..=1.0, allow_nan)]
    pub nan: Array1<f64>,
    #[input(shape = [batch], range = 2.0.., allow_inf)]
    pub infinite: Array1<f64>,
}
