//! Arrays whose values lie in a file as in memory, cut into rows.

use std::io::{self, Read};
use std::ops::Range as Rows;
use std::sync::Arc;
#[cfg(feature = "npy")]
use std::sync::OnceLock;

use schema_arrays::{Content, Entry};

use super::cutter::{Cut, Cutter};
use super::options::PieceOptions;
use super::shared::{Range, Shared};
use crate::binary::Layout;
use crate::error::ReadError;
use crate::limits::Budget;
use crate::options::Contents;
use crate::source::Source;

/// How many bytes of a column are read at a time at least, if memory allows it.
const COLUMN: u64 = 1 << 12;

/// How many times a piece's size may be exceeded for that.
const WIDE: u64 = 8;

/// An array whose values take the same number of bytes each.
pub(crate) trait Flat: Send + Sync {
    fn layout(&self) -> &Layout;

    /// How many bytes a value takes in the file.
    fn size(&self) -> u64;

    /// How many bytes a value takes in memory, or in the file if it is more.
    fn memory(&self) -> u64;

    /// Decodes some rows, of which the source has the values.
    fn rows(&self, rows: Rows<usize>, source: &mut Source<'_>) -> Result<Content, ReadError>;

    /// Decodes an array of rank 0.
    fn value(&self, source: &mut Source<'_>) -> Result<Content, ReadError>;
}

/// An array of a file, or why it cannot be read.
pub(super) struct Member {
    pub(super) name: String,
    pub(super) array: Result<Placed, String>,
}

/// An array, and where its values are.
pub(super) struct Placed {
    pub(super) flat: Box<dyn Flat>,
    pub(super) place: Place,
}

/// Where the values of an array are.
pub(super) enum Place {
    /// In the file, from this byte on.
    File(u64),
    /// In a stream, which is read to its end for the first rows.
    #[cfg(feature = "npy")]
    Memory(OnceLock<Vec<u8>>),
    /// In a stream, row by row.
    #[cfg(feature = "npy")]
    Stream,
}

impl Member {
    fn placed(&self) -> Option<&Placed> {
        self.array.as_ref().ok()
    }
}

impl Placed {
    /// The number of rows; `None` for rank 0.
    fn rows(&self) -> Option<usize> {
        self.flat.layout().shape.first().copied()
    }

    /// How many values a row has.
    fn width(&self) -> u64 {
        let inner = self.flat.layout().shape.iter().skip(1);
        inner.map(|&size| size as u64).product()
    }

    /// Whether a row is not in one place of the file.
    fn by_columns(&self) -> bool {
        self.flat.layout().fortran && self.width() > 1
    }

    /// The rows of the array among those of the file; `None` if it has none of them.
    fn among(&self, rows: &Rows<u64>, first: bool) -> Option<Rows<usize>> {
        let Some(own) = self.rows() else {
            return first.then_some(0..1);
        };
        let clamped = |row: u64| usize::try_from(row).map_or(own, |row| row.min(own));
        let rows = clamped(rows.start)..clamped(rows.end);
        (first || !rows.is_empty()).then_some(rows)
    }

    /// How many bytes some rows take in the file.
    fn bytes(&self, rows: &Rows<usize>) -> u64 {
        let values = (rows.len() as u64).saturating_mul(self.width());
        values.saturating_mul(self.flat.size())
    }

    fn reader<'a>(&'a self, shared: &Shared, rows: &Rows<usize>) -> Box<dyn Read + 'a> {
        let row = if self.by_columns() {
            self.flat.size()
        } else {
            self.width().saturating_mul(self.flat.size())
        };
        let before = (rows.start as u64).saturating_mul(row);
        let block = (rows.len() as u64).saturating_mul(row);
        let columns = if self.by_columns() { self.width() } else { 1 };
        let stride = (self.rows().unwrap_or(1) as u64).saturating_mul(row);
        match &self.place {
            Place::File(start) => {
                let start = start.saturating_add(before);
                // All rows are in one place.
                if block == stride || columns == 1 {
                    return Box::new(shared.range(start, block.saturating_mul(columns)));
                }
                Box::new(Columns {
                    shared: shared.clone(),
                    next: start,
                    stride,
                    block,
                    left: columns,
                    current: shared.range(start, 0),
                })
            }
            #[cfg(feature = "npy")]
            Place::Memory(bytes) => {
                let bytes = bytes.get().map_or(&[][..], Vec::as_slice);
                let index = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
                let block = move |column: u64| {
                    let rest = bytes.get(index(column * stride + before)..);
                    let rest = rest.unwrap_or_default();
                    &rest[..rest.len().min(index(block))]
                };
                Box::new(Blocks {
                    blocks: (0..columns).map(block),
                    current: &[],
                })
            }
            #[cfg(feature = "npy")]
            Place::Stream => Box::new(io::empty()),
        }
    }

