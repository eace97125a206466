//! Sidecars of models: nothing is lost when they are written and read back.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use schema_core::model::{ModelArray, ModelDim, ModelErrorKind, ModelFormat, ModelValues};
use schema_core::model::{SidecarChange, SidecarState};
use schema_core::spec::{Dim, Loss, StandIn};
use schema_core::{DType, Model};
use serde_json::{Value, json};

use super::fixtures::{files, path};

const PAGE: &str = include_str!("../../../../schema-models/FORMAT.md");

/// The paths of all fixtures that are models, including folders.
fn models() -> Vec<(PathBuf, Model)> {
    let folders = [
        "keras",
        "keras_legacy",
        "onnx",
        "hdf5",
        "tflite",
        "mlflow",
        "tf",
    ];
    let keys = folders.iter().flat_map(|folder| files(folder));
    let models: Vec<(PathBuf, Model)> = keys
        .map(|key| path(&key))
        .filter_map(|path| Some((path.clone(), Model::read(path).ok()?)))
        .collect();
    assert!(models.len() > 40, "only {} models", models.len());
    models
}

/// Returns the sidecar as text, and compares it with `serde_json`.
fn text(model: &Model) -> (String, Value) {
    let text = model.to_sidecar();
    assert!(text.ends_with("}\n"), "{text}");
    let json = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error} in {text}"));
    (text, json)
}

#[test]
fn every_fixture_reads_back() {
    for (path, model) in models() {
        let (text, json) = text(&model);
        assert_eq!(json["schema_version"], 1);
        assert_eq!(Model::from_sidecar(&text).unwrap(), model, "{path:?}");
        // The path of the model is not in the sidecar.
        assert!(!text.contains("fixtures"), "{text}");
    }
}

#[test]
fn each_input_and_output_is_a_line() {
    assert_eq!(
        Model::read(path("keras/labels_sparse.keras"))
            .unwrap()
            .to_sidecar(),
        r#"{
  "schema_version": 1,
  "format": "keras",
  "inputs": [
    {"name": "input_layer_2", "dtype": "f32", "shape": [null, 3], "made_up_name": true}
  ],
  "outputs": [
    {"name": "dense_2", "dtype": "f32", "shape": [null, 4], "made_up_name": true, "loss": "sparse_categorical_crossentropy"}
  ]
}
"#
    );
    assert_eq!(
        Model::read(path("keras/subclass_dict.keras"))
            .unwrap()
            .to_sidecar(),
        r#"{
  "schema_version": 1,
  "format": "keras",
  "inputs": [
    {"name": "a", "shape": [2, 7]},
    {"name": "b", "shape": [2, 3]}
  ],
  "outputs": [],
  "ordered": false,
  "verified": false,
  "notes": [
    "`Sub2` is a subclassed model: its file says what shapes the first argument of its first call had, and neither dtypes nor other arguments",
    "axis 0 of `a` is 2 in the file; Keras takes any number of samples, unless a layer is stateful",
    "axis 0 of `b` is 2 in the file; Keras takes any number of samples, unless a layer is stateful"
  ]
}
"#
    );
}

/// Models with content that no reader returns, but a `Model` may have.
fn any_model() -> impl Strategy<Value = Model> {
    let formats = select(vec![
        ModelFormat::Keras,
        ModelFormat::KerasH5,
        ModelFormat::Onnx,
        ModelFormat::MlFlow,
        ModelFormat::SavedModel,
        ModelFormat::TfLite,
    ]);
    let outputs = vec((any_array(), option::of(any_loss())), 0..4);
    (
        formats,
        vec(any_array(), 0..4),
        outputs,
        any::<[bool; 2]>(),
        vec(any::<String>(), 0..3),
    )
        .prop_map(|(format, inputs, outputs, [ordered, verified], notes)| {
            let (outputs, losses) = outputs.into_iter().unzip();
            Model::new(format, inputs, outputs)
                .with_losses(losses)
                .with_ordered(ordered)
                .with_verified(verified)
                .with_notes(notes)
        })
}

/// Names of one letter clash, as those of some models do.
fn any_name() -> impl Strategy<Value = String> {
    prop_oneof!["[ab]", any::<String>(), Just("input_layer_1".to_owned())]
}

