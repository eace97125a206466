use schema_core::ndarray::Array1;
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch], one_of = ["setosa", "virginica"])]
    y: Array1<String>,
}

fn main() {
    literal!(Training { y: ["setosa", "versicolor"] });
}
