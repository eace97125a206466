//! Structs of any arrays become tensors, and come back.

use candle_core::{DType as Candle, Device, Tensor};
use half::{bf16, f16};
use schema_candle::{by_role, outputs, tensors};
use schema_core::ndarray::{Array1, Array2, ArrayD, array};
use schema_core::{Arrays, InputSchema};

/// An array of each dtype that candle has.
#[derive(Clone, Debug, InputSchema)]
struct Zoo {
    #[input(shape = [n, 2])]
    bytes: Array2<u8>,
    #[input(shape = [n])]
    counts: Array1<u32>,
    #[input(shape = [n])]
    shorts: Array1<i16>,
    #[input(shape = [n])]
    ints: Array1<i32>,
    #[input(shape = [n, _])]
    ids: Array2<i64>,
    #[input(shape = [n])]
    halves: Array1<f16>,
    #[input(shape = [n])]
    brains: Array1<bf16>,
    #[input(shape = [n])]
    singles: Array1<f32>,
    #[input(shape = [..])]
    doubles: ArrayD<f64>,
    #[input(shape = [n])]
    absent: Option<Array1<f32>>,
}

fn zoo() -> Zoo {
    Zoo {
        bytes: array![[0, 255], [1, 2]],
        counts: array![0, u32::MAX],
        shorts: array![i16::MIN, 7],
        ints: array![i32::MIN, 7],
        // Column by column in memory.
        ids: array![[i64::MIN, 3], [1, 4], [2, i64::MAX]].reversed_axes(),
        halves: array![f16::MIN, f16::MIN_POSITIVE],
        brains: array![bf16::MIN, bf16::MIN_POSITIVE],
        singles: array![0.1, -0.0],
        doubles: array![[[0.1]], [[f64::MIN_POSITIVE]]].into_dyn(),
        absent: None,
    }
}

#[test]
fn values_go_there_and_back() {
    let valid = zoo().validate().unwrap();
    let before = Arrays::from(valid.clone());
    let there = tensors(valid, &Device::Cpu).unwrap();
    assert_eq!(there["ids"].dims(), [2, 3]);
    assert!(there.get("absent").is_none());
    assert_eq!(there.len(), 9);
    let back = outputs::<Zoo>(there).unwrap();
    assert_eq!(Arrays::from(back), before);
}

/// Where the values of a tensor lie.
fn address(tensor: &Tensor) -> *const f32 {
    let (storage, layout) = tensor.storage_and_layout();
    let candle_core::Storage::Cpu(values) = &*storage else {
        panic!("{tensor:?}");
    };
    assert_eq!(layout.start_offset(), 0);
    values.as_slice::<f32>().unwrap().as_ptr()
}

#[derive(Debug, InputSchema)]
struct Features {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
}

#[test]
fn an_array_of_standard_layout_is_moved() {
    let x = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
    let at = x.as_ptr();
    let valid = Features { x }.validate().unwrap();
    assert_eq!(address(&tensors(valid, &Device::Cpu).unwrap()["x"]), at);

    // Of another layout, it cannot be.
    let x = array![[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]].reversed_axes();
    let at = x.as_ptr();
    let valid = Features { x }.validate().unwrap();
    let tensor = tensors(valid, &Device::Cpu).unwrap().remove("x").unwrap();
    assert_ne!(address(&tensor), at);
    let rows: Vec<Vec<f32>> = tensor.to_vec2().unwrap();
    assert_eq!(rows, [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
}

#[derive(Debug, InputSchema)]
struct Training {
    #[input(shape = [batch], role = weight)]
    sample_weight: Array1<f32>,
    #[input(shape = [batch, 2])]
    x: Array2<f32>,
    #[input(shape = [batch], role = target)]
    y: Array1<i64>,
}

#[test]
fn only_inputs_go_to_a_model_and_all_to_its_training() {
    let training = || {
        let training = Training {
            sample_weight: array![1.0],
            x: array![[1.0, 2.0]],
            y: array![0],
        };
        training.validate().unwrap()
    };
    let inputs = tensors(training(), &Device::Cpu).unwrap();
    assert_eq!(inputs.names().collect::<Vec<_>>(), ["x"]);
    let all = by_role(training(), &Device::Cpu).unwrap();
    assert_eq!(all.inputs["x"].dims(), [1, 2]);
    assert_eq!(all.targets["y"].dtype(), Candle::I64);
    assert_eq!(all.weights["sample_weight"].dtype(), Candle::F32);
}

#[derive(Debug, InputSchema)]
struct Words {
    #[input(shape = [n])]
    word: Array1<String>,
}

#[derive(Debug, InputSchema)]
struct Ages {
    #[input(shape = [n])]
    age: Array1<Option<i64>>,
}

#[test]
fn what_candle_has_not_is_named() {
    let words = Words {
        word: array!["a".to_owned()],
    };
    let error = tensors(words.validate().unwrap(), &Device::Cpu).unwrap_err();
    assert_eq!(
        error.to_string(),
        "\
`word` holds text, which candle does not take
  it takes u8, u32, i16, i32, i64, f16, bf16, f32, f64",
    );
    let ages = Ages {
        age: array![Some(31), None, None],
    };
    let error = tensors(ages.validate().unwrap(), &Device::Cpu).unwrap_err();
    assert_eq!(
        error.to_string(),
        "\
`age` has 2 missing values, which candle does not take
  help: impute them, or declare the elements without `Option`",
    );
}

#[test]
fn outputs_that_do_not_fit_are_reported() {
    let zeros = Tensor::zeros((2, 2), Candle::F32, &Device::Cpu).unwrap();
    let nan = (&zeros / &zeros).unwrap();
    let report = |tensor| {
        let rejected = outputs::<Features>([("x", tensor)]).unwrap_err();
        rejected.to_string()
    };
    let nan = report(nan);
    assert!(
        nan.starts_with("error[shape]: `x` is [2, 2], but the schema says [batch, 3]"),
        "{nan}"
    );
    assert!(
        nan.contains("error[missing]: `x` has 4 NaN in 4 values"),
        "{nan}"
    );
    // A view of a larger tensor, not contiguous.
    let large = Tensor::arange(0_f32, 12.0, &Device::Cpu).unwrap();
    let part = large.reshape((3, 4)).unwrap().narrow(1, 1, 3).unwrap();
    let part = outputs::<Features>([("x", part)]).unwrap();
    assert_eq!(
        part.x,
        array![[1.0, 2.0, 3.0], [5.0, 6.0, 7.0], [9.0, 10.0, 11.0]]
    );
    let eight_bits = zeros.to_dtype(Candle::F8E4M3).unwrap();
    assert_eq!(
        report(eight_bits),
        "error[unreadable]: `x` cannot be checked: it holds F8E4M3 of candle, which no schema has",
    );
}
