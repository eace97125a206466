//! What help says is done as it stands: nothing is lost that it did not name, and it does not go in
//! circles.

use std::fmt::Write as _;

use std::fs;

use schema_core::Arrays;
use schema_core::ndarray::{Array4, array};

use crate::common::{Ran, fixtures, folder, golden, run_in};

/// Runs the command in the folder of cases.
fn on_cases(line: &str) -> Ran {
    let arguments: Vec<&str> = line.split_whitespace().collect();
    run_in(&fixtures().join("cases"), &arguments)
}

/// The options that the help of a check names, as it prints them.
fn advised(ran: &Ran) -> String {
    let (_, rest) = ran.out.split_once("`schema repair ").expect(&ran.out);
    rest.split_once('`').expect(&ran.out).0.to_owned()
}

#[test]
fn labels_that_begin_at_one_are_shifted() {
    let mut output = String::new();
    for data in [
        "bin.keras two_classes.npz",
        "logits.keras three_classes.npz",
        "p17368.keras p17368__labels1to5.npz",
    ] {
        let checked = on_cases(&format!("check {data}"));
        assert_eq!(checked.code, Some(1), "{checked:?}");
        assert!(!checked.out.contains("discard"), "{}", checked.out);
        let options = advised(&checked);
        assert_eq!(options, "--shift y=-1");
        let repaired = on_cases(&format!("repair {data} {options} --dry-run")).good();
        let _ = write!(output, "$ {data}\n{}{repaired}", checked.out);
        // The same is proposed if no step is given.
        let proposed = on_cases(&format!("repair {data} --dry-run"));
        assert!(proposed.out.contains("try `--shift y=-1`"), "{proposed:?}");
    }
    golden("advice_labels.txt", &output);
}

/// A schema of one array of labels.
fn labels(array: &str) -> String {
    format!(
        r#"{{"version": 1, "name": "L", "arrays": [
            {{"name": "y", "shape": ["n"], "role": "target", {array}}},
            {{"name": "x", "shape": ["n"], "dtype": "f64", "optional": true}}
        ]}}"#
    )
}

