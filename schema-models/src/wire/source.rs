use std::io::{Read, Seek, SeekFrom};

use crate::ModelError;

/// The size of the buffer: headers are small, and the data between them is skipped.
const BLOCK: usize = 8192;

pub(crate) trait Reader: Read + Seek {}

impl<R: Read + Seek> Reader for R {}

/// A source of which only the requested bytes are read.
pub(crate) struct Source<'a> {
    reader: &'a mut dyn Reader,
    length: u64,
    at: u64,
    block: Vec<u8>,
    block_at: u64,
}

impl<'a> Source<'a> {
    pub(crate) fn new(reader: &'a mut dyn Reader) -> Result<Source<'a>, ModelError> {
        let length = reader.seek(SeekFrom::End(0))?;
        Ok(Source {
            reader,
            length,
            at: 0,
            block: Vec::new(),
            block_at: 0,
        })
    }

    /// The number of bytes.
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// The position of the next byte.
    pub(crate) fn at(&self) -> u64 {
        self.at
    }

    pub(crate) fn seek(&mut self, at: u64) {
        self.at = at;
    }

    /// Reads the next `most` bytes, or fewer at the end of the file.
    pub(crate) fn up_to(&mut self, most: usize) -> Result<Vec<u8>, ModelError> {
        let left = usize::try_from(self.length.saturating_sub(self.at)).unwrap_or(usize::MAX);
        self.bytes(most.min(left), "the file")
    }

    /// Reads the complete content, which is called `part` in errors.
    pub(crate) fn content(&mut self, part: &str, limit: u64) -> Result<Vec<u8>, ModelError> {
        if self.length > limit {
            return Err(ModelError::too_large(part, self.length, limit, "bytes"));
        }
        self.seek(0);
        self.bytes(self.length as usize, part)
    }

    /// Reads the next `count` bytes of a part of the file, after checking that they exist.
    pub(crate) fn bytes(&mut self, count: usize, part: &str) -> Result<Vec<u8>, ModelError> {
        if self.length.saturating_sub(self.at) < count as u64 {
            return Err(cut_short(part, self.at));
        }
        let mut bytes = Vec::with_capacity(count);
        while bytes.len() < count {
            let loaded = self.loaded(part)?;
            let take = loaded.len().min(count - bytes.len());
            bytes.extend_from_slice(&loaded[..take]);
            self.at += take as u64;
        }
        Ok(bytes)
    }

    /// Reads the next `N` bytes.
    pub(crate) fn array<const N: usize>(&mut self, part: &str) -> Result<[u8; N], ModelError> {
        let mut array = [0; N];
        let mut filled = 0;
        while filled < N {
            let loaded = self.loaded(part)?;
            let take = loaded.len().min(N - filled);
            array[filled..filled + take].copy_from_slice(&loaded[..take]);
            filled += take;
            self.at += take as u64;
        }
        Ok(array)
    }

    /// Buffered bytes from the current position, at least one.
    fn loaded(&mut self, part: &str) -> Result<&[u8], ModelError> {
        let end = self.block_at + self.block.len() as u64;
        if !(self.block_at..end).contains(&self.at) {
            if self.at >= self.length {
                return Err(cut_short(part, self.at));
            }
            self.reader.seek(SeekFrom::Start(self.at))?;
            self.block.resize(BLOCK, 0);
            let count = loop {
                match self.reader.read(&mut self.block) {
                    Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                    other => break other,
                }
            };
            self.block.truncate(*count.as_ref().unwrap_or(&0));
            self.block_at = self.at;
            if count? == 0 {
                return Err(cut_short(part, self.at));
            }
        }
        Ok(&self.block[(self.at - self.block_at) as usize..])
    }
}

fn cut_short(part: &str, at: u64) -> ModelError {
    ModelError::damaged(part, at, "it is cut short")
}
