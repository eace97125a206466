//! Small cases with expected results.

use ndarray::{Array2, arr0, array};

use crate::check::values::{Found, check_values};
use crate::report::{ColumnFill, MissingSpread};
use crate::report::{Sample, Tally, ViolationKind};
use schema_arrays::AnyArray;
use schema_spec::{Axis, Constraint, SumsTo, Value, ValueRange};

#[allow(clippy::needless_pass_by_value)] // each case makes its rules
fn found(array: impl Into<AnyArray>, rules: Vec<Constraint>) -> Vec<ViolationKind> {
    let array = array.into();
    let mut found = Found::default();
    check_values(&rules, &array.view(), &mut found);
    found.kinds
}

fn broken(rule: Constraint, axis: Option<usize>, tally: Tally) -> ViolationKind {
    ViolationKind::Rule { rule, axis, tally }
}

fn tally(count: usize, total: usize, samples: &[(&[usize], Value)]) -> Tally {
    let sample = |(index, value): &(&[usize], Value)| Sample {
        index: index.to_vec(),
        value: value.clone(),
    };
    Tally {
        count,
        total,
        samples: samples.iter().map(sample).collect(),
    }
}

fn range(min: f64, max: f64, inclusive: bool) -> ValueRange {
    ValueRange::new(Some(Value::Float(min)), Some(Value::Float(max)), inclusive)
}

#[test]
fn a_nan_is_missing_and_its_column_can_be_filled() {
    let x = array![[1.0, 2.0, f64::NAN], [3.0, 4.0, 5.0], [0.0, 0.0, 8.0]];
    let violations = found(x, vec![Constraint::Range(range(0.0, 10.0, true))]);
    let [ViolationKind::Missing { tally, spread }] = &violations[..] else {
        panic!("{violations:?}");
    };
    assert_eq!((tally.count, tally.total), (1, 9));
    assert_eq!(tally.samples[0].index, [0, 2]);
    let column = ColumnFill {
        index: 2,
        mean: 6.5,
        median: 6.5,
    };
    let spread_expected = MissingSpread {
        rows: 1,
        of_rows: 3,
        columns: 1,
        empty: 0,
        column: Some(column),
    };
    assert_eq!(*spread, Some(spread_expected));
}

#[test]
fn a_column_of_nothing_cannot_be_filled() {
    let violations = found(array![f32::NAN, f32::NAN], vec![]);
    let [ViolationKind::Missing { spread, .. }] = &violations[..] else {
        panic!("{violations:?}");
    };
    let expected = MissingSpread {
        rows: 2,
        of_rows: 2,
        columns: 1,
        empty: 1,
        column: None,
    };
    assert_eq!(*spread, Some(expected));
}

#[test]
fn missing_infinite_and_out_of_range_are_told_apart() {
    let x = array![f32::NAN, f32::INFINITY, 0.1, 1.0, -0.1];
    let codes = |rules| -> Vec<(&str, usize)> {
        let violations = found(x.clone(), rules);
        let codes = violations.iter();
        codes
            .map(|kind| (kind.code(), kind.tally().unwrap().count))
            .collect()
    };
    let half_open = Constraint::Range(range(0.0, 1.0, false));
    assert_eq!(
        codes(vec![half_open.clone()]),
        [("missing", 1), ("infinite", 1), ("range", 2)]
    );
    assert_eq!(
        codes(vec![half_open, Constraint::AllowNan, Constraint::AllowInf]),
        [("range", 3)]
    );
}

#[test]
fn samples_read_as_they_print() {
    let violations = found(
        array![[0.1_f32]],
        vec![Constraint::Range(range(1.0, 2.0, true))],
    );
    assert_eq!(
        violations,
        [broken(
            Constraint::Range(range(1.0, 2.0, true)),
            None,
            tally(1, 1, &[(&[0, 0], Value::Float(0.1))]),
        )]
    );
}

#[test]
fn integers_keep_to_exclusive_ends_and_lists() {
    let below_two = Constraint::Range(ValueRange::new(None, Some(Value::Int(2)), false));
    let list = Constraint::OneOf(vec![Value::Int(0), Value::Int(1)].into());
    let two = tally(1, 4, &[(&[3], Value::Int(2))]);
    assert_eq!(
        found(
            array![0_u64, 1, 1, 2],
            vec![list.clone(), below_two.clone()]
        ),
        [
            broken(below_two, None, two.clone()),
            broken(list, None, two)
        ]
    );
}

#[test]
fn lists_of_any_length_hold_their_values_alone() {
    for len in [1, 2, 4, 5, 16, 17, 300] {
        for step in [1, 3] {
            let list: Vec<i128> = (0..len).map(|at| at * step).collect();
            let values: Vec<Value> = list.iter().copied().map(Value::Int).collect();
            let array = ndarray::Array1::from_iter(-1..1000_i64);
            let violations = found(array, vec![Constraint::OneOf(values.into())]);
            let count = 1001 - list.len();
            assert_eq!(violations[0].tally().unwrap().count, count);
        }
    }
}

