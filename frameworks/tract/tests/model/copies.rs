//! Checks by addresses when data is copied.

use schema_core::InputSchema;
use schema_core::ndarray::{Array2, array};
use schema_tract::{Model, Tensors, tensors};
use tract_onnx::prelude::{Datum, DatumType, IntoTValue, IntoTensor, TValue, Tensor};

use crate::common::{Features, fixture};

/// The inputs of `expr_dims.onnx`, which returns them unchanged.
#[derive(Debug, InputSchema)]
struct Echo {
    #[input(shape = [batch, 2 * n])]
    x: Array2<f32>,
    #[input(shape = [batch, past])]
    past: Array2<f32>,
}

/// Checks tensors in place, in the order of the struct.
fn check(x: TValue, past: TValue) -> Result<Tensors<Echo>, String> {
    Tensors::check([("x", x), ("past", past)]).map_err(|report| report.to_string())
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
    assert_ne!(address(&tensors(valid).unwrap()["x"]), at);
}

#[test]
fn tensors_are_checked_in_place_and_passed_through_the_model() {
    let (x, past) = (filled([2, 4]), filled([2, 7]));
    let addresses = [address(&x), address(&past)];
    let tensors = check(x, past).unwrap();
    let of = |name: &str| tensors.get(name).unwrap().as_ptr::<f32>().unwrap();
    assert_eq!(addresses, [of("x"), of("past")]);

    let model = Model::load(fixture("expr_dims.onnx")).unwrap();
    let outputs: Vec<TValue> = model.run(tensors).unwrap().into_values().collect();
    assert_eq!(addresses, [0, 1].map(|at| address(&outputs[at])));
    assert!(outputs.iter().all(TValue::is_exclusive));

    // The outputs of a model can be the inputs of another.
    let named = ["x", "past"].into_iter().zip(outputs);
    let again = Tensors::<Echo>::check(named).unwrap().into_named();
    assert_eq!(addresses, [address(&again["x"]), address(&again["past"])]);
}

#[test]
fn tensors_that_do_not_fit_are_reported() {
    assert_eq!(
        check(filled([2, 4]), filled([3, 7])).unwrap_err(),
        "error[dim]: `batch` is 2 in `x` (axis 0) but 3 in `past` (axis 0)",
    );
    let x = filled([2, 4]).into_tensor().into_shape(&[8]).unwrap();
    assert_eq!(
        check(x.into(), filled([2, 7])).unwrap_err(),
        "\
error[rank]: `x` is [8], of rank 1, but the schema says [batch, 2 * n]
  help: `Repair::reshape` gives `x` the one shape that fits",
    );
}

#[test]
fn missing_tensors_and_other_dtypes_are_reported() {
    let report = Tensors::<Echo>::check([("x", filled([2, 4])), ("y", filled([2, 4]))]);
    assert_eq!(
        report.unwrap_err().to_string(),
        "\
error[absent]: `past` is not there
error[unexpected]: `y` is not in the schema
  help: the schema takes `x`, `past`",
    );
    let x = Tensor::zero::<f64>(&[2, 5]).unwrap();
    assert_eq!(
        check(x.into(), filled([3, 7])).unwrap_err(),
        "\
error[dtype]: `x` holds f64, but the schema says f32
  10 of 10 values fit f32
  help: `Coerce::Lossless` makes `x` f32, and loses nothing
error[dim]: `2 * n` is 5 in `x` (axis 1), and no size of `n` gives that
error[dim]: `batch` is 2 in `x` (axis 0) but 3 in `past` (axis 0)",
    );
}

/// Covers every type of tract that a schema knows.
#[test]
fn every_other_dtype_is_named() {
    fn error<A: Datum>() -> String {
        let x = Array2::<A>::default((2, 4)).into_tvalue();
        check(x, filled([2, 7])).unwrap_err()
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
    let half = Tensor::zero_dt(DatumType::F16, &[2, 4]).unwrap();
    let error = check(half.into(), filled([2, 7])).unwrap_err();
    assert!(error.starts_with("error[dtype]: `x` holds f16"), "{error}");
    let symbols = Tensor::zero_dt(DatumType::TDim, &[2, 4]).unwrap();
    assert_eq!(
        check(symbols.into(), filled([2, 7])).unwrap_err(),
        "error[unreadable]: `x` cannot be checked: it holds TDim of tract, which no schema has",
    );
}
