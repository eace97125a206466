//! What the type of a column says of its array.

use arrow_schema::{DataType, Field};
use serde_json::Value;

use crate::read::columns::leaf::Leaf;

/// The most axes that are read.
const MOST_AXES: usize = 32;

/// What a column is, before its values are read.
#[derive(Debug)]
pub(in crate::read) struct Kind {
    /// The axes after that of the rows: how many values each has, where the type says so.
    pub(super) axes: Vec<Option<usize>>,
    /// How the last axis is laid out, where the type says so.
    pub(super) tensor: Option<Tensor>,
    pub(super) leaf: Leaf,
}

/// The extension type `arrow.fixed_shape_tensor`: lists that are arrays.
#[derive(Debug)]
pub(super) struct Tensor {
    /// The shape as it lies in memory.
    pub(super) shape: Vec<usize>,
    /// Which of those axes each axis of the array is.
    pub(super) permutation: Vec<usize>,
}

impl Kind {
    /// The error is why no array of a schema has such a column.
    pub(in crate::read) fn of(field: &Field) -> Result<Kind, String> {
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
    pub(in crate::read) fn row(&self) -> (u64, u64) {
        let sizes = self.axes.iter().flatten();
        let values = sizes.fold(1_u64, |count, &size| count.saturating_mul(size as u64));
        (values, self.leaf.size())
    }
}

impl Tensor {
    fn of(field: &Field, size: usize) -> Result<Option<Tensor>, String> {
        if field.extension_type_name() != Some("arrow.fixed_shape_tensor") {
            return Ok(None);
        }
        let said = field.extension_type_metadata().unwrap_or_default();
        let said: Value = serde_json::from_str(said)
            .map_err(|error| format!("holds tensors whose shape is not JSON: {error}"))?;
        let shape = sizes(&said["shape"])
            .ok_or_else(|| "holds tensors that do not say their shape".to_owned())?;
        let count = shape
            .iter()
            .try_fold(1_usize, |count, &axis| count.checked_mul(axis));
        if count != Some(size) {
            return Err(format!(
                "holds tensors that say the shape {shape:?} and have {size} values each"
            ));
        }
        let permutation = match &said["permutation"] {
            Value::Null => (0..shape.len()).collect(),
            given => sizes(given)
                .filter(|given| {
                    let mut sorted = given.clone();
                    sorted.sort_unstable();
                    sorted.into_iter().eq(0..shape.len())
                })
                .ok_or_else(|| {
                    format!(
                        "holds tensors whose permutation is none of {} axes",
                        shape.len()
                    )
                })?,
        };
        Ok(Some(Tensor { shape, permutation }))
    }
}

fn sizes(value: &Value) -> Option<Vec<usize>> {
    let sizes = value.as_array()?;
    if sizes.len() > MOST_AXES {
        return None;
    }
    let size = |size: &Value| usize::try_from(size.as_u64()?).ok();
    sizes.iter().map(size).collect()
}

/// Why no array of a schema has values of that type.
pub(super) fn no_array(kind: &DataType) -> String {
    let (what, instead) = match kind {
        DataType::Timestamp(..) => ("timestamps", "as numbers, such as column.cast('int64')"),
        DataType::Date32 | DataType::Date64 => {
            ("dates", "as numbers, such as column.cast('int32')")
        }
        DataType::Time32(_) | DataType::Time64(_) => {
            ("times", "as numbers, such as column.cast('int64')")
        }
        DataType::Duration(_) | DataType::Interval(_) => {
            ("durations", "as numbers, such as column.cast('int64')")
        }
        DataType::Decimal32(..)
        | DataType::Decimal64(..)
        | DataType::Decimal128(..)
        | DataType::Decimal256(..) => ("decimals", "as floats, such as column.cast('float64')"),
        DataType::Binary
        | DataType::LargeBinary
        | DataType::BinaryView
        | DataType::FixedSizeBinary(_) => ("raw bytes", "as text or as lists of numbers"),
        DataType::Struct(_) => {
            return "holds structs; save each field as a column of its own".to_owned();
        }
        DataType::Map(..) => {
            return "holds maps; save each key as a column of its own".to_owned();
        }
        DataType::Null => {
            return "holds nulls of no type; give the column a type, such as \
                    column.cast('float64')"
                .to_owned();
        }
        DataType::Union(..) => {
            return "holds values of several types; save each as a column of its own".to_owned();
        }
        DataType::RunEndEncoded(_, values) => {
            return format!(
                "holds runs of values; save it decoded, such as column.cast('{}')",
                values.data_type().to_string().to_lowercase()
            );
        }
        _ => ("values of a type that no schema has", "as numbers or text"),
    };
    let shown: String = kind.to_string().chars().take(40).collect();
    format!("holds {what} ({shown}); save it {instead}")
}
