//! `.npy` in pieces.

use super::Opened;
use super::rows::{Arrays, Member, Place, Placed};
use crate::error::{ReadError, ReadErrorKind};
use crate::formats::npy::read::Prepared;
use crate::source::Source;

pub(super) fn open(opened: &Opened<'_>) -> Result<Arrays, ReadError> {
    let length = opened.shared.length();
    let name = opened.name();
    let mut reader = opened.shared.reader();
    let mut source = Source::new(&mut reader, length);
    let prepared = Prepared::read(&mut source).map_err(|error| match error.kind() {
        ReadErrorKind::UnknownFormat { .. } => error,
        _ => error.in_array(&name),
    })?;
    let start = length - source.left();
    let array = prepared.map(|prepared| Placed {
        flat: Box::new(prepared),
        place: Place::File(start),
    });
    let members = vec![(Member { name, array }, None)];
    Ok(Arrays::new(opened.shared.clone(), members, opened.options))
}
