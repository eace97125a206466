//! What is read: files at paths, and files elsewhere.

use std::fmt;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::ReadError;
use crate::formats::Format;
use crate::options::{Contents, ReadOptions};

/// A file to read: one at a path, or one that is elsewhere, such as in an object store.
///
/// ```
/// # #[cfg(feature = "csv")] {
/// use std::io;
/// use std::ops::Range;
/// use std::sync::Arc;
///
/// use schema_files::{Bytes, DataFile, ReadOptions, Remote};
///
/// #[derive(Debug)]
/// struct Served(&'static [u8]);
///
/// impl Remote for Served {
///     fn length(&self) -> u64 {
///         self.0.len() as u64
///     }
///
///     fn fetch(&self, range: Range<u64>) -> io::Result<Bytes> {
///         // Within a number that fits, because the length does.
///         Ok(Arc::new(&self.0[range.start as usize..range.end as usize]))
///     }
/// }
///
/// let file = DataFile::remote("served://train.csv", Arc::new(Served(b"x,y\n1,0\n2,1\n")));
/// assert_eq!(file.read(&ReadOptions::default())?.entries.len(), 2);
/// # }
/// # Ok::<(), schema_files::ReadError>(())
/// ```
#[derive(Clone)]
pub struct DataFile {
    path: Arc<Path>,
    remote: Option<Arc<dyn Remote>>,
}

/// Some bytes of a file, shared by those who read them.
pub type Bytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// The bytes of a file that is elsewhere. Each request takes long, so few are made: for megabytes, several
/// at once where several threads read.
pub trait Remote: fmt::Debug + Send + Sync {
    /// How many bytes there are.
    fn length(&self) -> u64;

    /// Fetches some of them: as many as the range has, which is within the length.
    ///
    /// # Errors
    ///
    /// They cannot be fetched. The message follows the name of the file and "cannot be read".
    fn fetch(&self, range: Range<u64>) -> io::Result<Bytes>;
}

impl DataFile {
    /// A file that is elsewhere. Messages name it by its address; the end of the address is the name of
    /// the file, as that of a path is.
    pub fn remote(address: impl AsRef<Path>, remote: Arc<dyn Remote>) -> DataFile {
        DataFile {
            path: Arc::from(address.as_ref()),
            remote: Some(remote),
        }
    }

    /// Its path, or its address.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its length in bytes; 0 if it is not known, as that of a pipe.
    pub fn bytes(&self) -> u64 {
        match &self.remote {
            Some(remote) => remote.length(),
            None => std::fs::metadata(&self.path).map_or(0, |metadata| metadata.len()),
        }
    }

    /// Whether it is elsewhere.
    pub fn is_remote(&self) -> bool {
        self.remote.is_some()
    }

    /// The name of the format that its name stands for, as `.npy` does; `None` if it stands for none. What the
    /// file has in it decides how it is read.
    pub fn format(&self) -> Option<&'static str> {
        Format::named(&self.path).map(|format| format.name)
    }

    /// Reads all its entries.
    ///
    /// # Errors
    ///
    /// As for [`read`](crate::read).
    pub fn read(&self, options: &ReadOptions) -> Result<Contents, ReadError> {
        crate::file::read_data(self, options).map_err(|error| error.in_file(&*self.path))
    }

    pub(crate) fn shared_path(&self) -> &Arc<Path> {
        &self.path
    }

    pub(crate) fn elsewhere(&self) -> Option<&Arc<dyn Remote>> {
        self.remote.as_ref()
    }
}

impl From<&Path> for DataFile {
    fn from(path: &Path) -> DataFile {
        DataFile {
            path: Arc::from(path),
            remote: None,
        }
    }
}

impl From<&PathBuf> for DataFile {
    fn from(path: &PathBuf) -> DataFile {
        DataFile::from(path.as_path())
    }
}

impl From<PathBuf> for DataFile {
    fn from(path: PathBuf) -> DataFile {
        DataFile::from(path.as_path())
    }
}

impl From<&DataFile> for DataFile {
    fn from(file: &DataFile) -> DataFile {
        file.clone()
    }
}

/// Its path, or its address.
impl fmt::Debug for DataFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path.fmt(f)
    }
}

/// Why some bytes could not be fetched. A decoder that hands it on is not at fault, and neither is the file.
#[derive(Clone, Debug)]
pub(crate) struct Unfetched(io::ErrorKind, String);

impl Unfetched {
    /// Marks an error of fetching.
    pub(crate) fn mark(error: &io::Error) -> io::Error {
        Unfetched(error.kind(), error.to_string()).again()
    }

    /// Makes the error once more.
    pub(crate) fn again(&self) -> io::Error {
        // Of these kinds, readers say that the file is damaged.
        let kind = match self.0 {
            io::ErrorKind::InvalidData
            | io::ErrorKind::InvalidInput
            | io::ErrorKind::UnexpectedEof
            | io::ErrorKind::Interrupted => io::ErrorKind::Other,
            kind => kind,
        };
        io::Error::new(kind, self.clone())
    }

    /// Finds the mark.
    #[cfg(feature = "parquet")]
    pub(crate) fn of(error: &io::Error) -> Option<&Unfetched> {
        error.get_ref()?.downcast_ref()
    }
}

impl fmt::Display for Unfetched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.1)
    }
}

impl std::error::Error for Unfetched {}
