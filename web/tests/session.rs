//! Questions and answers as the page asks them, on real files.

use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use schema_core::io::{Bytes, Remote};
use schema_web::{Picked, Session};
use serde_json::{Value, json};

#[derive(Debug)]
struct Held(Vec<u8>);

impl Remote for Held {
    fn length(&self) -> u64 {
        self.0.len() as u64
    }

    fn fetch(&self, range: Range<u64>) -> io::Result<Bytes> {
        let index = |at| usize::try_from(at).map_err(io::Error::other);
        let bytes = self.0.get(index(range.start)?..index(range.end)?);
        Ok(Arc::new(
            bytes.ok_or(io::ErrorKind::UnexpectedEof)?.to_vec(),
        ))
    }
}

fn session(files: &[(&str, &[u8])]) -> Session {
    let mut session = Session::default();
    for (number, (name, bytes)) in (0..).zip(files) {
        session.add(number, Picked::new(*name, Arc::new(Held(bytes.to_vec()))));
    }
    session
}

fn fixture(path: &str) -> Vec<u8> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures");
    std::fs::read(fixtures.join(path)).unwrap()
}

fn ask(session: &mut Session, question: &Value) -> Value {
    let answer = session.answer(&question.to_string(), &|_| {});
    serde_json::from_str(&answer).unwrap()
}

fn check(model: &[u8], name: &str, data: &[u8], options: &Value) -> Value {
    let mut session = session(&[("model.keras", model), (name, data)]);
    ask(
        &mut session,
        &json!({"ask": "check", "against": 0, "data": {"files": [1]}, "options": options}),
    )
}

