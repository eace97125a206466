use std::collections::HashMap;

use schema_spec::{Dim, DimBounds, DimExpr, Shown, Term, Text};

use super::context::Context;
use super::difference::DifferencePart;
use super::requirement::Expected;
use crate::{ModelArray, ModelDim};

/// The first dimension in the schema for each symbol of the model.
#[derive(Default)]
pub(super) struct Symbols {
    met: HashMap<String, Met>,
}

struct Met {
    dim: Dim,
    array: String,
    axis: usize,
}

/// Compares a shape with the required one. `by_whom` is `in the model` or `under the loss mse`.
pub(super) fn compare(
    context: &mut Context<'_>,
    symbols: &mut Symbols,
    at: usize,
    wanted: &ModelArray,
    by_whom: &str,
    help: Option<String>,
) {
    let declared = &context.declaration.arrays[at];
    let Some(shape) = wanted.shape() else {
        return last_axis(context, at, wanted, by_whom, help);
    };
    let rank = shape.len();
    let sides = format!(
        "`{}` is {} here, but {} {by_whom}",
        Shown(&declared.name),
        declared.shape_text(),
        wanted.shape_text()
    );
    if !declared.accepts_rank(rank) {
        context.push(Some(at), DifferencePart::Rank, sides, help);
        return;
    }
    if declared.rank().is_none() {
        let shape = wanted.shape_text();
        context.require_rank(at, rank, &shape.to_string(), by_whom);
    }
    for axis in 0..rank {
        let declared = &context.declaration.arrays[at];
        let (dim, entry) = declared.dim(axis, rank);
        let part = DifferencePart::Axis { axis, entry };
        let Some(dim) = dim else {
            if let (Some(_), ModelDim::Fixed(size)) = (entry, wanted.dim(axis)) {
                let before = format!("{sides}: axis {axis} is ");
                let after = format!(", not {size}");
                context.require(at, part, Expected::Size(*size), before, after);
            }
            continue;
        };
        let dim = context.declaration.plain(dim);
        match wanted.dim(axis) {
            ModelDim::Open => {}
            ModelDim::Expr(expr) => {
                // Which symbols of the schema those of the arithmetic are is known only of the same one.
                let pairs = same_arithmetic(expr, &dim);
                let (array, axis_of) = (declared.name.clone(), axis);
                for (symbol, own) in pairs {
                    let met = Met {
                        dim: Dim::Symbol(own),
                        array: array.clone(),
                        axis: axis_of,
                    };
                    meet(context, symbols, at, part, &symbol, met);
                }
            }
            // No schema requires an axis of size 0, because its arrays have no values.
            ModelDim::Fixed(0) if !matches!(dim, Dim::Fixed(_)) => {}
            ModelDim::Fixed(size) => {
                if let Some(said) = unlike(&dim, *size) {
                    let message = format!("{sides}: axis {axis} is {said}, not {size}");
                    context.push(Some(at), part, message, None);
                }
            }
            ModelDim::Symbol(symbol) => {
                let met = Met {
                    dim,
                    array: declared.name.clone(),
                    axis,
                };
                meet(context, symbols, at, part, symbol, met);
            }
        }
    }
}

/// The symbol of the model is this dimension of the schema: it has to be the same everywhere, within the
/// bounds.
fn meet(
    context: &mut Context<'_>,
    symbols: &mut Symbols,
    at: usize,
    part: DifferencePart,
    symbol: &str,
    met: Met,
) {
    let (dim, axis, array) = (met.dim.clone(), met.axis, met.array.clone());
    let is_first = !symbols.met.contains_key(symbol);
    if let Some(message) = symbols.meet(symbol, met) {
        context.push(Some(at), part, message, None);
    }
    let Some(bounds) = context.model.bounds_of(symbol).filter(|_| is_first) else {
        return;
    };
    let (found, help) = match &dim {
        Dim::Fixed(size) if bounds.allow(*size) => return,
        Dim::Fixed(_) => (text(&dim), None),
        Dim::Symbol(own) => {
            let declared = context.declaration.bounds_on(own);
            if declared.as_ref().is_some_and(|own| is_within(own, bounds)) {
                return;
            }
            let found = match declared {
                Some(own) => format!("`{own}`"),
                None => format!("{}, any size", text(&dim)),
            };
            let bounds = DimBounds::owned(own.to_string(), bounds.min(), bounds.max());
            (found, Some(format!("bound it: `dims({bounds})`")))
        }
        // Arithmetic of the schema's own, whose sizes are not known.
        Dim::Expr(_) => return,
        _ => (
            text(&dim),
            Some("name the size, and bound the name with `dims(..)`".to_owned()),
        ),
    };
    let sizes = match (bounds.min(), bounds.max()) {
        (0, Some(max)) => format!("at most {max}"),
        (min, None) => format!("at least {min}"),
        (min, Some(max)) => format!("{min} to {max}"),
    };
    let message = format!(
        "axis {axis} of `{}` is {found} here, but {sizes} in the model",
        Shown(&array)
    );
    context.push(Some(at), part, message, help);
}

