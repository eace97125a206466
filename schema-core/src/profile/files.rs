//! Profiles of files that are read in pieces.

use std::sync::atomic::{AtomicU64, Ordering};

use schema_files::{Note, Part, PieceFile, Pieces, ReadError};

use super::Profile;
use crate::Arrays;

/// The name of the arrays of several files of one array without a name.
const NAMELESS: &str = "array";

/// What was read so far.
#[derive(Default)]
struct Read {
    profile: Profile,
    notes: Vec<(usize, Note)>,
}

/// How pieces are read.
struct Reading<'a> {
    files: Vec<PieceFile>,
    prefix: Option<&'a str>,
    bytes: AtomicU64,
    progress: &'a (dyn Fn(u64) + Sync),
}

impl Profile {
    /// Adds files in pieces. The arrays of several `.npy` files, which have no name, are one, `array`.
    ///
    /// With the feature `rayon` this is done on all threads of the current pool, else on this one. Memory
    /// is taken for a few pieces and a profile per thread.
    ///
    /// ```
    /// # #[cfg(feature = "csv")] {
    /// use schema_core::io::{PieceOptions, Pieces};
    /// use schema_core::profile::Profile;
    /// use schema_core::spec::Value;
    ///
    /// # let folder = std::env::temp_dir().join(format!("profile-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// let paths = [folder.join("a.csv"), folder.join("b.csv")];
    /// std::fs::write(&paths[0], "age,city\n31,Paris\n54,Rome\n")?;
    /// std::fs::write(&paths[1], "age,city\n17,Rome\n,Rome\n")?;
    /// let mut profile = Profile::new();
    /// profile.read(Pieces::open(&paths, &PieceOptions::default())?)?;
    /// let city = profile.array("city").unwrap().statistics();
    /// assert_eq!(city.most_frequent(1), Some(vec![(Value::text("Rome"), 3)]));
    /// assert_eq!(profile.array("age").unwrap().statistics().mean(), Some(34.0));
    /// # std::fs::remove_dir_all(&folder)?;
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A file cannot be read. Nothing is added then.
    pub fn read(&mut self, pieces: Pieces) -> Result<(), ReadError> {
        self.read_with(pieces, None, &|_| {}).map(drop)
    }

    /// The same, of the arrays whose names begin with the prefix, without it; `progress` is called with
    /// the number of bytes that were read so far, from any thread. Returns what the readers decided
    /// where files do not say it, each with the number of its file.
    ///
    /// # Errors
    ///
    /// As for [`read`](Profile::read).
    pub fn read_with(
        &mut self,
        pieces: Pieces,
        prefix: Option<&str>,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Vec<(usize, Note)>, ReadError> {
        let reading = Reading {
            files: pieces.files().to_vec(),
            prefix,
            bytes: AtomicU64::new(0),
            progress,
        };
        let Read { profile, mut notes } = reading.all(pieces)?;
        self.merge(profile);
        notes.sort_by_key(|(file, _)| *file);
        Ok(notes)
    }
}

impl Reading<'_> {
    #[cfg(feature = "rayon")]
    fn all(&self, pieces: Pieces) -> Result<Read, ReadError> {
        use rayon::iter::{ParallelBridge, ParallelIterator};

        let add = |read: Read, part| self.add(read, part);
        let merge = |mut left: Read, right: Read| {
            left.profile.merge(right.profile);
            left.notes.extend(right.notes);
            Ok(left)
        };
        pieces
            .par_bridge()
            .try_fold(Read::default, add)
            .try_reduce(Read::default, merge)
    }

    #[cfg(not(feature = "rayon"))]
    fn all(&self, mut pieces: Pieces) -> Result<Read, ReadError> {
        pieces.try_fold(Read::default(), |read, part| self.add(read, part))
    }

    fn add(&self, mut read: Read, part: Result<Part, ReadError>) -> Result<Read, ReadError> {
        let part = part?;
        let bytes = part.bytes();
        let mut piece = part.read()?;
        if let [entry] = &mut piece.entries[..]
            && self.files.len() > 1
            && is_npy(&self.files[piece.file])
        {
            NAMELESS.clone_into(&mut entry.name);
        }
        if piece.row == 0 {
            read.profile.files += 1;
        }
        read.notes
            .extend(piece.notes.iter().map(|note| (piece.file, note.clone())));
        let mut arrays = Arrays::from(piece);
        if let Some(prefix) = self.prefix {
            arrays = arrays.strip_prefix(prefix);
        }
        read.profile.push(&arrays);
        let so_far = self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        (self.progress)(so_far);
        Ok(read)
    }
}

fn is_npy(file: &PieceFile) -> bool {
    let extension = file.path().extension();
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("npy"))
}
