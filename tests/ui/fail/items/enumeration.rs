use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
enum Training {
    Features(Array1<f32>),
    Labels { y: Array1<i64> },
}

fn main() {
    let _ = Training::SCHEMA;
}