#[test]
fn other_codes_of_labels_are_mapped_or_named() {
    let of_two = r#""dtype": "i64", "constraints": [{"one_of": [0, 1]}]"#;
    let of_three = r#""dtype": "i64", "constraints": [{"range": {"min": 0, "max": 2}}]"#;
    for (array, data, help) in [
        (
            of_two,
            r#"{"y": [-1, 1, 1]}"#,
            "`schema repair --map y:-1=0,1=1`: -1 becomes 0",
        ),
        (
            of_two,
            r#"{"y": ["yes", "no"]}"#,
            "`schema repair --map y:no=0,yes=1`",
        ),
        (
            of_two,
            r#"{"y": ["Yes", "no", "NO"]}"#,
            "`schema repair --map y:NO=0,Yes=1,no=0`",
        ),
        (
            of_three,
            r#"{"y": ["b", "a", "c"]}"#,
            "`schema repair --map y:a=0,b=1,c=2`",
        ),
        (
            of_three,
            r#"{"y": [10, 30, 20, 10]}"#,
            "`schema repair --map y:10=0,20=1,30=2`",
        ),
        (
            r#""dtype": "bool""#,
            r#"{"y": ["t", "f"]}"#,
            "`schema repair --map y:f=false,t=true`",
        ),
    ] {
        let schema = labels(array);
        let folder = folder(&[("s.json", schema.as_str()), ("d.json", data)]);
        let checked = run_in(folder.path(), &["check", "s.json", "d.json"]);
        assert!(checked.out.contains(help), "{}", checked.out);
        let options = advised(&checked);
        let line = format!("repair s.json d.json {options} -o out.json --force");
        run_in(folder.path(), &line.split(' ').collect::<Vec<_>>()).good();
        run_in(folder.path(), &["check", "s.json", "out.json"]).good();
    }
    for (array, data, words) in [
        (
            of_three,
            r#"{"y": ["b", "a"]}"#,
            r#"its words are "a", "b""#,
        ),
        (
            of_two,
            r#"{"y": ["b", "a", "?"]}"#,
            r#"its words are "?", "a", "b""#,
        ),
        // Class 2 is absent, and 7 may be it.
        (of_three, r#"{"y": [0, 1, 7]}"#, "y[2] = 7"),
        (of_three, r#"{"y": [0, 1, 1, 9]}"#, "y[3] = 9"),
    ] {
        let schema = labels(array);
        let folder = folder(&[("s.json", schema.as_str()), ("d.json", data)]);
        let checked = run_in(folder.path(), &["check", "s.json", "d.json"]);
        assert!(checked.out.contains(words), "{}", checked.out);
        for harm in ["discard", "lossy", "drop", "Repair", "Coerce"] {
            assert!(!checked.out.contains(harm), "{}", checked.out);
        }
    }
}

#[test]
fn rows_are_not_dropped_without_saying_which_classes_go() {
    let schema = labels(r#""dtype": "i64", "constraints": [{"range": {"min": 0, "max": 2}}]"#);
    let data = r#"{"y": [0, 1, 2, 2, 0, 1, 1], "x": [1, 2, null, null, 5, 6, null]}"#;
    let folder = folder(&[("s.json", schema.as_str()), ("d.json", data)]);
    let checked = run_in(folder.path(), &["check", "s.json", "d.json"]);
    let said = "3 of 7 rows dropped, with all 2 rows of class 2 of `y`";
    assert!(checked.out.contains(said), "{}", checked.out);

    fs::write(
        folder.path().join("d.json"),
        r#"{"y": [0, 1], "x": [null, null]}"#,
    )
    .unwrap();
    let line = [
        "repair",
        "s.json",
        "d.json",
        "--drop-rows",
        "n",
        "-o",
        "out.json",
    ];
    let emptied = run_in(folder.path(), &line);
    assert_eq!(emptied.code, Some(1), "{emptied:?}");
    assert!(
        emptied.out.contains("not repaired: no row would be left"),
        "{}",
        emptied.out
    );
    assert!(!folder.path().join("out.json").exists());
}

#[test]
fn channels_first_are_transposed() {
    let image = |name: &str| {
        format!(
            r#"{{"version": 1, "name": "I", "arrays": [
                {{"name": "x", "dtype": "f32", "shape": ["batch", {name}]}}
            ]}}"#
        )
    };
    for (shape, wanted, axes) in [
        ((4, 3, 8, 8), "8, 8, 3", Some("0,2,3,1")),
        ((4, 8, 8, 3), "3, 8, 8", Some("0,3,1,2")),
        ((4, 3, 8, 6), "\"_\", \"_\", 3", Some("0,2,3,1")),
        // Which of two axes is moved is not plain.
        ((4, 8, 3, 8), "8, 8, 3", None),
        ((4, 3, 3, 8), "\"_\", \"_\", 3", None),
    ] {
        let schema = image(wanted);
        let folder = folder(&[("s.json", schema.as_str())]);
        let arrays = Arrays::new().with("x", Array4::<f32>::zeros(shape));
        arrays.write(folder.path().join("d.npz")).unwrap();
        let checked = run_in(folder.path(), &["check", "s.json", "d.npz"]);
        let Some(axes) = axes else {
            assert!(!checked.out.contains("help"), "{}", checked.out);
            continue;
        };
        assert_eq!(advised(&checked), format!("--transpose x={axes}"));
        let order = format!("x={axes}");
        let line = [
            "repair",
            "s.json",
            "d.npz",
            "--transpose",
            order.as_str(),
            "--dry-run",
        ];
        run_in(folder.path(), &line).good();
    }
}

