//! Checks the pages of a column when they are expanded and before they are decoded.
//!
//! The decoders of the crate `parquet` 60.1 check most of what they read. What they do not check, and
//! panic at, is refused here, so that nothing is printed and no process ends where a panic aborts; and so is
//! what they never come to an end with:
//!
//! - numbers without an end (`BitReader::get_vlq_int`)
//! - runs of definition levels that are longer than their page (`BooleanBufferBuilder::append_packed_range`),
//!   and levels that are cut short in pages of version 2 or of the old encoding (`Bytes::slice`)
//! - fewer levels of repetition than the page has values, where rows are skipped
//!   (`GenericColumnReader::skip_records`, which has no end)
//! - a page of indices without a dictionary (`ColumnValueDecoderImpl::set_data`)
//! - split streams of fewer values than the page has (`ByteStreamSplitDecoder::get`)
//! - indices beyond the dictionary of values of a fixed size (`ValueDecoder::read_values` in
//!   `fixed_len_byte_array.rs`)

use std::iter;
use std::sync::Arc;

use parquet::arrow::arrow_reader::RowGroups;
use parquet::basic::{Encoding, Type};
use parquet::column::page::{Page, PageIterator, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use parquet::file::reader::ChunkReader;
use parquet::file::serialized_reader::SerializedPageReader;
use parquet::schema::types::ColumnDescriptor;

/// One column of one group of rows.
pub(super) struct Group<'a, R> {
    pub(super) chunk: Arc<R>,
    pub(super) metadata: &'a ParquetMetaData,
    pub(super) rows: &'a RowGroupMetaData,
    /// Where it stands in the group.
    pub(super) leaf: usize,
    pub(super) column: &'a ColumnDescriptor,
}

impl<R: ChunkReader + 'static> RowGroups for Group<'_, R> {
    fn num_rows(&self) -> usize {
        usize::try_from(self.rows.num_rows()).unwrap_or(0)
    }

    // It is the only column that is asked for.
    fn column_chunks(&self, _: usize) -> ParquetResult<Box<dyn PageIterator>> {
        let column = self.rows.column(self.leaf);
        let pages = SerializedPageReader::new(self.chunk.clone(), column, self.num_rows(), None)?;
        let checked = Checked {
            pages,
            rules: Rules::of(self.column),
            dictionary: None,
        };
        Ok(Box::new(Once(Some(checked))))
    }

    fn row_groups(&self) -> Box<dyn Iterator<Item = &RowGroupMetaData> + '_> {
        Box::new(iter::once(self.rows))
    }

    fn metadata(&self) -> &ParquetMetaData {
        self.metadata
    }
}

struct Once<P>(Option<P>);

impl<P: PageReader + 'static> Iterator for Once<P> {
    type Item = ParquetResult<Box<dyn PageReader>>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(Ok(Box::new(self.0.take()?)))
    }
}

impl<P: PageReader + 'static> PageIterator for Once<P> {}

/// Pages, each checked before it is handed on.
struct Checked<P> {
    pages: P,
    rules: Rules,
    /// How many values the dictionary has, once it was read.
    dictionary: Option<u64>,
}

impl<P: PageReader> Iterator for Checked<P> {
    type Item = ParquetResult<Page>;

    fn next(&mut self) -> Option<ParquetResult<Page>> {
        self.get_next_page().transpose()
    }
}

impl<P: PageReader> PageReader for Checked<P> {
    fn get_next_page(&mut self) -> ParquetResult<Option<Page>> {
        let page = self.pages.get_next_page()?;
        match &page {
            Some(Page::DictionaryPage {
                buf, num_values, ..
            }) => {
                let values = self.rules.values_in(buf.len());
                self.dictionary = Some(values.unwrap_or(u64::from(*num_values)));
            }
            Some(page) => {
                let checked = self.rules.check(page, self.dictionary);
                checked.map_err(|reason| ParquetError::General(reason.to_owned()))?;
            }
            None => {}
        }
        Ok(page)
    }