fn any_array() -> impl Strategy<Value = ModelArray> {
    let dtype = option::of(select(DType::ALL.to_vec()));
    let sizes = prop_oneof![0..5_usize, Just(usize::MAX / 2)];
    let dim = prop_oneof![
        sizes.prop_map(ModelDim::Fixed),
        any_name().prop_map(ModelDim::Symbol),
        select(vec!["past + 1", "batch/2", "2 * n", "..", "_", "3", "a b"])
            .prop_map(|name| ModelDim::Symbol(name.to_owned())),
        select(vec!["past + 1", "(a - b) * 2"]).prop_map(|text| match Dim::from_text(text) {
            Some(Dim::Expr(expr)) => ModelDim::Expr(expr),
            _ => ModelDim::Open,
        }),
        Just(ModelDim::Open),
    ];
    (
        any_name(),
        dtype,
        option::weighted(0.2, any::<String>()),
        option::of(vec(dim, 0..5)),
        any::<[bool; 4]>(),
        (
            option::of(0..9_usize),
            option::of(any::<String>()),
            any::<Option<(i64, i64)>>(),
            option::of(any_values()),
        ),
    )
        .prop_map(
            |(name, dtype, foreign, shape, flags, (last, unknown, range, values))| {
                let [optional, made_up, open, nullable] = flags;
                let array = ModelArray::new(name)
                    .with_dtype(dtype)
                    .with_shape(shape)
                    .with_optional(optional)
                    .with_made_up_name(made_up)
                    .with_open_batch(open)
                    .with_last_axis(last)
                    .with_unknown_shape(unknown)
                    .with_nullable(nullable)
                    .with_range(range)
                    .with_values(values);
                match foreign {
                    Some(foreign) => array.with_foreign_type(foreign),
                    None => array,
                }
            },
        )
}

fn any_values() -> impl Strategy<Value = ModelValues> {
    prop_oneof![
        vec(any::<i64>(), 1..4).prop_map(ModelValues::Integers),
        vec(any::<String>(), 1..4).prop_map(ModelValues::Texts),
    ]
}

fn any_loss() -> impl Strategy<Value = Loss> {
    let known = select(vec![
        Loss::MeanSquaredError,
        Loss::MeanAbsoluteError,
        Loss::Huber,
        Loss::BinaryCrossentropy,
        Loss::CategoricalCrossentropy,
        Loss::CategoricalGeneralizedCrossEntropy,
        Loss::Circle,
        Loss::Ctc,
    ]);
    // A custom loss may have the name of a loss of Keras.
    let name = prop_oneof![
        any::<String>(),
        select(vec!["mse".to_owned(), "custom".to_owned()])
    ];
    prop_oneof![
        known,
        any::<Option<i64>>()
            .prop_map(|ignore_class| Loss::SparseCategoricalCrossentropy { ignore_class }),
        name.clone().prop_map(Loss::SameShape),
        name.prop_map(Loss::Custom),
    ]
}

proptest! {
    #[test]
    fn any_model_reads_back(model in any_model()) {
        let (text, json) = text(&model);
        prop_assert_eq!(json["inputs"].as_array().unwrap().len(), model.inputs().len());
        // Regardless of line breaks.
        let pretty = serde_json::to_string_pretty(&json).unwrap();
        for text in [text, json.to_string(), pretty] {
            prop_assert_eq!(&Model::from_sidecar(&text).unwrap(), &model);
        }
    }

    #[test]
    fn differences_are_empty_only_for_equal_models(before in any_model(), after in any_model()) {
        // Notes are words for readers.
        let said = |model: &Model| model.clone().with_notes(Vec::new());
        for (before, after) in [(&before, &after), (&before, &before)] {
            let differences = after.sidecar_differences(before);
            let same = said(before) == said(after);
            prop_assert_eq!(differences.is_empty(), same, "{:?}", differences);
        }
    }
}

/// A sidecar with all fields, for tests to change.
fn complete() -> Value {
    json!({
        "schema_version": 1,
        "format": "keras",
        "inputs": [
            {"name": "x", "dtype": "f32", "shape": [null, 3, "time"], "optional": true},
            {"name": "seq", "foreign_type": "sequence", "made_up_name": true, "open_batch": false},
        ],
        "outputs": [
            {"name": "y", "dtype": "f32", "shape": [null, 10], "loss": "mse"},
            {"name": "z", "loss": {"sparse_categorical_crossentropy": {"ignore_class": -1}}},
            {"name": "w", "loss": {"custom": "mine"}},
        ],
        "ordered": false,
        "verified": false,
        "notes": ["of one sentence"],
    })
}

