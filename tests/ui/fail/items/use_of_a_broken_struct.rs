use schema_core::ndarray::{Array1, ArrayView1};
use schema_core::{Arrays, InputSchema};

#[derive(InputSchema)]
struct Training<'a, T> {
    #[input(rang = 0..=1)]
    x: Array1<T>,
    y: ArrayView1<'a, T>,
}

#[derive(InputSchema)]
struct Whole {
    #[input(flatten)]
    training: Training<'static, f32>,
}

fn learn(training: Training<'_, f32>) -> usize {
    match training.validate() {
        Ok(valid) => valid.dims()["batch"],
        Err(rejected) => rejected.report().violations().len(),
    }
}

fn main() {
    let _ = Training::<f32>::SCHEMA;
    let _ = Training::<f32>::from_arrays(Arrays::new());
    let _ = Whole::SCHEMA;
    let x = Array1::zeros(3);
    learn(Training { y: x.clone().view(), x });
}