#[test]
fn marks_in_numbers_are_read() {
    let checked = on_cases("check prices.schema.json prices.csv");
    let options = advised(&checked);
    assert_eq!(options, "--parse price=thousands:,");
    let line = format!("repair prices.schema.json prices.csv --remove id {options} --dry-run");
    golden(
        "advice_prices.txt",
        &(checked.out + &on_cases(&line).good()),
    );
    let schema = r#"{"version": 1, "name": "P", "arrays": [
        {"name": "p", "dtype": "f64", "shape": ["n"]}
    ]}"#;
    for (cells, options, numbers) in [
        (
            "p\n\"$2,000.40\"\n-$5\n",
            "--parse p=thousands:,/sign:$",
            array![2000.4, -5.0],
        ),
        ("p\n45%\n7%\n", "--parse p=sign:%", array![45.0, 7.0]),
        (
            "p\n\"1.200,5\"\n\"3,25\"\n",
            "--parse p=decimal:,/thousands:.",
            array![1200.5, 3.25],
        ),
        (
            "p\n\"1 200\"\n\"30\"\n",
            "--parse p=thousands:space",
            array![1200.0, 30.0],
        ),
    ] {
        let folder = folder(&[("s.json", schema), ("d.csv", cells)]);
        let checked = run_in(folder.path(), &["check", "s.json", "d.csv"]);
        assert!(
            checked.out.contains(&format!("`schema repair {options}`"))
                || checked.out.contains("'p="),
            "{}",
            checked.out
        );
        let (option, argument) = options.split_once(' ').unwrap();
        let line = [
            "repair", "s.json", "d.csv", option, argument, "-o", "out.npz",
        ];
        run_in(folder.path(), &line).good();
        let read = Arrays::read(folder.path().join("out.npz")).unwrap();
        assert_eq!(read, Arrays::new().with("p", numbers));
    }
}

#[test]
fn plans_have_the_new_steps() {
    let plan = r#"{"steps": [
        {"step": "parse", "array": "p", "thousands": ","},
        {"step": "shift", "array": "p", "by": -1},
        {"step": "map", "array": "p", "values": [[1199, 0.5]]}
    ]}"#;
    let schema = r#"{"version": 1, "name": "P", "arrays": [
        {"name": "p", "dtype": "f64", "shape": ["n"]}
    ]}"#;
    let folder = folder(&[
        ("s.json", schema),
        ("d.csv", "p\n\"1,200\"\n2\n"),
        ("plan.json", plan),
    ]);
    let line = "repair s.json d.csv --plan plan.json -o out.npz --fit-to again.json";
    let line: Vec<&str> = line.split(' ').collect();
    run_in(folder.path(), &line).good();
    let read = Arrays::read(folder.path().join("out.npz")).unwrap();
    assert_eq!(read, Arrays::new().with("p", array![0.5, 1.0]));
    let again = fs::read_to_string(folder.path().join("again.json")).unwrap();
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let (mut plan, again) = (json(plan), json(&again));
    plan["steps"][0]["decimal"] = ".".into();
    assert_eq!(again, plan);
}

