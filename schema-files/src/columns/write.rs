//! Arrays as the columns of a table of Arrow, for the formats that hold one.

use std::collections::HashMap;
use std::error::Error;
use std::io;
use std::sync::Arc;

#[cfg(feature = "half")]
use arrow_array::types::Float16Type;
use arrow_array::types::{
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{
    ArrayRef, ArrowPrimitiveType, BooleanArray, FixedSizeListArray, LargeStringArray,
    PrimitiveArray, RecordBatch, RecordBatchOptions,
};
use arrow_buffer::{NullBuffer, ScalarBuffer};
use arrow_schema::extension::{EXTENSION_TYPE_METADATA_KEY, EXTENSION_TYPE_NAME_KEY};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use ndarray::{ArrayD, ArrayViewD, Axis, Slice};

use schema_arrays::{AnyArray, Entry};
use schema_spec::DType;

use super::numbers;
use crate::entries::array;
use crate::error::{WriteError, WriteErrorKind};

/// How many bytes of values are encoded at a time, unless a row is larger.
const BATCH_BYTES: usize = 1 << 22;

/// The assumed size of a value of any type, in bytes.
const VALUE_BYTES: usize = 8;

/// The most rows of an array without values, which nothing else bounds.
const MOST_EMPTY: usize = 1 << 20;

/// Checks that the arrays can be columns of one table.
pub(crate) fn table<'a>(
    entries: &'a [Entry],
    format: &'static str,
) -> Result<Table<'a>, WriteError> {
    table_of(entries, format, false)
}

/// The same for some of the rows. Values may be missing in others.
pub(super) fn rows_of_table<'a>(
    entries: &'a [Entry],
    format: &'static str,
) -> Result<Table<'a>, WriteError> {
    table_of(entries, format, true)
}

fn table_of<'a>(
    entries: &'a [Entry],
    format: &'static str,
    is_nullable: bool,
) -> Result<Table<'a>, WriteError> {
    let mut columns: Vec<Column<'_>> = Vec::new();
    for entry in entries {
        let in_array = |kind: WriteErrorKind| WriteError::from(kind).in_array(&entry.name);
        let array = array(entry)?;
        let shape = array.shape();
        let refused = |expected| {
            in_array(WriteErrorKind::Shape {
                format,
                shape: shape.to_vec(),
                expected,
            })
        };
        let Some((&rows, axes)) = shape.split_first() else {
            return Err(refused("arrays with an axis of rows"));
        };
        let width = axes.iter().product::<usize>();
        let Ok(size) = i32::try_from(width) else {
            return Err(refused("rows of at most 2147483647 values"));
        };
        if width == 0 && rows > MOST_EMPTY {
            return Err(refused("at most 1048576 rows where those have no values"));
        }
        let Some(kind) = kind(array.dtype()) else {
            return Err(in_array(WriteErrorKind::DType {
                format,
                dtype: array.dtype(),
            }));
        };
        if let Some(first) = columns.first().filter(|first| first.rows() != rows) {
            return Err(in_array(WriteErrorKind::Rows {
                format,
                rows,
                other: first.name.to_owned(),
                expected: first.rows(),
            }));
        }
        columns.push(Column {
            name: &entry.name,
            array,
            missing: entry.content.missing(),
            is_nullable,
            kind,
            size,
        });
    }
    let fields: Vec<Field> = columns.iter().map(Column::field).collect();
    let schema = Arc::new(Schema::new(fields));
    Ok(Table { columns, schema })
}

/// An array that can be a column.
struct Column<'a> {
    name: &'a str,
    array: &'a AnyArray,
    missing: Option<ArrayD<bool>>,
    /// Whether values of other rows may be missing.
    is_nullable: bool,
    /// The type of its values.
    kind: DataType,
    /// How many values a row has.
    size: i32,
}

impl Column<'_> {
    fn rows(&self) -> usize {
        self.array.shape()[0]
    }

    fn width(&self) -> usize {
        self.array.shape()[1..].iter().product()
    }

    /// The type of the column: values, fixed-size lists for two axes, or tensors for more.
    fn field(&self) -> Field {
        let nullable = self.is_nullable();
        match &self.array.shape()[1..] {
            [] => Field::new(self.name, self.kind.clone(), nullable),
            axes => {
                let kind = DataType::FixedSizeList(Arc::new(self.element()), self.size);
                let field = Field::new(self.name, kind, false);
                if axes.len() == 1 {
                    return field;
                }
                field.with_metadata(tensor_metadata(axes))
            }
        }
    }

    fn element(&self) -> Field {
        Field::new("element", self.kind.clone(), self.is_nullable())
    }

    fn is_nullable(&self) -> bool {
        self.is_nullable || self.missing.is_some()
    }

    fn encoded(&self, rows: Slice) -> Result<ArrayRef, WriteError> {
        let missing = self.missing.as_ref();
        let missing = missing.map(|missing| missing.slice_axis(Axis(0), rows));
        let values = values(self.array, missing.as_ref(), rows);
        if self.array.shape().len() == 1 {
            return Ok(values);
        }
        // The length matters if the lists are empty.
        let rows = rows.end.map_or(0, |end| end.abs_diff(rows.start));
        let element = Arc::new(self.element());
        let lists = FixedSizeListArray::try_new_with_length(element, self.size, values, None, rows);
        match lists {
            Ok(lists) => Ok(Arc::new(lists)),
            Err(error) => Err(not_written(error)),
        }
    }
}

