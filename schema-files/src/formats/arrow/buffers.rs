//! Checks that buffers of offsets, sizes, indices and views are made of whole ones.
//!
//! The crate `arrow-data` 60.1 reads them as numbers with `Buffer::typed_data`, which panics where a
//! buffer has a part of a number at its end, and `arrow-ipc` slices the buffers of unions beyond their
//! end (`Buffer::slice_with_length`). What those crates refuse by themselves is left to them.

use arrow_ipc::MetadataVersion;
use arrow_schema::{DataType, Field, UnionMode};

/// The nodes and buffers of a batch, taken in the order of its columns.
pub(super) struct Buffers<'b> {
    /// How many values each node has.
    pub(super) nodes: &'b mut dyn Iterator<Item = u64>,
    /// How many bytes each buffer has once it is expanded.
    pub(super) lengths: &'b mut dyn Iterator<Item = u64>,
    /// How many buffers of text each column of views has.
    pub(super) counts: &'b mut dyn Iterator<Item = i64>,
    pub(super) version: MetadataVersion,
}

/// Why a column cannot be decoded.
pub(super) enum Stop {
    /// Nodes or buffers are missing, which the decoder reports.
    Missing,
    Damaged(&'static str),
}

impl Buffers<'_> {
    pub(super) fn check(&mut self, field: &Field) -> Result<(), Stop> {
        let count = self.nodes.next().ok_or(Stop::Missing)?;
        match field.data_type() {
            DataType::Null => {}
            DataType::Utf8 | DataType::Binary => self.each([1, 4, 1])?,
            DataType::LargeUtf8 | DataType::LargeBinary => self.each([1, 8, 1])?,
            DataType::Utf8View | DataType::BinaryView => {
                self.each([1, 16])?;
                let more = self.counts.next().ok_or(Stop::Missing)?;
                for _ in 0..more {
                    self.next()?;
                }
            }
            DataType::List(inner) | DataType::Map(inner, _) => {
                self.each([1, 4])?;
                self.check(inner)?;
            }
            DataType::LargeList(inner) => {
                self.each([1, 8])?;
                self.check(inner)?;
            }
            DataType::ListView(inner) => {
                self.each([1, 4, 4])?;
                self.check(inner)?;
            }
            DataType::LargeListView(inner) => {
                self.each([1, 8, 8])?;
                self.check(inner)?;
            }
            DataType::FixedSizeList(inner, _) => {
                self.each([1])?;
                self.check(inner)?;
            }
            DataType::Struct(inner) => {
                self.each([1])?;
                for field in inner {
                    self.check(field)?;
                }
            }
            DataType::RunEndEncoded(ends, values) => {
                self.nodes.next().ok_or(Stop::Missing)?;
                self.each([1, width(ends.data_type())])?;
                self.check(values)?;
            }
            DataType::Dictionary(indices, _) => self.each([1, width(indices)])?,
            DataType::Union(inner, mode) => {
                if self.version < MetadataVersion::V5 {
                    self.next()?;
                }
                self.at_least(count)?;
                if matches!(mode, UnionMode::Dense) {
                    self.at_least(count.saturating_mul(4))?;
                }
                for (_, field) in inner.iter() {
                    self.check(field)?;
                }
            }
            _ => self.each([1, 1])?,
        }
        Ok(())
    }

    fn next(&mut self) -> Result<u64, Stop> {
        self.lengths.next().ok_or(Stop::Missing)
    }

    /// The next buffers, whose numbers take so many bytes.
    fn each<const COUNT: usize>(&mut self, widths: [u64; COUNT]) -> Result<(), Stop> {
        for width in widths {
            if !self.next()?.is_multiple_of(width) {
                return Err(Stop::Damaged("a buffer that ends within a number"));
            }
        }
        Ok(())
    }

    fn at_least(&mut self, bytes: u64) -> Result<(), Stop> {
        if self.next()? < bytes {
            return Err(Stop::Damaged("a buffer of fewer values than its column"));
        }
        Ok(())
    }
}

/// How many bytes an integer takes.
fn width(kind: &DataType) -> u64 {
    kind.primitive_width().map_or(1, |width| width as u64)
}