    /// All rows.
    fn all(&self) -> Rows<usize> {
        0..self.rows().unwrap_or(1)
    }

    /// Reads the next rows of a stream, of which the last is checked. `None` if they are in memory.
    #[cfg(feature = "npy")]
    fn streamed(
        &self,
        rows: &Rows<usize>,
        stream: &mut dyn Stream,
        budget: &mut Budget,
    ) -> Result<Option<Vec<u8>>, ReadError> {
        let size = self.bytes(rows);
        match &self.place {
            Place::File(_) => Ok(None),
            Place::Memory(bytes) => {
                if bytes.get().is_none() {
                    let all = self.bytes(&self.all());
                    budget.spend(all)?;
                    let _ = bytes.set(stream.next(all)?);
                    stream.end()?;
                }
                Ok(None)
            }
            Place::Stream => {
                budget.check(size)?;
                let read = stream.next(size)?;
                if rows.end == self.all().end {
                    stream.end()?;
                }
                Ok(Some(read))
            }
        }
    }

    #[cfg(not(feature = "npy"))]
    #[expect(
        clippy::unnecessary_wraps,
        clippy::unused_self,
        reason = "as with streams"
    )]
    fn streamed(
        &self,
        _: &Rows<usize>,
        _: &mut dyn Stream,
        _: &mut Budget,
    ) -> Result<Option<Vec<u8>>, ReadError> {
        Ok(None)
    }
}

/// Blocks of the same length in a file, one after the other.
struct Columns {
    shared: Shared,
    next: u64,
    stride: u64,
    block: u64,
    /// How many blocks follow the current one.
    left: u64,
    current: Range,
}

impl Read for Columns {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.current.read(buffer)?;
            // The file ends within a block, or the last block ends.
            if count > 0 || buffer.is_empty() || !self.current.is_complete() || self.left == 0 {
                return Ok(count);
            }
            self.current = self.shared.range(self.next, self.block);
            self.next = self.next.saturating_add(self.stride);
            self.left -= 1;
        }
    }
}

/// Blocks in memory, one after the other.
#[cfg(feature = "npy")]
struct Blocks<'a, I: Iterator<Item = &'a [u8]>> {
    blocks: I,
    current: &'a [u8],
}

#[cfg(feature = "npy")]
impl<'a, I: Iterator<Item = &'a [u8]>> Read for Blocks<'a, I> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() {
            match self.blocks.next() {
                Some(block) => self.current = block,
                None => return Ok(0),
            }
        }
        self.current.read(buffer)
    }
}

/// The values of an array that can only be read one after the other.
#[cfg_attr(
    not(feature = "npy"),
    expect(dead_code, reason = "no other format has any")
)]
pub(super) trait Stream: Send {
    /// Reads the next bytes.
    fn next(&mut self, count: u64) -> Result<Vec<u8>, ReadError>;

    /// Checks what follows the last value.
    fn end(&mut self) -> Result<(), ReadError>;
}

/// The arrays of a file, cut into the same rows.
pub(super) struct Arrays {
    shared: Shared,
    members: Arc<[Member]>,
    /// The stream of each array that is in one.
    streams: Vec<Option<Box<dyn Stream>>>,
    /// How much memory the bytes of streams may take.
    budget: Budget,
    row: u64,
    rows: u64,
    /// How many bytes make a piece.
    bytes: u64,
    is_first: bool,
    /// How many bytes of the file are not values.
    overhead: u64,
}

/// The rows of an array in a piece.
struct Wanted {
    /// Which array it is.
    index: usize,
    rows: Rows<usize>,
    /// Its bytes, if they were in a stream.
    read: Option<Vec<u8>>,
}

