use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
struct Image {
    #[input(shape = [batch, channels])]
    x: Array2<f32>,
}

#[derive(InputSchema)]
#[input(dims(chanels = 1..=4))]
struct Training {
    #[input(flatten)]
    image: Image,
}

fn main() {}
