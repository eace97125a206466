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

    /// Runs the custom check of one array, unless its dtype or shape is wrong.
    pub fn array<V, E: Display>(
        &mut self,
        name: &'static str,
        path: &'static str,
        view: Option<V>,
        check: impl FnOnce(V) -> Result<(), E>,
    ) {
        if let Some(view) = view.filter(|_| self.outcome.is_sound(name)) {
            self.note(name, path, check(view));
        }
    }

    /// Runs the custom check of each row of an array, unless its dtype or shape is wrong.
    pub fn rows<'v, T, D: HasRows, E: Display>(
        &mut self,
        name: &'static str,
        path: &'static str,
        view: Option<ArrayView<'v, T, D>>,
        check: impl Fn(D::Row<'v, T>) -> Result<(), E>,
    ) {
        if let Some(view) = view.filter(|_| !self.rows_hold && self.outcome.is_sound(name))
            && let Some(tally) = refused(&view, &check)
        {
            let kind = ViolationKind::Rule {
                rule: Constraint::CheckRows(Text::Borrowed(path)),
                axis: None,
                tally,
            };
            (self.outcome.violations).push(Violation::new(name, kind));
        }
    }

    /// Runs the custom check of the struct, unless any dtype or shape is wrong.
    pub fn whole<T, E: Display>(
        &mut self,
        path: &'static str,
        inputs: &T,
        check: impl FnOnce(&T) -> Result<(), E>,
    ) {
        let sound = self
            .outcome
            .violations
            .iter()
            .all(|found| found.kind.rule().is_some());
        if sound {
            self.note("", path, check(inputs));
        }
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
