//! `schema check`.

use serde_json::json;

use crate::common::{IRIS, command, finish, fixtures, folder, golden, iris, on_fixtures, run_in};

#[test]
fn every_file_is_checked_and_the_worst_result_is_the_exit_status() {
    let folder = iris();
    let check = |files: &[&str]| {
        let mut arguments = vec!["check", "iris.schema.json"];
        arguments.extend(files);
        run_in(folder.path(), &arguments)
    };
    golden("check_valid.txt", &check(&["iris.npz"]).all());
    golden(
        "check_broken.txt",
        &check(&["iris_broken.npz", "iris.npz"]).all(),
    );
    golden(
        "check_unreadable.txt",
        &check(&["gone.npz", "iris_broken.npz", "iris.npz"]).all(),
    );
    assert_eq!(check(&["iris.npz"]).code, Some(0));
    assert_eq!(check(&["iris_broken.npz", "iris.npz"]).code, Some(1));
    assert_eq!(
        check(&["gone.npz", "iris_broken.npz", "iris.npz"]).code,
        Some(2)
    );
}

#[test]
fn the_mistakes_of_the_article_are_reported() {
    let schema = r#"{
        "name": "Training",
        "arrays": [
            {"name": "x", "dtype": "f32", "shape": ["batch", 3]},
            {"name": "y", "dtype": "i64", "shape": ["batch"]}
        ]
    }"#;
    let folder = folder(&[("training.schema.json", schema)]);
    let mut arguments = vec!["check", "training.schema.json"];
    let files = [
        "clean",
        "dtype",
        "missing",
        "missing_nan",
        "ragged",
        "shape",
    ]
    .map(|name| {
        let file = format!("{name}.json");
        std::fs::copy(
            fixtures().join("article").join(&file),
            folder.path().join(&file),
        )
        .unwrap();
        file
    });
    arguments.extend(files.iter().map(String::as_str));
    golden(
        "check_article.txt",
        &run_in(folder.path(), &arguments).all(),
    );
}

#[test]
fn standard_input_is_data_or_a_schema() {
    let folder = iris();
    let run = |arguments: &[&str], stdin: &[u8]| {
        let mut command = command(folder.path());
        command.args(arguments);
        finish(command, stdin)
    };
    let data = std::fs::read(folder.path().join("iris.npz")).unwrap();
    let ran = run(&["check", "iris.schema.json", "-"], &data);
    assert_eq!(ran.good(), "standard input: valid (batch = 150)\n");
    let ran = run(&["check", "-", "iris.npz"], IRIS.as_bytes());
    assert_eq!(ran.good(), "iris.npz: valid (batch = 150)\n");
    let ran = run(&["check", "-", "-"], b"");
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err
            .starts_with("error: standard input can be read only once\n"),
        "{}",
        ran.err
    );

    // The array of an .npy file on standard input has no name.
    let one =
        r#"{"name": "One", "arrays": [{"name": "weights", "dtype": "i64", "shape": [2, 3]}]}"#;
    std::fs::write(folder.path().join("one.json"), one).unwrap();
    let npy = std::fs::read(fixtures().join("npy/i8.npy")).unwrap();
    run(&["check", "one.json", "-"], &npy).good();
}

