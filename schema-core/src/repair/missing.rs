//! Which values of an array are missing.

use ndarray::ArrayD;

use super::cells::cells;
use schema_arrays::{AnyArray, Content};
use schema_spec::{ArraySpec, Constraint};

/// Whether NaN is missing data, as far as the schema says.
pub(super) fn nan_is_missing(spec: &ArraySpec) -> bool {
    !spec.constraints().contains(&Constraint::AllowNan)
}

/// Which values are not there, NaN among them where that is missing data; `None` where all are.
pub(super) fn missing(content: &Content, nan: bool) -> Option<ArrayD<bool>> {
    let array = content.array()?;
    let holes = holes(content);
    let can_lack = match array {
        AnyArray::Text(text) => text.cells().is_some(),
        array => holes.is_some() || (nan && !array.dtype().is_integer()),
    };
    if !can_lack {
        return None;
    }
    let missing: Vec<bool> = cells(array, holes)
        .map(|cell| cell.is_none_or(|value| nan && value.is_nan()))
        .collect();
    let any = missing.contains(&true);
    let missing = ArrayD::from_shape_vec(array.shape(), missing).ok()?;
    any.then_some(missing)
}

/// Which values are not there at all, where the array can't tell itself.
pub(super) fn holes(content: &Content) -> Option<&ArrayD<bool>> {
    match content {
        Content::Masked(masked) => Some(&masked.missing),
        _ => None,
    }
}
