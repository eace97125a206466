//! Reads files in pieces of whole rows.

#[cfg(feature = "parquet")]
mod arrow;
mod cached;
#[cfg(feature = "csv")]
mod csv;
mod cutter;
mod joined;
#[cfg(feature = "json")]
mod json;
#[cfg(feature = "npy")]
mod npy;
#[cfg(feature = "npy")]
mod npz;
mod options;
#[cfg(feature = "parquet")]
mod parquet;
mod piece;
#[cfg(feature = "binary")]
mod rows;
#[cfg(feature = "safetensors")]
mod safetensors;
mod shared;
#[cfg(feature = "text")]
mod text;
mod whole;
mod writer;

use std::fmt;
use std::fs::File;
use std::path::Path;

pub use options::PieceOptions;
pub use piece::{Part, Piece, PieceArray, PieceFile};
#[cfg(feature = "binary")]
pub(crate) use rows::Flat;
#[cfg(feature = "parquet")]
pub(crate) use shared::Range;
pub(crate) use shared::Shared;
#[cfg(feature = "text")]
pub(crate) use text::Split;
pub use writer::{CompleteFile, PieceWriter};

use crate::compressed::{Compression, is_zipped};
use crate::data_file::DataFile;
use crate::error::{ReadError, ReadErrorKind};
use crate::file::unopened;
use crate::formats::{Format, Head};
use cutter::Cutter;
use joined::Joined;
#[cfg(feature = "text")]
use text::Text;
use whole::Whole;

/// Files that are one data set, read in pieces of whole rows: in constant memory, whatever their size.
///
/// An iterator of what to read next, which is cheap and in order. [Reading](Part::read) a part is the
/// costly half: in any order, and on several threads at once. A reader takes memory for a small
/// multiple of [a piece](PieceOptions::bytes) per thread; [limits](crate::ReadLimits) hold for each
/// piece.
///
/// - All arrays of a file are cut along axis 0, by the same rows. One that has no row in a piece is
///   left out, except in the first piece of the file, which has all arrays, those of rank 0 among
///   them, and the entries that are unreadable. A file without rows is one piece.
/// - What a table of text means (its separator, whether its first line is names, and so on) is decided
///   once, at the start of each file. Which dtype its values have is guessed for each piece; a schema
///   says it for all.
/// - Parquet is cut into groups of rows, and those of more than 32 pieces (of lists, 128) further; Arrow
///   IPC into its batches, however large they are. Small groups and batches are together in a piece.
/// - JSON lines are cut into lines. A key that a later piece does not have is missing in it; a key that
///   is new in a later piece is in that piece alone; values of several kinds, which are text, are so where
///   a piece has several. Other JSON is read whole, and has at most
///   [`max_bytes`](crate::ReadLimits::max_bytes).
/// - In a file that is compressed as a whole, text is decompressed step by step; anything else is read
///   whole, and so are pipes. The checksum of a member of `.npz` is verified if it is compressed; no
///   part sees all of another.
///
/// Together, the pieces are what [`read`](crate::read) returns.
///
/// ```
/// # #[cfg(feature = "csv")] {
/// use schema_files::{PieceOptions, Pieces};
///
/// # let folder = std::env::temp_dir().join(format!("pieces-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder).unwrap();
/// let paths = [folder.join("a.csv"), folder.join("b.csv")];
/// std::fs::write(&paths[0], "x,y\n1,0\n2,1\n3,1\n").unwrap();
/// std::fs::write(&paths[1], "x,y\n4,0\n").unwrap();
/// // Small pieces, to see some.
/// let options = PieceOptions::default().with_bytes(8);
/// let mut places = Vec::new();
/// for part in Pieces::open(&paths, &options)? {
///     let piece = part?.read()?;
///     assert_eq!(piece.entries.len(), 2);
///     places.push((piece.file, piece.row, piece.rows));
/// }
/// assert_eq!(places, [(0, 0, 2), (0, 2, 1), (1, 0, 1)]);
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # }
/// # Ok::<(), schema_files::ReadError>(())
/// ```
pub struct Pieces {
    files: Vec<PieceFile>,
    options: PieceOptions,
    /// The index of the current file.
    file: usize,
    /// The arrays that have files of their own, of which nothing is read here.
    joined: Option<Box<Joined>>,
    cutter: Option<Box<dyn Cutter>>,
    /// How many parts were cut so far.
    cut: usize,
    /// Which of how many parts are wanted.
    part: (usize, usize),
}

