//! Layers with a moving window, and layers that change the axes between batch and channels.

use super::Shape;
use super::sizes::{number, numbers};
use crate::wire::json::Json;

pub(super) fn is_channels_first(config: &Json) -> bool {
    config["data_format"].as_str() == Some("channels_first")
}

/// The axis of the channels in an array of `rank` axes.
fn channel_axis(config: &Json, rank: usize) -> Option<usize> {
    if is_channels_first(config) {
        Some(1)
    } else {
        rank.checked_sub(1)
    }
}

pub(super) fn global_pooling(config: &Json, shape: &[Option<usize>]) -> Option<Shape> {
    if config["keepdims"].is_true() {
        return spatial(config, shape, |_, _| Some(Some(1)));
    }
    let channels = channel_axis(config, shape.len())?;
    Some(vec![*shape.first()?, *shape.get(channels)?])
}

/// The shape with each axis between batch and channels replaced.
pub(super) fn spatial(
    config: &Json,
    shape: &[Option<usize>],
    each: impl Fn(usize, Option<usize>) -> Option<Option<usize>>,
) -> Option<Shape> {
    let from = if is_channels_first(config) { 2 } else { 1 };
    let mut shape = shape.to_vec();
    let end = shape.len().checked_sub(2)? + from;
    for (at, size) in shape.get_mut(from..end)?.iter_mut().enumerate() {
        *size = each(at, *size)?;
    }
    Some(shape)
}

/// The spatial axes after a moving window.
pub(super) fn windows(
    config: &Json,
    shape: &[Option<usize>],
    window: &Json,
    strides: &Json,
    filters: Option<usize>,
) -> Option<Shape> {
    let is_valid = config["padding"].as_str()? == "valid";
    let made = spatial(config, shape, |axis, size| {
        let stride = numbers(strides, axis)?;
        let dilation = numbers(&config["dilation_rate"], axis).unwrap_or(1);
        let reach = numbers(window, axis)?
            .checked_sub(1)?
            .checked_mul(dilation)?;
        let Some(size) = size else {
            return Some(None);
        };
        let steps = if is_valid {
            size.checked_sub(reach)?
        } else {
            size
        };
        (stride > 0).then(|| Some(steps.div_ceil(stride)))
    })?;
    channels(config, made, filters)
}

/// A convolution that keeps the channels apart.
pub(super) fn depthwise(config: &Json, shape: &[Option<usize>]) -> Option<Shape> {
    let given = *shape.get(channel_axis(config, shape.len())?)?;
    let filters = given.and_then(|given| given.checked_mul(number(&config["depth_multiplier"])?));
    windows(
        config,
        shape,
        &config["kernel_size"],
        &config["strides"],
        Some(filters?),
    )
}

pub(super) fn transposed(config: &Json, shape: &[Option<usize>]) -> Option<Shape> {
    let is_valid = config["padding"].as_str()? == "valid";
    let padding = &config["output_padding"];
    let made = spatial(config, shape, |axis, size| {
        let stride = numbers(&config["strides"], axis)?;
        let dilation = numbers(&config["dilation_rate"], axis).unwrap_or(1);
        let reach = numbers(&config["kernel_size"], axis)?
            .checked_sub(1)?
            .checked_mul(dilation)?;
        let window = reach.checked_add(1)?;
        let Some(size) = size else {
            return Some(None);
        };
        if padding.is_null() {
            let more = if is_valid {
                window.saturating_sub(stride)
            } else {
                0
            };
            return Some(Some(size.checked_mul(stride)?.checked_add(more)?));
        }
        let cut = if is_valid { 0 } else { 2 * (window / 2) };
        let grown = size
            .checked_sub(1)?
            .checked_mul(stride)?
            .checked_add(window)?
            .checked_add(numbers(padding, axis)?)?;
        Some(Some(grown.checked_sub(cut)?))
    })?;
    channels(config, made, Some(number(&config["filters"])?))
}

fn channels(config: &Json, mut shape: Shape, filters: Option<usize>) -> Option<Shape> {
    if let Some(filters) = filters {
        let axis = channel_axis(config, shape.len())?;
        *shape.get_mut(axis)? = Some(filters);
    }
    Some(shape)
}

/// Layers that add to the ends of each spatial axis, or cut them off.
pub(super) fn padded(config: &Json, shape: &[Option<usize>], cuts: bool) -> Option<Shape> {
    let key = if cuts { "cropping" } else { "padding" };
    let both = |axis: usize| {
        let pairs = match &config[key] {
            // With one spatial axis, Keras writes the pair itself.
            Json::List(pair)
                if shape.len() == 3 && pair.iter().all(|one| number(one).is_some()) =>
            {
                pair.as_slice()
            }
            Json::List(pairs) => match pairs.get(axis)? {
                Json::List(pair) => pair.as_slice(),
                one => return number(one)?.checked_mul(2),
            },
            one => return number(one)?.checked_mul(2),
        };
        match pairs {
            [before, after] => number(before)?.checked_add(number(after)?),
            _ => None,
        }
    };
    spatial(config, shape, |axis, size| {
        let change = both(axis)?;
        match size {
            None => Some(None),
            Some(size) if cuts => size.checked_sub(change).map(Some),
            Some(size) => size.checked_add(change).map(Some),
        }
    })
}

/// Layers whose output has a height and a width of their own.
pub(super) fn resized(config: &Json, shape: &[Option<usize>]) -> Option<Shape> {
    let sizes = [number(&config["height"])?, number(&config["width"])?];
    let first = shape.len().checked_sub(3)? + usize::from(is_channels_first(config));
    let mut shape = shape.to_vec();
    for (axis, size) in sizes.into_iter().enumerate() {
        *shape.get_mut(first + axis)? = Some(size);
    }
    Some(shape)
}
