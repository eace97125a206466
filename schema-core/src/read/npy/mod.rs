//! `.npy`: a header, which is a Python dict written out, and the values as they lie in memory.
//!
//! The header is parsed here rather than by npyz or ndarray-npy. Both read it with `py_literal`,
//! whose grammar tries every unclosed `[` or `{` twice: 22 of them in a header keep it busy for
//! 20 seconds, 40 for two months. npyz also refuses a dtype that it does not know (`<f12`, fields
//! with titles) in the same way as a damaged header; here the first is one array that cannot be
//! read, and the second an error. What is needed of the syntax is small, and the values are decoded
//! in blocks whoever has parsed the header.

mod data;
mod dtype;
mod header;

use std::io::Read;

use crate::Arrays;
use crate::array::Content;
use crate::read::collect::Collected;
use crate::read::source::Source;
use crate::read::{ReadError, ReadErrorKind};

pub(super) use data::Prepared;

impl Arrays {
    /// The array in the bytes of an `.npy` file, under a name.
    ///
    /// Numbers, truth values and text of any NumPy dtype that has a [`DType`](crate::DType) are
    /// read, of either byte order; column-major arrays stay column-major. Bytes (`|S5`) are text if
    /// they are UTF-8. Zeros at the end of text are padding, as NumPy has it. What has no
    /// `DType` (pickled objects, datetimes, structured records) is in [`Arrays::unreadable`].
    ///
    /// ```
    /// use schema_core::{Arrays, ndarray::ArrayD};
    ///
    /// let mut bytes = b"\x93NUMPY\x01\x00\x3a\x00".to_vec();
    /// bytes.extend(b"{'descr': '|u1', 'fortran_order': False, 'shape': (2,), } ");
    /// bytes.extend([7, 9]);
    /// let mut arrays = Arrays::from_npy("x", &bytes)?;
    /// let x: ArrayD<u8> = arrays.remove("x").unwrap().into_array().unwrap();
    /// assert_eq!(x.as_slice(), Some(&[7, 9][..]));
    /// # Ok::<(), schema_core::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Names the array and the reason: the bytes are no `.npy` file, are cut short or damaged, or
    /// claim more values than they hold.
    pub fn from_npy(name: impl Into<String>, bytes: &[u8]) -> Result<Arrays, ReadError> {
        read_alone(&name.into(), &mut &*bytes, bytes.len() as u64)
    }
}

/// The one array of an `.npy` file. What follows it in the file is left alone, as by NumPy.
pub(super) fn read_alone(
    name: &str,
    reader: &mut dyn Read,
    length: u64,
) -> Result<Arrays, ReadError> {
    let content = read(&mut Source::new(reader, length)).map_err(|error| match error.kind() {
        ReadErrorKind::UnknownFormat { .. } => error,
        _ => error.in_array(name),
    })?;
    let mut collected = Collected::default();
    collected.add(name.to_owned(), content)?;
    Ok(collected.into_arrays())
}

fn read(source: &mut Source<'_>) -> Result<Content, ReadError> {
    match Prepared::read(source)? {
        Ok(prepared) => prepared.decode(source),
        Err(reason) => Ok(Content::Unreadable(reason)),
    }
}
