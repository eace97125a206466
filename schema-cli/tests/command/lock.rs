//! `schema lock`: sidecars of models.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use schema_core::Model;
use tempfile::TempDir;

use crate::common::{command, finish, fixtures, folder, golden, run_in};

/// Creates a folder with models of the fixtures under other names.
fn models(named: &[(&str, &str)]) -> TempDir {
    let folder = folder(&[]);
    for (name, fixture) in named {
        copy(fixture, &folder.path().join(name));
    }
    folder
}

fn copy(fixture: &str, to: &Path) {
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::copy(fixtures().join("models").join(fixture), to).unwrap();
}

/// Returns the names of the sidecars in the folder.
fn sidecars(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.contains(".schema.")).collect();
    names.sort();
    names
}

#[test]
fn changes_of_a_model_are_reported_until_it_is_locked_again() {
    let folder = models(&[
        ("a.keras", "keras/article_mse.keras"),
        ("b.onnx", "onnx/dense_dyn.onnx"),
    ]);
    let mut output = String::new();
    let mut run = |arguments: &str| {
        let mut all = vec!["lock"];
        all.extend(arguments.split_whitespace());
        let ran = run_in(folder.path(), &all);
        let _ = write!(output, "$ schema lock {arguments}\n{}", ran.all());
        ran.code
    };
    assert_eq!(run("a.keras --check"), Some(1));
    assert_eq!(sidecars(folder.path()), [""; 0]);
    assert_eq!(run("a.keras b.onnx"), Some(0));
    assert_eq!(
        sidecars(folder.path()),
        ["a.keras.schema.json", "b.onnx.schema.json"]
    );
    assert_eq!(run("a.keras b.onnx --check"), Some(0));
    // Other labels with another loss, and a size that is now fixed.
    copy("keras/labels_sparse.keras", &folder.path().join("a.keras"));
    copy("onnx/dense_fixed.onnx", &folder.path().join("b.onnx"));
    let kept = fs::read(folder.path().join("a.keras.schema.json")).unwrap();
    assert_eq!(run("a.keras b.onnx --check"), Some(1));
    assert_eq!(
        fs::read(folder.path().join("a.keras.schema.json")).unwrap(),
        kept
    );
    assert_eq!(run("a.keras b.onnx"), Some(0));
    assert_eq!(run("a.keras b.onnx"), Some(0));
    // An unresolved merge conflict.
    let conflict = "{\n  \"schema_version\": 1,\n<<<<<<< HEAD\n";
    fs::write(folder.path().join("b.onnx.schema.json"), conflict).unwrap();
    assert_eq!(run("b.onnx --check"), Some(1));
    let misspelt =
        r#"{"schema_version": 1, "format": "onx", "inputs": [{"nam": "x"}], "outputs": []}"#;
    fs::write(folder.path().join("b.onnx.schema.json"), misspelt).unwrap();
    assert_eq!(run("b.onnx --check"), Some(1));
    assert_eq!(run("b.onnx"), Some(0));
    golden("lock.txt", &output);
}