    fn peek_next_page(&mut self) -> ParquetResult<Option<PageMetadata>> {
        self.pages.peek_next_page()
    }

    fn skip_next_page(&mut self) -> ParquetResult<()> {
        self.pages.skip_next_page()
    }

    fn at_record_boundary(&mut self) -> ParquetResult<bool> {
        self.pages.at_record_boundary()
    }
}

/// The levels of repetition and of definition, where they can be followed.
type Levels<'p> = [Option<&'p [u8]>; 2];

const CUT_SHORT: &str = "a page whose levels are cut short";

/// What the pages of a column must be like.
struct Rules {
    /// The highest levels of repetition and of definition.
    most: [u16; 2],
    /// How many bytes a value takes, where each takes as many.
    size: Option<u64>,
    /// Whether the decoder leaves indices to be checked.
    has_trusted_indices: bool,
}

impl Rules {
    fn of(column: &ColumnDescriptor) -> Rules {
        let most = [column.max_rep_level(), column.max_def_level()];
        let kind = column.physical_type();
        Rules {
            most: most.map(|level| u16::try_from(level).unwrap_or(0)),
            size: match kind {
                Type::INT32 | Type::FLOAT => Some(4),
                Type::INT64 | Type::DOUBLE => Some(8),
                Type::FIXED_LEN_BYTE_ARRAY => u64::try_from(column.type_length()).ok(),
                _ => None,
            },
            has_trusted_indices: kind == Type::FIXED_LEN_BYTE_ARRAY,
        }
    }

    /// How many values there are in so many bytes of a dictionary of values of a fixed size.
    fn values_in(&self, bytes: usize) -> Option<u64> {
        (bytes as u64).checked_div(self.size.filter(|_| self.has_trusted_indices)?)
    }

    fn check(&self, page: &Page, dictionary: Option<u64>) -> Result<(), &'static str> {
        let count = u64::from(page.num_values());
        let (levels, values) = match page {
            Page::DataPage {
                buf,
                def_level_encoding,
                rep_level_encoding,
                ..
            } => {
                let encodings = [*rep_level_encoding, *def_level_encoding];
                self.split(buf, encodings, count)?
            }
            Page::DataPageV2 {
                buf,
                rep_levels_byte_len: repetitions,
                def_levels_byte_len: definitions,
                ..
            } => {
                let (repetitions, rest) = cut(buf, u64::from(*repetitions))?;
                let (definitions, values) = cut(rest, u64::from(*definitions))?;
                ([Some(repetitions), Some(definitions)], values)
            }
            Page::DictionaryPage { .. } => return Ok(()),
        };
        // Where a value is there, its level of definition is the highest.
        let mut there = count;
        for (at, (levels, most)) in levels.iter().zip(self.most).enumerate() {
            if let (Some(levels), true) = (levels, most > 0) {
                let found = counted(levels, most, count)?;
                if at == 0 && found.levels < count {
                    return Err("a page of fewer levels of repetition than values");
                }
                there = found.highest;
            }
        }
        match page.encoding() {
            Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY => match dictionary {
                None => Err("a page of indices without a dictionary"),
                Some(known) => {
                    let known = Some(known).filter(|_| self.has_trusted_indices);
                    check_indices(values, there, known)
                }
            },
            // Truth values in runs, behind how many bytes those take.
            Encoding::RLE => match values.get(4..) {
                Some(runs) => Runs::of(runs, 1).try_for_each(|run| run.map(|_| ())),
                None => Ok(()),
            },
            Encoding::DELTA_BINARY_PACKED | Encoding::DELTA_LENGTH_BYTE_ARRAY => {
                check_differences(values, 1)
            }
            Encoding::DELTA_BYTE_ARRAY => check_differences(values, 2),
            Encoding::BYTE_STREAM_SPLIT => match self.size {
                Some(size) if (values.len() as u64) / size.max(1) < there => {
                    Err("a page of fewer values than it claims")
                }
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// The levels, and the values behind them, of a page of version 1. Levels in the old encoding are
    /// not followed.
    #[expect(deprecated)] // by the format, not by its files
    fn split<'p>(
        &self,
        page: &'p [u8],
        encodings: [Encoding; 2],
        count: u64,
    ) -> Result<(Levels<'p>, &'p [u8]), &'static str> {
        let mut levels = [None; 2];
        let mut rest = page;
        for at in 0..2 {
            match encodings[at] {
                _ if self.most[at] == 0 => {}
                Encoding::BIT_PACKED => {
                    let bits = count.saturating_mul(u64::from(width(self.most[at])));
                    (_, rest) = cut(rest, bits.div_ceil(8))?;
                }
                // The decoder refuses any other.
                _ => {
                    let (size, behind) = rest.split_first_chunk().ok_or(CUT_SHORT)?;
                    let (own, behind) = cut(behind, u64::from(u32::from_le_bytes(*size)))?;
                    levels[at] = Some(own);
                    rest = behind;
                }
            }
        }
        Ok((levels, rest))
    }
}

