//! Reads the footer of a Parquet file.

use std::io::SeekFrom;
use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, Schema};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::file::metadata::ParquetMetaDataReader;

use super::thrift::{Damaged, Thrift, Type};
use super::{NAME, damaged};
use crate::columns::guarded;
use crate::error::{ReadError, ReadErrorKind, TableError};
use crate::input::{ReadSeek, exact};
use crate::limits::Budget;

/// The length of the footer and the magic.
const TAIL: u64 = 8;

/// How deep groups may be nested; each list takes two.
const DEEPEST: usize = 100;

/// Decodes the footer, with a schema that reads all text as views.
pub(super) fn read(
    reader: &mut dyn ReadSeek,
    length: u64,
    budget: &Budget,
) -> Result<ArrowReaderMetadata, ReadError> {
    let bytes = bytes(reader, length)?;
    check(&bytes, budget)?;
    let metadata = Arc::new(guarded(NAME, || {
        ParquetMetaDataReader::decode_metadata(&bytes)
    })?);
    guarded(NAME, || {
        let plain = ArrowReaderMetadata::try_new(metadata.clone(), ArrowReaderOptions::new())?;
        let schema = plain.schema();
        let views = Schema::new_with_metadata(views(schema.fields()), schema.metadata().clone());
        let options = ArrowReaderOptions::new().with_schema(Arc::new(views));
        ArrowReaderMetadata::try_new(metadata, options)
    })
}

fn bytes(reader: &mut dyn ReadSeek, length: u64) -> Result<Vec<u8>, ReadError> {
    // Magic at both ends.
    let Some(end) = length.checked_sub(TAIL).filter(|&end| end >= 4) else {
        return Err(ReadError::truncated("footer", TAIL + 4, length));
    };
    reader.seek(SeekFrom::Start(end))?;
    let tail = exact(reader, TAIL)?;
    let (size, magic) = tail.split_at(4);
    match magic {
        b"PAR1" => {}
        b"PARE" => {
            return Err(TableError::Encrypted { format: NAME }.into());
        }
        _ => return Err(damaged("it does not end in PAR1, so it is cut short")),
    }
    let size = u64::from(u32::from_le_bytes([size[0], size[1], size[2], size[3]]));
    let Some(start) = end.checked_sub(size) else {
        return Err(ReadError::truncated("footer", size + TAIL, length));
    };
    reader.seek(SeekFrom::Start(start))?;
    exact(reader, size)
}

/// Checks the schema before it is decoded: the decoder recurses into groups, and copies the names of
/// all enclosing groups for each column.
fn check(footer: &[u8], budget: &Budget) -> Result<(), ReadError> {
    let mut names = 0_u64;
    // For each open group, how many children are left, and the length of its path.
    let mut open: Vec<(u64, u64)> = Vec::new();
    let mut deepest = 0;
    let found = Thrift::new(footer).fields(|thrift, id, kind| {
        if (id, kind) != (2, Type::LIST) {
            return Ok(false);
        }
        let (kind, count) = thrift.list()?;
        if kind != Type::STRUCT {
            return Err(Damaged("a schema that is not a list of columns"));
        }
        for left in (0..count).rev() {
            let (mut name, mut children) = (0, 0);
            thrift.fields(|thrift, id, kind| {
                match (id, kind) {
                    (4, Type::BINARY) => name = thrift.binary()?.len() as u64,
                    (5, Type::I32) => children = thrift.i32()?,
                    _ => return Ok(false),
                }
                Ok(true)
            })?;
            let Some(children) = u64::try_from(children).ok().filter(|&count| count <= left) else {
                return Err(Damaged("a group with more columns than the file has"));
            };
            let path = open.last().map_or(0, |&(_, path)| path) + name;
            if let Some((children, _)) = open.last_mut() {
                *children -= 1;
            }
            if children > 0 {
                open.push((children, path));
                deepest = deepest.max(open.len());
                if deepest > DEEPEST {
                    // The file is refused, so the rest is not tracked.
                    open.truncate(DEEPEST);
                }
            } else {
                names = names.saturating_add(path);
            }
            while open.last().is_some_and(|&(children, _)| children == 0) {
                open.pop();
            }
        }
        Ok(true)
    });
    found.map_err(|Damaged(reason)| damaged(reason))?;
    if deepest > DEEPEST {
        return Err(ReadErrorKind::TooDeep { limit: DEEPEST }.into());
    }
    budget.check(names)?;
    Ok(())
}

/// Replaces all types of text by views, which share the text of a dictionary: a hostile file may have
/// a long text that very many rows refer to.
fn views(fields: &Fields) -> Fields {
    let fields = fields.iter().map(|field| {
        let kind = view(field.data_type());
        Arc::new(Field::clone(field).with_data_type(kind))
    });
    fields.collect()
}

fn view(kind: &DataType) -> DataType {
    let inner = |field: &Arc<Field>| {
        let kind = view(field.data_type());
        Arc::new(Field::clone(field).with_data_type(kind))
    };
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 => DataType::Utf8View,
        DataType::Dictionary(_, values) => view(values),
        DataType::List(field) => DataType::List(inner(field)),
        DataType::LargeList(field) => DataType::LargeList(inner(field)),
        DataType::FixedSizeList(field, size) => DataType::FixedSizeList(inner(field), *size),
        other => other.clone(),
    }
}
