//! Rules on single values: not missing, finite, in the range, one of the allowed values.

use ndarray::ArrayViewD;
use schema_spec::rules::Rule;

use super::found::Found;
use super::missing;
use super::rules::Rules;
use super::sample::tally;
use super::scalar::Scalar;
use super::scan::{Hits, any, count};
use super::test::Test;
use super::walk::blocks;
use crate::report::ViolationKind;
use schema_spec::Constraint;

pub(super) fn check<T: Scalar>(rules: &Rules<'_>, view: &ArrayViewD<'_, T>, found: &mut Found<'_>) {
    let mut is_first = true;
    // Most arrays have at most one range and one other rule, and are read once. Missing and infinite
    // values are detected together with the first range, or alone.
    for (range, other) in rules.on_single_values_in_pairs() {
        let bounds = match range {
            Some(Constraint::Range(bounds)) => Some(bounds),
            _ => None,
        };
        let pass = Pass {
            range,
            window: T::window(bounds, rules.allow_nan, rules.allow_inf),
            other: other.and_then(|rule| Some((rule, Test::of(rule, rules)?))),
            is_first,
            allow_nan: rules.allow_nan,
            allow_inf: rules.allow_inf,
        };
        pass.run(view, found);
        is_first = false;
    }
}

/// The rules that are checked in one read of the array.
struct Pass<'a, T: Scalar> {
    range: Option<&'a Constraint>,
    /// The range, without NaN and infinities unless they are allowed.
    window: Option<T::Window>,
    other: Option<(&'a Constraint, Test<T>)>,
    /// Whether missing and infinite values are reported.
    is_first: bool,
    allow_nan: bool,
    allow_inf: bool,
}

#[derive(Default)]
struct Failures {
    missing: Hits,
    infinite: Hits,
    outside: Hits,
    others: Hits,
}

impl Failures {
    fn are_any(&self) -> bool {
        self.missing.count + self.infinite.count + self.outside.count + self.others.count > 0
    }
}

impl<T: Scalar> Pass<'_, T> {
    fn run(&self, view: &ArrayViewD<'_, T>, found: &mut Found<'_>) {
        if self.window.is_none() && self.other.is_none() {
            return;
        }
        let mut failures = Failures::default();
        blocks(view, None, &mut |at, block, _| {
            if let Some(window) = &self.window
                && self.fails(block, window)
            {
                self.explain(at, block, window, &mut failures);
            }
            if let Some((_, test)) = &self.other {
                let excused = |value| self.is_excused(value);
                test.find_failing(at, block, excused, &mut failures.others);
            }
        });
        if failures.are_any() {
            self.report(view, &failures, found);
        }
    }

    #[cold]
    fn report(&self, view: &ArrayViewD<'_, T>, failures: &Failures, found: &mut Found<'_>) {
        if self.is_first {
            let (missing, infinite) = (&failures.missing, &failures.infinite);
            if let Some(tally) = tally(view, missing, &|value| value.nan(), Rule::AllowNan, found) {
                // Missing floats are NaN too, but not counted.
                let is_counted = found.is_complete() || !found.is_nullable();
                let spread = missing::spread(view, missing).filter(|_| is_counted);
                found.kinds.push(ViolationKind::Missing { tally, spread });
            }
            if let Some(tally) = tally(
                view,
                infinite,
                &|value| value.infinite(),
                Rule::AllowInf,
                found,
            ) {
                found.kinds.push(ViolationKind::Infinite { tally });
            }
        }
        if let (Some(rule), Some(window)) = (self.range, &self.window) {
            let outside = |value| self.is_outside(value, window);
            let tally = tally(view, &failures.outside, &outside, rule.rule(), found);
            found.broken(rule, None, tally);
        }
        if let Some((rule, test)) = &self.other {
            let failing = |value| !(self.is_excused(value) || test.accepts(value));
            let tally = tally(view, &failures.others, &failing, rule.rule(), found);
            found.broken(rule, None, tally);
        }
    }

    /// Finds the values of a block that fail, and which rule each breaks.
    #[cold]
    fn explain(&self, at: usize, block: &[T], window: &T::Window, failures: &mut Failures) {
        let nans = count(block, T::nan);
        let infinities = if self.allow_inf {
            0
        } else {
            count(block, T::infinite)
        };
        // Neither NaN nor infinities lie in the window. Memory of another language may change meanwhile, so that the
        // counts are of different values.
        let beyond = count(block, |value| !value.within(window));
        let others = beyond.saturating_sub(nans).saturating_sub(infinities);
        let (missing, infinite) = (&mut failures.missing, &mut failures.infinite);
        if !self.allow_nan {
            missing.add(at, block.len(), nans, &|position| block[position].nan());
        }
        infinite.add(at, block.len(), infinities, &|position| {
            block[position].infinite()
        });
        let outside = |position: usize| self.is_outside(block[position], window);
        failures.outside.add(at, block.len(), others, &outside);
    }

    #[inline]
    fn fails(&self, block: &[T], window: &T::Window) -> bool {
        if self.allow_nan {
            any(block, |value| !(value.within(window) | value.nan()))
        } else {
            any(block, |value| !value.within(window))
        }
    }

    #[inline]
    fn is_outside(&self, value: T, window: &T::Window) -> bool {
        !value.within(window) & !self.is_excused(value)
    }

    /// Whether the value is NaN or a forbidden infinity, which break no other rule.
    #[inline]
    fn is_excused(&self, value: T) -> bool {
        value.nan() | (value.infinite() & !self.allow_inf)
    }
}
