use schema_core::literal;
use schema_core::ndarray::Array1;

struct Training {
    x: Array1<f64>,
}

fn main() {
    literal!(Training { x: [1., 2.] });
}
