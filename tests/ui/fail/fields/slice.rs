use schema_core::InputSchema;

#[derive(InputSchema)]
struct Training<'a> {
    x: &'a [f32],
}

fn main() {}
