//! Lists of values, of literals and of constants.

use schema_core::InputSchema;
use schema_core::ndarray::Array1;

const CLASSES: [i64; 2] = [3, 4];
const NAME: &str = "virginica";

struct Species;

impl Species {
    const FIRST: i64 = 0;
}

type Labels = Array1<i64>;

#[derive(InputSchema)]
struct Lists {
    #[input(one_of = [0, 1])]
    integers: Array1<i64>,
    #[input(one_of = [-1, 1,])]
    trailing_comma: Array1<i8>,
    #[input(one_of = [0.0, 0.5, -1e-3])]
    floats: Array1<f64>,
    #[input(one_of = [true])]
    truths: Array1<bool>,
    #[input(one_of = ["setosa", NAME])]
    text: Array1<String>,
    #[input(one_of = [Species::FIRST, CLASSES[0], { CLASSES[1] }, 5])]
    constants: Labels,
    #[input(one_of = [1, 2], range = 0..CLASSES[0])]
    in_a_range: Labels,
}

fn main() {
    let lists: Vec<String> = Lists::SCHEMA
        .arrays()
        .map(|spec| spec.constraints()[0].to_string())
        .collect();
    assert_eq!(
        lists,
        [
            "one_of = [0, 1]",
            "one_of = [-1, 1]",
            "one_of = [0, 0.5, -0.001]",
            "one_of = [true]",
            "one_of = [\"setosa\", \"virginica\"]",
            "one_of = [0, 3, 4, 5]",
            "one_of = [1, 2]",
        ]
    );
}
