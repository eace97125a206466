//! From files to `Valid`: real arrays checked against a derived schema, and returned unchanged.

use schema_core::ndarray::{Array1, Array2, Array3, ArrayView1, array};
use schema_core::{AnyArray, Arrays, InputSchema, Report, Valid};
use schema_tests::fixture;

#[derive(Debug, InputSchema)]
struct Training {
    #[input(shape = [batch, 3])]
    x: Array2<f64>,
    #[input(shape = [batch], one_of = [0, 1], role = target)]
    y: Array1<i64>,
}

#[derive(Debug, InputSchema)]
struct Iris {
    #[input(shape = [flower, 4], range = 0.0..=10.0)]
    x: Array2<f32>,
    #[input(shape = [flower], one_of = [0, 1, 2], role = target)]
    y: Array1<i64>,
}

#[derive(Debug, InputSchema)]
struct Digits {
    #[input(shape = [batch, 8, 8], range = 0.0..=16.0)]
    image: Array3<f32>,
    #[input(shape = [batch], range = 0..10, role = target)]
    label: Array1<i64>,
}

fn read(path: &str) -> Arrays {
    Arrays::read(fixture(path)).unwrap()
}

fn report<T: schema_core::FromArrays + std::fmt::Debug>(arrays: Arrays) -> Report {
    T::from_arrays(arrays).unwrap_err().into()
}

#[test]
fn the_articles_arrays() {
    assert_eq!(
        report::<Training>(read("article/dtype.npz")).to_string(),
        "\
error[dtype]: `x` holds text, but the schema says f64
  x[0, 2] = \"a\"
  5 of 6 values read as numbers
  help: fix x[0, 2], or load with `Coerce::Lossy` to make what is no number missing"
    );
    assert_eq!(
        report::<Training>(read("article/shape.npz")).to_string(),
        "\
error[dtype]: `x` holds i64, but the schema says f64
  4 of 4 values fit f64
  help: `Coerce::Lossless` makes `x` f64, and loses nothing
error[shape]: `x` is [2, 2], but the schema says [batch, 3]
  axis 1 is 2, expected 3"
    );
    assert_eq!(
        report::<Training>(read("article/missing.npz")).to_string(),
        "\
error[missing]: `x` has 1 NaN in 6 values
  x[0, 2] = NaN
  help: column 2 can be imputed (mean 5, median 5), or 1 of 2 rows dropped, with the only row of class 0 of `y`"
    );
    assert_eq!(
        report::<Training>(read("article/dtype_object.npz")).to_string(),
        "error[unreadable]: `x` cannot be checked: it holds pickled objects, which can run code \
         when read; save it with a numeric or text dtype"
    );
}

#[test]
fn json_gets_the_dtypes_of_the_schema() {
    let clean = Training::from_arrays(read("article/clean.json")).unwrap();
    assert_eq!(clean.x, array![[1.0, 2.0, 6.0], [3.0, 4.0, 5.0]]);
    for path in ["article/missing.json", "article/missing_nan.json"] {
        assert_eq!(
            report::<Training>(read(path)).violations()[0].code(),
            "missing"
        );
    }
    let text = report::<Training>(read("article/dtype.json"));
    assert_eq!(text.violations()[0].code(), "dtype");
    assert_eq!(
        text.violations()[0].kind().tally().unwrap().samples[0].index,
        [0, 2]
    );
    let shape = report::<Training>(read("article/shape.json"));
    let codes: Vec<_> = shape
        .violations()
        .iter()
        .map(schema_core::Violation::code)
        .collect();
    assert_eq!(codes, ["shape"]);
}

