//! Parameters: types, constants, lifetimes, bounds, defaults.

use std::fmt::Debug;

use schema_core::ndarray::{Array, Array1, Array2, ArrayView, Dimension, Ix1, Ix2, IxDyn, RemoveAxis};
use schema_core::{DType, InputSchema, Schema};
use schema_core::arrays::{Element, Field};

#[derive(InputSchema)]
struct OfElements<T: Element> {
    #[input(shape = [batch, 3], allow_nan)]
    x: Array2<T>,
}

#[derive(InputSchema)]
struct OfDimensions<D>
where
    D: Dimension + RemoveAxis,
{
    #[input(shape = [batch, 3])]
    x: Array<f32, D>,
    #[input(shape = [.., 3])]
    rest: Array<f32, D>,
}

#[derive(InputSchema)]
struct OfFields<X, Y = Array1<i64>> {
    #[input(shape = [batch, _])]
    x: X,
    #[input(shape = [batch])]
    y: Y,
}

#[derive(InputSchema)]
struct OfConstants<const N: usize, const FLAG: bool = true> {
    #[input(shape = [batch, N, { N + 1 }, 2 * N])]
    x: Array<f32, schema_core::ndarray::Ix4>,
    #[input(shape = [batch * N], range = 0..=N)]
    y: Array1<i64>,
}

#[derive(InputSchema)]
#[input(dims(batch = 1..=N))]
struct OfMany<'a, 'b: 'a, T, const N: usize, D = Ix2>
where
    T: Element + Debug + 'static,
    D: Dimension,
    'b: 'a,
{
    #[input(shape = [.., batch])]
    x: ArrayView<'a, T, D>,
    #[input(skip)]
    note: &'b str,
    y: Option<Array<T, IxDyn>>,
}

#[derive(InputSchema)]
struct OfLifetimes<'a, 'b, 'c, T: Element> {
    #[input(shape = [batch, _], allow_nan)]
    x: ArrayView<'a, T, Ix2>,
    #[input(shape = [.., batch], allow_nan)]
    y: ArrayView<'b, T, Ix1>,
    #[input(shape = [batch])]
    z: ArrayView<'c, T, Ix1>,
    #[input(shape = [batch])]
    other: Option<ArrayView<'a, &'static str, Ix1>>,
}

#[derive(InputSchema)]
struct OfFlattened<I: InputSchema> {
    #[input(flatten)]
    inner: I,
}

fn schema_of<T: InputSchema>() -> &'static Schema {
    const { &T::SCHEMA }
}

fn lone<X: Field>() -> Option<usize> {
    X::RANK
}

fn main() {
    assert_eq!(schema_of::<OfElements<f64>>().get("x").unwrap().dtype(), DType::F64);
    assert_eq!(schema_of::<OfDimensions<Ix2>>().arrays().nth(1).unwrap().rank(), Some(2));
    assert_eq!(schema_of::<OfDimensions<IxDyn>>().arrays().nth(1).unwrap().rank(), None);
    assert_eq!(schema_of::<OfFields<Array2<u8>>>().arrays().count(), 2);
    assert!(OfFields { x: Array2::<u8>::zeros((2, 1)), y: Array1::<f32>::zeros(2) }.check().is_ok());
    assert_eq!(
        schema_of::<OfConstants<3>>().to_string(),
        "OfConstants\n  x: f32[batch, 3, 4, 6]\n  y: i64[batch * 3], range = 0..=3"
    );
    assert_eq!(schema_of::<OfMany<'_, '_, f32, 9>>().bounds().next().unwrap().max(), Some(9));
    let x = Array1::<f32>::zeros(3);
    let many = OfMany::<_, 4, Ix1> { x: x.view(), note: "", y: None };
    assert_eq!(many.validate().unwrap().dims()["batch"], 3);
    assert_eq!(schema_of::<OfFlattened<OfFlattened<OfElements<f32>>>>().len(), 1);
    let y = Array1::<f32>::zeros(3);
    let x = Array2::<f32>::zeros((3, 1));
    let lifetimes = OfLifetimes { x: x.view(), y: y.view(), z: y.view(), other: None };
    assert_eq!(lifetimes.check().unwrap()["batch"], 3);
    assert_eq!(lone::<Option<Array2<f32>>>(), Some(2));
}
