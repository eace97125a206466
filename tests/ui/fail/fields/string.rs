use schema_core::InputSchema;

#[derive(InputSchema)]
struct Training {
    x: String,
}

fn main() {}
