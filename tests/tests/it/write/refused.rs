//! The exact text of errors of writing.

use schema_core::Arrays;
use schema_core::arrays::{Cell, TextArray};
use schema_core::io::WriteErrorKind;
use schema_core::ndarray::{Array1, Array2, Array3, array};
use schema_tests::fixture;

fn message(arrays: &Arrays, name: &str) -> String {
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
    let help = "help: the formats are .npy (one array), .npz, .parquet, .arrow, .feather, .safetensors, \
                .json, .csv and .tsv";
    assert_eq!(
        message(&arrays, "x.xlsx"),
        format!("`x.xlsx` cannot be written as .xlsx\n  {help}")
    );
    assert_eq!(
        message(&arrays, "x"),
        format!("`x` has no extension, which determines the format\n  {help}")
    );
    assert!(message(&arrays, "nowhere/x.npy").starts_with("`nowhere/x.npy` cannot be written: "));
}

#[test]
fn other_than_one_array_in_npy() {
    let two = Arrays::new()
        .with("x", array![1_i64])
        .with("y", array![1_i64]);
    let help = "help: write .npz, which holds any number";
    assert_eq!(
        message(&two, "x.npy"),
        format!("`x.npy` holds one array, but there are 2\n  {help}")
    );
    assert_eq!(
        message(&Arrays::new(), "x.npy"),
        format!("`x.npy` holds one array, but there are 0\n  {help}")
    );
    assert_eq!(
        message(&Arrays::new(), "x.csv"),
        "`x.csv` holds at least one array, but there are 0"
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
    let help = "help: fill or drop the missing values first";
    assert_eq!(
        message(&holed, "y.npy"),
        format!("`y.npy`: `y` has 2 of 3 values missing, which .npy cannot hold\n  {help}")
    );
    assert_eq!(
        message(&text, "t.npz"),
        format!("`t.npz`: `t` has 1 of 2 values missing, which .npz cannot hold\n  {help}")
    );
}

#[test]
fn dtypes_that_a_format_does_not_have() {
    let brain = Arrays::new().with("x", array![half::bf16::ONE]);
    assert_eq!(
        message(&brain, "x.npy"),
        "`x.npy`: `x` is bf16, which .npy does not support\n  \
         help: convert the array to a dtype of the format: f32 holds every f16 and bf16"
    );
    let complex = Arrays::new().with("x", array![num_complex::Complex::new(1.0, 2.0)]);
    for extension in ["csv", "json"] {
        assert_eq!(
            message(&complex, &format!("x.{extension}")),
            format!(
                "`x.{extension}`: `x` is complex<f64>, which .{extension} does not support\n  \
                 help: write .npz, or the real and the imaginary part as two arrays"
            )
        );
    }
}

#[test]
fn shapes_that_a_format_does_not_have() {
    let image = Arrays::new().with("x", Array3::<f32>::zeros((2, 3, 4)));
    assert_eq!(
        message(&image, "x.csv"),
        "`x.csv`: `x` is [2, 3, 4], but .csv holds [rows] and [rows, columns] with at least one \
         column"
    );
    let none = Arrays::new().with("x", Array2::<f32>::zeros((2, 0)));
    assert!(message(&none, "x.tsv").starts_with("`x.tsv`: `x` is [2, 0], but .tsv holds "));
    let empty = Arrays::new().with("x", Array2::<f32>::zeros((0, 3)));
    assert_eq!(
        message(&empty, "x.json"),
        "`x.json`: `x` is [0, 3], but .json holds up to 32 axes, and no axis after one of size 0"
    );
    let uneven = Arrays::new()
        .with("x", array![1_i64, 2])
        .with("y", array![[1.0_f32]]);
    assert_eq!(
        message(&uneven, "x.csv"),
        "`x.csv`: `y` has 1 rows, but `x` has 2; the columns of .csv must be equally long\n  \
         help: write .npz, whose arrays may differ in length"
    );
}

#[test]
fn names_and_texts_that_a_format_does_not_keep() {
    let zero = Arrays::new().with("t", words(&["a", "b\0"]));
    assert_eq!(
        message(&zero, "t.npy"),
        "`t.npy`: `t` holds \"b\\u{0}\" at [1], which .npy cannot represent: NULs at the end of a \
         text are padding"
    );
    assert_eq!(
        message(&zero, "t.csv"),
        "`t.csv`: `t` holds \"b\\u{0}\" at [1], which .csv cannot represent: a file that contains \
         NUL is not text"
    );
    let clash = Arrays::new()
        .with("x[1]", array![1_i64])
        .with("x", array![[1_i64, 2]]);
    assert_eq!(
        message(&clash, "x.csv"),
        "`x.csv`: `x[1]` has a name that .csv cannot represent: a column of another array has the \
         same name"
    );
    let indexed = Arrays::new().with("x[0]", array![1_i64]);
    assert_eq!(
        message(&indexed, "x.csv"),
        "`x.csv`: `x[0]` has a name that .csv cannot represent: names with indices, such as x[0], \
         are the columns of one array"
    );
    let unnamed = Arrays::new().with("", array![1_i64]);
    assert!(message(&unnamed, "x.csv").contains("it is empty or contains NUL"));
    let long = Arrays::new().with("x".repeat(1 << 16), array![1_i64]);
    assert!(message(&long, "x.npz").contains("it is too long for an archive"));
}

#[test]
fn what_could_not_be_read() {
    let arrays = Arrays::read(fixture("npy/datetime.npy")).unwrap();
    for extension in ["npy", "npz", "json", "csv"] {
        let message = message(&arrays, &format!("x.{extension}"));
        assert!(
            message.starts_with(&format!(
                "`x.{extension}`: `datetime` could not be read, so it cannot be written: it holds \
                 datetimes (<M8[D])"
            )),
            "{message}"
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