impl Pieces {
    /// Opens files, in the order of their rows. The content of each determines its format. Each is
    /// opened here to find what its header or footer says, and again when its turn comes: no more than
    /// one is kept open, besides those of unread parts.
    ///
    /// # Errors
    ///
    /// The first file that cannot be opened, or whose header, footer or first line is damaged, as for
    /// [`read`](crate::read).
    pub fn open<I>(files: I, options: &PieceOptions) -> Result<Pieces, ReadError>
    where
        I: IntoIterator<Item: Into<DataFile>>,
    {
        let files = files.into_iter().map(Into::into).collect();
        Pieces::open_all(files, options)
    }

    /// Opens arrays that are in files of their own, each under its name: the rows of `x` in some files, those of
    /// `y` in others. A file has one array, or one of that name.
    ///
    /// All are one file of [`Pieces`], which is called `name`. Rows are numbered through all files of an array,
    /// and belong together by their numbers: it does not matter where one file ends and the next begins.
    ///
    /// ```
    /// # #[cfg(feature = "csv")] {
    /// use schema_files::{PieceOptions, Pieces};
    ///
    /// # let folder = std::env::temp_dir().join(format!("arrays-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder).unwrap();
    /// let path = |name: &str| folder.join(name);
    /// std::fs::write(path("x-0.csv"), "x\n1\n2\n3\n").unwrap();
    /// std::fs::write(path("y-0.csv"), "y\n0\n").unwrap();
    /// std::fs::write(path("y-1.csv"), "y\n1\n1\n").unwrap();
    /// let x = ("x".to_owned(), vec![path("x-0.csv")]);
    /// let y = ("y".to_owned(), vec![path("y-0.csv"), path("y-1.csv")]);
    /// let pieces = Pieces::open_arrays("training", [x, y], &PieceOptions::default())?;
    /// let mut rows = Vec::new();
    /// for part in pieces {
    ///     rows.push(part?.read()?.rows);
    /// }
    /// assert_eq!(rows, [1, 2]);
    /// # std::fs::remove_dir_all(&folder).unwrap();
    /// # }
    /// # Ok::<(), schema_files::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`open`](Pieces::open).
    pub fn open_arrays<A, I>(
        name: &str,
        arrays: A,
        options: &PieceOptions,
    ) -> Result<Pieces, ReadError>
    where
        A: IntoIterator<Item = (String, I)>,
        I: IntoIterator<Item: Into<DataFile>>,
    {
        let arrays = arrays.into_iter();
        let arrays = arrays.map(|(name, files)| Ok((name, Pieces::open(files, options)?)));
        let joined = Joined::new(arrays.collect::<Result<_, ReadError>>()?);
        let mut all = PieceFile::new(DataFile::from(Path::new(name)));
        let files = joined.arrays().iter().flat_map(|array| &array.files);
        all.bytes = files.map(PieceFile::bytes).fold(0, u64::saturating_add);
        if let Some(rows) = joined.rows() {
            let _ = all.rows.set(rows);
        }
        let none: [DataFile; 0] = [];
        Ok(Pieces {
            files: vec![all],
            joined: Some(Box::new(joined)),
            ..Pieces::open(none, options)?
        })
    }

    /// The arrays that have files of their own, if these were opened so.
    pub fn arrays(&self) -> Option<&[PieceArray]> {
        self.joined.as_ref().map(|joined| &**joined.arrays())
    }

