//! Doing what help says: the result is valid, or the same violation has fewer faults, and no class, row
//! or array is lost that the help did not name.

use std::collections::BTreeSet;

use proptest::prelude::*;
use schema_core::ndarray::{Array1, Array2};
use schema_core::report::{Remedy, ViolationKind};
use schema_core::{AnyArray, Arrays, Repair, Report, Schema, Violation};

fn schema() -> Schema {
    serde_json::from_value(serde_json::json!({"name": "Training", "arrays": [
        {"name": "x", "dtype": "f64", "shape": ["n", 2], "constraints": [{"range": {"min": -10, "max": 10}}]},
        {"name": "price", "dtype": "f64", "shape": ["n"]},
        {"name": "count", "dtype": "i64", "shape": ["n"], "constraints": [{"range": {"min": 0, "max": 100}}]},
        {"name": "y", "dtype": "i64", "shape": ["n"], "role": "target", "constraints": [{"range": {"min": 0, "max": 2}}]},
    ]}))
    .unwrap()
}

fn x() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => -10.0..10.0,
        1 => Just(f64::NAN),
        1 => Just(f64::INFINITY),
        1 => Just(99.0),
    ]
}

fn price() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just("55.10".to_owned()),
        2 => Just("1,200.50".to_owned()),
        2 => Just("1,200".to_owned()),
        1 => Just("$5".to_owned()),
        1 => Just("45%".to_owned()),
        1 => Just("3,5".to_owned()),
        1 => Just("1.200,50".to_owned()),
        1 => Just("?".to_owned()),
        1 => Just("yes".to_owned()),
    ]
}

/// Labels, coded in one of several ways.
fn label(code: usize, class: usize) -> AnyArray {
    let words = [["cat", "dog", "eel"], ["no", "yes", "no"], ["a", "b", "?"]];
    let numbers: [[i64; 3]; 6] = [
        [0, 1, 2],
        [1, 2, 3],
        [-1, 0, 1],
        [10, 20, 30],
        [0, 1, 7],
        [0, 2, 2],
    ];
    match numbers.get(code) {
        Some(numbers) => AnyArray::from(schema_core::ndarray::arr1(&[numbers[class]])),
        None => AnyArray::from(schema_core::ndarray::arr1(&[
            words[code - 6][class].to_owned()
        ])),
    }
}

fn labels(code: usize, classes: &[usize]) -> AnyArray {
    if code < 6 {
        let each = classes.iter().map(|&class| match label(code, class) {
            AnyArray::I64(one) => one[[0]],
            other => panic!("{other:?}"),
        });
        return AnyArray::from(each.collect::<Array1<i64>>());
    }
    let each = classes.iter().map(|&class| match label(code, class) {
        AnyArray::Text(one) => one.values()[[0]].clone(),
        other => panic!("{other:?}"),
    });
    AnyArray::from(each.collect::<Array1<String>>())
}

/// The different labels.
fn classes(arrays: &Arrays) -> usize {
    let y = arrays.get("y").unwrap();
    let missing = arrays.missing("y");
    let each = y
        .scalars()
        .zip(0..)
        .filter(|(_, at)| missing.as_ref().is_none_or(|mask| !mask[[*at]]));
    each.map(|(value, _)| format!("{value:?}"))
        .collect::<BTreeSet<_>>()
        .len()
}

fn rows(arrays: &Arrays) -> usize {
    arrays.get("x").unwrap().shape()[0]
}

/// The number of faults of the same kind.
fn faults(report: &Report, of: &Violation) -> usize {
    let same = |found: &&Violation| found.code() == of.code() && found.array() == of.array();
    let count = |found: &Violation| found.kind().tally().map_or(1, |tally| tally.count.max(1));
    report.violations().iter().filter(same).map(count).sum()
}

fn follow(schema: &Schema, arrays: &Arrays) {
    let Err(report) = schema.validate(arrays) else {
        return;
    };
    for violation in report.violations() {
        let said = violation.to_string();
        for remedy in violation.remedies() {
            let plan = remedy.repair(violation.array());
            let (after, left) = match plan.apply(schema, arrays.clone()) {
                Ok((after, _)) => (after, 0),
                Err(unrepaired) => {
                    let (after, report, _) = unrepaired.into_parts();
                    (after, faults(&report, violation))
                }
            };
            assert!(
                left < faults(&report, violation),
                "{said}\n{remedy:?}\n{after:?}"
            );
            let named = match remedy {
                Remedy::DropRows {
                    classes,
                    rows: Some(dropped),
                    ..
                } => {
                    assert_eq!(rows(&after) + dropped, rows(arrays), "{said}");
                    classes.len()
                }
                Remedy::DropRows {
                    rows: None,
                    classes,
                    ..
                } => {
                    assert!(classes.is_empty(), "{said}");
                    0
                }
                // Made missing, the label is of no class; help says so of the rows.
                _ => {
                    assert_eq!(rows(&after), rows(arrays), "{said}");
                    0
                }
            };
            assert!(rows(&after) > 0, "{said}");
            assert!(
                classes(&after) + named >= classes(arrays),
                "{said}\n{remedy:?}"
            );
            let removed = usize::from(matches!(remedy, Remedy::Remove));
            assert_eq!(after.len() + removed, arrays.len(), "{said}");
        }
    }
}