/// Whether `own` allows only sizes that `wanted` allows.
fn is_within(own: &DimBounds, wanted: &DimBounds) -> bool {
    let is_below = |most: usize| own.max().is_some_and(|max| max <= most);
    own.min() >= wanted.min() && wanted.max().is_none_or(is_below)
}

/// The symbols of the model with those of the schema at the same places of the same arithmetic; none if it
/// is another.
fn same_arithmetic(wanted: &DimExpr, declared: &Dim) -> Vec<(String, Text)> {
    let Dim::Expr(own) = declared else {
        return Vec::new();
    };
    let (wanted, own) = (wanted.terms(), own.terms());
    let pair = |(wanted, own): (&Term, &Term)| match (wanted, own) {
        (Term::Symbol(wanted), Term::Symbol(own)) => Some(Some((wanted.to_string(), own.clone()))),
        (wanted, own) => (wanted == own).then_some(None),
    };
    let pairs: Option<Vec<_>> = (wanted.len() == own.len())
        .then(|| wanted.iter().zip(own).map(pair).collect())
        .flatten();
    pairs.unwrap_or_default().into_iter().flatten().collect()
}

/// Compares the last axis, if only that is known of the shape.
fn last_axis(
    context: &mut Context<'_>,
    at: usize,
    wanted: &ModelArray,
    by_whom: &str,
    help: Option<String>,
) {
    let declared = &context.declaration.arrays[at];
    // An output of one value may lack its last axis in a target.
    let (Some(size), Some(rank)) = (wanted.last_axis().filter(|&size| size > 1), declared.rank())
    else {
        return;
    };
    let Some(axis) = rank.checked_sub(1) else {
        return;
    };
    let (Some(dim), entry) = declared.dim(axis, rank) else {
        return;
    };
    let dim = context.declaration.plain(dim);
    if let Some(said) = unlike(&dim, size) {
        let message = format!(
            "`{}` is {} here, but {} {by_whom}: axis {axis} is {said}, not {size}",
            Shown(&declared.name),
            declared.shape_text(),
            wanted.shape_text()
        );
        context.push(
            Some(at),
            DifferencePart::Axis { axis, entry },
            message,
            help,
        );
    }
}

impl Symbols {
    /// The message if the symbol was another dimension before.
    fn meet(&mut self, symbol: &str, now: Met) -> Option<String> {
        let Some(first) = self.met.get(symbol) else {
            self.met.insert(symbol.to_owned(), now);
            return None;
        };
        // Two axes of any size can differ.
        if first.dim == now.dim && now.dim != Dim::Any {
            return None;
        }
        Some(format!(
            "axis {} of `{}` is {} here, and axis {} of `{}` is {}, but both are `{}` in the model",
            now.axis,
            Shown(&now.array),
            text(&now.dim),
            first.axis,
            Shown(&first.array),
            text(&first.dim),
            Shown(symbol)
        ))
    }
}

/// The text of the dimension, if it is not exactly the given size.
fn unlike(dim: &Dim, size: usize) -> Option<String> {
    match dim {
        Dim::Fixed(own) if *own == size => None,
        Dim::Fixed(_) => Some(text(dim)),
        Dim::Any | Dim::Rest => Some("any size".to_owned()),
        other => Some(format!("`{other}`, any size")),
    }
}

pub(super) fn text(dim: &Dim) -> String {
    match dim {
        Dim::Fixed(size) => size.to_string(),
        Dim::Any | Dim::Rest => "any size".to_owned(),
        other => format!("`{other}`"),
    }
}
