use schema_core::InputSchema;
use schema_core::ndarray::Array1;

type Features = Array1<f64>;

const NONE: f64 = f64::NAN;

#[derive(InputSchema)]
struct Training {
    #[input(range = NONE..)]
    x: Features,
}

fn main() {}