proptest! {
    #[test]
    fn nothing_is_lost_that_help_did_not_name(
        cells in prop::collection::vec((x(), x(), price(), 0_i64..103, 0_usize..3), 2..12),
        code in 0_usize..9,
        plain in any::<bool>(),
        swapped in any::<bool>(),
        rename in any::<bool>(),
    ) {
        let rows: Vec<[f64; 2]> = cells.iter().map(|cell| [cell.0, cell.1]).collect();
        let mut x = Array2::from(rows);
        if swapped {
            x = x.t().as_standard_layout().into_owned();
        }
        let price: Array1<String> = cells.iter().map(|cell| match plain {
            true => "1.5".to_owned(),
            false => cell.2.clone(),
        }).collect();
        let count: Array1<i64> = cells.iter().map(|cell| cell.3).collect();
        let of: Vec<usize> = cells.iter().map(|cell| cell.4).collect();
        let arrays = Arrays::new()
            .with("x", x)
            .with(if rename { "Price" } else { "price" }, price)
            .with("count", count)
            .with("y", labels(code, &of));
        follow(&schema(), &arrays);
    }
}

/// Labels of a few classes of many, coded in ways that are plain, or not.
#[test]
fn labels_are_never_thrown_away() {
    let schema = schema();
    for code in 0..9 {
        for classes in [&[0_usize, 1, 2, 1][..], &[0, 0, 1], &[2, 2], &[0, 1, 2]] {
            let y = labels(code, classes);
            let n = classes.len();
            let arrays = Arrays::new()
                .with("x", Array2::<f64>::zeros((n, 2)))
                .with("price", Array1::<f64>::zeros(n))
                .with("count", Array1::<i64>::zeros(n))
                .with("y", y);
            let Err(report) = schema.validate(&arrays) else {
                continue;
            };
            follow(&schema, &arrays);
            for violation in report.violations() {
                let said = violation.to_string();
                assert!(!said.contains("issing; then"), "{code}: {said}");
                if let ViolationKind::Dtype { .. } = violation.kind() {
                    assert!(!said.contains("Lossy"), "{code}: {said}");
                }
            }
        }
    }
}

/// Many reports, as data and back.
#[test]
fn a_report_is_read_as_it_was_written() {
    let schema = schema();
    let texts = [
        r#"{"x": [[1, null], [99, 3]], "price": ["a", "1,200"], "count": [1.5, 2], "y": [0, 9]}"#,
        r#"{"x": [[1, 2, 3]], "Price": [1], "y": [[0]], "z": [1]}"#,
        r#"{"x": [[1, 2]], "price": [1, 2], "count": [1e30], "y": ["cat"]}"#,
        "{}",
    ];
    for text in texts {
        let report = schema
            .validate(&Arrays::from_json(text).unwrap())
            .unwrap_err();
        let json = serde_json::to_string(&report).unwrap();
        let read: Report =
            serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}\n{json}"));
        assert_eq!(read, report, "{json}");
        assert_eq!(serde_json::to_string(&read).unwrap(), json);
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(value["version"], 1);
        assert_eq!(
            value["violations"][0]["message"],
            report.violations()[0].message()
        );
    }
    let nan = Arrays::new().with("x", schema_core::ndarray::array![[f64::NAN, f64::INFINITY]]);
    let report = schema.validate(&nan).unwrap_err();
    let read: Report = serde_json::from_value(serde_json::to_value(&report).unwrap()).unwrap();
    assert_eq!(read, report);
}

#[test]
fn a_report_as_data_is_bounded() {
    let mut arrays = Arrays::new();
    for at in 0..20_000 {
        arrays.insert(format!("unknown_{at}"), schema_core::ndarray::array![1.0]);
    }
    let report = schema().validate(&arrays).unwrap_err();
    let json = serde_json::to_string(&report).unwrap();
    assert!(json.len() < 64 << 10, "{}", json.len());
    let read: Report = serde_json::from_str(&json).unwrap();
    assert_eq!(read.violations().len(), 100);
    assert!(read.to_string().ends_with("more violations"), "{read}");
    assert!(Repair::new().is_empty());
}
