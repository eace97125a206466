//! Turns columns of Arrow into arrays.
//!
//! A column of numbers, truth values or text is an array of one axis. Each level of lists, which must
//! be equally long, adds an axis. Nulls are missing values: in a null list, all values are missing.

mod batches;
mod guard;
pub(crate) mod in_pieces;
mod kind;
mod leaf;
mod runs;
mod schema;
mod tensor;
mod types;
pub(crate) mod write;

use arrow_array::ArrayRef;
use schema_arrays::{Content, coordinates};

use crate::error::{ListsError, ReadError, ReadErrorKind};
use crate::limits::Budget;
use crate::tensor::TensorShape;
use leaf::{Leaf, Shape};
use runs::{Axis, Run, Stop};

pub use batches::entries_from_arrow;
pub(crate) use guard::{damaged, guarded};
pub(crate) use kind::Kind;
pub use schema::{ArrowSchemaError, schema_from_arrow, schema_to_arrow};
pub(crate) use types::numbers;

/// A column that is read in batches of rows.
pub(crate) struct Column {
    rows: usize,
    axes: Vec<Axis>,
    tensor: Option<TensorShape>,
    leaf: Leaf,
    /// How many rows of the file come before.
    before: usize,
}

impl Column {
    pub(crate) fn new(kind: Kind) -> Column {
        Column {
            rows: 0,
            axes: kind.axes.into_iter().map(Axis::new).collect(),
            tensor: kind.tensor,
            leaf: kind.leaf,
            before: 0,
        }
    }

    /// A column of the rows of a file from `row` on, whose lists have as many values as other rows say,
    /// as far as those say it.
    pub(crate) fn below(mut self, row: usize, sizes: &[Option<usize>]) -> Column {
        self.before = row;
        for (axis, size) in self.axes.iter_mut().zip(sizes) {
            axis.know(*size);
        }
        self
    }

    /// How many values the lists of each axis have, as far as known.
    pub(crate) fn sizes(&self) -> Vec<Option<usize>> {
        self.axes.iter().map(Axis::known).collect()
    }

    /// Whether no list of an axis says how many values it has, so that other rows have to.
    pub(crate) fn is_unknown(&self) -> bool {
        self.axes.iter().any(Axis::is_unknown)
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Adds rows. The inner error says why the column is not an array, although the file is valid.
    pub(crate) fn push(
        &mut self,
        array: &ArrayRef,
        budget: &mut Budget,
    ) -> Result<Result<(), String>, ReadError> {
        self.rows += array.len();
        let mut array = array.clone();
        let mut runs = vec![Run::Values(0..array.len())];
        for level in 0..self.axes.len() {
            match self.axes[level].open(&array, &runs, budget) {
                Ok(opened) => (array, runs) = opened,
                Err(Stop::Error(error)) => return Err(error),
                Err(Stop::Ragged {
                    at,
                    found,
                    first,
                    expected,
                }) => {
                    let ragged = ListsError::Ragged {
                        at: self.coordinates(level, at),
                        found,
                        first: self.coordinates(level, first),
                        expected,
                    };
                    return Ok(Err(ReadErrorKind::from(ragged).unreadable()));
                }
            }
        }
        self.leaf.push(array.as_ref(), &runs, budget)?;
        Ok(Ok(()))
    }

    /// The coordinates of the list with the index `at` in its level.
    fn coordinates(&self, level: usize, at: usize) -> Vec<usize> {
        let inner = self.axes[..level].iter().map(|axis| axis.size().max(1));
        let shape: Vec<usize> = [usize::MAX].into_iter().chain(inner).collect();
        let mut place = coordinates(at, &shape);
        place[0] = place[0].saturating_add(self.before);
        place
    }

    pub(crate) fn into_content(self) -> Result<Content, ReadError> {
        if self.is_unknown() {
            return Ok(Content::Unreadable(
                "holds only missing lists, so their length is unknown; save it as lists of a fixed \
                 size"
                    .to_owned(),
            ));
        }
        let mut sizes = vec![self.rows];
        sizes.extend(self.axes.iter().map(Axis::size));
        let shape = Shape {
            sizes,
            tensor: self.tensor.as_ref(),
        };
        self.leaf.into_content(&shape)
    }
}
