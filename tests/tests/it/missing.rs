//! Missing values in arrays of any dtype, as from columns with nulls.

use schema_core::ndarray::{Array, Array1, Array2, Dimension, array};
use schema_core::{AnyArray, Arrays, InputSchema};

fn holed<A: schema_core::arrays::OwnedElement, D: Dimension>(
    name: &str,
    array: Array<A, D>,
    missing: Array<bool, D>,
) -> Arrays {
    let mut arrays = Arrays::new();
    arrays
        .insert_with_missing(name, array, missing.into_dyn())
        .unwrap();
    arrays
}

fn report_text<T: schema_core::FromArrays>(arrays: Arrays) -> String {
    match T::from_arrays(arrays) {
        Ok(_) => "fine".to_owned(),
        Err(rejected) => rejected.to_string(),
    }
}

#[derive(InputSchema)]
#[allow(dead_code)] // only the derive reads it
struct Labels {
    #[input(shape = [batch], range = 5..10, unique)]
    y: Array1<i64>,
}

#[test]
fn placeholders_of_missing_values_violate_no_rule() {
    let arrays = holed(
        "y",
        array![7_i64, 7, 0, 12],
        array![false, true, true, false],
    );
    assert_eq!(
        report_text::<Labels>(arrays),
        "error[missing]: `y` has 2 missing in 4 values\n  y[1] is missing\n  y[2] is missing\n  \
         help: rows that lack one can be dropped\n\
         error[range]: `y` has 1 of 4 values outside 5..10\n  y[3] = 12\n  \
         help: `Repair::discard` makes it missing; then its row can be dropped",
    );
}

#[test]
fn rules_on_all_values_are_not_checked_with_missing_values() {
    let arrays = holed("y", array![7_i64, 7, 7], array![false, false, true]);
    assert_eq!(
        report_text::<Labels>(arrays),
        "error[missing]: `y` has 1 missing in 3 values\n  y[2] is missing\n  \
         help: rows that lack one can be dropped",
    );
}

#[derive(InputSchema)]
#[allow(dead_code)] // only the derive reads it
struct Features {
    #[input(shape = [batch, 2])]
    x: Array2<f32>,
}

#[derive(InputSchema)]
#[allow(dead_code)] // only the derive reads it
struct Sparse {
    #[input(shape = [batch, 2], allow_nan)]
    x: Array2<f32>,
}

#[test]
fn nan_is_a_value_and_null_is_missing() {
    let x = array![[1.0_f32, f32::NAN], [9.0, 4.0]];
    let null = array![[false, false], [true, false]];
    let strict = report_text::<Features>(holed("x", x.clone(), null.clone()));
    assert!(
        strict.starts_with(
            "error[missing]: `x` has 2 missing in 4 values\n  x[0, 1] = NaN\n  x[1, 0] is missing"
        ),
        "{strict}"
    );
    assert_eq!(
        report_text::<Sparse>(holed("x", x, null)),
        "error[missing]: `x` has 1 missing in 4 values\n  x[1, 0] is missing\n  \
         help: rows that lack one can be dropped",
    );
}

#[test]
fn a_mask_without_missing_values_is_dropped() {
    let arrays = holed("x", array![[1.0_f32, 2.0]], array![[false, false]]);
    assert_eq!(arrays.missing("x"), None);
    assert_eq!(report_text::<Features>(arrays), "fine");
}

#[test]
fn text_keeps_its_missing_cells() {
    let words = array!["a".to_owned(), "b".to_owned()];
    let arrays = holed("word", words, array![false, true]);
    let Some(AnyArray::Text(text)) = arrays.get("word") else {
        panic!("text stays text");
    };
    assert_eq!(text.values().as_slice().unwrap(), ["a", ""]);
    assert_eq!(arrays.missing("word"), Some(array![false, true].into_dyn()));
}

#[test]
fn a_mask_of_another_shape_is_refused() {
    let mask = array![false, true].into_dyn();
    let refused = Arrays::new().insert_with_missing("x", array![1_i64], mask);
    assert!(refused.is_err());
}

#[test]
fn rejected_arrays_keep_their_missing_values_and_a_map_shows_them() {
    let arrays = holed("y", array![7_i64, 8, 0], array![false, false, true]);
    let rejected = Labels::from_arrays(arrays.clone()).map(drop).unwrap_err();
    assert_eq!(
        rejected.map("y").to_string(),
        "`y` [3]\n  missing: 1 of 3 values"
    );
    assert_eq!(rejected.into_parts().0, arrays);
}

#[derive(InputSchema)]
#[allow(dead_code)] // only the derive reads it
struct Table {
    #[input(shape = [batch, 2], columns = ["a", "b"], range = 1..10)]
    x: Array2<i32>,
}

#[test]
fn missing_values_of_columns_are_missing_in_the_array() {
    let mut arrays = holed("a", array![1_i32, 0, 3], array![false, true, false]);
    arrays.insert("b", array![4_i32, 5, 60]);
    let rejected = Table::from_arrays(arrays).map(drop).unwrap_err();
    assert_eq!(
        rejected.to_string(),
        "error[missing]: `x` has 1 missing in 6 values\n  a[1] is missing\n  \
         help: rows that lack one can be dropped\n\
         error[range]: `x` has 1 of 6 values outside 1..10\n  b[2] = 60\n  \
         help: `Repair::discard` makes it missing; then its row can be dropped",
    );
    assert_eq!(
        rejected.map("x").to_string(),
        "`x` [3, 2]\n  missing: 1 of 6 values\n  range 1..10: 1 of 6 values"
    );
}
