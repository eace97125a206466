//! Several files as one set of data, and parts of a file.

use crate::common::{fixtures, folder, iris, run_in};

#[test]
fn files_of_one_array_each_are_checked_together() {
    let folder = iris();
    let article = fixtures().join("article");
    for (name, text) in [("x.csv", "v\n1.5\n2.5\n"), ("y.csv", "label\n0\n1\n")] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    std::fs::copy(article.join("clean.x.npy"), folder.path().join("a.npy")).unwrap();
    std::fs::copy(article.join("clean.x.npy"), folder.path().join("x=1.npy")).unwrap();
    let run = |arguments: &[&str]| run_in(folder.path(), arguments);
    let shown = run(&["show", "x=x.csv", "y=y.csv"]).good();
    assert!(shown.starts_with("x=x.csv y=y.csv: 2 arrays\n"), "{shown}");
    assert!(!shown.contains("label"), "{shown}");

    // A set and its parts agree.
    let schema = run(&["infer", "x=x.csv", "y=y.csv", "--name", "Set"]).good();
    std::fs::write(folder.path().join("set.json"), schema).unwrap();
    let out = run(&["check", "set.json", "y=y.csv", "x=x.csv"]).good();
    assert_eq!(out, "y=y.csv x=x.csv: valid (batch = 2)\n");
    let out = run(&["repair", "set.json", "x=x.csv", "y=y.csv", "-o", "set.npz"]).good();
    assert!(out.contains("set.npz: written"), "{out}");
    assert!(
        run(&["check", "set.json", "set.npz"])
            .good()
            .contains("valid")
    );
    // Each violation is in the file of its array.
    let sarif = run(&[
        "check",
        "iris.schema.json",
        "y=x.csv",
        "x=y.csv",
        "--format",
        "sarif",
    ]);
    let results = sarif.json()["runs"][0]["results"]
        .as_array()
        .unwrap()
        .clone();
    let place = |one: &serde_json::Value| {
        let place = &one["locations"][0];
        let uri = &place["physicalLocation"]["artifactLocation"]["uri"];
        format!("{} {}", place["logicalLocations"][0]["name"], uri)
    };
    let places: Vec<String> = results.iter().map(place).collect();
    assert_eq!(places, ["\"y\" \"x.csv\"", "\"x\" \"y.csv\""]);

    // One of several arrays, by its name.
    let shown = run(&["show", "y=iris.npz", "x=a.npy"]).good();
    assert!(shown.contains("2 arrays"), "{shown}");
    // A file whose name has an equals sign is a file.
    assert!(
        run(&["show", "x=1.npy"])
            .good()
            .starts_with("x=1.npy: 1 array\n")
    );

    for (arguments, said) in [
        (
            &["show", "z=iris.npz"][..],
            "error: `iris.npz` has 2 arrays, and none is called `z`\n  help: it has `x`, `y`\n",
        ),
        (
            &["show", "x=x.csv", "x=y.csv"],
            "error: two files are named `x`\n  help: give each array a name of its own\n",
        ),
        (
            &["infer", "x.csv", "y.csv"],
            "error: one set of data is needed, and 2 are named\n  help: files of one array each are \
             one set with names for the arrays: `x=x.npy y=y.npy`\n",
        ),
        (
            &["show", "x=-", "y=-"],
            "error: standard input can be read only once\n  help: write `-` for one file, and name \
             the others\n",
        ),
        (
            &["show", "x=none.npy"],
            "error: `none.npy` cannot be read: ",
        ),
    ] {
        let ran = run(arguments);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.starts_with(said), "{}", ran.err);
    }
}

#[test]
fn a_prefix_takes_a_part_of_a_file() {
    let folder = folder(&[(
        "all.json",
        r#"{"train_x": [1.5, 2.5], "test_x": [0], "train_y": [0, 1], "train_": [1]}"#,
    )]);
    let run = |arguments: &[&str]| run_in(folder.path(), arguments);
    let schema = run(&["infer", "all.json", "--prefix", "train_"]).good();
    assert!(
        schema.contains("\"name\": \"x\"") && schema.contains("\"name\": \"y\""),
        "{schema}"
    );
    assert!(!schema.contains("test_x"), "{schema}");
    std::fs::write(folder.path().join("set.json"), schema).unwrap();
    let out = run(&["check", "set.json", "all.json", "--prefix", "train_"]).good();
    assert!(out.contains("valid"), "{out}");
    assert_eq!(
        run(&["show", "all.json", "--prefix", "valid_"]).err,
        "error: `all.json` has no array whose name begins with `valid_`\n  \
         help: it has `train_x`, `test_x`, `train_y`, `train_`\n"
    );
}
