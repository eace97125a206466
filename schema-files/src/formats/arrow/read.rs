//! Reads Arrow IPC files and streams with the crate `arrow-ipc`, one batch at a time.
//!
//! What the crate does not check is checked beforehand: the position of each buffer, the size it
//! expands to, and the number of values of each column.

use std::collections::HashMap;
use std::io::SeekFrom;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_buffer::Buffer;
use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::reader::{RecordBatchDecoder, read_dictionary};
use arrow_ipc::{
    DictionaryBatch, Endianness, Message, MessageHeader, MetadataVersion, root_as_footer,
    root_as_message,
};
use arrow_schema::{ArrowError, DataType, Field, SchemaRef};

use schema_arrays::{Content, Entry};

use super::buffers::{Buffers, Stop};
use super::{NAME, damaged};
use crate::columns::{Column, Kind, guarded};
use crate::entries::Entries;
use crate::error::ReadError;
use crate::input::{Input, ReadSeek, exact};
use crate::limits::Budget;

/// The length of the magic and its padding.
const HEAD: u64 = 8;

/// The length of the footer and the magic.
const TAIL: u64 = 10;

/// The first bytes of a message, and so of a stream.
const CONTINUATION: [u8; 4] = [0xFF; 4];

/// Reads the columns of a file or of a stream, in order.
pub(super) fn read(input: &mut Input<'_>) -> Result<Vec<Entry>, ReadError> {
    if input.reader.fill_buf()?.starts_with(&CONTINUATION) {
        read_stream(input)
    } else {
        read_file(input)
    }
}

fn read_file(input: &mut Input<'_>) -> Result<Vec<Entry>, ReadError> {
    let (reader, length) = (&mut *input.reader, input.length);
    let footer = footer(reader, length)?;
    let footer = guarded(NAME, || {
        root_as_footer(&footer).map_err(|error| error.to_string())
    })?;
    let schema = footer.schema().ok_or_else(|| damaged("no schema"))?;
    let mut table = Table::new(schema, input.options.limits().for_compressed(length))?;
    let dictionaries = footer.dictionaries().into_iter().flatten();
    let batches = footer.recordBatches().into_iter().flatten();
    let mut total = 0_u64;
    for block in dictionaries.chain(batches) {
        let sizes = (
            u64::try_from(block.offset()),
            u64::try_from(block.metaDataLength()),
            u64::try_from(block.bodyLength()),
        );
        let (Ok(start), Ok(metadata), Ok(body)) = sizes else {
            return Err(damaged("a message with a negative size"));
        };
        let size = metadata.saturating_add(body);
        let end = start.saturating_add(size);
        if end > length {
            return Err(ReadError::truncated("data", end, length));
        }
        // Otherwise very many messages could share the same bytes.
        total = total.saturating_add(size);
        if total > length {
            return Err(damaged("its messages overlap"));
        }
        reader.seek(SeekFrom::Start(start))?;
        let metadata = exact(reader, metadata)?;
        let body = exact(reader, body)?;
        table.message(without_prefix(&metadata)?, &Buffer::from_vec(body))?;
    }
    table.into_entries()
}

fn footer(reader: &mut dyn ReadSeek, length: u64) -> Result<Vec<u8>, ReadError> {
    let Some(end) = length.checked_sub(TAIL).filter(|&end| end >= HEAD) else {
        return Err(ReadError::truncated("footer", HEAD + TAIL, length));
    };
    reader.seek(SeekFrom::Start(end))?;
    let tail = exact(reader, TAIL)?;
    let (size, magic) = tail.split_at(4);
    if magic != b"ARROW1" {
        return Err(damaged("it does not end in ARROW1, so it is cut short"));
    }
    let size = u64::from(u32::from_le_bytes([size[0], size[1], size[2], size[3]]));
    let Some(start) = end.checked_sub(size) else {
        return Err(ReadError::truncated("footer", size + TAIL, length));
    };
    reader.seek(SeekFrom::Start(start))?;
    exact(reader, size)
}

/// Returns the metadata of a message without its prefix: the continuation marker and the length.
fn without_prefix(bytes: &[u8]) -> Result<&[u8], ReadError> {
    let prefix = if bytes.starts_with(&CONTINUATION) {
        8
    } else {
        4
    };
    bytes
        .get(prefix..)
        .ok_or_else(|| damaged("a message without metadata"))
}

