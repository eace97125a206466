//! Layers and operations that take several tensors.

use super::Shape;
use super::sizes;
use super::tensor::Tensor;
use crate::wire::json::Json;

/// The shapes of all tensors; `None` if one is unknown.
fn shapes(inputs: &[Tensor]) -> Option<Vec<&[Option<usize>]>> {
    inputs.iter().map(|input| input.shape.as_deref()).collect()
}

/// Layers that merge value by value; the batch is not broadcast.
pub(super) fn by_value(inputs: &[Tensor]) -> Option<Shape> {
    let shapes = shapes(inputs)?;
    let (first, others) = shapes.split_first()?;
    let mut merged = first.to_vec();
    for shape in others {
        let (longer, shorter) = if merged.len() < shape.len() {
            (*shape, merged.as_slice())
        } else {
            (merged.as_slice(), *shape)
        };
        let mut both = longer.to_vec();
        let apart = longer.len() - shorter.len();
        for (size, other) in both[apart..].iter_mut().zip(shorter) {
            *size = match (*size, *other) {
                (None, _) | (_, None) => None,
                (Some(1), other) => other,
                (size, Some(1)) => size,
                (size, other) if size == other => size,
                _ => return None,
            };
        }
        merged = both;
    }
    Some(merged)
}

/// The shape of operations on tensors that are broadcast as in NumPy.
pub(super) fn broadcast(shapes: &[&[Option<usize>]]) -> Option<Shape> {
    let (first, others) = shapes.split_first()?;
    let mut merged = first.to_vec();
    for shape in others {
        let rank = merged.len().max(shape.len());
        let at = |shape: &[Option<usize>], axis: usize| {
            (axis + shape.len())
                .checked_sub(rank)
                .map_or(Some(1), |axis| shape[axis])
        };
        let sizes = (0..rank).map(|axis| match (at(&merged, axis), at(shape, axis)) {
            (Some(1) | None, other) | (other, Some(1) | None) => Some(other),
            (size, other) => (size == other).then_some(size),
        });
        merged = sizes.collect::<Option<Shape>>()?;
    }
    Some(merged)
}

pub(super) fn concatenate(inputs: &[Tensor], axis: &Json) -> Option<Shape> {
    let shapes = shapes(inputs)?;
    let mut joined = shapes.first()?.to_vec();
    let axis = sizes::axis(axis, joined.len())?;
    if shapes.iter().any(|shape| shape.len() != joined.len()) {
        return None;
    }
    joined[axis] = shapes
        .iter()
        .try_fold(0_usize, |all, shape| sizes::sum(Some(all), shape[axis]));
    Some(joined)
}

pub(super) fn stack(inputs: &[Tensor], axis: &Json) -> Option<Shape> {
    let shapes = shapes(inputs)?;
    let mut stacked = shapes.first()?.to_vec();
    let axis = sizes::axis(axis, stacked.len() + 1)?;
    stacked.insert(axis, Some(shapes.len()));
    Some(stacked)
}

/// The product along one axis of each of two tensors.
pub(super) fn dot(inputs: &[Tensor], axes: &Json) -> Option<Shape> {
    let shapes = shapes(inputs)?;
    let [left, right] = shapes.as_slice() else {
        return None;
    };
    let (first, second) = match axes {
        Json::List(axes) => (axes.first()?, axes.get(1)?),
        one => (one, one),
    };
    let first = sizes::axis(first, left.len())?;
    let second = sizes::axis(second, right.len())?;
    let without = |shape: &[Option<usize>], axis: usize| {
        let mut shape = shape.to_vec();
        shape.remove(axis);
        shape
    };
    let mut product = without(left, first);
    product.extend(without(right, second).iter().skip(1));
    if product.len() == 1 {
        product.push(Some(1));
    }
    Some(product)
}

/// The product of two matrices, or of stacks of them.
pub(super) fn matmul(inputs: &[Tensor]) -> Option<Shape> {
    let shapes = shapes(inputs)?;
    let [left, right] = shapes.as_slice() else {
        return None;
    };
    let [stacks @ .., rows, _] = left else {
        return None;
    };
    let [others @ .., _, columns] = right else {
        return None;
    };
    let mut product = broadcast(&[stacks, others])?;
    product.extend([*rows, *columns]);
    Some(product)
}

/// The product that subscripts such as `bij,bjk->bik` describe.
pub(super) fn einsum(shapes: &[&[Option<usize>]], subscripts: &str) -> Option<Shape> {
    let (taken, given) = subscripts.split_once("->")?;
    let taken: Vec<&str> = taken.split(',').map(str::trim).collect();
    if taken.len() != shapes.len() || subscripts.contains('.') {
        return None;
    }
    let size_of = |label: char| {
        let mut found = None;
        for (labels, shape) in taken.iter().zip(shapes) {
            if labels.chars().count() != shape.len() {
                return None;
            }
            let at = labels.chars().position(|other| other == label);
            if let Some(size) = at.map(|at| shape[at]) {
                found = Some(found.flatten().or(size));
            }
        }
        found
    };
    given.trim().chars().map(size_of).collect()
}

/// The output of a layer with an equation such as `abc,cd->abd` and the sizes at the end of its output.
pub(super) fn einsum_dense(shape: &[Option<usize>], config: &Json) -> Option<Shape> {
    let equation = config["equation"].as_str()?;
    let (taken, given) = equation.split_once("->")?;
    let (taken, _) = taken.split_once(',')?;
    let sizes: Shape = match &config["output_shape"] {
        Json::Integer(size) => vec![Some(usize::try_from(*size).ok()?)],
        sizes => super::tensor::shape(sizes)?,
    };
    let (before, after) = match taken.split_once("...") {
        Some(parts) => parts,
        None => (taken, ""),
    };
    let dots = shape
        .len()
        .checked_sub(before.chars().count() + after.chars().count())?;
    if dots > 0 && !taken.contains("...") {
        return None;
    }
    let size_of = |label: char| {
        let first = before.chars().position(|other| other == label);
        let last = after.chars().position(|other| other == label);
        first
            .or_else(|| Some(last? + before.chars().count() + dots))
            .and_then(|axis| *shape.get(axis)?)
    };
    let mut made: Shape = match given.split_once("...") {
        Some((before_dots, after_dots)) => {
            let between = &shape[before.chars().count()..before.chars().count() + dots];
            let before_dots = before_dots.chars().map(size_of);
            let after_dots = after_dots.chars().map(size_of);
            before_dots
                .chain(between.iter().copied())
                .chain(after_dots)
                .collect()
        }
        None => given.chars().map(size_of).collect(),
    };
    let from = made.len().checked_sub(sizes.len())?;
    // What the layer leaves open is open in Keras, too, even if the input has a size there.
    made[from..].copy_from_slice(&sizes);
    Some(made)
}
