use schema_core::InputSchema;

#[derive(InputSchema)]
struct Training {
    x: f32,
}

fn main() {}