impl Arrays {
    pub(super) fn new(
        shared: Shared,
        members: Vec<(Member, Option<Box<dyn Stream>>)>,
        options: &PieceOptions,
    ) -> Arrays {
        let (members, streams): (Vec<_>, Vec<_>) = members.into_iter().unzip();
        let placed = || members.iter().filter_map(Member::placed);
        let rows = placed().filter_map(Placed::rows).max().unwrap_or(0) as u64;
        let values = placed().filter(|array| matches!(array.place, Place::File(_)));
        let values = values.map(|array| array.bytes(&array.all()));
        let overhead = (shared.length()).saturating_sub(values.fold(0, u64::saturating_add));
        Arrays {
            budget: options.read().limits().for_compressed(shared.length()),
            shared,
            members: members.into(),
            streams,
            row: 0,
            rows,
            bytes: options.bytes(),
            is_first: true,
            overhead,
        }
    }

    /// Where the piece ends that begins at the current row.
    fn end(&self) -> u64 {
        let placed = self.members.iter().filter_map(Member::placed);
        let (mut row, mut columns) = (0_u64, 1);
        for array in placed.filter(|array| array.rows().is_some_and(|rows| self.row < rows as u64))
        {
            let own = array.width().saturating_mul(array.flat.memory());
            row = row.saturating_add(own);
            if array.by_columns() {
                let most = self.bytes.saturating_mul(WIDE) / own.max(1);
                columns = columns.max(most.min(COLUMN / array.flat.size().max(1)));
            }
        }
        let rows = self.bytes.checked_div(row).unwrap_or(u64::MAX);
        self.row.saturating_add(rows.max(columns)).min(self.rows)
    }
}

impl Cutter for Arrays {
    fn rows(&self) -> Option<u64> {
        Some(self.rows)
    }

    fn names(&self) -> Option<Vec<String>> {
        Some(
            self.members
                .iter()
                .map(|member| member.name.clone())
                .collect(),
        )
    }

    fn next(&mut self) -> Result<Option<Cut>, ReadError> {
        if self.row >= self.rows && !self.is_first {
            return Ok(None);
        }
        let rows = self.row..self.end();
        let is_first = std::mem::take(&mut self.is_first);
        let mut bytes = std::mem::take(&mut self.overhead);
        let mut wanted = Vec::new();
        for (index, member) in self.members.iter().enumerate() {
            let Some(array) = member.placed() else {
                wanted.extend(is_first.then_some(Wanted {
                    index,
                    rows: 0..0,
                    read: None,
                }));
                continue;
            };
            let Some(own) = array.among(&rows, is_first) else {
                continue;
            };
            let read = match &mut self.streams[index] {
                Some(stream) => array
                    .streamed(&own, &mut **stream, &mut self.budget)
                    .map_err(|error| error.in_array(&member.name))?,
                None => None,
            };
            if matches!(array.place, Place::File(_)) {
                bytes = bytes.saturating_add(array.bytes(&own));
            }
            wanted.push(Wanted {
                index,
                rows: own,
                read,
            });
        }
        self.row = rows.end;
        let (shared, members) = (self.shared.clone(), self.members.clone());
        Ok(Some(Cut {
            row: rows.start,
            rows: Some(rows.end - rows.start),
            bytes,
            read: Box::new(move || {
                let entries = wanted.iter().map(|wanted| wanted.entry(&members, &shared));
                let entries = entries.collect::<Result<_, _>>()?;
                let notes = Vec::new();
                Ok(Contents { entries, notes })
            }),
        }))
    }
}

impl Wanted {
    fn entry(&self, members: &[Member], shared: &Shared) -> Result<Entry, ReadError> {
        let Member { name, array } = &members[self.index];
        let content = match array {
            Ok(array) => {
                let mut reader: Box<dyn Read + '_> = match &self.read {
                    Some(bytes) => Box::new(&**bytes),
                    None => array.reader(shared, &self.rows),
                };
                let mut source = Source::new(&mut reader, array.bytes(&self.rows));
                let content = match array.rows() {
                    Some(_) => array.flat.rows(self.rows.clone(), &mut source),
                    None => array.flat.value(&mut source),
                };
                content.map_err(|error| error.in_array(name))?
            }
            Err(reason) => Content::Unreadable(reason.clone()),
        };
        let name = name.clone();
        Ok(Entry { name, content })
    }
}
