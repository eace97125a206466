//! Where pieces come from.

#[cfg(feature = "schema-files")]
use schema_files::{DataFile, PieceOptions, Pieces};

use super::PieceError;
use crate::Arrays;
use crate::stream::Place;
#[cfg(feature = "schema-files")]
use crate::stream::StreamError;

/// A piece that is to be read, on any thread.
#[derive(Debug)]
pub struct Unread<'a>(Kind<'a>);

#[derive(Debug)]
enum Kind<'a> {
    Memory(Place, &'a Arrays),
    #[cfg(feature = "schema-files")]
    File(schema_files::Part),
}

/// Data in pieces that can be read more than once, each time in the order of its rows: [`PieceFiles`],
/// and pieces in memory, in order, as a slice or a vector.
pub trait PieceSource: sealed::Source {}

impl PieceSource for [(Place, Arrays)] {}
impl PieceSource for Vec<(Place, Arrays)> {}
#[cfg(feature = "schema-files")]
impl PieceSource for PieceFiles {}

pub(super) mod sealed {
    use super::{PieceError, Unread};

    /// Pieces that are to be read.
    #[allow(unreachable_pub)] // a trait that is public names it
    pub type Unreads<'a> = Box<dyn Iterator<Item = Result<Unread<'a>, PieceError>> + 'a>;

    pub trait Source {
        #[doc(hidden)]
        fn __pieces(&self) -> Result<Unreads<'_>, PieceError>;

        /// The name of a file.
        #[doc(hidden)]
        fn __name(&self, _: u32) -> Option<String> {
            None
        }
    }
}

impl sealed::Source for [(Place, Arrays)] {
    fn __pieces(&self) -> Result<sealed::Unreads<'_>, PieceError> {
        let pieces = self.iter();
        Ok(Box::new(pieces.map(|(place, arrays)| {
            Ok(Unread(Kind::Memory(*place, arrays)))
        })))
    }
}

impl sealed::Source for Vec<(Place, Arrays)> {
    fn __pieces(&self) -> Result<sealed::Unreads<'_>, PieceError> {
        self[..].__pieces()
    }
}

/// Files that are one data set.
#[cfg(feature = "schema-files")]
#[derive(Clone, Debug)]
pub struct PieceFiles {
    files: Vec<DataFile>,
    options: PieceOptions,
}

#[cfg(feature = "schema-files")]
impl PieceFiles {
    /// Names files, in the order of their rows.
    pub fn new<I>(files: I, options: PieceOptions) -> PieceFiles
    where
        I: IntoIterator<Item: Into<DataFile>>,
    {
        PieceFiles {
            files: files.into_iter().map(Into::into).collect(),
            options,
        }
    }

    /// The files, in the order of their rows.
    pub fn files(&self) -> &[DataFile] {
        &self.files
    }
}

#[cfg(feature = "schema-files")]
impl sealed::Source for PieceFiles {
    fn __pieces(&self) -> Result<sealed::Unreads<'_>, PieceError> {
        let pieces = Pieces::open(&self.files, &self.options)?;
        Ok(Box::new(pieces.map(|part| Ok(Unread(Kind::File(part?))))))
    }

    fn __name(&self, file: u32) -> Option<String> {
        let name = self.files.get(file as usize)?.path().file_name()?;
        Some(name.to_string_lossy().into_owned())
    }
}

impl Unread<'_> {
    /// Reads it. The array of an `.npy` file has no name, and gets `only`.
    pub(super) fn read(self, only: Option<&str>) -> Result<(Place, Arrays), PieceError> {
        let _ = only;
        match self.0 {
            Kind::Memory(place, arrays) => Ok((place, arrays.clone())),
            #[cfg(feature = "schema-files")]
            Kind::File(part) => {
                let extension = part.path().extension();
                let is_npy = extension.is_some_and(|found| found.eq_ignore_ascii_case("npy"));
                let mut piece = part.read()?;
                if let (Some(only), [entry], true) = (only, &mut piece.entries[..], is_npy) {
                    only.clone_into(&mut entry.name);
                }
                let place = Place {
                    file: u32::try_from(piece.file).map_err(|_| StreamError::place())?,
                    row: piece.row,
                };
                Ok((place, Arrays::from(piece)))
            }
        }
    }
}
