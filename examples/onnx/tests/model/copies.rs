//! When data is copied, told by where it lies.

use onnx::{Features, Model, Tensors, TractInputs, exactly};
use schema_core::ndarray::{Array2, ArrayViewD, array};
use schema_core::{InputSchema, Report};
use tract_onnx::prelude::{IntoTValue, IntoTensor, TValue, TVec, Tensor, TractResult, tvec};

use crate::common::fixture;

/// What `expr_dims.onnx` takes, and gives back as it is.
#[derive(Debug, InputSchema)]
struct Echo<X = Array2<f32>> {
    #[input(shape = [batch, 2 * n], dtype = f32)]
    x: X,
    #[input(shape = [batch, past], dtype = f32)]
    past: X,
}

impl TractInputs for Echo {
    type Views<'a> = Echo<ArrayViewD<'a, f32>>;

    fn into_tensors(self) -> TVec<TValue> {
        tvec![self.x.into_tvalue(), self.past.into_tvalue()]
    }

    fn views(tensors: &[TValue]) -> TractResult<Echo<ArrayViewD<'_, f32>>> {
        let [x, past] = exactly(tensors)?;
        Ok(Echo {
            x: x.to_plain_array_view()?,
            past: past.to_plain_array_view()?,
        })
    }
}

fn place(tensor: &TValue) -> *const f32 {
    tensor.as_ptr().unwrap()
}

fn filled(shape: [usize; 2]) -> TValue {
    let mut tensor = Tensor::zero::<f32>(&shape).unwrap();
    tensor.to_plain_array_view_mut::<f32>().unwrap().fill(0.5);
    tensor.into()
}

/// If this fails, tract has learnt to take an array over: say so where `Tensors` says when it copies.
#[test]
fn tract_copies_an_array_though_it_is_owned_and_of_standard_layout() {
    let x = array![[1.0, 2.0, 3.0]];
    let (at, valid) = (x.as_ptr(), Features { x }.validate().unwrap());
    assert_eq!(valid.x.as_ptr(), at);
    let tensors = Tensors::<Features>::from(valid);
    assert_ne!(place(&tensors.values()[0]), at);
}

#[test]
fn tensors_are_checked_where_they_lie_and_handed_through_the_model() {
    let (x, past) = (filled([2, 4]), filled([2, 7]));
    let places = [place(&x), place(&past)];
    let tensors = Tensors::<Echo>::check(tvec![x, past]).unwrap();
    assert_eq!(places, [0, 1].map(|at| place(&tensors.values()[at])));

    let model = Model::load(fixture("expr_dims.onnx")).unwrap();
    let outputs = model.run(tensors).unwrap();
    assert_eq!(places, [0, 1].map(|at| place(&outputs[at])));
    assert!(outputs.iter().all(TValue::is_exclusive));

    // What a model gives is what another one takes.
    let again = Tensors::<Echo>::check(outputs).unwrap();
    assert_eq!(places, [0, 1].map(|at| place(&again.values()[at])));
}

#[test]
fn tensors_that_do_not_fit_get_the_report() {
    let error = Tensors::<Echo>::check(tvec![filled([2, 4]), filled([3, 7])]).unwrap_err();
    assert_eq!(
        error.downcast_ref::<Report>().unwrap().to_string(),
        "error[dim]: `batch` is 2 in `x` (axis 0) but 3 in `past` (axis 0)",
    );
    let x = filled([2, 4]).into_tensor().into_shape(&[8]).unwrap();
    let error = Tensors::<Echo>::check(tvec![x.into(), filled([2, 7])]).unwrap_err();
    assert_eq!(
        error.downcast_ref::<Report>().unwrap().to_string(),
        "\
error[rank]: `x` is [8], of rank 1, but the schema says [batch, 2 * n]
  help: `Repair::reshape` gives `x` the one shape that fits",
    );
}

#[test]
fn tensors_of_another_number_or_dtype_are_refused() {
    let error = Tensors::<Echo>::check(tvec![filled([2, 4])]).unwrap_err();
    assert_eq!(error.to_string(), "2 tensors are expected, not 1");
    let x = Tensor::zero::<f64>(&[2, 4]).unwrap();
    let error = Tensors::<Echo>::check(tvec![x.into(), filled([2, 7])]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Tensor datum type error: tensor is F64, accessed as F32",
    );
}
