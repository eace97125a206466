//! Very many arrays: time and memory are linear, so that these tests end at all.

use std::fmt::Write as _;

use schema_core::ndarray::{Array1, array};
use schema_core::{Arrays, Repair, Schema};

const MANY: usize = 20_000;

/// A schema of arrays `g0`, `g1` and so on, which share their rows.
fn schema(columns: bool) -> Schema {
    let mut names = String::new();
    for at in 0..MANY {
        let comma = if at > 0 { "," } else { "" };
        let _ = match columns {
            true => write!(names, "{comma}\"g{at}\""),
            false => write!(
                names,
                r#"{comma}{{"name": "g{at}", "dtype": "f64", "shape": ["n"]}}"#
            ),
        };
    }
    let arrays = match columns {
        true => format!(
            r#"{{"name": "x", "dtype": "f64", "shape": ["n", {MANY}], "columns": [{names}]}}"#
        ),
        false => names,
    };
    let text = format!(r#"{{"version": 1, "name": "Genes", "arrays": [{arrays}]}}"#);
    serde_json::from_str(&text).unwrap()
}

fn arrays(name: impl Fn(usize) -> String, values: &Array1<f64>) -> Arrays {
    let mut arrays = Arrays::new();
    for at in 0..MANY {
        arrays.insert(name(at), values.clone());
    }
    arrays
}

#[test]
fn names_that_all_differ_are_one_line_and_one_step() {
    for columns in [false, true] {
        let schema = schema(columns);
        let data = arrays(|at| format!("g{at}.{}", at % 7), &array![1.0, 2.0]);
        let report = schema.validate(&data).unwrap_err();
        let said = report.to_string();
        let line = "20000 names differ in one way: `g0` is there as `g0.0`\n  help: `Repair::match_names` renames them";
        assert!(said.contains(line), "{said}");
        assert!(said.lines().count() <= 3, "{said}");
        let (repaired, log) = Repair::new().match_names().apply(&schema, data).unwrap();
        assert_eq!(log.steps().len(), 1);
        assert_eq!(repaired.len(), if columns { 1 } else { MANY });
    }
}

#[test]
fn all_arrays_can_be_invalid_or_absent() {
    let each = schema(false);
    let missing = arrays(|at| format!("g{at}"), &array![1.0, f64::NAN]);
    let report = each.validate(&missing).unwrap_err();
    assert_eq!(report.violations().len(), MANY);
    assert!(report.to_string().len() <= 4096);
    let (dropped, _) = Repair::new().drop_rows("n").apply(&each, missing).unwrap();
    assert_eq!(dropped.get("g7").unwrap().shape(), [1]);

    let sizes = arrays(|at| format!("g{at}"), &array![1.0]).with("g9", array![1.0, 2.0]);
    assert_eq!(each.validate(&sizes).unwrap_err().violations().len(), 1);
    let report = each.validate(&Arrays::new()).unwrap_err();
    assert_eq!(report.violations().len(), MANY);

    let text = arrays(|at| format!("h{}", at * 31), &array![1.0]);
    let report = each.validate(&text).unwrap_err();
    assert_eq!(report.violations().len(), 2 * MANY);

    let one = Arrays::new().with("g3", array![1.0]);
    let report = schema(true).validate(&one).unwrap_err();
    let said = report.to_string();
    assert!(
        said.ends_with("19995 other columns of `x` are not there"),
        "{said}"
    );
}
