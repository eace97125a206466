//! Arrays from the columns of a table.

use proptest::prelude::*;
use schema_core::ndarray::{Array1, Array2, Array3, ArrayD, array};
use schema_core::{Arrays, Coerce, InputSchema, Repair, Schema, Violation};
use schema_tests::fixture;

#[derive(Debug, InputSchema)]
struct Training {
    #[input(shape = [batch, 3], columns = ["f0", "f1", "f2"])]
    x: Array2<f64>,
    #[input(shape = [batch], one_of = [0, 1], role = target)]
    y: Array1<i64>,
}

fn json(text: &str) -> Arrays {
    Arrays::from_json(text).unwrap()
}

fn refusal<T: schema_core::FromArrays + std::fmt::Debug>(arrays: Arrays) -> String {
    // Compared as text, because NaN is not equal to itself.
    let before = format!("{arrays:?}");
    let rejected = T::from_arrays(arrays).unwrap_err();
    let text = rejected.to_string();
    let back = format!("{:?}", rejected.into_parts().0);
    assert_eq!(back, before, "the arrays come back as they were");
    text
}

#[test]
fn columns_are_stacked_along_the_last_axis() {
    let arrays = Arrays::new()
        .with("f1", array![2.0, 5.0])
        .with("f0", array![1.0, 4.0])
        .with("y", array![0_i64, 1])
        .with("f2", array![3.0, 6.0]);
    assert!(Training::SCHEMA.validate(&arrays).is_ok());
    let training = Training::from_arrays(arrays).unwrap();
    assert_eq!(training.x, array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    assert!(training.x.is_standard_layout());
    assert_eq!(training.dims()["batch"], 2);
}

#[test]
fn columns_of_more_axes_are_stacked_too() {
    #[derive(Debug, InputSchema)]
    struct Image {
        #[input(shape = [height, width, 3], columns = ["red", "green", "blue"])]
        pixels: Array3<u8>,
    }

    let red = array![[1_u8, 2], [3, 4], [5, 6]];
    let arrays = Arrays::new()
        .with("red", red.clone())
        .with("green", red.t().mapv(|value| value + 10).reversed_axes())
        .with("blue", red.mapv(|value| value + 20));
    let image = Image::from_arrays(arrays).unwrap();
    assert_eq!(image.pixels[[2, 1, 0]], 6);
    assert_eq!(image.pixels[[2, 1, 1]], 16);
    assert_eq!(image.pixels[[0, 1, 2]], 22);
}

#[test]
fn the_columns_of_iris_make_what_numpy_saved() {
    #[derive(Debug, InputSchema)]
    struct Iris {
        #[input(
            shape = [flower, 4],
            columns = ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"],
        )]
        x: Array2<f32>,
    }

    let text = std::fs::read_to_string(fixture("datasets/iris.csv")).unwrap();
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let mut arrays = Arrays::new();
    for (at, name) in names.iter().take(4).enumerate() {
        let column: Array1<f32> = rows.iter().map(|row| row[at].parse().unwrap()).collect();
        arrays.insert(*name, column);
    }
    let iris = Iris::from_arrays(arrays).unwrap();

    let saved = Arrays::read(fixture("datasets/iris.npz")).unwrap();
    let saved: Array2<f32> = saved.get("x").unwrap().clone().into_array().unwrap();
    assert_eq!(iris.x, saved);
}

#[test]
fn text_in_a_column_is_reported_as_in_an_array_of_rows() {
    assert_eq!(
        refusal::<Training>(json(
            r#"{"f0": [1, 3], "f1": [2, 4], "f2": ["a", 5], "y": [0, 1]}"#
        )),
        "\
error[dtype]: `x` holds text, but the schema says f64
  f2[0] = \"a\"
  5 of 6 values read as numbers
  help: fix f2[0], or load with `Coerce::Lossy` to make what is no number missing"
    );
}

#[test]
fn missing_values_are_reported_by_row_and_column() {
    assert_eq!(
        refusal::<Training>(json(
            r#"{"f0": [1, 3], "f1": [2, 4], "f2": [null, 5], "y": [0, 1]}"#
        )),
        "\
error[missing]: `x` has 1 missing in 6 values
  f2[0] is missing
  help: `f2` can be imputed (mean 5, median 5), or 1 of 2 rows dropped, with the only row of class 0 of `y`"
    );
}

