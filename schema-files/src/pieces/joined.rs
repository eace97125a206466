//! Arrays that are in files of their own, read together: the rows of each are numbered through all of its
//! files.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use schema_arrays::{Content, Entry};

use super::Pieces;
use super::cutter::{Cut, Cutter};
use super::piece::{Part, Piece, PieceArray, PieceFile};
use crate::error::{ReadError, ReadErrorKind};
use crate::options::{Contents, Note};

/// Cuts several sequences of files into the same rows.
pub(super) struct Joined {
    arrays: Arc<[PieceArray]>,
    lanes: Vec<Lane>,
    /// Parts without rows, which are pieces of their own.
    empty: VecDeque<Arc<Shared>>,
    row: u64,
    is_first: bool,
}

/// The files of one array.
struct Lane {
    name: Arc<str>,
    pieces: Pieces,
    /// The file that is read, and the name of the array in it.
    file: Option<(usize, Arc<str>)>,
    /// The rows of all parts so far.
    row: u64,
    current: Option<Arc<Shared>>,
}

/// A part, which several pieces share if the arrays are cut differently.
struct Shared {
    name: Arc<str>,
    of: PieceFile,
    file: usize,
    /// Its name in the file.
    taken: Arc<str>,
    /// The number of its first row among those of all files.
    row: u64,
    rows: u64,
    bytes: u64,
    state: Mutex<State>,
}

enum State {
    Unread(Part),
    Read(Arc<Piece>),
    /// It was taken by the only piece that has it, or could not be read.
    Gone,
}

impl Joined {
    /// Joins arrays, each with its files, of which nothing was read yet.
    pub(super) fn new(arrays: Vec<(String, Pieces)>) -> Joined {
        let of = |(name, pieces): &(String, Pieces)| PieceArray {
            name: name.clone(),
            files: pieces.files().to_vec(),
        };
        let lane = |(name, pieces): (String, Pieces)| Lane {
            name: name.into(),
            pieces,
            file: None,
            row: 0,
            current: None,
        };
        Joined {
            arrays: arrays.iter().map(of).collect(),
            lanes: arrays.into_iter().map(lane).collect(),
            empty: VecDeque::new(),
            row: 0,
            is_first: true,
        }
    }

    /// The same, of which nothing was read yet.
    pub(super) fn again(&self) -> Joined {
        let lanes = self.lanes.iter();
        let lanes = lanes.map(|lane| (lane.name.to_string(), lane.pieces.again()));
        Joined::new(lanes.collect())
    }

    pub(super) fn arrays(&self) -> &Arc<[PieceArray]> {
        &self.arrays
    }
}

impl Cutter for Joined {
    fn rows(&self) -> Option<u64> {
        let rows = |array: &PieceArray| {
            let mut files = array.files.iter();
            files.try_fold(0_u64, |sum, file| Some(sum.saturating_add(file.rows()?)))
        };
        let rows: Option<Vec<u64>> = self.arrays.iter().map(rows).collect();
        rows?.into_iter().max()
    }

    fn next(&mut self) -> Result<Option<Cut>, ReadError> {
        let is_first = std::mem::take(&mut self.is_first);
        for lane in &mut self.lanes {
            lane.fill(self.row, &mut self.empty)?;
        }
        let mut wanted: Vec<(Arc<Shared>, Range<u64>)> = Vec::new();
        let mut end = self.row;
        if is_first || self.empty.is_empty() {
            let parts = self.lanes.iter().filter_map(|lane| lane.current.as_ref());
            end = parts.clone().map(|part| part.end()).min().unwrap_or(end);
            wanted.extend(parts.map(|part| (part.clone(), self.row..end)));
        }
        if is_first {
            // All arrays are in the first piece.
            for part in std::mem::take(&mut self.empty) {
                if wanted.iter().any(|(other, _)| other.name == part.name) {
                    self.empty.push_back(part);
                } else {
                    wanted.push((part, 0..0));
                }
            }
        } else if let Some(part) = self.empty.pop_front() {
            wanted.push((part, 0..0));
        }
        if wanted.is_empty() {
            return Ok(None);
        }
        let row = std::mem::replace(&mut self.row, end);
        let begun = wanted.iter().filter(|(part, rows)| part.begins(rows));
        let bytes = begun
            .map(|(part, _)| part.bytes)
            .fold(0, u64::saturating_add);
        Ok(Some(Cut {
            row,
            rows: Some(end - row),
            bytes,
            read: Box::new(move || {
                let mut contents = Contents {
                    entries: Vec::with_capacity(wanted.len()),
                    notes: Vec::new(),
                };
                for (part, rows) in wanted {
                    let (entry, notes) = part.read(rows)?;
                    contents.entries.extend(entry);
                    contents.notes.extend(notes);
                }
                Ok(contents)
            }),
        }))
    }
}

