//! The pages of a column chunk, checked against its bytes before they are decoded.
//!
//! The decoder believes the header of a page: how many values it has, of which a few bytes can
//! claim very many, and how many bytes it expands to. With gzip and brotli it does not even hold
//! itself to that, and expands whatever is there.

use std::io::{self, Read};

use brotli::Decompressor;
use flate2::read::MultiGzDecoder;
use parquet::basic::Compression;

use super::damaged;
use super::thrift::{Damaged, Thrift, Type};
use crate::error::ReadError;
use crate::limits::Budget;

/// Deflate makes at most 258 bytes of 2 bits.
const DEFLATE_MOST: u64 = 1032;

const DATA: i32 = 0;
const DICTIONARY: i32 = 2;
const DATA_V2: i32 = 3;

const DELTA_BYTE_ARRAY: i32 = 7;

/// What the pages of a column chunk are.
#[derive(Debug, Default)]
pub(super) struct Pages {
    /// How many values they have, those that are missing included.
    pub(super) values: u64,
    /// How many bytes the largest one expands to.
    pub(super) largest: u64,
    /// Whether a text may be as long as all of its page, at no cost.
    pub(super) shares_prefixes: bool,
}

/// A header of a page. What is absent is 0, as nothing is.
#[derive(Debug, Default)]
struct Header {
    kind: i32,
    uncompressed: i32,
    compressed: i32,
    values: i32,
    encoding: i32,
    /// How many bytes before the values are not compressed.
    levels: i64,
}

impl Pages {
    pub(super) fn of(
        mut chunk: &[u8],
        codec: Compression,
        budget: &Budget,
    ) -> Result<Pages, ReadError> {
        let mut pages = Pages::default();
        while !chunk.is_empty() {
            let (header, length) =
                Header::read(chunk).map_err(|Damaged(reason)| damaged(reason))?;
            chunk = &chunk[length..];
            let sizes = (
                usize::try_from(header.compressed),
                u64::try_from(header.uncompressed),
                u64::try_from(header.values),
            );
            let (Ok(compressed), Ok(uncompressed), Ok(values)) = sizes else {
                return Err(damaged("a page of less than no bytes"));
            };
            let Some((page, rest)) = chunk.split_at_checked(compressed) else {
                return Err(damaged("a page that is longer than its column"));
            };
            chunk = rest;
            match header.kind {
                // Room is taken for as many words as it claims, each of which takes a byte.
                DICTIONARY if values > uncompressed => {
                    return Err(damaged("a dictionary of more words than bytes"));
                }
                DICTIONARY => {}
                DATA | DATA_V2 => {
                    pages.values = pages.values.saturating_add(values);
                    pages.shares_prefixes |= header.encoding == DELTA_BYTE_ARRAY;
                }
                _ => continue,
            }
            pages.largest = pages.largest.max(uncompressed);
            budget.check(uncompressed)?;
            let levels = usize::try_from(header.levels).unwrap_or(usize::MAX);
            let values = page.get(levels..).unwrap_or_default();
            check_expanded(values, codec, uncompressed, budget)?;
        }
        Ok(pages)
    }
}

impl Header {
    fn read(bytes: &[u8]) -> Result<(Header, usize), Damaged> {
        let mut header = Header::default();
        let mut thrift = Thrift::new(bytes);
        thrift.fields(|thrift, id, kind| {
            match (id, kind) {
                (1, Type::I32) => header.kind = thrift.i32()?,
                (2, Type::I32) => header.uncompressed = thrift.i32()?,
                (3, Type::I32) => header.compressed = thrift.i32()?,
                (5 | 7 | 8, Type::STRUCT) => header.page(thrift, id)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok((header, thrift.at()))
    }

    /// The header of the page of its kind, in that of any page.
    fn page(&mut self, thrift: &mut Thrift<'_>, of: i16) -> Result<(), Damaged> {
        const DATA_V2: i16 = 8;
        thrift.fields(|thrift, id, kind| {
            match (id, kind) {
                (1, Type::I32) => self.values = thrift.i32()?,
                (2, Type::I32) if of != DATA_V2 => self.encoding = thrift.i32()?,
                (4, Type::I32) if of == DATA_V2 => self.encoding = thrift.i32()?,
                (5 | 6, Type::I32) if of == DATA_V2 => self.levels += i64::from(thrift.i32()?),
                _ => return Ok(false),
            }
            Ok(true)
        })
    }
}

/// Expands what the decoder would expand without end, and keeps nothing of it.
fn check_expanded(
    page: &[u8],
    codec: Compression,
    uncompressed: u64,
    budget: &Budget,
) -> Result<(), ReadError> {
    let expanded = match codec {
        // Not before it could be too much: to expand twice takes twice the time.
        Compression::GZIP(_)
            if budget
                .check((page.len() as u64).saturating_mul(DEFLATE_MOST))
                .is_err() =>
        {
            expanded(MultiGzDecoder::new(page), uncompressed)
        }
        Compression::BROTLI(_) => expanded(Decompressor::new(page, 1 << 12), uncompressed),
        // LZ4 makes at most 255 bytes of one, and the others keep to the room they are given.
        _ => return Ok(()),
    };
    if expanded > uncompressed {
        return Err(damaged("a page that expands to more than it says"));
    }
    Ok(())
}

/// How many bytes there are, up to one more than there should be. What is damaged ends there, and
/// is the decoder's to name.
fn expanded(reader: impl Read, expected: u64) -> u64 {
    let mut count = Count(0);
    let _ = io::copy(&mut reader.take(expected.saturating_add(1)), &mut count);
    count.0
}

/// Counts what is written to it.
struct Count(u64);

impl io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