    /// The same files from their beginning, all parts of them. They are not opened to find what is known already.
    #[must_use]
    pub fn again(&self) -> Pieces {
        Pieces {
            files: self.files.clone(),
            options: self.options.clone(),
            file: 0,
            joined: self.joined.as_ref().map(|joined| Box::new(joined.again())),
            cutter: None,
            cut: 0,
            part: (0, 1),
        }
    }

    /// The names of the arrays of the current file, if they are known before it is read.
    fn names(&self) -> Option<Vec<String>> {
        self.cutter.as_ref()?.names()
    }

    fn open_all(data: Vec<DataFile>, options: &PieceOptions) -> Result<Pieces, ReadError> {
        let mut files = Vec::with_capacity(data.len());
        for file in data {
            let mut file = PieceFile::new(file);
            let (cutter, length) =
                open(&file.file, options).map_err(|error| error.in_file(file.path()))?;
            file.bytes = length;
            if let Some(rows) = cutter.rows() {
                let _ = file.rows.set(rows);
            }
            files.push(file);
        }
        Ok(Pieces {
            files,
            options: options.clone(),
            file: 0,
            joined: None,
            cutter: None,
            cut: 0,
            part: (0, 1),
        })
    }

    /// The files, in the order of their rows.
    pub fn files(&self) -> &[PieceFile] {
        &self.files
    }

    /// Only every `n`-th part, from the `i`-th on: the parts of `part(0, n)`, .. and `part(n - 1, n)`
    /// are disjoint and together complete, on whatever machines they are read.
    ///
    /// # Panics
    ///
    /// `i` is not less than `n`.
    #[must_use]
    pub fn part(mut self, i: usize, n: usize) -> Pieces {
        assert!(i < n, "part {i} of {n}: parts are counted from 0");
        self.part = (i, n);
        self
    }

    /// Cuts the next part of the current file; `None` at its end.
    fn cut(&mut self) -> Result<Option<Part>, ReadError> {
        let file = &self.files[self.file];
        let cutter = match &mut self.cutter {
            Some(cutter) => cutter,
            none if self.joined.is_some() => {
                let joined = self.joined.as_ref().map(|joined| joined.again());
                match joined {
                    Some(joined) => none.insert(Box::new(joined)),
                    None => return Ok(None),
                }
            }
            none => {
                let (cutter, length) = open(&file.file, &self.options)?;
                if length < file.bytes {
                    return Err(ReadError::truncated("data", file.bytes, length));
                }
                none.insert(cutter)
            }
        };
        let cut = cutter.next()?;
        if let Some(rows) = cutter.rows() {
            let _ = file.rows.set(rows);
        }
        Ok(cut.map(|cut| Part {
            file: self.file,
            of: file.clone(),
            cut,
        }))
    }
}

impl fmt::Debug for Pieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pieces")
            .field("files", &self.files)
            .field("options", &self.options)
            .field("part", &self.part)
            .finish_non_exhaustive()
    }
}

impl Iterator for Pieces {
    type Item = Result<Part, ReadError>;

    /// What to read next. After an error, the next file follows.
    fn next(&mut self) -> Option<Result<Part, ReadError>> {
        while self.file < self.files.len() {
            let part = self.cut();
            if !matches!(part, Ok(Some(_))) {
                self.cutter = None;
                self.file += 1;
            }
            match part {
                Ok(Some(part)) => {
                    let index = self.cut;
                    self.cut += 1;
                    if index % self.part.1 == self.part.0 {
                        return Some(Ok(part));
                    }
                }
                Ok(None) => {}
                Err(error) => {
                    let path = self.files[self.file - 1].path();
                    return Some(Err(match error.file() {
                        Some(_) => error,
                        None => error.in_file(path),
                    }));
                }
            }
        }
        None
    }
}

/// A regular file that is to be cut, or one that is elsewhere.
struct Opened<'a> {
    shared: Shared,
    file: &'a DataFile,
    options: &'a PieceOptions,
}

