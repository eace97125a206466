//! Searches for sizes of symbols with which expressions have the sizes that were found.
//!
//! Ranges of sizes are narrowed to what each expression allows, and split if that does not decide. A
//! result is either a solution or a proof that there is none; if neither is found within the budget,
//! the result is undecided.

use super::interval::Interval;
use super::{Open, Sizes};
use crate::dim::{DimExpr, Term};
use crate::text::{as_str, same_str};
use crate::{Schema, Text};

/// The number of ranges that can be waiting. Each split adds one.
const PENDING: usize = 64;

/// The number of passes over the expressions before ranges are split.
const ROUNDS: usize = 4;

/// By how much sizes that are tried first exceed the smallest ones.
const SMALL: usize = 15;

/// The largest size that an axis can have.
const LARGEST: usize = isize::MAX as usize;

/// A range of sizes, both ends included.
#[derive(Clone, Copy)]
pub(super) struct Range {
    pub(super) min: usize,
    pub(super) max: usize,
}

impl Range {
    pub(super) const fn any() -> Range {
        Range {
            min: 0,
            max: LARGEST,
        }
    }

    const fn interval(self) -> Interval {
        Interval::new(self.min as i128, self.max as i128)
    }
}

/// The outcome of a search.
#[derive(Clone, Copy)]
pub(super) enum Verdict<const N: usize> {
    /// These sizes fit.
    Solved([Range; N]),
    Unsolvable,
    /// Undecided: a longer search would take too much time.
    Undecided,
}

/// A search for the sizes of up to `N` symbols.
#[derive(Clone, Copy)]
pub(super) struct Search<'q, 's, 'a, const N: usize> {
    sizes: &'q Sizes<'s, 'a>,
    open: &'q [Open<'a>],
    pub(super) symbols: [&'a Text; N],
    pub(super) count: usize,
    /// The number of evaluations of expressions that are left.
    budget: usize,
    too_many: bool,
}

/// The ranges are empty, or the budget is spent.
enum Stop {
    Empty,
    Spent,
}

