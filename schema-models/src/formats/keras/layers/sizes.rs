//! Numbers and axes in the configuration of a layer.

use schema_spec::Axis;

use super::Shape;
use crate::wire::json::Json;

pub(super) fn number(value: &Json) -> Option<usize> {
    usize::try_from(value.as_i64()?).ok()
}

/// The number for that axis, of a list or of one number for all.
pub(super) fn numbers(value: &Json, axis: usize) -> Option<usize> {
    match value {
        Json::List(numbers) => number(numbers.get(axis)?),
        one => number(one),
    }
}

/// The axis in an array of `rank` axes; a negative one is counted from the last.
pub(super) fn axis(value: &Json, rank: usize) -> Option<usize> {
    Axis(isize::try_from(value.as_i64()?).ok()?).resolve(rank)
}

/// One axis or a list of them; all if it is null.
pub(super) fn axes(value: &Json, rank: usize) -> Option<Vec<usize>> {
    match value {
        Json::Null => Some((0..rank).collect()),
        Json::List(list) => list.iter().map(|value| axis(value, rank)).collect(),
        one => Some(vec![axis(one, rank)?]),
    }
}

pub(super) fn product(sizes: &[Option<usize>]) -> Option<usize> {
    sizes
        .iter()
        .try_fold(1_usize, |product, size| product.checked_mul((*size)?))
}

/// The sum of two sizes; any if one of them is, or if it is too large.
pub(super) fn sum(left: Option<usize>, right: Option<usize>) -> Option<usize> {
    left?.checked_add(right?)
}

/// The shape with another last axis.
pub(super) fn with_last(shape: &[Option<usize>], size: Option<usize>) -> Option<Shape> {
    let mut shape = shape.to_vec();
    *shape.last_mut()? = size;
    Some(shape)
}

/// A shape that names every axis, the first included, where -1 stands for what is left.
pub(super) fn reshaped(shape: &[Option<usize>], target: &Json) -> Option<Shape> {
    let target = super::tensor::shape(target)?;
    let known = target.iter().flatten();
    let known = known.copied().try_fold(1_usize, usize::checked_mul)?;
    let inferred = product(shape).and_then(|all| all.checked_div(known));
    Some(target.iter().map(|size| size.or(inferred)).collect())
}
