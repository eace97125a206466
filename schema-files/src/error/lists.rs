use std::fmt::{self, Display, Formatter};

use super::{At, Coordinates, Help, values};

/// What keeps lists in lists of values from being an array.
#[derive(Debug)]
#[non_exhaustive]
pub enum ListsError {
    /// An object where a value or a list should be.
    Object {
        /// Its coordinates in the array.
        at: Vec<usize>,
    },
    /// Two lists beside each other are of different lengths.
    Ragged {
        /// The coordinates of the list that differs.
        at: Vec<usize>,
        /// How many values it has.
        found: usize,
        /// The coordinates of the list that came first.
        first: Vec<usize>,
        /// How many values that has.
        expected: usize,
    },
    /// A list beside a value that is not one.
    Uneven {
        /// The coordinates of the first of the two that is not as those before it.
        at: Vec<usize>,
        /// Whether that one is the list.
        is_list: bool,
    },
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
                "an array is lists of values; names stand at the top only",
            )),
            ListsError::Ragged { .. } => Some(Help::advice(
                "make the lists equally long; null stands for a missing value",
            )),
            ListsError::Uneven { .. } => None,
        }
    }
}