impl<'q, 's, 'a, const N: usize> Search<'q, 's, 'a, N> {
    /// Creates a search over the selected expressions.
    pub(super) const fn new(
        sizes: &'q Sizes<'s, 'a>,
        open: &'q [Open<'a>],
        budget: usize,
    ) -> Search<'q, 's, 'a, N> {
        let mut search = Search {
            sizes,
            open,
            symbols: [const { &Text::Borrowed("") }; N],
            count: 0,
            budget,
            too_many: false,
        };
        let mut at = 0;
        while at < open.len() {
            if open[at].chosen {
                search.add_symbols(open[at].expr);
            }
            at += 1;
        }
        search
    }

    const fn add_symbols(&mut self, expr: &'a DimExpr) {
        let terms = expr.terms();
        let mut at = 0;
        while at < terms.len() {
            if let Term::Symbol(name) = &terms[at]
                && self.sizes.get(as_str(name)).is_none()
                && self.position(as_str(name)).is_none()
            {
                if self.count == N {
                    self.too_many = true;
                    return;
                }
                self.symbols[self.count] = name;
                self.count += 1;
            }
            at += 1;
        }
    }

    const fn position(&self, symbol: &str) -> Option<usize> {
        let mut at = 0;
        while at < self.count {
            if same_str(as_str(self.symbols[at]), symbol) {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    /// Whether there are sizes within the bounds of the schema.
    pub(super) const fn within_bounds(self, schema: Option<&Schema>) -> Verdict<N> {
        let mut ranges = [Range::any(); N];
        let mut index = 0;
        while let Some(schema) = schema
            && let Some(bounds) = schema.bounds_at(index)
        {
            if let Some(at) = self.position(bounds.symbol()) {
                let interval = match bounds.max() {
                    Some(max) => Interval::new(bounds.min() as i128, max as i128),
                    None => Interval::new(bounds.min() as i128, LARGEST as i128),
                };
                if !restrict(&mut ranges[at], interval) {
                    return Verdict::Unsolvable;
                }
            }
            index += 1;
        }
        self.within(ranges)
    }

    /// Whether there are sizes within the ranges. Of a single symbol, the smallest is found.
    pub(super) const fn within(mut self, ranges: [Range; N]) -> Verdict<N> {
        if self.too_many {
            return Verdict::Undecided;
        }
        // Small sizes first, all of them: where one symbol has no end of sizes that cannot be
        // excluded, others would never be tried.
        let mut small = ranges;
        let mut at = 0;
        while at < self.count {
            if small[at].max - small[at].min > SMALL {
                small[at].max = small[at].min + SMALL;
            }
            at += 1;
        }
        if self.differ(&small, &ranges) {
            let rest = self.budget - self.budget / 4;
            self.budget /= 4;
            if let Verdict::Solved(solution) = self.explore(small) {
                return Verdict::Solved(solution);
            }
            self.budget += rest;
        }
        self.explore(ranges)
    }

    const fn explore(&mut self, ranges: [Range; N]) -> Verdict<N> {
        let mut pending = [ranges; PENDING];
        let mut count = 1;
        let (mut is_first, mut is_complete) = (true, true);
        while count > 0 {
            count -= 1;
            let mut ranges = pending[count];
            match self.narrow(&mut ranges) {
                Ok(()) => {}
                Err(Stop::Empty) => continue,
                Err(Stop::Spent) => return Verdict::Undecided,
            }
            let smallest = self.smallest(ranges, is_first);
            is_first = false;
            match smallest {
                Ok(solution) => return Verdict::Solved(solution),
                Err(Stop::Empty) => {}
                Err(Stop::Spent) => return Verdict::Undecided,
            }
            match self.narrowest(&ranges) {
                Some(at) if count + 2 <= PENDING => {
                    let Range { min, max } = ranges[at];
                    // Small sizes are more likely; a long range is halved.
                    let middle = if max / 2 > min {
                        2 * min + 1
                    } else {
                        min + (max - min) / 2
                    };
                    ranges[at].min = middle + 1;
                    pending[count] = ranges;
                    ranges[at] = Range { min, max: middle };
                    pending[count + 1] = ranges;
                    count += 2;
                }
                // Too many splits, or single sizes: are they excluded, or do their values overflow?
                _ => is_complete &= matches!(self.narrow(&mut ranges), Err(Stop::Empty)),
            }
        }
        if is_complete {
            Verdict::Unsolvable
        } else {
            Verdict::Undecided
        }
    }

    /// The symbol with the fewest sizes left, but more than one.
    const fn narrowest(&self, ranges: &[Range; N]) -> Option<usize> {
        let mut narrowest: Option<usize> = None;
        let mut at = 0;
        while at < self.count {
            let width = ranges[at].max - ranges[at].min;
            let is_narrower = match narrowest {
                Some(other) => width < ranges[other].max - ranges[other].min,
                None => true,
            };
            if width > 0 && is_narrower {
                narrowest = Some(at);
            }
            at += 1;
        }
        narrowest
    }

    /// A solution in which each symbol has its smallest size, if there is one: the smallest that
    /// those before it leave, where `in_turn`.
    const fn smallest(
        &mut self,
        mut ranges: [Range; N],
        in_turn: bool,
    ) -> Result<[Range; N], Stop> {
        let mut at = 0;
        while at < self.count {
            if ranges[at].max > ranges[at].min {
                ranges[at].max = ranges[at].min;
                if in_turn && let Err(stop) = self.narrow(&mut ranges) {
                    return Err(stop);
                }
            }
            at += 1;
        }
        let mut at = 0;
        while at < self.open.len() {
            let open = &self.open[at];
            if open.chosen {
                let value = self.value(open.expr, &ranges);
                match value.only() {
                    Some(value) if value == open.found as i128 => {}
                    _ => return Err(Stop::Empty),
                }
            }
            at += 1;
        }
        Ok(ranges)
    }

    /// Removes the sizes that an expression does not allow from the ranges.
    const fn narrow(&mut self, ranges: &mut [Range; N]) -> Result<(), Stop> {
        let mut round = 0;
        let mut has_changed = true;
        while has_changed && round < ROUNDS {
            has_changed = false;
            let mut at = 0;
            while at < self.open.len() {
                let open = &self.open[at];
                if open.chosen {
                    if self.budget == 0 {
                        return Err(Stop::Spent);
                    }
                    self.budget -= 1;
                    let before = *ranges;
                    let found = Interval::point(open.found as i128);
                    let terms = open.expr.terms();
                    if !self.value(open.expr, ranges).contains(open.found as i128)
                        || !self.limit(terms, terms.len(), found, ranges)
                    {
                        return Err(Stop::Empty);
                    }
                    has_changed |= self.differ(&before, ranges);
                }
                at += 1;
            }
            round += 1;
        }
        Ok(())
    }

    const fn differ(&self, left: &[Range; N], right: &[Range; N]) -> bool {
        let mut at = 0;
        while at < self.count {
            if left[at].min != right[at].min || left[at].max != right[at].max {
                return true;
            }
            at += 1;
        }
        false
    }

    pub(super) const fn value(&self, expr: &DimExpr, ranges: &[Range; N]) -> Interval {
        let terms = expr.terms();
        self.operand(terms, terms.len(), ranges).0
    }

    /// The range of the operand that ends before `end`, and the index where it starts.
    const fn operand(&self, terms: &[Term], end: usize, ranges: &[Range; N]) -> (Interval, usize) {
        // Terms that are not an expression can have any value.
        let Some(at) = end.checked_sub(1) else {
            return (Interval::ALL, 0);
        };
        let value = match &terms[at] {
            Term::Size(size) => Interval::point(*size as i128),
            Term::Symbol(name) => match (self.sizes.get(as_str(name)), self.position(as_str(name)))
            {
                (Some(known), _) => Interval::point(known.size as i128),
                (None, Some(at)) => ranges[at].interval(),
                (None, None) => Range::any().interval(),
            },
            operator => {
                let (right, middle) = self.operand(terms, at, ranges);
                let (left, start) = self.operand(terms, middle, ranges);
                let value = match operator {
                    Term::Add => left.add(right),
                    Term::Sub => left.sub(right),
                    _ => left.mul(right),
                };
                return (value, start);
            }
        };
        (value, at)
    }

    /// Restricts the symbols of the operand that ends before `end` to sizes with which its value
    /// may be within `allowed`; `false` if there are none.
    const fn limit(
        &self,
        terms: &[Term],
        end: usize,
        allowed: Interval,
        ranges: &mut [Range; N],
    ) -> bool {
        let Some(at) = end.checked_sub(1) else {
            return true;
        };
        match &terms[at] {
            Term::Size(_) => true,
            Term::Symbol(name) => match self.position(as_str(name)) {
                Some(at) => restrict(&mut ranges[at], allowed),
                None => true,
            },
            operator => {
                let (right, middle) = self.operand(terms, at, ranges);
                let (left, _) = self.operand(terms, middle, ranges);
                let (for_left, for_right) = match operator {
                    Term::Add => (allowed.sub(right), allowed.sub(left)),
                    Term::Sub => (allowed.add(right), left.sub(allowed)),
                    _ => (allowed.divided_by(right), allowed.divided_by(left)),
                };
                self.limit(terms, at, for_right, ranges)
                    && self.limit(terms, middle, for_left, ranges)
            }
        }
    }
}

/// Intersects the range with what is allowed; `false` if nothing is left.
const fn restrict(range: &mut Range, allowed: Interval) -> bool {
    if allowed.low() > range.max as i128 || allowed.high() < range.min as i128 {
        return false;
    }
    if allowed.low() > range.min as i128 {
        range.min = allowed.low() as usize;
    }
    if allowed.high() < range.max as i128 {
        range.max = allowed.high() as usize;
    }
    range.min <= range.max
}
