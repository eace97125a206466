//! Structs of any arrays become data sets, and predictions come back.

use linfa::traits::{Fit, Predict};
use linfa_trees::DecisionTree;
use schema_core::ndarray::{Array1, Array2, Array3, array};
use schema_core::{Arrays, InputSchema};
use schema_linfa::{SingleTarget, dataset, outputs, records};

/// The measurements of irises, and their species.
#[derive(Debug, InputSchema)]
struct Irises {
    #[input(shape = [batch, 4], range = 0.0..=10.0)]
    x: Array2<f32>,
    #[input(shape = [batch], one_of = [0, 1, 2], role = target)]
    y: Array1<i64>,
}

#[derive(Debug, InputSchema)]
struct Species {
    #[input(shape = [batch], one_of = [0, 1, 2])]
    class: Array1<u64>,
}

#[derive(Debug, InputSchema)]
struct Binary {
    #[input(shape = [batch], one_of = [0, 1])]
    class: Array1<u64>,
}

#[test]
fn a_tree_is_fitted_and_its_answers_proven() -> Result<(), Box<dyn std::error::Error>> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/fixtures/datasets/iris.npz"
    );
    let irises = Irises::from_arrays(Arrays::read(path)?)?;
    let labels = irises.y.clone();
    let data: SingleTarget<f32, usize> = dataset(irises)?;
    let tree = DecisionTree::params().max_depth(Some(3)).fit(&data)?;
    let answers = schema_linfa::array(tree.predict(&data));
    let species = outputs::<Species>([("class", answers.clone())])?;
    let right =
        (species.class.iter().zip(&labels)).filter(|(class, y)| **class == y.cast_unsigned());
    let right = right.count();
    assert!(right >= 140, "{right} of {} are right", labels.len());

    let report = outputs::<Binary>([("class", answers)])
        .unwrap_err()
        .to_string();
    assert!(
        report.starts_with("error[one_of]: `class` has "),
        "{report}"
    );
    Ok(())
}

#[test]
fn one_input_of_standard_layout_is_moved() {
    let x = array![[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]];
    let at = x.as_ptr();
    let y = array![0, 1];
    let data: SingleTarget<f32, usize> = dataset(Irises { x, y }.validate().unwrap()).unwrap();
    assert_eq!(data.records.as_ptr(), at);
    assert_eq!(data.targets.to_vec(), [0, 1]);
    assert_eq!(data.feature_names(), ["x[0]", "x[1]", "x[2]", "x[3]"]);
    let back = schema_linfa::array(data.records);
    assert_eq!(
        back.view_as::<f32, schema_core::ndarray::Ix2>()
            .unwrap()
            .as_ptr(),
        at
    );
}

/// A table: columns of their own, and one array of two columns.
#[derive(Debug, InputSchema)]
struct Table {
    #[input(shape = [rows])]
    age: Array1<f64>,
    #[input(shape = [rows, 2], columns = ["width", "height"])]
    size: Array2<f64>,
    #[input(shape = [rows], role = target)]
    word: Array1<String>,
    #[input(shape = [rows], role = weight)]
    sample_weight: Option<Array1<f32>>,
}

fn table() -> schema_core::Valid<Table> {
    let table = "width,height,age,word,sample_weight\n1,2,30,a,0.5\n3,4,40,b,1\n";
    let arrays = Arrays::from_csv(table, &schema_core::io::CsvOptions::default()).unwrap();
    Table::from_arrays(arrays).unwrap()
}

#[test]
fn inputs_are_stacked_as_columns() {
    let data: SingleTarget<f64, String> = dataset(table()).unwrap();
    let rows: Vec<Vec<f64>> = data
        .records
        .rows()
        .into_iter()
        .map(|row| row.to_vec())
        .collect();
    assert_eq!(rows, [[30.0, 1.0, 2.0], [40.0, 3.0, 4.0]]);
    assert_eq!(data.feature_names(), ["age", "width", "height"]);
    assert_eq!(data.targets.to_vec(), ["a", "b"]);
    assert_eq!(data.weights.to_vec(), [0.5, 1.0]);
    assert_eq!(records::<_, f64>(table()).unwrap(), data.records);
}

#[derive(Debug, InputSchema)]
struct Unlabeled {
    #[input(shape = [batch, 2])]
    x: Array2<f32>,
}

#[derive(Debug, InputSchema)]
struct TwoTargets {
    #[input(shape = [batch, 2])]
    x: Array2<f32>,
    #[input(shape = [batch], role = target)]
    y: Array1<i64>,
    #[input(shape = [batch], role = target)]
    z: Array1<i64>,
}

#[derive(Debug, InputSchema)]
struct Images {
    #[input(shape = [batch, 2, 2])]
    x: Array3<f32>,
    #[input(shape = [batch], role = target)]
    y: Array1<i64>,
}

#[derive(Debug, InputSchema)]
struct Rows {
    #[input(shape = [n, 2])]
    x: Array2<f32>,
    #[input(shape = [m])]
    w: Array1<f32>,
    #[input(shape = [n], role = target)]
    y: Array1<i64>,
}

#[derive(Debug, InputSchema)]
struct Unsigned {
    #[input(shape = [batch, 2])]
    x: Array2<f32>,
    #[input(shape = [batch], role = target)]
    y: Array1<i64>,
}

#[test]
fn what_is_no_data_set_is_told() {
    fn of<T: schema_core::FromArrays>(inputs: T) -> String {
        let valid = inputs.validate().unwrap();
        dataset::<T, f32, usize>(valid).unwrap_err().to_string()
    }
    let y = || array![0_i64, 1];
    assert_eq!(
        dataset::<_, f32, usize>(table()).unwrap_err().to_string(),
        "`age` holds f64, which the data set does not take\n  it takes f32",
    );

    let x = || array![[1.0_f32, 2.0], [3.0, 4.0]];
    assert_eq!(
        of(Unlabeled { x: x() }),
        "there is no target, and a data set of linfa has one"
    );
    let unlabeled = Unlabeled { x: x() }.validate().unwrap();
    assert_eq!(records::<_, f32>(unlabeled).unwrap().nrows(), 2);

    assert_eq!(
        of(TwoTargets {
            x: x(),
            y: y(),
            z: y()
        }),
        "there are the targets `y`, `z`, and a data set of linfa has one",
    );

    assert_eq!(
        of(Images {
            x: Array3::zeros((2, 2, 2)),
            y: y()
        }),
        "`x` is of rank 3, and an input of a data set is of rank 1 or 2",
    );

    assert_eq!(
        of(Rows {
            x: x(),
            w: array![1.0],
            y: y()
        }),
        "`w` has 1 rows, and the inputs before it have 2",
    );
    assert_eq!(
        of(Unsigned {
            x: x(),
            y: array![0, -1]
        }),
        "`y` holds -1, which is no label: they count from 0",
    );
}
