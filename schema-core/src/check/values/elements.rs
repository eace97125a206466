//! What is asked of each value alone: that it is there, finite, in its range, one of those allowed.

use ndarray::ArrayViewD;

use super::members::Members;
use super::missing;
use super::rules::Rules;
use super::sample::tally;
use super::scalar::Scalar;
use super::scan::{Hits, any, count};
use super::walk::blocks;
use crate::{Value, ValueRange, ViolationKind};

pub(super) fn check<T: Scalar>(
    rules: &Rules<'_>,
    view: &ArrayViewD<'_, T>,
    found: &mut Vec<ViolationKind>,
) {
    let (mut ranges, mut lists) = (rules.ranges(), rules.one_ofs());
    let (mut range, mut list) = (ranges.next(), lists.next());
    let mut finite = Finite::Reported;
    // No derive and no file gives two of a kind, but a constant could.
    while finite == Finite::Reported || range.is_some() || list.is_some() {
        let window = T::window(range, rules.allow_nan, rules.allow_inf);
        let members = list.map(Members::new);
        let question = Question {
            range,
            window: window.as_ref(),
            list,
            members: members.as_ref(),
            allow_nan: rules.allow_nan,
            allow_inf: rules.allow_inf,
        };
        question.ask(view, &finite, found);
        (range, list) = (ranges.next(), lists.next());
        finite = Finite::Known;
    }
}

/// Whether what is missing or infinite is reported.
#[derive(PartialEq)]
enum Finite {
    Reported,
    Known,
}

struct Question<'a, T: Scalar> {
    range: Option<&'a ValueRange>,
    window: Option<&'a T::Window>,
    list: Option<&'a [Value]>,
    members: Option<&'a Members<T>>,
    allow_nan: bool,
    allow_inf: bool,
}

#[derive(Default)]
struct Failures {
    missing: Hits,
    infinite: Hits,
    outside: Hits,
    strange: Hits,
}

impl Failures {
    fn are_any(&self) -> bool {
        self.missing.count + self.infinite.count + self.outside.count + self.strange.count > 0
    }
}

impl<T: Scalar> Question<'_, T> {
    fn ask(&self, view: &ArrayViewD<'_, T>, finite: &Finite, found: &mut Vec<ViolationKind>) {
        if self.window.is_none() && self.members.is_none() {
            return;
        }
        let mut failures = Failures::default();
        blocks(view, None, &mut |at, block, _| {
            if let Some(window) = self.window
                && self.fails(block, window)
            {
                self.explain(at, block, window, &mut failures);
            }
            if let Some(members) = self.members {
                let excused = |value| self.is_excused(value);
                members.find_others(at, block, excused, &mut failures.strange);
            }
        });
        if failures.are_any() {
            self.report(view, finite, &failures, found);
        }
    }

    #[cold]
    fn report(
        &self,
        view: &ArrayViewD<'_, T>,
        finite: &Finite,
        failures: &Failures,
        found: &mut Vec<ViolationKind>,
    ) {
        if *finite == Finite::Reported {
            if let Some(tally) = tally(view, &failures.missing, &T::nan) {
                let spread = missing::spread(view, &failures.missing);
                found.push(ViolationKind::Missing { tally, spread });
            }
            if let Some(tally) = tally(view, &failures.infinite, &T::infinite) {
                found.push(ViolationKind::Infinite { tally });
            }
        }
        if let (Some(range), Some(window)) = (self.range, self.window) {
            let bad = |value: T| self.is_outside(value, window);
            if let Some(tally) = tally(view, &failures.outside, &bad) {
                let range = range.clone();
                found.push(ViolationKind::Range { range, tally });
            }
        }
        if let (Some(list), Some(members)) = (self.list, self.members) {
            let bad = |value: T| !(self.is_excused(value) || members.hold(value));
            if let Some(tally) = tally(view, &failures.strange, &bad) {
                let allowed = list.to_vec();
                found.push(ViolationKind::OneOf { allowed, tally });
            }
        }
    }

    /// Why values of a block fail, and where.
    #[cold]
    fn explain(&self, at: usize, block: &[T], window: &T::Window, failures: &mut Failures) {
        let nans = count(block, T::nan);
        let infinities = if self.allow_inf {
            0
        } else {
            count(block, T::infinite)
        };
        // Neither of them lies in the window.
        let others = count(block, |value| !value.within(window)) - nans - infinities;
        let (missing, infinite) = (&mut failures.missing, &mut failures.infinite);
        if !self.allow_nan {
            missing.add(at, nans, &|place| block[place].nan());
        }
        infinite.add(at, infinities, &|place| block[place].infinite());
        let outside = |place: usize| self.is_outside(block[place], window);
        failures.outside.add(at, others, &outside);
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

    /// Whether the value breaks no rule, or is reported as no number already.
    #[inline]
    fn is_excused(&self, value: T) -> bool {
        value.nan() | (value.infinite() & !self.allow_inf)
    }
}
