//! Data that is checked in pieces, and parts of it that are merged.

use std::fmt::Write as _;
use std::path::Path;

use schema_core::Arrays;
use schema_core::ndarray::{Array1, Array2};
use tempfile::TempDir;

use crate::common::{Ran, fixtures, run_in};

const SCHEMA: &str = r#"{
    "name": "Training",
    "arrays": [
        {"name": "id", "dtype": "i64", "shape": ["batch"], "constraints": [{"increasing": 0}]},
        {"name": "age", "dtype": "f32", "shape": ["batch"], "constraints": [{"range": {"min": 0, "max": 130}}]}
    ],
    "dims": [{"symbol": "batch", "min": 1}]
}"#;

/// Three files of ten rows, with an invalid age in the second and an id that repeats in the third.
fn shards() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(&folder, "s.json", SCHEMA);
    for file in 0..3 {
        let mut table = String::from("id,age\n");
        for row in 0..10 {
            let id = 10 * file + row;
            let age = if id == 14 { 999 } else { 20 + row };
            let _ = writeln!(table, "{},{age}", if id == 20 { 19 } else { id });
        }
        write(&folder, &format!("train-{file}.csv"), &table);
    }
    folder
}

fn write(folder: &TempDir, name: &str, text: &str) {
    std::fs::write(folder.path().join(name), text).unwrap();
}

fn run(folder: &TempDir, arguments: &str) -> Ran {
    let arguments: Vec<&str> = arguments.split(' ').collect();
    run_in(folder.path(), &arguments)
}

const REPORT: &str = "2 violations
  error[increasing]: `id` is not increasing along axis 0: 1 of 30 values is not larger than the one before
    id[20] = 19, row 0 of train-2.csv
  error[range]: `age` has 1 of 30 values outside 0..=130
    age[14] = 999, row 4 of train-1.csv
    help: `schema repair --discard` makes it missing; then it can be imputed by mean or median, or its row dropped
-- exit 1 --
";

#[test]
fn files_that_a_pattern_means_are_one_data_set() {
    let folder = shards();
    let all = run(&folder, "check s.json train-*.csv").all();
    assert_eq!(all, format!("train-*.csv: {REPORT}"));
    for jobs in 1..=3 {
        let same = run(&folder, &format!("check s.json train-*.csv --jobs {jobs}")).all();
        assert_eq!(same, all);
    }
    // Without the pattern, each file is checked by itself.
    let each = run(&folder, "check s.json train-0.csv train-1.csv train-2.csv").out;
    assert_eq!(each.matches(": valid (batch = 10)").count(), 2, "{each}");
    assert_eq!(
        run(&folder, "check s.json train-0*.csv").all(),
        "train-0*.csv: valid (batch = 10)\n-- exit 0 --\n"
    );
    assert_eq!(
        run(&folder, "check s.json nothing-*.csv").all(),
        "nothing-*.csv: not checked\n-- standard error --\nerror: no file matches `nothing-*.csv`\n-- exit 2 --\n"
    );
}

