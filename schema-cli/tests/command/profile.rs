//! What the values of data are like.

use crate::common::{Ran, folder, golden, iris, on_fixtures, run_in};

fn run(folder: &tempfile::TempDir, arguments: &str) -> Ran {
    let arguments: Vec<&str> = arguments.split(' ').collect();
    run_in(folder.path(), &arguments)
}

#[test]
fn values_are_shown_in_a_table() {
    let iris = iris();
    golden("profile_iris.txt", &run(&iris, "profile iris.npz").all());
    golden("profile_both.txt", &run(&iris, "profile iris*.npz").all());
    golden(
        "profile_kinds.txt",
        &on_fixtures(&["profile", "parquet/nulls_and_nan.parquet"]).all(),
    );
    let json = run(&iris, "profile iris_broken.npz --format json").json();
    let x = &json["arrays"][0];
    assert_eq!(
        (&x["nan"], &x["infinite"], &x["max"]),
        (&3.into(), &1.into(), &"inf".into())
    );
    assert_eq!(x["columns"][0]["quantiles"]["0.5"], 5.8);
    assert_eq!(
        json["arrays"][1]["most_frequent"][0],
        serde_json::json!([0, 50])
    );
    let html = run(&iris, "profile iris.npz --format html").good();
    assert!(html.contains("<code>x</code>") && html.contains("<code>[150, 4]</code>"));
}

#[test]
fn parts_merge_to_the_profile_of_the_whole() {
    let iris = iris();
    run(&iris, "profile iris*.npz -o whole.json --jobs 1").good();
    for part in 1..=3 {
        run(
            &iris,
            &format!("profile iris*.npz --part {part}/3 -o part{part}.json"),
        )
        .good();
    }
    let said = run(
        &iris,
        "profile part3.json part1.json part2.json -o merged.json",
    )
    .good();
    assert_eq!(said, "3 sources: profiled, 300 rows\n");
    let read = |name: &str| std::fs::read(iris.path().join(name)).unwrap();
    assert_eq!(read("merged.json"), read("whole.json"));
    // Data and profiles are merged alike, and a pattern may mean profiles.
    run(&iris, "profile iris.npz -o one.json").good();
    run(&iris, "profile one.json iris_broken.npz -o both.json").good();
    assert_eq!(read("both.json"), read("whole.json"));
    let shown = run(&iris, "profile part*.json").good();
    assert!(
        shown.starts_with("part*.json: 300 rows in 2 files, 2 arrays\n"),
        "{shown}"
    );
    assert_eq!(run(&iris, "profile whole.json -o one.json").code, Some(2));
}

#[test]
fn standard_input_and_named_files_are_profiled() {
    let folder = folder(&[("a.csv", "x,y\n1,2\n"), ("b.csv", "x,y\n,3.5\n")]);
    let shown = run(&folder, "profile a.csv b.csv").good();
    assert_eq!(
        shown,
        "2 sources: 2 rows in 2 files, 2 arrays
  name  dtype  shape  missing  min  mean   std  median  max  distinct  values
  x     i64    [2]          1    1     1     0       1    1         1  1: 1
  y     f64    [2]          0    2  2.75  0.75       2  3.5         2  2: 1, 3.5: 1
"
    );
    let prefixed = run(&folder, "profile a.csv --prefix z");
    assert_eq!(prefixed.code, Some(2));
}

/// What is in a file that calls itself a profile is checked before it is used.
#[test]
fn forged_profiles_are_refused() {
    let values = |values: &str| {
        format!(
            r#"{{"format":"schema-profile/1","rows":1,"files":0,"arrays":[{{"name":"x","place":0,"rows":1,"shapes":[[]],"dtypes":{{"f64":1}},"values":{values}}}]}}"#
        )
    };
    let files = [
        ("cut.json", r#"{"format":"schema-profile/1","#.to_owned()),
        (
            "other.json",
            r#"{"format":"schema-profile/9","rows":0,"files":0,"arrays":[]}"#.to_owned(),
        ),
        (
            "count.json",
            values(r#"{"count":18446744073709551615,"missing":1}"#),
        ),
        (
            "sum.json",
            values(
                r#"{"count":1,"numbers":{"count":1,"min":"1.0","max":"1.0","sum":"1","squares":"","dropped":0,"buckets":[["1.0",1]]}}"#,
            ),
        ),
        (
            "nan.json",
            values(
                r#"{"count":1,"numbers":{"count":1,"min":"NaN","max":"NaN","sum":"","squares":"","dropped":0,"buckets":[["NaN",1]]}}"#,
            ),
        ),
        (
            "huge.json",
            values(
                r#"{"count":1,"numbers":{"count":1,"min":"1.0","max":"1.0","sum":"1@99999999999999","squares":"","dropped":4294967295,"buckets":[["1.0",1]]}}"#,
            ),
        ),
    ];
    let texts: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    let folder = folder(&texts);
    let mut said = String::new();
    for (name, _) in files {
        let ran = run(&folder, &format!("profile {name}"));
        said += &ran.all();
    }
    golden("profile_forged.txt", &said);
}

#[test]
fn commands_that_take_no_profile_say_which_do() {
    let iris = iris();
    run(&iris, "profile iris.npz -o p.json").good();
    for arguments in ["show p.json", "check p.json iris.npz", "diff p.json p.json"] {
        let ran = run(&iris, arguments);
        assert_eq!(ran.code, Some(2), "{arguments}");
        let said = ran.all();
        let expected = "error: `p.json` is a profile\n  help: `schema profile` shows it, and `schema \
                        infer` writes a schema for it\n";
        assert!(said.contains(expected), "{arguments}: {said}");
    }
    run(&iris, "infer p.json -o s.json").good();
    run(&iris, "check s.json iris*.npz --part 1/2 -o part.json").good();
    let said = run(&iris, "show part.json").all();
    let expected = "error: `part.json` is what was found in a part of a data set\n";
    assert!(said.contains(expected), "{said}");
}
