//! The compiler checks a literal of many values in little time: it runs every step of the check, and stops
//! a check of too many.

use schema_core::ndarray::{Array1, Array2};
use schema_core::{InputSchema, literal};

const ROWS: usize = 20_000;

/// 0, 1, 2, ..
const IDS: [u32; ROWS] = {
    let mut ids = [0; ROWS];
    let mut row = 0;
    while row < ROWS {
        ids[row] = row as u32;
        row += 1;
    }
    ids
};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, 4], range = 0.0..=1.0, sums_to = 1.0)]
    x: Array2<f32>,
    #[input(shape = [batch], one_of = [0, 1, 2])]
    y: Array1<i64>,
    #[input(shape = [batch], unique, sorted)]
    id: Array1<u32>,
    #[input(shape = [batch], one_of = [0.5, 1.5])]
    weight: Array1<f64>,
}

fn main() {
    let training = literal!(Training {
        x: [[0.25; 4]; ROWS],
        y: [2; ROWS],
        id: IDS,
        weight: [1.5; ROWS],
    });
    assert_eq!(training.dims()["batch"], ROWS);
    assert_eq!(training.id[ROWS - 1], 19_999);
}
