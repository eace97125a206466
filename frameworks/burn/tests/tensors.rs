//! Structs of any arrays become the data of tensors, and come back.

use burn::tensor::{Bool, Device, Int, Tensor, TensorData};
use half::{bf16, f16};
use schema_burn::{by_role, outputs, tensors};
use schema_core::ndarray::{Array0, Array1, Array2, ArrayD, array};
use schema_core::{Arrays, InputSchema};

/// An array of each dtype that burn has.
#[derive(Clone, Debug, InputSchema)]
struct Zoo {
    #[input(shape = [])]
    flag: Array0<bool>,
    #[input(shape = [n, 2])]
    bytes: Array2<u8>,
    #[input(shape = [n])]
    words: Array1<u16>,
    #[input(shape = [n])]
    counts: Array1<u32>,
    #[input(shape = [n])]
    large: Array1<u64>,
    #[input(shape = [n])]
    tiny: Array1<i8>,
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

#[test]
fn values_go_there_and_back() {
    let zoo = Zoo {
        flag: Array0::from_elem((), true),
        bytes: array![[0, 255], [1, 2]],
        words: array![0, u16::MAX],
        counts: array![0, u32::MAX],
        large: array![0, u64::MAX],
        tiny: array![i8::MIN, 7],
        shorts: array![i16::MIN, 7],
        ints: array![i32::MIN, 7],
        // Column by column in memory.
        ids: array![[i64::MIN, 3], [1, 4], [2, i64::MAX]].reversed_axes(),
        halves: array![f16::MIN, f16::MIN_POSITIVE],
        brains: array![bf16::MIN, bf16::MIN_POSITIVE],
        singles: array![0.1, -0.0],
        doubles: array![[[0.1]], [[f64::MIN_POSITIVE]]].into_dyn(),
        absent: None,
    };
    let valid = zoo.validate().unwrap();
    let before = Arrays::from(valid.clone());
    let there = tensors(valid).unwrap();
    assert_eq!(there["ids"].shape().to_vec(), [2, 3]);
    assert!(there.get("absent").is_none());
    assert_eq!(there.len(), 13);
    let back = outputs::<Zoo>(there).unwrap();
    assert_eq!(Arrays::from(back), before);
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
    let there = tensors(Features { x }.validate().unwrap()).unwrap();
    assert_eq!(there["x"].as_slice::<f32>().unwrap().as_ptr(), at);
    let back = outputs::<Features>(there).unwrap();
    assert_eq!(back.x.as_ptr(), at);
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
    let inputs = tensors(training()).unwrap();
    assert_eq!(inputs.names().collect::<Vec<_>>(), ["x"]);
    let all = by_role(training()).unwrap();
    assert_eq!(all.targets["y"], TensorData::from([0_i64]));
    assert_eq!(all.weights["sample_weight"], TensorData::from([1.0_f32]));
}

#[derive(Debug, InputSchema)]
struct Words {
    #[input(shape = [n])]
    word: Array1<String>,
}

#[test]
fn what_burn_has_not_is_named() {
    let words = Words {
        word: array!["a".to_owned()],
    };
    assert_eq!(
        tensors(words.validate().unwrap()).unwrap_err().to_string(),
        "\
`word` holds text, which burn does not take
  it takes bool, u8, u16, u32, u64, i8, i16, i32, i64, f16, bf16, f32, f64",
    );
}

#[derive(Debug, InputSchema)]
struct Answer {
    #[input(shape = [batch])]
    is_large: Array1<bool>,
    #[input(shape = [batch])]
    class: Array1<i64>,
}

/// What a backend gives, whichever way it stores it.
#[test]
fn outputs_of_tensors_are_proven() {
    let device = Device::default();
    let x = Tensor::<2>::from_data([[1.0, 7.0], [5.0, 2.0]], &device);
    let is_large: Tensor<1, Bool> = x.clone().sum_dim(1).squeeze::<1>().greater_elem(7.5);
    let class: Tensor<1, Int> = x.argmax(1).squeeze::<1>();
    let class = class.into_data().convert::<i64>();
    let answer = outputs::<Answer>([("is_large", is_large.into_data()), ("class", class.clone())]);
    let answer = answer.unwrap();
    assert_eq!(answer.is_large, array![true, false]);
    assert_eq!(answer.class, array![1, 0]);

    let report = outputs::<Answer>([("is_large", class.clone()), ("class", class)]);
    let report = report.unwrap_err().to_string();
    assert!(
        report.starts_with("error[dtype]: `is_large` holds i64, but the schema says bool"),
        "{report}"
    );
}
