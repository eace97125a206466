//! Operations that move values, and keep their dtype.

use super::operations::reduced;
use super::sizes::{self, number, numbers, reshaped};
use super::{Call, Shape, index};
use crate::wire::json::Json;

/// The shape after the operation, whose arguments are `given` by name; `None` if it is another one, or if
/// its shape cannot be computed.
pub(super) fn moved<'a>(
    name: &str,
    shape: &[Option<usize>],
    layer: &Json,
    call: Call<'_>,
    given: &dyn Fn(&str) -> &'a Json,
) -> Option<Shape> {
    match name {
        "reshape" => {
            let target = match given("newshape") {
                Json::Null => given("shape"),
                target => target,
            };
            reshaped(shape, target)
        }
        "transpose" => {
            let order = match given("axes") {
                Json::Null => given("perm"),
                order => order,
            };
            transposed(shape, order)
        }
        "swapaxes" => {
            let mut made = shape.to_vec();
            made.swap(
                sizes::axis(given("axis1"), shape.len())?,
                sizes::axis(given("axis2"), shape.len())?,
            );
            Some(made)
        }
        "moveaxis" => {
            let from = sizes::axis(given("source"), shape.len())?;
            let to = sizes::axis(given("destination"), shape.len())?;
            let mut made = shape.to_vec();
            let size = made.remove(from);
            made.insert(to, size);
            Some(made)
        }
        "expanddims" => {
            let mut made = shape.to_vec();
            made.insert(sizes::axis(given("axis"), shape.len() + 1)?, Some(1));
            Some(made)
        }
        "squeeze" => squeezed(shape, given("axis")),
        "getitem" => index::item(shape, index::selected(layer, call)),
        "take" => {
            // One index; a list of them leaves the axis.
            call.argument(1)?.as_i64()?;
            let mut made = shape.to_vec();
            made.remove(sizes::axis(given("axis"), shape.len())?);
            Some(made)
        }
        "repeat" => {
            let axis = sizes::axis(given("axis"), shape.len())?;
            let size = shape[axis].and_then(|size| size.checked_mul(number(given("repeats"))?));
            let mut made = shape.to_vec();
            made[axis] = size;
            Some(made)
        }
        "tile" => {
            let times = match given("repeats") {
                Json::Null => given("multiples"),
                times => times,
            };
            let made = shape.iter().enumerate().map(|(axis, size)| {
                let times = numbers(times, axis)?;
                Some(size.and_then(|size| size.checked_mul(times)))
            });
            let made = made.collect();
            (times.items().len() == shape.len()).then_some(())?;
            made
        }
        "pad" => {
            let widths = match given("pad_width") {
                Json::Null => given("paddings"),
                widths => widths,
            };
            (widths.items().len() == shape.len()).then_some(())?;
            let made = shape.iter().zip(widths.items()).map(|(size, pair)| {
                let [before, after] = pair.items() else {
                    return None;
                };
                let more = number(before)?.checked_add(number(after)?)?;
                Some(sizes::sum(*size, Some(more)))
            });
            made.collect()
        }
        _ => None,
    }
}

fn transposed(shape: &[Option<usize>], order: &Json) -> Option<Shape> {
    if order.is_null() {
        return Some(shape.iter().rev().copied().collect());
    }
    let order = sizes::axes(order, shape.len())?;
    (order.len() == shape.len()).then(|| order.iter().map(|&axis| shape[axis]).collect())
}

fn squeezed(shape: &[Option<usize>], axes: &Json) -> Option<Shape> {
    if axes.is_null() {
        // Whether an open axis is 1 is not known.
        let is_known = shape.iter().skip(1).all(Option::is_some);
        let kept = shape.iter().copied().filter(|size| *size != Some(1));
        return is_known.then(|| kept.collect());
    }
    reduced(shape, axes, false)
}