fn refused(text: &str) -> String {
    let message = Model::from_sidecar(text).unwrap_err().to_string();
    let message = message.strip_prefix("the sidecar does not describe a model: ");
    let message = message.unwrap_or_else(|| panic!("{text}"));
    let help = "\n  help: write it again with `Model::write_sidecar`";
    message.strip_suffix(help).unwrap().to_owned()
}

#[test]
fn a_wrong_value_is_an_error_with_its_path() {
    assert!(Model::from_sidecar(&complete().to_string()).is_ok());
    for (at, value, expected) in [
        (
            "/schema_version",
            json!(0),
            "`schema_version` is 0, expected 1",
        ),
        (
            "/schema_version",
            json!("1"),
            "`schema_version` is \"1\", expected 1",
        ),
        (
            "/format",
            json!("kears"),
            "`format` is not the name of a format: `kears`; did you mean `keras`?",
        ),
        (
            "/format",
            json!(null),
            "`format` is null, expected the name of a format",
        ),
        (
            "/inputs",
            json!({}),
            "`inputs` is an object of 0, expected a list of objects",
        ),
        (
            "/inputs/0",
            json!([1]),
            "`inputs[0]` is a list of 1, not an object",
        ),
        (
            "/inputs/0/name",
            json!(7),
            "`name` of `inputs[0]` is 7, expected text",
        ),
        (
            "/inputs/0/dtype",
            json!("f31"),
            "`dtype` of `inputs[0]` (`x`) is not the name of a dtype: `f31`; did you mean `f32`?",
        ),
        (
            "/inputs/0/shape",
            json!("any"),
            "`shape` of `inputs[0]` (`x`) is \"any\", expected a list of sizes",
        ),
        (
            "/inputs/0/shape/1",
            json!(-3),
            "`shape[1]` of `inputs[0]` (`x`) is -3, expected a size, the name of a symbol, arithmetic on symbols, or null for any size",
        ),
        (
            "/inputs/0/shape/1",
            json!(3.0),
            "`shape[1]` of `inputs[0]` (`x`) is 3.0, expected a size, the name of a symbol, arithmetic on symbols, or null for any size",
        ),
        (
            "/inputs/0/optional",
            json!("yes"),
            "`optional` of `inputs[0]` (`x`) is \"yes\", expected true or false",
        ),
        (
            "/outputs/0/loss",
            json!("mes"),
            "`loss` of `outputs[0]` (`y`) is not the name of a loss: `mes`; did you mean `mse`?",
        ),
        (
            "/outputs/2/loss",
            json!({"own": "mine"}),
            "the `loss` of `outputs[2]` (`w`) has an unknown field `own`; expected one of `same_shape`, `custom`, `sparse_categorical_crossentropy`",
        ),
        (
            "/outputs/2/loss",
            json!({}),
            "the `loss` of `outputs[2]` (`w`) is an object of 0, expected one of `same_shape`, `custom` and `sparse_categorical_crossentropy`, with its value",
        ),
        (
            "/outputs/1/loss/sparse_categorical_crossentropy/ignore_class",
            json!("a"),
            "`ignore_class` of `sparse_categorical_crossentropy` in the `loss` of `outputs[1]` (`z`) is \"a\", expected the number of a class",
        ),
        ("/notes/0", json!(1), "`notes[0]` is 1, expected text"),
    ] {
        let mut spoilt = complete();
        *spoilt.pointer_mut(at).unwrap() = value;
        assert_eq!(refused(&spoilt.to_string()), expected);
    }
}

#[test]
fn unknown_missing_and_duplicate_fields() {
    for (at, field, value, expected) in [
        (
            "",
            "inptus",
            json!([]),
            "it has an unknown field `inptus`; did you mean `inputs`?",
        ),
        (
            "/inputs/0",
            "shap",
            json!([]),
            "`inputs[0]` (`x`) has an unknown field `shap`; did you mean `shape`?",
        ),
        (
            "/inputs/0",
            "loss",
            json!("mse"),
            "`inputs[0]` (`x`) has an unknown field `loss`; expected one of `name`, `dtype`, `foreign_type`, `shape`, `optional`, `made_up_name`, `open_batch`, `last_axis`, `unknown_shape`, `nullable`, `range`, `values`, `columns`",
        ),
        (
            "/inputs/1",
            "dtype",
            json!("f32"),
            "`inputs[1]` (`seq`) has both a `dtype` and a `foreign_type`; keep one of them",
        ),
    ] {
        let mut spoilt = complete();
        spoilt.pointer_mut(at).unwrap()[field] = value;
        assert_eq!(refused(&spoilt.to_string()), expected);
    }
    for (at, field, expected) in [
        ("", "inputs", "it has no `inputs`"),
        ("", "schema_version", "it has no `schema_version`"),
        ("/outputs/2", "name", "`outputs[2]` has no `name`"),
    ] {
        let mut spoilt = complete();
        let object = spoilt.pointer_mut(at).unwrap().as_object_mut().unwrap();
        object.remove(field).unwrap();
        assert_eq!(refused(&spoilt.to_string()), expected);
    }
    let twice = complete()
        .to_string()
        .replacen("\"format\"", "\"format\":\"onnx\",\"format\"", 1);
    assert_eq!(refused(&twice), "it has `format` twice");
    assert_eq!(refused("[]"), "it is a list of 0, not an object");
}

