//! Indexing of a tensor: `x[:, -1]`.

use super::{Call, Shape};
use crate::wire::json::Json;

/// What the operation selects.
pub(super) fn selected<'a>(layer: &Json, call: Call<'a>) -> &'a Json {
    if layer["class_name"].as_str() == Some("SlicingOpLambda") {
        call.keyword("slice_spec")
    } else {
        call.argument(1).unwrap_or(&Json::Null)
    }
}

/// The shape of what is selected.
pub(super) fn item(shape: &[Option<usize>], selected: &Json) -> Option<Shape> {
    let one = [selected.clone()];
    let entries = match selected {
        Json::List(entries) => entries.as_slice(),
        _ => &one,
    };
    let is_dots = |entry: &Json| {
        entry["class_name"].as_str() == Some("__ellipsis__")
            || entry["value"].as_str() == Some("...")
    };
    let takes = |entry: &Json| usize::from(!entry.is_null() && !is_dots(entry));
    let taken: usize = entries.iter().map(takes).sum();
    let mut dots = shape.len().checked_sub(taken)?;
    let mut axes = shape.iter().copied();
    let mut made = Vec::new();
    for entry in entries {
        match entry {
            Json::Null => made.push(Some(1)),
            Json::Integer(_) => {
                axes.next()?;
            }
            entry if is_dots(entry) => {
                made.extend(axes.by_ref().take(dots));
                dots = 0;
            }
            Json::Object(_) => {
                let slice = match &entry["config"] {
                    Json::Null => entry,
                    config => config,
                };
                made.push(sliced(axes.next()?, slice));
            }
            _ => return None,
        }
    }
    made.extend(axes);
    Some(made)
}

/// The size of an axis after a slice; any if the slice is not one of plain numbers.
fn sliced(size: Option<usize>, slice: &Json) -> Option<usize> {
    let part = |key: &str| match &slice[key] {
        Json::Null => Some(None),
        value => value.as_i64().map(Some),
    };
    let (start, stop, step) = (part("start")?, part("stop")?, part("step")?.unwrap_or(1));
    if step <= 0 {
        return None;
    }
    let size = i64::try_from(size?).ok()?;
    let end = |at: i64| {
        if at < 0 {
            at.saturating_add(size).max(0)
        } else {
            at.min(size)
        }
    };
    let (start, stop) = (start.map_or(0, end), stop.map_or(size, end));
    let length = stop.saturating_sub(start).max(0).unsigned_abs();
    usize::try_from(length.div_ceil(step.unsigned_abs())).ok()
}
