use crate::options::ReadOptions;

/// How files are read in pieces: as whole files are, and how large a piece is.
///
/// ```
/// use schema_files::{PieceOptions, ReadLimits};
///
/// let options = PieceOptions::from(&ReadLimits::default()).with_bytes(1 << 20);
/// assert_eq!(options.bytes(), 1 << 20);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PieceOptions {
    read: ReadOptions,
    bytes: u64,
}

impl Default for PieceOptions {
    fn default() -> PieceOptions {
        PieceOptions {
            read: ReadOptions::default(),
            // More is slower, as it does not fit into a cache; less costs more per piece.
            bytes: 2 << 20,
        }
    }
}

impl PieceOptions {
    /// How each piece is read. The limits hold for each piece.
    pub fn read(&self) -> &ReadOptions {
        &self.read
    }

    /// About how many bytes of the file, or of memory where it is compressed, make a piece: 2 MiB by
    /// default.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Sets how many bytes make a piece. A piece has at least one row, whatever its size.
    ///
    /// Where the files are cut depends on it, so all who read [parts](crate::Pieces::part) of the same
    /// files have to agree on it.
    #[must_use]
    pub fn with_bytes(mut self, bytes: u64) -> PieceOptions {
        self.bytes = bytes.max(1);
        self
    }
}

impl<O: Into<ReadOptions>> From<O> for PieceOptions {
    fn from(read: O) -> PieceOptions {
        PieceOptions {
            read: read.into(),
            ..PieceOptions::default()
        }
    }
}
