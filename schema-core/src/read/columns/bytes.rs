//! Bytes of a file, whose number was held against its length.

use std::io::Read;

use crate::read::limits::room_for;
use crate::read::{ReadError, ReadErrorKind};

/// The next bytes, so many.
pub(in crate::read) fn exact(reader: &mut impl Read, count: u64) -> Result<Vec<u8>, ReadError> {
    let size = usize::try_from(count).unwrap_or(usize::MAX);
    let mut bytes = Vec::new();
    room_for(&mut bytes, size)?;
    let found = reader.take(count).read_to_end(&mut bytes)?;
    if found < size {
        return Err(truncated("data", count, found as u64));
    }
    Ok(bytes)
}

pub(in crate::read) fn truncated(part: &'static str, expected: u64, found: u64) -> ReadError {
    ReadErrorKind::Truncated {
        part,
        expected,
        found,
    }
    .into()
}
