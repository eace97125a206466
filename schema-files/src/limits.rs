use crate::error::{ReadError, ReadErrorKind};

/// How many times its own size a file may expand to, whatever its size.
const EXPANSION: u64 = 100;

/// How many times its own size a file of text may take in memory, whatever its size.
const TEXT: u64 = 10;

/// How much memory a file may ask for.
///
/// An uncompressed file holds no more than its own size. What is compressed, an archive or a
/// Parquet or Arrow file, may expand to a hundred times its size or to
/// [`max_bytes`](ReadLimits::max_bytes), whichever is more: files of real data stay far below, and
/// bombs do not get past it. The text in a table takes ten times the table's size or `max_bytes`:
/// single letters take most, as each is a string of its own.
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
}

impl Default for ReadLimits {
    fn default() -> ReadLimits {
        ReadLimits { max_bytes: 1 << 30 }
    }
}

impl ReadLimits {
    /// How many bytes a file may expand to even where that is more than a hundred times its size,
    /// how many the text in a table may take even where that is more than ten times its size, and
    /// how many a pipe may give: 1 GiB by default.
    pub fn max_bytes(&self) -> u64 {
        self.max_bytes
    }

    /// The same, with another number of bytes.
    #[must_use]
    pub fn with_max_bytes(mut self, max_bytes: u64) -> ReadLimits {
        self.max_bytes = max_bytes;
        self
    }

    /// What the text in a file of that size may take.
    pub fn for_text(&self, size: u64) -> Budget {
        self.times(size, TEXT)
    }

    /// What a compressed file of that size may take.
    pub fn for_compressed(&self, size: u64) -> Budget {
        self.times(size, EXPANSION)
    }

    fn times(&self, size: u64, factor: u64) -> Budget {
        Budget {
            spent: 0,
            limit: self.max_bytes.max(size.saturating_mul(factor)),
        }
    }
}

/// How much memory everything read from a file may take together.
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
    /// Fewer are left.
    pub fn spend(&mut self, bytes: u64) -> Result<(), ReadError> {
        self.spent = self.check(bytes)?;
        Ok(())
    }

    /// How many bytes are left.
    pub fn left(&self) -> u64 {
        self.limit - self.spent
    }

    /// How many bytes are spent with `bytes` more.
    ///
    /// # Errors
    ///
    /// Fewer are left.
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

/// Makes room for more values, where there is memory for them.
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
