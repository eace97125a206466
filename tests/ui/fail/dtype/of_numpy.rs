use schema_core::InputSchema;
use schema_core::ndarray::{Array1};

#[derive(InputSchema)]
struct Training {
    #[input(dtype = float32)]
    a: Array1<f32>,
    #[input(dtype = np::float64)]
    b: Array1<f64>,
    #[input(dtype = torch.float32)]
    c: Array1<f32>,
    #[input(dtype = "int64")]
    d: Array1<i64>,
    #[input(dtype = complex64)]
    e: Array1<f32>,
    #[input(dtype = float)]
    f: Array1<f32>,
    #[input(dtype = f4)]
    g: Array1<f32>,
    #[input(dtype = "<i8")]
    h: Array1<i64>,
}

fn main() {}