#[test]
fn other_models_are_locked_if_one_cannot_be_read() {
    let folder = models(&[
        ("a.keras", "keras/dense.keras"),
        ("b.h5", "hdf5/weights_only.h5"),
    ]);
    for check in [&["--check"][..], &[]] {
        let arguments = [&["lock", "gone.keras", "b.h5", "-", "a.keras"], check].concat();
        let ran = run_in(folder.path(), &arguments);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert_eq!(ran.err.matches("error: ").count(), 3, "{}", ran.err);
        assert!(
            ran.err.starts_with("error: `gone.keras` cannot be read: "),
            "{}",
            ran.err
        );
        assert!(ran.err.contains("on standard input"), "{}", ran.err);
        let word = if check.is_empty() {
            "written"
        } else {
            "missing"
        };
        assert!(
            ran.out
                .starts_with(&format!("a.keras.schema.json: {word}\n")),
            "{}",
            ran.out
        );
    }
    assert_eq!(sidecars(folder.path()), ["a.keras.schema.json"]);

    // A sidecar is not a model.
    let ran = run_in(folder.path(), &["lock", "a.keras.schema.json"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err
            .contains("is the sidecar of a model, not the model itself"),
        "{}",
        ran.err
    );
    assert_eq!(run_in(folder.path(), &["lock"]).code, Some(2));
}

/// The sidecar holds one of several signatures, and keeps it until another one is named.
#[test]
fn one_of_several_signatures_is_locked() {
    let folder = models(&[("a.tflite", "tflite/two_signatures.tflite")]);
    let run =
        |arguments: &[&str]| run_in(folder.path(), &[&["lock", "a.tflite"], arguments].concat());
    let sidecar = || {
        Model::read_sidecar(folder.path().join("a.tflite"))
            .unwrap()
            .unwrap()
    };
    let inputs =
        |model: &Model| -> Vec<String> { model.inputs().iter().map(ToString::to_string).collect() };
    assert!(
        run(&["--signature", "encode"])
            .good()
            .ends_with(": written\n")
    );
    assert_eq!(sidecar().signature(), Some("encode"));
    assert_eq!(inputs(&sidecar()), ["ids: i32[_, 4]"]);
    for arguments in [&[][..], &["--check"], &["--check", "--signature", "encode"]] {
        assert!(run(arguments).good().ends_with(": unchanged\n"));
    }
    let ran = run(&["--check", "--signature", "decode"]);
    assert_eq!(ran.code, Some(1));
    let differs = "`signature` is encode in the sidecar, but decode in the model";
    assert!(ran.out.contains(differs), "{}", ran.out);
    assert!(
        run(&["--signature", "decode"])
            .good()
            .ends_with(": renewed\n")
    );
    assert_eq!(inputs(&sidecar()), ["code: f32[_, 2]"]);

    let ran = run(&["--signature", "train"]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(
        ran.err,
        "error: `a.tflite` has no signature `train`, but decode, encode\n  \
         help: choose one of them: `--signature NAME`\n"
    );
}

#[test]
fn a_sidecar_that_cannot_be_written_or_read_is_an_error() {
    let folder = models(&[("a.keras", "keras/dense.keras")]);
    fs::create_dir(folder.path().join("a.keras.schema.json")).unwrap();
    let ran = run_in(folder.path(), &["lock", "a.keras"]);
    assert_eq!(ran.code, Some(2));
    let said = "error: `a.keras.schema.json` cannot be written: ";
    assert!(ran.err.starts_with(said), "{}", ran.err);
    let ran = run_in(folder.path(), &["lock", "a.keras", "--check"]);
    assert_eq!(ran.code, Some(2));
    let said = "error: `a.keras.schema.json` cannot be read: ";
    assert!(ran.err.starts_with(said), "{}", ran.err);
}

#[test]
fn every_model_of_the_fixtures_is_locked() {
    let folder = folder(&[]);
    let mut all = Vec::new();
    for kind in [
        "keras",
        "keras_legacy",
        "onnx",
        "hdf5",
        "tflite",
        "mlflow",
        "tf",
    ] {
        for entry in fs::read_dir(fixtures().join("models").join(kind)).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{kind}/{}", path.file_name().unwrap().to_str().unwrap());
            let inner = fs::read_dir(&path).map(|mut files| files.next().unwrap().unwrap());
            let file = match inner {
                Ok(file) => format!("{name}/{}", file.file_name().to_str().unwrap()),
                Err(_) => name.clone(),
            };
            copy(&file, &folder.path().join(&file));
            all.push(name);
        }
    }
    let lock = |options: &[&str]| {
        let mut lock = command(folder.path());
        lock.arg("lock").args(&all).args(options);
        finish(lock, b"")
    };
    let ran = lock(&[]);
    let is_model = |name: &&String| Model::read(folder.path().join(name)).is_ok();
    let models: Vec<&String> = all.iter().filter(is_model).collect();
    assert!(models.len() > 40 && models.len() < all.len());
    let expect = |word: &str| -> String {
        let lines = models
            .iter()
            .map(|name| format!("{name}.schema.json: {word}\n"));
        lines.collect()
    };
    // The exit status is 2, because some models have no signature.
    assert_eq!((ran.code, ran.out), (Some(2), expect("written")));
    assert_eq!(lock(&[]).out, expect("unchanged"));
    assert_eq!(lock(&["--check"]).out, expect("unchanged"));
    for name in models {
        let model = folder.path().join(name);
        let kept = Model::read_sidecar(&model).unwrap();
        assert_eq!(kept, Some(Model::read(&model).unwrap()), "{name}");
    }
}

#[test]
fn a_sidecar_is_accepted_instead_of_its_model() {
    let folder = models(&[("a.keras", "keras/labels_sparse.keras")]);
    copy("../article/clean.npz", &folder.path().join("clean.npz"));
    let run = |arguments: &[&str]| run_in(folder.path(), arguments);
    run(&["lock", "a.keras"]).good();
    let sidecar = "a.keras.schema.json";
    let same = |of_model: &[&str], of_sidecar: &[&str]| {
        let (model, kept) = (run(of_model), run(of_sidecar));
        assert_eq!(kept.out.replace(sidecar, "a.keras"), model.out);
        assert_eq!((kept.err, kept.code), (model.err, model.code));
    };
    same(&["show", "a.keras"], &["show", sidecar]);
    same(
        &["check", "a.keras", "clean.npz"],
        &["check", sidecar, "clean.npz"],
    );
    same(
        &["rust", "a.keras", "--name", "Labels"],
        &["rust", sidecar, "--name", "Labels"],
    );
    let text = fs::read_to_string(folder.path().join(sidecar)).unwrap();
    let mut show = command(folder.path());
    show.args(["show", "-"]);
    let ran = finish(show, text.as_bytes()).good();
    assert!(
        ran.starts_with("standard input: Keras model of 1 input"),
        "{ran}"
    );

    // An older sidecar whose model no longer exists.
    let older = text.replace("[null, 3]", "[null, 2]");
    fs::write(folder.path().join("old.json"), older).unwrap();
    let ran = run(&["diff", "old.json", "a.keras"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("[batch, 2]"), "{}", ran.out);

    let misspelt = text.replace("\"shape\"", "\"shap\"");
    fs::write(folder.path().join("misspelt.json"), misspelt).unwrap();
    for arguments in [
        &["show", "misspelt.json"][..],
        &["check", "misspelt.json", "clean.npz"],
    ] {
        let ran = run(arguments);
        assert_eq!(ran.code, Some(2));
        let said = "error: `misspelt.json` does not describe a model: `inputs[0]` (`input_layer_2`) has an \
                    unknown field `shap`; did you mean `shape`?\n";
        assert!(ran.err.starts_with(said), "{}", ran.err);
    }
    let deep = format!("{{\"schema_version\": {}", "[".repeat(600));
    fs::write(folder.path().join("deep.json"), deep).unwrap();
    assert_eq!(
        run(&["show", "deep.json"]).err,
        "error: `deep.json` has JSON of 513 levels, but the limit is 512\n"
    );
    fs::write(
        folder.path().join("latin.json"),
        b"{\"schema_version\": \"\xe9\"}",
    )
    .unwrap();
    assert_eq!(
        run(&["show", "latin.json"]).err,
        "error: `latin.json` is not a sidecar: it is not UTF-8 at byte 20\n"
    );
    // An array may have the name of a field of sidecars.
    fs::write(
        folder.path().join("data.json"),
        r#"{"a": [1], "schema_version": [1]}"#,
    )
    .unwrap();
    assert!(run(&["show", "data.json"]).good().contains("2 arrays"));
}

#[test]
fn a_schema_needs_no_sidecar() {
    let folder = folder(&[("s.json", r#"{"name": "S", "arrays": []}"#)]);
    for arguments in [&["lock", "s.json"][..], &["lock", "--check", "s.json"]] {
        let ran = run_in(folder.path(), arguments);
        assert_eq!(
            ran.out, "s.json: a schema, which needs no sidecar\n",
            "{}",
            ran.err
        );
        assert_eq!((ran.code, sidecars(folder.path()).len()), (Some(0), 0));
    }
}