impl Opened<'_> {
    /// The name of the array of a file without names.
    #[cfg(feature = "npy")]
    fn name(&self) -> String {
        let stem = self.file.path().file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    }

    fn whole(&self) -> Box<dyn Cutter> {
        let length = self.shared.length();
        Box::new(Whole::new(self.file, length, self.options.read()))
    }
}

/// Opens a file; returns its length too.
fn open(file: &DataFile, options: &PieceOptions) -> Result<(Box<dyn Cutter>, u64), ReadError> {
    let path = file.path();
    let shared = match file.elsewhere() {
        Some(remote) => Shared::remote(remote.clone()),
        None => {
            // A pipe is opened once, when it is read.
            let metadata = std::fs::metadata(path).map_err(|error| unopened(path, error))?;
            if metadata.is_dir() {
                // Says so as the system does.
                std::io::Read::read(&mut File::open(path)?, &mut [0])?;
                return Err(std::io::Error::from(std::io::ErrorKind::IsADirectory).into());
            }
            if !metadata.is_file() {
                return Ok((Box::new(Whole::new(file, 0, options.read())), 0));
            }
            let opened = File::open(path)?;
            let length = opened.metadata()?.len();
            Shared::new(opened, file.shared_path().clone(), length)
        }
    };
    let opened = Opened {
        shared,
        file,
        options,
    };
    Ok((cutter(&opened)?, opened.shared.length()))
}

fn cutter(opened: &Opened<'_>) -> Result<Box<dyn Cutter>, ReadError> {
    let bytes = opened.shared.head()?;
    match Compression::of(&bytes)? {
        None => {}
        Some(Compression::Zip) => {
            // Of one file, or an archive of arrays.
            let length = opened.shared.length();
            if is_zipped(&mut opened.shared.reader(), length) {
                return Ok(opened.whole());
            }
        }
        #[cfg(all(feature = "compressed", feature = "text"))]
        Some(compression) => {
            let cutter = compressed(opened, compression)?;
            return Ok(cutter.unwrap_or_else(|| opened.whole()));
        }
        #[cfg(not(all(feature = "compressed", feature = "text")))]
        Some(_) => return Ok(opened.whole()),
    }
    let head = Head {
        bytes: &bytes,
        path: Some(opened.file.path()),
    };
    let format = Format::of(&head, opened.options.read())?;
    if format.read.is_none() {
        return Err(ReadErrorKind::FeatureOff {
            format: format.name,
            feature: format.feature,
        }
        .into());
    }
    Ok(match format.name {
        #[cfg(feature = "npy")]
        ".npy" => Box::new(npy::open(opened)?),
        #[cfg(feature = "npy")]
        ".npz" => Box::new(npz::open(opened)?),
        #[cfg(feature = "parquet")]
        "Parquet" => Box::new(parquet::open(opened)?),
        #[cfg(feature = "parquet")]
        "Arrow IPC" => Box::new(arrow::open(opened)?),
        #[cfg(feature = "safetensors")]
        "safetensors" => Box::new(safetensors::open(opened)?),
        #[cfg(feature = "csv")]
        "CSV" => Box::new(csv::open(Text::of(opened), opened)?),
        #[cfg(feature = "json")]
        "JSON" => json::open(Text::of(opened), opened.file.path(), opened)?,
        _ => opened.whole(),
    })
}

/// Cuts the text in a compressed file; `None` if it is no text.
#[cfg(all(feature = "compressed", feature = "text"))]
fn compressed(
    opened: &Opened<'_>,
    compression: Compression,
) -> Result<Option<Box<dyn Cutter>>, ReadError> {
    let mut text = Text::compressed(opened, compression);
    text.fill(text::LEAST)?;
    let path = opened.file.path().with_extension("");
    let head = Head {
        bytes: &text.buffer,
        path: Some(&path),
    };
    let format = Format::of(&head, opened.options.read())?;
    Ok(match format.name {
        #[cfg(feature = "csv")]
        "CSV" => Some(Box::new(csv::open(text, opened)?)),
        #[cfg(feature = "json")]
        "JSON" => Some(json::open(text, &path, opened)?),
        _ => None,
    })
}
