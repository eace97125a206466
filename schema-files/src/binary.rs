//! Reads and writes values of a fixed size as the bytes of a file.

use std::io::{self, Write};

use ndarray::{ArrayD, IxDyn, ShapeBuilder};
#[cfg(feature = "npy")]
use schema_arrays::coordinates;
use schema_arrays::{AnyArray, OwnedElement, dtypes, match_dtype};
use schema_spec::DType;

use crate::error::{ReadError, ReadErrorKind};
use crate::source::{Source, room};

/// How many values are encoded at a time.
const BLOCK: usize = 1 << 12;

/// How the values of an array are stored in a file.
#[derive(Debug)]
pub(crate) struct Layout {
    /// Whether the most significant byte of a number comes first.
    pub(crate) big_endian: bool,
    pub(crate) shape: Vec<usize>,
    /// Whether the first axis is the innermost.
    pub(crate) fortran: bool,
}

/// Returns how many bytes a value takes; `None` if sizes differ, or its Cargo feature is off.
pub(crate) fn size(dtype: DType) -> Option<u64> {
    match_dtype!(match dtype {
        DType::Primitive(T) => Some(size_of::<T>() as u64),
        _ => None,
    })
}

/// Says that arrays of this dtype need a Cargo feature.
pub(crate) fn feature_off(dtype: DType) -> String {
    if dtype.is_complex() {
        "holds complex numbers, which need the feature `complex`".to_owned()
    } else {
        format!("holds {dtype}, which needs the feature `half`")
    }
}

/// Reads the values of an array whose dtype has a [`size`].
pub(crate) fn read(
    dtype: DType,
    layout: &Layout,
    source: &mut Source<'_>,
) -> Result<AnyArray, ReadError> {
    fn numbers<T: Binary + OwnedElement>(
        layout: &Layout,
        source: &mut Source<'_>,
    ) -> Result<AnyArray, ReadError> {
        let count = layout.shape.iter().product();
        let mut values = room(count, (count as u64).saturating_mul(size_of::<T>() as u64))?;
        source.blocks(count, size_of::<T>(), |block| {
            T::decode(block, layout.big_endian, &mut values);
        })?;
        Ok(AnyArray::from(layout.shaped(values)?))
    }
    match_dtype!(match dtype {
        DType::Primitive(T) => numbers::<T>(layout, source),
        _ => Err(overflow(&layout.shape)),
    })
}

impl Layout {
    /// The coordinates of the value at `position` in the file.
    #[cfg(feature = "npy")]
    pub(crate) fn coordinates(&self, position: usize) -> Vec<usize> {
        if !self.fortran {
            return coordinates(position, &self.shape);
        }
        let shape: Vec<usize> = self.shape.iter().rev().copied().collect();
        let mut index = coordinates(position, &shape);
        index.reverse();
        index
    }

    /// The layout of an array of `rows` of the rows.
    pub(crate) fn slice(&self, rows: usize) -> Layout {
        let mut shape = self.shape.clone();
        if let Some(first) = shape.first_mut() {
            *first = rows;
        }
        Layout {
            big_endian: self.big_endian,
            shape,
            fortran: self.fortran,
        }
    }

    /// Makes an array of the values, which are in the order of the file.
    pub(crate) fn shaped<T>(&self, values: Vec<T>) -> Result<ArrayD<T>, ReadError> {
        let shape = IxDyn(&self.shape).set_f(self.fortran);
        ArrayD::from_shape_vec(shape, values).map_err(|_| overflow(&self.shape))
    }
}

fn overflow(shape: &[usize]) -> ReadError {
    let shape = shape.iter().map(|&size| size as u64).collect();
    ReadErrorKind::ShapeOverflow { shape }.into()
}

/// Writes the values in row-major order, or in column-major order. Text is not written.
pub(crate) fn write(array: &AnyArray, fortran: bool, out: &mut dyn Write) -> io::Result<()> {
    match_dtype!(match array {
        AnyArray::Primitive(array) => blocks(array, fortran, out, Binary::encode),
        AnyArray::Text(_) => Ok(()),
    })
}

/// Writes the values, each as `encode` appends it.
pub(crate) fn blocks<T>(
    array: &ArrayD<T>,
    fortran: bool,
    out: &mut dyn Write,
    encode: impl Fn(&T, &mut Vec<u8>),
) -> io::Result<()> {
    let transposed = array.t();
    let mut values = if fortran {
        transposed.iter()
    } else {
        array.iter()
    };
    let mut bytes = Vec::new();
    while values.len() > 0 {
        bytes.clear();
        for value in values.by_ref().take(BLOCK) {
            encode(value, &mut bytes);
        }
        out.write_all(&bytes)?;
    }
    Ok(())
}

/// An element that is a fixed number of bytes.
trait Binary: Sized {
    /// Appends the values of a block. The byte order is matched outside of the loop, so that the
    /// loop can be vectorized.
    fn decode(block: &[u8], big_endian: bool, values: &mut Vec<Self>);

    /// Appends the bytes of the value in little-endian order.
    fn encode(&self, bytes: &mut Vec<u8>);
}

impl Binary for bool {
    fn decode(block: &[u8], _: bool, values: &mut Vec<bool>) {
        values.extend(block.iter().map(|byte| *byte != 0));
    }

    fn encode(&self, bytes: &mut Vec<u8>) {
        bytes.push(u8::from(*self));
    }
}

macro_rules! numbers {
    ([$($variant:ident($number:ty, $doc:literal))*]) => {$(
        impl Binary for $number {
            fn decode(block: &[u8], big_endian: bool, values: &mut Vec<$number>) {
                let (block, _) = block.as_chunks();
                if big_endian {
                    values.extend(block.iter().map(|bytes| <$number>::from_be_bytes(*bytes)));
                } else {
                    values.extend(block.iter().map(|bytes| <$number>::from_le_bytes(*bytes)));
                }
            }

            fn encode(&self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_le_bytes());
            }
        }
    )*};
}

dtypes!(Int[numbers]);
dtypes!(Float[numbers]);

/// A complex number is stored as its real and its imaginary part.
#[cfg(feature = "complex")]
impl<P: Binary + Copy> Binary for num_complex::Complex<P> {
    fn decode(block: &[u8], big_endian: bool, values: &mut Vec<Self>) {
        let mut parts = Vec::new();
        P::decode(block, big_endian, &mut parts);
        let (parts, _) = parts.as_chunks();
        values.extend(parts.iter().map(|&[re, im]| Self::new(re, im)));
    }

    fn encode(&self, bytes: &mut Vec<u8>) {
        self.re.encode(bytes);
        self.im.encode(bytes);
    }
}
