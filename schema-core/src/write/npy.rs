//! `.npy`: a header, which is a Python dict written out, and the values as they lie in memory.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write};

use ndarray::ArrayD;

use schema_arrays::match_dtype;

use crate::array::Entry;
use crate::write::{Format, WriteError, WriteErrorKind, whole};
use crate::{AnyArray, Arrays, DType};

/// The values begin at a multiple of this, so that they can be mapped into memory.
const ALIGNMENT: usize = 64;

/// NumPy leaves as many digits for the length of the array, which may grow in place.
const GROWTH: usize = 21;

/// How many values are encoded at a time.
const BLOCK: usize = 1 << 12;

pub(super) fn write(arrays: &Arrays, out: &mut BufWriter<File>) -> Result<(), WriteError> {
    match arrays.entries() {
        [entry] => Prepared::of(arrays, entry, Format::Npy)?.write(out),
        entries => Err(WriteErrorKind::Count {
            format: Format::Npy.extension(),
            found: entries.len(),
        }
        .into()),
    }
}

/// An array that can be written, and how.
pub(super) struct Prepared<'a> {
    array: &'a AnyArray,
    header: Vec<u8>,
    fortran: bool,
    /// How many bytes a value takes.
    size: usize,
}

impl<'a> Prepared<'a> {
    pub(super) fn of(
        arrays: &'a Arrays,
        entry: &'a Entry,
        format: Format,
    ) -> Result<Prepared<'a>, WriteError> {
        let array = whole(arrays, entry, format)?;
        let in_array = |kind: WriteErrorKind| WriteError::from(kind).in_array(&entry.name);
        let (descr, size) = descr(array, format).map_err(in_array)?;
        let fortran = is_fortran(array);
        let header = header(&descr, fortran, array.shape());
        Ok(Prepared {
            array,
            header,
            fortran,
            size,
        })
    }

    /// How many bytes the file takes.
    pub(super) fn length(&self) -> u64 {
        self.header.len() as u64 + self.array.len() as u64 * self.size as u64
    }

    pub(super) fn write(&self, out: &mut dyn Write) -> Result<(), WriteError> {
        out.write_all(&self.header)?;
        match_dtype!(match self.array {
            AnyArray::Bool(array) => {
                self.values(array, out, |value, bytes| bytes.push(u8::from(*value)))?;
            }
            AnyArray::Int(array) | AnyArray::Float(array) => {
                self.values(array, out, |value, bytes| {
                    bytes.extend_from_slice(&value.to_le_bytes());
                })?;
            }
            AnyArray::Complex(array) => self.values(array, out, |value, bytes| {
                bytes.extend_from_slice(&value.re.to_le_bytes());
                bytes.extend_from_slice(&value.im.to_le_bytes());
            })?,
            AnyArray::Text(text) => self.values(text.values(), out, |value, bytes| {
                let end = bytes.len() + self.size;
                for character in value.chars() {
                    bytes.extend_from_slice(&u32::from(character).to_le_bytes());
                }
                bytes.resize(end, 0);
            })?,
        });
        Ok(())
    }

    /// Writes each value in the order in which the file has them.
    fn values<T>(
        &self,
        array: &ArrayD<T>,
        out: &mut dyn Write,
        encode: impl Fn(&T, &mut Vec<u8>),
    ) -> io::Result<()> {
        let transposed = array.t();
        let mut values = if self.fortran {
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
}

/// How NumPy writes the dtype, and how many bytes a value of it takes.
fn descr(array: &AnyArray, format: Format) -> Result<(String, usize), WriteErrorKind> {
    let descr = match array.dtype() {
        DType::Bool => "|b1",
        DType::U8 => "|u1",
        DType::U16 => "<u2",
        DType::U32 => "<u4",
        DType::U64 => "<u8",
        DType::I8 => "|i1",
        DType::I16 => "<i2",
        DType::I32 => "<i4",
        DType::I64 => "<i8",
        DType::F16 => "<f2",
        DType::F32 => "<f4",
        DType::F64 => "<f8",
        DType::ComplexF32 => "<c8",
        DType::ComplexF64 => "<c16",
        DType::Text => {
            let width = width(array, format)?;
            return Ok((format!("<U{width}"), width * 4));
        }
        dtype => {
            return Err(WriteErrorKind::DType {
                format: format.extension(),
                dtype,
            });
        }
    };
    let size = descr[2..].parse().unwrap_or(0);
    Ok((descr.to_owned(), size))
}

/// How many characters the longest text has, one at least as in NumPy.
fn width(array: &AnyArray, format: Format) -> Result<usize, WriteErrorKind> {
    let AnyArray::Text(text) = array else {
        return Ok(1);
    };
    let mut width = 1;
    for (at, value) in text.values().indexed_iter() {
        if value.ends_with('\0') {
            return Err(WriteErrorKind::Value {
                format: format.extension(),
                at: ndarray::Dimension::as_array_view(&at).to_vec(),
                text: value.clone(),
                reason: "zeros at the end of a text are padding there",
            });
        }
        width = width.max(value.chars().count());
    }
    Ok(width)
}

/// Whether the values lie in memory column by column, and not also row by row.
fn is_fortran(array: &AnyArray) -> bool {
    fn of<T>(array: &ArrayD<T>) -> bool {
        !array.is_standard_layout() && array.t().is_standard_layout()
    }
    match_dtype!(match array {
        AnyArray::Primitive(array) => of(array),
        AnyArray::Text(text) => of(text.values()),
    })
}

/// The header as NumPy pads it, in the oldest version of the format that holds it.
fn header(descr: &str, fortran: bool, shape: &[usize]) -> Vec<u8> {
    let order = if fortran { "True" } else { "False" };
    let mut dict = format!("{{'descr': '{descr}', 'fortran_order': {order}, 'shape': (");
    for (axis, size) in shape.iter().enumerate() {
        let before = if axis == 0 { "" } else { ", " };
        let _ = write!(dict, "{before}{size}");
    }
    dict.push_str(if shape.len() == 1 { ",), }" } else { "), }" });
    let grows = if fortran { shape.last() } else { shape.first() };
    if let Some(size) = grows {
        let digits = size.to_string().len();
        dict.extend(std::iter::repeat_n(' ', GROWTH.saturating_sub(digits)));
    }
    let padded = |before: usize| {
        let unpadded = before + dict.len() + 1;
        unpadded.next_multiple_of(ALIGNMENT) - before
    };
    let mut header = b"\x93NUMPY".to_vec();
    match u16::try_from(padded(10)) {
        Ok(length) => {
            header.extend([1, 0]);
            header.extend(length.to_le_bytes());
        }
        // At most 64 axes of 20 digits: no header comes near the larger limit.
        Err(_) => {
            header.extend([2, 0]);
            header.extend(u32::try_from(padded(12)).unwrap_or(u32::MAX).to_le_bytes());
        }
    }
    header.extend(dict.bytes());
    header.resize((header.len() + 1).next_multiple_of(ALIGNMENT) - 1, b' ');
    header.push(b'\n');
    header
}
