//! Arrays move into a struct and out of it, without a copy and without a loss.

use schema_core::ndarray::{ArcArray1, Array1, Array2, array};
use schema_core::{AnyArray, Arrays, FromArrays, InputSchema};

#[derive(Debug, InputSchema)]
struct Labels {
    #[input(shape = [batch], name = "label:0")]
    labels: Array1<i64>,
    #[input(shape = [batch])]
    weights: Option<Array1<f64>>,
}

#[derive(Debug, InputSchema)]
struct Training {
    #[input(shape = [batch, 2])]
    x: Array2<f32>,
    #[input(flatten)]
    labels: Labels,
    #[input(shape = [batch])]
    age: Array1<Option<i64>>,
    #[input(shape = [batch])]
    note: Array1<Option<String>>,
    #[input(shape = [batch])]
    shared: ArcArray1<u8>,
    #[input(skip)]
    seed: u64,
}

fn arrays() -> Arrays {
    let mut arrays = Arrays::new()
        .with("x", array![[1.0_f32, 2.0], [3.0, 4.0]])
        .with("label:0", vec![0_i64, 1]);
    let missing = array![false, true].into_dyn();
    let ages = array![31_i64, 0];
    arrays
        .insert_with_missing("age", ages, missing.clone())
        .unwrap();
    let notes = array!["a".to_owned(), String::new()];
    arrays.insert_with_missing("note", notes, missing).unwrap();
    arrays.with("shared", array![7_u8, 9])
}

fn pointer(array: &AnyArray) -> *const u8 {
    match array {
        AnyArray::F32(array) => array.as_ptr().cast(),
        AnyArray::I64(array) => array.as_ptr().cast(),
        AnyArray::U8(array) => array.as_ptr().cast(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_moves_in_moves_out() {
    let before = arrays();
    let expected = before.clone();
    let places = ["x", "label:0", "shared"].map(|name| pointer(&before[name]));
    let training = Training::from_arrays(before).unwrap();
    assert_eq!(training.seed, 0);
    assert_eq!(training.age, array![Some(31), None]);
    let after = Arrays::from(training);
    let names: Vec<&str> = after.names().collect();
    assert_eq!(names, ["x", "label:0", "age", "note", "shared"]);
    assert_eq!(after, expected);
    assert_eq!(
        places,
        ["x", "label:0", "shared"].map(|name| pointer(&after[name]))
    );
    assert!(Training::from_arrays(after).is_ok());
}

/// Any struct, without code of its own.
#[test]
fn arrays_of_any_struct() {
    fn written<T: FromArrays>(inputs: T) -> Vec<String> {
        let valid = inputs.validate().unwrap();
        let arrays = Arrays::from(valid);
        let texts = (arrays.iter()).map(|(name, array)| format!("{name}{:?}", array.shape()));
        texts.collect()
    }
    let labels = Labels {
        labels: array![0, 1],
        weights: Some(array![0.5, 1.0]),
    };
    assert_eq!(written(labels), ["label:0[2]", "weights[2]"]);
}

#[test]
fn a_refused_struct_gives_its_arrays_back_with_what_is_missing() {
    #[derive(Debug, InputSchema)]
    #[input(check = refuse)]
    struct Refused {
        #[input(flatten)]
        training: Training,
    }

    fn refuse(_: &Refused) -> Result<(), &'static str> {
        Err("no")
    }

    let before = arrays();
    let expected = before.clone();
    let place = pointer(&before["x"]);
    let (after, report) = Refused::from_arrays(before).unwrap_err().into_parts();
    assert_eq!(report.violations().len(), 1);
    assert_eq!(after, expected);
    assert_eq!(pointer(&after["x"]), place);
}
