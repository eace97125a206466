//! Text of files, which may hold anything, in what the command prints.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::common::{Ran, command, finish, fixtures};

/// Text that sets the title of a terminal, clears it, changes the direction of what follows or begins
/// a line of its own.
const EVIL: [&str; 8] = [
    "\u{1b}]0;PWNED\u{7}\u{1b}[2J",
    "a\nPWNED",
    "a\rPWNED",
    "a\tb\u{85}c",
    "a\u{202e}b\u{2066}c\u{200f}d\u{61c}",
    "a\u{2028}b\u{2029}c",
    "\u{9b}31m\u{7f}\u{8}",
    "a\u{feff}b\u{200b}c",
];

/// Whether there is nothing in the text but what is to be seen, and colours.
fn assert_visible(text: &str, whence: &str) {
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        let end = rest[at..].find('m').map(|end| at + end);
        let numbers = end.map(|end| &rest[at + 2..end]);
        let is_colour = numbers.is_some_and(|numbers| {
            numbers
                .chars()
                .all(|digit| digit.is_ascii_digit() || digit == ';')
        });
        assert!(is_colour, "{whence}: {text:?}");
        assert_plain(&rest[..at], whence);
        rest = &rest[end.unwrap() + 1..];
    }
    assert_plain(rest, whence);
    assert!(
        !text.lines().any(|line| line.starts_with("PWNED")),
        "{whence}: {text}"
    );
}

fn assert_plain(text: &str, whence: &str) {
    let hidden = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
            || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    assert!(!text.contains(hidden), "{whence}: {text:?}");
}

fn run(folder: &Path, line: &[&str]) -> Ran {
    let mut command = command(folder);
    // As if it were a terminal: escapes are not taken out afterwards.
    command.env("CLICOLOR_FORCE", "1").args(line);
    let ran = finish(command, b"");
    for text in [&ran.out, &ran.err] {
        assert_visible(text, &line.join(" "));
    }
    ran
}

fn schema(evil: &str) -> Value {
    json!({
        "name": format!("S{evil}"),
        "description": evil,
        "arrays": [
            {"name": evil, "description": evil, "dtype": "f32", "shape": [{"symbol": evil}, 3]},
            {"name": "t", "dtype": "text", "shape": [{"symbol": evil}], "constraints": [{"one_of": [evil]}]},
            {"name": "c", "dtype": "f32", "shape": [{"terms": [{"symbol": evil}, 2, "*"]}, 2],
             "columns": [evil.to_owned() + "1", evil.to_owned() + "2"]},
            {"name": "l", "dtype": "i64", "shape": ["_"], "role": "target", "loss": "mse"},
        ],
        "dims": [{"symbol": evil, "min": 2}],
    })
}

fn sidecar(evil: &str) -> Value {
    let array = |name: &str| json!({"name": name, "foreign_type": evil, "shape": [evil, 3]});
    json!({
        "format": "keras",
        "inputs": [{"name": format!("x{evil}"), "dtype": "f32", "shape": [evil, 3]}, array("y"), array(evil)],
        "outputs": [{"name": format!("o{evil}"), "dtype": "f32", "shape": [null, 3], "loss": {"custom": evil}}],
        "notes": [evil],
        "verified": false,
    })
}

/// The version comes first.
fn as_sidecar(json: &Value) -> String {
    json.to_string()
        .replacen('{', "{\"schema_version\": 1, ", 1)
}

const SCHEMAS: [&str; 11] = [
    "s.json",
    "other.json",
    "broken.json",
    "lost.json",
    "field.json",
    "m.keras.schema.json",
    "n.keras.schema.json",
    "f.keras.schema.json",
    "e.keras.schema.json",
    "mlflow",
    "p3.keras",
];

const DATA: [&str; 4] = ["d.json", "d.csv", "ragged.json", "cut.csv"];

