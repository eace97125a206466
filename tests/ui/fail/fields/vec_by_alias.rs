use schema_core::InputSchema;

type Features = Vec<f32>;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch], range = 0.0..=1.0, sorted)]
    x: Features,
}

fn main() {}
