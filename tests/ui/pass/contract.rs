//! Structs that fit the schema that they name.

#![deny(warnings)]

use schema_core::ndarray::{Array1, Array2, ArrayView2};
use schema_core::InputSchema;

/// As `schema rust` writes it.
#[derive(Debug, InputSchema)]
#[input(model = "contracts/served.json")]
#[input(dims(batch = 1..=256))]
pub struct Served {
    /// One row per sample.
    #[input(shape = [batch, 3], range = 0.0..1.0, on_missing = mean)]
    pub x: Array2<f32>,
    #[input(shape = [batch, time], range = 0..=49)]
    pub ids: Array2<i64>,
    #[input(shape = [batch, 4], sums_to(1.0, axis = -1, tolerance = 1e-5), allow_inf)]
    pub p: Option<Array2<f32>>,
    #[input(shape = [batch, 2 * time], sorted(axis = 1))]
    pub t: Array2<i64>,
    #[input(shape = [batch], role = weight)]
    pub w: Array1<Option<f32>>,
    #[input(shape = [batch], one_of = [0, 1], role = target, loss = sparse_categorical_crossentropy)]
    pub y: Array1<i64>,
}

const TOKENS: i64 = 50;
const WIDTH: usize = 3;

/// A server takes the inputs alone, and may take less than the schema allows: one row, other names of
/// symbols, a narrower range, no array that may be absent.
#[derive(Debug, InputSchema)]
#[input(model = "contracts/served.json", dims(rows = 1..=1))]
pub struct Request<'a> {
    #[input(shape = [rows, WIDTH], range = 0.0..0.5)]
    pub x: ArrayView2<'a, f32>,
    #[input(shape = [rows, n], range = 0..TOKENS)]
    pub ids: Ids<'a>,
    #[input(shape = [rows, 2 * n], increasing(axis = -1))]
    pub t: ArrayView2<'a, i64>,
}

type Ids<'a> = ArrayView2<'a, i64>;

fn main() {}
