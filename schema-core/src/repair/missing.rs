//! Which values of an array are missing.

use ndarray::ArrayD;
use schema_arrays::{AnyArray, Cell, Content, Element, match_dtype};
use schema_spec::{ArraySpec, Constraint};

/// Whether NaN is missing data, as far as the schema says.
pub(super) fn nan_is_missing(spec: &ArraySpec) -> bool {
    !spec.constraints().contains(&Constraint::AllowNan)
}

/// Which values are missing, NaN among them where it is missing data; `None` where none is.
pub(super) fn missing(content: &Content, nan: bool) -> Option<ArrayD<bool>> {
    let array = content.array()?;
    let nan = nan && array.dtype().has_nan();
    let missing = match_dtype!(match array {
        AnyArray::Primitive(array) => nan.then(|| array.map(|value| value.scalar().is_nan())),
        AnyArray::Text(text) => text
            .cells()
            .map(|cells| cells.mapv(|cell| cell == Cell::Missing)),
    });
    let missing = match (missing, holes(content)) {
        (Some(missing), Some(holes)) => missing | holes,
        (missing, holes) => missing.or_else(|| holes.cloned())?,
    };
    missing.iter().any(|missing| *missing).then_some(missing)
}

/// The places in row-major order that a mask marks.
pub(super) fn places(mask: &ArrayD<bool>) -> impl Iterator<Item = usize> {
    let marked = mask.iter().enumerate().filter(|(_, marked)| **marked);
    marked.map(|(place, _)| place)
}

/// Which values are missing, where the array can't tell itself.
pub(super) fn holes(content: &Content) -> Option<&ArrayD<bool>> {
    match content {
        Content::Masked(masked) => Some(&masked.missing),
        _ => None,
    }
}
