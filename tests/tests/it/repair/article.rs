//! Repairs the three arrays of an article on Keras `fit()` errors, and a broken data set.

use schema_core::ndarray::{Array1, Array2, Array4, array};
use schema_core::repair::Imputation;
use schema_core::{Arrays, Coerce, InputSchema, Repair};

use super::read;

#[derive(Debug, InputSchema)]
struct Training {
    #[input(shape = [batch, 3])]
    x: Array2<f64>,
    #[input(shape = [batch], one_of = [0, 1], role = target)]
    y: Array1<i64>,
}

#[test]
fn a_letter_among_numbers_is_replaced_by_a_mean() {
    let plan = Repair::new()
        .coerce(Coerce::Lossy)
        .impute("x", Imputation::Mean);
    let (training, log) = plan.build::<Training>(read("article/dtype.npz")).unwrap();
    assert_eq!(training.x, array![[1.0, 2.0, 5.0], [3.0, 4.0, 5.0]]);
    assert_eq!(
        log.to_string(),
        "\
repaired[coerce]: `x` from text to f64: 1 of 6 values made missing
  x[0, 2] = \"a\" -> NaN
repaired[impute]: `x`: 1 of 6 values imputed by the mean of its feature
  x[0, 2] = NaN -> 5"
    );
}

#[test]
fn a_letter_among_numbers_is_not_a_number_losslessly() {
    let unrepaired = Repair::new()
        .coerce(Coerce::Lossless)
        .build::<Training>(read("article/dtype.npz"))
        .map(drop)
        .unwrap_err();
    assert_eq!(
        unrepaired.to_string(),
        "\
error[dtype]: `x` holds text, but the schema says f64
  x[0, 2] = \"a\"
  5 of 6 values read as numbers
  help: fix x[0, 2], or load with `Coerce::Lossy` to make what is no number missing
not repaired[coerce]: `x`: x[0, 2] = \"a\" cannot become f64 without loss"
    );
    assert_eq!(unrepaired.into_parts().0, read("article/dtype.npz"));
}

#[test]
fn a_missing_value_is_imputed_or_its_row_is_dropped() {
    let repaired = |plan: Repair| {
        let arrays = read("article/missing.npz");
        let y = arrays.get("y").cloned().unwrap();
        assert_eq!(y, array![0_i64, 1].into());
        plan.build::<Training>(arrays).unwrap()
    };
    for by in [
        Imputation::Mean,
        Imputation::Median,
        Imputation::MostFrequent,
    ] {
        let (training, _) = repaired(Repair::new().impute("x", by));
        assert_eq!(training.x, array![[1.0, 2.0, 5.0], [3.0, 4.0, 5.0]]);
    }
    let (training, log) = repaired(Repair::new().drop_rows("batch"));
    assert_eq!(training.x, array![[3.0, 4.0, 5.0]]);
    assert_eq!(training.y, array![1]);
    assert_eq!(
        log.to_string(),
        "\
repaired[drop_rows]: 1 of 2 dropped along `batch`, in `x`, `y`
  0: x[0, 2] = NaN"
    );
}

#[test]
fn a_fixed_size_cannot_be_dropped_out_of_the_features() {
    let unrepaired = Repair::new()
        .drop_columns("x")
        .build::<Training>(read("article/missing.npz"))
        .map(drop)
        .unwrap_err();
    assert_eq!(
        unrepaired.to_string(),
        "\
error[shape]: `x` is [2, 2], but the schema says [batch, 3]
  axis 1 is 2, expected 3"
    );
}

#[test]
fn json_gets_the_dtypes_of_the_schema() {
    let json = r#"{"x": [[1, 2, null], [3, 4, 5]], "y": [0, null]}"#;
    let plan = Repair::new()
        .impute("x", Imputation::Median)
        .impute("y", Imputation::MostFrequent);
    let arrays = Arrays::from_json(json).unwrap();
    let (training, log) = plan.build::<Training>(arrays).unwrap();
    assert_eq!(training.x[[0, 2]], 5.0);
    assert_eq!(training.y, array![0, 0]);
    assert_eq!(
        log.to_string(),
        "\
repaired[impute]: `x`: 1 of 6 values imputed by the median of its feature
  x[0, 2] = missing -> 5
repaired[impute]: `y`: 1 of 2 values imputed by the most frequent value of its feature
  y[1] = missing -> 0"
    );
}

#[test]
fn a_wrong_number_of_features_cannot_be_reshaped_away() {
    let plan = Repair::new().coerce(Coerce::Lossless).reshape("x");
    let unrepaired = plan
        .build::<Training>(read("article/shape.npz"))
        .map(drop)
        .unwrap_err();
    assert_eq!(
        unrepaired.to_string(),
        "\
error[shape]: `x` is [2, 2], but the schema says [batch, 3]
  axis 1 is 2, expected 3
not repaired[reshape]: `x`: 4 values do not fit [batch, 3], where `batch` is 2"
    );
}

#[derive(Debug, InputSchema)]
struct Images {
    #[input(shape = [batch, 3, 4, 4])]
    x: Array4<f32>,
}

/// The axes have equal sizes in another order, so a reshape would scramble every picture.
#[test]
fn images_with_channels_last_are_transposed_and_never_reshaped() {
    let channels_last = || Arrays::new().with("x", Array4::<f32>::zeros((2, 4, 4, 3)));
    let rejected = Images::from_arrays(channels_last()).unwrap_err();
    assert_eq!(
        rejected.to_string(),
        "\
error[shape]: `x` is [2, 4, 4, 3], but the schema says [batch, 3, 4, 4]
  axis 1 is 4, expected 3
  axis 3 is 3, expected 4
  help: `Repair::new().transpose(\"x\", [0, 3, 1, 2])` reorders its axes so that they fit: axis 3 becomes axis 1"
    );
    let reshaped = Repair::new().reshape("x").build::<Images>(channels_last());
    let unrepaired = reshaped.map(drop).unwrap_err().to_string();
    assert_eq!(
        unrepaired.lines().last(),
        Some(
            "not repaired[reshape]: `x`: [2, 4, 4, 3] has as many values as [2, 3, 4, 4], but \
             reshaping would mix its axes; transpose it if they are in another order"
        )
    );
    let transpose = Repair::new().transpose("x", [0, 3, 1, 2]);
    assert!(transpose.build::<Images>(channels_last()).is_ok());
}
