//! What each format has to do to be read in pieces.

use crate::error::ReadError;
use crate::options::Contents;

/// Cuts a file into pieces, in the order of its rows.
pub(crate) trait Cutter: Send {
    /// How many rows the file has, as far as that is known.
    fn rows(&self) -> Option<u64>;

    /// The names of its arrays, if they are known before it is read.
    fn names(&self) -> Option<Vec<String>> {
        None
    }

    /// What to read next; `None` at the end of the file. A file has at least one piece.
    fn next(&mut self) -> Result<Option<Cut>, ReadError>;
}

/// What to read, and how.
pub(crate) struct Cut {
    /// The first row.
    pub(crate) row: u64,
    /// `None` if only reading it shows how many there are.
    pub(crate) rows: Option<u64>,
    /// How many bytes of the file it takes.
    pub(crate) bytes: u64,
    pub(crate) read: Box<dyn FnOnce() -> Result<Contents, ReadError> + Send>,
}
