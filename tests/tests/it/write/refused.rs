//! The exact text of errors of writing.

use schema_core::Arrays;
use schema_core::arrays::{Cell, TextArray};
use schema_core::io::WriteErrorKind;
use schema_core::ndarray::{Array1, Array2, Array3, array};
use schema_tests::fixture;

fn said(arrays: &Arrays, name: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let error = arrays.write(folder.path().join(name)).unwrap_err();
    error
        .to_string()
        .replace(&format!("{}/", folder.path().display()), "")
}

fn words(words: &[&str]) -> Array1<String> {
    words.iter().copied().map(str::to_owned).collect()
}

#[test]
fn files_of_unknown_formats() {
    let arrays = Arrays::new().with("x", array![1_i64]);
    let help = "help: the formats are .npy (one array), .npz, .parquet, .safetensors, .json, .csv and .tsv";
    assert_eq!(
        said(&arrays, "x.xlsx"),
        format!("`x.xlsx` cannot be written as .xlsx\n  {help}")
    );
    assert_eq!(
        said(&arrays, "x"),
        format!("`x` has no extension to tell its format by\n  {help}")
    );
    assert!(said(&arrays, "nowhere/x.npy").starts_with("`nowhere/x.npy` cannot be written: "));
}

#[test]
fn other_than_one_array_in_npy() {
    let two = Arrays::new()
        .with("x", array![1_i64])
        .with("y", array![1_i64]);
    let help = "help: write .npz, which holds any number";
    assert_eq!(
        said(&two, "x.npy"),
        format!("`x.npy` holds one array, and there are 2\n  {help}")
    );
    assert_eq!(
        said(&Arrays::new(), "x.npy"),
        format!("`x.npy` holds one array, and there are 0\n  {help}")
    );
    assert_eq!(
        said(&Arrays::new(), "x.csv"),
        "`x.csv` holds one array at least, and there are 0"
    );
}

#[test]
fn missing_values_in_numpys_formats() {
    let mut holed = Arrays::new();
    holed
        .insert_with_missing(
            "y",
            array![1.5, 2.5, 3.5],
            array![false, true, true].into_dyn(),
        )
        .unwrap();
    let text = TextArray::with_cells(
        words(&["a", ""]).into_dyn(),
        array![Cell::Text, Cell::Missing].into_dyn(),
    );
    let text = Arrays::new().with("t", text.unwrap());
    let help = "help: fill or drop what is missing first";
    assert_eq!(
        said(&holed, "y.npy"),
        format!("`y.npy`: `y` has 2 of 3 values missing, which .npy cannot hold\n  {help}")
    );
    assert_eq!(
        said(&text, "t.npz"),
        format!("`t.npz`: `t` has 1 of 2 values missing, which .npz cannot hold\n  {help}")
    );
}

#[test]
fn dtypes_that_a_format_does_not_have() {
    let brain = Arrays::new().with("x", array![half::bf16::ONE]);
    assert_eq!(
        said(&brain, "x.npy"),
        "`x.npy`: `x` is bf16, and .npy has no such dtype\n  \
         help: convert the array to one that it has: f32 holds every f16 and bf16"
    );
    let complex = Arrays::new().with("x", array![num_complex::Complex::new(1.0, 2.0)]);
    for extension in ["csv", "json"] {
        assert_eq!(
            said(&complex, &format!("x.{extension}")),
            format!(
                "`x.{extension}`: `x` is complex<f64>, and .{extension} has no such dtype\n  \
                 help: write .npz, or the real and the imaginary part as two arrays"
            )
        );
    }
}

#[test]
fn shapes_that_a_format_does_not_have() {
    let image = Arrays::new().with("x", Array3::<f32>::zeros((2, 3, 4)));
    assert_eq!(
        said(&image, "x.csv"),
        "`x.csv`: `x` is [2, 3, 4], and .csv holds [rows] and [rows, columns], one column at least"
    );
    let none = Arrays::new().with("x", Array2::<f32>::zeros((2, 0)));
    assert!(said(&none, "x.tsv").starts_with("`x.tsv`: `x` is [2, 0], and .tsv holds "));
    let empty = Arrays::new().with("x", Array2::<f32>::zeros((0, 3)));
    assert_eq!(
        said(&empty, "x.json"),
        "`x.json`: `x` is [0, 3], and .json holds up to 32 axes, and no axis after one of size 0"
    );
    let uneven = Arrays::new()
        .with("x", array![1_i64, 2])
        .with("y", array![[1.0_f32]]);
    assert_eq!(
        said(&uneven, "x.csv"),
        "`x.csv`: `y` has 1 rows and `x` has 2, and the columns of .csv are equally long\n  \
         help: write .npz, whose arrays may differ in length"
    );
}

#[test]
fn names_and_texts_that_a_format_does_not_keep() {
    let zero = Arrays::new().with("t", words(&["a", "b\0"]));
    assert_eq!(
        said(&zero, "t.npy"),
        "`t.npy`: `t` holds \"b\\u{0}\" at [1], which .npy cannot keep: zeros at the end of a text \
         are padding there"
    );
    assert_eq!(
        said(&zero, "t.csv"),
        "`t.csv`: `t` holds \"b\\u{0}\" at [1], which .csv cannot keep: a file with a NUL in it is \
         no text"
    );
    let clash = Arrays::new()
        .with("x[1]", array![1_i64])
        .with("x", array![[1_i64, 2]]);
    assert_eq!(
        said(&clash, "x.csv"),
        "`x.csv`: `x[1]` has a name that .csv cannot keep: a column of another array has it too"
    );
    let indexed = Arrays::new().with("x[0]", array![1_i64]);
    assert_eq!(
        said(&indexed, "x.csv"),
        "`x.csv`: `x[0]` has a name that .csv cannot keep: names with indices, such as x[0], are \
         the columns of one array"
    );
    let unnamed = Arrays::new().with("", array![1_i64]);
    assert!(said(&unnamed, "x.csv").contains("it is empty or has a NUL in it"));
    let long = Arrays::new().with("x".repeat(1 << 16), array![1_i64]);
    assert!(said(&long, "x.npz").contains("it is longer than an archive's names are"));
}

#[test]
fn what_could_not_be_read() {
    let arrays = Arrays::read(fixture("npy/datetime.npy")).unwrap();
    for extension in ["npy", "npz", "json", "csv"] {
        let said = said(&arrays, &format!("x.{extension}"));
        assert!(
            said.starts_with(&format!(
                "`x.{extension}`: `datetime` could not be read, so it cannot be written: it holds \
                 datetimes (<M8[D])"
            )),
            "{said}"
        );
    }
}

#[test]
fn an_error_gives_its_parts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.csv");
    let error = Arrays::new()
        .with("x", Array3::<f32>::zeros((2, 3, 4)))
        .write(&path)
        .unwrap_err();
    assert_eq!(error.file(), Some(path.as_path()));
    assert_eq!(error.array(), Some("x"));
    assert!(matches!(
        error.kind(),
        WriteErrorKind::Shape { shape, .. } if *shape == [2, 3, 4]
    ));
}
