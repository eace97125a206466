use schema_core::InputSchema;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch])]
    x: Vec<f32>,
}

fn main() {}
