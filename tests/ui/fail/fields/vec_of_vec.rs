use schema_core::InputSchema;

#[derive(InputSchema)]
struct Training {
    x: Vec<Vec<f32>>,
}

fn main() {}
