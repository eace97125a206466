//! A file that several threads read at once.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use super::cached::{Block, Cached};
use crate::data_file::Remote;

/// Large enough that reading a file costs few calls.
const BUFFER: usize = 1 << 16;

/// A file, and the length that it had when it was opened. Nobody moves the position that its handle
/// has, so that a reader needs no lock.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    data: Data,
    length: u64,
}

#[derive(Clone, Debug)]
enum Data {
    File {
        #[cfg_attr(
            not(unix),
            expect(dead_code, reason = "each reader has its own handle")
        )]
        file: Arc<File>,
        #[cfg_attr(unix, expect(dead_code, reason = "all readers have the same handle"))]
        path: Arc<Path>,
    },
    Remote(Arc<Cached>),
}

impl Shared {
    pub(crate) fn new(file: File, path: Arc<Path>, length: u64) -> Shared {
        let file = Arc::new(file);
        Shared {
            data: Data::File { file, path },
            length,
        }
    }

    pub(crate) fn remote(remote: Arc<dyn Remote>) -> Shared {
        let cached = Cached::new(remote);
        Shared {
            length: cached.length(),
            data: Data::Remote(Arc::new(cached)),
        }
    }

    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// A reader of `count` bytes from `start` on.
    pub(crate) fn range(&self, start: u64, count: u64) -> Range {
        Range {
            data: match &self.data {
                #[cfg(unix)]
                Data::File { file, .. } => Own::File(file.clone()),
                #[cfg(not(unix))]
                Data::File { path, .. } => Own::Unopened(path.clone()),
                Data::Remote(cached) => Own::Remote(cached.clone(), None),
            },
            start,
            at: start,
            end: start.saturating_add(count),
        }
    }

    /// A buffered reader of the whole file.
    pub(crate) fn reader(&self) -> BufReader<Range> {
        BufReader::with_capacity(BUFFER, self.range(0, u64::MAX))
    }

    /// Reads the first bytes.
    pub(crate) fn head(&self) -> io::Result<Vec<u8>> {
        let mut reader = self.reader();
        Ok(reader.fill_buf()?.to_vec())
    }
}

/// A reader of a part of a file, with a position of its own.
#[derive(Debug)]
pub(crate) struct Range {
    data: Own,
    start: u64,
    at: u64,
    end: u64,
}

/// What a reader reads from.
enum Own {
    #[cfg(unix)]
    File(Arc<File>),
    /// A handle of its own, opened when it is needed.
    #[cfg(not(unix))]
    Unopened(Arc<Path>),
    #[cfg(not(unix))]
    Opened(File),
    /// The block that it is in.
    Remote(Arc<Cached>, Option<Block>),
}

impl std::fmt::Debug for Own {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let is_remote = matches!(self, Own::Remote(..));
        f.write_str(if is_remote { "Remote" } else { "File" })
    }
}

impl Range {
    /// Whether it was read to its end.
    #[cfg(feature = "binary")]
    pub(crate) fn is_complete(&self) -> bool {
        self.at >= self.end
    }

    fn read_here(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.data {
            #[cfg(unix)]
            Own::File(file) => std::os::unix::fs::FileExt::read_at(&**file, buffer, self.at),
            #[cfg(not(unix))]
            Own::Unopened(path) => {
                self.data = Own::Opened(File::open(path)?);
                self.read_here(buffer)
            }
            #[cfg(not(unix))]
            Own::Opened(file) => {
                file.seek(SeekFrom::Start(self.at))?;
                file.read(buffer)
            }
            Own::Remote(cached, block) => {
                if self.at >= cached.length() {
                    return Ok(0);
                }
                if block
                    .as_ref()
                    .and_then(|block| block.from(self.at))
                    .is_none()
                {
                    // It may be the last who has it.
                    *block = None;
                    *block = Some(cached.block(self.at)?);
                }
                let bytes = block.as_ref().and_then(|block| block.from(self.at));
                let bytes = bytes.unwrap_or_default();
                let count = bytes.len().min(buffer.len());
                buffer[..count].copy_from_slice(&bytes[..count]);
                Ok(count)
            }
        }
    }

    fn file_end(&self) -> io::Result<u64> {
        Ok(match &self.data {
            #[cfg(unix)]
            Own::File(file) => file.metadata()?.len(),
            #[cfg(not(unix))]
            Own::Unopened(path) => std::fs::metadata(path)?.len(),
            #[cfg(not(unix))]
            Own::Opened(file) => file.metadata()?.len(),
            Own::Remote(cached, _) => cached.length(),
        })
    }
}

impl Read for Range {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let most = buffer.len().min(left);
        if most == 0 {
            return Ok(0);
        }
        let count = self.read_here(&mut buffer[..most])?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Range {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => self.start.checked_add(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => {
                let end = match self.end {
                    u64::MAX => self.file_end()?,
                    end => end,
                };
                end.checked_add_signed(by)
            }
        };
        let at = at.filter(|at| *at >= self.start);
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at - self.start)
    }
}
