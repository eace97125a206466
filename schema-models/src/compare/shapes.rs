use std::collections::HashMap;

use schema_spec::{Dim, Shown};

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
        let before = format!("`{}` has rank ", Shown(&declared.name));
        let after = format!(" here, but is {} {by_whom}", wanted.shape_text());
        context.require(
            at,
            DifferencePart::Rank,
            Expected::Rank(rank),
            before,
            after,
        );
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
        let least = wanted.least().get(axis).copied().unwrap_or_default();
        if let Some(said) = context.declaration.below(&dim, least) {
            let message =
                format!("{sides}: axis {axis} is {said}, but its size is at least {least}");
            let help = match &dim {
                Dim::Symbol(symbol) => format!("write `dims({symbol} = {least}..)` on the struct"),
                _ => {
                    format!("name the size and its bounds: `dims(time = {least}..)` on the struct")
                }
            };
            let help = (!matches!(dim, Dim::Fixed(_))).then_some(help);
            context.push(Some(at), part, message, help);
            continue;
        }
        match wanted.dim(axis) {
            // Which symbols of the schema those of the arithmetic are is not known.
            ModelDim::Open | ModelDim::Expr(_) => {}
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
                if let Some(message) = symbols.meet(symbol, met) {
                    context.push(Some(at), part, message, None);
                }
            }
        }
    }
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
