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
    let length = input.length;
    let mut budget = input.options.limits().for_compressed(length);
    let mut batches = Batches::open(&mut *input.reader, length)?;
    let mut columns = Columns::new(batches.schema(), 0, &[]);
    while let Some(batch) = batches.next(&mut budget)? {
        let body = batches.body(&batch)?;
        columns.push(&batch, &body, &mut budget)?;
    }
    columns.into_entries(true)
}

/// The batches of a file or of a stream, in order.
pub(crate) struct Batches<R> {
    reader: R,
    /// Where the reader is.
    at: u64,
    length: u64,
    schema: SchemaRef,
    dictionaries: Arc<Dictionaries>,
    rest: Rest,
    /// Where the next message of a stream begins, if its body was not read.
    end: Option<u64>,
}

/// The values of dictionaries, by their ids.
type Dictionaries = HashMap<i64, ArrayRef>;

/// What was not read yet.
enum Rest {
    /// The messages of a file, the last first.
    File(Vec<Block>),
    /// The rest of a stream.
    Stream,
    End,
}

/// Where a message is in a file.
#[derive(Clone, Copy)]
struct Block {
    start: u64,
    metadata: u64,
    body: u64,
}

/// A batch of rows, without its values.
pub(crate) struct Batch {
    metadata: Vec<u8>,
    /// Where its values begin in the file, and how many bytes they take.
    start: u64,
    bytes: u64,
    rows: u64,
    dictionaries: Arc<Dictionaries>,
}

impl Batch {
    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// How many bytes it takes in the file.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes.saturating_add(self.metadata.len() as u64)
    }

    /// Reads the bytes of its values.
    pub(crate) fn body(&self, reader: &mut (impl ReadSeek + ?Sized)) -> Result<Buffer, ReadError> {
        reader.seek(SeekFrom::Start(self.start))?;
        exact(reader, self.bytes).map(Buffer::from_vec)
    }
}

