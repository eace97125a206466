//! Custom checks: functions named by `check` and `check_rows`.

use std::fmt::Display;

use ndarray::{ArrayView, Dimension};

use crate::check::Outcome;
use crate::check_error::{CheckError, Finding};
use crate::input_schema::{FieldViews, InputSchema};
use crate::report::{Violation, ViolationKind};
use crate::row_checks::{HasRows, refused};
use schema_arrays::AnyView;
use schema_spec::{ArraySpec, Constraint, Text};

/// An array's name and shape.
type Shape = (Text, Vec<usize>);

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
    pub fn array<'v, T, D: Dimension, E: Display>(
        &mut self,
        name: &'static str,
        path: &'static str,
        view: Option<ArrayView<'v, T, D>>,
        check: impl FnOnce(ArrayView<'v, T, D>) -> Result<(), E>,
    ) -> Refusal<'_, 'a, E> {
        let mut shapes = Vec::new();
        let mut answer = Ok(());
        if let Some(view) = view.filter(|_| self.outcome.is_sound(name)) {
            let shape = view.raw_dim();
            answer = check(view);
            if answer.is_err() {
                shapes.push((Text::Borrowed(name), shape.slice().to_vec()));
            }
        }
        Refusal::new(self.outcome, (name, path), answer, shapes)
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
    pub fn whole<T: InputSchema, E: Display>(
        &mut self,
        path: &'static str,
        inputs: &T,
        check: impl FnOnce(&T) -> Result<(), E>,
    ) -> Refusal<'_, 'a, E> {
        let sound = self
            .outcome
            .violations
            .iter()
            .all(|found| found.kind.rule().is_some());
        let answer = if sound { check(inputs) } else { Ok(()) };
        let shapes = match answer {
            Ok(()) => Vec::new(),
            Err(_) => shapes_of(inputs),
        };
        Refusal::new(self.outcome, ("", path), answer, shapes)
    }
}

/// The shapes of the arrays of a struct that are there.
#[inline] // compiled only where it is called
pub(crate) fn shapes_of<T: InputSchema>(inputs: &T) -> Vec<Shape> {
    let mut views = FieldViews::new();
    inputs.__fields(&mut views);
    let arrays = (const { &T::SCHEMA }.arrays()).zip(views.all());
    let shape = |(spec, (view, _)): (&ArraySpec, (Option<AnyView<'_>>, _))| {
        Some((spec.name_text().clone(), view?.shape().to_vec()))
    };
    arrays.filter_map(shape).collect()
}

/// The error of a custom check, if it has one, not yet written down: how depends on its type.
#[doc(hidden)]
pub struct Refusal<'c, 'a, E> {
    outcome: &'c mut Outcome<'a>,
    name: &'static str,
    path: &'static str,
    error: Option<E>,
    text: fn(&E) -> String,
    /// The shapes of the arrays that the function was called with.
    shapes: Vec<Shape>,
}

impl<'c, 'a, E: Display> Refusal<'c, 'a, E> {
    fn new(
        outcome: &'c mut Outcome<'a>,
        (name, path): (&'static str, &'static str),
        answer: Result<(), E>,
        shapes: Vec<Shape>,
    ) -> Refusal<'c, 'a, E> {
        Refusal {
            outcome,
            name,
            path,
            error: answer.err(),
            text: E::to_string,
            shapes,
        }
    }
}

impl Refusal<'_, '_, CheckError> {
    /// Writes down each finding, with its places.
    #[inline] // compiled only where it is called
    pub fn note(self) {
        for finding in self.error.into_iter().flat_map(|error| error.findings) {
            let path = Text::Borrowed(self.path);
            found(self.outcome, self.name, path, finding, &self.shapes);
        }
    }
}

/// How an error of any other type is written down.
pub trait NoPlaces {
    /// Writes it down.
    fn note(self);
}

impl<E> NoPlaces for Refusal<'_, '_, E> {
    /// Writes down its text.
    #[inline] // compiled only where it is called
    fn note(self) {
        if let Some(error) = self.error {
            let kind = ViolationKind::check(Text::Borrowed(self.path), (self.text)(&error));
            (self.outcome.violations).push(Violation::new(self.name, kind));
        }
    }
}

/// Writes down a finding, and the shape of its array, in which its places are.
#[inline]
pub(crate) fn found(
    outcome: &mut Outcome<'_>,
    name: &'static str,
    path: Text,
    finding: Finding,
    shapes: &[Shape],
) {
    let array = finding.array.unwrap_or(Text::Borrowed(name));
    let shape = shapes.iter().find(|(name, _)| *name == array);
    let mut tally = finding.tally;
    if let Some((_, shape)) = shape {
        tally.total = shape.iter().product();
    }
    let has_places = tally.count > 0;
    let kind = ViolationKind::Check {
        path,
        message: finding.message,
        own_code: finding.code,
        tally: has_places.then_some(tally),
    };
    if let Some((_, shape)) = shape.filter(|_| has_places)
        && outcome.shapes.iter().all(|(known, _)| *known != array)
    {
        outcome.shapes.push((array.clone(), shape.clone()));
    }
    (outcome.violations).push(Violation::new(array, kind));
}

/// The check of one array by a function.
///
/// A function of another signature does not have the method of its own, so that of `NoCheck` is found: a
/// bound on `Fn` would be reported in the words of rustc, which suggest a closure.
#[derive(Debug)]
pub struct OfArray<V, F>(pub Option<V>, pub F);

impl<'v, T, D: Dimension, E: Display, F> OfArray<ArrayView<'v, T, D>, F>
where
    F: FnOnce(ArrayView<'v, T, D>) -> Result<(), E>,
{
    /// Runs it.
    pub fn run<'c, 'a>(
        self,
        checks: &'c mut Checks<'_, 'a>,
        name: &'static str,
        path: &'static str,
    ) -> Refusal<'c, 'a, E> {
        checks.array(name, path, self.0, self.1)
    }
}

/// The check of each row of an array by a function.
#[derive(Debug)]
pub struct OfRows<'v, T, D: HasRows, F>(pub Option<ArrayView<'v, T, D>>, pub F);

impl<'v, T, D: HasRows, E: Display, F: Fn(D::Row<'v, T>) -> Result<(), E>> OfRows<'v, T, D, F> {
    /// Runs it.
    pub fn run(self, checks: &mut Checks<'_, '_>, name: &'static str, path: &'static str) -> Noted {
        checks.rows(name, path, self.0, self.1);
        Noted
    }
}

/// The check of a struct by a function.
#[derive(Debug)]
pub struct OfStruct<'v, T, F>(pub &'v T, pub F);

impl<T: InputSchema, E: Display, F: FnOnce(&T) -> Result<(), E>> OfStruct<'_, T, F> {
    /// Runs it.
    pub fn run<'c, 'a>(
        self,
        checks: &'c mut Checks<'_, 'a>,
        _: &'static str,
        path: &'static str,
    ) -> Refusal<'c, 'a, E> {
        checks.whole(path, self.0, self.1)
    }
}

/// There is nothing left to note.
#[derive(Debug)]
pub struct Noted;

impl Noted {
    /// Does nothing.
    #[allow(clippy::unused_self)] // called as that of `Refusal` is
    pub fn note(self) {}
}
