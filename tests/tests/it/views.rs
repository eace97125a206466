//! Borrowed arrays by name, checked like owned ones.

use allocation_counter::measure;
use schema_core::ndarray::{Array1, Array2, ArrayView1, array};
use schema_core::{AnyArray, Arrays, DType, InputSchema, Views};

#[derive(Debug, InputSchema)]
struct Inner {
    #[input(shape = [batch], name = "age")]
    years: Array1<f32>,
}

#[derive(Debug, InputSchema)]
struct Training<'a> {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch])]
    weight: Option<Array1<f64>>,
    #[input(flatten)]
    inner: Inner,
    #[input(shape = [batch], one_of = [0, 1], role = target)]
    y: ArrayView1<'a, i64>,
}

fn training(y: &Array1<i64>) -> Training<'_> {
    Training {
        x: Array2::zeros((2, 3)),
        weight: None,
        inner: Inner {
            years: array![1.0, 2.0],
        },
        y: y.view(),
    }
}

#[test]
fn a_struct_gives_its_arrays_by_their_names() {
    let y = array![0, 1];
    let training = training(&y);
    let views = training.views();
    assert_eq!(views.names().collect::<Vec<_>>(), ["x", "age", "y"]);
    assert_eq!(views.get("age").unwrap().shape(), [2]);
    assert!(views.get("weight").is_none());
    let schema = &Training::SCHEMA;
    let with_specs = views.by_spec(schema);
    let dtypes: Vec<_> = with_specs
        .map(|(spec, view)| (spec.name(), spec.dtype() == view.dtype()))
        .collect();
    assert_eq!(dtypes, [("x", true), ("age", true), ("y", true)]);
    assert_eq!(schema.validate(&views).unwrap(), training.check().unwrap());
}

/// Borrowed and owned arrays get the same report.
#[test]
fn borrowed_arrays_are_checked_as_owned_ones() {
    let x = array![[1.0_f32, 2.0, f32::NAN], [4.0, 5.0, 6.0]];
    let age = array![1.0_f64, 2.0];
    let y = array![0_i64, 7, 1];
    let names = ["x", "age", "yy"];
    let owned = [
        AnyArray::from(x.clone()),
        AnyArray::from(age.clone()),
        AnyArray::from(y.clone()),
    ];
    let mut arrays = Arrays::new();
    for (name, array) in names.into_iter().zip(owned.clone()) {
        arrays.insert(name, array);
    }
    let views: Views<'_> = names.into_iter().zip(&owned).collect();
    let by_hand = Views::new()
        .with("x", &x)
        .with("age", age.view())
        .with("yy", &y);
    let schema = &Training::SCHEMA;
    let report = schema.validate(&arrays).unwrap_err();
    assert_eq!(report.violations().len(), 4, "{report}");
    for views in [views, by_hand] {
        assert_eq!(
            schema.validate(&views).unwrap_err().to_string(),
            report.to_string()
        );
    }
}

/// Columns are stacked into one array here too.
#[test]
fn borrowed_columns_are_stacked() {
    #[derive(InputSchema)]
    struct Table {
        #[input(shape = [batch, 2], columns = ["a", "b"])]
        x: Array2<f32>,
    }

    let table = array![[1.0_f32, 2.0], [3.0, 4.0], [5.0, 6.0]];
    let views = Views::new()
        .with("a", table.column(0))
        .with("b", table.column(1));
    assert_eq!(Table::SCHEMA.validate(&views).unwrap()["batch"], 3);
    let one = Views::new().with("a", table.column(0));
    assert_eq!(
        Table::SCHEMA.validate(&one).unwrap_err().to_string(),
        "error[absent]: `b`, a column of `x`, is not there"
    );
    let _ = Table { x: table }.check();
}

#[test]
fn the_last_of_two_arrays_of_one_name_is_kept() {
    let (first, last) = (array![1_u8], array![1.0_f64]);
    let mut views = Views::new().with("x", &first);
    views.insert("x", &last);
    assert_eq!((views.len(), views.is_empty()), (1, false));
    assert_eq!(views.iter().next().unwrap().1.dtype(), DType::F64);
}

#[test]
fn nothing_is_copied() {
    let y = Array1::zeros(100_000);
    let training = Training {
        x: Array2::zeros((100_000, 3)),
        weight: None,
        inner: Inner {
            years: Array1::zeros(100_000),
        },
        y: y.view(),
    };
    let taken = measure(|| {
        assert!(Training::SCHEMA.validate(&training.views()).is_ok());
    });
    assert!(taken.bytes_total < 10_000, "{taken:?}");
}
