//! `.npz` in pieces. Stored members are read like `.npy`; deflated ones are inflated in step with each
//! other, each by a decoder of its own, so that memory stays constant.

use std::collections::HashSet;
use std::io::{self, BufReader, ErrorKind, Read};
use std::sync::OnceLock;

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::Opened;
use super::rows::{Arrays, Flat, Member, Place, Placed, Stream};
use super::shared::Range;
use crate::error::{NpzError, ReadError, ReadErrorKind};
use crate::formats::npy::read::Prepared;
use crate::formats::npz::read::{Listed, archive, in_archive, listed, member};
use crate::limits::Budget;
use crate::source::Source;

pub(super) fn open(opened: &Opened<'_>) -> Result<Arrays, ReadError> {
    let mut archive = archive(opened.shared.reader())?;
    let length = opened.shared.length();
    let mut budget = opened.options.read().limits().for_compressed(length);
    let mut members = Vec::new();
    let mut names = HashSet::new();
    for Listed {
        index,
        name,
        unreadable,
    } in listed(&archive)?
    {
        let placed = match unreadable {
            Some(reason) => Err(reason),
            None => placed(opened, &mut archive, index, &mut budget)
                .map_err(|error| in_archive(error).in_array(&name))?,
        };
        if !names.insert(name.clone()) {
            return Err(ReadError::from(ReadErrorKind::Duplicate).in_array(&name));
        }
        members.push(match placed {
            Ok((placed, stream)) => (
                Member {
                    name,
                    array: Ok(placed),
                },
                stream,
            ),
            Err(reason) => (
                Member {
                    name,
                    array: Err(reason),
                },
                None,
            ),
        });
    }
    Ok(Arrays::new(opened.shared.clone(), members, opened.options))
}

/// An array, with its stream if it is deflated; or why it cannot be read.
type Found = Result<(Placed, Option<Box<dyn Stream>>), String>;

fn placed(
    opened: &Opened<'_>,
    archive: &mut ZipArchive<BufReader<Range>>,
    index: usize,
    budget: &mut Budget,
) -> Result<Found, ReadError> {
    let file = member(archive, index, opened.shared.length())?;
    let claimed = file.size();
    let start = file.data_start().ok_or_else(|| NpzError::Damaged {
        reason: "a member without a position".to_owned(),
    })?;
    let stored = BufReader::new(opened.shared.range(start, file.compressed_size()));
    let is_stored = file.compression() == CompressionMethod::Stored;
    // Parts read the values where they are, and would read those of another member.
    let reason = match file.compressed_size() {
        _ if !is_stored => None,
        size if size > claimed => Some("File is larger than its declared uncompressed size"),
        size if size < claimed => Some("File is smaller than its declared uncompressed size"),
        _ => None,
    };
    let mut deflated = Deflated {
        decoder: if is_stored {
            Decoder::Stored(stored)
        } else {
            Decoder::Deflated(DeflateDecoder::new(stored))
        },
        crc: Crc::new(),
        expected: file.crc32(),
        left: claimed,
    };
    let mut source = Source::new(&mut deflated, claimed);
    let prepared = Prepared::read(&mut source)?;
    let header = claimed - source.left();
    // Very many members may share their bytes.
    budget.spend(header)?;
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(reason) => return Ok(Err(reason)),
    };
    if let Some(reason) = reason {
        let reason = reason.to_owned();
        return Err(NpzError::Damaged { reason }.into());
    }
    if is_stored {
        let placed = Placed {
            flat: Box::new(prepared),
            place: Place::File(start.saturating_add(header)),
        };
        return Ok(Ok((placed, None)));
    }
    let layout = prepared.layout();
    let width: usize = layout.shape.iter().skip(1).product();
    let by_columns = layout.fortran && width > 1;
    if by_columns {
        let bytes = deflated.left;
        let limit = budget.left();
        if bytes > limit {
            return Err(NpzError::ByColumns { bytes, limit }.into());
        }
    }
    let placed = Placed {
        flat: Box::new(prepared),
        place: if by_columns {
            Place::Memory(OnceLock::new())
        } else {
            Place::Stream
        },
    };
    Ok(Ok((placed, Some(Box::new(deflated)))))
}

/// A member of an archive, as it is inflated.
struct Deflated {
    decoder: Decoder,
    crc: Crc,
    expected: u32,
    /// How many bytes it should still have.
    left: u64,
}

enum Decoder {
    Stored(BufReader<Range>),
    Deflated(DeflateDecoder<BufReader<Range>>),
}

impl Read for Deflated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = match &mut self.decoder {
            Decoder::Stored(reader) => reader.read(buffer)?,
            Decoder::Deflated(reader) => reader.read(buffer)?,
        };
        self.crc.update(&buffer[..count]);
        // Both as the crate `zip` says it.
        self.left = self.left.checked_sub(count as u64).ok_or_else(|| {
            let reason = "File is larger than its declared uncompressed size";
            io::Error::new(ErrorKind::InvalidData, reason)
        })?;
        if count == 0 && !buffer.is_empty() && self.crc.sum() != self.expected {
            return Err(io::Error::new(ErrorKind::InvalidData, "Invalid checksum"));
        }
        Ok(count)
    }
}

impl Stream for Deflated {
    fn next(&mut self, count: u64) -> Result<Vec<u8>, ReadError> {
        let mut source = Source::new(self, count);
        let size = usize::try_from(count).unwrap_or(usize::MAX);
        let bytes = source.take(size).map_err(in_archive)?;
        if bytes.len() < size {
            return Err(ReadError::truncated("data", count, bytes.len() as u64));
        }
        Ok(bytes)
    }

    fn end(&mut self) -> Result<(), ReadError> {
        let most = self.left.saturating_add(1);
        let copied = io::copy(&mut self.take(most), &mut io::sink());
        copied.map_err(|error| in_archive(error.into()))?;
        Ok(())
    }
}
