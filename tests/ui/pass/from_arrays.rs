//! Structs from untyped arrays.

use schema_core::ndarray::{Array1, Array2, ArrayView1, array};
use schema_core::{Arrays, FromArrays, InputSchema};

#[derive(Debug, InputSchema)]
struct Training {
    #[input(shape = [batch, 2])]
    x: Array2<f64>,
    #[input(shape = [batch])]
    y: Option<Array1<i64>>,
    #[input(skip)]
    note: String,
}

/// Cannot be made from arrays, which is an error only when used.
#[derive(InputSchema)]
struct Borrowed<'a, T: Clone> {
    x: ArrayView1<'a, f64>,
    #[input(skip)]
    other: T,
}

fn made<T: FromArrays>(arrays: Arrays) -> bool {
    T::from_arrays(arrays).is_ok()
}

fn main() {
    let training = Training { x: array![[1.0, 2.0]], y: None, note: String::new() };
    let valid = training.validate().unwrap();
    assert!(valid.y.is_none() && valid.note.is_empty());
    assert!(!made::<Training>(Arrays::new()));
    let x = array![1.0];
    let borrowed = Borrowed { x: x.view(), other: 1_u8 };
    assert_eq!(borrowed.other, 1);
    assert!(borrowed.validate().is_ok());
}