#[test]
fn violations_are_placed_in_their_files() {
    let folder = shards();
    let places = |arguments: &str| {
        let json = run(&folder, &format!("{arguments} --format sarif")).json();
        let results = json["runs"][0]["results"].as_array().unwrap().clone();
        let place = |one: &serde_json::Value| {
            let place = &one["locations"][0]["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            format!("{} {uri}", one["ruleId"].as_str().unwrap())
        };
        results.iter().map(place).collect::<Vec<_>>()
    };
    let expected = ["increasing train-2.csv", "range train-1.csv"];
    assert_eq!(places("check s.json train-*.csv"), expected);
    // Files of one name are told apart by their folders.
    for file in 0..3 {
        let at = folder.path().join(format!("day-{file}"));
        std::fs::create_dir(&at).unwrap();
        let shard = folder.path().join(format!("train-{file}.csv"));
        std::fs::copy(shard, at.join("train.csv")).unwrap();
    }
    assert_eq!(
        places("check s.json day-*/train.csv"),
        ["increasing day-2/train.csv", "range day-1/train.csv"]
    );
    for part in 1..=2 {
        let checked = format!("check s.json train-*.csv --part {part}/2 -o part{part}.json");
        assert_eq!(run(&folder, &checked).code, Some(0));
    }
    assert_eq!(places("merge s.json part1.json part2.json"), expected);
    let ran = run(&folder, "merge s.json part1.json gone.json --format sarif");
    let run = &ran.json()["runs"][0];
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn parts_are_checked_anywhere_and_merged_in_any_order() {
    let folder = shards();
    for part in 1..=2 {
        let ran = run(
            &folder,
            &format!("check s.json train-*.csv --part {part}/2 --output p{part}.json"),
        );
        let rows = [20, 10][part - 1];
        assert_eq!(
            ran.good(),
            format!("train-*.csv: part {part} of 2 checked, {rows} rows\n")
        );
    }
    for order in ["p1.json p2.json", "p2.json p1.json"] {
        let merged = run(&folder, &format!("merge s.json {order}")).all();
        assert_eq!(merged, format!("2 parts: {REPORT}"));
    }
    let lost = run(&folder, "merge s.json p1.json").all();
    assert!(
        lost.starts_with("1 part: 1 violation\n  error[unchecked]: rows 0 to 9 of `train-1.csv` were not checked\n"),
        "{lost}"
    );
    let twice = run(&folder, "merge s.json p1.json p1.json p2.json").all();
    assert!(
        twice.contains(
            "error[checked_twice]: rows 0 to 9 of `train-0.csv` were checked twice, and 10 others\n"
        ),
        "{twice}"
    );

    // A part of another schema, and what is no part.
    write(&folder, "other.json", &SCHEMA.replace("130", "120"));
    assert_eq!(
        run(&folder, "merge other.json p1.json").all(),
        "-- standard error --\nerror: `p1.json` cannot be merged: the partial is of another schema than \
         `Training`, or of another version of it\n-- exit 2 --\n"
    );
    assert_eq!(run(&folder, "merge s.json s.json").code, Some(2));
    // A part is not replaced unless that is asked for.
    let again = "check s.json train-*.csv --part 1/2 --output p1.json";
    assert_eq!(run(&folder, again).code, Some(2));
    run(&folder, &format!("{again} --force")).good();
    for wrong in ["0/2", "3/2", "2", "a/b", "1/0"] {
        let ran = run(
            &folder,
            &format!("check s.json train-*.csv --part {wrong} -o p"),
        );
        assert_eq!(ran.code, Some(2), "{wrong}");
    }
    assert!(!Path::new(&folder.path().join("p")).exists());
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let folder = shards();
    write(&folder, "train-3.csv", "id,age\n1,2\n3\n");
    let ran = run(&folder, "check s.json train-*.csv");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("train-3.csv"), "{}", ran.err);
}

/// An array of f32 as NumPy saves it.
fn npy(rows: usize, value: f32) -> Vec<u8> {
    let mut header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, 2), }}");
    while !(header.len() + 11).is_multiple_of(64) {
        header.push(' ');
    }
    header.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend(u16::try_from(header.len()).unwrap().to_le_bytes());
    bytes.extend(header.bytes());
    for _ in 0..2 * rows {
        bytes.extend(value.to_le_bytes());
    }
    bytes
}

#[test]
fn arrays_without_names_get_that_of_the_only_array() {
    let folder = tempfile::tempdir().unwrap();
    let schema =
        r#"{"name": "X", "arrays": [{"name": "x", "dtype": "f32", "shape": ["batch", 2]}]}"#;
    write(&folder, "s.json", schema);
    for (file, value) in [(0, 1.0), (1, f32::NAN), (2, 1.0)] {
        let name = folder.path().join(format!("part-{file}.npy"));
        std::fs::write(name, npy(3, value)).unwrap();
    }
    let ran = run(&folder, "check s.json part-?.npy");
    assert_eq!(
        ran.all(),
        "part-?.npy: 1 violation
  error[missing]: `x` has 6 NaN in 18 values
    x[3, 0] = NaN, row 0 of part-1.npy
    x[3, 1] = NaN, row 0 of part-1.npy
    x[4, 0] = NaN, row 1 of part-1.npy
    x[4, 1] = NaN, row 1 of part-1.npy
    x[5, 0] = NaN, row 2 of part-1.npy
    and 1 more
    help: 2 columns can be imputed, or 3 of 9 rows dropped
-- exit 1 --
"
    );
}

