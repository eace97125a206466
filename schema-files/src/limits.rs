use crate::error::{ReadError, ReadErrorKind};

/// How many times its own size a compressed file may expand to, regardless of the limit.
const EXPANSION: u64 = 100;

/// How many times its own size a text file may take in memory, regardless of the limit.
const TEXT: u64 = 10;

/// How much memory a file may use.
///
/// An uncompressed file holds no more than its own size. A compressed file (an archive, Parquet or
/// Arrow) may expand to a hundred times its size or to [`max_bytes`](ReadLimits::max_bytes),
/// whichever is more: real data stays far below, and decompression bombs exceed it. The text in a
/// table may take ten times the table's size or `max_bytes`, whichever is more: each value is a
/// string of its own, so single letters take the most.
///
/// ```
/// use schema_files::ReadLimits;
///
/// assert_eq!(ReadLimits::default().max_bytes(), 1 << 30);
/// assert_eq!(ReadLimits::default().with_max_bytes(1 << 20).max_bytes(), 1 << 20);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadLimits {
    max_bytes: u64,
    /// Whether the size of the file allows no more.
    is_total: bool,
}

impl Default for ReadLimits {
    fn default() -> ReadLimits {
        ReadLimits {
            max_bytes: 1 << 30,
            is_total: false,
        }
    }
}

impl ReadLimits {
    /// The bytes that a file may expand to even if that is more than a hundred times its size, that
    /// the text in a table may take even if that is more than ten times its size, and that are read
    /// from a pipe: 1 GiB by default.
    pub fn max_bytes(&self) -> u64 {
        self.max_bytes
    }

    /// Sets the number of bytes.
    #[must_use]
    pub fn with_max_bytes(mut self, max_bytes: u64) -> ReadLimits {
        self.max_bytes = max_bytes;
        self
    }

    /// Returns the budget for the text in a file of this size.
    pub fn for_text(&self, size: u64) -> Budget {
        self.times(size, TEXT)
    }

    /// Returns the budget for a compressed file of this size.
    pub fn for_compressed(&self, size: u64) -> Budget {
        self.times(size, EXPANSION)
    }

    /// Creates limits that the size of a file does not raise: it may take so many bytes and no more. For
    /// servers, whose clients choose the files.
    ///
    /// ```
    /// use schema_files::ReadLimits;
    ///
    /// let limits = ReadLimits::total(1 << 20);
    /// assert_eq!(limits.for_compressed(1 << 19).left(), 1 << 20);
    /// let raised = ReadLimits::default().with_max_bytes(1 << 20);
    /// assert_eq!(raised.for_compressed(1 << 19).left(), 100 << 19);
    /// ```
    pub fn total(max_bytes: u64) -> ReadLimits {
        ReadLimits {
            max_bytes,
            is_total: true,
        }
    }

    fn times(&self, size: u64, factor: u64) -> Budget {
        let of_size = if self.is_total {
            0
        } else {
            size.saturating_mul(factor)
        };
        Budget {
            spent: 0,
            limit: self.max_bytes.max(of_size),
        }
    }
}

/// How much memory everything read from a file may use in total.
#[derive(Clone, Debug)]
pub struct Budget {
    spent: u64,
    limit: u64,
}

impl Budget {
    /// Spends `bytes`.
    ///
    /// # Errors
    ///
    /// Fewer bytes are left.
    pub fn spend(&mut self, bytes: u64) -> Result<(), ReadError> {
        self.spent = self.check(bytes)?;
        Ok(())
    }

    /// Returns how many bytes are left.
    pub fn left(&self) -> u64 {
        self.limit - self.spent
    }

    /// Returns how many bytes would be spent after `bytes` more.
    ///
    /// # Errors
    ///
    /// Fewer bytes are left.
    pub fn check(&self, bytes: u64) -> Result<u64, ReadError> {
        let bytes = self.spent.saturating_add(bytes);
        if bytes <= self.limit {
            return Ok(bytes);
        }
        Err(ReadErrorKind::TooLarge {
            bytes,
            limit: self.limit,
        }
        .into())
    }
}

/// Reserves room for more values, if there is memory for them.
#[cfg(feature = "parquet")]
pub(crate) fn room_for<T>(values: &mut Vec<T>, more: usize) -> Result<(), ReadError> {
    match values.try_reserve(more) {
        Ok(()) => Ok(()),
        Err(_) => {
            let count = values.len().saturating_add(more) as u64;
            let bytes = count.saturating_mul(size_of::<T>() as u64);
            Err(ReadErrorKind::OutOfMemory { bytes }.into())
        }
    }
}
