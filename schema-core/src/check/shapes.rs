//! Ranks, fixed sizes, shared sizes, and bounds on them.

use schema_spec::{Known, Placed, Sizes};

use super::Outcome;
use crate::Dim;
use crate::array::AnyView;
use crate::dims::FEW_SYMBOLS;
use crate::report::{SymbolSource, ViolationKind};

pub(super) fn check(
    outcome: &mut Outcome<'_>,
    placed: &[Placed<'_>],
    views: &[Option<AnyView<'_>>],
) {
    ranks(outcome, placed, views);
    fixed_sizes(outcome, placed);

    let mut few = [Known::EMPTY; FEW_SYMBOLS + 1];
    let mut many = Vec::new();
    let mut sizes = Sizes::learn(placed, &mut few);
    if sizes.known().len() > FEW_SYMBOLS {
        // There may be more of them: an axis tells one at most.
        let axes = |array: &Placed<'_>| array.shape.map_or(0, <[usize]>::len);
        many.resize(placed.iter().map(axes).sum(), Known::EMPTY);
        sizes = Sizes::learn(placed, &mut many);
    }
    shared_sizes(outcome, placed, &sizes);
    bounds(outcome, placed, &sizes);
    for known in sizes.known() {
        outcome.dims.add(known.symbol.clone(), known.size);
    }
}

fn ranks(outcome: &mut Outcome<'_>, placed: &[Placed<'_>], views: &[Option<AnyView<'_>>]) {
    for (Placed { spec, shape }, view) in placed.iter().zip(views) {
        if let (Some(view), None) = (view, shape) {
            let kind = ViolationKind::Rank {
                expected: spec.dims().to_vec(),
                shape: view.shape().to_vec(),
            };
            outcome.found(spec, kind);
        }
    }
}

fn fixed_sizes(outcome: &mut Outcome<'_>, placed: &[Placed<'_>]) {
    for Placed { spec, shape } in placed {
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

fn shared_sizes(outcome: &mut Outcome<'_>, placed: &[Placed<'_>], sizes: &Sizes<'_, '_>) {
    for array in placed {
        for (axis, &found) in array.shape.unwrap_or_default().iter().enumerate() {
            let rank = array.shape.map_or(0, <[usize]>::len);
            let dim = array.spec.dim_at(axis, rank);
            let expected = match dim {
                Dim::Symbol(_) => sizes.expected(dim),
                // A symbol that only an absent or wrong array could tell leaves nothing to compare.
                Dim::Expr(expr) => match sizes.value(expr) {
                    None if could_be_told(placed, sizes, dim) => continue,
                    expected => expected,
                },
                _ => continue,
            };
            if expected == i128::try_from(found).ok() {
                continue;
            }
            let kind = ViolationKind::Dim {
                dim: dim.clone(),
                axis,
                found,
                expected,
                symbols: sources(placed, sizes, dim),
            };
            outcome.found(array.spec, kind);
        }
    }
}

/// Whether a symbol of the expression that is not known stands in an array that has no shape.
fn could_be_told(placed: &[Placed<'_>], sizes: &Sizes<'_, '_>, dim: &Dim) -> bool {
    symbols(dim)
        .filter(|symbol| sizes.get(symbol).is_none())
        .any(|symbol| {
            placed
                .iter()
                .filter(|array| array.shape.is_none())
                .flat_map(|array| array.spec.dims())
                .any(|dim| symbols(dim).any(|other| other == symbol))
        })
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