#[test]
fn a_folder_is_the_data_set_of_its_files() {
    let folder = shards();
    let files = folder.path().join("train");
    std::fs::create_dir(&files).unwrap();
    for file in 0..3 {
        let name = format!("train-{file}.csv");
        std::fs::rename(folder.path().join(&name), files.join(&name)).unwrap();
    }
    write(&folder, "train/_SUCCESS", "");
    write(&folder, "train/.train-9.csv.crc", "crc");
    let all = run(&folder, "check s.json train/").all();
    assert_eq!(all, format!("train/: {REPORT}"));
    for part in 1..=2 {
        run(
            &folder,
            &format!("check s.json train --part {part}/2 -o p{part}.json"),
        )
        .good();
    }
    let merged = run(&folder, "merge s.json p1.json p2.json").all();
    assert_eq!(merged, format!("2 parts: {REPORT}"));
    // Markers do not match a pattern either.
    assert_eq!(
        run(&folder, "check s.json train/*").all(),
        format!("train/*: {REPORT}")
    );

    write(&folder, "train/README.md", "# Data");
    let noted = run(&folder, "check s.json train").all();
    assert_eq!(
        noted,
        format!(
            "train: {}-- standard error --\nnote: 1 file in `train` that is not checked, by its name of no \
             format of data: `README.md`\n-- exit 1 --\n",
            REPORT.strip_suffix("-- exit 1 --\n").unwrap()
        )
    );
    write(&folder, "train/labels.json", "[1]");
    assert_eq!(
        run(&folder, "check s.json train").all(),
        "train: not checked\n-- standard error --\nerror: `train` has files of several formats: JSON (`labels.json`) and CSV \
         (`train-0.csv`)\n  help: name those that are the data set by a pattern, such as \
         `'train/*.json'`\n-- exit 2 --\n"
    );
    std::fs::create_dir(files.join("more")).unwrap();
    assert_eq!(
        run(&folder, "check s.json train").all(),
        "train: not checked\n-- standard error --\nerror: `train` has folders in it: `more`\n  help: name the files of all of \
         them by a pattern, such as `'train/**/*.parquet'`\n-- exit 2 --\n"
    );
    std::fs::create_dir(folder.path().join("none")).unwrap();
    assert_eq!(
        run(&folder, "check s.json none").all(),
        "none: not checked\n-- standard error --\nerror: `none` is a folder with no files in it\n  help: name the files, \
         whatever their names are\n-- exit 2 --\n"
    );
}

/// Arrays in files of their own, cut differently, with faults at the borders; and the same arrays in one file.
fn arrays() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let schema = r#"{"name": "Training", "arrays": [
        {"name": "x", "dtype": "f32", "shape": ["batch", 2], "constraints": [{"range": {"min": 0, "max": 130}}]},
        {"name": "y", "dtype": "i64", "shape": ["batch"], "constraints": [{"one_of": [0, 1, 2]}], "role": "target"}
    ]}"#;
    write(&folder, "s.json", schema);
    let x = |row: u8| if row == 4 { 999.0 } else { f32::from(row) };
    let y = |row: u8| i64::from(if row == 7 { 9 } else { row % 3 });
    let write_rows = |name: &str, rows: std::ops::Range<u8>| {
        let arrays = if name.starts_with('x') {
            let values: Vec<f32> = rows.clone().flat_map(|row| [x(row), x(row)]).collect();
            Arrays::new().with(
                "array",
                Array2::from_shape_vec((rows.len(), 2), values).unwrap(),
            )
        } else {
            Arrays::new().with("array", Array1::from_iter(rows.map(y)))
        };
        arrays.write(folder.path().join(name)).unwrap();
    };
    for (name, rows) in [
        ("x-0.npy", 0..3),
        ("x-1.npy", 3..3),
        ("x-2.npy", 3..10),
        ("y-0.npy", 0..6),
        ("y-1.npy", 6..7),
        ("y-2.npy", 7..10),
        ("x.npy", 0..10),
        ("y.npy", 0..10),
        ("short.npy", 0..8),
    ] {
        write_rows(name, rows);
    }
    for (name, rows) in [("z-0.csv", 0..6), ("z-1.csv", 6..10)] {
        let mut table = String::from("label\n");
        for row in rows {
            let _ = writeln!(table, "{}", y(row));
        }
        write(&folder, name, &table);
    }
    folder
}