#[test]
fn all_errors_are_reported_at_once() {
    let mut spoilt = complete();
    spoilt["inputs"][0]["dtype"] = json!("float32");
    spoilt["inputs"][1]["shape"] = json!([[], true]);
    spoilt["notes"] = json!([1, 2, 3]);
    let message = refused(&spoilt.to_string());
    let lines: Vec<&str> = message.lines().collect();
    assert_eq!(lines.len(), 6, "{message}");
    assert!(
        lines[0].starts_with("`dtype` of `inputs[0]` (`x`)"),
        "{message}"
    );
    assert!(
        lines[1].starts_with("  `shape[0]` of `inputs[1]` (`seq`) is a list of 0"),
        "{message}"
    );
    assert_eq!(lines[5], "  and 1 more");
}

#[test]
fn a_merge_conflict_is_an_error_with_its_line() {
    let text = Model::read(path("keras/dense.keras")).unwrap().to_sidecar();
    let conflict = text.replace("  \"inputs\"", "<<<<<<< HEAD\n  \"inputs\"");
    assert_eq!(
        refused(&conflict),
        "its line 4 is not JSON: a name in quotes is missing"
    );
    assert_eq!(refused(""), "its line 1 is not JSON: a value is missing");
}

#[test]
fn a_newer_sidecar_is_refused_with_both_versions() {
    let newer = json!({"schema_version": 3, "modell": {}});
    let error = Model::from_sidecar(&newer.to_string()).unwrap_err();
    assert!(matches!(
        error.kind(),
        ModelErrorKind::NewerSidecar {
            version: 3,
            known: 1
        }
    ));
    assert_eq!(
        error.to_string(),
        "the sidecar is written in version 3 of the form, but this program supports only version 1\n  \
         help: use a newer version of this library, or write it again with this one: \
         `Model::write_sidecar`"
    );
}

#[test]
fn sizes_are_bounded() {
    let deep = "[".repeat(600) + &"]".repeat(600);
    assert!(matches!(
        Model::from_sidecar(&deep).unwrap_err().kind(),
        ModelErrorKind::TooLarge { unit: "levels", .. }
    ));
    let mut many = complete();
    many["inputs"] = json!(vec![json!({"name": "x"}); 65_537]);
    assert_eq!(
        refused(&many.to_string()),
        "`inputs` has 65537 items, but the limit is 65536"
    );
    let huge = " ".repeat((64 << 20) + 1);
    assert!(matches!(
        Model::from_sidecar(&huge).unwrap_err().kind(),
        ModelErrorKind::TooLarge { unit: "bytes", .. }
    ));
}

/// How many changed sidecars are read; run more with
/// `SIDECAR_MUTATIONS=100000 cargo test --package schema-tests --test it model::sidecar`.
fn mutations() -> usize {
    let given = std::env::var("SIDECAR_MUTATIONS");
    given.map_or(20_000, |number| number.parse().unwrap())
}

