//! Decides whether the new schema accepts every shape that the old schema accepts.
//!
//! For each array in both schemas, axes are compared in pairs. A symbol of the new schema corresponds
//! to what the old schema has at the positions of the symbol: if these are all the same dimension, the
//! sizes there were equal already.

use super::change::{Change, ChangeKind};
use super::is_input;
use crate::dim::{Dim, Term};
use crate::{ArraySpec, DimBounds, Schema};

pub(super) struct Shapes<'a> {
    old: &'a Schema,
    new: &'a Schema,
    /// The dimension in the old schema at each position of a symbol of the new one.
    places: Symbols<'a, Places<'a>>,
    /// The number of positions of each symbol of the old schema.
    counts: Symbols<'a, usize>,
}

/// A value for each symbol, sorted by name.
struct Symbols<'a, T>(Vec<(&'a str, T)>);

impl<'a, T: Default> Symbols<'a, T> {
    fn place(&self, symbol: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(name, _)| (*name).cmp(symbol))
    }

    fn get(&self, symbol: &str) -> Option<&T> {
        self.place(symbol).ok().map(|at| &self.0[at].1)
    }

    fn entry(&mut self, symbol: &'a str) -> &mut T {
        let at = self.place(symbol).unwrap_or_else(|at| {
            self.0.insert(at, (symbol, T::default()));
            at
        });
        &mut self.0[at].1
    }
}

#[derive(Default)]
struct Places<'a> {
    said: Vec<&'a Dim>,
    /// The symbol of the old schema at each position within arithmetic.
    within: Vec<&'a str>,
    concerns_callers: bool,
}

impl<'a> Shapes<'a> {
    pub(super) fn of(old: &'a Schema, new: &'a Schema) -> Shapes<'a> {
        let mut shapes = Shapes {
            old,
            new,
            places: Symbols(Vec::new()),
            counts: Symbols(Vec::new()),
        };
        for spec in new.arrays() {
            let Some(was) = old.get(spec.name()) else {
                continue;
            };
            let concerns_callers = is_input(was) || is_input(spec);
            for (old_dim, new_dim) in aligned(was, spec).unwrap_or_default() {
                for symbol in symbols(old_dim) {
                    *shapes.counts.entry(symbol) += 1;
                }
                for symbol in symbols(new_dim) {
                    let places = shapes.places.entry(symbol);
                    places.concerns_callers |= concerns_callers;
                }
                if let Dim::Symbol(symbol) = new_dim {
                    shapes.places.entry(symbol).said.push(old_dim);
                }
                for (old_symbol, symbol) in pairs(old_dim, new_dim).unwrap_or_default() {
                    let places = shapes.places.entry(symbol);
                    places.within.push(old_symbol);
                }
            }
        }
        shapes
    }

    /// The axes of which sizes that were accepted may now be refused; none if the number of axes may be, or
    /// is not known. `None` if every shape is still accepted.
    pub(super) fn breaks(&self, old: &ArraySpec, new: &ArraySpec) -> Option<Vec<usize>> {
        let Some(axes) = aligned(old, new) else {
            return Some(Vec::new());
        };
        let breaks = |(old, new): (&Dim, &Dim)| {
            let is_accepted = match new {
                Dim::Any | Dim::Rest => true,
                Dim::Fixed(_) => old == new,
                Dim::Symbol(symbol) => self.is_sound(symbol),
                Dim::Expr(expr) => {
                    pairs(old, new).is_some() && expr.symbols().all(|symbol| self.is_sound(symbol))
                }
            };
            let mut symbols = symbols(old).into_iter();
            !(is_accepted && symbols.all(|symbol| self.still_told(symbol)))
        };
        let at: Vec<usize> = (axes.into_iter().enumerate())
            .filter(|(_, axis)| breaks(*axis))
            .map(|(at, _)| at)
            .collect();
        (!at.is_empty()).then(|| if old.rank().is_some() { at } else { Vec::new() })
    }

    /// Whether arithmetic on the old symbol can still be solved: its size may have been determined at
    /// this position.
    fn still_told(&self, old_symbol: &str) -> bool {
        let mut of_it =
            (self.places.0.iter()).filter(|(_, places)| places.within.first() == Some(&old_symbol));
        of_it.all(|(symbol, _)| self.is_sound(symbol))
    }

    /// Whether the positions of the symbol already had one size, within its bounds.
    fn is_sound(&self, symbol: &str) -> bool {
        let Some(places) = self.places.get(symbol) else {
            return true;
        };
        places.agree(&self.counts) && self.is_within_bounds(symbol, places)
    }

    fn is_within_bounds(&self, symbol: &str, places: &Places<'_>) -> bool {
        let (min, max) = bounds(self.new, symbol);
        let allowed = DimBounds::owned(String::new(), min, max);
        match places.one() {
            Some(Dim::Fixed(size)) => allowed.allow(*size),
            Some(Dim::Symbol(old)) => self.is_within(old, &allowed),
            Some(_) => (min, max) == (0, None),
            None => match places.within.first() {
                Some(old) => self.is_within(old, &allowed),
                None => true,
            },
        }
    }

    /// Whether every size that the old schema allows for a symbol is still allowed.
    fn is_within(&self, old_symbol: &str, allowed: &DimBounds) -> bool {
        let (min, max) = bounds(self.old, old_symbol);
        let is_below = match (max, allowed.max()) {
            (_, None) => true,
            (Some(max), Some(most)) => max <= most,
            (None, Some(_)) => false,
        };
        allowed.min() <= min && is_below
    }

    /// Changes in the bounds on symbols.
    pub(super) fn bounds(&self, changes: &mut Vec<Change>) {
        let mut symbols: Vec<&str> = Vec::new();
        for bounds in self.new.bounds().chain(self.old.bounds()) {
            if !symbols.contains(&bounds.symbol()) {
                symbols.push(bounds.symbol());
            }
        }
        for symbol in symbols {
            let [was, is] = [self.old, self.new].map(|schema| bounds(schema, symbol));
            if was == is {
                continue;
            }
            let text = |(min, max): (usize, Option<usize>)| match (min, max) {
                (0, None) => String::new(),
                (min, max) => DimBounds::owned(symbol.to_owned(), min, max).to_string(),
            };
            let mut change = Change::between(ChangeKind::Bounds, None, &text(was), &text(is));
            if let Some(places) = self.places.get(symbol)
                && !self.is_within_bounds(symbol, places)
            {
                let why = "sizes that were valid no longer are";
                change = change.breaking(places.concerns_callers, why);
            }
            changes.push(change);
        }
    }
}

