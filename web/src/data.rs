//! The data that is checked: a file, arrays in files of their own, or files that are one data set.

use schema_core::Arrays;
use schema_core::io::{DataFile, Note, Part, Pieces};
use schema_spec::show::visible;
use schema_tools::Failure;
use serde::Deserialize;

use crate::options::Options;
use crate::picked::Picked;
use crate::unread::unread;

/// Above so many bytes, data is read in pieces.
const LARGE: u64 = 64 << 20;

/// Which files are the data, by their numbers.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Which {
    /// Files of which the rows of one follow those of another.
    Files(Vec<u32>),
    /// Arrays that have files of their own, with their names.
    Arrays(Vec<(String, u32)>),
}

impl Which {
    pub(crate) fn has(&self, file: u32) -> bool {
        match self {
            Which::Files(files) => files.contains(&file),
            Which::Arrays(arrays) => arrays.iter().any(|(_, array)| *array == file),
        }
    }
}

/// The data that is checked.
pub(crate) enum Data<'a> {
    Files(Vec<&'a Picked>),
    Arrays(Vec<(String, &'a Picked)>),
}

impl Data<'_> {
    pub(crate) fn name(&self) -> String {
        match self {
            Data::Files(files) => match &files[..] {
                [only] => visible(only.name()),
                files => format!("{} files", files.len()),
            },
            Data::Arrays(arrays) => {
                let arrays = arrays.iter();
                let arrays = arrays.map(|(name, file)| format!("{name}={}", file.name()));
                visible(&arrays.collect::<Vec<_>>().join(" "))
            }
        }
    }

    /// The name of its first file.
    pub(crate) fn first_name(&self) -> &str {
        match self {
            Data::Files(files) => files.first().map_or("data", |file| file.name()),
            Data::Arrays(arrays) => arrays.first().map_or("data", |(_, file)| file.name()),
        }
    }

    /// The name that the array of the only file gets, if that is an `.npy` file.
    pub(crate) fn npy(&self) -> Option<&str> {
        let Data::Files(files) = self else {
            return None;
        };
        let [only] = &files[..] else {
            return None;
        };
        let extension = only.name().rsplit_once('.').map(|(_, extension)| extension);
        extension
            .filter(|extension| extension.eq_ignore_ascii_case("npy"))
            .map(|_| only.stem())
    }

    /// The name of a file that it can be downloaded as, without an extension.
    pub(crate) fn stem(&self) -> &str {
        match self {
            Data::Files(files) => files.first().map_or("data", |file| file.stem()),
            Data::Arrays(_) => "data",
        }
    }

    pub(crate) fn bytes(&self) -> u64 {
        match self {
            Data::Files(files) => files.iter().map(|file| file.bytes()).sum(),
            Data::Arrays(arrays) => arrays.iter().map(|(_, file)| file.bytes()).sum(),
        }
    }

    /// Whether it is read in pieces.
    pub(crate) fn is_in_pieces(&self) -> bool {
        let is_set = matches!(self, Data::Files(files) if files.len() != 1);
        is_set || self.bytes() > LARGE
    }

    pub(crate) fn pieces(&self, options: &Options) -> Result<Pieces, Failure> {
        let options = options.pieces();
        let pieces = match self {
            Data::Files(files) => {
                Pieces::open(files.iter().filter_map(|file| file.data()), &options)
            }
            Data::Arrays(arrays) => {
                let arrays = arrays.iter();
                let arrays = arrays.map(|(name, file)| (name.clone(), file.data()));
                Pieces::open_arrays(&self.name(), arrays, &options)
            }
        };
        pieces.map_err(|error| unread(&error))
    }

    /// Reads all of it.
    pub(crate) fn whole(&self, options: &Options) -> Result<Arrays, Failure> {
        let reading = options.reading();
        let read = |file: DataFile| {
            Arrays::read_data(&file, reading.clone()).map_err(|error| unread(&error))
        };
        let mut all = Arrays::new();
        match self {
            Data::Files(files) => {
                for file in files.iter().filter_map(|file| file.data()) {
                    all.append(read(file)?);
                }
            }
            Data::Arrays(arrays) => {
                for (name, file) in arrays {
                    let Some(data) = file.data() else { continue };
                    let mut part = read(data)?;
                    let names: Vec<String> = part.names().map(str::to_owned).collect();
                    match &names[..] {
                        [only] => drop(part.rename(only, name.clone())),
                        names if names.contains(name) => part.retain(|known| known == name),
                        names => {
                            let listed: Vec<String> = names
                                .iter()
                                .map(|name| format!("`{}`", visible(name)))
                                .collect();
                            let failure = Failure::new(format!(
                                "`{}` has {} arrays, and none is called `{}`",
                                visible(file.name()),
                                names.len(),
                                visible(name)
                            ));
                            return Err(failure.with_help(format!("it has {}", listed.join(", "))));
                        }
                    }
                    all.append(part);
                }
            }
        }
        Ok(all)
    }

    /// The first rows of it.
    pub(crate) fn first(&self, options: &Options) -> Result<Arrays, Failure> {
        match self.pieces(options)?.next() {
            None => Ok(Arrays::new()),
            Some(part) => {
                let piece = part.and_then(Part::read);
                piece.map(Arrays::from).map_err(|error| unread(&error))
            }
        }
    }
}

/// What the readers decided, a sentence each.
pub(crate) fn notes(arrays: &Arrays) -> Vec<String> {
    let note = |note: &Note| {
        match note {
        Note::FirstLineIsData => {
            "the first line is numbers, so it is read as data; choose `Names in the first line` to read it as names".to_owned()
        }
        note => visible(&note.to_string()),
    }
    };
    arrays.notes().iter().map(note).collect()
}
