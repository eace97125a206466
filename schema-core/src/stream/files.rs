//! Files that are read in pieces.

use std::sync::atomic::{AtomicU64, Ordering};

use schema_files::{Note, Part, PieceArray, PieceFile, Pieces, ReadError};

use super::{Place, Stream, StreamError};
use crate::Arrays;

impl Stream {
    /// Checks files in pieces. The array of an `.npy` file, which has no name, is that of the schema if
    /// it has only one.
    ///
    /// With the feature `rayon` this is done on all threads of the current pool, else on this one. Memory
    /// is taken for a few pieces per thread.
    ///
    /// ```
    /// # #[cfg(feature = "csv")] {
    /// use schema_core::InputSchema;
    /// use schema_core::io::{PieceOptions, Pieces};
    /// use schema_core::ndarray::Array1;
    /// use schema_core::stream::StreamSchema;
    ///
    /// #[derive(InputSchema)]
    /// struct Ages {
    ///     #[input(shape = [person], range = 0..=130)]
    ///     age: Array1<u8>,
    /// }
    ///
    /// # let folder = std::env::temp_dir().join(format!("ages-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// let paths = [folder.join("a.csv"), folder.join("b.csv")];
    /// std::fs::write(&paths[0], "age\n31\n54\n")?;
    /// std::fs::write(&paths[1], "age\n17\n199\n")?;
    /// let mut stream = Ages::SCHEMA.stream();
    /// stream.read(Pieces::open(&paths, &PieceOptions::default())?)?;
    /// assert_eq!(
    ///     stream.finish().unwrap_err().to_string(),
    ///     "\
    /// error[range]: `age` has 1 of 4 values outside 0..=130
    ///   age[3] = 199, row 1 of b.csv
    ///   help: `Repair::discard` makes it missing; then it can be imputed by the most frequent value, or its row dropped",
    /// );
    /// # std::fs::remove_dir_all(&folder)?;
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A file cannot be read, or as for [`push`](Stream::push). What was read before is checked.
    pub fn read(&mut self, pieces: Pieces) -> Result<(), StreamError> {
        self.read_with(pieces, &|_| {})
    }

    /// The same; `progress` is called with the number of bytes that were read so far, from any thread.
    ///
    /// # Errors
    ///
    /// As for [`read`](Stream::read).
    pub fn read_with(
        &mut self,
        pieces: Pieces,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<(), StreamError> {
        self.read_while(pieces, &|bytes| {
            progress(bytes);
            true
        })
    }

    /// The same; `go_on` is called as `progress` is, and reading ends soon after it returned false, for
    /// users who stop a check.
    ///
    /// # Errors
    ///
    /// `go_on` returned false, or as for [`read`](Stream::read).
    pub fn read_while(
        &mut self,
        pieces: Pieces,
        go_on: &(dyn Fn(u64) -> bool + Sync),
    ) -> Result<(), StreamError> {
        let files: Vec<PieceFile> = pieces.files().to_vec();
        let arrays: Vec<PieceArray> = pieces.arrays().unwrap_or_default().to_vec();
        let read = AtomicU64::new(0);
        let told = |bytes: u64| go_on(read.fetch_add(bytes, Ordering::Relaxed) + bytes);
        // Arrays that have files of their own have names.
        let nameless = if arrays.is_empty() { &files[..] } else { &[] };
        let result = self.fold_parts(pieces, nameless, &told);
        let name = |file: &PieceFile| {
            let name = file.path().file_name().unwrap_or_default();
            name.to_string_lossy().into_owned()
        };
        for (at, file) in (0..).zip(&files) {
            let name = match arrays.is_empty() {
                true => name(file),
                // It is no path.
                false => file.path().to_string_lossy().into_owned(),
            };
            self.file(at, name, file.rows());
        }
        for array in &arrays {
            for (at, file) in (0..).zip(array.files()) {
                self.file_of(array.name(), at, name(file), file.rows());
            }
        }
        result
    }

    /// Returns what the readers decided where files do not say it, each with the number of its file.
    pub fn notes(&self) -> &[(u32, Note)] {
        &self.notes
    }

    #[cfg(feature = "rayon")]
    fn absorb(&mut self, other: Stream) -> Result<(), StreamError> {
        self.notes.extend(other.notes);
        self.notes.sort_by_key(|(file, _)| *file);
        self.merge(other.partial)
    }

    #[cfg(feature = "rayon")]
    fn fold_parts(
        &mut self,
        pieces: Pieces,
        files: &[PieceFile],
        go_on: &(dyn Fn(u64) -> bool + Sync),
    ) -> Result<(), StreamError> {
        use rayon::iter::{ParallelBridge, ParallelIterator};

        let new = || self.empty();
        let add = |mut stream: Stream, part| {
            stream.push_part(part, files, go_on)?;
            Ok::<Stream, StreamError>(stream)
        };
        let merged = (pieces.par_bridge()).try_fold(new, add).try_reduce(
            new,
            |mut left: Stream, right| {
                left.absorb(right)?;
                Ok(left)
            },
        )?;
        self.absorb(merged)
    }

    #[cfg(not(feature = "rayon"))]
    fn fold_parts(
        &mut self,
        pieces: Pieces,
        files: &[PieceFile],
        go_on: &(dyn Fn(u64) -> bool + Sync),
    ) -> Result<(), StreamError> {
        for part in pieces {
            self.push_part(part, files, go_on)?;
        }
        Ok(())
    }

    fn push_part(
        &mut self,
        part: Result<Part, ReadError>,
        files: &[PieceFile],
        go_on: &(dyn Fn(u64) -> bool + Sync),
    ) -> Result<(), StreamError> {
        let part = part?;
        let bytes = part.bytes();
        let mut piece = part.read()?;
        // An .npy file does not name its array, and each of several has another name.
        if let (Some(only), [entry]) = (
            self.schema.array(0).filter(|_| self.schema.len() == 1),
            &mut piece.entries[..],
        ) && files.get(piece.file).is_some_and(is_npy)
        {
            only.name().clone_into(&mut entry.name);
        }
        let file = u32::try_from(piece.file).map_err(|_| StreamError::place())?;
        let place = Place {
            file,
            row: piece.row,
        };
        self.notes
            .extend(piece.notes.iter().map(|note| (file, note.clone())));
        self.push(place, &Arrays::from(piece))?;
        match go_on(bytes) {
            true => Ok(()),
            false => Err(StreamError::stopped()),
        }
    }
}

fn is_npy(file: &PieceFile) -> bool {
    let extension = file.path().extension();
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("npy"))
}

impl From<ReadError> for StreamError {
    fn from(error: ReadError) -> StreamError {
        StreamError::read(error)
    }
}
