//! safetensors: a header, which is JSON, and the values as they lie in memory.
//!
//! The header is parsed here rather than by the crate `safetensors`, which wants the whole file in
//! memory, forgets the order of the names, takes the last of two tensors that share one, and does
//! not say which tensor it is that claims other bytes than its shape has. Its rules are kept: the
//! tensors fill the data from its first byte to its last, without gap or overlap.

use std::collections::HashMap;
use std::fmt;
use std::io::Read;

use ndarray::ArrayD;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::array::Content;
use crate::read::collect::Collected;
#[cfg(feature = "complex")]
use crate::read::source::pair;
use crate::read::source::{Source, sizes, truncated_header};
use crate::read::{ReadError, ReadErrorKind};
use crate::{AnyArray, Arrays, OwnedElement};

/// The longest header that is read, as by the crate `safetensors`.
const LONGEST: u64 = 100_000_000;

/// The length of the header stands in so many bytes before it.
const PREFIX: u64 = 8;

/// What stands under this name is text about the file, and no tensor.
const ABOUT: &str = "__metadata__";

impl Arrays {
    /// The arrays in the bytes of a safetensors file, in the order of its header.
    ///
    /// Every dtype that has a [`DType`](crate::DType) is read. What has none, such as floats of 8
    /// bits, is in [`Arrays::unreadable`]. The text about the file (`__metadata__`) is passed over.
    ///
    /// ```
    /// use schema_core::Arrays;
    ///
    /// let header = r#"{"x":{"dtype":"U8","shape":[2,1],"data_offsets":[0,2]}}"#;
    /// let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    /// bytes.extend(header.as_bytes());
    /// bytes.extend([7, 9]);
    /// let arrays = Arrays::from_safetensors(&bytes)?;
    /// assert_eq!(arrays.get("x").unwrap().shape(), [2, 1]);
    /// # Ok::<(), schema_core::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Names the array and the reason: the header is damaged or longer than the file; an array is
    /// there twice, claims other bytes than its shape has, or shares bytes with another.
    pub fn from_safetensors(bytes: &[u8]) -> Result<Arrays, ReadError> {
        read(&mut &*bytes, bytes.len() as u64)
    }
}

pub(super) fn read(reader: &mut dyn Read, length: u64) -> Result<Arrays, ReadError> {
    let mut source = Source::new(reader, length);
    let tensors = header(&mut source)?;
    let mut in_file: Vec<usize> = (0..tensors.len()).collect();
    in_file.sort_by_key(|&index| tensors[index].1.data_offsets);
    // All of the header is held against the file before memory is taken for any of it.
    let layouts = layouts(&tensors, &in_file, source.left())?;
    let mut contents: Vec<Option<Content>> = tensors.iter().map(|_| None).collect();
    for (&index, layout) in in_file.iter().zip(layouts) {
        let (name, tensor) = &tensors[index];
        let content = match layout {
            Ok(layout) => layout
                .decode(&mut source)
                .map_err(|error| error.in_array(name))?,
            Err(reason) => {
                let (start, end) = tensor.data_offsets;
                source.skip(end - start)?;
                Content::Unreadable(reason)
            }
        };
        contents[index] = Some(content);
    }
    let mut collected = Collected::default();
    for ((name, _), content) in tensors.into_iter().zip(contents) {
        if let Some(content) = content {
            collected.add(name, content)?;
        }
    }
    Ok(collected.into_arrays())
}

/// The tensors, in the order of the header.
fn header(source: &mut Source<'_>) -> Result<Vec<(String, Tensor)>, ReadError> {
    let prefix = source.take(8)?;
    let Ok(prefix) = <[u8; 8]>::try_from(prefix.as_slice()) else {
        return Err(truncated_header(PREFIX, prefix.len() as u64));
    };
    let length = u64::from_le_bytes(prefix);
    if length > LONGEST {
        return Err(ReadErrorKind::HeaderTooLong {
            claimed: length,
            limit: LONGEST,
        }
        .into());
    }
    let bytes = source.take(usize::try_from(length).unwrap_or(usize::MAX))?;
    if (bytes.len() as u64) < length {
        return Err(truncated_header(length, bytes.len() as u64));
    }
    let damaged = |error: &serde_json::Error, start: usize| damaged(error, &bytes, start);
    let text = std::str::from_utf8(&bytes).map_err(|error| ReadErrorKind::Header {
        reason: "text that is not UTF-8".to_owned(),
        at: error.valid_up_to(),
    })?;
    let Names(names) = serde_json::from_str(text).map_err(|error| damaged(&error, 0))?;
    let mut tensors = Vec::with_capacity(names.len());
    for (name, value) in names {
        let start = value.get().as_ptr() as usize - text.as_ptr() as usize;
        if name == ABOUT {
            let about: Result<Option<HashMap<String, String>>, _> =
                serde_json::from_str(value.get());
            about.map_err(|error| damaged(&error, start))?;
            continue;
        }
        match serde_json::from_str(value.get()) {
            Ok(tensor) => tensors.push((name, tensor)),
            Err(error) => return Err(damaged(&error, start).in_array(&name)),
        }
    }
    Ok(tensors)
}

/// What the reader of JSON says, of what starts so many bytes after the header does.
fn damaged(error: &serde_json::Error, header: &[u8], start: usize) -> ReadError {
    let said = error.to_string();
    let (reason, _) = said.rsplit_once(" at line ").unwrap_or((&said, ""));
    let before: usize = header[start..]
        .split_inclusive(|&byte| byte == b'\n')
        .take(error.line().saturating_sub(1))
        .map(<[u8]>::len)
        .sum();
    ReadErrorKind::Header {
        reason: reason.to_owned(),
        at: start + before + error.column().saturating_sub(1),
    }
    .into()
}

