//! Models instead of schemas: `show`, `check`, `rust` and `diff`.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use schema_core::{Model, Schema};

use crate::common::{command, finish, fixtures, folder, golden, on_fixtures, run_in};

/// Returns the relative paths of all models of the fixtures, readable or not, in order.
pub(crate) fn models() -> Vec<String> {
    let root = fixtures().join("models");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_none_or(|found| found != "json") {
                let path: PathBuf = path.strip_prefix(fixtures()).unwrap().into();
                files.push(path.to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    files.sort();
    assert!(files.len() > 45, "{files:?}");
    files
}

#[test]
fn every_model_is_shown_or_an_error() {
    let mut output = String::new();
    for file in models() {
        let ran = on_fixtures(&["show", &file]);
        assert_eq!(
            ran.code == Some(0),
            Model::read(fixtures().join(&file)).is_ok(),
            "{file}"
        );
        output += &ran.out;
        output += &ran.err;
    }
    golden("show_models.txt", &output);

    let ran = on_fixtures(&["show", "models/tf/dense", "models/keras/dense.keras"]).good();
    assert!(
        ran.starts_with("models/tf/dense: SavedModel model of"),
        "{ran}"
    );
    let json = on_fixtures(&[
        "show",
        "--format",
        "json",
        "models/keras/labels_sparse.keras",
    ])
    .json();
    let model = &json["files"][0];
    assert_eq!(model["holds"], "model");
    assert_eq!(model["inputs"][0]["dtype"], "f32");
    assert_eq!(
        model["outputs"][0]["target"], "i64[batch], range = 0..=3",
        "{model}"
    );
    let html = on_fixtures(&["show", "--format", "html", "models/onnx/type_zoo.onnx"]).good();
    assert!(html.contains("<td>sequence</td>"), "{html}");
}

#[test]
fn a_model_is_read_from_standard_input() {
    let mut show = command(&fixtures());
    show.args(["show", "-"]);
    let bytes = fs::read(fixtures().join("models/keras/dense.keras")).unwrap();
    let ran = finish(show, &bytes).good();
    assert!(
        ran.starts_with("standard input: Keras model of 1 input"),
        "{ran}"
    );
    let mut check = command(&fixtures());
    check.args(["check", "-", "article/clean.npz", "--loss", "my_loss"]);
    assert_eq!(finish(check, &bytes).code, Some(0));
}

#[test]
fn data_is_checked_against_models() {
    let mut output = String::new();
    for arguments in [
        "dense.keras article/clean.npz",
        "dense.keras article/clean.npz --loss sparse_categorical_crossentropy",
        "dense.keras article/shape.npz article/missing.npz article/dtype.npz",
        "dense.keras article/shape.npz article/missing.npz article/dtype.npz --coerce lossy",
        "dense.keras article/clean.x.npy",
        "dense.keras article/dtype_object.npz",
        "article_mse.keras article/clean.npz",
        "article_mse.keras article/clean.x.npy",
        "labels_onehot.keras article/clean.npz",
        "labels_sparse.keras article/clean.npz datasets/iris.npz",
        "subclass.keras article/clean.npz",
        "subclass.keras article/clean.npz --unverified",
        "two_in.keras article/clean.npz",
        "two_in.keras article/clean.npz --match x=imge",
        "dense_unbuilt.keras article/clean.npz",
        "dense.keras dense.keras",
        "../onnx/dense_fixed.onnx article/missing.npz",
    ] {
        let line = arguments.replace("article/", "../../article/");
        let line = line.replace("datasets/", "../../datasets/");
        let mut all = vec!["check"];
        all.extend(line.split_whitespace());
        let ran = run_in(&fixtures().join("models/keras"), &all);
        let whole = ran.all().replace("../../", "");
        let _ = write!(output, "$ schema check {arguments}\n{whole}");
    }
    golden("check_models.txt", &output);
}

#[test]
fn numbers_are_converted_only_with_coerce() {
    let folder = folder(&[]);
    let model = fixtures().join("models/keras/labels_sparse.keras");
    let model = model.to_str().unwrap();
    let save = |value: f64| {
        schema_core::Arrays::new()
            .with("x", schema_core::ndarray::array![[1.0, 2.0, value]])
            .with("y", schema_core::ndarray::array![3_u8])
            .write(folder.path().join("data.npz"))
            .unwrap();
    };
    let check = |how: &str| {
        run_in(
            folder.path(),
            &["check", model, "data.npz", "--coerce", how],
        )
    };
    save(0.5);
    assert_eq!(check("strict").code, Some(1));
    assert_eq!(
        check("lossless").good(),
        "data.npz: valid (batch = 1)\n  `x` checked as f32, not f64\n"
    );
    save(0.1);
    let ran = check("lossless");
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.out
            .contains("`x` is not converted: x[0, 2] = 0.1 cannot become f32 without loss"),
        "{}",
        ran.out
    );
    assert_eq!(
        check("lossy").good(),
        "data.npz: valid (batch = 1)\n  `x` checked as f32, not f64, which rounds 1 of 3 values\n"
    );
    // A value that becomes infinite is not valid.
    save(1e300);
    let ran = check("lossy");
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("error["), "{}", ran.out);
}

