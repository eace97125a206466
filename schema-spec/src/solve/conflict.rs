//! Finds expressions that cannot have their sizes, alone or together.

use super::search::{Search, Verdict};
use super::{Placed, Sizes};
use crate::Schema;
use crate::dim::{Dim, DimExpr, Term};
use crate::text::as_str;

/// The largest number of unknown symbols that may depend on each other.
const SYMBOLS: usize = 32;

/// An axis whose size is an expression with an unknown symbol.
#[derive(Clone, Copy, Debug)]
pub struct Open<'a> {
    /// The expression.
    pub expr: &'a DimExpr,
    /// The size of the axis.
    pub found: usize,
    /// The index of the array.
    pub array: usize,
    /// The axis.
    pub axis: usize,
    /// Whether the current search includes it.
    pub(super) chosen: bool,
    /// Whether it is settled already.
    settled: bool,
    /// Its group: expressions that share an unknown symbol, directly or through others.
    group: usize,
}

impl<'a> Open<'a> {
    /// An empty slot.
    pub const EMPTY: Open<'static> = Open::new(
        const {
            &DimExpr {
                terms: crate::List::Borrowed(&[]),
            }
        },
        0,
    );

    pub(super) const fn new(expr: &'a DimExpr, found: usize) -> Open<'a> {
        Open {
            expr,
            found,
            array: 0,
            axis: 0,
            chosen: true,
            settled: false,
            group: 0,
        }
    }

    /// Whether it is part of the last conflict that was found.
    pub const fn is_in_conflict(&self) -> bool {
        self.chosen
    }
}

/// Expressions whose sizes cannot be reached with any sizes of their symbols.
#[derive(Clone, Copy, Debug)]
pub struct Conflict {
    /// The index of the last expression in the conflict.
    pub at: usize,
    /// Whether there would be a solution without the bounds of the schema.
    pub is_by_bounds: bool,
    /// Whether the search gave up, so that the conflict is not certain.
    pub is_undecided: bool,
}

impl<'a> Sizes<'_, 'a> {
    /// Finds the axes that are still open: expressions with an unknown symbol that does not occur in
    /// an array with an error. Returns their number; those beyond the length of `slots` are omitted.
    pub const fn open(&self, arrays: &[Placed<'a>], slots: &mut [Open<'a>]) -> usize {
        let mut count = 0;
        let mut array = 0;
        while array < arrays.len() {
            let shape = match arrays[array].shape {
                Some(shape) => shape,
                None => &[],
            };
            let mut axis = 0;
            while axis < shape.len() {
                if let Dim::Expr(expr) = arrays[array].spec.dim_at(axis, shape.len())
                    && self.value(expr).is_none()
                    && !self.is_excused(expr, arrays)
                {
                    if count < slots.len() {
                        slots[count] = Open::new(expr, shape[axis]);
                        slots[count].array = array;
                        slots[count].axis = axis;
                        slots[count].group = count;
                        self.join_groups(slots, count);
                    }
                    count += 1;
                }
                axis += 1;
            }
            array += 1;
        }
        count
    }

    /// Whether an unknown symbol of the expression is in an array with a reported error.
    const fn is_excused(&self, expr: &DimExpr, arrays: &[Placed<'_>]) -> bool {
        let terms = expr.terms();
        let mut at = 0;
        while at < terms.len() {
            if let Term::Symbol(name) = &terms[at]
                && self.get(as_str(name)).is_none()
                && is_in_faulty(as_str(name), arrays)
            {
                return true;
            }
            at += 1;
        }
        false
    }

    /// Whether both expressions share an unknown symbol.
    const fn share_unknown(&self, expr: &DimExpr, other: &DimExpr) -> bool {
        let terms = expr.terms();
        let mut at = 0;
        while at < terms.len() {
            if let Term::Symbol(name) = &terms[at]
                && self.get(as_str(name)).is_none()
                && other.has_symbol(as_str(name))
            {
                return true;
            }
            at += 1;
        }
        false
    }

    const fn join_groups(&self, open: &mut [Open<'a>], last: usize) {
        let mut at = 0;
        while at < last {
            let (own, other) = (open[last].group, open[at].group);
            if own != other && self.share_unknown(open[last].expr, open[at].expr) {
                let mut member = 0;
                while member <= last {
                    if open[member].group == own {
                        open[member].group = other;
                    }
                    member += 1;
                }
            }
            at += 1;
        }
    }

    /// The next axis, starting at `from`, whose size cannot be reached with sizes of the symbols that
    /// also fit the axes before it. The axes in the conflict are marked.
    ///
    /// `budget` limits the evaluations of expressions per search.
    pub const fn next_conflict(
        &self,
        open: &mut [Open<'a>],
        from: usize,
        schema: &Schema,
        budget: usize,
    ) -> Option<Conflict> {
        let mut at = from;
        while at < open.len() {
            if !open[at].settled {
                choose(open, at, open.len());
                if let Verdict::Solved(_) = self.search(open, Some(schema), budget) {
                    settle_chosen(open);
                } else {
                    choose(open, at, at + 1);
                    match self.search(open, Some(schema), budget) {
                        Verdict::Solved(_) => {}
                        verdict => {
                            let is_undecided = matches!(verdict, Verdict::Undecided);
                            open[at].settled = true;
                            return Some(self.explain(open, at, is_undecided, schema, budget));
                        }
                    }
                }
            }
            at += 1;
        }
        None
    }

    const fn search(
        &self,
        open: &[Open<'a>],
        schema: Option<&Schema>,
        budget: usize,
    ) -> Verdict<SYMBOLS> {
        Search::new(self, open, budget).within_bounds(schema)
    }

    /// Removes the expressions that the conflict does not need.
    const fn explain(
        &self,
        open: &mut [Open<'a>],
        at: usize,
        is_undecided: bool,
        schema: &Schema,
        budget: usize,
    ) -> Conflict {
        let mut other = 0;
        while other < at {
            if open[other].chosen {
                open[other].chosen = false;
                let is_needed = match self.search(open, Some(schema), budget) {
                    Verdict::Solved(_) => true,
                    Verdict::Undecided => !is_undecided,
                    Verdict::Unsolvable => false,
                };
                open[other].chosen = is_needed;
            }
            other += 1;
        }
        Conflict {
            at,
            is_by_bounds: !matches!(self.search(open, None, budget), Verdict::Unsolvable),
            is_undecided,
        }
    }
}

const fn is_in_faulty(symbol: &str, arrays: &[Placed<'_>]) -> bool {
    let mut array = 0;
    while array < arrays.len() {
        let dims = arrays[array].spec.dims();
        let mut axis = 0;
        while arrays[array].is_faulty && axis < dims.len() {
            if dims[axis].has_symbol(symbol) {
                return true;
            }
            axis += 1;
        }
        array += 1;
    }
    false
}

/// Selects the expressions before `end` in the group of the one at `at`.
const fn choose(open: &mut [Open<'_>], at: usize, end: usize) {
    let group = open[at].group;
    let mut other = 0;
    while other < open.len() {
        open[other].chosen = other < end && open[other].group == group && !open[other].settled;
        other += 1;
    }
}

const fn settle_chosen(open: &mut [Open<'_>]) {
    let mut at = 0;
    while at < open.len() {
        open[at].settled |= open[at].chosen;
        at += 1;
    }
}
