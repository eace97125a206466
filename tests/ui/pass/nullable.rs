//! Arrays whose values may be missing.

use schema_core::arrays::Element;
use schema_core::ndarray::{Array, Array1, Array2, ArrayView1, CowArray, Ix1, arr1, array};
use schema_core::{Arrays, InputSchema, Valid, literal};

type Age = Option<u8>;
type Rows<T> = Array2<T>;

fn has_one(ids: ArrayView1<'_, Option<i64>>) -> Result<(), &'static str> {
    ids.iter().any(Option::is_some).then_some(()).ok_or("all are missing")
}

#[derive(InputSchema)]
struct Survey<'a, T: Element> {
    #[input(shape = [batch], unique, check = has_one)]
    id: Array1<Option<i64>>,
    #[input(shape = [batch])]
    age: Array1<Age>,
    #[input(shape = [batch, 2])]
    scores: Rows<std::option::Option<f64>>,
    #[input(shape = [batch])]
    other: Array<Option<T>, Ix1>,
    #[input(shape = [batch])]
    words: Option<CowArray<'a, Option<&'a str>, Ix1>>,
}

#[derive(InputSchema)]
struct Owned {
    #[input(shape = [batch], on_missing = most_frequent)]
    word: Array1<Option<String>>,
    #[input(shape = [batch], range = 0..=130)]
    age: Array1<Age>,
}

fn main() {
    let schema = Survey::<f32>::SCHEMA;
    assert!(schema.arrays().all(|spec| spec.is_nullable()));
    assert_eq!(schema.arrays().filter(|spec| spec.is_optional()).count(), 1);
    let survey = Survey {
        id: array![Some(1), None],
        age: array![None, Some(40)],
        scores: array![[Some(1.0), None], [None, None]],
        other: array![Some(true), None],
        words: Some(arr1(&[None, Some("b")]).into()),
    };
    assert_eq!(survey.check().unwrap()["batch"], 2);

    let owned: Valid<Owned> = literal!(Owned { word: ["a", "b"], age: [31, 40] });
    assert_eq!(owned.age, array![Some(31), Some(40)]);
    let mut arrays: Arrays = owned.views().to_arrays();
    arrays.insert_with_missing("age", array![7_u8, 200], array![false, true].into_dyn()).unwrap();
    let owned = Owned::from_arrays(arrays).unwrap();
    assert_eq!(owned.age, array![Some(7), None]);
}
