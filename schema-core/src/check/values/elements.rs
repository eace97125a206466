//! What is asked of each value alone: that it is there, finite, in its range, one of those allowed.

use ndarray::ArrayViewD;

use super::members::Members;
use super::missing;
use super::rules::Rules;
use super::sample::tally;
use super::scalar::Scalar;
use super::scan::{Hits, any};
use super::walk::blocks;
use crate::{Value, ValueRange, ViolationKind};

pub(super) fn check<T: Scalar>(
    rules: &Rules<'_>,
    view: &ArrayViewD<'_, T>,
    found: &mut Vec<ViolationKind>,
) {
    let (mut ranges, mut lists) = (rules.ranges(), rules.one_ofs());
    let (range, list) = (ranges.next(), lists.next());
    Question::new(rules, range, list).ask(view, true, found);
    // No derive and no file gives two of a kind, but a constant could.
    loop {
        let (range, list) = (ranges.next(), lists.next());
        if range.is_none() && list.is_none() {
            return;
        }
        Question::new(rules, range, list).ask(view, false, found);
    }
}

struct Question<'a, T: Scalar> {
    range: Option<&'a ValueRange>,
    window: Option<T::Window>,
    list: Option<&'a [Value]>,
    members: Option<Members<T>>,
    allow_nan: bool,
    allow_inf: bool,
}

impl<'a, T: Scalar> Question<'a, T> {
    fn new(
        rules: &Rules<'_>,
        range: Option<&'a ValueRange>,
        list: Option<&'a [Value]>,
    ) -> Question<'a, T> {
        Question {
            range,
            window: T::window(range, rules.allow_nan, rules.allow_inf),
            list,
            members: list.map(Members::new),
            allow_nan: rules.allow_nan,
            allow_inf: rules.allow_inf,
        }
    }

    fn ask(&self, view: &ArrayViewD<'_, T>, finite: bool, found: &mut Vec<ViolationKind>) {
        let (mut missing, mut infinite) = (Hits::default(), Hits::default());
        let (mut outside, mut strange) = (Hits::default(), Hits::default());
        blocks([view], |at, [block]| {
            if let Some(window) = &self.window
                && self.fails(block, window)
            {
                if finite && !self.allow_nan {
                    missing.add(at, block, T::nan);
                }
                if finite && !self.allow_inf {
                    infinite.add(at, block, T::infinite);
                }
                if self.range.is_some() {
                    outside.add(at, block, |value| self.is_outside(value, window));
                }
            }
            if let Some(members) = &self.members {
                members.find_others(at, block, |value| self.is_excused(value), &mut strange);
            }
        });

        if let Some(tally) = tally(view, &missing, T::nan) {
            let spread = missing::spread(view, &missing);
            found.push(ViolationKind::Missing { tally, spread });
        }
        if let Some(tally) = tally(view, &infinite, T::infinite) {
            found.push(ViolationKind::Infinite { tally });
        }
        if let (Some(range), Some(window)) = (self.range, &self.window)
            && let Some(tally) = tally(view, &outside, |value| self.is_outside(value, window))
        {
            let range = range.clone();
            found.push(ViolationKind::Range { range, tally });
        }
        if let (Some(list), Some(members)) = (self.list, &self.members)
            && let Some(tally) = tally(view, &strange, |value| {
                !members.hold(value) & !self.is_excused(value)
            })
        {
            let allowed = list.to_vec();
            found.push(ViolationKind::OneOf { allowed, tally });
        }
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
