//! Writes safetensors.

use std::fmt::Write as _;
use std::io;

use schema_arrays::{AnyArray, Entry};

use super::{METADATA, dtype};
use crate::binary;
use crate::entries::complete;
use crate::error::{WriteError, WriteErrorKind};
use crate::formats::WriteSeek;

/// The alignment of the values, that of the largest dtype.
const ALIGNMENT: usize = 8;

/// Writes a header with the names in order. The values are sorted from the largest dtype to the
/// smallest, so that all of them are aligned.
pub(super) fn write(
    entries: &[Entry],
    format: &'static str,
    out: &mut dyn WriteSeek,
) -> Result<(), WriteError> {
    let mut tensors = Vec::new();
    for entry in entries {
        let array = complete(entry, format)?;
        let in_array = |kind: WriteErrorKind| WriteError::from(kind).in_array(&entry.name);
        if entry.name == METADATA {
            let reason = "it is reserved for metadata";
            return Err(in_array(WriteErrorKind::Name { format, reason }));
        }
        let dtype = array.dtype();
        let (Some(name), Some(size)) = (dtype::name(dtype), binary::size(dtype)) else {
            return Err(in_array(WriteErrorKind::DType { format, dtype }));
        };
        tensors.push(Tensor {
            name: &entry.name,
            array,
            dtype: name,
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
        binary::write(tensors[index].array, false, out)?;
    }
    Ok(())
}

/// An array that can be written, with its position.
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
