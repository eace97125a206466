//! `schema repair`: what is repaired, what is written, and what stays as it is.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use schema_core::Arrays;
use schema_core::ndarray::array;
use serde_json::json;

use crate::common::{command, finish, fixtures, folder, golden, iris, run_in};

/// The schema of the article's network.
const TRAINING: &str = r#"{
    "name": "Training",
    "arrays": [
        {"name": "x", "dtype": "f32", "shape": ["batch", 3]},
        {"name": "y", "dtype": "i64", "shape": ["batch"], "role": "target"}
    ],
    "dims": [{"symbol": "batch", "min": 1}]
}"#;

/// Creates a folder with the article's arrays and their schema.
fn article() -> tempfile::TempDir {
    let folder = folder(&[("training.schema.json", TRAINING)]);
    for file in ["clean.npz", "dtype.npz", "missing.npz", "shape.npz"] {
        let bytes = fs::read(fixtures().join("article").join(file)).unwrap();
        fs::write(folder.path().join(file), bytes).unwrap();
    }
    folder
}

fn repair(folder: &Path, arguments: &str) -> crate::common::Ran {
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    run_in(
        folder,
        &[&["repair", "training.schema.json"], &arguments[..]].concat(),
    )
}

#[test]
fn the_mistakes_of_the_article_are_repaired() {
    let folder = article();
    let folder = folder.path();
    let mut output = String::new();
    for arguments in [
        "dtype.npz --coerce lossy --impute x=mean -o dtype_repaired.npz",
        "missing.npz --coerce lossy --drop-rows batch -o missing_repaired.npz",
        "clean.npz -o clean_again.npz",
        "shape.npz --coerce lossless --reshape x -o shape_repaired.npz",
    ] {
        let whole = repair(folder, arguments).all();
        let _ = write!(output, "$ {arguments}\n{whole}");
    }
    golden("repair_article.txt", &output);

    let read = |file: &str| Arrays::read(folder.join(file)).unwrap();
    let expected = Arrays::new()
        .with("x", array![[1.0_f32, 2.0, 5.0], [3.0, 4.0, 5.0]])
        .with("y", array![0_i64, 1]);
    assert_eq!(read("dtype_repaired.npz"), expected);
    let expected = Arrays::new()
        .with("x", array![[3.0_f32, 4.0, 5.0]])
        .with("y", array![1_i64]);
    assert_eq!(read("missing_repaired.npz"), expected);
    assert_eq!(read("clean_again.npz"), read("clean.npz"));
    assert!(!folder.join("shape_repaired.npz").exists());
}

#[test]
fn only_valid_data_is_written() {
    let folder = iris();
    for file in ["clean", "dtype", "missing", "shape", "dtype_object"] {
        let from = fixtures().join(format!("article/{file}.npz"));
        fs::copy(from, folder.path().join(format!("{file}.npz"))).unwrap();
    }
    fs::write(folder.path().join("training.schema.json"), TRAINING).unwrap();
    let mut written = 0;
    let mut refused = 0;
    for schema in ["iris.schema.json", "training.schema.json"] {
        for data in fs::read_dir(folder.path()).unwrap() {
            let data = data.unwrap().file_name().into_string().unwrap();
            for steps in [
                "",
                "--coerce lossless",
                "--coerce lossy --drop-rows batch",
                "--impute x=median --coerce lossy",
                "--coerce lossy --impute x=median",
            ] {
                let line = format!("repair {schema} {data} {steps} -o out.npz");
                let ran = run_in(folder.path(), &line.split_whitespace().collect::<Vec<_>>());
                let out = folder.path().join("out.npz");
                assert_eq!(ran.code == Some(0), out.exists(), "{line}\n{ran:?}");
                if out.exists() {
                    run_in(folder.path(), &["check", schema, "out.npz"]).good();
                    fs::remove_file(out).unwrap();
                    written += 1;
                } else {
                    refused += 1;
                }
            }
        }
    }
    assert!(written >= 15 && refused >= 15, "{written} {refused}");
}

#[test]
fn proposed_steps_repair_the_data() {
    let folder = iris();
    let schema = "iris.schema.json";
    let run = |line: &str| {
        let line = format!("repair {schema} iris_broken.npz {line}");
        run_in(folder.path(), &line.split_whitespace().collect::<Vec<_>>())
    };
    let ran = run("--dry-run");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let (_, options) = ran.out.split_once("no step was given; try ").unwrap();
    assert_eq!(
        options,
        "`--discard x`, `--impute x=mean`, `--discard y`, `--drop-rows batch`\n"
    );
    let steps = options.replace(['`', ','], "");
    golden(
        "repair_iris.txt",
        &run(&format!("{} -o repaired.npz", steps.trim())).all(),
    );
    run_in(folder.path(), &["check", schema, "repaired.npz"]).good();
}

