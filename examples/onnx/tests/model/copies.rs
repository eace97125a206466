//! Checks by addresses when data is copied.

use onnx::{Features, Model, Tensors, TractInputs, exactly};
use schema_core::ndarray::{Array2, ArrayViewD, array};
use schema_core::{InputSchema, Report};
use tract_onnx::prelude::{
    Datum, DatumType, IntoTValue, IntoTensor, TValue, TVec, Tensor, TractResult, tvec,
};

use crate::common::fixture;

/// The inputs of `expr_dims.onnx`, which returns them unchanged.
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

    fn view_tensors(tensors: &[TValue]) -> TractResult<Echo<ArrayViewD<'_, f32>>> {
        let [x, past] = exactly(tensors)?;
        Ok(Echo {
            x: x.to_plain_array_view()?,
            past: past.to_plain_array_view()?,
        })
    }
}

fn address(tensor: &TValue) -> *const f32 {
    tensor.as_ptr().unwrap()
}

fn filled(shape: [usize; 2]) -> TValue {
    let mut tensor = Tensor::zero::<f32>(&shape).unwrap();
    tensor.to_plain_array_view_mut::<f32>().unwrap().fill(0.5);
    tensor.into()
}

/// If this fails, tract can now reuse the memory of an array: update the docs of `Tensors`.
#[test]
fn tract_copies_even_owned_arrays_of_standard_layout() {
    let x = array![[1.0, 2.0, 3.0]];
    let (at, valid) = (x.as_ptr(), Features { x }.validate().unwrap());
    assert_eq!(valid.x.as_ptr(), at);
    let tensors = Tensors::<Features>::from(valid);
    assert_ne!(address(&tensors.values()[0]), at);
}

#[test]
fn tensors_are_checked_in_place_and_passed_through_the_model() {
    let (x, past) = (filled([2, 4]), filled([2, 7]));
    let addresses = [address(&x), address(&past)];
    let tensors = Tensors::<Echo>::check(tvec![x, past]).unwrap();
    assert_eq!(addresses, [0, 1].map(|at| address(&tensors.values()[at])));

    let model = Model::load(fixture("expr_dims.onnx")).unwrap();
    let outputs = model.run(tensors).unwrap();
    assert_eq!(addresses, [0, 1].map(|at| address(&outputs[at])));
    assert!(outputs.iter().all(TValue::is_exclusive));

    // The outputs of a model can be the inputs of another.
    let again = Tensors::<Echo>::check(outputs).unwrap();
    assert_eq!(addresses, [0, 1].map(|at| address(&again.values()[at])));
}

#[test]
fn tensors_that_do_not_fit_are_reported() {
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
fn missing_tensors_and_other_dtypes_are_reported() {
    let report = |tensors| {
        let error = Tensors::<Echo>::check(tensors).unwrap_err();
        error.downcast_ref::<Report>().unwrap().to_string()
    };
    assert_eq!(
        report(tvec![filled([2, 4])]),
        "error[absent]: `past` is not there"
    );
    let x = Tensor::zero::<f64>(&[2, 5]).unwrap();
    assert_eq!(
        report(tvec![x.into(), filled([3, 7])]),
        "\
error[dtype]: `x` holds f64, but the schema says f32
  10 of 10 values fit f32
  help: `Coerce::Lossless` makes `x` f32, and loses nothing
error[dim]: `2 * n` is 5 in `x` (axis 1), and no size of `n` gives that
error[dim]: `batch` is 2 in `x` (axis 0) but 3 in `past` (axis 0)",
    );
}

/// Covers every type of tract that a schema knows without features.
#[test]
fn every_other_dtype_is_named() {
    fn error<A: Datum>() -> String {
        let x = Array2::<A>::default((2, 4)).into_tvalue();
        let error = Tensors::<Echo>::check(tvec![x, filled([2, 7])]).unwrap_err();
        error.to_string()
    }
    for (text, dtype) in [
        (error::<bool>(), "bool"),
        (error::<u8>(), "u8"),
        (error::<u16>(), "u16"),
        (error::<u32>(), "u32"),
        (error::<u64>(), "u64"),
        (error::<i8>(), "i8"),
        (error::<i16>(), "i16"),
        (error::<i32>(), "i32"),
        (error::<i64>(), "i64"),
        (error::<f64>(), "f64"),
        (error::<String>(), "text"),
    ] {
        let start = format!("error[dtype]: `x` holds {dtype}, but the schema says f32");
        assert!(text.starts_with(&start), "{text}");
    }
    let x = Tensor::zero_dt(DatumType::F16, &[2, 4]).unwrap();
    let error = Tensors::<Echo>::check(tvec![x.into(), filled([2, 7])]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Tensor datum type error: tensor is F16, accessed as F32",
    );
}

#[test]
fn too_many_tensors_are_refused() {
    let three = [[2, 4], [2, 7], [2, 1]].map(filled);
    let error = Tensors::<Echo>::check(three.into_iter().collect()).unwrap_err();
    assert_eq!(error.to_string(), "expected 2 tensors, found 3");
}
