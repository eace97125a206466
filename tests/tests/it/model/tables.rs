//! Models of tables: MLflow, LightGBM, XGBoost and skops, and the configuration of Triton. The script
//! `make_model_tables.py` writes the fixtures with the libraries themselves.

use std::fs;
use std::io::Cursor;

use schema_core::model::{DifferencePart, ModelFormat};
use schema_core::spec::Text;
use schema_core::{ArraySpec, DType, Model, Schema};

use super::fixtures::{lines, path};

fn read(key: &str) -> Model {
    Model::read(path(key)).unwrap_or_else(|error| panic!("{error}"))
}

fn schema(key: &str) -> String {
    read(key).schema().unwrap().to_string()
}

#[test]
fn columns_of_an_mlflow_signature() {
    assert_eq!(
        lines("mlflow/table"),
        [
            "age: f64[batch]",
            "visits: i64[batch]",
            "city: text[batch]",
            "member: bool[batch]",
            "score?: f32[batch]",
            "since?: datetime",
            "->",
            "output: i64[batch]",
        ]
    );
    let model = read("mlflow/table");
    let note =
        "the model takes the parameters `threshold: double`, `names: string` beside the data";
    assert_eq!(model.notes(), [note]);
    let schema = model.schema().unwrap();
    assert!(schema.ignores_unknown());
    assert!(schema.get("score").is_some_and(ArraySpec::is_optional));
    assert!(schema.get("since").is_none());
}

/// What `mlflow.models.utils._enforce_schema` of MLflow 3.17 converts, and nothing else.
#[test]
fn mlflow_widens_columns() {
    use DType::{Bool, F32, F64, I8, I32, I64, Text, U8, U32, U64};
    let all = [Bool, I8, I32, U8, U32, U64, I64, F32, F64, Text];
    for (to, from) in [
        (Bool, &[Bool][..]),
        (I32, &[I8, I32, U8]),
        (I64, &[I8, I32, U8, U32, I64]),
        (F32, &[F32]),
        (F64, &[I8, I32, U8, U32, F32, F64]),
        (Text, &[Text]),
    ] {
        let taken = all
            .into_iter()
            .filter(|&from| ModelFormat::MlFlow.takes(from, to));
        assert_eq!(taken.collect::<Vec<_>>(), from, "{to}");
    }
}

#[test]
fn features_of_lightgbm() {
    assert_eq!(
        schema("lightgbm/binary.txt"),
        "binary\n  x: f64[batch, 3], allow_nan, columns = [\"age\", \"income\", \"score\"]\n  \
         y: f64[batch], range = 0..=1, role = target"
    );
    assert_eq!(
        read("lightgbm/regions.txt").notes(),
        [
            "the values in training were `age` 18..=79, `income` 1406.06..=4600.33, `score` 0.0052..=0.9804",
            "the categories in training were `region` 2, 0, 1; LightGBM takes others as missing",
        ]
    );
    // Features of a matrix have no names.
    assert!(read("lightgbm/matrix.txt").inputs()[0].columns().is_empty());
    assert!(
        schema("lightgbm/classes.txt").ends_with("y: i64[batch], range = 0..=2, role = target")
    );
}

#[test]
fn features_of_xgboost() {
    let (json, binary) = (read("xgboost/binary.json"), read("xgboost/binary.ubj"));
    assert_eq!(json, binary);
    assert_eq!(json.inputs()[0].columns(), ["age", "income", "score"]);
    assert!(json.inputs()[0].is_nullable());
    assert_eq!(
        lines("xgboost/classes.ubj"),
        ["x: f64[batch, 3]", "->", "y: f64[batch, 3]"]
    );
    assert!(read("xgboost/matrix.json").inputs()[0].columns().is_empty());
    let typed = read("xgboost/typed.json");
    assert_eq!(
        typed.notes(),
        ["the features `region` are codes of categories"]
    );
}