impl Lane {
    /// Goes on to the part that has rows from `row` on. Puts those without rows aside.
    fn fill(&mut self, row: u64, empty: &mut VecDeque<Arc<Shared>>) -> Result<(), ReadError> {
        while self.current.as_ref().is_none_or(|part| part.end() <= row) {
            self.current = None;
            match self.next()? {
                Some(part) if part.rows > 0 => self.current = Some(part),
                Some(part) => empty.push_back(part),
                None => break,
            }
        }
        Ok(())
    }

    /// The next part; `None` at the end of the last file.
    fn next(&mut self) -> Result<Option<Arc<Shared>>, ReadError> {
        let Some(part) = self.pieces.next().transpose()? else {
            return Ok(None);
        };
        let (of, file, bytes) = (part.of.clone(), part.file, part.cut.bytes);
        let taken = self.file.as_ref().filter(|(known, _)| *known == file);
        let taken = taken.map(|(_, taken)| taken.clone());
        let names = match &taken {
            Some(_) => None,
            None => self.pieces.names(),
        };
        let (rows, state) = match part.cut.rows {
            Some(rows) if taken.is_some() || names.is_some() => (rows, State::Unread(part)),
            // Only reading it shows how many there are, or the names.
            _ => {
                let piece = part.read()?;
                (piece.rows, State::Read(Arc::new(piece)))
            }
        };
        let taken = match taken {
            Some(taken) => taken,
            None => {
                let names = names.unwrap_or_else(|| match &state {
                    State::Read(piece) => piece
                        .entries
                        .iter()
                        .map(|entry| entry.name.clone())
                        .collect(),
                    State::Unread(_) | State::Gone => Vec::new(),
                });
                let taken = self.taken(names);
                taken.map_err(|error| error.in_file(of.path()))?
            }
        };
        self.file = Some((file, taken.clone()));
        let row = self.row;
        self.row = row.saturating_add(rows);
        Ok(Some(Arc::new(Shared {
            name: self.name.clone(),
            of,
            file,
            taken,
            row,
            rows,
            bytes,
            state: Mutex::new(state),
        })))
    }

    /// Which array of a file it is: the only one, or that of its name.
    fn taken(&self, names: Vec<String>) -> Result<Arc<str>, ReadError> {
        match &names[..] {
            [only] => Ok(only.as_str().into()),
            names if names.iter().any(|name| **name == *self.name) => Ok(self.name.clone()),
            _ => Err(ReadErrorKind::NoSuchArray {
                array: self.name.to_string(),
                arrays: names,
            }
            .into()),
        }
    }
}

impl Shared {
    fn end(&self) -> u64 {
        self.row.saturating_add(self.rows)
    }

    /// Whether these are its first rows, or it has none.
    fn begins(&self, rows: &Range<u64>) -> bool {
        self.rows == 0 || rows.start == self.row
    }

    /// Reads some of its rows, counted from the first row of all files; and its notes, if they are the first.
    fn read(&self, rows: Range<u64>) -> Result<(Option<Entry>, Vec<Note>), ReadError> {
        let is_whole = self.rows == 0 || rows == (self.row..self.end());
        let piece = self.piece(is_whole)?;
        let notes = if self.begins(&rows) {
            piece.notes.clone()
        } else {
            Vec::new()
        };
        let is_taken = |entry: &&Entry| *entry.name == *self.taken;
        let content = if is_whole {
            let piece = Arc::unwrap_or_clone(piece);
            let mut entries = piece.entries.into_iter();
            entries
                .find(|entry| is_taken(&entry))
                .map(|entry| entry.content)
        } else {
            let index = |row: u64| usize::try_from(row - self.row).unwrap_or(usize::MAX);
            let rows = index(rows.start)..index(rows.end);
            let entry = piece.entries.iter().find(is_taken);
            entry.map(|entry| entry.content.rows(rows))
        };
        let name = self.name.to_string();
        let entry = content.map(|content| Entry {
            name,
            content: self.with_rows(content),
        });
        Ok((entry, notes))
    }

    /// The piece; no others want it if it is wanted whole.
    fn piece(&self, is_whole: bool) -> Result<Arc<Piece>, ReadError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let piece = match std::mem::replace(&mut *state, State::Gone) {
            State::Unread(part) => Arc::new(part.read()?),
            State::Read(piece) => piece,
            State::Gone => {
                let error = std::io::Error::other("other rows of it could not be read");
                return Err(ReadError::from(error).in_file(self.of.path()));
            }
        };
        if !is_whole {
            *state = State::Read(piece.clone());
        }
        Ok(piece)
    }

    /// An array without axes is whole in one file.
    fn with_rows(&self, content: Content) -> Content {
        let is_single = |content: &Content| {
            content
                .array()
                .is_some_and(|array| array.shape().is_empty())
        };
        if self.file > 0 && is_single(&content) {
            let reason =
                "it is a single value, so it has no rows that follow those of another file";
            return Content::Unreadable(reason.to_owned());
        }
        content
    }
}
