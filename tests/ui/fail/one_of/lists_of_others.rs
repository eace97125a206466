use schema_core::InputSchema;
use schema_core::ndarray::{Array1};

#[derive(InputSchema)]
struct Training {
    #[input(one_of = 0, 1)]
    a: Array1<i64>,
    #[input(one_of(0, 1))]
    b: Array1<i64>,
    #[input(one_of = 0..=9)]
    c: Array1<i64>,
    #[input(one_of = [0..=9])]
    d: Array1<i64>,
    #[input(one_of = [[0, 1]])]
    e: Array1<i64>,
    #[input(one_of = [0 1])]
    f: Array1<i64>,
    #[input(one_of = LABELS)]
    g: Array1<i64>,
    #[input(one_of = ["cat" | "dog"])]
    h: Array1<String>,
    #[input(one_of = [cat, dog])]
    i: Array1<String>,
    #[input(one_of = "cat, dog")]
    j: Array1<String>,
}

fn main() {}
