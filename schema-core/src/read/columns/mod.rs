//! Columns of Arrow into arrays.
//!
//! A column of numbers, truth values or text is an array of one axis. Lists add an axis each, where
//! all of them are equally long. What is null is missing, in its place: where a list is null, all
//! of its values are.

mod bytes;
mod guard;
mod kind;
mod leaf;
mod runs;

use arrow_array::ArrayRef;

use crate::array::Content;
use crate::read::limits::Budget;
use crate::read::{ReadError, ReadErrorKind};
use leaf::{Leaf, Shape};
use runs::{Axis, Run, Stop};

pub(super) use bytes::{exact, truncated};
pub(super) use guard::guarded;
pub(super) use kind::Kind;

/// A column as it is read, one batch of rows after the other.
#[derive(Debug)]
pub(super) struct Column {
    rows: usize,
    axes: Vec<Axis>,
    tensor: Option<kind::Tensor>,
    leaf: Leaf,
}

impl Column {
    pub(super) fn new(kind: Kind) -> Column {
        Column {
            rows: 0,
            axes: kind.axes.into_iter().map(Axis::new).collect(),
            tensor: kind.tensor,
            leaf: kind.leaf,
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Adds rows; the inner error is why the column is no array, though the file is sound.
    pub(super) fn push(
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
                    let ragged = ReadErrorKind::Ragged {
                        at: self.coordinates(level, at),
                        found,
                        first: self.coordinates(level, first),
                        expected,
                    };
                    return Ok(Err(ragged.unreadable()));
                }
            }
        }
        self.leaf.push(array.as_ref(), &runs, budget)?;
        Ok(Ok(()))
    }

    /// Where a list stands that so many came before.
    fn coordinates(&self, level: usize, mut at: usize) -> Vec<usize> {
        let mut coordinates = vec![0; level + 1];
        for (axis, place) in self.axes[..level].iter().zip(&mut coordinates[1..]).rev() {
            let size = axis.size().max(1);
            *place = at % size;
            at /= size;
        }
        coordinates[0] = at;
        coordinates
    }

    pub(super) fn into_content(self) -> Result<Content, ReadError> {
        if self.axes.iter().any(Axis::is_unknown) {
            return Ok(Content::Unreadable(
                "holds lists that are all missing, so nothing says how long they are; save it as \
                 lists of a fixed size"
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
