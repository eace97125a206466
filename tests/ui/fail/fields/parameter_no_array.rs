use schema_core::InputSchema;
use schema_core::ndarray::Array1;

struct List;

#[derive(InputSchema)]
struct Training<X> {
    #[input(shape = [batch])]
    x: X,
}

fn main() {
    let _ = Training { x: Array1::<f32>::zeros(3) }.check();
    let _ = Training { x: List }.check();
}
