//! safetensors: a header, which is JSON, and the values as they lie in memory.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write};

use ndarray::ArrayD;

use schema_arrays::match_dtype;

use crate::write::{Format, WriteError, WriteErrorKind, whole};
use crate::{AnyArray, Arrays, DType};

/// The values begin at a multiple of this, as those of the largest dtype have to.
const ALIGNMENT: usize = 8;

/// How many values are encoded at a time.
const BLOCK: usize = 1 << 12;

/// What stands under this name is text about the file.
const ABOUT: &str = "__metadata__";

/// The names stand in the header in their order. The values lie in the file from the largest dtype
/// to the smallest, so that all of them are aligned.
pub(super) fn write(arrays: &Arrays, out: &mut BufWriter<File>) -> Result<(), WriteError> {
    let mut tensors = Vec::new();
    for entry in arrays.entries() {
        let array = whole(arrays, entry, Format::SafeTensors)?;
        let in_array = |kind: WriteErrorKind| WriteError::from(kind).in_array(&entry.name);
        if entry.name == ABOUT {
            return Err(in_array(WriteErrorKind::Name {
                format: Format::SafeTensors.extension(),
                reason: "what has it there is text about the file",
            }));
        }
        let (dtype, size) = dtype(array.dtype()).ok_or_else(|| {
            in_array(WriteErrorKind::DType {
                format: Format::SafeTensors.extension(),
                dtype: array.dtype(),
            })
        })?;
        tensors.push(Tensor {
            name: &entry.name,
            array,
            dtype,
            size,
            start: 0,
        });
    }
    let mut in_file: Vec<usize> = (0..tensors.len()).collect();
    in_file.sort_by_key(|&index| std::cmp::Reverse(tensors[index].size));
    let mut end = 0;
    for &index in &in_file {
        tensors[index].start = end;
        end += tensors[index].bytes();
    }
    let header = header(&tensors)?;
    out.write_all(&(header.len() as u64).to_le_bytes())?;
    out.write_all(header.as_bytes())?;
    for &index in &in_file {
        values(tensors[index].array, out)?;
    }
    Ok(())
}

/// An array that can be written, and where.
struct Tensor<'a> {
    name: &'a str,
    array: &'a AnyArray,
    dtype: &'static str,
    /// How many bytes a value takes.
    size: u64,
    /// Where its values begin in the data.
    start: u64,
}

impl Tensor<'_> {
    fn bytes(&self) -> u64 {
        self.array.len() as u64 * self.size
    }
}

fn header(tensors: &[Tensor<'_>]) -> io::Result<String> {
    let mut header = "{".to_owned();
    for (index, tensor) in tensors.iter().enumerate() {
        let before = if index == 0 { "" } else { "," };
        let name = serde_json::to_string(tensor.name)?;
        let (dtype, start) = (tensor.dtype, tensor.start);
        let end = start + tensor.bytes();
        let _ = write!(
            header,
            "{before}{name}:{{\"dtype\":\"{dtype}\",\"shape\":{:?},\"data_offsets\":[{start},{end}]}}",
            tensor.array.shape()
        );
    }
    header.push('}');
    let length = header.len().next_multiple_of(ALIGNMENT);
    header.extend(std::iter::repeat_n(' ', length - header.len()));
    Ok(header)
}

/// What the format calls a dtype, and how many bytes a value takes.
fn dtype(dtype: DType) -> Option<(&'static str, u64)> {
    Some(match dtype {
        DType::Bool => ("BOOL", 1),
        DType::U8 => ("U8", 1),
        DType::U16 => ("U16", 2),
        DType::U32 => ("U32", 4),
        DType::U64 => ("U64", 8),
        DType::I8 => ("I8", 1),
        DType::I16 => ("I16", 2),
        DType::I32 => ("I32", 4),
        DType::I64 => ("I64", 8),
        DType::F16 => ("F16", 2),
        DType::BF16 => ("BF16", 2),
        DType::F32 => ("F32", 4),
        DType::F64 => ("F64", 8),
        DType::ComplexF32 => ("C64", 8),
        _ => return None,
    })
}

/// Writes the values in row-major order.
fn values(array: &AnyArray, out: &mut dyn Write) -> io::Result<()> {
    fn each<T>(
        array: &ArrayD<T>,
        out: &mut dyn Write,
        encode: impl Fn(&T, &mut Vec<u8>),
    ) -> io::Result<()> {
        let mut values = array.iter();
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
    match_dtype!(match array {
        AnyArray::Bool(array) => each(array, out, |value, bytes| bytes.push(u8::from(*value))),
        AnyArray::Int(array) | AnyArray::Float(array) => each(array, out, |value, bytes| {
            bytes.extend_from_slice(&value.to_le_bytes());
        }),
        AnyArray::Complex(array) => each(array, out, |value, bytes| {
            bytes.extend_from_slice(&value.re.to_le_bytes());
            bytes.extend_from_slice(&value.im.to_le_bytes());
        }),
        AnyArray::Text(_) => Ok(()),
    })
}
