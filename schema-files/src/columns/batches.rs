//! Batches of Arrow in memory, such as other programs hand over.

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, SchemaRef};
use schema_arrays::{Content, Entry};

use super::{Column, Kind, damaged, guarded};
use crate::entries::Entries;
use crate::error::ReadError;
use crate::limits::ReadLimits;

const NAME: &str = "Arrow";

/// Returns the columns of batches of Arrow as arrays, one for each: those of a file of Arrow would be the
/// same. `row` is the number of their first row, for what is said of it.
///
/// ```
/// use std::sync::Arc;
///
/// use arrow_array::{ArrayRef, Int64Array, RecordBatch};
/// use schema_arrays::Content;
/// use schema_files::entries_from_arrow;
///
/// let y: ArrayRef = Arc::new(Int64Array::from(vec![Some(7), None]));
/// let batch = RecordBatch::try_from_iter([("y", y)]).unwrap();
/// let entries = entries_from_arrow(&batch.schema(), &[batch], 0)?;
/// assert_eq!(entries[0].name, "y");
/// assert!(matches!(entries[0].content, Content::Masked(_)));
/// # Ok::<(), schema_files::ReadError>(())
/// ```
///
/// # Errors
///
/// A batch is damaged, two columns have one name, or a batch expands to more than a hundred times its size.
pub fn entries_from_arrow(
    schema: &SchemaRef,
    batches: &[RecordBatch],
    row: u64,
) -> Result<Vec<Entry>, ReadError> {
    let row = usize::try_from(row).unwrap_or(usize::MAX);
    let sizes = batches.iter().map(RecordBatch::get_array_memory_size);
    let bytes = sizes.fold(0, |sum: u64, bytes| sum.saturating_add(bytes as u64));
    let mut budget = ReadLimits::default().for_compressed(bytes);
    let mut entries = Entries::default();
    for (at, field) in schema.fields().iter().enumerate() {
        let name = field.name();
        let mut read = || -> Result<Content, ReadError> {
            let mut column = match Kind::of(field) {
                Ok(kind) => Column::new(kind).below(row, &[]),
                Err(reason) => return Ok(Content::Unreadable(reason)),
            };
            for batch in batches {
                let Some(array) = batch.columns().get(at) else {
                    return Err(damaged(NAME, "a batch has fewer columns than the others"));
                };
                if array.data_type() != field.data_type() {
                    let reason = "a column is not of the type that its schema declares";
                    return Err(damaged(NAME, reason));
                }
                let pushed = guarded::<_, ArrowError>(NAME, || Ok(column.push(array, &mut budget)));
                if let Err(reason) = pushed?? {
                    return Ok(Content::Unreadable(reason));
                }
            }
            column.into_content()
        };
        let content = read().map_err(|error| error.in_array(name))?;
        entries.add(name.clone(), content)?;
    }
    Ok(entries.into_vec())
}
