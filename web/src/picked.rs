//! A file that a visitor chose.

use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;

use schema_core::io::{DataFile, Remote};

/// How many bytes of a model are read at a time.
const BLOCK: usize = 1 << 16;

/// A file that a visitor chose: its name, and a way to read it.
#[derive(Clone, Debug)]
pub struct Picked {
    name: String,
    remote: Arc<dyn Remote>,
}

impl Picked {
    /// A file of this name.
    pub fn new(name: impl Into<String>, remote: Arc<dyn Remote>) -> Picked {
        Picked {
            name: name.into(),
            remote,
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The name without its last extension.
    pub(crate) fn stem(&self) -> &str {
        match self.name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => &self.name,
        }
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.remote.length()
    }

    /// The file as one of arrays.
    pub(crate) fn data(&self) -> DataFile {
        DataFile::remote(&self.name, self.remote.clone())
    }

    /// The first bytes, as many as there are.
    pub(crate) fn head(&self, most: u64) -> io::Result<Vec<u8>> {
        let end = self.bytes().min(most);
        Ok((*self.remote.fetch(0..end)?).as_ref().to_vec())
    }

    /// A reader of all bytes.
    pub(crate) fn reader(&self) -> impl Read + Seek {
        let reader = Reader {
            remote: self.remote.clone(),
            at: 0,
        };
        BufReader::with_capacity(BLOCK, reader)
    }
}

struct Reader {
    remote: Arc<dyn Remote>,
    at: u64,
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.remote.length().saturating_sub(self.at);
        let count = left.min(buffer.len() as u64);
        if count == 0 {
            return Ok(0);
        }
        let bytes = self.remote.fetch(self.at..self.at + count)?;
        let bytes = (*bytes).as_ref();
        let count = bytes.len().min(buffer.len());
        buffer[..count].copy_from_slice(&bytes[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Reader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.remote.length().checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use schema_core::io::Bytes;
    use std::ops::Range;

    /// A file in memory.
    #[derive(Debug)]
    struct Held(Vec<u8>);

    impl Remote for Held {
        fn length(&self) -> u64 {
            self.0.len() as u64
        }

        fn fetch(&self, range: Range<u64>) -> io::Result<Bytes> {
            let index = |at| usize::try_from(at).map_err(io::Error::other);
            let range = index(range.start)?..index(range.end)?;
            let bytes = self.0.get(range).ok_or(io::ErrorKind::UnexpectedEof)?;
            Ok(Arc::new(bytes.to_vec()))
        }
    }

    pub(crate) fn held(name: &str, bytes: impl Into<Vec<u8>>) -> Picked {
        Picked::new(name, Arc::new(Held(bytes.into())))
    }

    #[test]
    fn a_reader_reads_and_seeks_within_the_file() {
        let file = held("a.b.npy", "0123456789");
        assert_eq!(file.stem(), "a.b");
        assert_eq!(file.head(3).unwrap(), b"012");
        assert_eq!(file.head(99).unwrap(), b"0123456789");
        let mut reader = file.reader();
        reader.seek(SeekFrom::End(-2)).unwrap();
        let mut rest = String::new();
        reader.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "89");
        reader.seek(SeekFrom::Start(99)).unwrap();
        assert_eq!(reader.read(&mut [0; 4]).unwrap(), 0);
        assert!(reader.seek(SeekFrom::Current(-200)).is_err());
    }
}