fn read_stream(input: &mut Input<'_>) -> Result<Vec<Entry>, ReadError> {
    let length = input.length;
    let mut stream = Stream {
        reader: &mut *input.reader,
        length,
        left: length,
    };
    let mut table: Option<Table> = None;
    // A stream ends with a message of length 0, or with the file.
    while stream.left > 0 {
        let mut size = stream.size()?;
        if size == u32::from_le_bytes(CONTINUATION) {
            size = stream.size()?;
        }
        if size == 0 {
            break;
        }
        let metadata = stream.next(u64::from(size))?;
        let message = message(&metadata)?;
        let body = u64::try_from(message.bodyLength())
            .map_err(|_| damaged("a message with a negative size"))?;
        let body = stream.next(body)?;
        match (&mut table, message.header_as_schema()) {
            (Some(table), None) => table.message(&metadata, &Buffer::from_vec(body))?,
            (none @ None, Some(schema)) => {
                *none = Some(Table::new(
                    schema,
                    input.options.limits().for_compressed(length),
                )?);
            }
            (None, None) => return Err(damaged("no schema")),
            (Some(_), Some(_)) => return Err(damaged("a second schema")),
        }
    }
    table.ok_or_else(|| damaged("no schema"))?.into_entries()
}

/// A reader of the bytes of a stream.
struct Stream<'a> {
    reader: &'a mut dyn ReadSeek,
    length: u64,
    left: u64,
}

impl Stream<'_> {
    fn next(&mut self, count: u64) -> Result<Vec<u8>, ReadError> {
        let Some(left) = self.left.checked_sub(count) else {
            let expected = (self.length - self.left).saturating_add(count);
            return Err(ReadError::truncated("data", expected, self.length));
        };
        self.left = left;
        exact(self.reader, count)
    }

    fn size(&mut self) -> Result<u32, ReadError> {
        let bytes = self.next(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }
}

/// The columns, as they are read batch by batch.
struct Table {
    schema: SchemaRef,
    columns: Vec<Result<Column, String>>,
    dictionaries: HashMap<i64, ArrayRef>,
    batches: usize,
    budget: Budget,
}

impl Table {
    fn new(schema: arrow_ipc::Schema<'_>, budget: Budget) -> Result<Table, ReadError> {
        if schema.endianness() != Endianness::Little {
            return Err(damaged(
                "its numbers are big-endian; save it on another machine",
            ));
        }
        let schema = guarded(NAME, || try_fb_to_schema(schema))?;
        let columns = schema.fields().iter();
        Ok(Table {
            columns: columns
                .map(|field| Kind::of(field).map(Column::new))
                .collect(),
            schema: Arc::new(schema),
            dictionaries: HashMap::new(),
            batches: 0,
            budget,
        })
    }

    fn message(&mut self, metadata: &[u8], body: &Buffer) -> Result<(), ReadError> {
        let message = message(metadata)?;
        let version = message.version();
        match message.header_type() {
            MessageHeader::DictionaryBatch => match message.header_as_dictionary_batch() {
                Some(batch) => self.dictionary(batch, body, version),
                None => Err(damaged("a dictionary without its values")),
            },
            MessageHeader::RecordBatch => match message.header_as_record_batch() {
                Some(batch) => self.batch(batch, body, version),
                None => Err(damaged("a batch without its columns")),
            },
            _ => Err(damaged(
                "a message that is neither a dictionary nor a batch",
            )),
        }
    }

    fn dictionary(
        &mut self,
        dictionary: DictionaryBatch<'_>,
        body: &Buffer,
        version: MetadataVersion,
    ) -> Result<(), ReadError> {
        if let Some(batch) = dictionary.data() {
            #[expect(deprecated)] // until files can be read without ids
            let of_id = self.schema.fields_with_dict_id(dictionary.id());
            let values = of_id.first().and_then(|field| match field.data_type() {
                DataType::Dictionary(_, values) => Some(Field::new("", (**values).clone(), true)),
                _ => None,
            });
            check(batch, body, version, &self.budget, values.iter())?;
        }
        let before = self.dictionaries.get(&dictionary.id());
        if let Some(before) = before.filter(|_| dictionary.isDelta()) {
            // A delta copies all previous values, and a file may have very many of them.
            self.budget.spend(before.get_array_memory_size() as u64)?;
        }
        guarded(NAME, || {
            let known = &mut self.dictionaries;
            read_dictionary(body, dictionary, &self.schema, known, &version)
        })
    }

