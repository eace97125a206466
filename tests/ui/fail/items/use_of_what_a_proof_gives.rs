use schema_core::ndarray::Array2;
use schema_core::{InputSchema, Valid};

#[derive(InputSchema)]
struct Labels {
    #[input(shape = [batch], one_of = [0, 1])]
    y: schema_core::ndarray::Array1<i64>,
}

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, 2], rang = 0..=1)]
    x: Array2<f32>,
    #[input(flatten)]
    labels: Labels,
}

fn learn(training: &Valid<Training>) -> usize {
    let mut seen = 0;
    for batch in training.batches(2) {
        seen += batch.unwrap().sizes().batch;
    }
    let classes: Valid<&Labels> = training.parts().labels;
    seen + training.sizes().batch + classes.sizes().batch
}

fn main() {
    let x = Array2::zeros((2, 2));
    let labels = Labels { y: schema_core::ndarray::array![0, 1] };
    let training = Training { x, labels };
    learn(&training.validate().unwrap());
}
