//! Arrays beside those of a model: weights, and the arrays of other parts of the data.

use schema_core::spec::{Dim, List, Role, Text};
use schema_core::{ArraySpec, DType, Model};

use super::expected::{BATCH, dtype_of};
use super::pairs::{Pairs, Part, Weights};
use super::targets::accept_dtype;
use crate::Given;

/// Returns the specs of weights: one for each sample and maybe each step, or one for each class.
pub(super) fn weights(model: &Model, arrays: &Given<'_>, pairs: &Pairs) -> Vec<ArraySpec> {
    let classes = match model.outputs() {
        [output] => output.last_axis(),
        _ => None,
    };
    let spec = |weights: &Weights| {
        let own =
            dtype_of(arrays, &weights.name).filter(|own| own.is_real() || *own == DType::Bool);
        let mut spec = ArraySpec::new("", own.unwrap_or(DType::F32)).with_role(Role::Weight);
        spec.name = Text::Owned(weights.name.clone());
        spec.dims = List::Owned(match (weights.is_of_classes, classes) {
            (true, Some(classes)) if classes > 1 => vec![Dim::Fixed(classes)],
            (true, _) => vec![Dim::Any],
            (false, _) => vec![Dim::symbol(BATCH), Dim::Rest],
        });
        spec
    };
    pairs.weights.iter().map(spec).collect()
}

/// Returns the specs of the arrays of other parts of the data: those of the arrays that they are like, with
/// samples of their own.
pub(super) fn other_parts(
    specs: &[ArraySpec],
    arrays: &Given<'_>,
    pairs: &Pairs,
) -> Vec<ArraySpec> {
    let spec = |part: &Part| {
        let mut spec = specs.iter().find(|spec| spec.name() == part.like)?.clone();
        let own = |symbol: &str| format!("{symbol}_{}", part.word);
        let dims = spec.dims().iter().enumerate().map(|(axis, dim)| match dim {
            Dim::Symbol(symbol) if axis == 0 => Dim::Symbol(Text::Owned(own(symbol))),
            Dim::Expr(_) if axis == 0 => Dim::Any,
            other => other.clone(),
        });
        spec.dims = List::Owned(dims.collect());
        spec.name = Text::Owned(part.name.clone());
        if spec.role() == Role::Target
            && let Some(own) = dtype_of(arrays, &part.name)
        {
            accept_dtype(&mut spec, own);
        }
        Some(spec)
    };
    pairs.parts.iter().filter_map(spec).collect()
}
