use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

#[derive(InputSchema)]
#[input(rename = "camelCase", dims(batch = 1..=256, batch = 2..))]
struct Training {
    #[input(shape = [batch, 3], dtpye = f32, allow_nan = yes)]
    x: Array2<f32>,
    #[input(role = label, one_of = [0, 1], role = target)]
    y: Array1<i64>,
    #[input(skip, unique)]
    notes: String,
}

fn main() {}
