//! Ranks, fixed sizes, shared sizes, and bounds on them.

use schema_spec::{Conflict, Known, Open, Placed, Sizes};

use super::Outcome;
use super::facts::Facts;
use crate::dims::INLINE_SYMBOLS;
use crate::report::{ExprSize, SymbolSource, Unsolved, ViolationKind};
use schema_spec::{Dim, DimBounds, Schema, Text};

/// The largest number of axes with unknown symbols that are checked without allocation.
const INLINE_OPEN: usize = 8;

/// The largest number of evaluations of an expression in one search for unknown symbols, which take a
/// few milliseconds.
const BUDGET: usize = 1 << 16;

pub(crate) fn check(outcome: &mut Outcome<'_>, placed: &[Placed<'_>], facts: &dyn Facts) {
    ranks(outcome, placed, facts);
    fixed_sizes(outcome, placed);

    let mut few = [Known::EMPTY; INLINE_SYMBOLS + 1];
    let mut many = Vec::new();
    let mut sizes = Sizes::learn(placed, &mut few);
    if sizes.known().len() > INLINE_SYMBOLS {
        // There may be more: each axis determines at most one.
        let axes = |array: &Placed<'_>| array.shape.map_or(0, <[usize]>::len);
        many.resize(placed.iter().map(axes).sum(), Known::EMPTY);
        sizes = Sizes::learn(placed, &mut many);
    }
    shared_sizes(outcome, placed, &sizes);
    bounds(outcome, placed, &sizes);
    for known in sizes.known() {
        outcome.dims.add(known.symbol, known.size);
    }
}

fn ranks(outcome: &mut Outcome<'_>, placed: &[Placed<'_>], facts: &dyn Facts) {
    for (at, Placed { spec, shape, .. }) in placed.iter().enumerate() {
        if shape.is_none()
            && let Some(shape) = facts.shape(at)
        {
            let kind = ViolationKind::Rank {
                expected: spec.dims().to_vec(),
                shape: shape.to_vec(),
            };
            outcome.found(spec, kind);
        }
    }
}

fn fixed_sizes(outcome: &mut Outcome<'_>, placed: &[Placed<'_>]) {
    for Placed { spec, shape, .. } in placed {
        let shape = shape.unwrap_or_default();
        let wrong = |(axis, &found): (usize, &usize)| match spec.dim_at(axis, shape.len()) {
            Dim::Fixed(size) if *size != found => Some((axis, *size)),
            _ => None,
        };
        if shape.iter().enumerate().any(|axis| wrong(axis).is_some()) {
            let kind = ViolationKind::Shape {
                dims: spec.dims().to_vec(),
                shape: shape.to_vec(),
                axes: shape.iter().enumerate().filter_map(wrong).collect(),
            };
            outcome.found(spec, kind);
        }
    }
}

/// Compares sizes with those of symbols, and searches for sizes of unknown symbols.
fn shared_sizes<'a>(outcome: &mut Outcome<'_>, placed: &[Placed<'a>], sizes: &Sizes<'_, 'a>) {
    let mut conflicts = None;
    for (at, array) in placed.iter().enumerate() {
        for (axis, &found) in array.shape.unwrap_or_default().iter().enumerate() {
            let rank = array.shape.map_or(0, <[usize]>::len);
            let dim = array.spec.dim_at(axis, rank);
            if !matches!(dim, Dim::Symbol(_) | Dim::Expr(_)) {
                continue;
            }
            let expected = sizes.expected(dim);
            let unsolved = if expected.is_some() {
                None
            } else {
                let conflicts =
                    conflicts.get_or_insert_with(|| conflicts_in(outcome.schema, placed, sizes));
                let here = conflicts
                    .iter()
                    .position(|(position, _)| *position == (at, axis));
                let Some(here) = here else { continue };
                Some(conflicts.swap_remove(here).1)
            };
            if expected.is_some() && expected == i128::try_from(found).ok() {
                continue;
            }
            let kind = ViolationKind::Dim {
                dim: dim.clone(),
                axis,
                found,
                expected,
                symbols: sources(placed, sizes, dim),
                unsolved,
            };
            outcome.found(array.spec, kind);
        }
    }
}