#[test]
fn arrays_are_matched_by_options() {
    let folder = folder(&[(
        "data.json",
        r#"{"a": [0, 1], "b": [[1, 2, 3], [4, 5, 6]], "y": [7, 8]}"#,
    )]);
    let model = fixtures().join("models/keras/labels_sparse.keras");
    let model = model.to_str().unwrap();
    let check = |options: &[&str]| {
        run_in(
            folder.path(),
            &[&["check", model, "data.json"], options].concat(),
        )
    };
    let ran = check(&[]);
    assert!(
        ran.out.contains("`a` is [2]") && ran.out.contains("`b` is not in the schema"),
        "{}",
        ran.out
    );
    let ran = check(&["--match", "b=input_layer_2", "--match", "a=dense_2"]);
    assert!(
        ran.out.starts_with("data.json: 1 violation\n") && ran.out.contains("`y` is not in"),
        "{}",
        ran.out
    );
    for wrong in ["b", "=b", "b="] {
        assert_eq!(check(&["--match", wrong]).code, Some(2));
    }
    let ran = check(&["--loss", "dens=mse"]);
    assert_eq!(
        ran.err,
        "error: the model has no output `dens`\n  help: it has `dense_2`\n"
    );
}

#[test]
fn models_are_compared_regardless_of_generated_names() {
    let diff = |old: &str, new: &str| {
        let path = |name: &str| format!("models/keras/{name}");
        on_fixtures(&["diff", &path(old), &path(new)])
    };
    assert_eq!(diff("dense.keras", "dense.h5").good(), "dense: no change\n");
    // `input_layer` and `input_layer_2` are the same input.
    let ran = diff("dense.keras", "dense_build.keras").good();
    assert!(!ran.contains("input_layer"), "{ran}");
    golden(
        "diff_models.txt",
        &diff("article_mse.keras", "labels_sparse.keras").all(),
    );
}

#[allow(unreachable_pub, clippy::struct_field_names)] // meant for a library
mod written {
    include!("../golden/rust_models.rs");
}

/// Returns the name of the module for the struct of a file.
fn module(file: &str) -> String {
    let path = file.trim_start_matches("models/").to_lowercase();
    path.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
}

#[test]
fn structs_of_models_compile_and_fit_them() {
    let mut modules = String::new();
    let mut list = String::new();
    for file in models() {
        let ran = on_fixtures(&["rust", &file]);
        if ran.code != Some(0) {
            assert!(ran.err.starts_with("error: "), "{file}: {}", ran.err);
            let read = Model::read(fixtures().join(&file));
            let holds = |model: Model| model.inputs().iter().any(|input| input.dtype().is_some());
            assert!(!read.is_ok_and(holds), "{file}: {}", ran.err);
            continue;
        }
        let name = ran.out.split("pub struct ").nth(1).unwrap();
        let name = name.split_whitespace().next().unwrap();
        let module = module(&file);
        let _ = write!(modules, "pub mod {module} {{\n{}}}\n\n", ran.out);
        let _ = writeln!(
            list,
            "        ({file:?}, <{module}::{name} as schema_core::InputSchema>::SCHEMA),"
        );
    }
    let all = format!(
        "{modules}pub fn all() -> Vec<(&'static str, schema_core::Schema)> {{\n    vec![\n{list}    ]\n}}\n"
    );
    golden("rust_models.rs", &all);

    let all: Vec<(&str, Schema)> = written::all();
    assert!(all.len() > 30, "{}", all.len());
    for (file, schema) in all {
        let model = Model::read(fixtures().join(file)).unwrap();
        // Inputs that are not arrays are comments, and so missing.
        let held = |name: &str| {
            let mut inputs = model.inputs().iter();
            inputs.any(|input| input.name() == name && input.dtype().is_some())
        };
        let differences = model.differences(&schema);
        let left = differences
            .iter()
            .filter(|found| found.index().is_some() || held(found.array()));
        let left: Vec<&str> = left.map(schema_core::model::Difference::message).collect();
        assert!(left.is_empty(), "{file}: {left:?}");
    }
}

