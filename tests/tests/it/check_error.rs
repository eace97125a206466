//! Errors of functions named by `check` that say what they refused, and where.

#![allow(clippy::needless_pass_by_value)] // the functions have the signature of checks

use schema_core::ndarray::{Array1, Array2, ArrayD, ArrayView1, ArrayView2, array};
use schema_core::{Arrays, CheckError, InputSchema, Report, Tightened};

fn bright(x: ArrayView2<'_, i64>) -> Result<(), CheckError> {
    let bright = x.indexed_iter().filter(|(_, value)| **value > 250);
    let mut error = CheckError::new("too bright").code("brightness");
    for ((row, column), &value) in bright.clone() {
        error = error.at([row, column]).value(value);
    }
    let dark = CheckError::new("no zero is there").code("contrast");
    CheckError::all(
        (bright.count() > 0)
            .then_some(error)
            .into_iter()
            .chain((!x.iter().any(|&value| value == 0)).then_some(dark)),
    )
}

fn outside(_: ArrayView1<'_, i64>) -> Result<(), CheckError> {
    Err(CheckError::new("guessed")
        .at([7])
        .at([0, 0])
        .at([1])
        .count(9))
}

fn whole(inputs: &Image) -> Result<(), CheckError> {
    let error = CheckError::new("does not match").in_array("y").at([1]);
    Err(error
        .and(CheckError::new("nowhere").at([3]).value("a"))
        .and(
            CheckError::new(format!("{} rows", inputs.x.nrows()))
                .in_array("gone")
                .at([2]),
        ))
}

#[derive(Debug, InputSchema)]
#[input(check = whole)]
struct Image {
    #[input(shape = [n, 4], check = bright)]
    x: Array2<i64>,
    #[input(check = outside)]
    y: Array1<i64>,
    #[input(check = of_any_rank)]
    z: ArrayD<f32>,
}

/// Generic, and an error of another type.
fn of_any_rank<D>(z: schema_core::ndarray::ArrayView<'_, f32, D>) -> Result<(), String>
where
    D: schema_core::ndarray::Dimension,
{
    Err(format!("rank {}", z.ndim()))
}

fn image() -> Image {
    Image {
        x: array![[1, 251, 252, 253], [254, 255, 256, 3]],
        y: array![1, 2],
        z: ArrayD::zeros(vec![]),
    }
}

#[test]
fn the_text_has_places_values_counts_and_codes() {
    assert_eq!(
        image().check().unwrap_err().to_string(),
        "\
error[check/brightness]: `bright` refused 6 of 8 values of `x`: too bright
  x[0, 1] = 251
  x[0, 2] = 252
  x[0, 3] = 253
  x[1, 0] = 254
  x[1, 1] = 255
  and 1 more
error[check/contrast]: `bright` refused `x`: no zero is there
error[check]: `outside` refused 9 values of `y`: guessed
  y[7]
  y[0, 0]
  y[1]
  and 6 more
error[check]: `of_any_rank` refused `z`: rank 0
error[check]: `whole` refused 1 of 2 values of `y`: does not match
  y[1]
error[check]: `whole` refused 1 value of the inputs: nowhere
  at [3] = \"a\"
error[check]: `whole` refused 1 value of `gone`: 2 rows
  gone[2]"
    );
}

#[test]
fn the_serialized_form_reads_back() {
    let report = image().check().unwrap_err();
    let text = serde_json::to_string(&report).unwrap();
    let form: serde_json::Value = serde_json::from_str(&text).unwrap();
    let found = &form["violations"][0];
    assert_eq!(
        (
            &found["code"],
            &found["own_code"],
            &found["error"],
            &found["count"],
            &found["total"]
        ),
        (
            &"check".into(),
            &"brightness".into(),
            &"too bright".into(),
            &6.into(),
            &8.into()
        )
    );
    assert_eq!(found["samples"][0]["value"], 251);
    let read: Report = serde_json::from_str(&text).unwrap();
    assert_eq!(read, report);
    assert_eq!(read.to_string(), report.to_string());
}

#[test]
fn the_map_marks_the_places_that_are_in_the_array() {
    let rejected = image().validate().unwrap_err();
    let x = "`x` [2, 4]\n  check/brightness: first 5 of 6 in 8 values";
    assert_eq!(rejected.map("x").to_string(), x);
    assert_eq!(rejected.report().map("x").to_string(), x);
    assert!(!rejected.map("x").is_complete());
    assert!(
        rejected
            .map("y")
            .to_string()
            .contains("check: first 1 of 9 in 2 values")
    );
    assert!(rejected.map("x").to_svg().starts_with("<svg"));
    assert!(rejected.map("gone").to_string().contains("gone"));
}

#[derive(Debug, InputSchema)]
struct Tokens {
    #[input(shape = [time], range = 0..)]
    tokens: Array1<i64>,
}

#[test]
fn a_function_known_at_run_time_gives_the_arrays_back() {
    let (least, name) = (3, String::from("least"));
    let schema = Tightened::<Tokens>::new(Tokens::SCHEMA).unwrap();
    let schema = schema.with_check(name, move |inputs: &Tokens| {
        let small = inputs.tokens.iter().position(|&token| token < least);
        CheckError::all(small.map(|at| CheckError::new("too small").in_array("tokens").at([at])))
    });
    let arrays = |tokens: Array1<i64>| Arrays::new().with("tokens", tokens);
    let valid = schema.from_arrays(arrays(array![3, 4])).unwrap();
    assert_eq!(valid.sizes().time, 2);
    let rejected = schema
        .clone()
        .from_arrays(arrays(array![3, 2]))
        .unwrap_err();
    assert_eq!(
        rejected.to_string(),
        "error[check]: `least` refused 1 of 2 values of `tokens`: too small\n  tokens[1]"
    );
    assert_eq!(rejected.data(), &arrays(array![3, 2]));
    // Other rules come first.
    let report = schema.check(&Tokens { tokens: array![-1] }).unwrap_err();
    assert_eq!(report.violations().len(), 1);
    assert_eq!(report.violations()[0].code(), "range");
}
