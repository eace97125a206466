//! `schema show`.

use std::process::Stdio;

use serde_json::json;

use crate::common::{command, finish, fixtures, folder, golden, iris, on_fixtures, run_in};

#[test]
fn data_is_a_table_with_one_row_per_array() {
    golden(
        "show_iris.txt",
        &on_fixtures(&["show", "datasets/iris.npz", "datasets/iris_broken.npz"]).all(),
    );
    golden(
        "show_kinds.txt",
        &on_fixtures(&[
            "show",
            "npy/bool.npy",
            "npy/c8.npy",
            "npy/f2.npy",
            "npy/f4_fortran.npy",
            "npy/empty.npy",
            "npy/nan_inf.npy",
            "npy/scalar.npy",
            "npy/u1_image.npy",
            "npy/unicode.npy",
            "article/dtype.json",
            "article/missing.json",
        ])
        .all(),
    );
}

#[test]
fn unsupported_arrays_are_shown_with_the_reason() {
    let ran = on_fixtures(&[
        "show",
        "npy/object_pickle.npy",
        "npy/datetime.npy",
        "npy/structured.npy",
    ]);
    golden("show_unreadable.txt", &ran.all());
}

#[test]
fn damaged_files_are_errors_and_the_others_are_shown() {
    let files = [
        "npy/bad_magic.npy",
        "npy/truncated.npy",
        "npy/i8.npy",
        "npy/shape_overflow.npy",
        "gone.npz",
    ];
    let mut arguments = vec!["show"];
    arguments.extend(files);
    golden("show_damaged.txt", &on_fixtures(&arguments).all());
}

#[test]
fn the_loss_of_a_target_is_among_its_rules() {
    let schema = r#"{"name": "Training", "arrays": [{"name": "y", "dtype": "f32",
        "shape": ["batch", 10], "role": "target", "loss": "mse"}]}"#;
    let folder = folder(&[("training.json", schema)]);
    let ran = run_in(folder.path(), &["show", "training.json"]).good();
    let row = ran.lines().last().unwrap();
    let cells: Vec<&str> = row
        .split("  ")
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .collect();
    assert_eq!(cells, ["y", "f32", "[batch, 10]", "target", "loss = mse"]);
}

#[test]
fn a_schema_is_recognized_by_its_content() {
    let folder = iris();
    let ran = run_in(folder.path(), &["show", "iris.schema.json"]);
    golden("show_schema.txt", &ran.all());
    let json = run_in(
        folder.path(),
        &["show", "--format", "json", "iris.schema.json", "iris.npz"],
    )
    .json();
    assert_eq!(json["files"][0]["holds"], "schema");
    assert_eq!(json["files"][0]["schema"]["name"], "Iris");
    assert_eq!(json["files"][1]["holds"], "arrays");
    assert_eq!(
        json["files"][1]["arrays"][1],
        json!({
            "name": "y",
            "dtype": "i64",
            "shape": [150],
            "missing": 0,
            "infinite": 0,
            "min": 0,
            "mean": 1.0,
            "max": 2,
            "distinct": [0, 1, 2],
        })
    );
    // Arrays with the names of a schema's fields are arrays.
    let named = r#"{"name": ["a"], "arrays": [1, 2]}"#;
    let folder = folder_of("named.json", named);
    let json = run_in(folder.path(), &["show", "--format", "json", "named.json"]).json();
    assert_eq!(json["files"][0]["holds"], "arrays");
}

fn folder_of(name: &str, text: &str) -> tempfile::TempDir {
    folder(&[(name, text)])
}

#[test]
fn numbers_that_json_does_not_have_are_strings() {
    let json = on_fixtures(&["show", "--format", "json", "npy/nan_inf.npy"]).json();
    let array = &json["files"][0]["arrays"][0];
    assert_eq!(
        (&array["min"], &array["max"]),
        (&json!("-inf"), &json!("inf"))
    );
}

#[test]
fn a_page_escapes_what_it_shows() {
    let folder = folder_of("a.json", r#"{"<b>": [1, 2]}"#);
    let html = run_in(folder.path(), &["show", "--format", "html", "a.json"]).good();
    assert!(html.starts_with("<!doctype html>"), "{html}");
    assert!(html.contains("<td>&lt;b&gt;</td>"), "{html}");
    assert!(!html.contains("<b>"), "{html}");
}

#[test]
fn standard_input_may_have_any_format() {
    for file in ["npy/i8.npy", "npy/deflated.npz", "article/clean.json"] {
        let mut command = command(&fixtures());
        command.args(["show", "-"]);
        let ran = finish(command, &std::fs::read(fixtures().join(file)).unwrap());
        assert!(ran.good().starts_with("standard input: "), "{file}");
    }
    let mut command = command(&fixtures());
    command.args(["show", "-", "--max-bytes", "10"]);
    let ran = finish(command, &[b' '; 11]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err
            .starts_with("error: `standard input` has more than 10 bytes\n  help: "),
        "{}",
        ran.err
    );
}

#[test]
fn names_cannot_drive_the_terminal() {
    let folder = folder_of("a.json", r#"{"\u001b[2J": [1], "\u202eb": ["\u001b[31m"]}"#);
    let shown = run_in(folder.path(), &["show", "a.json"]).good();
    assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown}");
}

#[test]
fn colors_are_for_terminals_or_forced() {
    let colored = |variables: &[(&str, &str)]| {
        let mut command = command(&fixtures());
        command.args(["show", "datasets/iris.npz", "gone.npz"]);
        command.envs(variables.iter().copied());
        let ran = finish(command, b"");
        (ran.out.contains('\u{1b}'), ran.err.contains('\u{1b}'))
    };
    assert_eq!(colored(&[]), (false, false));
    assert_eq!(colored(&[("CLICOLOR_FORCE", "1")]), (true, true));
    assert_eq!(
        colored(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]),
        (false, false)
    );
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let mut command = command(&fixtures());
    command.args(["show"]);
    command.args(["npy/many.npz"; 40]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), &[][..])
    );
}

#[test]
fn help_has_examples_and_completions_have_all_options() {
    // The options of tables take 50 lines.
    for (subcommand, most) in [
        ("show", 100),
        ("infer", 100),
        ("check", 155),
        ("repair", 215),
        ("diff", 50),
        ("rust", 50),
        ("lock", 50),
        ("completions", 50),
    ] {
        let help = on_fixtures(&[subcommand, "--help"]).good();
        assert!(help.contains("\nExample"), "{help}");
        assert!(help.lines().all(|line| line.len() <= 100), "{help}");
        assert!(help.lines().count() < most, "{help}");
    }
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = on_fixtures(&["completions", shell]).good();
        assert!(script.contains("without-custom-checks"), "{shell}");
    }
    assert_eq!(on_fixtures(&["shwo"]).code, Some(2));
}