#[test]
fn steps_are_done_in_the_given_order() {
    let folder = article();
    let before = repair(
        folder.path(),
        "dtype.npz --impute x=mean --coerce lossy --dry-run",
    );
    assert_eq!(before.code, Some(1), "{}", before.out);
    let after = repair(
        folder.path(),
        "dtype.npz --coerce lossy --impute x=mean --dry-run",
    );
    assert_eq!(after.code, Some(0), "{}", after.out);
}

#[test]
fn every_step_does_what_it_says() {
    let schema = r#"{"name": "All", "arrays": [
        {"name": "x", "dtype": "f64", "shape": ["time", 2], "constraints": [{"range": {"min": 0}}]}
    ]}"#;
    let folder = folder(&[("all.json", schema)]);
    for (data, step, expected) in [
        (
            r#"{"x": [[1, 2], [null, 4]]}"#,
            "--impute x=0.5",
            [[1.0, 2.0], [0.5, 4.0]],
        ),
        (
            r#"{"x": [[1, 2], [-3, 4]]}"#,
            "--discard x --impute x=0.5",
            [[1.0, 2.0], [0.5, 4.0]],
        ),
        (
            r#"{"x": [[1, 2], [null, 4]]}"#,
            "--forward-fill x=time",
            [[1.0, 2.0], [1.0, 4.0]],
        ),
        (
            r#"{"x": [[1, null, 2], [3, 4, 5]]}"#,
            "--drop-columns x",
            [[1.0, 2.0], [3.0, 5.0]],
        ),
        (
            r#"{"x": [[1, 9, 2], [3, 4, 5]]}"#,
            "--drop-columns x=1",
            [[1.0, 2.0], [3.0, 5.0]],
        ),
        (
            r#"{"x": [[1, 2], [null, 4], [5, 6]]}"#,
            "--drop-rows time",
            [[1.0, 2.0], [5.0, 6.0]],
        ),
        (
            r#"{"x": [[[1, 2]], [[3, 4]]]}"#,
            "--reshape x",
            [[1.0, 2.0], [3.0, 4.0]],
        ),
        (
            r#"{"x": [[1, 2], [3, 4]]}"#,
            "--transpose x=1,0",
            [[1.0, 3.0], [2.0, 4.0]],
        ),
        (
            r#"{"a": [[1, 2], [3, 4]]}"#,
            "--rename a=x",
            [[1.0, 2.0], [3.0, 4.0]],
        ),
        (
            r#"{"x": [[1, 2], [3, 4]], "z": [0]}"#,
            "--remove z",
            [[1.0, 2.0], [3.0, 4.0]],
        ),
    ] {
        fs::write(folder.path().join("data.json"), data).unwrap();
        let line = format!("repair all.json data.json {step} -o out.npz --force");
        let ran = run_in(folder.path(), &line.split_whitespace().collect::<Vec<_>>());
        assert_eq!(ran.code, Some(0), "{step}: {ran:?}");
        let word = step.trim_start_matches("--").split(' ').next().unwrap();
        let repaired = format!("repaired[{}]", word.replace('-', "_"));
        assert!(ran.out.contains(&repaired), "{step}: {}", ran.out);
        let read = Arrays::read(folder.path().join("out.npz")).unwrap();
        let expected = Arrays::new().with("x", schema_core::ndarray::arr2(&expected));
        assert_eq!(read, expected, "{step}");
    }
}

#[test]
fn the_plan_is_that_of_the_schema_unless_steps_are_given() {
    let schema = TRAINING
        .replace(r#"["batch", 3]"#, r#"["batch", 3], "on_missing": "mean""#)
        .replace("f32", "f64");
    let folder = article();
    fs::write(folder.path().join("training.schema.json"), schema).unwrap();
    let ran = repair(folder.path(), "missing.npz --dry-run").good();
    assert!(ran.contains("repaired[impute]: `x`"), "{ran}");
    let ran = repair(folder.path(), "missing.npz --drop-rows batch --dry-run").good();
    assert!(!ran.contains("impute"), "{ran}");

    fs::write(folder.path().join("training.schema.json"), TRAINING).unwrap();
    let ran = repair(folder.path(), "missing.npz --dry-run");
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.out
            .contains("no step was given; try `--coerce lossy`\n"),
        "{}",
        ran.out
    );
}

#[test]
fn a_fitted_plan_applies_to_other_data() {
    let folder = article();
    let other = r#"{"x": [[null, null, null]], "y": [1]}"#;
    fs::write(folder.path().join("request.json"), other).unwrap();
    repair(
        folder.path(),
        "missing.npz --coerce lossy --impute x=mean --fit-to plan.json -o train.npz",
    )
    .good();
    let ran = repair(
        folder.path(),
        "request.json --plan plan.json -o request.npz",
    )
    .good();
    assert!(ran.contains("imputed by learned values"), "{ran}");
    let read = Arrays::read(folder.path().join("request.npz")).unwrap();
    let expected = Arrays::new()
        .with("x", array![[2.0_f32, 3.0, 5.0]])
        .with("y", array![1_i64]);
    assert_eq!(read, expected);

    // Steps come after those of the plan.
    let ran = repair(
        folder.path(),
        "request.json --plan plan.json --rename y=z --dry-run",
    );
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    assert!(
        ran.out.contains("repaired[rename]: `y` renamed to `z`"),
        "{}",
        ran.out
    );

    let ran = repair(folder.path(), "request.json --plan request.json --dry-run");
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err
            .starts_with("error: `request.json` is not a plan: unknown field `x`"),
        "{}",
        ran.err
    );
}

