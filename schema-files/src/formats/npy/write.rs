//! Writes `.npy`.

use std::fmt::Write as _;
use std::io::Write;

use ndarray::ArrayD;
use schema_arrays::{AnyArray, Entry, TextArray, match_dtype};

use super::dtype;
use crate::binary;
use crate::entries::complete;
use crate::error::{WriteError, WriteErrorKind};
use crate::formats::WriteSeek;

/// The alignment of the values, so that they can be mapped into memory.
const ALIGNMENT: usize = 64;

/// The number of digits that NumPy reserves for the length of the array, which may grow later.
const GROWTH: usize = 21;

pub(super) fn write(
    entries: &[Entry],
    format: &'static str,
    out: &mut dyn WriteSeek,
) -> Result<(), WriteError> {
    match entries {
        [entry] => Prepared::of(entry, format)?.write(out),
        entries => Err(WriteErrorKind::Count {
            format,
            most: Some(1),
            found: entries.len(),
        }
        .into()),
    }
}

/// An array that can be written, with its header.
pub(crate) struct Prepared<'a> {
    array: &'a AnyArray,
    header: Vec<u8>,
    fortran: bool,
    /// How many bytes a value takes.
    size: usize,
}

impl<'a> Prepared<'a> {
    pub(crate) fn of(entry: &'a Entry, format: &'static str) -> Result<Prepared<'a>, WriteError> {
        let array = complete(entry, format)?;
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
    pub(crate) fn length(&self) -> u64 {
        self.header.len() as u64 + self.array.len() as u64 * self.size as u64
    }

    pub(crate) fn write(&self, out: &mut dyn Write) -> Result<(), WriteError> {
        out.write_all(&self.header)?;
        let AnyArray::Text(text) = self.array else {
            return Ok(binary::write(self.array, self.fortran, out)?);
        };
        binary::blocks(text.values(), self.fortran, out, |value, bytes| {
            let end = bytes.len() + self.size;
            for character in value.chars() {
                bytes.extend_from_slice(&u32::from(character).to_le_bytes());
            }
            bytes.resize(end, 0);
        })?;
        Ok(())
    }
}

/// Returns the dtype as NumPy writes it, and the size of a value in bytes.
pub(super) fn descr(
    array: &AnyArray,
    format: &'static str,
) -> Result<(String, usize), WriteErrorKind> {
    let dtype = array.dtype();
    if let AnyArray::Text(text) = array {
        let width = width(text, format)?;
        return Ok((format!("<U{width}"), width * 4));
    }
    let Some(name) = dtype::name(dtype) else {
        return Err(WriteErrorKind::DType { format, dtype });
    };
    let size = name[1..].parse().unwrap_or(0);
    let order = if size == 1 { '|' } else { '<' };
    Ok((format!("{order}{name}"), size))
}

/// Returns the length of the longest text in characters, at least one as in NumPy.
fn width(text: &TextArray, format: &'static str) -> Result<usize, WriteErrorKind> {
    let mut width = 1;
    for (at, value) in text.values().indexed_iter() {
        if value.ends_with('\0') {
            return Err(WriteErrorKind::Value {
                format,
                at: ndarray::Dimension::as_array_view(&at).to_vec(),
                text: value.clone(),
                reason: "NULs at the end of a text are padding",
            });
        }
        width = width.max(value.chars().count());
    }
    Ok(width)
}

/// Whether the values are in column-major order, and not also in row-major order.
fn is_fortran(array: &AnyArray) -> bool {
    fn of<T>(array: &ArrayD<T>) -> bool {
        !array.is_standard_layout() && array.t().is_standard_layout()
    }
    match_dtype!(match array {
        AnyArray::Primitive(array) => of(array),
        AnyArray::Text(text) => of(text.values()),
    })
}

/// Makes the header, padded as by NumPy, in the oldest version of the format that can hold it.
pub(super) fn header(descr: &str, fortran: bool, shape: &[usize]) -> Vec<u8> {
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
        // With at most 64 axes of 20 digits, no header reaches the larger limit.
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
