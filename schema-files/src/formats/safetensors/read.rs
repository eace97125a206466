//! Reads safetensors.
//!
//! The header is parsed here rather than by the crate `safetensors`, which needs the complete file in
//! memory, loses the order of the names, keeps the last of two tensors with the same name, and does
//! not name the tensor whose size does not fit its shape. Its rules are kept: the tensors fill the
//! data without gaps or overlaps.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::ops::Range;

use schema_arrays::{Content, Entry};
use schema_spec::DType;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{METADATA, dtype};
use crate::binary::{self, Layout};
use crate::error::{ReadError, ReadErrorKind, SafetensorsError};
use crate::input::Input;
use crate::json;
use crate::pieces::Flat;
use crate::source::{Source, sizes};

/// The longest header that is read, the limit of the crate `safetensors`.
const LONGEST: u64 = 100_000_000;

pub(super) fn read(input: &mut Input<'_>) -> Result<Vec<Entry>, ReadError> {
    let mut source = Source::new(input.reader, input.length);
    let listed = Listed::read(&mut source)?;
    let mut in_file: Vec<&Listed> = listed.iter().collect();
    in_file.sort_by_key(|tensor| tensor.range);
    let mut contents: HashMap<&str, Content> = HashMap::with_capacity(listed.len());
    for Listed { name, range, array } in in_file {
        let content = match array {
            Ok(array) => {
                let content = array.value(&mut source);
                content.map_err(|error| error.in_array(name))?
            }
            Err(reason) => {
                source.skip(range.1 - range.0)?;
                Content::Unreadable(reason.clone())
            }
        };
        contents.insert(name, content);
    }
    let entries = listed.iter().filter_map(|Listed { name, .. }| {
        let content = contents.remove(&**name)?;
        let name = name.clone();
        Some(Entry { name, content })
    });
    Ok(entries.collect())
}

/// A tensor of the header, which is checked against the bytes present.
pub(crate) struct Listed {
    pub(crate) name: String,
    /// Where its values begin and end, from the end of the header.
    pub(crate) range: (u64, u64),
    /// Why it cannot be read, although the file is valid.
    pub(crate) array: Result<Tensor, String>,
}

/// A tensor that can be read.
#[derive(Debug)]
pub(crate) struct Tensor {
    dtype: DType,
    layout: Layout,
}

impl Listed {
    /// Reads the header, before memory is allocated for values. The names are in its order, and none
    /// appears twice.
    pub(crate) fn read(source: &mut Source<'_>) -> Result<Vec<Listed>, ReadError> {
        let tensors = header(source)?;
        let mut in_file: Vec<usize> = (0..tensors.len()).collect();
        in_file.sort_by_key(|&index| tensors[index].1.data_offsets);
        let mut arrays: Vec<_> = tensors.iter().map(|_| None).collect();
        let layouts = layouts(&tensors, &in_file, source.left())?;
        for (&index, array) in in_file.iter().zip(layouts) {
            arrays[index] = Some(array);
        }
        let mut names = HashSet::new();
        let mut listed = Vec::with_capacity(tensors.len());
        for ((name, tensor), array) in tensors.into_iter().zip(arrays) {
            if !names.insert(name.clone()) {
                return Err(ReadError::from(ReadErrorKind::Duplicate).in_array(&name));
            }
            listed.extend(array.map(|array| Listed {
                name,
                range: tensor.data_offsets,
                array: array.map(|(dtype, layout)| Tensor { dtype, layout }),
            }));
        }
        Ok(listed)
    }
}

impl Flat for Tensor {
    fn layout(&self) -> &Layout {
        &self.layout
    }

    fn size(&self) -> u64 {
        binary::size(self.dtype).unwrap_or(1)
    }

    fn memory(&self) -> u64 {
        self.size()
    }

    fn rows(&self, rows: Range<usize>, source: &mut Source<'_>) -> Result<Content, ReadError> {
        let layout = self.layout.slice(rows.len());
        binary::read(self.dtype, &layout, source).map(Content::Typed)
    }

    fn value(&self, source: &mut Source<'_>) -> Result<Content, ReadError> {
        binary::read(self.dtype, &self.layout, source).map(Content::Typed)
    }
}