#[derive(Deserialize)]
struct Tensor {
    dtype: String,
    shape: Vec<u64>,
    data_offsets: (u64, u64),
}

/// What stands in the header under each name, in order.
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

/// How the values of a tensor lie in the data, or why no array of a schema has them.
type Known = Result<Layout, String>;

/// What each tensor is, in the order of the file.
fn layouts(
    tensors: &[(String, Tensor)],
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
        return Err(ReadErrorKind::Unclaimed {
            bytes: data - end,
            at: end,
        }
        .into());
    }
    Ok(layouts)
}

fn layout(tensor: &Tensor, start: u64, data: u64) -> Result<Known, ReadErrorKind> {
    let (begins, ends) = tensor.data_offsets;
    if begins != start {
        return Err(ReadErrorKind::Misplaced {
            begins,
            expected: start,
        });
    }
    let claimed = ends
        .checked_sub(begins)
        .ok_or(ReadErrorKind::Backwards { begins, ends })?;
    let Some(bits) = bits(&tensor.dtype) else {
        // Whatever its values are, they end within the file.
        check_end(ends, data)?;
        return Ok(Err(format!(
            "holds the dtype `{:.20}`, which no schema has",
            tensor.dtype.escape_debug().to_string()
        )));
    };
    let overflow = || ReadErrorKind::ShapeOverflow {
        shape: tensor.shape.clone(),
    };
    // Of numbers smaller than a byte, the file has whole bytes.
    let (shape, count, _) = sizes(&tensor.shape, bits.div_ceil(8)).ok_or_else(overflow)?;
    let expected = (count as u64)
        .checked_mul(bits)
        .ok_or_else(overflow)?
        .div_ceil(8);
    if claimed != expected {
        return Err(ReadErrorKind::OtherSize { claimed, expected });
    }
    check_end(ends, data)?;
    Ok(stored(&tensor.dtype).map(|stored| Layout {
        stored,
        shape,
        count,
    }))
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

/// How many bits a value has, of the dtypes that the format knows.
fn bits(dtype: &str) -> Option<u64> {
    Some(match dtype {
        "F4" => 4,
        "F6_E2M3" | "F6_E3M2" => 6,
        "BOOL" | "U8" | "I8" | "F8_E4M3" | "F8_E5M2" | "F8_E8M0" | "F8_E4M3FNUZ"
        | "F8_E5M2FNUZ" => 8,
        "U16" | "I16" | "F16" | "BF16" => 16,
        "U32" | "I32" | "F32" => 32,
        "U64" | "I64" | "F64" | "C64" => 64,
        _ => return None,
    })
}

/// An element type that is stored and can be read.
#[derive(Clone, Copy)]
enum Stored {
    Bool,
    U8,
    U16,
    U32,
    U64,
    I8,
    I16,
    I32,
    I64,
    #[cfg(feature = "half")]
    F16,
    #[cfg(feature = "half")]
    BF16,
    F32,
    F64,
    #[cfg(feature = "complex")]
    ComplexF32,
}

fn stored(dtype: &str) -> Result<Stored, String> {
    Ok(match dtype {
        "BOOL" => Stored::Bool,
        "U8" => Stored::U8,
        "U16" => Stored::U16,
        "U32" => Stored::U32,
        "U64" => Stored::U64,
        "I8" => Stored::I8,
        "I16" => Stored::I16,
        "I32" => Stored::I32,
        "I64" => Stored::I64,
        #[cfg(feature = "half")]
        "F16" => Stored::F16,
        #[cfg(feature = "half")]
        "BF16" => Stored::BF16,
        #[cfg(not(feature = "half"))]
        "F16" | "BF16" => {
            let name = dtype.to_lowercase();
            return Err(format!("holds {name}, which needs the feature `half`"));
        }
        "F32" => Stored::F32,
        "F64" => Stored::F64,
        #[cfg(feature = "complex")]
        "C64" => Stored::ComplexF32,
        #[cfg(not(feature = "complex"))]
        "C64" => {
            return Err("holds complex numbers, which need the feature `complex`".to_owned());
        }
        small => {
            return Err(format!(
                "holds floats of less than 16 bits ({small}); save it as F16, BF16 or F32"
            ));
        }
    })
}

/// A tensor that is read.
struct Layout {
    stored: Stored,
    shape: Vec<usize>,
    count: usize,
}

impl Layout {
    fn decode(self, source: &mut Source<'_>) -> Result<Content, ReadError> {
        macro_rules! numbers {
            ($number:ty) => {
                self.numbers(source, <$number>::from_le_bytes)
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
            #[cfg(feature = "half")]
            Stored::BF16 => numbers!(half::bf16),
            Stored::F32 => numbers!(f32),
            Stored::F64 => numbers!(f64),
            #[cfg(feature = "complex")]
            Stored::ComplexF32 => self.numbers::<_, 8>(source, pair(f32::from_le_bytes)),
        }
    }

    fn numbers<T: OwnedElement, const N: usize>(
        self,
        source: &mut Source<'_>,
        decode: impl Fn([u8; N]) -> T,
    ) -> Result<Content, ReadError> {
        let values = source.numbers(self.count, decode)?;
        match ArrayD::from_shape_vec(self.shape, values) {
            Ok(array) => Ok(Content::Typed(AnyArray::from(array))),
            Err(_) => unreachable!("the values were counted by the shape"),
        }
    }
}
