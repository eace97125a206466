use schema_core::InputSchema;
use schema_core::ndarray::Array1;

type Labels = Array1<i64>;

#[derive(InputSchema)]
struct Training {
    #[input(on_missing = mean)]
    x: Labels,
}

fn main() {}