/// Writes all those files, with the text wherever text can be.
fn prepare(path: &Path, evil: &str) {
    let write = |name: &str, text: &str| fs::write(path.join(name), text).unwrap();
    write("s.json", &schema(evil).to_string());
    write("other.json", &schema("n").to_string());
    let mut lost = schema(evil);
    lost["arrays"][3]["loss"] = json!(evil);
    write("lost.json", &lost.to_string());
    let mut broken = schema(evil);
    broken["arrays"][0]["dtype"] = json!(evil);
    write("broken.json", &broken.to_string());
    broken["arrays"][0]["dtype"] = json!("f32");
    broken["arrays"][0][evil] = json!(evil);
    write("field.json", &broken.to_string());
    let side = sidecar(evil);
    write("m.keras.schema.json", &as_sidecar(&side));
    let mut plain = side.clone();
    plain["inputs"] = json!([side["inputs"][0]]);
    plain
        .as_object_mut()
        .unwrap()
        .retain(|key, _| key != "notes" && key != "verified");
    write("n.keras.schema.json", &as_sidecar(&plain));
    let mut foreign = plain.clone();
    foreign["inputs"][0] = json!({"name": evil, "foreign_type": evil, "shape": [evil]});
    write("f.keras.schema.json", &as_sidecar(&foreign));
    let mut misspelt = plain.clone();
    misspelt[evil] = json!(evil);
    misspelt["format"] = json!(evil);
    write("e.keras.schema.json", &as_sidecar(&misspelt));
    prepare_data(path, evil);
}

fn prepare_data(path: &Path, evil: &str) {
    let write = |name: &str, text: &str| fs::write(path.join(name), text).unwrap();
    write(
        "d.json",
        &json!({evil: [[1, 2, 3]], "t": [evil], "l": [evil], "zz": [evil, 1]}).to_string(),
    );
    write("ragged.json", &json!({evil: [[1, 2, 3], [1]]}).to_string());
    let quoted = evil.replace('"', "\"\"");
    write(
        "d.csv",
        &format!("\"{quoted}1\",\"{quoted}2\",t\n1,x,\"{quoted}\"\n2,\"{quoted}\",b\n"),
    );
    write("cut.csv", &format!("\"{quoted}\",b\n1\n"));
    write(
        "plan.json",
        &json!({"steps": [
            {"step": "impute", "array": evil, "with": "mean"},
            {"step": "rename", "from": evil, "to": format!("{evil}x")},
            {"step": "drop_rows", "along": evil},
            {"step": "discard", "array": "t"},
        ]})
        .to_string(),
    );
    write(
        "badplan.json",
        &json!({"steps": [{"step": evil}], evil: 1}).to_string(),
    );
    fs::create_dir_all(path.join("mlflow")).unwrap();
    let column = json!([
        {"type": evil, "name": evil, "required": true},
        {"type": "double", "name": "a", "required": true},
    ]);
    let inputs = format!("  inputs: '{column}'\n");
    write(
        "mlflow/MLmodel",
        &format!("flavors:\n  python_function:\n    loader_module: x\nsignature:\n{inputs}"),
    );
    fs::copy(fixtures().join("hostile/p3.keras"), path.join("p3.keras")).unwrap();
}

/// Runs every subcommand on the files.
fn run_all(path: &Path) {
    let run = |line: &str| {
        let line: Vec<&str> = line.split(' ').collect();
        run(path, &line)
    };
    let data = DATA.join(" ");
    for format in ["text", "json", "html"] {
        let schemas = SCHEMAS.join(" ");
        run(&format!(
            "show --format {format} {schemas} {data} plan.json"
        ));
    }
    for schema in SCHEMAS {
        for format in ["text", "json", "html", "sarif"] {
            run(&format!("check --format {format} {schema} {data}"));
        }
        run(&format!("check --unverified {schema} d.json"));
        run(&format!("rust {schema}"));
        for data in ["d.json", "d.csv"] {
            let repair = format!("repair {schema} {data} --dry-run");
            for format in ["text", "json", "html"] {
                run(&format!("{repair} --format {format}"));
            }
            run(&format!("{repair} --coerce lossy"));
            run(&format!("{repair} --plan plan.json"));
        }
        for format in ["text", "json"] {
            run(&format!("diff {schema} other.json --format {format}"));
            run(&format!("diff other.json {schema} --format {format}"));
            run(&format!(
                "diff n.keras.schema.json {schema} --format {format}"
            ));
        }
    }
    run("lock --check p3.keras m.keras mlflow");
    run("repair s.json d.json --dry-run --plan badplan.json");
    for data in DATA {
        run(&format!("infer {data} --labels"));
        run(&format!("infer {data} --labels --rust --name A"));
    }
}

