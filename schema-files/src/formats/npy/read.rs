use std::ops::Range;

use schema_arrays::{AnyArray, Content, Entry, TextArray};

use super::dtype::{Stored, stored};
use super::header::Header;
use crate::binary::{self, Layout};
use crate::error::{ReadError, ReadErrorKind};
use crate::input::Input;
use crate::pieces::Flat;
use crate::source::{Source, room, sizes};

/// Reads the array of an `.npy` file. Bytes after it are ignored, as by NumPy.
pub(crate) fn read(input: &mut Input<'_>) -> Result<Vec<Entry>, ReadError> {
    let mut source = Source::new(input.reader, input.length);
    let content = content(&mut source).map_err(|error| match error.kind() {
        ReadErrorKind::UnknownFormat { .. } => error,
        _ => error.in_array(input.name),
    })?;
    let name = input.name.to_owned();
    Ok(vec![Entry { name, content }])
}

fn content(source: &mut Source<'_>) -> Result<Content, ReadError> {
    match Prepared::read(source)? {
        Ok(prepared) => prepared.decode(source),
        Err(reason) => Ok(Content::Unreadable(reason)),
    }
}

/// An array whose header is read and checked against the bytes present. No memory is allocated for
/// its values yet.
pub(crate) struct Prepared {
    stored: Stored,
    layout: Layout,
    count: usize,
    bytes: u64,
    /// The row of the array of which these are rows, for the place of a value.
    row: usize,
}

impl Prepared {
    /// Reads the header. The inner error says why the array cannot be read, although the file is valid.
    pub(crate) fn read(source: &mut Source<'_>) -> Result<Result<Prepared, String>, ReadError> {
        let header = Header::read(source)?;
        let (stored, big_endian) = match stored(&header.descr) {
            Ok(known) => known,
            Err(reason) => return Ok(Err(reason)),
        };
        let Some((shape, count, bytes)) = sizes(&header.shape, stored.size()) else {
            return Err(ReadErrorKind::ShapeOverflow {
                shape: header.shape,
            }
            .into());
        };
        if bytes > source.left() {
            return Err(ReadError::truncated("data", bytes, source.left()));
        }
        Ok(Ok(Prepared {
            stored,
            layout: Layout {
                big_endian,
                shape,
                fortran: header.fortran,
            },
            count,
            bytes,
            row: 0,
        }))
    }

    /// How much memory the values take, without text that is longer than a few letters.
    pub(crate) fn memory(&self) -> u64 {
        let overhead = (self.count as u64).saturating_mul(self.stored.overhead());
        self.bytes.saturating_add(overhead)
    }

    /// The same for some of the rows.
    fn slice(&self, rows: Range<usize>) -> Prepared {
        let layout = self.layout.slice(rows.len());
        let count = layout.shape.iter().product();
        Prepared {
            stored: self.stored,
            layout,
            count,
            bytes: (count as u64).saturating_mul(self.stored.size()),
            row: rows.start,
        }
    }

    pub(crate) fn decode(&self, source: &mut Source<'_>) -> Result<Content, ReadError> {
        match self.stored {
            Stored::Values(dtype) => Ok(Content::Typed(binary::read(dtype, &self.layout, source)?)),
            Stored::Text { .. } => self.text(source, |cell| utf32(cell, self.layout.big_endian)),
            Stored::Bytes { .. } => self.text(source, utf8),
        }
    }

    fn text(
        &self,
        source: &mut Source<'_>,
        decode: impl Fn(&[u8]) -> Result<String, String>,
    ) -> Result<Content, ReadError> {
        let mut values = room(self.count, self.memory())?;
        let mut error = None;
        let size = usize::try_from(self.stored.size()).unwrap_or(usize::MAX);
        source.blocks(self.count, size, |block| {
            for cell in block.chunks_exact(size) {
                match decode(cell) {
                    Ok(text) => values.push(text),
                    Err(reason) => {
                        error.get_or_insert((values.len(), reason));
                        return;
                    }
                }
            }
        })?;
        if let Some((at, reason)) = error {
            let position = match self.layout.shape.len() {
                0 => String::new(),
                _ => {
                    let mut place = self.layout.coordinates(at);
                    place[0] += self.row;
                    format!(" at {place:?}")
                }
            };
            return Ok(Content::Unreadable(format!("holds {reason}{position}")));
        }
        let text = TextArray::from(self.layout.shaped(values)?);
        Ok(Content::Typed(AnyArray::Text(text)))
    }
}

impl Flat for Prepared {
    fn layout(&self) -> &Layout {
        &self.layout
    }

    fn size(&self) -> u64 {
        self.stored.size()
    }

    fn memory(&self) -> u64 {
        self.stored.size().saturating_add(self.stored.overhead())
    }

    fn rows(&self, rows: Range<usize>, source: &mut Source<'_>) -> Result<Content, ReadError> {
        self.slice(rows).decode(source)
    }

    fn value(&self, source: &mut Source<'_>) -> Result<Content, ReadError> {
        self.decode(source)
    }
}

/// Decodes text as NumPy stores it: one number per character, padded with zeros.
fn utf32(cell: &[u8], big_endian: bool) -> Result<String, String> {
    let (units, _) = cell.as_chunks::<4>();
    let length = units
        .iter()
        .rposition(|unit| *unit != [0; 4])
        .map_or(0, |last| last + 1);
    let mut text = String::with_capacity(length);
    for &unit in &units[..length] {
        let code = if big_endian {
            u32::from_be_bytes(unit)
        } else {
            u32::from_le_bytes(unit)
        };
        match char::from_u32(code) {
            Some(character) => text.push(character),
            None => return Err(format!("U+{code:04X}, which is not a character,")),
        }
    }
    Ok(text)
}

/// Decodes bytes as NumPy stores them, padded with zeros. Only UTF-8 (and so ASCII) is accepted,
/// because no other encoding can be verified.
fn utf8(cell: &[u8]) -> Result<String, String> {
    let length = cell
        .iter()
        .rposition(|&byte| byte != 0)
        .map_or(0, |last| last + 1);
    match std::str::from_utf8(&cell[..length]) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Err("bytes that are not UTF-8".to_owned()),
    }
}
