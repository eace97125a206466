//! The parts of a ZIP archive that Keras uses: a central directory, zip64 included, and entries
//! that are stored as they are.
//!
//! The crate `zip` has about twenty dependencies for compression, which Keras does not use.

use crate::ModelError;
use crate::wire::source::Source;

const DIRECTORY: &str = "the directory of the archive";

/// The end of the directory is at most this far from the end of the file: a comment may follow it.
const TAIL: u64 = 22 + 65_535;

/// The largest number of entries. A model has three, or a few more with vocabularies.
const ENTRIES: u64 = 65_536;

pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) is_compressed: bool,
    checksum: u32,
    size: u64,
    header: u64,
}

/// The entries of the archive, in order.
pub(crate) fn entries(source: &mut Source<'_>) -> Result<Vec<Entry>, ModelError> {
    let (count, mut at) = directory(source)?;
    if count > ENTRIES {
        return Err(ModelError::too_large(
            "an archive",
            count,
            ENTRIES,
            "entries",
        ));
    }
    let mut entries = Vec::new();
    for _ in 0..count {
        source.seek(at);
        let header: [u8; 46] = source.array(DIRECTORY)?;
        if !header.starts_with(b"PK\x01\x02") {
            return Err(ModelError::damaged(
                DIRECTORY,
                at,
                "an entry does not begin",
            ));
        }
        let [name_length, extra_length, comment_length] =
            [28, 30, 32].map(|at| u16_at(&header, at));
        let name = source.bytes(name_length.into(), DIRECTORY)?;
        let extra = source.bytes(extra_length.into(), DIRECTORY)?;
        at = source.at() + u64::from(comment_length);
        let stored = u32_at(&header, 20);
        let plain = u32_at(&header, 24);
        let offset = u32_at(&header, 42);
        let mut large = large_fields(&extra).into_iter();
        // A 64-bit field is present only if its 32-bit field has all bits set. They are in this order.
        let mut whole = |small: u32| match small {
            u32::MAX => large.next().unwrap_or(u64::from(small)),
            small => small.into(),
        };
        let (size, _, header_at) = (whole(plain), whole(stored), whole(offset));
        entries.push(Entry {
            name: String::from_utf8_lossy(&name).into_owned(),
            is_compressed: u16_at(&header, 10) != 0,
            checksum: u32_at(&header, 16),
            size,
            header: header_at,
        });
    }
    Ok(entries)
}

/// Reads the bytes of an entry.
pub(crate) fn read(
    source: &mut Source<'_>,
    entry: &Entry,
    limit: u64,
) -> Result<Vec<u8>, ModelError> {
    let part = entry.name.as_str();
    if entry.size > limit {
        return Err(ModelError::too_large(part, entry.size, limit, "bytes"));
    }
    source.seek(entry.header);
    let header: [u8; 30] = source.array(part)?;
    if !header.starts_with(b"PK\x03\x04") {
        return Err(ModelError::damaged(part, 0, "its header does not begin"));
    }
    let skipped = u64::from(u16_at(&header, 26)) + u64::from(u16_at(&header, 28));
    source.seek(source.at() + skipped);
    let bytes = source.bytes(entry.size as usize, part)?;
    if checksum(&bytes) != entry.checksum {
        return Err(ModelError::damaged(part, 0, "its checksum does not match"));
    }
    Ok(bytes)
}

/// The number of entries, and the position of the first one.
fn directory(source: &mut Source<'_>) -> Result<(u64, u64), ModelError> {
    let from = source.length().saturating_sub(TAIL);
    source.seek(from);
    let tail = source.bytes((source.length() - from) as usize, DIRECTORY)?;
    let end = tail
        .windows(22)
        .rposition(|window| window.starts_with(b"PK\x05\x06"))
        .ok_or_else(|| ModelError::damaged(DIRECTORY, from, "its end is missing"))?;
    let (count, at) = (u16_at(&tail, end + 10), u32_at(&tail, end + 16));
    let locator = end
        .checked_sub(20)
        .filter(|&at| tail[at..].starts_with(b"PK\x06\x07"));
    match locator {
        Some(locator) if count == u16::MAX || at == u32::MAX => {
            source.seek(u64_at(&tail, locator + 8));
            let record: [u8; 56] = source.array(DIRECTORY)?;
            if !record.starts_with(b"PK\x06\x06") {
                return Err(ModelError::damaged(
                    DIRECTORY,
                    from,
                    "its 64-bit end is missing",
                ));
            }
            Ok((u64_at(&record, 32), u64_at(&record, 48)))
        }
        _ => Ok((count.into(), at.into())),
    }
}

/// The numbers in the extra field for archives of more than 4 GB.
fn large_fields(mut extra: &[u8]) -> Vec<u64> {
    while let Some((head, rest)) = extra.split_at_checked(4) {
        let (id, length) = (u16_at(head, 0), usize::from(u16_at(head, 2)));
        let Some((field, rest)) = rest.split_at_checked(length) else {
            break;
        };
        if id == 1 {
            return field
                .chunks_exact(8)
                .map(|number| u64_at(number, 0))
                .collect();
        }
        extra = rest;
    }
    Vec::new()
}

/// The CRC-32 of the bytes.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| {
            (sum >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(sum & 1))
        })
    })
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}

#[cfg(test)]
mod tests {
    use super::checksum;

    #[test]
    fn the_checksum_of_the_standard() {
        assert_eq!(checksum(b"123456789"), 0xCBF4_3926);
    }
}
