use schema_core::InputSchema;
use schema_core::ndarray::{Array2, ArrayView2};

fn of_unit_length(rows: ArrayView2<'_, f32>) -> Result<(), String> {
    match rows.sum() > 0.0 {
        true => Ok(()),
        false => Err("too short".to_owned()),
    }
}

#[derive(InputSchema)]
struct Embeddings {
    #[input(shape = [batch, 8], check_rows = of_unit_length)]
    x: Array2<f32>,
}

fn main() {}
