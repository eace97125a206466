use schema_core::InputSchema;

#[derive(InputSchema)]
struct Training;

fn main() {}