#[test]
fn the_articles_mistakes_are_found() {
    let model = fixture("models/keras/article_mse.keras");
    let codes = |file: &str| -> Vec<String> {
        let answer = check(
            &model,
            file,
            &fixture(&format!("article/{file}")),
            &json!({}),
        );
        assert_eq!(answer["verdict"], "invalid", "{answer}");
        let items = answer["items"]["items"].as_array().unwrap();
        items
            .iter()
            .map(|item| item["code"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(codes("dtype.json"), ["dtype", "rank"]);
    assert_eq!(codes("shape.json"), ["rank", "shape"]);
    assert_eq!(codes("missing_nan.json"), ["rank", "missing"]);
    assert_eq!(codes("missing.npz"), ["dtype", "rank"]);
}

#[test]
fn help_names_what_is_on_the_page() {
    let model = fixture("models/keras/article_mse.keras");
    let answer = check(&model, "x.npz", &fixture("article/shape.npz"), &json!({}));
    let text = answer["text"].as_str().unwrap();
    assert!(
        text.contains("`Convert numbers: lossless` makes `x` f32"),
        "{text}"
    );
    assert!(!text.contains("--"), "{text}");
    let lossless = json!({"convert": "lossless", "loss": "sparse_categorical_crossentropy"});
    let answer = check(&model, "x.npz", &fixture("article/clean.npz"), &lossless);
    assert_eq!(answer["verdict"], "valid", "{answer}");
    assert_eq!(answer["dims"], json!([["batch", 2]]));
}

#[test]
fn the_steps_that_are_offered_repair_the_data() {
    let schema = br#"{"version": 1, "name": "S", "arrays": [
        {"name": "x", "dtype": "f64", "shape": ["batch", 2], "constraints": [{"range": {"min": 0, "max": 1}}]}]}"#;
    let data = br#"{"x": [[0.5, 7], [0.5, 0.25], [null, 0.75]]}"#;
    let mut session = session(&[("s.json", schema), ("d.json", data)]);
    let mut question = json!({"ask": "check", "against": 0, "data": {"files": [1]}, "options": {}});
    let answer = ask(&mut session, &question);
    let violations = answer["violations"].as_array().unwrap();
    let steps = violations.iter().flat_map(|violation| {
        let first = &violation["remedies"][0];
        first["steps"].as_array().unwrap().clone()
    });
    question["steps"] = steps.collect();
    question["ask"] = json!("repair");
    let answer = ask(&mut session, &question);
    assert_eq!(answer["verdict"], "valid", "{answer}");
    let bytes = session.repaired("json").unwrap();
    let repaired: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(
        repaired,
        json!({"x": [[0.5, 0.5], [0.5, 0.25], [0.5, 0.75]]})
    );
    let error = session.repaired("npy5").unwrap_err();
    assert!(error.contains("npy5"), "{error}");
}

#[test]
fn rows_that_all_lack_a_value_are_not_all_dropped() {
    let schema = br#"{"version": 1, "name": "S", "arrays": [{"name": "x", "dtype": "f64", "shape": ["batch"]}]}"#;
    let mut session = session(&[("s.json", schema), ("d.json", br#"{"x": [null, null]}"#)]);
    let question = json!({
        "ask": "repair", "against": 0, "data": {"files": [1]}, "options": {},
        "steps": [r#"{"step": "drop_rows", "along": "batch"}"#],
    });
    let answer = ask(&mut session, &question);
    assert_eq!(
        answer["emptied"],
        "no row would be left: each of 2 lacks a value"
    );
    assert_eq!(
        session.repaired("json").unwrap_err(),
        "there is no repaired data"
    );
}

#[test]
fn data_in_pieces_has_the_report_of_the_whole() {
    let schema = br#"{"version": 1, "name": "S", "arrays": [
        {"name": "x", "dtype": "i64", "shape": ["batch"], "constraints": ["unique"]}]}"#;
    let files: [(&str, &[u8]); 3] = [
        ("s.json", schema),
        ("a.csv", b"x\n1\n2\n"),
        ("b.csv", b"x\n2\n3\n"),
    ];
    let mut session = session(&files);
    let question = json!({"ask": "check", "against": 0, "data": {"files": [1, 2]}, "options": {}});
    let answer = ask(&mut session, &question);
    assert_eq!(answer["pieces"], true);
    let text = answer["text"].as_str().unwrap();
    assert!(text.contains("x[2] = 2, row 0 of b.csv"), "{text}");
}

/// Numbers in text have no dtype before all of them were read.
#[test]
fn labels_for_a_model_may_have_fractions_in_later_files() {
    let model = fixture("models/keras/dense.keras");
    let files: [(&str, &[u8]); 3] = [
        ("dense.keras", &model),
        ("a.json", br#"{"input_layer": [[1, 2, 3]], "y": [1]}"#),
        ("b.json", br#"{"input_layer": [[1, 2, 3.5]], "y": [1.5]}"#),
    ];
    let mut session = session(&files);
    let question = json!({"ask": "check", "against": 0, "data": {"files": [1, 2]}, "options": {}});
    let answer = ask(&mut session, &question);
    assert_eq!(answer["pieces"], true);
    assert_eq!(answer["verdict"], "valid", "{answer}");
}

#[test]
fn a_schema_is_inferred_and_written_in_each_language() {
    let iris = fixture("datasets/iris.npz");
    let mut session = session(&[("iris.npz", &iris)]);
    let data = json!({"files": [0]});
    let contents = ask(
        &mut session,
        &json!({"ask": "contents", "data": data, "options": {}}),
    );
    assert_eq!(contents["rows"][0]["cells"][2], "[150, 4]");
    assert_eq!(contents["rows"][0]["bars"].as_array().unwrap().len(), 16);
    let inferred = ask(
        &mut session,
        &json!({"ask": "infer", "data": data, "options": {}, "ranges": false, "labels": true}),
    );
    let texts = inferred["schema"]["texts"].as_array().unwrap();
    let text = |at: usize| texts[at]["text"].as_str().unwrap();
    assert!(text(0).contains("\"name\": \"Iris\""), "{}", text(0));
    assert!(text(1).contains("pub struct Iris {"), "{}", text(1));
    assert!(
        text(2).contains("y=Array(\"i64\", [\"batch\"], one_of=[0, 1, 2])"),
        "{}",
        text(2)
    );
}

#[test]
fn columns_compressed_by_zstandard_are_read() {
    for path in [
        "parquet/zstd.parquet",
        "arrow/zstd.arrow",
        "compressed/iris.csv.zst",
    ] {
        let Ok(bytes) = std::fs::read(
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("../tests/fixtures")
                .join(path),
        ) else {
            // The last of them is only there in some versions of the fixtures.
            assert!(path.starts_with("compressed"), "{path}");
            continue;
        };
        let mut session = session(&[(path, &bytes)]);
        let answer = ask(
            &mut session,
            &json!({"ask": "contents", "data": {"files": [0]}, "options": {}}),
        );
        assert!(answer["count"].as_u64() > Some(0), "{path}: {answer}");
    }
}

#[test]
fn what_cannot_be_asked_is_said() {
    let mut session = session(&[("d.csv", b"x\n1\n")]);
    for question in [
        json!({"ask": "nothing"}),
        json!(7),
        json!({"ask": "look", "file": 9}),
    ] {
        let answer = ask(&mut session, &question);
        assert!(answer["failure"].is_string(), "{answer}");
    }
    let question = json!({"ask": "check", "against": 0, "data": {"files": [0]}, "options": {}});
    let answer = ask(&mut session, &question);
    assert_eq!(answer["failure"], "`d.csv` is neither a model nor a schema");
}

#[test]
fn a_signature_is_chosen() {
    let model = fixture("models/tflite/two_signatures.tflite");
    let mut session = session(&[("m.tflite", &model)]);
    let usual = ask(&mut session, &json!({"ask": "look", "file": 0}));
    assert_eq!(usual["signatures"], json!(["decode", "encode"]));
    assert_eq!(usual["signature"], "decode");
    let mut look = json!({"ask": "look", "file": 0, "signature": "encode"});
    let other = ask(&mut session, &look);
    assert_eq!(other["signature"], "encode");
    assert_ne!(other["table"], usual["table"]);
    look["signature"] = json!("none");
    let failed = ask(&mut session, &look);
    assert_eq!(failed["signatures"], usual["signatures"]);
    let failure = failed["failure"].as_str().unwrap();
    assert!(
        failure.contains("has no signature `none`, but decode, encode"),
        "{failure}"
    );
}

#[test]
fn a_model_that_is_a_folder_is_checked_against() {
    let model = fixture("models/tf/dense/saved_model.pb");
    let mut session = session(&[
        ("saved_model.pb", &model),
        ("d.json", br#"{"nothing": [1]}"#),
    ]);
    let question = json!({"ask": "folder", "name": "dense", "paths": ["saved_model.pb"]});
    let found = ask(&mut session, &question);
    assert_eq!(
        found["entries"],
        json!([{"is": "model", "name": "dense", "files": [["saved_model.pb", "saved_model.pb"]]}])
    );
    session.add_folder(2, "dense", &[("saved_model.pb".to_owned(), 0)]);
    let looked = ask(&mut session, &json!({"ask": "look", "file": 2}));
    assert_eq!(looked["format"], "SavedModel");
    let question = json!({"ask": "check", "against": 2, "data": {"files": [1]}, "options": {}});
    assert_eq!(ask(&mut session, &question)["verdict"], "invalid");
}
