use schema_core::InputSchema;
use schema_core::ndarray::Array2;

struct Pixel {
    rgb: [u8; 3],
}

#[derive(InputSchema)]
struct Training {
    #[input(shape = [height, width])]
    x: Array2<Pixel>,
}

fn main() {}
