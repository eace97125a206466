//! The axes and the element type of a column, from its type in Arrow.

use arrow_schema::{DataType, Field};
use schema_spec::DType;

use super::leaf::Leaf;
use super::tensor;
use crate::tensor::{MOST_AXES, TensorShape};

/// The axes and the element type of a column.
pub(crate) struct Kind {
    /// The sizes of the axes after axis 0, as far as the type fixes them.
    pub(super) axes: Vec<Option<usize>>,
    /// The layout of the last axis, if it holds tensors.
    pub(super) tensor: Option<TensorShape>,
    pub(super) leaf: Leaf,
    /// Whether a value may be null, or a list that holds it.
    pub(super) is_nullable: bool,
}

impl Kind {
    /// Returns the kind of a column, or why a column of this type cannot be read as an array.
    pub(crate) fn of(field: &Field) -> Result<Kind, String> {
        let mut axes = Vec::new();
        let mut tensor = None;
        let mut field = field;
        let mut is_nullable = false;
        loop {
            is_nullable |= field.is_nullable();
            let (inner, size) = match field.data_type() {
                DataType::FixedSizeList(inner, size) => {
                    let size = usize::try_from(*size)
                        .map_err(|_| format!("holds lists of {size} values each"))?;
                    tensor = tensor::of(field, size)?;
                    (inner, Some(size))
                }
                DataType::List(inner)
                | DataType::LargeList(inner)
                | DataType::ListView(inner)
                | DataType::LargeListView(inner) => (inner, None),
                leaf => {
                    let leaf = Leaf::of(leaf)?;
                    return Ok(Kind {
                        axes,
                        tensor,
                        leaf,
                        is_nullable,
                    });
                }
            };
            if tensor.is_some() && inner.data_type().is_nested() {
                return Err("holds tensors of lists, which are not an array".to_owned());
            }
            axes.push(size);
            if axes.len() == MOST_AXES {
                return Err(format!("has more than {MOST_AXES} axes"));
            }
            field = inner;
        }
    }

    /// The sizes of the axes after axis 0 of the array, as far as the type fixes them.
    pub(super) fn sizes(&self) -> Vec<Option<usize>> {
        let Some(tensor) = &self.tensor else {
            return self.axes.clone();
        };
        let lists = &self.axes[..self.axes.len().saturating_sub(1)];
        let tensor = tensor
            .permutation
            .iter()
            .map(|axis| tensor.shape.get(*axis));
        (lists.iter().copied())
            .chain(tensor.map(Option::<&usize>::copied))
            .collect()
    }

    pub(super) fn dtype(&self) -> DType {
        self.leaf.dtype()
    }

    /// Returns how many values a row has at least, and how many bytes each takes.
    pub(crate) fn row(&self) -> (u64, u64) {
        let sizes = self.axes.iter().flatten();
        let values = sizes.fold(1_u64, |count, &size| count.saturating_mul(size as u64));
        (values, self.leaf.size())
    }
}
