//! Arrays that own their data, and arrays that borrow it.

use schema_core::ndarray::{
    self, ArcArray, ArcArray1, Array2, ArrayBase, ArrayView, ArrayView2, ArrayViewMut,
    ArrayViewMut2, CowArray, Ix2, OwnedRepr, array,
};
use schema_core::{FromArrays, InputSchema};
use schema_core::arrays::OwnedField;

#[derive(InputSchema)]
struct Borrowed<'a, 'b: 'a> {
    #[input(shape = [batch, 2])]
    view: ArrayView2<'a, f64>,
    #[input(shape = [batch, 2])]
    view_mut: ArrayViewMut2<'b, f64>,
    #[input(shape = [batch, 2])]
    view_of: ArrayView<'a, f64, Ix2>,
    #[input(shape = [batch, 2])]
    view_mut_of: ArrayViewMut<'a, f64, Ix2>,
    #[input(shape = [batch, 2])]
    cow: CowArray<'a, f64, Ix2>,
    #[input(shape = [labels])]
    labels: ndarray::ArrayView1<'a, &'b str>,
}

#[derive(InputSchema)]
struct Owned {
    #[input(shape = [batch, 2])]
    array: Array2<f64>,
    #[input(shape = [batch, 2])]
    shared: ArcArray<f64, Ix2>,
    shared_row: ArcArray1<f64>,
    #[input(shape = [batch, 2])]
    cow: CowArray<'static, f64, Ix2>,
    #[input(shape = [batch, 2])]
    base: ArrayBase<OwnedRepr<f64>, Ix2>,
}

fn is_owned<T: FromArrays>() {}

fn owns<T: OwnedField>() {}

fn main() {
    is_owned::<Owned>();
    owns::<ArcArray1<f64>>();
    let (mut one, mut two) = (array![[1.0, 2.0]], array![[3.0, 4.0]]);
    let (three, names) = (array![[5.0, 6.0]], array!["a", "b", "c"]);
    let borrowed = Borrowed {
        view: three.view(),
        view_mut: one.view_mut(),
        view_of: three.view(),
        view_mut_of: two.view_mut(),
        cow: CowArray::from(three.view()),
        labels: names.view(),
    };
    let dims = borrowed.check().unwrap();
    assert_eq!((dims["batch"], dims["labels"]), (1, 3));
    assert!(borrowed.validate().is_ok_and(|valid| valid.labels[2] == "c"));
    let owned = Owned {
        array: one.clone(),
        shared: one.to_shared(),
        shared_row: array![1.0].into_shared(),
        cow: CowArray::from(one.clone()),
        base: one,
    };
    assert!(owned.validate().is_ok_and(|valid| valid.dims()["batch"] == 1));
}