#[test]
fn a_map_shows_what_the_columns_make() {
    let arrays = json(r#"{"f0": [1, 3], "f1": [2, 4], "f2": [null, 5], "y": [0, 1]}"#);
    let rejected = Training::from_arrays(arrays).unwrap_err();
    let map = rejected.map("x");
    assert!(map.is_complete());
    assert_eq!(map.to_string(), "`x` [2, 3]\n  missing: 1 of 6 values");
    assert_eq!(
        rejected.map("f2").to_string(),
        "`f2` has no invalid values: `x` has some"
    );
    assert_eq!(
        rejected.map("z").to_string(),
        "there is no array `z`: there are `f0`, `f1`, `f2`, `y`, `x`"
    );
}

#[test]
fn an_absent_column_is_reported_with_its_array() {
    assert_eq!(
        refusal::<Training>(json(
            r#"{"f0": [1, 3], "F1": [2, 4], "extra": [0, 0], "y": [0, 1]}"#
        )),
        "\
error[absent]: `f1`, a column of `x`, is not there
  help: `F1` is in the data but not in the schema; is it `f1`?
error[absent]: `f2`, a column of `x`, is not there
  help: `F1` is in the data but not in the schema; is it `f2`?
error[unexpected]: `F1` is not in the schema
  help: did you mean `f1`?
error[unexpected]: `extra` is not in the schema
  help: the schema takes `f0`, `f1`, `f2`, `y`"
    );
}

#[test]
fn without_any_column_it_is_the_array_that_is_absent() {
    #[derive(Debug, InputSchema)]
    struct Optional {
        #[input(columns = ["a", "b"])]
        x: Option<Array2<f32>>,
    }

    assert_eq!(
        refusal::<Training>(json(r#"{"y": [0, 1]}"#)),
        "error[absent]: `x` is not there, and none of its columns is: `f0`, `f1`, `f2`"
    );

    assert_eq!(Optional::from_arrays(Arrays::new()).unwrap().x, None);
    let half = Arrays::new().with("a", array![1.0_f32]);
    assert_eq!(
        refusal::<Optional>(half),
        "error[absent]: `b`, a column of `x`, is not there"
    );
}

#[test]
fn an_absent_column_is_data_too() {
    let arrays = json(r#"{"f0": [1], "f1": [1], "F2": [1], "y": [0]}"#);
    let report = Training::SCHEMA.validate(&arrays).unwrap_err();
    assert_eq!(
        serde_json::to_value(&report).unwrap()["violations"][0],
        serde_json::json!({
            "array": "f2", "code": "absent", "nearest": "F2", "column_of": "x",
            "message": "`f2`, a column of `x`, is not there",
            "help": "`F2` is in the data but not in the schema; is it `f2`?",
        })
    );
}

#[test]
fn an_array_of_the_own_name_goes_before_columns() {
    let arrays = Arrays::new()
        .with("x", array![[1.0, 2.0, 3.0]])
        .with("y", array![0_i64])
        .with("f1", array![7.0]);
    assert_eq!(
        refusal::<Training>(arrays.clone()),
        "\
error[unexpected]: `f1` is not in the schema
  help: the schema takes `x`, `y`"
    );
    let mut arrays = arrays;
    arrays.remove("f1");
    let training = Training::from_arrays(arrays).unwrap();
    assert_eq!(training.x, array![[1.0, 2.0, 3.0]]);
}

#[test]
fn columns_of_different_lengths_are_reported_with_both() {
    #[derive(Debug, InputSchema)]
    struct Loose {
        #[input(columns = ["a", "b", "c"])]
        x: Array2<f64>,
    }

    assert_eq!(
        refusal::<Training>(json(
            r#"{"f0": [1, 3], "f1": [2, 4, 6], "f2": [1, 5], "y": [0, 1]}"#
        )),
        "error[dim]: `batch` is 2 in `f0` (axis 0) but 3 in `f1` (axis 0)"
    );

    let arrays = json(r#"{"a": [[1], [2]], "b": [1, 2], "c": [1]}"#);
    assert_eq!(
        refusal::<Loose>(arrays),
        "\
error[rank]: `a` is [2, 1], of rank 2, but the schema says [_]
error[dim]: axis 0 is 2 in `b` but 1 in `c`"
    );
    // Columns of the same dtype are checked as one array.
    let arrays = json(r#"{"a": [[1], [2]], "b": [[1], [2]], "c": [[3], [4]]}"#);
    assert_eq!(
        refusal::<Loose>(arrays),
        "error[rank]: `x` is [2, 1, 3], of rank 3, but the schema says [..]\n  \
         help: `Repair::reshape` gives `x` the one shape that fits"
    );
}

#[test]
fn columns_of_one_wrong_dtype_are_reported_as_one_array() {
    let arrays = Arrays::new()
        .with("f0", array![1_i32, 4])
        .with("f1", array![2_i32, 5])
        .with("f2", array![3_i32, 6])
        .with("y", array![0_i64, 1]);
    assert_eq!(
        refusal::<Training>(arrays),
        "\
error[dtype]: `x` holds i32, but the schema says f64
  6 of 6 values fit f64
  help: `Coerce::Lossless` makes `x` f64, and loses nothing"
    );
}

#[test]
fn columns_of_several_dtypes_are_reported_one_by_one() {
    let arrays = json(r#"{"f0": [1, 2], "f2": [true, false], "y": [0, 1]}"#);
    assert_eq!(
        refusal::<Training>(arrays.with("f1", array![1_u8, 2])),
        "\
error[dtype]: `f1` holds u8, but the schema says f64
  2 of 2 values fit f64
  help: `Coerce::Lossless` makes `f1` f64, and loses nothing
error[dtype]: `f2` holds bool, but the schema says f64
  help: `Coerce::Lossless` makes `f2` f64, and loses nothing"
    );
}

#[test]
fn all_violations_of_columns_are_reported_at_once() {
    let arrays = json(r#"{"f0": [1, 2], "f2": ["a", "b", "c"], "y": [0, 7], "z": [1]}"#);
    assert_eq!(
        refusal::<Training>(arrays),
        "\
error[absent]: `f1`, a column of `x`, is not there
error[unexpected]: `z` is not in the schema
  help: the schema takes `f0`, `f1`, `f2`, `y`
error[dim]: `batch` is 2 in `f0` (axis 0) but 3 in `f2` (axis 0)
error[dtype]: `f2` holds text, but the schema says f64
  f2[0] = \"a\"
  f2[1] = \"b\"
  f2[2] = \"c\"
  0 of 3 values read as numbers
  help: fix what is no number, or load with `Coerce::Lossy` to make it missing
error[one_of]: `y` has 1 of 2 values not among [0, 1]
  y[1] = 7"
    );
}

#[test]
fn an_unreadable_column_is_reported_by_its_name() {
    let pickled = Arrays::read(fixture("article/dtype_object.npz")).unwrap();
    let schema: Schema = serde_json::from_value(serde_json::json!({
        "name": "S",
        "arrays": [
            {"name": "features", "dtype": "f64", "shape": ["n", "k", 2], "columns": ["x", "z"]},
        ],
    }))
    .unwrap();
    let mut pickled = pickled;
    pickled.retain(|name| name == "x");
    let report = schema.validate(&pickled).unwrap_err();
    let found: Vec<_> = report.violations().iter().map(name_and_code).collect();
    assert_eq!(found, [("x", "unreadable"), ("z", "absent")]);
}

fn name_and_code(violation: &Violation) -> (&str, &str) {
    (violation.array(), violation.code())
}

#[test]
fn numbers_in_text_take_the_dtype_of_the_schema_column_by_column() {
    #[derive(Debug, InputSchema)]
    struct Exact {
        #[input(columns = ["a", "b"])]
        x: Array2<u64>,
    }
    let exact = Exact::from_arrays(json(r#"{"a": [18446744073709551615], "b": [1]}"#)).unwrap();
    assert_eq!(exact.x, array![[u64::MAX, 1]]);
    assert_eq!(
        refusal::<Exact>(json(r#"{"a": [1], "b": [1.5]}"#)),
        "\
error[dtype]: `x` holds f64, but the schema says u64
  b[0] = 1.5
  1 of 2 values fit u64
  help: fix b[0], or load with `Coerce::Lossy` to make what is no u64 missing"
    );
    // No dtype holds both values exactly.
    assert_eq!(
        refusal::<Exact>(json(r#"{"a": [18446744073709551615], "b": [-1]}"#)),
        "\
error[dtype]: `b` holds i64, but the schema says u64
  b[0] = -1
  0 of 1 value fit u64
  help: fix b[0], or load with `Coerce::Lossy` to make what is no u64 missing"
    );
    let none = Exact::from_arrays(json(r#"{"a": [], "b": []}"#)).unwrap();
    assert_eq!(none.x.shape(), [0, 2]);
}

#[test]
fn numbers_beside_a_column_of_words_keep_their_digits() {
    #[derive(Debug, InputSchema)]
    struct Wide {
        #[input(shape = [batch, 2], columns = ["a", "b"])]
        x: Array2<u64>,
    }
    // No float holds the first number, and `a` is a column of floats.
    for text in [
        r#"{"a": [9007199254740993, 0.5], "b": [1, "n/a"]}"#,
        r#"{"a": [0.5, 9007199254740993], "b": ["n/a", 1]}"#,
    ] {
        let report = refusal::<Wide>(json(text));
        assert!(report.contains("2 of 4 values read as u64"), "{report}");
        let plan = Repair::new().coerce(Coerce::Lossy).drop_rows("batch");
        let (arrays, log) = plan.apply(&Wide::SCHEMA, json(text)).unwrap();
        assert_eq!(
            arrays.get("x"),
            Some(&array![[9_007_199_254_740_993_u64, 1]].into()),
            "{log}"
        );
    }
}

fn refuse(_: &Refused) -> Result<(), &'static str> {
    Err("not today")
}

#[derive(Debug, InputSchema)]
#[input(check = refuse)]
struct Refused {
    #[input(columns = ["a", "b"])]
    x: Array2<f64>,
}

#[test]
fn columns_come_back_when_a_function_of_the_users_own_refuses() {
    let arrays = Arrays::new().with("a", array![1.0]).with("b", array![2.0]);
    assert_eq!(
        refusal::<Refused>(arrays),
        "error[check]: `refuse` refused the inputs: not today"
    );
    assert_eq!(
        refusal::<Refused>(json(r#"{"a": [1], "b": [2]}"#)),
        "error[check]: `refuse` refused the inputs: not today"
    );
}

#[test]
fn a_shape_too_large_for_any_array_is_reported() {
    let schema: Schema = serde_json::from_value(serde_json::json!({
        "name": "S",
        "arrays": [{"name": "x", "dtype": "bool", "shape": [".."], "columns": ["a", "b"]}],
    }))
    .unwrap();
    let large = ArrayD::<bool>::default(vec![isize::MAX.unsigned_abs(), 0]);
    let arrays = Arrays::new().with("a", large.clone()).with("b", large);
    assert_eq!(
        schema.validate(&arrays).unwrap_err().to_string(),
        "error[unreadable]: `x` cannot be checked: it would be larger than any array once its \
         columns are stacked"
    );
}

/// Tens of thousands of names, half of them wrong. If every name were compared with every other, this
/// test would take very long.
#[test]
fn many_unknown_columns_take_no_quadratic_time() {
    const MANY: usize = 40_000;
    let columns: Vec<String> = (0..MANY).map(|at| format!("column {at}")).collect();
    let schema: Schema = serde_json::from_value(serde_json::json!({
        "name": "S",
        "arrays": [{"name": "x", "dtype": "i64", "shape": ["n", MANY], "columns": columns}],
    }))
    .unwrap();
    let object = |names: &mut dyn Iterator<Item = String>| {
        let pairs: Vec<String> = names.map(|name| format!("{name:?}: [1, 2]")).collect();
        json(&format!("{{{}}}", pairs.join(", ")))
    };
    let dims = schema
        .validate(&object(&mut columns.iter().cloned()))
        .unwrap();
    assert_eq!(dims["n"], 2);
    let half = columns.iter().enumerate();
    let half = half.map(|(at, name)| {
        if at % 2 == 0 {
            name.clone()
        } else {
            format!("{name}x")
        }
    });
    let report = schema.validate(&object(&mut half.into_iter())).unwrap_err();
    assert_eq!(report.violations().len(), MANY);
    assert!(report.to_string().len() < 4096);
}

/// A cell in JSON, without bools, which have their own dtype.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => any::<i16>().prop_map(|number| number.to_string()),
        2 => (-1e6..1e6_f64).prop_map(|number| format!("{number:?}")),
        1 => Just("null".to_owned()),
        1 => "[a-z]{1,3}".prop_map(|text| format!("{text:?}")),
        1 => any::<u64>().prop_map(|number| (number >> 12).to_string()),
    ]
}

proptest! {
    /// A table by columns gets the same result as the same table by rows.
    #[test]
    fn by_columns_and_by_rows_is_one(
        cells in prop::collection::vec(prop::collection::vec(cell(), 3), 1..6),
        dtype in prop::sample::select(vec!["u8", "i16", "i64", "u64", "f32", "f64", "text", "bool"]),
    ) {
        let schema: Schema = serde_json::from_value(serde_json::json!({
            "name": "S",
            "arrays": [{
                "name": "x", "dtype": dtype, "shape": ["n", 3], "columns": ["f0", "f1", "f2"],
            }],
        })).unwrap();
        let rows: Vec<String> = cells.iter().map(|row| format!("[{}]", row.join(", "))).collect();
        let rows = json(&format!("{{\"x\": [{}]}}", rows.join(", ")));
        let columns: Vec<String> = (0..3).map(|at| {
            let column: Vec<&str> = cells.iter().map(|row| row[at].as_str()).collect();
            format!("\"f{at}\": [{}]", column.join(", "))
        }).collect();
        let columns = json(&format!("{{{}}}", columns.join(", ")));
        match (schema.validate(&rows), schema.validate(&columns)) {
            (Ok(rows), Ok(columns)) => prop_assert_eq!(rows, columns),
            (Err(rows), Err(columns)) => {
                // In a column of floats, integral values have a decimal point too.
                let mut plain = columns.to_string().replace(".0\"", "\"");
                // Places in a table are told by column.
                for (column, row) in (0..3).flat_map(|column| (0..6).map(move |row| (column, row))) {
                    let place = format!("x[{row}, {column}]");
                    plain = plain.replace(&format!("f{column}[{row}]"), &place);
                    plain = plain.replace(&format!("`f{column}` can"), &format!("column {column} can"));
                }
                let lines: Vec<&str> = plain.lines().filter(|line| !line.starts_with("  in `f")).collect();
                let plain = lines.join("\n");
                prop_assert_eq!(rows.to_string(), plain);
            }
            (rows, columns) => prop_assert!(false, "{rows:?} by rows, {columns:?} by columns"),
        }
    }
}

#[test]
fn columns_of_several_dtypes_are_coerced_one_by_one() {
    use schema_core::ndarray::array;
    use schema_core::{Coerce, Repair};

    let schema: Schema = serde_json::from_value(serde_json::json!({
        "name": "S",
        "arrays": [{"name": "x", "dtype": "f64", "shape": ["n", 2], "columns": ["a", "b"]}],
    }))
    .unwrap();
    let arrays = Arrays::new()
        .with("a", array![1_u8, 2])
        .with("b", array!["3".to_owned(), "4.5".to_owned()]);
    let report = schema.validate(&arrays).unwrap_err();
    for violation in report.violations() {
        assert_eq!(
            violation.repairs(),
            [Repair::new().coerce_array("x", Coerce::Lossless)]
        );
    }
    let (repaired, log) = violation_free(&schema, arrays);
    assert_eq!(
        repaired.get("x"),
        Some(&array![[1.0, 3.0], [2.0, 4.5]].into())
    );
    assert_eq!(
        log,
        "repaired[coerce]: `a` from u8 to f64\nrepaired[coerce]: `b` from text to f64"
    );
}

fn violation_free(schema: &Schema, arrays: Arrays) -> (Arrays, String) {
    let plan = Repair::new().coerce(Coerce::Lossless);
    let (repaired, log) = plan.apply(schema, arrays).unwrap();
    (repaired, log.to_string())
}