/// Reads the tensors of the header, in order.
fn header(source: &mut Source<'_>) -> Result<Vec<(String, Declared)>, ReadError> {
    let mut length = [0; 8];
    length.copy_from_slice(&source.header(8, LONGEST)?);
    let bytes = source.header(u64::from_le_bytes(length), LONGEST)?;
    let damaged = |error: &serde_json::Error, start: usize| damaged(error, &bytes, start);
    let text = std::str::from_utf8(&bytes).map_err(|error| ReadErrorKind::Header {
        reason: "text that is not UTF-8".to_owned(),
        at: error.valid_up_to(),
    })?;
    let Names(names) = serde_json::from_str(text).map_err(|error| damaged(&error, 0))?;
    let mut tensors = Vec::with_capacity(names.len());
    for (name, value) in names {
        let start = value.get().as_ptr() as usize - text.as_ptr() as usize;
        if name == METADATA {
            let metadata: Result<Option<HashMap<String, String>>, _> =
                serde_json::from_str(value.get());
            metadata.map_err(|error| damaged(&error, start))?;
            continue;
        }
        match serde_json::from_str(value.get()) {
            Ok(tensor) => tensors.push((name, tensor)),
            Err(error) => return Err(damaged(&error, start).in_array(&name)),
        }
    }
    Ok(tensors)
}

/// Makes the error of the part of the header that begins at byte `start`.
fn damaged(error: &serde_json::Error, header: &[u8], start: usize) -> ReadError {
    let before: usize = header[start..]
        .split_inclusive(|&byte| byte == b'\n')
        .take(error.line().saturating_sub(1))
        .map(<[u8]>::len)
        .sum();
    ReadErrorKind::Header {
        reason: json::reason(error),
        at: start + before + error.column().saturating_sub(1),
    }
    .into()
}

#[derive(Deserialize)]
struct Declared {
    dtype: String,
    shape: Vec<u64>,
    data_offsets: (u64, u64),
}

/// The entries of the header, in order.
struct Names<'h>(Vec<(String, &'h RawValue)>);

impl<'de: 'h, 'h> Deserialize<'de> for Names<'h> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Names<'h>, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Names<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of tensors")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Names<'de>, M::Error> {
                let mut names = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    names.push(entry);
                }
                Ok(Names(names))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

/// The dtype and layout of a tensor, or why it cannot be read as an array.
type Known = Result<(DType, Layout), String>;

/// Returns the layout of each tensor, in the order of the file.
fn layouts(
    tensors: &[(String, Declared)],
    in_file: &[usize],
    data: u64,
) -> Result<Vec<Known>, ReadError> {
    let mut end = 0;
    let mut layouts = Vec::with_capacity(tensors.len());
    for &index in in_file {
        let (name, tensor) = &tensors[index];
        let layout = layout(tensor, end, data).map_err(|kind| ReadError::from(kind).in_array(name));
        layouts.push(layout?);
        end = tensor.data_offsets.1;
    }
    if end < data {
        return Err(SafetensorsError::TrailingBytes {
            bytes: data - end,
            at: end,
        }
        .into());
    }
    Ok(layouts)
}

fn layout(tensor: &Declared, start: u64, data: u64) -> Result<Known, ReadErrorKind> {
    let (begins, ends) = tensor.data_offsets;
    if begins != start {
        let expected = start;
        return Err(SafetensorsError::Gap { begins, expected }.into());
    }
    let claimed = ends
        .checked_sub(begins)
        .ok_or(SafetensorsError::Backwards { begins, ends })?;
    let Some(bits) = dtype::bits(&tensor.dtype) else {
        // Even unknown values must end within the file.
        check_end(ends, data)?;
        return Ok(Err(format!(
            "holds the dtype `{:.20}`, which is not supported",
            tensor.dtype.escape_debug().to_string()
        )));
    };
    let overflow = || ReadErrorKind::ShapeOverflow {
        shape: tensor.shape.clone(),
    };
    // Numbers smaller than a byte are counted as bytes, which bounds the shape.
    let (shape, count, _) = sizes(&tensor.shape, bits.div_ceil(8)).ok_or_else(overflow)?;
    let expected = (count as u64)
        .checked_mul(bits)
        .ok_or_else(overflow)?
        .div_ceil(8);
    if claimed != expected {
        return Err(SafetensorsError::SizeMismatch { claimed, expected }.into());
    }
    check_end(ends, data)?;
    let layout = Layout {
        big_endian: false,
        shape,
        fortran: false,
    };
    Ok(stored(&tensor.dtype).map(|dtype| (dtype, layout)))
}

/// Returns the dtype, or why it cannot be read.
fn stored(name: &str) -> Result<DType, String> {
    match dtype::dtype(name) {
        Some(dtype) if binary::size(dtype).is_some() => Ok(dtype),
        Some(dtype) => Err(binary::feature_off(dtype)),
        None => Err(format!(
            "holds floats of fewer than 16 bits ({name}); save it as F16, BF16 or F32"
        )),
    }
}

fn check_end(ends: u64, data: u64) -> Result<(), ReadErrorKind> {
    if ends <= data {
        return Ok(());
    }
    Err(ReadErrorKind::Truncated {
        part: "data",
        expected: ends,
        found: data,
    })
}