#[test]
fn nothing_is_overwritten_and_no_temporary_file_is_left() {
    let folder = article();
    let files = || fs::read_dir(folder.path()).unwrap().count();
    let before = files();
    fs::write(folder.path().join("kept.npz"), "kept").unwrap();
    let kept = || fs::read(folder.path().join("kept.npz")).unwrap();
    for arguments in [
        "clean.npz -o kept.npz",
        "clean.npz -o new.npz --fit-to kept.npz",
        "clean.npz -o same.npz --fit-to same.npz",
        "shape.npz -o kept.npz --force",
        "clean.npz -o kept.npz --dry-run",
        "clean.npz -o new.txt",
        "clean.npz -o new.npy",
        "clean.npz -o gone/new.npz",
        "gone.npz -o new.npz",
        "clean.npz",
        "clean.npz --impute x -o new.npz",
        "clean.npz --impute x=meen -o new.npz",
        "clean.npz --transpose x=a -o new.npz",
        "clean.npz --coerce some -o new.npz",
    ] {
        let ran = repair(folder.path(), arguments);
        let well = arguments.ends_with("--dry-run");
        assert_eq!(ran.code == Some(0), well, "{arguments}: {ran:?}");
        assert!(!ran.out.contains("written"), "{arguments}: {}", ran.out);
        assert!(!ran.err.contains(".schema-"), "{arguments}: {}", ran.err);
        assert_eq!(kept(), b"kept", "{arguments}");
        assert_eq!(files(), before + 1, "{arguments}");
    }
    repair(folder.path(), "clean.npz -o kept.npz --force").good();
    assert_ne!(kept(), b"kept");
    assert_eq!(files(), before + 1);
}

#[test]
fn custom_checks_are_not_skipped_silently() {
    let schema = TRAINING.replace("\"dims\"", "\"check\": \"balanced\", \"dims\"");
    let folder = article();
    fs::write(folder.path().join("training.schema.json"), schema).unwrap();
    let ran = repair(folder.path(), "clean.npz -o new.npz");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("`balanced` of the schema"), "{}", ran.err);
    let ran = repair(
        folder.path(),
        "clean.npz -o new.npz --without-custom-checks",
    );
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.starts_with("note: skipped"), "{}", ran.err);
}

#[test]
fn other_formats_have_the_same_content() {
    let folder = article();
    let json = repair(
        folder.path(),
        "missing.npz --coerce lossy --impute x=mean -o new.npz --format json",
    )
    .json();
    assert_eq!(json["verdict"], "repaired");
    assert_eq!(json["written"], json!(["new.npz"]));
    assert_eq!(json["dims"], json!({"batch": 2}));
    assert_eq!(json["steps"][1]["did"], "imputed");
    assert_eq!(json["steps"][1]["changes"]["samples"][0]["after"], 5.0);
    let json = repair(folder.path(), "shape.npz --dry-run --format json").json();
    assert_eq!(json["verdict"], "invalid");
    assert_eq!(json["violations"][0]["code"], "dtype");
    let html = repair(
        folder.path(),
        "missing.npz --coerce lossy --impute x=mean --dry-run --format html",
    )
    .good();
    assert!(
        html.contains("x[0, 2] = NaN -&gt; 5") && html.ends_with("</html>\n"),
        "{html}"
    );

    let mut piped = command(folder.path());
    piped.args(["repair", "training.schema.json", "-", "-o", "piped.npz"]);
    let data = fs::read(folder.path().join("clean.npz")).unwrap();
    let ran = finish(piped, &data).good();
    assert_eq!(
        ran,
        "standard input: already valid (batch = 2)\npiped.npz: written\n"
    );
}

#[test]
fn data_is_repaired_for_a_model() {
    let folder = article();
    let model = fixtures().join("models/keras/labels_sparse.keras");
    let model = model.to_str().unwrap();
    let run = |arguments: &str| {
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        run_in(
            folder.path(),
            &[&["repair", model], &arguments[..]].concat(),
        )
    };
    run("missing.npz --coerce lossy --impute x=mean -o repaired.npz").good();
    run_in(folder.path(), &["check", model, "repaired.npz"]).good();
    // Arrays are matched by the names that they have after the repair.
    let ran = run("missing.npz --rename x=rows --coerce lossy --impute rows=mean -o rows.npz");
    ran.good();
    run_in(folder.path(), &["check", model, "rows.npz"]).good();
}
