//! `schema infer`: the schema accepts the data, and the struct compiles.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use schema_core::{Arrays, Schema};
use serde_json::{Value, json};

use crate::common::{fixtures, folder, golden, on_fixtures, run_in};

/// Data whose names and values are hard to write in Rust.
const ODD: &str = r#"{
    "type": [[1, 2], [3, 4]],
    "X": [0, 1],
    "x": [1.5, -2.5e-300],
    "0": [["a", 1], ["b\"\\\n", 2]],
    "serving_default_x:0": [[[0.5], [1]], [[2], [3]]],
    "none": [],
    "truth": [true, true],
    "largest": [18446744073709551615, 0],
    "smallest": [-9223372036854775808, 1],
    "scalar": 3,
    "missing": [1, null],
    "nan": [1, NaN],
    "infinite": [Infinity, 2]
}"#;

#[allow(unreachable_pub)] // meant for a library
mod iris {
    include!("../golden/infer_iris.rs");
}

#[allow(unreachable_pub)] // meant for a library
mod odd {
    include!("../golden/infer_odd.rs");
}

#[allow(unreachable_pub)] // meant for a library
mod many {
    include!("../golden/infer_many.rs");
}

#[allow(unreachable_pub)] // meant for a library
mod halves {
    include!("../golden/infer_f2.rs");
}

#[allow(unreachable_pub)] // meant for a library
mod complex {
    include!("../golden/infer_c8.rs");
}

/// Asserts that the written struct, compiled here, has the written JSON schema and accepts the data.
fn is_as_written<T: schema_core::FromArrays>(json: &str, data: &Path) {
    let schema: Schema = serde_json::from_str(json).unwrap();
    assert_eq!(T::SCHEMA.to_string(), schema.to_string());
    assert_eq!(T::SCHEMA, schema);
    T::from_arrays(Arrays::read(data).unwrap()).unwrap();
}

#[test]
fn rust_compiles_and_agrees_with_json() {
    let folder = folder(&[("odd.json", ODD)]);
    let infer = |data: &Path, golden_file: &str| {
        let data = data.to_str().unwrap();
        let arguments = ["infer", data, "--ranges", "--labels"];
        let rust = run_in(folder.path(), &[&arguments[..], &["--rust"]].concat());
        assert_eq!(rust.code, Some(0), "{}", rust.err);
        golden(golden_file, &rust.out);
        run_in(folder.path(), &arguments).out
    };
    let path = fixtures().join("datasets/iris.npz");
    is_as_written::<iris::Iris>(&infer(&path, "infer_iris.rs"), &path);
    let path = fixtures().join("npy/many.npz");
    is_as_written::<many::Many>(&infer(&path, "infer_many.rs"), &path);
    let path = fixtures().join("npy/f2.npy");
    is_as_written::<halves::F2>(&infer(&path, "infer_f2.rs"), &path);
    let path = fixtures().join("npy/c8.npy");
    is_as_written::<complex::C8>(&infer(&path, "infer_c8.rs"), &path);
    let path = folder.path().join("odd.json");
    is_as_written::<odd::Odd>(&infer(&path, "infer_odd.rs"), &path);
    let json = run_in(folder.path(), &["infer", "odd.json"]);
    golden("infer_odd.txt", &json.all());
}

/// Returns every file that has arrays only.
fn data() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in ["article", "datasets", "npy"] {
        for file in std::fs::read_dir(fixtures().join(folder)).unwrap() {
            let path = file.unwrap().path();
            if Arrays::read(&path).is_ok_and(|arrays| arrays.unreadable().count() == 0) {
                files.push(path);
            }
        }
    }
    assert!(files.len() > 25, "{files:?}");
    files
}

#[test]
fn every_fixture_is_valid_under_its_inferred_schema() {
    let folder = folder(&[]);
    for path in data() {
        let path = path.to_str().unwrap();
        for options in [
            &[][..],
            &["--ranges"],
            &["--labels"],
            &["--ranges", "--labels"],
        ] {
            let arguments = [&["infer", path, "-o", "schema.json", "--force"], options].concat();
            let ran = run_in(folder.path(), &arguments);
            assert_eq!(
                (ran.code, ran.out.as_str()),
                (Some(0), ""),
                "{path}: {}",
                ran.err
            );
            let ran = run_in(folder.path(), &["check", "schema.json", path]);
            assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        }
    }
}