#[test]
fn a_struct_of_a_large_model_needs_a_sidecar() {
    let folder = folder(&[]);
    let mut model = fs::read(fixtures().join("models/lightgbm/binary.txt")).unwrap();
    let trees = model.len();
    model.resize(trees + (16 << 20), b'\n');
    fs::write(folder.path().join("large.txt"), model).unwrap();
    let ran = run_in(folder.path(), &["rust", "large.txt"]);
    let note = "note: the struct needs a sidecar, because `large.txt` has more than 16 MiB: `schema lock large.txt`";
    assert!(ran.err.contains(note), "{}", ran.err);
    assert_eq!(run_in(folder.path(), &["lock", "large.txt"]).code, Some(0));
    let ran = run_in(folder.path(), &["rust", "large.txt"]);
    assert!(!ran.err.contains("sidecar"), "{}", ran.err);
    assert!(
        ran.out
            .contains(r#"columns = ["age", "income", "score"], allow_nan"#),
        "{}",
        ran.out
    );
}

#[test]
fn tables_are_checked_by_the_columns_of_a_model() {
    let folder = folder(&[]);
    let model = fixtures().join("models/lightgbm/binary.txt");
    let model = model.to_str().unwrap();
    let check = |table: &str| {
        fs::write(folder.path().join("table.csv"), table).unwrap();
        run_in(folder.path(), &["check", model, "table.csv"])
    };
    let ran = check("age,income,score,y\n40,1000,0.5,0\n50,,0.1,1\n");
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(0), "table.csv: valid (batch = 2)\n")
    );
    let ran = check("income,age,score\n1000,40,0.5\n");
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.err.contains("the columns are in another order"),
        "{}",
        ran.err
    );
    let ran = check("age,score\n40,0.5\n");
    assert!(
        ran.out.contains("`income`, a column of `x`, is not there"),
        "{}",
        ran.out
    );
    let ran = check("age,income,score,id\n40,3,0.5,1\n");
    assert!(ran.out.contains("`id` is not in the schema"), "{}", ran.out);
    assert_eq!(ran.code, Some(1));
}