#[test]
fn numbers_in_json_that_do_not_fit_are_located() {
    #[derive(Debug, InputSchema)]
    struct Pixels {
        x: Array1<u8>,
    }

    let arrays = Arrays::from_json(r#"{"x": [0, 255, 256, -1]}"#).unwrap();
    assert_eq!(
        report::<Pixels>(arrays).to_string(),
        "\
error[dtype]: `x` holds i64, but the schema says u8
  x[2] = 256
  x[3] = -1
  2 of 4 values fit u8
  help: fix what is no u8, or load with `Coerce::Lossy` to make it missing"
    );
    let empty = Arrays::from_json(r#"{"x": []}"#).unwrap();
    assert_eq!(Pixels::from_arrays(empty).unwrap().x.len(), 0);
}

#[test]
fn real_data_passes_and_its_dims_are_known() {
    let iris: Valid<Iris> = Iris::from_arrays(read("datasets/iris.npz")).unwrap();
    assert_eq!(iris.dims()["flower"], 150);
    let digits = Digits::from_arrays(read("datasets/digits.npz")).unwrap();
    assert_eq!(digits.dims().to_string(), "batch = 1797");
    assert!(
        Digits::SCHEMA
            .validate(&read("datasets/digits.npz"))
            .is_ok()
    );
}

#[test]
fn violations_of_broken_iris_are_located() {
    let report = report::<Iris>(read("datasets/iris_broken.npz"));
    let found: Vec<(&str, &str, usize)> = report
        .violations()
        .iter()
        .map(|violation| {
            let count = violation.kind().tally().unwrap().count;
            (violation.array(), violation.code(), count)
        })
        .collect();
    assert_eq!(
        found,
        [
            ("x", "missing", 3),
            ("x", "infinite", 1),
            ("x", "range", 1),
            ("y", "one_of", 1)
        ]
    );
}

#[derive(Debug, InputSchema)]
struct Named {
    features: Array1<f32>,
}

#[test]
fn unknown_names_are_reported() {
    let arrays = Arrays::new()
        .with("X", array![[1.0, 2.0, 3.0]])
        .with("labels", array![0_i64])
        .with("weights", array![0.5]);
    assert_eq!(
        report::<Training>(arrays).to_string(),
        "\
error[absent]: `x` is not there
  help: `X` is in the data but not in the schema; is it `x`?
error[absent]: `y` is not there
error[unexpected]: `X` is not in the schema
  help: did you mean `x`?
error[unexpected]: `labels` is not in the schema
  help: the schema takes `x`, `y`
error[unexpected]: `weights` is not in the schema
  help: the schema takes `x`, `y`"
    );
    let arrays = Arrays::new().with("feature", array![1.0_f32]);
    assert_eq!(
        report::<Named>(arrays).to_string(),
        "\
error[absent]: `features` is not there
  help: `feature` is in the data but not in the schema; is it `features`?
error[unexpected]: `feature` is not in the schema
  help: did you mean `features`?"
    );
}

fn never(_: ArrayView1<'_, i64>) -> Result<(), &'static str> {
    Err("never")
}

fn refuse(_: &Refused) -> Result<(), &'static str> {
    Err("not today")
}

#[derive(Debug, InputSchema)]
#[input(check = refuse)]
struct Refused {
    #[input(flatten)]
    training: Inner,
    #[input(check = never)]
    y: Array1<i64>,
    single: Array3<f32>,
    absent: Option<Array1<f32>>,
    names: Array1<String>,
}

#[derive(Debug, InputSchema)]
struct Inner {
    x: Array2<f64>,
}

#[test]
fn rejected_arrays_are_returned_unchanged() {
    let mixed = Arrays::from_json(r#"{"names": ["a", 1, "b"], "y": [1, 2]}"#).unwrap();
    let arrays = mixed
        .with("x", array![[1.0, 2.0]])
        .with("single", Array3::<f32>::zeros((1, 0, 2)));
    let rejected = Refused::from_arrays(arrays.clone()).unwrap_err();
    assert_eq!(
        rejected.report().to_string(),
        "error[check]: `never` refused `y`: never\nerror[check]: `refuse` refused the inputs: not today"
    );
    assert_eq!(rejected.into_parts().0, arrays);

    let arrays = read("article/missing.npz");
    let (back, _) = Training::from_arrays(arrays.clone())
        .unwrap_err()
        .into_parts();
    assert_eq!(format!("{back:?}"), format!("{arrays:?}"));
}

#[test]
fn arrays_move_and_are_not_copied() {
    let x = Array2::<f64>::ones((2, 3));
    let address = x.as_ptr();
    let arrays = Arrays::new().with("x", x).with("y", array![0_i64, 1]);
    let valid = Training::from_arrays(arrays).unwrap();
    assert_eq!(valid.x.as_ptr(), address);
    assert_eq!(AnyArray::from(valid.into_inner().x).shape(), [2, 3]);
}