fn cut(bytes: &[u8], size: u64) -> Result<(&[u8], &[u8]), &'static str> {
    let size = usize::try_from(size).map_err(|_| CUT_SHORT)?;
    bytes.split_at_checked(size).ok_or(CUT_SHORT)
}

/// How many bits a level takes.
fn width(most: u16) -> u32 {
    u16::BITS - most.leading_zeros()
}

/// What was found among the levels of a page.
#[derive(Debug, PartialEq)]
struct Counted {
    /// How many there are, of those that are asked for.
    levels: u64,
    /// How many of these are the highest.
    highest: u64,
}

/// Counts levels, after checking that none of them is cut short.
fn counted(levels: &[u8], most: u16, count: u64) -> Result<Counted, &'static str> {
    let width = width(most);
    let (mut left, mut highest) = (count, 0);
    for run in Runs::of(levels, width) {
        let run = run?;
        let own = run.count.min(left);
        match run.values {
            // Of a single bit, the decoder takes all others for 1.
            Values::Same(value) if value == u32::from(most) || (width == 1 && value > 0) => {
                highest += own;
            }
            Values::Same(_) => {}
            Values::Packed(bytes) => {
                if (bytes.len() as u64).saturating_mul(8) < own.saturating_mul(u64::from(width)) {
                    return Err(CUT_SHORT);
                }
                highest += if width == 1 {
                    ones(bytes, own)
                } else {
                    let is_highest = |at: &u64| packed(bytes, width, *at) == u32::from(most);
                    (0..own).filter(is_highest).count() as u64
                };
            }
        }
        left -= own;
        if left == 0 {
            break;
        }
    }
    let levels = count - left;
    Ok(Counted { levels, highest })
}

/// How many of the first bits are set.
fn ones(bytes: &[u8], bits: u64) -> u64 {
    let whole = usize::try_from(bits / 8)
        .unwrap_or(usize::MAX)
        .min(bytes.len());
    let (whole, rest) = bytes.split_at(whole);
    let last = rest
        .first()
        .map_or(0, |last| last & ((1 << (bits % 8)) - 1));
    let whole: u64 = whole.iter().map(|byte| u64::from(byte.count_ones())).sum();
    whole + u64::from(last.count_ones())
}

/// Checks the runs of indices, and the indices of the values that are there against a dictionary where
/// it is known of how many values that is.
fn check_indices(page: &[u8], there: u64, known: Option<u64>) -> Result<(), &'static str> {
    let Some((&width, indices)) = page.split_first().filter(|(width, _)| **width <= 32) else {
        // The decoder refuses that.
        return Ok(());
    };
    let width = u32::from(width);
    // The decoder does not look at an empty dictionary.
    let known = known.filter(|known| *known > 0);
    let mut left = there;
    for run in Runs::of(indices, width) {
        let run = run?;
        let own = run.count.min(left);
        left -= own;
        let Some(known) = known else { continue };
        let is_beyond = |index: u32| u64::from(index) >= known;
        let beyond = match run.values {
            Values::Same(index) => own > 0 && is_beyond(index),
            Values::Packed(bytes) => (0..own).any(|at| is_beyond(packed(bytes, width, at))),
        };
        if beyond {
            return Err("an index beyond the dictionary");
        }
    }
    Ok(())
}

