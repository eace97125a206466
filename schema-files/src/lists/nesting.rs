//! Finds the shape of nested lists as they are read.

use crate::error::{ListsError, ReadErrorKind};

/// The most axes of an array of lists: the limit of NumPy 1.
const MOST_AXES: usize = 32;

/// The position in nested lists, all of which must have the same shape.
#[derive(Debug, Default)]
pub(crate) struct Nesting {
    /// How many values or lists each open list has so far.
    open: Vec<usize>,
    levels: Vec<Level>,
}

/// The elements at a depth: lists of a length, or values.
#[derive(Debug)]
enum Level {
    Values,
    /// The length of the first list that ended, with its coordinates.
    Lists(Option<(usize, Vec<usize>)>),
}

impl Nesting {
    /// The coordinates of the next element; empty if no list is open.
    pub(crate) fn at(&self) -> &[usize] {
        &self.open
    }

    pub(crate) fn begin_list(&mut self) -> Result<(), ReadErrorKind> {
        let depth = self.open.len();
        match self.levels.get(depth) {
            None if depth == MOST_AXES => {
                return Err(ReadErrorKind::TooDeep { limit: MOST_AXES });
            }
            None => self.levels.push(Level::Lists(None)),
            Some(Level::Lists(_)) => {}
            Some(Level::Values) => return Err(self.uneven(true)),
        }
        self.open.push(0);
        Ok(())
    }

    pub(crate) fn end_list(&mut self) -> Result<(), ReadErrorKind> {
        let Some(found) = self.open.pop() else {
            return Ok(());
        };
        match &mut self.levels[self.open.len()] {
            Level::Lists(Some((expected, first))) if *expected != found => {
                return Err(ListsError::Ragged {
                    at: self.open.clone(),
                    found,
                    first: first.clone(),
                    expected: *expected,
                }
                .into());
            }
            Level::Lists(length @ None) => *length = Some((found, self.open.clone())),
            _ => {}
        }
        self.step();
        Ok(())
    }

    /// Begins a value. The coordinates are those of the value until [`Nesting::step`].
    pub(crate) fn value(&mut self) -> Result<(), ReadErrorKind> {
        match self.levels.get(self.open.len()) {
            None => self.levels.push(Level::Values),
            Some(Level::Values) => {}
            Some(Level::Lists(_)) => return Err(self.uneven(false)),
        }
        Ok(())
    }

    /// Ends a value.
    pub(crate) fn step(&mut self) {
        if let Some(count) = self.open.last_mut() {
            *count += 1;
        }
    }

    /// Returns the shape, after all lists have ended.
    pub(crate) fn shape(&self) -> Vec<usize> {
        self.levels
            .iter()
            .map_while(|level| match level {
                Level::Lists(length) => length.as_ref().map(|(length, _)| *length),
                Level::Values => None,
            })
            .collect()
    }

    fn uneven(&self, is_list: bool) -> ReadErrorKind {
        let at = self.open.clone();
        ListsError::Uneven { at, is_list }.into()
    }
}
