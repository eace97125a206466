//! Writes a file in pieces.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use schema_arrays::Entry;
use schema_spec::file::{Complete, Pending};

use crate::error::{WriteError, WriteErrorKind};
use crate::formats::{Format, Rows};

/// Writes a file piece by piece, in constant memory: `.csv`, `.parquet`, `.arrow`, and numbers as `.npy`
/// and `.npz`.
///
/// Its name is that of the file only once all is written; what was there before is then replaced. It reads
/// back as if it had been written whole.
///
/// ```
/// # #[cfg(feature = "csv")] {
/// use schema_files::{PieceOptions, PieceWriter, Pieces};
///
/// # let folder = std::env::temp_dir().join(format!("writer-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder).unwrap();
/// let paths = [folder.join("a.csv"), folder.join("b.csv")];
/// std::fs::write(&paths[0], "x,y\n1,0\n2,1\n").unwrap();
/// std::fs::write(&paths[1], "x,y\n3,1\n").unwrap();
/// let all = folder.join("all.csv");
/// let mut writer = PieceWriter::new(&all, true).unwrap();
/// for part in Pieces::open(&paths, &PieceOptions::default())? {
///     writer.write(&part?.read()?.entries).unwrap();
/// }
/// writer.finish().unwrap();
/// assert_eq!(std::fs::read_to_string(&all).unwrap(), "x,y\n1,0\n2,1\n3,1\n");
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # }
/// # Ok::<(), schema_files::ReadError>(())
/// ```
pub struct PieceWriter {
    path: PathBuf,
    pending: Arc<Pending>,
    rows: Box<dyn Rows>,
}

impl PieceWriter {
    /// Begins a file in the format of its extension. If it does not replace a file, it has to be new.
    ///
    /// # Errors
    ///
    /// No format has the extension, or the format cannot be written in pieces; or the file cannot be
    /// made.
    pub fn new(path: &Path, replaces: bool) -> Result<PieceWriter, WriteError> {
        let begin = || {
            let (format, extension) = Format::of_extension(path.extension())?;
            let Some(begin) = format.write_pieces else {
                return Err(match format.write {
                    None => WriteErrorKind::FeatureOff {
                        format: extension,
                        feature: format.feature,
                    },
                    Some(_) => WriteErrorKind::Pieces {
                        format: extension,
                        reason: "its beginning depends on all of it".to_owned(),
                    },
                });
            };
            let pending = Pending::new(path, replaces);
            let pending = Arc::new(pending.map_err(|error| WriteErrorKind::Io { error })?);
            let rows = begin(pending.clone(), extension);
            Ok((pending, rows))
        };
        match begin() {
            Ok((pending, rows)) => Ok(PieceWriter {
                path: path.to_owned(),
                pending,
                rows,
            }),
            Err(kind) => Err(WriteError::from(kind).in_file(path)),
        }
    }

    /// Writes the next rows of each array.
    ///
    /// # Errors
    ///
    /// As for [`write`](crate::write()); or the arrays cannot follow those before, as they are of another
    /// dtype, or text in `.npy` and `.npz`.
    pub fn write(&mut self, entries: &[Entry]) -> Result<(), WriteError> {
        let written = self.rows.write(entries);
        written.map_err(|error| error.in_file(&*self.path))
    }

    /// Completes the file, and gives it its name.
    ///
    /// # Errors
    ///
    /// The file cannot be written, or there are no arrays.
    pub fn finish(self) -> Result<(), WriteError> {
        self.complete()?.persist()
    }

    /// Completes the file; it has no name yet.
    ///
    /// # Errors
    ///
    /// As for [`finish`](PieceWriter::finish).
    pub fn complete(self) -> Result<CompleteFile, WriteError> {
        let PieceWriter {
            path,
            pending,
            mut rows,
        } = self;
        let finished = rows.finish();
        drop(rows);
        finished.map_err(|error| error.in_file(&*path))?;
        let Some(pending) = Arc::into_inner(pending) else {
            unreachable!("who wrote it is done");
        };
        match pending.complete() {
            Ok(file) => Ok(CompleteFile { path, file }),
            Err(error) => Err(WriteError::from(error).in_file(&*path)),
        }
    }
}

/// A file that is complete, and has no name yet: one of several that are all made or none.
#[derive(Debug)]
pub struct CompleteFile {
    path: PathBuf,
    file: Complete,
}

impl CompleteFile {
    /// Gives the file its name.
    ///
    /// # Errors
    ///
    /// The error of the file system.
    pub fn persist(self) -> Result<(), WriteError> {
        let persisted = self.file.persist();
        persisted.map_err(|error| WriteError::from(error).in_file(&*self.path))
    }
}

impl std::fmt::Debug for PieceWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PieceWriter")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
