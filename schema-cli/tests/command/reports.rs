//! The reports of a check: their formats, files and places.

use std::fs;

use serde_json::Value;

use crate::common::{IRIS, fixtures, iris, run_in};

const CHECK: [&str; 4] = ["check", "iris.schema.json", "iris.npz", "iris_broken.npz"];

fn uris(sarif: &str) -> Vec<String> {
    let sarif: Value = serde_json::from_str(sarif).unwrap();
    let run = &sarif["runs"][0];
    let notifications = run["invocations"][0]["toolExecutionNotifications"].as_array();
    let results = run["results"].as_array().unwrap().iter();
    let uri = |one: &Value| {
        let place = &one["locations"][0]["physicalLocation"];
        place["artifactLocation"]["uri"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    results.chain(notifications.unwrap()).map(uri).collect()
}

#[test]
fn one_check_writes_several_reports() {
    let folder = iris();
    let reports = [
        "--report",
        "sarif=a.sarif",
        "--report",
        "github=a.txt",
        "--report",
        "markdown=a.md",
        "--report",
        "json=a=b.json",
        "--report",
        "text=b.txt",
    ];
    let ran = run_in(folder.path(), &[&CHECK[..], &reports].concat());
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    let read = |name| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("b.txt"), ran.out);
    for (format, name) in [
        ("sarif", "a.sarif"),
        ("github", "a.txt"),
        ("markdown", "a.md"),
        ("json", "a=b.json"),
    ] {
        let printed = run_in(folder.path(), &[&CHECK[..], &["--format", format]].concat());
        assert_eq!(printed.out, read(name), "{format}");
    }

    // All that is wrong with a destination is said before the work.
    let ran = run_in(folder.path(), &[&CHECK[..], &reports].concat());
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(
        ran.err.starts_with("error: `a.sarif` exists\n"),
        "{}",
        ran.err
    );
    let ran = run_in(
        folder.path(),
        &[&CHECK[..], &reports, &["--force"]].concat(),
    );
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let ran = run_in(
        folder.path(),
        &[&CHECK[..], &["--report", "srif=c"]].concat(),
    );
    assert!(
        ran.err
            .contains("`srif` is none of the formats text, json, html, markdown, sarif, github"),
        "{}",
        ran.err
    );
}

#[test]
fn the_output_goes_to_a_file() {
    let folder = iris();
    for format in ["text", "sarif"] {
        let printed = run_in(folder.path(), &[&CHECK[..], &["--format", format]].concat());
        let options = ["--format", format, "-o", "out"];
        let ran = run_in(folder.path(), &[&CHECK[..], &options].concat());
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
        let out = folder.path().join("out");
        assert_eq!(fs::read_to_string(&out).unwrap(), printed.out);
        fs::remove_file(out).unwrap();
    }
}

#[test]
fn what_cannot_be_read_is_in_every_report_and_keeps_nothing_from_being_checked() {
    let folder = iris();
    let sources = ["nothing-*.npz", "gone.npz", "--format", "sarif"];
    let ran = run_in(folder.path(), &[&CHECK[..], &sources].concat());
    assert_eq!(ran.code, Some(2));
    let mut expected = vec!["iris_broken.npz"; 4];
    expected.extend(["nothing-%2A.npz", "gone.npz"]);
    assert_eq!(uris(&ran.out), expected);

    // Without a schema there is no check, and the report says why.
    let ran = run_in(
        folder.path(),
        &["check", "gone.json", "iris.npz", "--format", "sarif"],
    );
    assert_eq!(ran.code, Some(2));
    assert_eq!(uris(&ran.out), ["gone.json"]);
    assert!(ran.err.starts_with("error: `gone.json` cannot be read"));
}

#[test]
fn names_are_relative_to_a_folder() {
    let folder = iris();
    let sub = folder.path().join("sub");
    fs::create_dir(&sub).unwrap();
    let broken = fs::read(fixtures().join("datasets/iris_broken.npz")).unwrap();
    fs::write(sub.join("a b.npz"), broken).unwrap();
    fs::write(sub.join("s.json"), IRIS).unwrap();
    let at = sub.join("a b.npz");
    let at = at.to_str().unwrap();
    let check = |root: &[&str], file: &str| {
        let arguments = [&["check", "s.json", file, "--format", "sarif"], root].concat();
        uris(&run_in(&sub, &arguments).out)
    };
    assert_eq!(check(&[], "a b.npz"), ["a%20b.npz"; 4]);
    assert_eq!(check(&[], "./a b.npz"), ["a%20b.npz"; 4]);
    assert_eq!(check(&[], at), ["a%20b.npz"; 4]);
    let root = ["--source-root", ".."];
    assert_eq!(check(&root, "a b.npz"), ["sub/a%20b.npz"; 4]);
    assert_eq!(check(&root, at), ["sub/a%20b.npz"; 4]);
    let root = ["--source-root", folder.path().to_str().unwrap()];
    assert_eq!(check(&root, "../sub/a b.npz"), ["sub/a%20b.npz"; 4]);
    // It is not below the folder.
    let elsewhere = check(&[], "../iris_broken.npz");
    assert!(elsewhere[0].starts_with("file://"), "{elsewhere:?}");
    assert!(elsewhere[0].ends_with("iris_broken.npz"), "{elsewhere:?}");

    let ran = run_in(
        &sub,
        &["check", "s.json", "a b.npz", "--source-root", "gone"],
    );
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.starts_with("error: `gone` is no folder"),
        "{}",
        ran.err
    );
}

