//! Custom checks of rows, on whole arrays and on pieces.

// The signatures are those that `check_rows` asks for.
#![allow(
    clippy::needless_pass_by_value,
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref
)]

use proptest::prelude::*;
use schema_core::io::{PieceOptions, Pieces};
use schema_core::ndarray::{Array1, Array2, ArrayView1, Axis, Slice, array};
use schema_core::stream::{Place, Stream, StreamSchema};
use schema_core::{AnyArray, Arrays, InputSchema, Report};

use crate::stream::{Rng, pieces_of};

#[derive(Debug, InputSchema)]
struct Embeddings {
    #[input(shape = [batch, 2], range = 0.0..=9.0, check_rows = ascending)]
    x: Array2<f64>,
    #[input(shape = [batch], unique, check_rows = even)]
    y: Array1<i64>,
    #[input(shape = [batch], check_rows = given)]
    name: Array1<Option<String>>,
}

fn ascending(row: ArrayView1<'_, f64>) -> Result<(), String> {
    match row[0] <= row[1] {
        true => Ok(()),
        false => Err(format!("{} is not below {}", row[0], row[1])),
    }
}

fn even(value: &i64) -> Result<(), &'static str> {
    match value % 2 {
        0 => Ok(()),
        _ => Err("it is odd"),
    }
}

fn given(name: &Option<String>) -> Result<(), String> {
    match name {
        Some(name) if name.len() > 1 => Ok(()),
        Some(name) => Err(format!("{name:?} is short")),
        None => Err("there is none".to_owned()),
    }
}

fn embeddings(rng: &mut Rng, rows: usize) -> Embeddings {
    let mut values = || match rng.below(8) {
        0 => f64::NAN,
        1 => 99.0,
        value => f64::from(u8::try_from(value).unwrap()),
    };
    let x = Array2::from_shape_simple_fn((rows, 2), &mut values);
    let y = Array1::from_shape_fn(rows, |_| i64::try_from(rng.below(50)).unwrap());
    let names = [None, Some("a"), Some("bee"), Some("cat")];
    let name = Array1::from_shape_fn(rows, |_| rng.pick(&names).map(str::to_owned));
    Embeddings { x, y, name }
}

/// The rows of a struct as arrays.
fn rows_of(whole: &Embeddings, from: usize, to: usize) -> Arrays {
    let rows = Slice::from(from..to);
    let part = Embeddings {
        x: whole.x.slice_axis(Axis(0), rows).to_owned(),
        y: whole.y.slice_axis(Axis(0), rows).to_owned(),
        name: whole.name.slice_axis(Axis(0), rows).to_owned(),
    };
    part.views().to_arrays()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]
    #[test]
    fn any_cut_gives_the_report_of_the_whole(seed in 1_u64.., rows in 0_usize..40) {
        let rng = &mut Rng(seed);
        let whole = embeddings(rng, rows);
        let pieces = pieces_of(
            rng,
            &Embeddings::stream,
            &|from, to| rows_of(&whole, from, to),
            rows,
        );
        match (whole.check(), pieces) {
            (Ok(whole), Ok(pieces)) => prop_assert_eq!(whole.to_string(), pieces.to_string()),
            (Err(whole), Err(pieces)) => {
                prop_assert_eq!(whole.to_string(), pieces.to_string());
                let text = serde_json::to_string(&whole).unwrap();
                prop_assert_eq!(&text, &serde_json::to_string(&pieces).unwrap());
                let read: Report = serde_json::from_str(&text).unwrap();
                prop_assert_eq!(read, whole);
            }
            (whole, pieces) => prop_assert!(false, "{whole:?}\n{pieces:?}"),
        }
    }
}

#[test]
fn rows_are_checked_wherever_arrays_are() {
    let right = || Embeddings {
        x: array![[1.0, 2.0]],
        y: array![4],
        name: array![Some("bee".to_owned())],
    };
    assert!(right().validate().is_ok());
    let wrong = || Embeddings {
        x: array![[1.0, 2.0], [3.0, 2.0]],
        y: array![4, 6],
        name: array![Some("bee".to_owned()), None],
    };
    let said = "\
error[check_rows]: `ascending` refused 1 of 2 rows of `x`
  x[1]: 3 is not below 2
error[check_rows]: `given` refused 1 of 2 rows of `name`
  name[1]: there is none";
    assert_eq!(wrong().check().unwrap_err().to_string(), said);
    assert_eq!(wrong().validate().unwrap_err().to_string(), said);
    let arrays = || rows_of(&wrong(), 0, 2);
    let rejected = Embeddings::from_arrays(arrays()).unwrap_err();
    assert_eq!(rejected.to_string(), said);
    let unrepaired = Embeddings::repair(arrays()).unwrap_err();
    assert!(unrepaired.to_string().contains(said), "{unrepaired}");
    // A schema has no functions.
    assert!(Embeddings::SCHEMA.validate(&arrays()).is_ok());
    let mut alone = Embeddings::SCHEMA.stream();
    alone.push(Place::default(), &arrays()).unwrap();
    let partial = alone.partial();
    assert!(alone.finish().is_ok());
    // It is not forgotten that nobody called them.
    let mut stream = Embeddings::stream();
    stream.merge(partial).unwrap();
    assert_eq!(
        stream.finish().unwrap_err().to_string().lines().next(),
        Some(
            "error[check]: `ascending` refused `x`: some pieces were checked by the schema alone, \
             which has no functions; begin each stream with that of the struct"
        ),
    );
}

/// A function sees no row of another shape than it expects.
#[test]
fn rows_of_a_wrong_array_are_not_checked() {
    let report = |x: AnyArray| {
        let arrays = Arrays::new().with("x", x).with("y", array![0_i64]);
        let arrays = arrays.with("name", array!["bee".to_owned()]);
        let mut stream = Embeddings::stream();
        stream.push(Place::default(), &arrays).unwrap();
        stream.finish().unwrap_err().to_string()
    };
    let of_one_column = report(array![[1.0]].into());
    assert!(
        of_one_column.starts_with("error[shape]: `x` is [1, 1]"),
        "{of_one_column}"
    );
    let of_integers = report(array![[2_i64, 1]].into());
    assert!(
        of_integers.starts_with("error[dtype]: `x` holds i64"),
        "{of_integers}"
    );
    assert!(!(of_one_column + &of_integers).contains("check_rows"));
}

#[test]
fn rows_of_files_are_told_as_file_and_row() {
    #[derive(InputSchema)]
    struct Ages {
        #[input(shape = [person], check_rows = even)]
        #[allow(dead_code)] // the stream reads files
        age: Array1<i64>,
    }

    let folder = tempfile::tempdir().unwrap();
    let paths = [folder.path().join("a.csv"), folder.path().join("b.csv")];
    std::fs::write(&paths[0], "age\n2\n4\n").unwrap();
    std::fs::write(&paths[1], "age\n6\n7\n9\n").unwrap();
    let mut stream: Stream = Ages::stream();
    let pieces = Pieces::open(&paths, &PieceOptions::default()).unwrap();
    stream.read(pieces).unwrap();
    assert_eq!(
        stream.finish().unwrap_err().to_string(),
        "\
error[check_rows]: `even` refused 2 of 5 rows of `age`
  age[3], row 1 of b.csv: it is odd
  age[4], row 2 of b.csv: it is odd",
    );
}