    fn batch(
        &mut self,
        batch: arrow_ipc::RecordBatch<'_>,
        body: &Buffer,
        version: MetadataVersion,
    ) -> Result<(), ReadError> {
        let fields = self.schema.fields().iter().map(AsRef::as_ref);
        check(batch, body, version, &self.budget, fields)?;
        let read = self.columns.iter().enumerate();
        let read: Vec<usize> = read
            .filter_map(|(at, column)| column.is_ok().then_some(at))
            .collect();
        let decode = |columns: &[usize]| -> Result<RecordBatch, ReadError> {
            guarded::<_, ArrowError>(NAME, || {
                let schema = self.schema.clone();
                RecordBatchDecoder::try_new(body, batch, schema, &self.dictionaries, &version)?
                    .with_projection(Some(columns))
                    .read_record_batch()
            })
        };
        let decoded = decode(&read).map_err(|error| {
            // Decoding each column alone finds the damaged one.
            let one = read.iter().find_map(|&at| Some((at, decode(&[at]).err()?)));
            match one {
                Some((at, error)) => error.in_array(self.schema.field(at).name()),
                None => error,
            }
        })?;
        self.batches += 1;
        for (&at, array) in read.iter().zip(decoded.columns()) {
            let Ok(column) = &mut self.columns[at] else {
                continue;
            };
            let name = self.schema.field(at).name();
            let pushed = column.push(array, &mut self.budget);
            if let Err(reason) = pushed.map_err(|error| error.in_array(name))? {
                self.columns[at] = Err(reason);
            }
        }
        Ok(())
    }

    fn into_entries(self) -> Result<Vec<Entry>, ReadError> {
        let mut entries = Entries::default();
        for (column, field) in self.columns.into_iter().zip(self.schema.fields()) {
            let content = match column {
                Ok(column) => column
                    .into_content()
                    .map_err(|error| error.in_array(field.name()))?,
                Err(reason) => Content::Unreadable(reason),
            };
            entries.add(field.name().clone(), content)?;
        }
        Ok(entries.into_vec())
    }
}

fn message(metadata: &[u8]) -> Result<Message<'_>, ReadError> {
    guarded(NAME, || {
        root_as_message(metadata).map_err(|error| error.to_string())
    })
}

/// Checks the buffers and columns of a batch against its bytes.
fn check<'f>(
    batch: arrow_ipc::RecordBatch<'_>,
    body: &[u8],
    version: MetadataVersion,
    budget: &Budget,
    fields: impl Iterator<Item = &'f Field>,
) -> Result<(), ReadError> {
    let mut expanded = 0_u64;
    let mut lengths = Vec::new();
    for buffer in batch.buffers().into_iter().flatten() {
        let range = (
            usize::try_from(buffer.offset()),
            usize::try_from(buffer.length()),
        );
        let (Ok(start), Ok(length)) = range else {
            return Err(damaged("a buffer with a negative size"));
        };
        let Some(bytes) = body.get(start..).and_then(|rest| rest.get(..length)) else {
            return Err(damaged("a buffer outside of its message"));
        };
        let compressed = bytes
            .split_first_chunk()
            .filter(|_| batch.compression().is_some());
        lengths.push(match compressed {
            None => bytes.len() as u64,
            // A negative size means that the buffer is not compressed.
            Some((size, rest)) => match u64::try_from(i64::from_le_bytes(*size)) {
                Ok(size) => {
                    expanded = expanded.saturating_add(size);
                    size
                }
                Err(_) => rest.len() as u64,
            },
        });
    }
    budget.check(expanded)?;
    for node in batch.nodes().into_iter().flatten() {
        let Ok(values) = u64::try_from(node.length()) else {
            return Err(damaged("a column with a negative number of values"));
        };
        // A value takes at least a bit, except in empty lists.
        budget.check(values / 8)?;
        if !(0..=node.length()).contains(&node.null_count()) {
            return Err(damaged("a column with more nulls than values"));
        }
    }
    let nodes = batch.nodes().into_iter().flatten();
    let mut buffers = Buffers {
        nodes: &mut nodes.map(|node| node.length().unsigned_abs()),
        lengths: &mut lengths.into_iter(),
        counts: &mut batch.variadicBufferCounts().into_iter().flatten(),
        version,
    };
    for field in fields {
        match buffers.check(field) {
            Ok(()) => {}
            Err(Stop::Missing) => break,
            Err(Stop::Damaged(reason)) if field.name().is_empty() => return Err(damaged(reason)),
            Err(Stop::Damaged(reason)) => return Err(damaged(reason).in_array(field.name())),
        }
    }
    Ok(())
}