#[test]
fn json_is_one_document_for_all_files() {
    let folder = iris();
    let files = ["iris.npz", "iris_broken.npz", "gone.npz"];
    let mut arguments = vec!["check", "--format", "json", "iris.schema.json"];
    arguments.extend(files);
    let ran = run_in(folder.path(), &arguments);
    let json = ran.json();
    assert_eq!(ran.code, Some(2));
    assert_eq!(json["schema"], "Iris");
    assert_eq!(
        json["files"][0],
        json!({"file": "iris.npz", "verdict": "valid", "dims": {"batch": 150}})
    );
    let violations = json["files"][1]["violations"].as_array().unwrap();
    let codes: Vec<_> = violations
        .iter()
        .map(|found| found["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["missing", "infinite", "range", "one_of"]);
    assert_eq!(
        violations[0]["samples"][0],
        json!({"index": [3, 0], "value": "NaN"})
    );
    assert_eq!(json["files"][2]["verdict"], "unchecked");
}

#[test]
fn sarif_has_one_rule_per_code_and_one_location_per_result() {
    let folder = iris();
    let arguments = [
        "check",
        "--format",
        "sarif",
        "iris.schema.json",
        "iris_broken.npz",
        "gone.npz",
    ];
    let ran = run_in(folder.path(), &arguments);
    golden("check.sarif", &ran.out);
    let json = ran.json();
    assert_eq!((ran.code, &json["version"]), (Some(2), &json!("2.1.0")));
    let run = &json["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 4);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let location = &result["locations"][0];
        assert_eq!(
            location["physicalLocation"]["artifactLocation"]["uri"],
            "iris_broken.npz"
        );
    }
    let first = results[0]["message"]["text"].as_str().unwrap();
    assert!(first.contains("x[3, 0] = NaN"), "{first}");
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(
        invocation["toolExecutionNotifications"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn html_is_one_page_for_all_files() {
    let folder = iris();
    let arguments = [
        "check",
        "--format",
        "html",
        "iris.schema.json",
        "iris_broken.npz",
        "iris.npz",
    ];
    let html = run_in(folder.path(), &arguments).out;
    assert!(
        html.contains("<h2>iris_broken.npz</h2>\n<b>Iris</b>: 4 violations"),
        "{html}"
    );
    assert!(html.contains("<h2>iris.npz</h2>\n<p>valid</p>"), "{html}");
}

#[test]
fn files_that_are_not_schemas_are_errors() {
    let own = r#"{"name": "S", "check": "balanced", "arrays": [
        {"name": "x", "dtype": "f32", "shape": ["n"], "constraints": [{"check": "finite_rows"}]}
    ]}"#;
    let wrong = r#"{"name": "S", "arrays": [{"name": "x", "dtype": "f32", "shape": ["n"], "optinal": true}]}"#;
    let folder = folder(&[
        ("own.json", own),
        ("wrong.json", wrong),
        (
            "newer.json",
            r#"{"version": 9, "name": "S", "arrays": [], "tensors": []}"#,
        ),
        ("list.json", "[1, 2]"),
        ("broken.json", "{\"name\": "),
        ("empty.json", ""),
        ("text.txt", "hello"),
        ("x.json", r#"{"x": [1.5, 2.5]}"#),
    ]);
    let mut errors = String::new();
    for schema in [
        "own.json",
        "wrong.json",
        "newer.json",
        "list.json",
        "broken.json",
        "empty.json",
        "text.txt",
        "x.json",
        "gone",
    ] {
        let ran = run_in(folder.path(), &["check", schema, "x.json"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{schema}");
        errors += &ran.err;
    }
    // Data instead of a schema, and a schema instead of data.
    for data in ["datasets/iris.npz", "npy/truncated.npy"] {
        let ran = on_fixtures(&["check", data, "datasets/iris.npz"]);
        assert_eq!(ran.code, Some(2));
        errors += &ran.err;
    }
    let ran = run_in(
        folder.path(),
        &["check", "own.json", "own.json", "--without-custom-checks"],
    );
    errors += &ran.err;
    golden("check_no_schema.txt", &errors);

    let ran = run_in(
        folder.path(),
        &["check", "own.json", "x.json", "--without-custom-checks"],
    );
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(0), "x.json: valid (n = 2)\n")
    );
    assert_eq!(
        ran.err,
        "note: skipped, because only the Rust struct can run them: `finite_rows` of `x`, `balanced` of the schema\n"
    );
}

#[test]
fn values_are_checked_as_if_converted() {
    let folder = iris();
    let schema = IRIS.replace("\"f32\"", "\"f64\"");
    std::fs::write(folder.path().join("wider.json"), schema).unwrap();
    let check = |options: &[&str]| {
        let arguments = [&["check", "wider.json", "iris.npz"], options].concat();
        run_in(folder.path(), &arguments)
    };
    assert_eq!(check(&[]).code, Some(1));
    assert_eq!(
        check(&["--coerce", "lossless"]).good(),
        "iris.npz: valid (batch = 150)\n  `x` checked as f64, not f32\n"
    );
    let json = check(&["--coerce", "lossless", "--format", "json"]).json();
    assert_eq!(
        json["files"][0]["converted"],
        json!(["`x` checked as f64, not f32"])
    );
    let text = fixtures().join("article/dtype.npz");
    let text = text.to_str().unwrap();
    let ran = run_in(
        folder.path(),
        &["check", "wider.json", text, "--coerce", "lossy"],
    );
    assert!(
        ran.out
            .contains("`x` checked as f64, not text, with 1 of 6 values made missing"),
        "{}",
        ran.out
    );
}

#[test]
fn help_says_how_to_check_several_files_together() {
    let folder = iris();
    let x = fixtures().join("article/clean.x.npy");
    std::fs::copy(x, folder.path().join("x.npy")).unwrap();
    let ran = run_in(folder.path(), &["check", "iris.schema.json", "x.npy"]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.out
            .ends_with("name the arrays to check files together: `x=x.npy y=y.npy`\n"),
        "{}",
        ran.out
    );
}

#[test]
fn unknown_columns_are_ignored_if_asked() {
    let schema = r#"{"name": "T", "arrays": [{"name": "x", "dtype": "i64", "shape": ["n"]}]}"#;
    let ignoring = r#"{"name": "T", "arrays": [{"name": "x", "dtype": "i64", "shape": ["n"]}],
        "ignore_unknown": true}"#;
    let folder = folder(&[
        ("s.json", schema),
        ("ignoring.json", ignoring),
        ("t.csv", "id,x,note\n1,2,a\n"),
    ]);
    let check = |arguments: &[&str]| run_in(folder.path(), &[&["check"], arguments].concat());
    assert_eq!(check(&["s.json", "t.csv"]).code, Some(1));
    check(&["s.json", "t.csv", "--ignore-unknown"]).good();
    check(&["ignoring.json", "t.csv"]).good();
}