/// Arrays that are the columns of one table.
pub(crate) struct Table<'a> {
    columns: Vec<Column<'a>>,
    pub(crate) schema: SchemaRef,
}

impl Table<'_> {
    /// How many rows have this many bytes, but no more than `most`.
    pub(crate) fn fit(&self, bytes: usize, most: usize) -> usize {
        let row: usize = self
            .columns
            .iter()
            .map(|column| column.width().max(1))
            .sum();
        (bytes / VALUE_BYTES / row.max(1)).clamp(1, most)
    }

    /// The rows, some at a time.
    pub(crate) fn batches(&self) -> impl Iterator<Item = Result<RecordBatch, WriteError>> {
        let rows = self.columns.first().map_or(0, Column::rows);
        let batch = self.fit(BATCH_BYTES, usize::MAX);
        let slices = (0..rows).step_by(batch);
        slices
            .map(move |start| self.batch(Slice::from(start..rows.min(start.saturating_add(batch)))))
    }

    fn batch(&self, rows: Slice) -> Result<RecordBatch, WriteError> {
        let arrays = self.columns.iter().map(|column| column.encoded(rows));
        let arrays: Result<Vec<ArrayRef>, WriteError> = arrays.collect();
        let options = RecordBatchOptions::new();
        RecordBatch::try_new_with_options(self.schema.clone(), arrays?, &options)
            .map_err(not_written)
    }
}

/// The metadata of lists that are tensors of this shape.
pub(super) fn tensor_metadata(shape: &[usize]) -> HashMap<String, String> {
    HashMap::from([
        (
            EXTENSION_TYPE_NAME_KEY.to_owned(),
            "arrow.fixed_shape_tensor".to_owned(),
        ),
        (
            EXTENSION_TYPE_METADATA_KEY.to_owned(),
            format!("{{\"shape\":{shape:?}}}"),
        ),
    ])
}

/// Returns the type of a column with this dtype, if Parquet has it.
pub(super) fn kind(dtype: DType) -> Option<DataType> {
    macro_rules! kinds {
        ($($(#[$gate:meta])* $dtype:ident $arrow:ident $kind:ident;)+) => {
            match dtype {
                DType::Bool => DataType::Boolean,
                $($(#[$gate])* DType::$dtype => DataType::$kind,)+
                // A batch of text may have more bytes than 32-bit offsets can address.
                DType::Text => DataType::LargeUtf8,
                _ => return None,
            }
        };
    }
    Some(numbers!(kinds))
}

/// Returns the values of some rows in row-major order, with nulls for missing ones.
fn values(array: &AnyArray, missing: Option<&ArrayViewD<'_, bool>>, rows: Slice) -> ArrayRef {
    fn numbers<A: ArrowPrimitiveType>(
        array: &ArrayD<A::Native>,
        missing: Option<&ArrayViewD<'_, bool>>,
        rows: Slice,
    ) -> ArrayRef {
        let values: Vec<A::Native> = array.slice_axis(Axis(0), rows).iter().copied().collect();
        let nulls = missing.map(nulls);
        Arc::new(PrimitiveArray::<A>::new(ScalarBuffer::from(values), nulls))
    }
    macro_rules! values {
        ($($(#[$gate:meta])* $dtype:ident $arrow:ident $kind:ident;)+) => {
            match array {
                AnyArray::Bool(array) => {
                    let values = array.slice_axis(Axis(0), rows);
                    let values: Vec<bool> = values.iter().copied().collect();
                    Arc::new(BooleanArray::new(values.into(), missing.map(nulls)))
                }
                $($(#[$gate])* AnyArray::$dtype(array) => {
                    numbers::<$arrow>(array, missing, rows)
                })+
                AnyArray::Text(text) => {
                    let values = text.values().slice_axis(Axis(0), rows);
                    let mut missing = missing.map(|missing| missing.iter());
                    let mut is_missing = || missing.as_mut().and_then(Iterator::next) == Some(&true);
                    let values = values.iter().map(|value| (!is_missing()).then_some(value));
                    Arc::new(values.collect::<LargeStringArray>())
                }
                // Other dtypes were refused by `columns`.
                _ => Arc::new(BooleanArray::from(Vec::<bool>::new())),
            }
        };
    }
    numbers!(values)
}

fn nulls(missing: &ArrayViewD<'_, bool>) -> NullBuffer {
    missing.iter().map(|missing| !missing).collect()
}

pub(crate) fn not_written(error: impl Into<Box<dyn Error + Send + Sync>>) -> WriteError {
    io::Error::other(error).into()
}

/// Says that rows do not follow those before.
pub(super) fn other_columns(format: &'static str, known: &Schema, found: &Schema) -> WriteError {
    let fields = known.fields().iter().zip(found.fields());
    let mut other = fields.filter(|(known, field)| known != field);
    let reason = match other.next() {
        Some((known, field)) => format!(
            "column `{}` of {} follows rows of column `{}` of {}",
            field.name(),
            field.data_type(),
            known.name(),
            known.data_type(),
        ),
        None => format!(
            "{} columns follow {}",
            found.fields().len(),
            known.fields().len()
        ),
    };
    WriteErrorKind::Pieces { format, reason }.into()
}