/// The options that a check was given are not its advice.
#[test]
fn help_does_not_go_in_circles() {
    let strict = on_cases("check sent.schema.json sent.csv");
    assert!(
        strict.out.contains("load with `--coerce lossy`"),
        "{}",
        strict.out
    );
    let lossy = on_cases("check sent.schema.json sent.csv --coerce lossy");
    assert!(!lossy.out.contains("load with"), "{}", lossy.out);
    let line = "repair sent.schema.json sent.csv --coerce lossy --discard c --impute a=mean --impute \
                b=mean --impute c=mean --impute d=mean --impute e=mean --dry-run";
    on_cases(line).good();
    golden("advice_lossy.txt", &(strict.out + &lossy.out));

    // Text that reads as numbers is advised to be converted without loss, and then is.
    let schema = r#"{"version": 1, "name": "P", "arrays": [
        {"name": "p", "dtype": "f64", "shape": ["n"]}
    ]}"#;
    let folder = folder(&[("s.json", schema), ("d.json", r#"{"p": ["1", "2.5"]}"#)]);
    let checked = run_in(folder.path(), &["check", "s.json", "d.json"]);
    assert!(
        checked
            .out
            .contains("`--coerce lossless` makes `p` f64: every value reads as one"),
        "{}",
        checked.out
    );
    run_in(
        folder.path(),
        &["check", "s.json", "d.json", "--coerce", "lossless"],
    )
    .good();
}

#[test]
fn fractions_are_cut_as_the_framework_cuts_them() {
    let checked = on_cases("check f_rescale.keras f_rescale__f32.npz --coerce lossy").good();
    assert!(!checked.contains("missing"), "{checked}");
    golden("advice_fractions.txt", &checked);
    let schema = labels(r#""dtype": "i64", "constraints": [{"range": {"min": 0, "max": 2}}]"#);
    let folder = folder(&[("s.json", schema.as_str())]);
    let arrays = Arrays::new().with("y", array![0.5, -0.5, 2.0, 3.5, f64::NAN]);
    arrays.write(folder.path().join("d.npz")).unwrap();
    let checked = run_in(
        folder.path(),
        &["check", "s.json", "d.npz", "--coerce", "lossy"],
    );
    for said in [
        "3 of 5 values cut off",
        "y[0] = 0.5 -> 0",
        "y[3] = 3\n",
        "1 missing in 5 values",
    ] {
        assert!(checked.out.contains(said), "{said}: {}", checked.out);
    }
}

#[test]
fn a_table_stays_a_table() {
    let cases = fixtures().join("cases");
    let folder = folder(&[]);
    for file in ["table.csv", "table.schema.json"] {
        fs::copy(cases.join(file), folder.path().join(file)).unwrap();
    }
    let checked = run_in(folder.path(), &["check", "table.schema.json", "table.csv"]);
    assert!(
        checked.out.contains("income[1] is missing"),
        "{}",
        checked.out
    );
    assert!(
        checked.out.contains("`income` can be imputed"),
        "{}",
        checked.out
    );
    for (output, steps) in [
        ("out.csv", ""),
        ("out.npz", "--impute x=mean"),
        ("out.json", "--drop-rows n"),
    ] {
        let line = format!("repair table.schema.json table.csv {steps} -o {output}");
        let line: Vec<&str> = line.split_whitespace().collect();
        let repaired = run_in(folder.path(), &line).good();
        assert!(
            repaired.contains("income[1]") || repaired.contains("income = "),
            "{repaired}"
        );
        let read = Arrays::read(folder.path().join(output)).unwrap();
        assert_eq!(
            read.names().collect::<Vec<_>>(),
            ["age", "income", "town", "y"]
        );
        run_in(folder.path(), &["check", "table.schema.json", output]).good();
    }
    // The order of the file stays, also around an array that is stacked, and for renamed columns.
    fs::write(
        folder.path().join("mixed.csv"),
        "town,y,Age,income\n1,0,22,1000\n0,1,35,\n",
    )
    .unwrap();
    let line =
        "repair table.schema.json mixed.csv --rename Age=age --impute x=mean -o mixed_out.csv";
    run_in(folder.path(), &line.split(' ').collect::<Vec<_>>()).good();
    let text = fs::read_to_string(folder.path().join("mixed_out.csv")).unwrap();
    assert_eq!(
        text,
        "town,y,age,income\n1.0,0,22.0,1000.0\n0.0,1,35.0,1000.0\n"
    );
}

#[test]
fn names_with_a_version_are_matched() {
    let header = |of: &dyn Fn(usize) -> String| {
        let names: Vec<String> = (0..2000).map(|at| of(at * 7 + 100_000)).collect();
        format!("{}\n{}\n", names.join(","), vec!["1.5"; 2000].join(","))
    };
    let train = header(&|at| format!("ENSG{at}"));
    let new = header(&|at| format!("ENSG{at}.4"));
    let folder = folder(&[("train.csv", &train), ("new.csv", &new)]);
    let line = ["infer", "train.csv", "-o", "train.schema.json"];
    run_in(folder.path(), &line).good();
    let checked = run_in(folder.path(), &["check", "train.schema.json", "new.csv"]);
    assert_eq!(
        checked.out,
        "new.csv: 4000 violations\n  error[absent]: 2000 names differ in one way: `ENSG100000` is there as `ENSG100000.4`\n    help: `schema repair --match-names` renames them\n"
    );
    let line = [
        "repair",
        "train.schema.json",
        "new.csv",
        "--match-names",
        "-o",
        "out.csv",
    ];
    run_in(folder.path(), &line).good();
    let out = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    assert_eq!(out.lines().next(), train.lines().next());
}