impl Places<'_> {
    /// The dimensions in the old schema where the symbol is an axis by itself.
    fn one(&self) -> Option<&Dim> {
        self.said.first().copied()
    }

    /// Whether all positions already had one size.
    fn agree(&self, counts: &Symbols<'_, usize>) -> bool {
        let Some(first) = self.within.first() else {
            let is_one = |dim: &Dim| matches!(dim, Dim::Fixed(_) | Dim::Symbol(_));
            return self.said.len() < 2
                || self
                    .said
                    .iter()
                    .all(|dim| is_one(dim) && *dim == self.said[0]);
        };
        // With arithmetic it matters what else determines the size: the symbol must correspond to one
        // old symbol, at all of its positions.
        let same = |dim: &&Dim| matches!(dim, Dim::Symbol(name) if name == first);
        self.within.iter().all(|name| name == first)
            && self.said.iter().all(same)
            && counts.get(first) == Some(&(self.within.len() + self.said.len()))
    }
}

/// Both dimensions of each axis that the old schema restricts; `None` if the new schema does not
/// accept every rank that the old one accepts.
fn aligned<'a>(old: &'a ArraySpec, new: &'a ArraySpec) -> Option<Vec<(&'a Dim, &'a Dim)>> {
    if let Some(rank) = old.rank() {
        let axes = (0..rank).map(|axis| (old.dim_at(axis, rank), new.dim_at(axis, rank)));
        return new.accepts_rank(rank).then(|| axes.collect());
    }
    if new.rank().is_some() {
        return None;
    }
    let ((old_front, old_back), (new_front, new_back)) = (around_rest(old), around_rest(new));
    if new_front.len() > old_front.len() || new_back.len() > old_back.len() {
        return None;
    }
    let any = std::iter::repeat(&Dim::Any);
    let front = old_front.iter().zip(new_front.iter().chain(any.clone()));
    let back = old_back.iter().rev();
    let back = back.zip(new_back.iter().rev().chain(any));
    Some(front.chain(back).collect())
}

/// The axes before and after `..`.
fn around_rest(spec: &ArraySpec) -> (&[Dim], &[Dim]) {
    let dims = spec.dims();
    match dims.iter().position(|dim| *dim == Dim::Rest) {
        Some(at) => (&dims[..at], &dims[at + 1..]),
        None => (dims, &[]),
    }
}

fn symbols(dim: &Dim) -> Vec<&str> {
    match dim {
        Dim::Symbol(name) => vec![name],
        Dim::Expr(expr) => expr.symbols().collect(),
        _ => Vec::new(),
    }
}

/// The symbols of two expressions in pairs; `None` if the expressions differ in more than symbols.
fn pairs<'a>(old: &'a Dim, new: &'a Dim) -> Option<Vec<(&'a str, &'a str)>> {
    let (Dim::Expr(old), Dim::Expr(new)) = (old, new) else {
        return None;
    };
    if old.terms().len() != new.terms().len() {
        return None;
    }
    let mut pairs = Vec::new();
    for terms in old.terms().iter().zip(new.terms()) {
        match terms {
            (Term::Symbol(old), Term::Symbol(new)) => pairs.push((old.as_ref(), new.as_ref())),
            (old, new) if old == new => {}
            _ => return None,
        }
    }
    Some(pairs)
}

/// The intersection of all bounds on a symbol.
fn bounds(schema: &Schema, symbol: &str) -> (usize, Option<usize>) {
    let own = schema.bounds().filter(|bounds| bounds.symbol() == symbol);
    own.fold((0, None), |(min, max), bounds| {
        let most = match (max, bounds.max()) {
            (Some(left), Some(right)) => Some(left.min(right)),
            (left, right) => left.or(right),
        };
        (min.max(bounds.min()), most)
    })
}