#[test]
fn values_that_stood_before_are_counted() {
    let violations = found(array![[3.0, 0.0], [-0.0, 3.0]], vec![Constraint::Unique]);
    let samples: [(&[usize], _); 2] = [(&[1, 0], Value::Float(-0.0)), (&[1, 1], Value::Float(3.0))];
    let tally = tally(2, 4, &samples);
    assert_eq!(violations, [broken(Constraint::Unique, None, tally)]);
}

#[test]
fn order_is_asked_along_an_axis() {
    let x = array![[1, 2], [1, 1]];
    assert_eq!(found(x.clone(), vec![Constraint::Sorted(Axis(1))]), []);
    let sample: (&[usize], _) = (&[1, 1], Value::Int(1));
    assert_eq!(
        found(x.clone(), vec![Constraint::Sorted(Axis(0))]),
        [broken(
            Constraint::Sorted(Axis(0)),
            Some(0),
            tally(1, 4, std::slice::from_ref(&sample))
        )]
    );
    assert_eq!(
        found(x, vec![Constraint::Increasing(Axis(-1))]),
        [broken(
            Constraint::Increasing(Axis(-1)),
            Some(1),
            tally(1, 4, &[sample])
        )]
    );
}

#[test]
fn sums_and_their_lanes() {
    let x = array![[0.5_f32, 0.5], [0.5, 0.25], [f32::NAN, 1.0]];
    let rule = SumsTo {
        total: 1.0,
        axis: Axis(-1),
        tolerance: SumsTo::TOLERANCE,
    };
    let violations = found(x, vec![Constraint::SumsTo(rule), Constraint::AllowNan]);
    let [
        ViolationKind::Rule {
            axis: Some(1),
            tally,
            ..
        },
    ] = &violations[..]
    else {
        panic!("{violations:?}");
    };
    assert_eq!((tally.count, tally.total), (2, 3));
    assert_eq!(tally.samples[0].index, [1, 0]);
    assert_eq!(tally.samples[0].value, Value::Float(0.75));
}

#[test]
fn one_hot_lanes_say_what_is_wrong() {
    let x = array![
        [0.0, 1.0, 0.0],
        [0.0, 0.0, 0.0],
        [1.0, 1.0, 0.0],
        [1.0, 1.0, 1.0],
        [0.5, 0.5, 0.0]
    ];
    let samples: [(&[usize], _); 4] = [
        (&[1, 0], Value::text("no 1")),
        (&[2, 0], Value::text("two 1s")),
        (&[3, 0], Value::text("3 1s")),
        (&[4, 0], Value::text("0.5 among them")),
    ];
    assert_eq!(
        found(x, vec![Constraint::OneHot(Axis(-1))]),
        [broken(
            Constraint::OneHot(Axis(-1)),
            Some(1),
            tally(4, 5, &samples)
        )]
    );
}

#[test]
fn text_keeps_to_its_list() {
    let list = Constraint::OneOf(vec![Value::text("a"), Value::text("b")].into());
    let text = |text: &str| text.to_owned();
    assert_eq!(
        found(array![text("a"), text("c")], vec![list.clone()]),
        [broken(list, None, tally(1, 2, &[(&[1], Value::text("c"))]))]
    );
}

#[test]
fn arrays_without_axes_or_values_are_no_trouble() {
    let rules = || {
        vec![
            Constraint::Range(range(0.0, 1.0, true)),
            Constraint::Unique,
            Constraint::Sorted(Axis(0)),
            Constraint::OneHot(Axis(0)),
        ]
    };
    assert_eq!(found(Array2::<f64>::zeros((0, 3)), rules()).len(), 1);
    assert_eq!(found(Array2::<f64>::zeros((3, 0)), rules()), []);
    let violations = found(arr0(2.0_f64), rules());
    let expected = tally(1, 1, &[(&[], Value::Float(2.0))]);
    assert_eq!(violations[0].tally(), Some(&expected));
    assert_eq!(violations.len(), 1);
}

#[test]
fn bounds_that_hold_nothing_are_no_trouble() {
    let bounds = [
        (Value::Int(5), Value::Int(4)),
        (Value::Int(i128::MIN), Value::Int(i128::MIN)),
        (Value::Float(f64::NAN), Value::Float(f64::NAN)),
        (Value::text("a"), Value::text("b")),
        (Value::Float(f64::INFINITY), Value::Float(f64::NEG_INFINITY)),
    ];
    for (min, max) in bounds {
        let rule = ValueRange::new(Some(min), Some(max), false);
        let rules = || vec![Constraint::Range(rule.clone())];
        let counts = [
            found(array![0_i64, i64::MIN, i64::MAX], rules()),
            found(array![0_u64, 1, u64::MAX], rules()),
            found(array![0_i8, i8::MIN, i8::MAX], rules()),
            found(array![0.0_f32, f32::MIN, f32::MAX], rules()),
            found(array![0.0_f64, f64::MIN, f64::MAX], rules()),
        ];
        for violations in counts {
            assert_eq!(violations[0].tally().unwrap().count, 3, "{rule}");
        }
    }
}