/// The axes whose sizes do not result from any sizes of the unknown symbols, each as array and axis.
/// Symbols of an absent optional array are unknown, but sizes for them must exist.
fn conflicts_in<'a>(
    schema: &Schema,
    placed: &[Placed<'a>],
    sizes: &Sizes<'_, 'a>,
) -> Vec<((usize, usize), Unsolved)> {
    let mut few = [Open::EMPTY; INLINE_OPEN];
    let mut many = Vec::new();
    let count = sizes.open(placed, &mut few);
    let open = if count <= INLINE_OPEN {
        &mut few[..count]
    } else {
        many.resize(count, Open::EMPTY);
        sizes.open(placed, &mut many);
        &mut many
    };
    let mut conflicts = Vec::new();
    let mut from = 0;
    while let Some(conflict) = sizes.next_conflict(open, from, schema, BUDGET) {
        let position = (open[conflict.at].array, open[conflict.at].axis);
        conflicts.push((position, unsolved(schema, placed, sizes, open, conflict)));
        from = conflict.at + 1;
    }
    conflicts
}

fn unsolved(
    schema: &Schema,
    placed: &[Placed<'_>],
    sizes: &Sizes<'_, '_>,
    open: &[Open<'_>],
    conflict: Conflict,
) -> Unsolved {
    let of_conflict = || open.iter().filter(|open| open.is_in_conflict());
    let mut symbols: Vec<Text> = Vec::new();
    for symbol in of_conflict().flat_map(|open| open.expr.symbols()) {
        if sizes.get(symbol).is_none() && symbols.iter().all(|known| known != symbol) {
            symbols.push(Text::Owned(symbol.to_owned()));
        }
    }
    let others = open[..conflict.at].iter();
    let others = others.filter(|open| open.is_in_conflict());
    let is_concerned = |bounds: &&DimBounds| symbols.iter().any(|symbol| symbol == bounds.symbol());
    let bounds = schema.bounds().filter(is_concerned).cloned();
    Unsolved {
        others: others
            .map(|open| ExprSize {
                dim: Dim::Expr(open.expr.clone()),
                size: open.found,
                array: placed[open.array].spec.name_text().clone(),
                axis: open.axis,
            })
            .collect(),
        bounds: if conflict.is_by_bounds {
            bounds.collect()
        } else {
            Vec::new()
        },
        is_undecided: conflict.is_undecided,
        symbols,
    }
}

pub(super) fn symbols(dim: &Dim) -> Box<dyn Iterator<Item = &str> + '_> {
    match dim {
        Dim::Symbol(name) => Box::new(std::iter::once(name.as_ref())),
        Dim::Expr(expr) => Box::new(expr.symbols()),
        _ => Box::new(std::iter::empty()),
    }
}

fn sources(placed: &[Placed<'_>], sizes: &Sizes<'_, '_>, dim: &Dim) -> Vec<SymbolSource> {
    let mut sources: Vec<SymbolSource> = Vec::new();
    for known in symbols(dim).filter_map(|symbol| sizes.get(symbol)) {
        if sources.iter().all(|source| source.symbol != *known.symbol) {
            sources.push(SymbolSource {
                symbol: known.symbol.clone(),
                size: known.size,
                array: placed[known.array].spec.name_text().clone(),
                axis: known.axis,
            });
        }
    }
    sources
}

fn bounds(outcome: &mut Outcome<'_>, placed: &[Placed<'_>], sizes: &Sizes<'_, '_>) {
    for bounds in outcome.schema.bounds() {
        if let Some(known) = sizes.get(bounds.symbol())
            && !bounds.allow(known.size)
        {
            let kind = ViolationKind::Bounds {
                symbol: known.symbol.clone(),
                axis: known.axis,
                found: known.size,
                min: bounds.min(),
                max: bounds.max(),
            };
            outcome.found(placed[known.array].spec, kind);
        }
    }
}
