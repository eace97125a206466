use schema_core::InputSchema;
use schema_core::ndarray::Array1;

type Labels = Array1<i64>;

#[derive(InputSchema)]
struct Training {
    #[input(one_of = [0, "one"])]
    y: Labels,
}

fn main() {}