#[test]
fn arrays_in_files_of_their_own_are_one_data_set() {
    let folder = arrays();
    let whole = run(&folder, "check s.json x=x.npy y=y.npy").all();
    let expected = whole
        .replace("x=x.npy y=y.npy", "x=x-*.npy y=y-*.npy")
        .replace("x[4, 0] = 999", "x[4, 0] = 999, row 1 of x-2.npy")
        .replace("x[4, 1] = 999", "x[4, 1] = 999, row 1 of x-2.npy")
        .replace("y[7] = 9", "y[7] = 9, row 0 of y-2.npy");
    assert!(
        expected.contains("row 0 of y-2.npy") && expected.contains("row 1 of x-2.npy"),
        "{whole}"
    );
    let cut = "check s.json x=x-*.npy y=y-*.npy";
    assert_eq!(run(&folder, cut).all(), expected);
    for jobs in 1..=3 {
        assert_eq!(
            run(&folder, &format!("{cut} --jobs {jobs}")).all(),
            expected
        );
    }
    for part in 1..=3 {
        run(&folder, &format!("{cut} --part {part}/3 -o p{part}.json")).good();
    }
    let merged = run(&folder, "merge s.json p3.json p1.json p2.json").all();
    assert_eq!(merged, expected.replace("x=x-*.npy y=y-*.npy", "3 parts"));
    let lost = run(&folder, "merge s.json p3.json p1.json").out;
    assert!(
        lost.contains("of `x=x-*.npy y=y-*.npy` were not checked"),
        "{lost}"
    );

    // Text, of which only reading it tells the rows; and an array that is in one file.
    let text = run(&folder, "check s.json x=x.npy y=z-*.csv").all();
    let expected = whole
        .replace("x=x.npy y=y.npy", "x=x.npy y=z-*.csv")
        .replace("y[7] = 9", "y[7] = 9, row 1 of z-1.csv");
    assert_eq!(text, expected);

    // Rows that only one of them has.
    let whole = run(&folder, "check s.json x=x.npy y=short.npy").all();
    assert!(whole.contains("error[dim]"), "{whole}");
    let cut = run(&folder, "check s.json x=x.npy y=shor*.npy").all();
    assert_eq!(cut.replace("shor*", "short"), whole);

    std::fs::create_dir(folder.path().join("two")).unwrap();
    let two = Arrays::new()
        .with("a", Array1::from_vec(vec![1_i64]))
        .with("b", Array1::from_vec(vec![1_i64]));
    two.write(folder.path().join("two/0.npz")).unwrap();
    assert_eq!(
        run(&folder, "check s.json x=x.npy y=two/").all(),
        "x=x.npy y=two/: not checked\n-- standard error --\nerror: `two/0.npz` has 2 arrays, and none is called \
         `y`\n  help: it has `a`, `b`\n-- exit 2 --\n"
    );
    assert_eq!(
        run(&folder, "check s.json x=x-*.npy y=y-*.npy --coerce lossy").all(),
        "x=x-*.npy y=y-*.npy: not checked\n-- standard error --\nerror: `x=x-*.npy y=y-*.npy` is checked in \
         pieces, which are neither converted nor chosen by a prefix\n  help: leave out `--coerce` and \
         `--prefix`, or name one file\n-- exit 2 --\n"
    );
}

#[cfg(not(feature = "stores"))]
#[test]
fn a_build_without_stores_says_so() {
    let folder = shards();
    assert_eq!(
        run(&folder, "check s.json s3://bucket/train-*.csv").all(),
        "s3://bucket/train-*.csv: not checked\n-- standard error --\nerror: this is built without object stores, so nothing at `s3://` is read\n  \
         help: install it with them: `cargo install schema-cli --features stores`\n-- exit 2 --\n"
    );
}