#[test]
fn inputs_that_no_struct_can_hold_are_noted() {
    let ran = on_fixtures(&["rust", "models/onnx/type_zoo.onnx"]);
    assert!(
        ran.err
            .contains("note: not in the struct: The model has the input seq: sequence"),
        "{}",
        ran.err
    );
    let ran = on_fixtures(&["rust", "models/keras/dense.keras", "--name", "my model"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("write `--name MyModel`"), "{}", ran.err);
    let ran = on_fixtures(&["rust", "article/clean.npz"]);
    assert_eq!(ran.code, Some(2));
}

/// The program of the tests of compile errors has the same struct, so that it compiles.
#[test]
fn a_struct_of_a_schema_is_checked_against_it() {
    let ran = on_fixtures(&["rust", "contracts/served.json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let (_, written) = ran.out.split_once("#[derive(").unwrap();
    let program = include_str!("../../../tests/ui/pass/contract.rs");
    assert!(program.contains(written), "{written}");
}

#[test]
fn damaged_models_are_errors() {
    let folder = folder(&[("model.pkl", "")]);
    let whole = fs::read(fixtures().join("models/keras/dense.keras")).unwrap();
    fs::write(folder.path().join("cut.keras"), &whole[..whole.len() / 2]).unwrap();
    fs::write(folder.path().join("model.pkl"), b"\x80\x04\x95\0\0\0\0").unwrap();
    for file in ["cut.keras", "model.pkl"] {
        for arguments in [&["show", file][..], &["check", file, file]] {
            let ran = run_in(folder.path(), arguments);
            assert_eq!(ran.code, Some(2), "{ran:?}");
            let said = format!("error: `{file}` ");
            let said = [said.as_str(), "error: the model is a pickle"];
            assert!(
                said.iter().any(|said| ran.err.starts_with(said)),
                "{}",
                ran.err
            );
            assert!(!ran.err.contains("not a schema"), "{}", ran.err);
        }
    }
}

#[test]
fn labels_are_checked_against_the_loss() {
    let x = r#""x": [[1, 2, 3], [4, 5, 6]]"#;
    let data = |y: &str| format!("{{\"y\": {y}, {x}}}");
    let cases = [
        ("sparse", "[0, 9]"),
        ("sparse", "[[0], [3]]"),
        ("sparse", "[[0, 0, 0, 1], [1, 0, 0, 0]]"),
        ("sparse", "[0.5, 1]"),
        ("sparse", r#"["cat", "dog"]"#),
        ("sparse", "[0, 1, 2]"),
        ("onehot", "[[0, 0, 0, 1], [1, 0, 0, 0]]"),
        (
            "onehot",
            "[[false, false, false, true], [true, false, false, false]]",
        ),
        ("onehot", "[0, 3]"),
    ];
    let folder = folder(&[]);
    let mut output = String::new();
    for (model, y) in cases {
        fs::write(folder.path().join("data.json"), data(y)).unwrap();
        let path = fixtures().join(format!("models/keras/labels_{model}.keras"));
        let ran = run_in(
            folder.path(),
            &["check", path.to_str().unwrap(), "data.json"],
        );
        let _ = write!(output, "labels_{model}.keras, y = {y}\n{}", ran.all());
    }
    golden("check_labels.txt", &output);
}

#[test]
fn data_that_begins_like_a_model_is_data() {
    let folder = folder(&[("a.json", r#"{"class_name": ["a", "b"], "config": [1, 2]}"#)]);
    let ran = run_in(folder.path(), &["show", "a.json"]).good();
    assert!(ran.starts_with("a.json: 2 arrays\n"), "{ran}");
    let ran = run_in(folder.path(), &["show", "."]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.contains("is a folder without a model"),
        "{}",
        ran.err
    );
}

#[test]
fn a_table_is_stacked_into_the_only_input() {
    let check = |more: &[&str]| {
        let files = [
            "check",
            "cases/one_input/iris.onnx",
            "cases/one_input/features.csv",
        ];
        on_fixtures(&[&files[..], more].concat())
    };
    let ran = check(&[]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(
        ran.out,
        "\
cases/one_input/features.csv: 1 violation
  error[absent]: `X` is not there
  help: `--columns X` stacks the 4 columns in the order of the file; `--columns 'X=sepal length (cm),\
sepal width (cm),petal length (cm),..'` those that it names
"
    );
    check(&["--columns", "X"]).good();
    let two = check(&[
        "--columns",
        "X=petal length (cm),sepal width (cm)",
        "--ignore-unknown",
    ]);
    assert_eq!(
        two.out,
        "\
cases/one_input/features.csv: 1 violation
  error[shape]: `X` is [150, 2], but the schema says [_, 4]
    axis 1 is 2, expected 4
"
    );
    assert!(
        check(&["--columns", "Z"])
            .err
            .contains("there is no input `Z`")
    );
    let absent = check(&["--columns", "X=age"]);
    assert!(
        absent.err.contains("the data has no column `age`"),
        "{}",
        absent.err
    );
}

#[test]
fn programs_are_checked_with_bounds_and_say_what_is_not_checked() {
    let folder = folder(&[]);
    let check = |model: &str, data: &str| {
        fs::write(folder.path().join("data.json"), data).unwrap();
        let model = fixtures().join(model);
        run_in(
            folder.path(),
            &["check", model.to_str().unwrap(), "data.json"],
        )
    };
    let ran = check(
        "models/torch/windows.pt2",
        r#"{"signal": [[1, 2, 3, 4, 5]]}"#,
    );
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.all()
            .contains("conditions, which are not checked: `(L["),
        "{}",
        ran.all()
    );
    let ran = check(
        "models/torch/older/windows.pt2",
        r#"{"signal": [[1, 2, 3]]}"#,
    );
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(
        ran.out.contains("`s1` is 3 in `signal` (axis 1)"),
        "{}",
        ran.out
    );
    // An archive with the extension of a model is not shown as data.
    let model = fs::read(fixtures().join("models/torch/dense.pt2")).unwrap();
    let length = model.len();
    fs::write(folder.path().join("cut.pt2"), &model[..length - 100]).unwrap();
    let ran = run_in(folder.path(), &["show", "cut.pt2"]);
    assert!(ran.err.contains("`cut.pt2` is damaged"), "{}", ran.all());
}
