//! Arrays stacked from the columns of a table.

use schema_core::InputSchema;
use schema_core::ndarray::{Array2, Array3, ArrayD};

const WIDTH: usize = 2;

type Table = Array2<f32>;

#[derive(InputSchema)]
struct Tables<const N: usize> {
    #[input(shape = [batch, 3], columns = ["f0", "f1", "f2"])]
    literal: Array2<f64>,
    #[input(shape = [batch, WIDTH], columns = ["g0", "g 1",])]
    constant: Table,
    #[input(shape = [batch, N], columns = ["h0", "h1"])]
    parameter: Table,
    #[input(shape = [batch, k], columns = ["i0"])]
    symbol: Table,
    #[input(columns = ["j0", "\u{e9}\"j1"])]
    open: Table,
    #[input(shape = [height, width, 3], columns = ["red", "green", "blue"])]
    deep: Array3<u8>,
    #[input(shape = [batch, ..], columns = ["k0", "k1"])]
    rest: Option<ArrayD<f32>>,
}

#[derive(InputSchema)]
struct Outer {
    #[input(flatten)]
    tables: Tables<2>,
    #[input(columns = ["l0", "l1"])]
    own: Table,
}

fn main() {
    let columns: Vec<usize> = Tables::<2>::SCHEMA
        .arrays()
        .map(|spec| spec.columns().len())
        .collect();
    assert_eq!(columns, [3, 2, 2, 1, 2, 3, 2]);
    let outer = Outer::SCHEMA;
    assert_eq!(outer.get("own").unwrap().columns(), ["l0", "l1"]);
    assert_eq!(outer.get("constant").unwrap().columns(), ["g0", "g 1"]);
    assert_eq!(outer.get("open").unwrap().columns(), ["j0", "\u{e9}\"j1"]);
}