fn values() -> impl Strategy<Value = Value> {
    let number = prop_oneof![
        any::<i64>().prop_map(|number| json!(number)),
        (-3..3_i64).prop_map(|number| json!(number)),
        any::<u64>().prop_map(|number| json!(number)),
        any::<f64>().prop_map(|number| json!(number)), // null if not finite
    ];
    let mixed = prop_oneof![
        4 => number,
        1 => Just(json!(null)),
        1 => any::<bool>().prop_map(|truth| json!(truth)),
        1 => "\\PC{0,3}".prop_map(|text| json!(text)),
    ];
    let same = prop_oneof![
        prop::collection::vec((-3..3_i64).prop_map(|number| json!(number)), 12),
        prop::collection::vec(any::<f32>().prop_map(|number| json!(number)), 12),
        prop::collection::vec("[a-c]".prop_map(|text| json!(text)), 12),
        prop::collection::vec(mixed, 12),
    ];
    (same, 0..4_usize, 0..4_usize, 0..3_usize).prop_map(
        |(values, rows, columns, rank)| match rank {
            0 => values[0].clone(),
            1 => values[..rows].iter().cloned().collect(),
            _ => (0..rows)
                .map(|row| Value::from(values[row * columns..][..columns].to_vec()))
                .collect(),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn any_data_is_valid_under_its_inferred_schema(
        arrays in prop::collection::btree_map("\\PC{0,4}", values(), 0..4),
        ranges: bool,
        labels: bool,
    ) {
        let folder = folder(&[("data.json", &json!(arrays).to_string())]);
        let mut arguments = vec!["infer", "data.json", "-o", "schema.json"];
        arguments.extend(ranges.then_some("--ranges"));
        arguments.extend(labels.then_some("--labels"));
        let inferred = run_in(folder.path(), &arguments);
        if inferred.code == Some(0) {
            let ran = run_in(folder.path(), &["check", "schema.json", "data.json"]);
            prop_assert_eq!(ran.code, Some(0), "{}{}\n{:?}", ran.out, ran.err, arrays);
        } else {
            let known = ["missing in", "has no arrays", "cannot be read", "is a schema", "`data.json`: `"];
            prop_assert!(known.iter().any(|word| inferred.err.contains(word)), "{}", inferred.err);
            prop_assert!(!inferred.err.contains("bug in this program"), "{}", inferred.err);
        }
    }
}

#[test]
fn crates_that_the_struct_needs_are_noted() {
    for (file, name) in [("npy/f2.npy", "`half`"), ("npy/c8.npy", "`num_complex`")] {
        let ran = on_fixtures(&["infer", file, "--rust"]);
        assert_eq!(ran.code, Some(0));
        assert!(
            ran.err
                .starts_with(&format!("note: the struct needs the crate {name}, ")),
            "{}",
            ran.err
        );
    }
    assert_eq!(on_fixtures(&["infer", "npy/f2.npy"]).err, "");
}

#[test]
fn arrays_that_no_schema_accepts_are_errors() {
    let folder = folder(&[
        ("text.json", r#"{"a": ["x", null], "b": [1]}"#),
        ("none.json", "{}"),
    ]);
    let mut errors = String::new();
    for ran in [
        on_fixtures(&["infer", "npy/object_pickle.npy"]),
        run_in(folder.path(), &["infer", "none.json"]),
        run_in(folder.path(), &["infer", "gone.json"]),
    ] {
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
        errors += &ran.err;
    }
    golden("infer_nothing.txt", &errors);
    let ran = run_in(folder.path(), &["infer", "text.json"]);
    assert!(ran.out.contains("\"nullable\": true"), "{}", ran.out);
    assert_eq!(
        ran.err,
        "note: `a` has 1 missing in 2 values, so the schema says `nullable`\n"
    );
    let unnamed = folder_with_unnamed();
    let ran = run_in(unnamed.path(), &["infer", "a.json", "--rust"]);
    assert!(
        ran.err.starts_with("error: an array has no name"),
        "{}",
        ran.err
    );
    run_in(unnamed.path(), &["infer", "a.json"]).good();
    let ran = run_in(
        unnamed.path(),
        &["infer", "a.json", "--rust", "--name", "my data"],
    );
    assert!(ran.err.contains("write `--name MyData`"), "{}", ran.err);
}

fn folder_with_unnamed() -> tempfile::TempDir {
    folder(&[("a.json", r#"{"": [1]}"#)])
}

#[test]
fn a_file_is_replaced_only_with_force() {
    let folder = folder(&[("a.json", r#"{"x": [1]}"#), ("kept.json", "kept")]);
    let arguments = ["infer", "a.json", "-o", "kept.json"];
    let kept = || std::fs::read_to_string(folder.path().join("kept.json")).unwrap();
    let ran = run_in(folder.path(), &arguments);
    assert_eq!(ran.code, Some(2));
    assert_eq!(
        ran.err,
        "error: `kept.json` exists\n  help: name another file, or replace it with `--force`\n"
    );
    assert_eq!(kept(), "kept");
    run_in(folder.path(), &[&arguments[..], &["--force"]].concat()).good();
    assert!(kept().contains("\"version\": 1"));
    let ran = run_in(folder.path(), &["infer", "a.json", "-o", "gone/a.json"]);
    assert_eq!(ran.code, Some(2));
    // No temporary file is left.
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn the_notebook_shows_the_struct_of_its_table() {
    let notebooks = Path::new(env!("CARGO_MANIFEST_DIR")).join("../notebooks");
    let notebook = std::fs::read_to_string(notebooks.join("05_own_data.ipynb")).unwrap();
    let notebook: Value = serde_json::from_str(&notebook).unwrap();
    let lines = |cell: &Value| -> String {
        let lines = cell["source"].as_array().unwrap().iter();
        lines.map(|line| line.as_str().unwrap()).collect()
    };
    let cells: Vec<String> = notebook["cells"]
        .as_array()
        .unwrap()
        .iter()
        .map(lines)
        .collect();
    let (_, command) = (cells.iter())
        .find_map(|cell| cell.split_once("$ schema "))
        .unwrap();
    let (arguments, rest) = command.split_once('\n').unwrap();
    let (_, shown) = rest.split_once("```rust\n").unwrap();
    let (shown, _) = shown.split_once("```").unwrap();
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let written = run_in(&notebooks, &arguments).out;
    assert!(written.ends_with(shown), "{written}\nis not\n{shown}");
}

/// The schema without what names the file.
fn unnamed(text: &str) -> Value {
    let mut schema: Value = serde_json::from_str(text).unwrap();
    for key in ["name", "description"] {
        schema.as_object_mut().unwrap().remove(key);
    }
    schema
}

#[test]
fn a_profile_gives_the_schema_of_its_data() {
    let out = folder(&[]);
    let profile = out.path().join("data.profile.json");
    let profile = profile.to_str().unwrap();
    let (mut compared, mut mixed) = (0, 0);
    for kind in [
        "datasets",
        "csv",
        "json",
        "parquet",
        "arrow",
        "npy",
        "safetensors",
        "compressed",
    ] {
        for file in std::fs::read_dir(fixtures().join(kind)).unwrap() {
            let file = file.unwrap().path();
            let file = file.to_str().unwrap();
            let of_data = on_fixtures(&["infer", file, "--ranges", "--labels"]);
            let saved = on_fixtures(&["profile", file, "-o", profile, "--force"]);
            // The rest is no data, or has arrays without a schema.
            if of_data.code != Some(0) {
                continue;
            }
            assert_eq!(saved.code, Some(0), "{file}: {saved:?}");
            let of_profile = on_fixtures(&["infer", profile, "--ranges", "--labels"]);
            assert_eq!(of_profile.code, Some(0), "{file}: {of_profile:?}");
            let (mut profiled, mut expected) = (unnamed(&of_profile.out), unnamed(&of_data.out));
            if of_profile.err.contains("as text") {
                for schema in [&mut profiled, &mut expected] {
                    let arrays = schema["arrays"].as_array_mut().unwrap();
                    arrays.retain(|array| array["dtype"] != "text");
                }
                mixed += 1;
            }
            assert_eq!(profiled, expected, "{file}");
            // Notes of readers are told where the data is read.
            let told = |text: &str| text.matches("so the schema says").count();
            assert_eq!(told(&of_profile.err), told(&of_data.err), "{file}");
            assert!(of_profile.out.contains("\"name\": \"Data\""));
            compared += 1;
        }
    }
    assert!(compared > 40 && mixed < compared / 10, "{compared} {mixed}");
}

#[test]
fn files_that_are_one_data_set_have_one_schema() {
    let folder = folder(&[
        ("a.csv", "x,t\n1,a\n2,b\n"),
        ("b.csv", "x,t\n2.5,a\n,c\n3,a\n"),
    ]);
    let ran = run_in(folder.path(), &["infer", "*.csv", "--ranges", "--labels"]);
    assert_eq!(
        ran.err,
        "note: `x` has 1 missing in 5 values, so the schema says `nullable`\n"
    );
    let schema = unnamed(&ran.out);
    let range = json!([{"range": {"min": 1.0, "max": 3.0, "max_inclusive": true}}]);
    assert_eq!(schema["arrays"][0]["constraints"], range);
    assert_eq!(schema["arrays"][0]["shape"], json!(["batch"]));
    let labels = json!([{"one_of": ["a", "b", "c"]}]);
    assert_eq!(schema["arrays"][1]["constraints"], labels);
    std::fs::write(folder.path().join("s.json"), &ran.out).unwrap();
    let checked = run_in(folder.path(), &["check", "s.json", "*.csv"]);
    assert_eq!(checked.all(), "*.csv: valid (batch = 5)\n-- exit 0 --\n");
}
