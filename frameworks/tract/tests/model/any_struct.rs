//! Structs of any arrays become tensors, and come back.

use schema_core::ndarray::{Array0, Array1, Array2, ArrayD, array};
use schema_core::{Arrays, InputSchema};
use schema_tract::{outputs, tensors};

/// Arrays of most dtypes and ranks.
#[derive(Clone, Debug, InputSchema)]
struct Zoo {
    #[input(shape = [])]
    flag: Array0<bool>,
    #[input(shape = [n])]
    bytes: Array1<u8>,
    #[input(shape = [n, _])]
    ids: Array2<i64>,
    #[input(shape = [..])]
    scales: ArrayD<f64>,
    #[input(shape = [n])]
    words: Array1<String>,
    #[input(shape = [n])]
    absent: Option<Array1<f32>>,
}

#[test]
fn values_go_there_and_back() {
    let zoo = Zoo {
        flag: ndarray::arr0(true),
        bytes: array![0, 255],
        ids: array![[i64::MIN, 1, 2], [3, 4, i64::MAX]]
            .reversed_axes()
            .t()
            .to_owned(),
        scales: array![[[0.1]], [[f64::MIN_POSITIVE]]].into_dyn(),
        words: array![String::new(), "\u{e9}\0".to_owned()],
        absent: None,
    };
    let valid = zoo.validate().unwrap();
    let before = Arrays::from(valid.clone());
    let there = tensors(valid).unwrap();
    let names: Vec<&str> = there.names().collect();
    assert_eq!(names, ["flag", "bytes", "ids", "scales", "words"]);
    let back = outputs::<Zoo>(there).unwrap();
    assert_eq!(Arrays::from(back), before);
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
fn only_inputs_go_to_a_model() {
    let training = Training {
        sample_weight: array![1.0],
        x: array![[1.0, 2.0]],
        y: array![0],
    };
    let tensors = tensors(training.validate().unwrap()).unwrap();
    assert_eq!(tensors.names().collect::<Vec<_>>(), ["x"]);
}

#[derive(Debug, InputSchema)]
struct Ages {
    #[input(shape = [n])]
    age: Array1<Option<i64>>,
}

#[test]
fn missing_values_have_no_place_in_a_tensor() {
    let ages = |last| {
        Ages {
            age: array![Some(31), last],
        }
        .validate()
        .unwrap()
    };
    assert!(tensors(ages(Some(40))).is_ok());
    assert_eq!(
        tensors(ages(None)).unwrap_err().to_string(),
        "\
`age` has 1 missing value, which tract does not take
  help: impute them, or declare the elements without `Option`",
    );
}

#[derive(Debug, InputSchema)]
struct Brain {
    #[input(shape = [n])]
    x: Array1<half::bf16>,
}

#[test]
fn a_dtype_that_tract_has_not_is_named() {
    let x = array![half::bf16::from_f32(1.0)];
    let error = tensors(Brain { x }.validate().unwrap()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "\
`x` holds bf16, which tract does not take
  it takes bool, u8, u16, u32, u64, i8, i16, i32, i64, f16, f32, f64, text",
    );
    assert_eq!(error.array(), "x");
}
