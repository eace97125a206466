//! What changed between two sets of data.

use std::fmt::Write as _;

use tempfile::TempDir;

use crate::common::{Ran, folder, golden, iris, run_in};

fn run(folder: &TempDir, arguments: &str) -> Ran {
    let arguments: Vec<&str> = arguments.split(' ').collect();
    run_in(folder.path(), &arguments)
}

/// Tables of people: of the same kind, and older, with incomes in another unit, and from elsewhere.
fn people() -> TempDir {
    let table = |seed: u64, drifted: bool| {
        let mut text = String::from("age,income,city,member\n");
        for row in 0..400_u64 {
            // Any permutation will do.
            let mixed = (row * 197 + seed * 31) % 400;
            let (age, unit) = if drifted {
                (35 + mixed % 60, 1)
            } else {
                (20 + mixed % 60, 1000)
            };
            let income = match (drifted, row % 5) {
                (true, 0) => String::new(),
                _ => (unit * (2 + (mixed * 7 + row % 7) % 30)).to_string() + ".5",
            };
            let cities: &[&str] = if drifted {
                &["Paris", "Rome", "Bern"]
            } else {
                &["Paris", "Rome"]
            };
            let city = cities[(mixed % cities.len() as u64) as usize];
            let _ = writeln!(
                text,
                "{age},{income},{city},{}",
                mixed % 10 < if drifted { 6 } else { 3 }
            );
        }
        text
    };
    folder(&[
        ("old.csv", &table(1, false)),
        ("same.csv", &table(2, false)),
        ("new.csv", &table(3, true)),
    ])
}

#[test]
fn drift_is_told_with_both_values_and_the_limit() {
    let people = people();
    golden(
        "drift_people.txt",
        &run(&people, "drift old.csv new.csv").all(),
    );
    let same = run(&people, "drift old.csv same.csv").all();
    assert_eq!(
        same,
        "same.csv: no drift since old.csv (400 rows, and 400 rows now)\n-- exit 0 --\n"
    );
    // Profiles are as good as data, and data of other machines is merged.
    run(&people, "profile old.csv -o old.json").good();
    let from_profile = run(&people, "drift old.json new.csv").all();
    golden(
        "drift_people.txt",
        &from_profile.replace("old.json", "old.csv"),
    );
    let limits = "--max-mean 9 --max-distance 1 --max-outside 1 --max-missing 1";
    assert_eq!(
        run(&people, &format!("drift old.csv new.csv {limits}")).code,
        Some(0)
    );
    let json = run(&people, "drift old.csv new.csv --format json");
    assert_eq!(json.code, Some(1));
    let json = json.json();
    let finding = &json["findings"][0];
    assert_eq!(
        (&finding["code"], &finding["array"]),
        (&"range".into(), &"age".into())
    );
    assert!(
        finding["message"]
            .as_str()
            .unwrap()
            .starts_with("`age` has ")
    );
    assert_eq!(json["new"]["rows"], 400);
    let html = run(&people, "drift old.csv new.csv --format html");
    assert!(html.out.contains("<code>distribution</code>"));
}

#[test]
fn names_dtypes_and_shapes_are_compared() {
    let iris = iris();
    std::fs::write(iris.path().join("y.csv"), "y,z\n0.5,a\n1,b\n").unwrap();
    golden("drift_kinds.txt", &run(&iris, "drift iris.npz y.csv").all());
    assert_eq!(run(&iris, "drift iris.npz iris_broken.npz").code, Some(0));
    let told = run(
        &iris,
        "drift iris.npz iris_broken.npz --chance 1 --max-missing 0 --max-outside 0",
    );
    golden("drift_one_value.txt", &told.all());
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let files = [
        ("x.csv", "a\n1\n"),
        ("s.json", r#"{"name": "S", "arrays": []}"#),
    ];
    let folder = folder(&files);
    for arguments in [
        "drift x.csv none.csv",
        "drift x.csv s.json",
        "drift - -",
        "drift x.csv x.csv --max-distance 2",
        "drift x.csv x.csv --max-mean -1",
        "drift x.csv x.csv --chance nan",
        "drift x.csv",
    ] {
        let ran = run(&folder, arguments);
        assert_eq!(ran.code, Some(2), "{arguments}: {ran:?}");
        assert!(ran.err.starts_with("error: "), "{arguments}: {ran:?}");
    }
}
