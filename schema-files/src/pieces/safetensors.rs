//! safetensors in pieces.

use super::Opened;
use super::rows::{Arrays, Member, Place, Placed};
use crate::error::ReadError;
use crate::formats::safetensors::read::Listed;
use crate::source::Source;

pub(super) fn open(opened: &Opened<'_>) -> Result<Arrays, ReadError> {
    let length = opened.shared.length();
    let mut reader = opened.shared.reader();
    let mut source = Source::new(&mut reader, length);
    let listed = Listed::read(&mut source)?;
    let start = length - source.left();
    let member = |Listed { name, range, array }| {
        let array = array.map(|tensor| Placed {
            flat: Box::new(tensor),
            place: Place::File(start + range.0),
        });
        (Member { name, array }, None)
    };
    let members = listed.into_iter().map(member).collect();
    Ok(Arrays::new(opened.shared.clone(), members, opened.options))
}