/// Runs every subcommand on files that have the text in their names.
#[cfg(unix)]
fn run_named(path: &Path, evil: &str) {
    let name = format!("{evil}.json").replace('/', "");
    fs::copy(path.join("d.json"), path.join(&name)).unwrap();
    for line in [
        &["show", &name][..],
        &["check", "s.json", &name],
        &["check", &name, "s.json"],
        &[
            "check",
            "p3.keras",
            "d.json",
            "--pair",
            &format!("{evil}=x"),
        ],
        &["infer", &name],
        &["infer", &name, "-o", &name],
        &["repair", "s.json", "d.json", "-o", &name],
        &["show", &format!("{name}.gone")],
        &["rust", &name],
        &["lock", &name],
    ] {
        run(path, line);
    }
    fs::remove_file(path.join(&name)).unwrap();
}

#[test]
fn what_files_say_steers_no_terminal() {
    let folder = tempfile::tempdir().unwrap();
    for evil in EVIL {
        prepare(folder.path(), evil);
        run_all(folder.path());
        #[cfg(unix)]
        run_named(folder.path(), evil);
    }
}

/// Files that never end are read up to a limit, which the error names.
#[test]
fn plans_and_schemas_have_a_limit() {
    let folder = super::common::iris();
    let path = folder.path();
    for (name, begins) in [
        ("huge.json", "{"),
        ("huge.schema.json", "{\"schema_version\""),
    ] {
        fs::write(path.join(name), begins).unwrap();
        let file = fs::File::options()
            .write(true)
            .open(path.join(name))
            .unwrap();
        // Without a block on the disk.
        file.set_len(10 << 30).unwrap();
    }
    let mut files = vec!["huge.json", "huge.schema.json"];
    if cfg!(unix) {
        files.push("/dev/zero");
    }
    for file in files {
        for line in [
            &["check", file, "iris.npz"][..],
            &["diff", "iris.schema.json", file],
            &["rust", file],
            &[
                "repair",
                "iris.schema.json",
                "iris.npz",
                "--dry-run",
                "--plan",
                file,
            ],
        ] {
            let ran = run(path, line);
            assert_eq!(ran.code, Some(2), "{line:?}");
            assert!(
                ran.err.contains("more than 16777216 bytes"),
                "{line:?} {}",
                ran.err
            );
        }
    }
}

/// Each is named for what it is, alone, in a data set and as a model.
#[test]
fn what_lies_in_the_place_of_a_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let schema = put(
        "s.json",
        br#"{"version": 1, "name": "T", "arrays": [{"name": "x", "dtype": "f32", "shape": ["batch", 3]}]}"#,
    );
    let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n";
    for (bytes, what, help) in [
        (
            &pointer[..],
            "is a Git LFS pointer, not the ",
            "run `git lfs pull`",
        ),
        (
            b"<!DOCTYPE html>\n<html>",
            "is a web page (HTML), not the ",
            "then download the file itself",
        ),
        (
            b"L\0\0\0\x01\x14\x02\0\0\0",
            "is a Windows shortcut, not the ",
            "name the file that it points to",
        ),
        (
            b"/annex/objects/SHA256E-s1--0\n",
            "is a git-annex pointer, not the ",
            "run `git annex get`",
        ),
        (&[0; 600], "is nothing but zeros, not the ", "get it again"),
        (b"", "is empty", "a cloud service keeps it elsewhere"),
    ] {
        let first = put("set-a.csv", b"x.0,x.1,x.2\n1,2,3\n");
        let bad = put("set-b.csv", bytes);
        let pattern = folder.path().join("set-*.csv").to_str().unwrap().to_owned();
        for arguments in [
            ["check", &schema, &bad],
            ["check", &schema, &pattern],
            ["check", &bad, &first],
        ] {
            let said = command(folder.path()).args(arguments).output().unwrap();
            let said = String::from_utf8(said.stderr).unwrap();
            assert!(
                said.contains(&format!("set-b.csv` {what}")),
                "{arguments:?}: {said}"
            );
            assert!(said.contains(help), "{arguments:?}: {said}");
        }
        let said = command(folder.path())
            .args(["show", &bad])
            .output()
            .unwrap();
        let said = String::from_utf8(said.stderr).unwrap();
        assert!(said.contains(&format!("set-b.csv` {what}")), "{said}");
    }
}
