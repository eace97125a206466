//! Checks one row of three numbers, as a server does, again and again: `row CHECK COUNT`. `run` counts the
//! instructions of each check.
//!
//! The rules are the same, as far as a library has them: three values, each finite and from 0 to 10.

use std::hint::black_box;

use bimm_contracts::unpack_shape_contract;
use garde::Validate as _;
use schema_core::InputSchema;
use schema_core::ndarray::{Array2, array};
use validator::{Validate as _, ValidationError};

#[derive(InputSchema)]
struct Row {
    #[input(shape = [batch, 3], range = 0.0..=10.0)]
    x: Array2<f32>,
}

#[derive(InputSchema)]
struct Labelled {
    #[input(shape = [batch, 3], range = 0.0..=10.0)]
    x: Array2<f32>,
    #[input(shape = [batch, 1], one_of = [0, 1], role = target)]
    y: Array2<i64>,
}

#[derive(garde::Validate)]
struct ByGarde {
    #[garde(length(equal = 3), inner(range(min = 0.0, max = 10.0)))]
    x: Vec<f32>,
}

#[derive(validator::Validate)]
struct ByValidator {
    #[validate(length(equal = 3), custom(function = are_within))]
    x: Vec<f32>,
}

/// validator has no rule on the values of a list.
fn are_within(values: &[f32]) -> Result<(), ValidationError> {
    match values.iter().all(|value| (0.0..=10.0).contains(value)) {
        true => Ok(()),
        false => Err(ValidationError::new("range")),
    }
}

#[allow(dead_code)] // what a caller would want to know
enum Wrong {
    Shape(Vec<usize>),
    Value { at: (usize, usize), value: f32 },
}

/// The rules of `Row`, written by hand.
#[inline(never)]
fn by_hand(x: &Array2<f32>) -> Result<usize, Wrong> {
    let &[rows, 3] = x.shape() else {
        return Err(Wrong::Shape(x.shape().to_vec()));
    };
    let is_valid = |value: f32| value.is_finite() && (0.0..=10.0).contains(&value);
    match x.as_slice() {
        Some(values) => {
            for (index, &value) in values.iter().enumerate() {
                if !is_valid(value) {
                    let at = (index / 3, index % 3);
                    return Err(Wrong::Value { at, value });
                }
            }
        }
        None => {
            for (at, &value) in x.indexed_iter() {
                if !is_valid(value) {
                    return Err(Wrong::Value { at, value });
                }
            }
        }
    }
    Ok(rows)
}

fn repeat<T>(count: usize, input: &T, check: impl Fn(&T) -> bool) {
    for _ in 0..count {
        assert!(black_box(check(black_box(input))));
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, check, count] = &arguments[..] else {
        panic!("row CHECK COUNT");
    };
    let count = count.parse().expect("a number");
    let x = array![[1.0, 2.0, 3.0]];
    let values = x.clone().into_raw_vec_and_offset().0;
    match check.as_str() {
        "nothing" => repeat(count, &x, |_| true),
        "by_hand" => repeat(count, &x, |x| by_hand(x).is_ok()),
        "schema_core" => repeat(count, &Row { x }, |row| row.check().is_ok()),
        "schema_core_with_label" => {
            let labelled = Labelled { x, y: array![[1]] };
            repeat(count, &labelled, |labelled| labelled.check().is_ok());
        }
        "bimm_contracts_shape_only" => repeat(count, &x, |x| {
            let [batch] = unpack_shape_contract!(
                ["batch", "features"],
                x.shape(),
                &["batch"],
                &[("features", 3)]
            );
            batch == 1
        }),
        "garde" => repeat(count, &ByGarde { x: values }, |row| row.validate().is_ok()),
        "validator" => repeat(count, &ByValidator { x: values }, |row| {
            row.validate().is_ok()
        }),
        other => panic!("no check is called {other}"),
    }
}