#[test]
fn results_of_one_file_are_told_apart() {
    let folder = iris();
    let schema = IRIS.replace("\"i64\"", "\"f64\"").replace("4]", "5]");
    fs::write(folder.path().join("iris.schema.json"), schema).unwrap();
    let check = |file| {
        let arguments = ["check", "iris.schema.json", file, "--format", "sarif"];
        let json = run_in(folder.path(), &arguments).json();
        let results = json["runs"][0]["results"].as_array().unwrap().clone();
        let fingerprint = |one: &Value| {
            one["partialFingerprints"]["primaryLocationLineHash"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        results.iter().map(fingerprint).collect::<Vec<_>>()
    };
    let fingerprints = check("iris_broken.npz");
    assert!(fingerprints.len() > 2);
    let mut distinct = fingerprints.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), fingerprints.len());
    // Another release must not change them, because alerts would be opened anew.
    assert_eq!(fingerprints[0], "f97db00818ae07b0:1");
}

#[test]
fn rows_of_tables_have_lines() {
    let folder = iris();
    let schema = r#"{"name": "Ages", "arrays": [
        {"name": "age", "dtype": "f32", "shape": ["batch"], "constraints": [{"range": {"min": 0, "max": 130}}]},
        {"name": "name", "dtype": "text", "shape": ["batch"], "constraints": ["unique"]}
    ]}"#;
    fs::write(folder.path().join("ages.json"), schema).unwrap();
    let one = "age;name\n# by hand\n1;Ada\n\n999;\"Eve\nEva\"\n3;Ada\n";
    fs::write(folder.path().join("one.csv"), one).unwrap();
    for (name, ages) in [("a", "1;x\n2;y\n"), ("b", "3;z\n999;w\n")] {
        fs::write(
            folder.path().join(name).with_extension("part.csv"),
            "age;name\n".to_owned() + ages,
        )
        .unwrap();
    }
    let lines = |file: &str| {
        let options = ["--delimiter", ";", "--comment", "#", "--format", "github"];
        let ran = run_in(
            folder.path(),
            &[&["check", "ages.json", file], &options[..]].concat(),
        );
        let place = |line: &str| {
            let (place, _) = line.split_once(",title").unwrap();
            place.to_owned()
        };
        ran.out.lines().map(place).collect::<Vec<_>>()
    };
    assert_eq!(
        lines("one.csv"),
        ["::error file=one.csv,line=5", "::error file=one.csv,line=7"]
    );
    assert_eq!(lines("*.part.csv"), ["::error file=b.part.csv,line=3"]);
}