#[cfg(feature = "stores")]
#[test]
fn files_in_stores_are_checked_as_files_here() {
    let folder = shards();
    let at = format!("file://{}", folder.path().display());
    let all = run(&folder, &format!("check s.json {at}/train-*.csv")).all();
    assert_eq!(all, format!("{at}/train-*.csv: {REPORT}"));
    for part in 1..=2 {
        let part = format!("check s.json {at}/train-*.csv --part {part}/2 -o p{part}.json");
        run(&folder, &part).good();
    }
    let merged = run(&folder, "merge s.json p1.json p2.json").all();
    assert_eq!(merged, format!("2 parts: {REPORT}"));
    assert_eq!(
        run(&folder, &format!("check s.json {at}/train-0.csv")).all(),
        format!("{at}/train-0.csv: valid (batch = 10)\n-- exit 0 --\n")
    );
    let shown = run(&folder, &format!("show {at}/train-0.csv")).good();
    assert!(shown.contains("age"), "{shown}");
    assert_eq!(
        run(&folder, &format!("check s.json {at}/none.csv")).all(),
        format!(
            "{at}/none.csv: not checked\n-- standard error --\nerror: `{at}/none.csv` cannot be read: there is no such file\n-- exit 2 --\n"
        )
    );
    let mixed = run(&folder, &format!("check s.json {at}/")).err;
    assert!(
        mixed.contains("has files of several formats: JSON (`p1.json`) and CSV"),
        "{mixed}"
    );
}

/// Three files of ten rows, some ages of which are missing, invalid or no numbers.
fn to_repair() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(&folder, "s.json", SCHEMA);
    for file in 0..3 {
        let mut table = String::from("id,age\n");
        for row in 0..10 {
            let id = 10 * file + row;
            let age = match id {
                14 => "999".to_owned(),
                27 => "x".to_owned(),
                _ if row == 3 => String::new(),
                _ => (20 + row).to_string(),
            };
            let _ = writeln!(table, "{id},{age}");
        }
        write(&folder, &format!("train-{file}.csv"), &table);
    }
    folder
}

const STEPS: &str = "--coerce lossy --discard age --impute age=median";

#[test]
fn files_are_repaired_as_one_data_set() {
    let folder = to_repair();
    let ran = run(
        &folder,
        &format!("repair s.json train-*.csv {STEPS} --fit-to plan.json -o out"),
    );
    assert_eq!(
        ran.all(),
        "\
train-*.csv: repaired (batch = 30)
  repaired[coerce]: `age` from text to f32: 1 of 30 values made missing
    age[27] = \"x\" -> NaN
  repaired[discard]: `age`: 1 of 30 values made missing
    age[14] = 999 -> NaN
  repaired[impute]: `age`: 5 of 30 values imputed by the median of its feature
    age[3] = missing -> 25
    age[13] = missing -> 25
    age[14] = NaN -> 25
    age[23] = missing -> 25
    age[27] = NaN -> 25
out: written
plan.json: written
-- exit 0 --
",
    );
    let checked = run(&folder, "check s.json out/*.csv").all();
    assert_eq!(checked, "out/*.csv: valid (batch = 30)\n-- exit 0 --\n");
    let first = std::fs::read_to_string(folder.path().join("out/train-0.csv")).unwrap();
    assert!(
        first.starts_with("id,age\n0,20.0\n1,21.0\n2,22.0\n3,25.0\n4,24.0\n"),
        "{first}"
    );

    // The plan does the same to one of the files, and all of them are written to one.
    for (file, of) in [("train-1.csv", "same.csv"), ("train-*.csv", "all.csv")] {
        let ran = run(
            &folder,
            &format!("repair s.json {file} --plan plan.json -o {of}"),
        );
        assert!(ran.all().ends_with("-- exit 0 --\n"), "{}", ran.all());
    }
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("same.csv"), read("out/train-1.csv"));
    let parts = (0..3).map(|at| read(&format!("out/train-{at}.csv")).replace("id,age\n", ""));
    assert_eq!(
        read("all.csv"),
        format!("id,age\n{}", parts.collect::<String>())
    );
    for name in ["all.parquet", "all.arrow", "all.npz", "all.tsv"] {
        run(
            &folder,
            &format!("repair s.json train-*.csv --plan plan.json -o {name}"),
        );
        let checked = run(&folder, &format!("check s.json {name}")).all();
        assert_eq!(
            checked,
            format!("{name}: valid (batch = 30)\n-- exit 0 --\n")
        );
    }
}

