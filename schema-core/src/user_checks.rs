//! Custom checks: functions named by `check` and `check_rows`.

use std::fmt::Display;

use ndarray::ArrayView;

use crate::check::Outcome;
use crate::report::{Violation, ViolationKind};
use crate::row_checks::{HasRows, refused};
use schema_spec::{Constraint, Text};

/// Runs the custom checks of a struct whose arrays have the right dtypes and shapes.
#[doc(hidden)]
#[derive(Debug)]
pub struct Checks<'o, 'a> {
    outcome: &'o mut Outcome<'a>,
    /// Whether each row is known to be valid.
    rows_hold: bool,
}

impl<'o, 'a> Checks<'o, 'a> {
    pub(crate) fn new(outcome: &'o mut Outcome<'a>) -> Checks<'o, 'a> {
        Checks {
            outcome,
            rows_hold: false,
        }
    }

    /// The same for rows that were taken from valid data.
    #[inline] // compiled only where it is called
    pub(crate) fn of_taken_rows(self) -> Checks<'o, 'a> {
        Checks {
            rows_hold: true,
            ..self
        }
    }

    /// Whether all dtypes and shapes are right.
    fn are_sound(&self) -> bool {
        (self.outcome.violations.iter()).all(|found| found.kind.rule().is_some())
    }

    fn note<E: Display>(&mut self, name: &'static str, path: &'static str, result: Result<(), E>) {
        if let Err(error) = result {
            let kind = ViolationKind::Check {
                path: Text::Borrowed(path),
                message: error.to_string(),
            };
            (self.outcome.violations).push(Violation::new(name, kind));
        }
    }
}

/// The check of one array, which runs unless its dtype or shape is wrong.
///
/// A function of another signature does not have the method of its own, so that of `NoCheck` is found: a
/// bound on `Fn` would be reported in the words of rustc, which suggest a closure.
#[derive(Debug)]
pub struct OfArray<V, F>(pub Option<V>, pub F);

impl<V, E: Display, F: FnOnce(V) -> Result<(), E>> OfArray<V, F> {
    /// Runs it, and notes what it refuses.
    pub fn run(self, checks: &mut Checks<'_, '_>, name: &'static str, path: &'static str) {
        let OfArray(view, check) = self;
        if let Some(view) = view.filter(|_| checks.outcome.is_sound(name)) {
            checks.note(name, path, check(view));
        }
    }
}

/// The check of each row of an array, which runs unless its dtype or shape is wrong.
#[derive(Debug)]
pub struct OfRows<'v, T, D: HasRows, F>(pub Option<ArrayView<'v, T, D>>, pub F);

impl<'v, T, D: HasRows, E: Display, F: Fn(D::Row<'v, T>) -> Result<(), E>> OfRows<'v, T, D, F> {
    /// Runs it, and notes what it refuses.
    pub fn run(self, checks: &mut Checks<'_, '_>, name: &'static str, path: &'static str) {
        let OfRows(view, check) = self;
        if let Some(view) = view.filter(|_| !checks.rows_hold && checks.outcome.is_sound(name))
            && let Some(tally) = refused(&view, &check)
        {
            let kind = ViolationKind::Rule {
                rule: Constraint::CheckRows(Text::Borrowed(path)),
                axis: None,
                tally,
            };
            (checks.outcome.violations).push(Violation::new(name, kind));
        }
    }
}

/// The check of the struct, which runs unless any dtype or shape is wrong.
#[derive(Debug)]
pub struct OfStruct<'v, T, F>(pub &'v T, pub F);

impl<'v, T, E: Display, F: FnOnce(&'v T) -> Result<(), E>> OfStruct<'v, T, F> {
    /// Runs it, and notes what it refuses.
    pub fn run(self, checks: &mut Checks<'_, '_>, name: &'static str, path: &'static str) {
        let OfStruct(inputs, check) = self;
        if checks.are_sound() {
            checks.note(name, path, check(inputs));
        }
    }
}
