/// How many times its own size an archive may expand to, whatever its size.
const EXPANSION: u64 = 100;

/// How many times its own size a file of text may take in memory, whatever its size.
const TEXT: u64 = 10;

/// How much memory a file may ask for.
///
/// An uncompressed file holds no more than its own size. A compressed archive may expand to a
/// hundred times its size or to [`max_bytes`](ReadLimits::max_bytes), whichever is more: archives
/// of real data stay far below, and bombs do not get past it. The text in a table takes ten times
/// the table's size or `max_bytes`: single letters take most, as each is a string of its own.
///
/// ```
/// use schema_core::ReadLimits;
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
    /// How many bytes an archive may expand to even where that is more than a hundred times its
    /// size, how many the text in a table may take even where that is more than ten times its size,
    /// and how many a pipe may give: 1 GiB by default.
    pub fn max_bytes(&self) -> u64 {
        self.max_bytes
    }

    /// The same, with another number of bytes.
    #[must_use]
    pub fn with_max_bytes(mut self, max_bytes: u64) -> ReadLimits {
        self.max_bytes = max_bytes;
        self
    }

    pub(super) fn for_text(&self, size: u64) -> u64 {
        self.max_bytes.max(size.saturating_mul(TEXT))
    }

    pub(super) fn for_archive(&self, size: u64) -> u64 {
        self.max_bytes.max(size.saturating_mul(EXPANSION))
    }
}
