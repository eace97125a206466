// `ignore_unknown` is part of the schema, and only that of the outer struct counts.

use schema_core::ndarray::{Array1, array};
use schema_core::{Arrays, InputSchema};

#[derive(Debug, InputSchema)]
#[input(ignore_unknown, dims(n = 1..))]
struct Inner {
    #[input(shape = [n])]
    x: Array1<i64>,
}

#[derive(Debug, InputSchema)]
struct Outer {
    #[input(flatten)]
    inner: Inner,
}

fn main() {
    assert!(Inner::SCHEMA.ignores_unknown());
    assert!(!Outer::SCHEMA.ignores_unknown());
    let table = || Arrays::new().with("x", array![1_i64]).with("y", array![2_i64]);
    assert_eq!(Inner::from_arrays(table()).unwrap().x, array![1]);
    let rejected = Outer::from_arrays(table()).unwrap_err();
    assert_eq!(rejected.report().violations()[0].code(), "unexpected");
    assert_eq!(Outer::from_arrays(table().select(&Outer::SCHEMA)).unwrap().inner.x, array![1]);
}
