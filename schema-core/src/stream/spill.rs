//! Values that do not fit into memory: sorted runs of them in temporary files, which are merged at the end.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// How many bytes of a run are read at a time.
const BLOCK: u64 = 1 << 16;

/// A value, in the order of values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owned {
    Number(i64),
    Pair(i64, i64),
    Text(String),
}

/// Where a value lies: its file, its row, and its place in the row.
pub(super) type Lies = (u32, u64, u64);

/// A value with its place. `equal` is the same for equal values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Record {
    pub(super) equal: Owned,
    pub(super) lies: Lies,
    pub(super) raw: Owned,
}

/// Sorted values in a file without a name, which is gone once nobody reads it.
#[derive(Clone, Debug)]
pub(super) struct Run {
    file: Arc<Mutex<File>>,
    length: u64,
}

impl Run {
    /// Writes values that are in order to a file in a folder.
    pub(super) fn write<R>(
        folder: &Path,
        records: impl Iterator<Item = R>,
        put: impl Fn(R, &mut Vec<u8>),
    ) -> io::Result<Run> {
        let mut out = BufWriter::new(tempfile::tempfile_in(folder)?);
        let mut bytes = Vec::new();
        let mut length = 0;
        for record in records {
            bytes.clear();
            put(record, &mut bytes);
            out.write_all(&bytes)?;
            length += bytes.len() as u64;
        }
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(Run {
            file: Arc::new(Mutex::new(file)),
            length,
        })
    }

    /// The values, in order.
    pub(super) fn records(&self, equal: fn(&Owned) -> Owned) -> Records {
        Records {
            run: self.clone(),
            at: 0,
            block: Vec::new(),
            used: 0,
            equal,
        }
    }
}

/// Appends a value with its place.
pub(super) fn put_place((file, row, rest): Lies, bytes: &mut Vec<u8>) {
    bytes.extend(file.to_le_bytes());
    bytes.extend(row.to_le_bytes());
    bytes.extend(rest.to_le_bytes());
}

/// Appends a number.
pub(super) fn put_number(number: i64, bytes: &mut Vec<u8>) {
    bytes.push(0);
    bytes.extend(number.to_le_bytes());
}

/// Appends two numbers.
pub(super) fn put_pair(re: i64, im: i64, bytes: &mut Vec<u8>) {
    bytes.push(1);
    bytes.extend(re.to_le_bytes());
    bytes.extend(im.to_le_bytes());
}

/// Appends text.
pub(super) fn put_text(text: &str, bytes: &mut Vec<u8>) {
    bytes.push(2);
    bytes.extend((text.len() as u64).to_le_bytes());
    bytes.extend(text.bytes());
}

/// Reads the values of a run.
pub(super) struct Records {
    run: Run,
    /// Where the next block begins.
    at: u64,
    block: Vec<u8>,
    used: usize,
    equal: fn(&Owned) -> Owned,
}

impl Records {
    fn take(&mut self, count: usize) -> io::Result<&[u8]> {
        if self.block.len() - self.used < count {
            self.block.drain(..self.used);
            self.used = 0;
            let missing = (count - self.block.len()) as u64;
            let wanted = missing.max(BLOCK).min(self.run.length - self.at);
            let mut file = self.run.file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(self.at))?;
            let read = (&mut *file).take(wanted).read_to_end(&mut self.block)?;
            self.at += read as u64;
        }
        let end = self.used + count;
        let start = std::mem::replace(&mut self.used, end);
        self.block
            .get(start..end)
            .ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    fn word(&mut self) -> io::Result<[u8; 8]> {
        let mut word = [0; 8];
        word.copy_from_slice(self.take(8)?);
        Ok(word)
    }

    fn record(&mut self) -> io::Result<Record> {
        let raw = match self.take(1)?[0] {
            0 => Owned::Number(i64::from_le_bytes(self.word()?)),
            1 => Owned::Pair(
                i64::from_le_bytes(self.word()?),
                i64::from_le_bytes(self.word()?),
            ),
            _ => {
                let length = u64::from_le_bytes(self.word()?);
                let length = usize::try_from(length).map_err(io::Error::other)?;
                let text = self.take(length)?.to_vec();
                Owned::Text(String::from_utf8(text).map_err(io::Error::other)?)
            }
        };
        let mut file = [0; 4];
        file.copy_from_slice(self.take(4)?);
        let lies = (
            u32::from_le_bytes(file),
            u64::from_le_bytes(self.word()?),
            u64::from_le_bytes(self.word()?),
        );
        let equal = (self.equal)(&raw);
        Ok(Record { equal, lies, raw })
    }
}

impl Iterator for Records {
    type Item = io::Result<Record>;

    fn next(&mut self) -> Option<io::Result<Record>> {
        let is_over = self.at == self.run.length && self.used == self.block.len();
        (!is_over).then(|| self.record())
    }
}

/// Values in order.
pub(super) type Sorted<'a> = Box<dyn Iterator<Item = io::Result<Record>> + 'a>;

/// Calls `repeat` with each value that repeats one that lies before it.
pub(super) fn repeats(
    mut sources: Vec<Sorted<'_>>,
    repeat: &mut dyn FnMut(Record),
) -> io::Result<()> {
    let mut heap = BinaryHeap::new();
    for (at, source) in sources.iter_mut().enumerate() {
        if let Some(first) = source.next() {
            heap.push(Reverse((first?, at)));
        }
    }
    let mut last: Option<Owned> = None;
    while let Some(Reverse((record, at))) = heap.pop() {
        if let Some(next) = sources[at].next() {
            heap.push(Reverse((next?, at)));
        }
        if last.as_ref() == Some(&record.equal) {
            repeat(record);
        } else {
            last = Some(record.equal);
        }
    }
    Ok(())
}
