//! Checks the pages of a column chunk before they are decoded.
//!
//! The decoder trusts the header of a page: its number of values, of which a few bytes can claim very
//! many, and the size it expands to. With gzip and brotli it ignores even that size, and expands
//! without a limit.

use std::io::{self, Read, Seek, SeekFrom};

use brotli::Decompressor;
use flate2::read::MultiGzDecoder;
use parquet::basic::Compression;

use super::damaged;
use super::thrift::{Damaged, Thrift, Type};
use crate::error::ReadError;
use crate::input::exact;
use crate::limits::Budget;

/// The most that deflate expands: 2 bits to 258 bytes.
const DEFLATE_MOST: u64 = 1032;

/// How many bytes are read for the header of a page, unless it is longer.
const WINDOW: u64 = 1 << 9;

const DATA: i32 = 0;
const DICTIONARY: i32 = 2;
const DATA_V2: i32 = 3;

const DELTA_BYTE_ARRAY: i32 = 7;

/// A summary of the pages of a column chunk.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pages {
    /// How many values they have, including missing ones.
    pub(super) values: u64,
    /// How many bytes the largest page expands to.
    pub(super) largest: u64,
    /// Whether texts may share prefixes, so that each may be as long as its page.
    pub(super) shares_prefixes: bool,
}

/// The header of a page. Absent fields are 0.
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
            let compressed = pages.see(&header, budget)?;
            let Some((page, rest)) = usize::try_from(compressed)
                .ok()
                .and_then(|compressed| chunk.split_at_checked(compressed))
            else {
                return Err(too_long());
            };
            chunk = rest;
            header.check(page, codec, budget)?;
        }
        Ok(pages)
    }

    /// Reads the headers of a chunk of `size` bytes, and no more of its pages than has to be checked.
    pub(super) fn read(
        mut chunk: impl Read + Seek,
        size: u64,
        codec: Compression,
        budget: &Budget,
    ) -> Result<Pages, ReadError> {
        let mut pages = Pages::default();
        let mut at = 0;
        let mut window = Vec::new();
        let mut wanted = WINDOW;
        while at < size {
            window.clear();
            chunk.seek(SeekFrom::Start(at))?;
            chunk.by_ref().take(wanted).read_to_end(&mut window)?;
            let found = window.len() as u64;
            let (header, length) = match Header::read(&window) {
                Ok(header) => header,
                // It may be longer.
                Err(_) if found == wanted => {
                    wanted = wanted.saturating_mul(2);
                    continue;
                }
                Err(_) if at + found < size => {
                    return Err(ReadError::truncated("data", size, at + found));
                }
                Err(Damaged(reason)) => return Err(damaged(reason)),
            };
            wanted = WINDOW;
            at += length as u64;
            let compressed = pages.see(&header, budget)?;
            if compressed > size - at {
                return Err(too_long());
            }
            if header.has_pages() && expands_without_limit(compressed, codec, budget) {
                chunk.seek(SeekFrom::Start(at))?;
                let page = exact(&mut chunk, compressed)?;
                header.check(&page, codec, budget)?;
            }
            at += compressed;
        }
        Ok(pages)
    }

    /// Counts a page; returns how many bytes it takes.
    fn see(&mut self, header: &Header, budget: &Budget) -> Result<u64, ReadError> {
        let sizes = (
            u64::try_from(header.compressed),
            u64::try_from(header.uncompressed),
            u64::try_from(header.values),
        );
        let (Ok(compressed), Ok(uncompressed), Ok(values)) = sizes else {
            return Err(damaged("a page with a negative size"));
        };
        match header.kind {
            // The decoder allocates room for the claimed number of values, which take a byte each.
            DICTIONARY if values > uncompressed => {
                return Err(damaged("a dictionary with more values than bytes"));
            }
            DICTIONARY => {}
            DATA | DATA_V2 => {
                self.values = self.values.saturating_add(values);
                self.shares_prefixes |= header.encoding == DELTA_BYTE_ARRAY;
            }
            _ => return Ok(compressed),
        }
        self.largest = self.largest.max(uncompressed);
        budget.check(uncompressed)?;
        Ok(compressed)
    }
}

fn too_long() -> ReadError {
    damaged("a page that is longer than its column")
}

impl Header {
    fn has_pages(&self) -> bool {
        matches!(self.kind, DICTIONARY | DATA | DATA_V2)
    }

    /// Checks the expanded size of a page that the decoder would expand without a limit.
    fn check(&self, page: &[u8], codec: Compression, budget: &Budget) -> Result<(), ReadError> {
        if !self.has_pages() {
            return Ok(());
        }
        let levels = usize::try_from(self.levels).unwrap_or(usize::MAX);
        let values = page.get(levels..).unwrap_or_default();
        let uncompressed = u64::try_from(self.uncompressed).unwrap_or(0);
        check_expanded(values, codec, uncompressed, budget)
    }

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

    /// Reads the part of the header that is specific to a kind of page.
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

fn check_expanded(
    page: &[u8],
    codec: Compression,
    uncompressed: u64,
    budget: &Budget,
) -> Result<(), ReadError> {
    if !expands_without_limit(page.len() as u64, codec, budget) {
        return Ok(());
    }
    let expanded = match codec {
        Compression::GZIP(_) => expanded(MultiGzDecoder::new(page), uncompressed),
        _ => expanded(Decompressor::new(page, 1 << 12), uncompressed),
    };
    if expanded > uncompressed {
        return Err(damaged("a page that expands to more than it claims"));
    }
    Ok(())
}

/// Whether the decoder may expand a page of so many bytes beyond the budget.
fn expands_without_limit(bytes: u64, codec: Compression, budget: &Budget) -> bool {
    match codec {
        // Only if the page could exceed the budget, because expanding it twice takes twice the time.
        Compression::GZIP(_) => budget.check(bytes.saturating_mul(DEFLATE_MOST)).is_err(),
        Compression::BROTLI(_) => true,
        // LZ4 expands at most 255-fold, and the other codecs respect the claimed size.
        _ => false,
    }
}

/// Counts the expanded bytes, up to one more than expected. Errors end the count; the decoder reports
/// them.
fn expanded(reader: impl Read, expected: u64) -> u64 {
    let mut count = Count(0);
    let _ = io::copy(&mut reader.take(expected.saturating_add(1)), &mut count);
    count.0
}

/// Counts the bytes written to it.
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