/// The value at a place among packed ones; its bits that are missing are 0.
fn packed(bytes: &[u8], width: u32, at: u64) -> u32 {
    let first = at.saturating_mul(u64::from(width));
    let start = usize::try_from(first / 8).unwrap_or(usize::MAX);
    let mut eight = [0; 8];
    for (byte, at) in eight.iter_mut().zip(start..) {
        *byte = bytes.get(at).copied().unwrap_or(0);
    }
    let shifted = u64::from_le_bytes(eight) >> (first % 8);
    let value = shifted & ((1 << width) - 1);
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// The runs of what the format calls the hybrid of run lengths and bit packing, up to where it is
/// damaged, which the decoder reports.
struct Runs<'p> {
    rest: &'p [u8],
    width: u32,
}

struct Run<'p> {
    count: u64,
    values: Values<'p>,
}

enum Values<'p> {
    Same(u32),
    Packed(&'p [u8]),
}

impl Runs<'_> {
    fn of(bytes: &[u8], width: u32) -> Runs<'_> {
        Runs { rest: bytes, width }
    }
}

/// Takes an integer of seven bits a byte; `None` where the bytes end before it does.
fn varint(bytes: &mut &[u8]) -> Result<Option<u64>, &'static str> {
    let mut number = 0;
    for shift in (0..70).step_by(7) {
        let Some((&byte, rest)) = bytes.split_first() else {
            return Ok(None);
        };
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Ok(Some(number));
        }
    }
    match bytes {
        [] => Ok(None),
        _ => Err("a number without an end"),
    }
}

impl<'p> Runs<'p> {
    fn run(&mut self) -> Result<Option<Run<'p>>, &'static str> {
        let Some(header) = varint(&mut self.rest)? else {
            return Ok(None);
        };
        let length = header >> 1;
        if header & 1 == 1 {
            // Eight values for each that the header counts.
            let size = length.saturating_mul(u64::from(self.width));
            let size = usize::try_from(size).unwrap_or(usize::MAX);
            let (bytes, rest) = self.rest.split_at(size.min(self.rest.len()));
            self.rest = rest;
            return Ok(Some(Run {
                count: length.saturating_mul(8),
                values: Values::Packed(bytes),
            }));
        }
        let size = self.width.div_ceil(8) as usize;
        let Some((bytes, rest)) = self.rest.split_at_checked(size) else {
            return Ok(None);
        };
        self.rest = rest;
        let mut value = [0; 4];
        value[..size].copy_from_slice(bytes);
        Ok(Some(Run {
            count: length,
            values: Values::Same(u32::from_le_bytes(value)),
        }))
    }
}

impl<'p> Iterator for Runs<'p> {
    type Item = Result<Run<'p>, &'static str>;

    fn next(&mut self) -> Option<Self::Item> {
        self.run().transpose()
    }
}

