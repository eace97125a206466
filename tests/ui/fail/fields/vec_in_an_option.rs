use schema_core::InputSchema;

#[derive(InputSchema)]
struct Training {
    x: Option<Vec<f32>>,
}

fn main() {}
