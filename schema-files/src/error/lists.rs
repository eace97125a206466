use std::fmt::{self, Display, Formatter};

use super::{At, Coordinates, Help, values};

/// Why nested lists of values are not an array.
#[derive(Debug)]
#[non_exhaustive]
pub enum ListsError {
    /// An object instead of a value or a list.
    Object {
        /// Its coordinates in the array.
        at: Vec<usize>,
    },
    /// Two lists at the same depth differ in length.
    Ragged {
        /// The coordinates of the list that differs.
        at: Vec<usize>,
        /// How many values it has.
        found: usize,
        /// The coordinates of the first list.
        first: Vec<usize>,
        /// How many values the first list has.
        expected: usize,
    },
    /// Lists and values at the same depth.
    Uneven {
        /// The coordinates of the first element that differs from those before it.
        at: Vec<usize>,
        /// Whether that element is a list.
        is_list: bool,
    },
}

impl ListsError {
    /// Counts the rows from `row` on.
    #[cfg(feature = "json")]
    pub(crate) fn below(mut self, row: usize) -> ListsError {
        let mut places = match &mut self {
            ListsError::Object { at } | ListsError::Uneven { at, .. } => vec![at],
            ListsError::Ragged { at, first, .. } => vec![at, first],
        };
        for place in places.iter_mut().filter_map(|place| place.first_mut()) {
            *place = place.saturating_add(row);
        }
        self
    }
}

impl Display for ListsError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            ListsError::Object { at } => write!(f, "holds an object{}", At(at)),
            ListsError::Ragged {
                at,
                found,
                first,
                expected,
            } => {
                let has = values(*found);
                match (at.as_slice(), first.as_slice()) {
                    ([row], [before]) => write!(
                        f,
                        "is ragged: row {row} has {found} {has}, row {before} has {expected}"
                    ),
                    _ => write!(
                        f,
                        "is ragged: {} has {found} {has}, {} has {expected}",
                        Coordinates(at),
                        Coordinates(first)
                    ),
                }
            }
            ListsError::Uneven { at, is_list } => {
                let (this, others) = if *is_list {
                    ("a list", "values")
                } else {
                    ("a value", "lists")
                };
                let at = Coordinates(at);
                write!(f, "is not an array: {at} is {this} among {others}")
            }
        }
    }
}

impl ListsError {
    pub(super) fn help(&self) -> Option<Help> {
        match self {
            ListsError::Object { .. } => Some(Help::advice(
                "an array is nested lists of values; names are allowed only at the top level",
            )),
            ListsError::Ragged { .. } => Some(Help::advice(
                "make the lists equally long; null stands for a missing value",
            )),
            ListsError::Uneven { .. } => None,
        }
    }
}