#[test]
fn sidecars_that_were_changed_are_read_or_refused() {
    const PARTS: [&str; 24] = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u0000",
        "\\ud83d",
        "0",
        "-1",
        "1e99",
        "9223372036854775808",
        "null",
        "true",
        "\"x\"",
        "\"name\"",
        "\"dtype\"",
        "\"loss\":",
        "\u{1b}",
        "é",
        "NaN",
        "\n",
    ];
    let mut sidecars: Vec<String> = models()
        .iter()
        .map(|(_, model)| model.to_sidecar())
        .collect();
    sidecars.push(complete().to_string());
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut below = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % bound as u64).unwrap()
    };
    let mut read = 0;
    for turn in 0..mutations() {
        let mut text = sidecars[turn % sidecars.len()].clone();
        for _ in 0..=below(3) {
            let start = below(text.len());
            let end = (start + below(8)).min(text.len());
            if text.is_char_boundary(start) && text.is_char_boundary(end) {
                text.replace_range(start..end, PARTS[below(PARTS.len())]);
            }
            let other = &sidecars[below(sidecars.len())];
            let cut = below(other.len());
            if below(6) == 0 && text.is_char_boundary(start) && other.is_char_boundary(cut) {
                let piece: String = other[cut..].chars().take(below(200)).collect();
                text.insert_str(start, &piece);
            }
        }
        match Model::from_sidecar(&text) {
            Ok(model) => {
                assert_eq!(Model::from_sidecar(&model.to_sidecar()).unwrap(), model);
                read += 1;
            }
            Err(error) => {
                let message = error.to_string();
                assert!(
                    message.len() < 2000 && !message.contains('\u{1b}'),
                    "{message}"
                );
            }
        }
    }
    assert!(read > mutations() / 100 && read < mutations() / 2, "{read}");
}

/// A folder with one model.
fn alone(key: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("dense.keras");
    fs::copy(path(key), &model).unwrap();
    (folder, model)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_sidecar_is_written_once_and_renewed_when_the_model_changes() {
    let (folder, model) = alone("keras/dense.keras");
    let sidecar = Model::sidecar_path(&model);
    assert!(matches!(
        Model::sidecar_state(&model).unwrap(),
        SidecarState::Absent
    ));
    assert_eq!(
        Model::write_sidecar(&model).unwrap(),
        SidecarChange::Written
    );
    assert!(matches!(
        Model::sidecar_state(&model).unwrap(),
        SidecarState::Current
    ));
    assert_eq!(
        names(folder.path()),
        ["dense.keras", "dense.keras.schema.json"]
    );
    // A reformatted sidecar is equivalent, and is not rewritten.
    let formatted = fs::read_to_string(&sidecar).unwrap().replace('\n', "\r\n");
    fs::write(&sidecar, &formatted).unwrap();
    assert_eq!(
        Model::write_sidecar(&model).unwrap(),
        SidecarChange::Unchanged
    );
    assert_eq!(fs::read_to_string(&sidecar).unwrap(), formatted);

    fs::copy(path("keras/two_in.keras"), &model).unwrap();
    let SidecarState::Stale(differences) = Model::sidecar_state(&model).unwrap() else {
        panic!("the model is another one");
    };
    assert_eq!(
        differences[0],
        "input `input_layer: f32[_, 3]` is in the sidecar, but not in the model"
    );
    assert_eq!(
        Model::write_sidecar(&model).unwrap(),
        SidecarChange::Renewed
    );
    assert_eq!(
        Model::read_sidecar(&model).unwrap(),
        Some(Model::read(&model).unwrap())
    );
    assert_eq!(names(folder.path()).len(), 2);

    // An invalid sidecar is replaced.
    for spoilt in ["{", "{\"schema_version\": 9}"] {
        fs::write(&sidecar, spoilt).unwrap();
        let SidecarState::Unreadable(error) = Model::sidecar_state(&model).unwrap() else {
            panic!("{spoilt} was read");
        };
        assert_eq!(error.file(), Some(&*sidecar));
        assert_eq!(
            Model::write_sidecar(&model).unwrap(),
            SidecarChange::Renewed
        );
    }
}

#[test]
fn a_sidecar_replaces_a_missing_model() {
    let (_folder, model) = alone("keras/dense.keras");
    Model::write_sidecar(&model).unwrap();
    let expected = Model::read(&model).unwrap();
    fs::remove_file(&model).unwrap();
    assert_eq!(Model::read_sidecar(&model).unwrap(), Some(expected));
    // Without the model, it is not changed.
    assert!(Model::write_sidecar(&model).is_err());
    assert!(Model::read_sidecar(&model).unwrap().is_some());
}

#[test]
fn the_sidecar_of_a_folder_is_next_to_it() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("saved");
    fs::create_dir(&folder).unwrap();
    assert_eq!(Model::main_file(&folder), folder);
    let inner = folder.join("saved_model.pb");
    fs::copy(path("tf/dense/saved_model.pb"), &inner).unwrap();
    assert_eq!(Model::main_file(&folder), inner);
    // With a trailing slash, as from completion in a shell.
    let model = folder.join("");
    assert_eq!(Model::write_sidecar(model).unwrap(), SidecarChange::Written);
    assert_eq!(names(root.path()), ["saved", "saved.schema.json"]);
    assert_eq!(names(&folder), ["saved_model.pb"]);
}

