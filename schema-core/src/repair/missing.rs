//! The missing values of an array.

use ndarray::ArrayD;
use schema_arrays::{AnyArray, Cell, Content, Element, match_dtype};
use schema_spec::{ArraySpec, Constraint};

/// Whether NaN is a missing value according to the schema.
pub(super) fn nan_is_missing(spec: &ArraySpec) -> bool {
    !spec.constraints().contains(&Constraint::AllowNan)
}

/// The mask of missing values, with NaN if `nan`; `None` if no value is missing.
pub(super) fn missing(content: &Content, nan: bool) -> Option<ArrayD<bool>> {
    let array = content.array()?;
    let nan = nan && array.dtype().has_nan();
    let missing = match_dtype!(match array {
        AnyArray::Primitive(array) => nan.then(|| array.map(|value| value.scalar().is_nan())),
        AnyArray::Text(text) => text
            .cells()
            .map(|cells| cells.mapv(|cell| cell == Cell::Missing)),
    });
    let missing = match (missing, content.mask()) {
        (Some(missing), Some(mask)) => missing | mask,
        (missing, mask) => missing.or_else(|| mask.cloned())?,
    };
    missing.iter().any(|missing| *missing).then_some(missing)
}

/// The mask of the missing values that `drop_rows` is about. In a nullable array these are only values
/// that the schema does not allow to be missing, which is NaN, unless the array is named.
pub(super) fn unwanted(
    content: &Content,
    spec: Option<&ArraySpec>,
    is_named: bool,
) -> Option<ArrayD<bool>> {
    let nan = spec.is_none_or(nan_is_missing);
    let missing = missing(content, nan)?;
    if is_named || !spec.is_some_and(ArraySpec::is_nullable) {
        return Some(missing);
    }
    let allowed = content.missing();
    let unwanted = match allowed {
        Some(allowed) => missing & !allowed,
        None => missing,
    };
    unwanted.iter().any(|missing| *missing).then_some(unwanted)
}

/// The row-major positions that a mask marks.
pub(super) fn positions(mask: &ArrayD<bool>) -> impl Iterator<Item = usize> {
    let marked = mask.iter().enumerate().filter(|(_, marked)| **marked);
    marked.map(|(position, _)| position)
}
