//! Arrays that may be absent.

use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2, ArrayView1, array};

type Weights = Option<Array1<f32>>;

#[derive(InputSchema)]
struct Training<'a> {
    #[input(shape = [batch, 2])]
    x: Array2<f64>,
    #[input(shape = [batch], role = target, one_of = [0, 1])]
    y: Option<Array1<i64>>,
    #[input(shape = [batch], range = 0.0.., role = weight)]
    weight: Weights,
    #[input(shape = [batch])]
    names: std::option::Option<ArrayView1<'a, &'a str>>,
}

fn main() {
    let optional: Vec<bool> = Training::SCHEMA.arrays().map(|spec| spec.is_optional()).collect();
    assert_eq!(optional, [false, true, true, true]);
    let x = array![[1.0, 2.0], [3.0, 4.0]];
    let training = Training { x: x.clone(), y: None, weight: None, names: None };
    assert_eq!(training.check().unwrap()["batch"], 2);
    let training = Training { x, y: Some(array![0]), weight: None, names: None };
    assert!(training.check().is_err());
}