#[test]
fn errors_name_the_file_of_the_sidecar() {
    let (_folder, model) = alone("keras/dense.keras");
    let sidecar = Model::sidecar_path(&model);
    let begins = format!("`{}` ", sidecar.display());
    fs::write(&sidecar, b"{\"schema_version\": 1, \xff").unwrap();
    let message = Model::read_sidecar(&model).unwrap_err().to_string();
    assert!(
        message
            .starts_with(&(begins.clone() + "does not describe a model: its line 1 is not JSON")),
        "{message}"
    );
    fs::write(&sidecar, "version https://git-lfs.github.com/spec/v1\n").unwrap();
    let error = Model::read_sidecar(&model).unwrap_err();
    assert!(matches!(
        error.kind(),
        ModelErrorKind::StandIn(StandIn::GitLfs)
    ));
    // A folder is in the way.
    fs::remove_file(&sidecar).unwrap();
    fs::create_dir(&sidecar).unwrap();
    let message = Model::read_sidecar(&model).unwrap_err().to_string();
    assert!(
        message.starts_with(&(begins.clone() + "cannot be read: ")),
        "{message}"
    );
    let message = Model::write_sidecar(&model).unwrap_err().to_string();
    assert!(
        message.starts_with(&(begins + "cannot be written: ")),
        "{message}"
    );
    assert_eq!(names(model.parent().unwrap()).len(), 2);
}

#[test]
fn a_sidecar_is_not_a_model() {
    let (_folder, model) = alone("keras/dense.keras");
    Model::write_sidecar(&model).unwrap();
    let message = Model::read(Model::sidecar_path(&model)).unwrap_err();
    let message = message.to_string();
    assert!(
        message.ends_with(
            "is the sidecar of a model, not the model itself\n  help: give the path of the model"
        ),
        "{message}"
    );
}

#[test]
fn differences_have_both_sides() {
    let model = Model::from_sidecar(&complete().to_string()).unwrap();
    for (at, value, expected) in [
        (
            "/format",
            json!("onnx"),
            "`format` is onnx in the sidecar, but keras in the model",
        ),
        (
            "/ordered",
            json!(true),
            "`ordered` is true in the sidecar, but false in the model",
        ),
        (
            "/inputs/0/dtype",
            json!("i64"),
            "`dtype` of input `x` is i64 in the sidecar, but f32 in the model",
        ),
        (
            "/inputs/0/shape",
            json!([null, "n"]),
            "`shape` of input `x` is [_, n] in the sidecar, but [_, 3, time] in the model",
        ),
        (
            "/outputs/0/loss",
            json!("mae"),
            "`loss` of output `y` is mae in the sidecar, but mse in the model",
        ),
        (
            "/outputs/1/loss",
            json!("sparse_categorical_crossentropy"),
            "`loss` of output `z` is sparse_categorical_crossentropy in the sidecar, but {\"sparse_categorical_crossentropy\": {\"ignore_class\": -1}} in the model",
        ),
    ] {
        let mut other = complete();
        *other.pointer_mut(at).unwrap() = value;
        let other = Model::from_sidecar(&other.to_string()).unwrap();
        assert_eq!(model.sidecar_differences(&other)[0], expected);
    }
    let mut other = complete();
    other["notes"] = json!(["other words of the library's own"]);
    let other = Model::from_sidecar(&other.to_string()).unwrap();
    assert!(model.sidecar_differences(&other).is_empty());
    let mut other = complete();
    other["inputs"].as_array_mut().unwrap().reverse();
    let other = Model::from_sidecar(&other.to_string()).unwrap();
    assert_eq!(
        model.sidecar_differences(&other),
        ["the order of the inputs is seq, x in the sidecar, but x, seq in the model"]
    );
}

/// The documentation shows a sidecar as it is written.
#[test]
fn the_page_describes_the_form() {
    let (_, section) = PAGE.split_once("# The sidecar of a model").unwrap();
    let (_, rest) = section.split_once("```json\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    assert_eq!(Model::from_sidecar(example).unwrap().to_sidecar(), example);
    for field in [
        "schema_version",
        "foreign_type",
        "made_up_name",
        "open_batch",
        "last_axis",
        "unknown_shape",
        "nullable",
        "range",
        "ignore_class",
    ] {
        assert!(
            section.contains(&format!("`{field}`")) || section.contains(&format!("\"{field}\"")),
            "{field}"
        );
    }
}
