//! The cost of the check and of the copy into a tensor, compared with a call of the model.
//!
//! ```sh
//! cargo bench -p schema-tract --bench call
//! ```
//!
//! tract's AVX kernels leave the upper halves of the registers in use, which slows down code that runs
//! after them on the same thread. The check alone (`cargo bench -p schema-tract --bench call -- check`) takes less than
//! half the time.

use divan::Bencher;
use schema_core::InputSchema;
use schema_core::ndarray::Array2;
use schema_tract::{Model, Tensors};
use tract_onnx::prelude::{
    Framework, InferenceModelExt, IntoRunnable, IntoTValue, TValue, Tensor, tvec,
};

const MODEL: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../tests/fixtures/models/onnx/keras_export_dense.onnx"
);

#[derive(Debug, InputSchema)]
#[input(dims(batch = 1..=256))]
struct Features {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
}

fn main() {
    divan::main();
}

const ROWS: [usize; 3] = [1, 16, 256];

fn x(rows: usize) -> Array2<f32> {
    Array2::from_elem((rows, 3), 0.5)
}

fn tensor(rows: usize) -> TValue {
    Tensor::from(x(rows)).into()
}

/// tract alone, on an array.
#[divan::bench(args = ROWS)]
fn bare(bencher: Bencher, rows: usize) {
    let model = tract_onnx::onnx().model_for_path(MODEL).unwrap();
    let model = model.into_optimized().unwrap().into_runnable().unwrap();
    bencher
        .with_inputs(|| x(rows))
        .bench_values(|x| model.run(tvec![x.into_tvalue()]).unwrap());
}

/// The same, with a check.
#[divan::bench(args = ROWS)]
fn checked(bencher: Bencher, rows: usize) {
    let model = Model::<Features>::load(MODEL).unwrap();
    bencher
        .with_inputs(|| x(rows))
        .bench_values(|x| model.run(Features { x }.validate().unwrap()).unwrap());
}

/// The same on a tensor that is checked in place.
#[divan::bench(args = ROWS)]
fn checked_in_place(bencher: Bencher, rows: usize) {
    let model = Model::<Features>::load(MODEL).unwrap();
    bencher
        .with_inputs(|| tensor(rows))
        .bench_values(|x| model.run(Tensors::check([("x", x)]).unwrap()).unwrap());
}

/// The check alone.
#[divan::bench(args = ROWS)]
fn check(bencher: Bencher, rows: usize) {
    let features = Features { x: x(rows) };
    bencher.bench(|| features.check().unwrap());
}

/// The copy alone.
#[divan::bench(args = ROWS)]
fn copy(bencher: Bencher, rows: usize) {
    bencher
        .with_inputs(|| x(rows))
        .bench_values(IntoTValue::into_tvalue);
}
