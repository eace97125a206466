//! What the type of a column says of its array.

use arrow_schema::{DataType, Field};

use super::leaf::Leaf;
use super::tensor::{MOST_AXES, Tensor};

/// What a column is, before its values are read.
pub(crate) struct Kind {
    /// The axes after that of the rows: how many values each has, where the type says so.
    pub(super) axes: Vec<Option<usize>>,
    /// How the last axis is laid out, where the type says so.
    pub(super) tensor: Option<Tensor>,
    pub(super) leaf: Leaf,
}

impl Kind {
    /// The error is why no array of a schema has such a column.
    pub(crate) fn of(field: &Field) -> Result<Kind, String> {
        let mut axes = Vec::new();
        let mut tensor = None;
        let mut field = field;
        loop {
            let (inner, size) = match field.data_type() {
                DataType::FixedSizeList(inner, size) => {
                    let size = usize::try_from(*size)
                        .map_err(|_| format!("holds lists of {size} values each"))?;
                    tensor = Tensor::of(field, size)?;
                    (inner, Some(size))
                }
                DataType::List(inner)
                | DataType::LargeList(inner)
                | DataType::ListView(inner)
                | DataType::LargeListView(inner) => (inner, None),
                leaf => {
                    let leaf = Leaf::of(leaf)?;
                    return Ok(Kind { axes, tensor, leaf });
                }
            };
            if tensor.is_some() && inner.data_type().is_nested() {
                return Err("holds tensors of lists, which is no array".to_owned());
            }
            axes.push(size);
            if axes.len() == MOST_AXES {
                return Err(format!("has more than {MOST_AXES} axes"));
            }
            field = inner;
        }
    }

    /// How many values a row has at least, and how many bytes each takes.
    pub(crate) fn row(&self) -> (u64, u64) {
        let sizes = self.axes.iter().flatten();
        let values = sizes.fold(1_u64, |count, &size| count.saturating_mul(size as u64));
        (values, self.leaf.size())
    }
}
