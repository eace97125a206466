use ndarray::{ArrayD, IxDyn, ShapeBuilder};

use crate::array::{Content, TextArray};
use crate::read::npy::dtype::{Order, Stored, stored};
use crate::read::npy::header::Header;
#[cfg(feature = "complex")]
use crate::read::source::pair;
use crate::read::source::{Source, room, sizes, truncated};
use crate::read::{ReadError, ReadErrorKind};
use crate::{AnyArray, OwnedElement};

/// An array whose header is read and held against the bytes that are there. No memory is taken
/// for its values yet.
pub(crate) struct Prepared {
    stored: Stored,
    order: Order,
    fortran: bool,
    shape: Vec<usize>,
    count: usize,
    bytes: u64,
}

impl Prepared {
    /// The inner error is why the array is none for a schema, though the file is sound.
    pub(crate) fn read(source: &mut Source<'_>) -> Result<Result<Prepared, String>, ReadError> {
        let header = Header::read(source)?;
        let (stored, order) = match stored(&header.descr) {
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
            return Err(truncated(bytes, source.left()));
        }
        Ok(Ok(Prepared {
            stored,
            order,
            fortran: header.fortran,
            shape,
            count,
            bytes,
        }))
    }

    /// How much memory the values take, but for the text that is longer than a few letters.
    pub(crate) fn memory(&self) -> u64 {
        let overhead = (self.count as u64).saturating_mul(self.stored.overhead());
        self.bytes.saturating_add(overhead)
    }

    pub(crate) fn decode(self, source: &mut Source<'_>) -> Result<Content, ReadError> {
        // The order is chosen outside of the loop over the values, which can so be one of vector
        // instructions.
        macro_rules! numbers {
            ($number:ty) => {
                match self.order {
                    Order::Little => self.numbers(source, <$number>::from_le_bytes),
                    Order::Big => self.numbers(source, <$number>::from_be_bytes),
                }
            };
        }
        #[cfg(feature = "complex")]
        macro_rules! complex {
            ($part:ty, $size:literal) => {
                match self.order {
                    Order::Little => self.numbers::<_, $size>(source, pair(<$part>::from_le_bytes)),
                    Order::Big => self.numbers::<_, $size>(source, pair(<$part>::from_be_bytes)),
                }
            };
        }
        match self.stored {
            Stored::Bool => self.numbers(source, |[byte]| byte != 0),
            Stored::U8 => numbers!(u8),
            Stored::U16 => numbers!(u16),
            Stored::U32 => numbers!(u32),
            Stored::U64 => numbers!(u64),
            Stored::I8 => numbers!(i8),
            Stored::I16 => numbers!(i16),
            Stored::I32 => numbers!(i32),
            Stored::I64 => numbers!(i64),
            #[cfg(feature = "half")]
            Stored::F16 => numbers!(half::f16),
            Stored::F32 => numbers!(f32),
            Stored::F64 => numbers!(f64),
            #[cfg(feature = "complex")]
            Stored::ComplexF32 => complex!(f32, 8),
            #[cfg(feature = "complex")]
            Stored::ComplexF64 => complex!(f64, 16),
            Stored::Text { .. } => self.text(source, |cell| utf32(cell, self.order)),
            Stored::Bytes { .. } => self.text(source, utf8),
        }
    }

    fn numbers<T: OwnedElement, const N: usize>(
        &self,
        source: &mut Source<'_>,
        decode: impl Fn([u8; N]) -> T,
    ) -> Result<Content, ReadError> {
        let values = source.numbers(self.count, decode)?;
        Ok(Content::Typed(AnyArray::from(self.shaped(values)?)))
    }

    fn text(
        &self,
        source: &mut Source<'_>,
        decode: impl Fn(&[u8]) -> Result<String, String>,
    ) -> Result<Content, ReadError> {
        let mut values = room(self.count, self.memory())?;
        let mut fault = None;
        let size = usize::try_from(self.stored.size()).unwrap_or(usize::MAX);
        source.blocks(self.count, size, |block| {
            for cell in block.chunks_exact(size) {
                match decode(cell) {
                    Ok(text) => values.push(text),
                    Err(reason) => {
                        fault.get_or_insert((values.len(), reason));
                        return;
                    }
                }
            }
        })?;
        if let Some((at, reason)) = fault {
            let place = match self.shape.len() {
                0 => String::new(),
                _ => format!(" at {:?}", self.coordinates(at)),
            };
            return Ok(Content::Unreadable(format!("holds {reason}{place}")));
        }
        let text = TextArray::from(self.shaped(values)?);
        Ok(Content::Typed(AnyArray::Text(text)))
    }

    fn shaped<T>(&self, values: Vec<T>) -> Result<ArrayD<T>, ReadError> {
        let shape = IxDyn(&self.shape).set_f(self.fortran);
        ArrayD::from_shape_vec(shape, values).map_err(|_| {
            let shape = self.shape.iter().map(|&size| size as u64).collect();
            ReadErrorKind::ShapeOverflow { shape }.into()
        })
    }

    /// Where the value is that comes at that place in the file.
    fn coordinates(&self, mut at: usize) -> Vec<usize> {
        let mut coordinates = vec![0; self.shape.len()];
        let mut place = |axis: usize| {
            coordinates[axis] = at % self.shape[axis];
            at /= self.shape[axis];
        };
        let axes = 0..self.shape.len();
        if self.fortran {
            axes.for_each(&mut place);
        } else {
            axes.rev().for_each(&mut place);
        }
        coordinates
    }
}

/// Text as NumPy stores it: a number for each character, and zeros up to the width.
fn utf32(cell: &[u8], order: Order) -> Result<String, String> {
    let (units, _) = cell.as_chunks::<4>();
    let length = units
        .iter()
        .rposition(|unit| *unit != [0; 4])
        .map_or(0, |last| last + 1);
    let mut text = String::with_capacity(length);
    for &unit in &units[..length] {
        let code = match order {
            Order::Little => u32::from_le_bytes(unit),
            Order::Big => u32::from_be_bytes(unit),
        };
        match char::from_u32(code) {
            Some(character) => text.push(character),
            None => return Err(format!("U+{code:04X}, which is no character,")),
        }
    }
    Ok(text)
}

/// Bytes as NumPy stores them, zeros up to the width. UTF-8, of which ASCII is a part, is the one
/// encoding that tells itself from others; none is guessed.
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