impl<R: ReadSeek> Batches<R> {
    /// Reads the schema of a file or of a stream, which is at its start.
    pub(crate) fn open(mut reader: R, length: u64) -> Result<Batches<R>, ReadError> {
        if reader.fill_buf()?.starts_with(&CONTINUATION) {
            return Batches::of_stream(reader, length);
        }
        let footer = footer(&mut reader, length)?;
        let footer = guarded(NAME, || {
            root_as_footer(&footer).map_err(|error| error.to_string())
        })?;
        let schema = schema(footer.schema().ok_or_else(|| damaged("no schema"))?)?;
        let dictionaries = footer.dictionaries().into_iter().flatten();
        let batches = footer.recordBatches().into_iter().flatten();
        let mut total = 0_u64;
        let mut blocks = Vec::new();
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
            blocks.push(Block {
                start,
                metadata,
                body,
            });
        }
        blocks.reverse();
        Ok(Batches {
            reader,
            // Unknown, so that it is set.
            at: u64::MAX,
            length,
            schema,
            dictionaries: Arc::default(),
            rest: Rest::File(blocks),
            end: None,
        })
    }

    fn of_stream(reader: R, length: u64) -> Result<Batches<R>, ReadError> {
        let mut batches = Batches {
            reader,
            at: 0,
            length,
            schema: SchemaRef::new(arrow_schema::Schema::empty()),
            dictionaries: Arc::default(),
            rest: Rest::Stream,
            end: None,
        };
        let Some((metadata, ..)) = batches.message()? else {
            return Err(damaged("no schema"));
        };
        let message = message(&metadata)?;
        let found = message.header_as_schema();
        batches.schema = schema(found.ok_or_else(|| damaged("no schema"))?)?;
        Ok(batches)
    }

    pub(crate) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// How many rows all batches of a file have; `None` for a stream.
    pub(crate) fn rows(&mut self) -> Result<Option<u64>, ReadError> {
        let Rest::File(blocks) = &self.rest else {
            return Ok(None);
        };
        let mut rows = 0_u64;
        for block in blocks.clone() {
            let metadata = self.metadata(block)?;
            if let Some(batch) = message(&metadata)?.header_as_record_batch() {
                rows = rows.saturating_add(length_of(batch)?);
            }
        }
        Ok(Some(rows))
    }

    /// The next batch, after the dictionaries before it.
    pub(crate) fn next(&mut self, budget: &mut Budget) -> Result<Option<Batch>, ReadError> {
        while let Some((metadata, start, bytes)) = self.message()? {
            let message = message(&metadata)?;
            let version = message.version();
            match message.header_type() {
                MessageHeader::DictionaryBatch => match message.header_as_dictionary_batch() {
                    Some(batch) => {
                        self.seek(start)?;
                        let body = Buffer::from_vec(self.exact(bytes)?);
                        self.dictionary(batch, &body, version, budget)?;
                    }
                    None => return Err(damaged("a dictionary without its values")),
                },
                MessageHeader::RecordBatch => {
                    let Some(batch) = message.header_as_record_batch() else {
                        return Err(damaged("a batch without its columns"));
                    };
                    let rows = length_of(batch)?;
                    return Ok(Some(Batch {
                        metadata,
                        start,
                        bytes,
                        rows,
                        dictionaries: self.dictionaries.clone(),
                    }));
                }
                MessageHeader::Schema if matches!(self.rest, Rest::Stream) => {
                    return Err(damaged("a second schema"));
                }
                _ => {
                    return Err(damaged(
                        "a message that is neither a dictionary nor a batch",
                    ));
                }
            }
        }
        Ok(None)
    }

    /// Reads the bytes of a batch.
    pub(crate) fn body(&mut self, batch: &Batch) -> Result<Buffer, ReadError> {
        self.seek(batch.start)?;
        self.exact(batch.bytes).map(Buffer::from_vec)
    }

    /// The metadata of the next message, and where its body is.
    fn message(&mut self) -> Result<Option<(Vec<u8>, u64, u64)>, ReadError> {
        match &mut self.rest {
            Rest::File(blocks) => {
                let Some(block) = blocks.pop() else {
                    return Ok(None);
                };
                let metadata = self.metadata(block)?;
                Ok(Some((metadata, block.start + block.metadata, block.body)))
            }
            Rest::Stream => self.streamed(),
            Rest::End => Ok(None),
        }
    }

    fn metadata(&mut self, block: Block) -> Result<Vec<u8>, ReadError> {
        self.seek(block.start)?;
        let metadata = self.exact(block.metadata)?;
        without_prefix(&metadata).map(<[u8]>::to_vec)
    }

    /// The next message of a stream, which ends with one of length 0, or with the file.
    fn streamed(&mut self) -> Result<Option<(Vec<u8>, u64, u64)>, ReadError> {
        if let Some(end) = self.end.take() {
            self.seek(end)?;
        }
        if self.at >= self.length {
            self.rest = Rest::End;
            return Ok(None);
        }
        let mut size = self.size()?;
        if size == u32::from_le_bytes(CONTINUATION) {
            size = self.size()?;
        }
        if size == 0 {
            self.rest = Rest::End;
            return Ok(None);
        }
        let metadata = self.exact(u64::from(size))?;
        let body = u64::try_from(message(&metadata)?.bodyLength())
            .map_err(|_| damaged("a message with a negative size"))?;
        let start = self.at;
        self.fits(body)?;
        self.end = Some(start + body);
        Ok(Some((metadata, start, body)))
    }

    fn size(&mut self) -> Result<u32, ReadError> {
        let bytes = self.exact(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn fits(&self, count: u64) -> Result<(), ReadError> {
        let expected = self.at.saturating_add(count);
        if expected > self.length {
            return Err(ReadError::truncated("data", expected, self.length));
        }
        Ok(())
    }

    fn exact(&mut self, count: u64) -> Result<Vec<u8>, ReadError> {
        self.fits(count)?;
        let bytes = exact(&mut self.reader, count)?;
        self.at += count;
        Ok(bytes)
    }

    fn seek(&mut self, at: u64) -> Result<(), ReadError> {
        if self.at != at {
            self.reader.seek(SeekFrom::Start(at))?;
            self.at = at;
        }
        Ok(())
    }

    fn dictionary(
        &mut self,
        dictionary: DictionaryBatch<'_>,
        body: &Buffer,
        version: MetadataVersion,
        budget: &mut Budget,
    ) -> Result<(), ReadError> {
        if let Some(batch) = dictionary.data() {
            #[expect(deprecated)] // until files can be read without ids
            let of_id = self.schema.fields_with_dict_id(dictionary.id());
            let values = of_id.first().and_then(|field| match field.data_type() {
                DataType::Dictionary(_, values) => Some(Field::new("", (**values).clone(), true)),
                _ => None,
            });
            check(batch, body, version, budget, values.iter())?;
        }
        let before = self.dictionaries.get(&dictionary.id());
        if let Some(before) = before.filter(|_| dictionary.isDelta()) {
            // A delta copies all previous values, and a file may have very many of them.
            budget.spend(before.get_array_memory_size() as u64)?;
        }
        guarded(NAME, || {
            let known = Arc::make_mut(&mut self.dictionaries);
            read_dictionary(body, dictionary, &self.schema, known, &version)
        })
    }
}

fn schema(schema: arrow_ipc::Schema<'_>) -> Result<SchemaRef, ReadError> {
    if schema.endianness() != Endianness::Little {
        return Err(damaged(
            "its numbers are big-endian; save it on another machine",
        ));
    }
    guarded(NAME, || try_fb_to_schema(schema)).map(Arc::new)
}

/// How many rows a batch claims to have.
fn length_of(batch: arrow_ipc::RecordBatch<'_>) -> Result<u64, ReadError> {
    u64::try_from(batch.length()).map_err(|_| damaged("a batch with a negative number of rows"))
}

/// How many bytes a row takes in memory at least.
pub(crate) fn row_bytes(schema: &SchemaRef) -> u64 {
    let kinds = (schema.fields().iter()).filter_map(|field| Kind::of(field).ok());
    let sizes = kinds.map(|kind| {
        let (values, size) = kind.row();
        values.saturating_mul(size)
    });
    sizes.fold(0, u64::saturating_add)
}

/// The columns, as they are read batch by batch.
pub(crate) struct Columns {
    schema: SchemaRef,
    columns: Vec<Result<Column, String>>,
}

impl Columns {
    /// Columns of the rows from `before` on. `sizes` says, by column, how many values its lists have, if
    /// other rows say it.
    pub(crate) fn new(schema: &SchemaRef, before: u64, sizes: &[Vec<Option<usize>>]) -> Columns {
        let row = usize::try_from(before).unwrap_or(usize::MAX);
        let column = |(at, field): (usize, &Arc<Field>)| {
            let sizes = sizes.get(at).map_or(&[][..], Vec::as_slice);
            Kind::of(field).map(|kind| Column::new(kind).below(row, sizes))
        };
        Columns {
            columns: schema.fields().iter().enumerate().map(column).collect(),
            schema: schema.clone(),
        }
    }

    /// How many values the lists of each column have, as far as known.
    pub(crate) fn sizes(&self) -> Vec<Vec<Option<usize>>> {
        let columns = self.columns.iter();
        let sizes = columns.map(|column| column.as_ref().map_or(Vec::new(), Column::sizes));
        sizes.collect()
    }

    /// Whether other rows have to say how many values the lists of a column have.
    pub(crate) fn is_unknown(&self) -> bool {
        let mut columns = self.columns.iter().flatten();
        columns.any(Column::is_unknown)
    }

    pub(crate) fn push(
        &mut self,
        batch: &Batch,
        body: &Buffer,
        budget: &mut Budget,
    ) -> Result<(), ReadError> {
        let message = message(&batch.metadata)?;
        let version = message.version();
        let dictionaries = &batch.dictionaries;
        let Some(batch) = message.header_as_record_batch() else {
            return Err(damaged("a batch without its columns"));
        };
        let fields = self.schema.fields().iter().map(AsRef::as_ref);
        check(batch, body, version, budget, fields)?;
        let read = self.columns.iter().enumerate();
        let read: Vec<usize> = read
            .filter_map(|(at, column)| column.is_ok().then_some(at))
            .collect();
        let decode = |columns: &[usize]| -> Result<RecordBatch, ReadError> {
            guarded::<_, ArrowError>(NAME, || {
                let schema = self.schema.clone();
                RecordBatchDecoder::try_new(body, batch, schema, dictionaries, &version)?
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
        for (&at, array) in read.iter().zip(decoded.columns()) {
            let Ok(column) = &mut self.columns[at] else {
                continue;
            };
            let name = self.schema.field(at).name();
            let pushed = column.push(array, budget);
            if let Err(reason) = pushed.map_err(|error| error.in_array(name))? {
                self.columns[at] = Err(reason);
            }
        }
        Ok(())
    }

    /// Makes an array of each column. Columns that can never be read are left out unless these are the
    /// first rows.
    pub(crate) fn into_entries(self, is_first: bool) -> Result<Vec<Entry>, ReadError> {
        let mut entries = Entries::default();
        for (column, field) in self.columns.into_iter().zip(self.schema.fields()) {
            let content = match column {
                Ok(column) => column
                    .into_content()
                    .map_err(|error| error.in_array(field.name()))?,
                Err(_) if !is_first && Kind::of(field).is_err() => continue,
                Err(reason) => Content::Unreadable(reason),
            };
            entries.add(field.name().clone(), content)?;
        }
        Ok(entries.into_vec())
    }
}

fn footer(reader: &mut impl ReadSeek, length: u64) -> Result<Vec<u8>, ReadError> {
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