/// Follows numbers that are written as differences; gives back what is behind them, where they end
/// as they should.
fn behind_differences(mut bytes: &[u8]) -> Result<Option<&[u8]>, &'static str> {
    let mut numbers = [0; 4];
    for number in &mut numbers {
        match varint(&mut bytes)? {
            Some(read) => *number = read,
            None => return Ok(None),
        }
    }
    let [block, parts, count, _] = numbers;
    let Some(part) = block.checked_div(parts) else {
        return Ok(None);
    };
    let mut left = count.saturating_sub(1);
    while left > 0 {
        if varint(&mut bytes)?.is_none() {
            return Ok(None);
        }
        let Some((widths, mut rest)) = usize::try_from(parts)
            .ok()
            .and_then(|parts| bytes.split_at_checked(parts))
        else {
            return Ok(None);
        };
        for width in widths {
            if left == 0 {
                break;
            }
            let size = (u64::from(*width).saturating_mul(part)).div_ceil(8);
            let Some(behind) = usize::try_from(size).ok().and_then(|size| rest.get(size..)) else {
                return Ok(None);
            };
            rest = behind;
            left = left.saturating_sub(part.max(1));
        }
        bytes = rest;
    }
    Ok(Some(bytes))
}

/// Whether something is wrong with the numbers in values that are written as differences, or that have
/// their lengths written so, or both those and what they share with the value before them.
fn check_differences(bytes: &[u8], lists: usize) -> Result<(), &'static str> {
    let mut rest = Some(bytes);
    for _ in 0..lists {
        rest = match rest {
            Some(bytes) => behind_differences(bytes)?,
            None => None,
        };
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_followed() {
        let highest = |levels: &[u8], most, count| {
            counted(levels, most, count).map(|found| (found.highest, found.levels))
        };
        // 5 times 1, then 8 packed bits, of which 3 count.
        let levels = [10, 1, 3, 0b0000_0101];
        assert_eq!(highest(&levels, 1, 8), Ok((7, 8)));
        assert_eq!(highest(&levels, 1, 5), Ok((5, 5)));
        assert_eq!(highest(&levels[..3], 1, 5), Ok((5, 5)));
        assert_eq!(highest(&levels[..3], 1, 6), Err(CUT_SHORT));
        assert_eq!(highest(&levels[..2], 1, 6), Ok((5, 5)));
        assert_eq!(highest(&[], 1, 6), Ok((0, 0)));
        // Levels of 2 bits: 3, 2, 1, 3, 0, 0, 0, 0.
        let levels = [3, 0b1101_1011, 0];
        assert_eq!(highest(&levels, 3, 8), Ok((2, 8)));
        assert_eq!(highest(&levels[..2], 3, 4), Ok((2, 4)));
        assert_eq!(highest(&levels[..2], 3, 5), Err(CUT_SHORT));
        assert_eq!(highest(&[0xFF; 9], 1, 6), Ok((0, 0)));
        highest(&[0xFF; 12], 1, 6).unwrap_err();
    }

    #[test]
    fn indices_are_within_the_dictionary() {
        // Indices of 2 bits: 3, 2, 1, 3, 0, 0, 0, 0; then 4 times 2.
        let page = [2, 3, 0b1101_1011, 0, 8, 2];
        assert_eq!(check_indices(&page, 12, Some(4)), Ok(()));
        check_indices(&page, 12, Some(3)).unwrap_err();
        check_indices(&page[..4], 1, Some(3)).unwrap_err();
        assert_eq!(check_indices(&page, 0, Some(3)), Ok(()));
        assert_eq!(check_indices(&page, 12, Some(0)), Ok(()));
        check_indices(&[2, 8, 2], 1, Some(2)).unwrap_err();
        assert_eq!(check_indices(&page, 12, None), Ok(()));
        check_indices(&[[2].as_slice(), &[0xFF; 12]].concat(), 1, None).unwrap_err();
    }

    #[test]
    fn differences_are_followed() {
        // 128 in 4 parts, 3 values from 7 on; differences of 0 bits, and what is behind.
        let page = [0x80, 1, 4, 3, 14, 2, 0, 0, 0, 0, 9];
        assert_eq!(behind_differences(&page), Ok(Some(&[9][..])));
        assert_eq!(behind_differences(&page[..7]), Ok(None));
        let endless = [&page[..5], &[0xFF; 12]].concat();
        behind_differences(&endless).unwrap_err();
        check_differences(&[&page[..10], &[0xFF; 12]].concat(), 2).unwrap_err();
    }
}