/// Nothing between the trees is kept, whatever is in them.
#[test]
fn trees_of_xgboost_are_skipped() {
    let text = fs::read_to_string(path("xgboost/binary.json")).unwrap();
    let trees = format!(
        r#""gradient_booster":{{"}}\\":["]",{}1],"#,
        "1,".repeat(3_000_000)
    );
    let text = text.replacen(r#""gradient_booster":{"#, &trees, 1);
    let model = Model::read_from(Cursor::new(text)).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(model, read("xgboost/binary.json"));
}

#[test]
fn estimators_of_scikit_learn() {
    assert_eq!(
        read("skops/names.skops").inputs()[0].columns(),
        ["age", "income", "score"]
    );
    assert_eq!(
        lines("skops/matrix.skops"),
        ["x: f64[batch, 3]", "->", "y: f64[batch, 3]"]
    );
    assert_eq!(
        lines("skops/line.skops"),
        ["x: f64[batch, 3]", "->", "y: f64[batch]"]
    );
    // A scaler keeps missing values, and the imputer after it takes them.
    assert!(read("skops/imputed.skops").inputs()[0].is_nullable());
    assert!(!read("skops/names.skops").inputs()[0].is_nullable());
    let mixed = read("skops/mixed.skops");
    assert!(mixed.is_verified());
    assert_eq!(mixed.inputs()[2].to_string(), "region: text[batch]");
}

#[test]
fn the_configuration_of_triton() {
    assert_eq!(
        lines("triton/image"),
        [
            "data_0: f32[batch, 3, 224, 224]",
            "->",
            "fc6_1: f32[batch, 1000]"
        ]
    );
    assert_eq!(
        read("triton/image").notes(),
        [
            "the server takes at most 8 samples at once",
            "the server reshapes `data_0` for the model",
        ]
    );
    // Without a size of batches, the shape is whole.
    assert_eq!(
        lines("triton/text"),
        [
            "texts: text[_]",
            "limit?: i32[1]",
            "->",
            "scores: f16[_, 2]"
        ]
    );
    let error = Model::read(path("triton/auto")).unwrap_err().to_string();
    assert!(
        error.ends_with(
            "is a configuration of Triton without inputs, which the server reads from the model\n  help: give \
             the path of the model, such as `1/model.onnx`"
        ),
        "{error}"
    );
}

/// A matrix of any numbers fits; its columns have an order.
#[test]
fn columns_in_another_order_are_a_difference() {
    let model = read("lightgbm/binary.txt");
    let declared = |columns: [&'static str; 3], dtype| {
        let mut x = ArraySpec::new("x", dtype);
        x.dims = model
            .schema()
            .unwrap()
            .array(0)
            .unwrap()
            .dims()
            .to_vec()
            .into();
        x.columns = columns.map(Text::Borrowed).to_vec().into();
        Schema::owned("Inputs".to_owned(), String::new(), vec![x])
    };
    let found = |columns, dtype| model.differences(&declared(columns, dtype));
    let inputs = |found: &[schema_core::model::Difference]| -> Vec<String> {
        let of_input = found
            .iter()
            .filter(|found| found.part() != DifferencePart::Missing);
        of_input.map(ToString::to_string).collect()
    };
    assert_eq!(
        inputs(&found(["age", "income", "score"], DType::F32)),
        [""; 0]
    );
    assert_eq!(
        inputs(&found(["age", "score", "income"], DType::Text)),
        [
            "`x` holds text here, but numbers in the model",
            "column 1 of `x` is `score` here, but `income` in the model\n  help: the model was trained with the \
             columns age, income, score",
        ]
    );
}

#[test]
fn a_sidecar_keeps_columns() {
    for key in [
        "lightgbm/binary.txt",
        "xgboost/typed.json",
        "skops/imputed.skops",
        "triton/image",
        "mlflow/table",
    ] {
        let model = read(key);
        let text = model.to_sidecar();
        let same =
            Model::from_sidecar(&text).unwrap_or_else(|error| panic!("{key}: {error}\n{text}"));
        assert_eq!(same, model, "{key}");
    }
    assert!(
        read("lightgbm/binary.txt")
            .to_sidecar()
            .contains(r#""columns": ["age", "income", "score"]"#)
    );
}