#[test]
fn what_cannot_be_repaired_in_pieces_is_refused_by_name_and_leaves_nothing() {
    let folder = to_repair();
    let names = || {
        let files = std::fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = names();
    let invalid = run(
        &folder,
        "repair s.json train-*.csv --impute age=mean -o out",
    )
    .all();
    assert!(
        invalid.contains("age[27] = \"x\", row 7 of train-2.csv"),
        "{invalid}"
    );
    assert!(invalid.ends_with("-- exit 1 --\n"), "{invalid}");
    assert_eq!(names(), before);
    let filled = run(
        &folder,
        &format!("repair s.json train-*.csv {STEPS} --forward-fill age=batch -o out"),
    );
    assert_eq!(
        filled.all(),
        "\
-- standard error --
error: `train-*.csv` cannot be repaired: the step `forward_fill` of `age` cannot be done in pieces: a row gets values of the rows before it, which are in other pieces
  help: leave out the step, or put the files together in one, which is read whole for it
-- exit 2 --
",
    );
    assert_eq!(names(), before);
    let json = run(
        &folder,
        &format!("repair s.json train-*.csv {STEPS} -o all.json"),
    );
    assert_eq!(
        json.all(),
        "\
-- standard error --
error: `all.json` cannot be written as .json in pieces: its beginning depends on all of it
  help: write .parquet, .arrow, .csv, .npz or .npy, which are written in pieces; .npz and .npy not with text
-- exit 2 --
",
    );
    assert_eq!(names(), before);
    let there = run(&folder, &format!("repair s.json train-*.csv {STEPS} -o .")).all();
    assert_eq!(
        there,
        "\
-- standard error --
error: `./train-0.csv` exists
  help: name another file, or replace it with `--force`
-- exit 2 --
",
    );
}

/// Numbers in text have no dtype before all of them were read.
#[test]
fn labels_for_a_model_may_have_fractions_in_later_files() {
    let check = |(model, input): (&str, &str), first: &str, second: &str| {
        let folder = tempfile::tempdir().unwrap();
        let rows = |labels: &str| {
            let rows = labels.split(' ').map(|label| format!("1,2,3,{label}\n"));
            rows.collect::<String>()
        };
        let (first, second) = (rows(first), rows(second));
        write(&folder, "whole.csv", &format!("a,b,c,y\n{first}{second}"));
        write(&folder, "0.csv", &format!("a,b,c,y\n{first}"));
        write(&folder, "1.csv", &format!("a,b,c,y\n{second}"));
        let model = fixtures().join("models/keras").join(model);
        let check = |data: &str| {
            let model = model.to_str().unwrap();
            let columns = format!("{input}=a,b,c");
            let arguments = ["check", model, data, "--columns", &columns];
            run_in(folder.path(), &arguments).all()
        };
        (check("whole.csv"), check("[01].csv"))
    };

    let (whole, pieces) = check(("dense.keras", "input_layer"), "1 2", "1.5 2");
    assert!(
        whole.starts_with("whole.csv: valid (batch = 4)\n"),
        "{whole}"
    );
    assert_eq!(pieces, whole.replace("whole.csv", "[01].csv"));

    let classes = ("labels_sparse.keras", "input_layer_2");
    let (whole, pieces) = check(classes, "1 2", "3 0");
    assert_eq!(whole, "whole.csv: valid (batch = 4)\n-- exit 0 --\n");
    assert_eq!(pieces, "[01].csv: valid (batch = 4)\n-- exit 0 --\n");

    let (_, pieces) = check(classes, "1 2", "1.5 0");
    assert!(
        pieces.contains("`y` holds f64, but the schema says i64\n    y[2] = 1.5, row 0 of 1.csv"),
        "{pieces}"
    );
}
