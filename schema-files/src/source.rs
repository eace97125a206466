//! A reader with an upper bound on its bytes.

#[cfg(feature = "safetensors")]
use std::io;
use std::io::{ErrorKind, Read};

use crate::error::{ReadError, ReadErrorKind};

/// How many bytes are decoded at a time: few enough for the L2 cache, and enough to make few calls.
const BLOCK: usize = 1 << 16;

/// A reader, and the most bytes that it still has.
pub(crate) struct Source<'r> {
    reader: &'r mut dyn Read,
    left: u64,
}

impl<'r> Source<'r> {
    pub(crate) fn new(reader: &'r mut dyn Read, length: u64) -> Source<'r> {
        Source {
            reader,
            left: length,
        }
    }

    pub(crate) fn left(&self) -> u64 {
        self.left
    }

    /// Reads the next `count` bytes, or fewer at the end. Allocates no more than the bytes left.
    pub(crate) fn take(&mut self, count: usize) -> Result<Vec<u8>, ReadError> {
        let count = usize::try_from(self.left).map_or(count, |left| left.min(count));
        let mut bytes = vec![0; count];
        let found = self.fill(&mut bytes)?;
        bytes.truncate(found);
        Ok(bytes)
    }

    /// Reads the `length` bytes of a header.
    pub(crate) fn header(&mut self, length: u64, limit: u64) -> Result<Vec<u8>, ReadError> {
        if length > limit {
            let claimed = length;
            return Err(ReadErrorKind::HeaderTooLong { claimed, limit }.into());
        }
        let bytes = self.take(usize::try_from(length).unwrap_or(usize::MAX))?;
        let found = bytes.len() as u64;
        if found < length {
            return Err(ReadError::truncated("header", length, found));
        }
        Ok(bytes)
    }

    /// Fills the buffer, or as much of it as there are bytes.
    fn fill(&mut self, buffer: &mut [u8]) -> Result<usize, ReadError> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.reader.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.left = self.left.saturating_sub(filled as u64);
        Ok(filled)
    }

    /// Skips `count` bytes, or fewer at the end.
    #[cfg(feature = "safetensors")]
    pub(crate) fn skip(&mut self, count: u64) -> Result<(), ReadError> {
        let skipped = io::copy(&mut self.reader.take(count), &mut io::sink())?;
        self.left = self.left.saturating_sub(skipped);
        Ok(())
    }

    /// Reads `count` values of `size` bytes each, in blocks of complete values.
    pub(crate) fn blocks(
        &mut self,
        count: usize,
        size: usize,
        mut each: impl FnMut(&[u8]),
    ) -> Result<(), ReadError> {
        let total = count * size;
        let mut buffer = vec![0; total.min((BLOCK / size).max(1) * size)];
        let mut done = 0;
        while done < total {
            let block = buffer.len().min(total - done);
            let found = self.fill(&mut buffer[..block])?;
            if found < block {
                return Err(ReadError::truncated(
                    "data",
                    total as u64,
                    (done + found) as u64,
                ));
            }
            each(&buffer[..block]);
            done += block;
        }
        Ok(())
    }
}

/// Allocates room for `count` values; `bytes` is the number that the error reports.
pub(crate) fn room<T>(count: usize, bytes: u64) -> Result<Vec<T>, ReadError> {
    let mut values = Vec::new();
    match values.try_reserve_exact(count) {
        Ok(()) => Ok(values),
        Err(_) => Err(ReadErrorKind::OutOfMemory { bytes }.into()),
    }
}

/// Returns the shape, its number of values, and their size in bytes, if ndarray supports such an
/// array: the product of the axes that are not of size 0 must fit as well.
pub(crate) fn sizes(shape: &[u64], size: u64) -> Option<(Vec<usize>, usize, u64)> {
    let most = u64::try_from(isize::MAX).ok()?;
    shape
        .iter()
        .filter(|&&axis| axis != 0)
        .try_fold(size, |bytes, &axis| bytes.checked_mul(axis))
        .filter(|&bytes| bytes <= most)?;
    let axes = shape
        .iter()
        .map(|&axis| usize::try_from(axis).ok())
        .collect::<Option<Vec<_>>>()?;
    let count = axes.iter().product();
    Some((axes, count, count as u64 * size))
}
