//! A file that several threads read at once.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

/// Large enough that reading a file costs few calls.
const BUFFER: usize = 1 << 16;

/// A file, and the length that it had when it was opened. Nobody moves the position that its handle
/// has, so that a reader needs no lock.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    file: Arc<File>,
    #[cfg_attr(
        unix,
        expect(dead_code, reason = "a handle of its own for each reader elsewhere")
    )]
    path: Arc<Path>,
    length: u64,
}

impl Shared {
    pub(crate) fn new(file: File, path: Arc<Path>, length: u64) -> Shared {
        Shared {
            file: Arc::new(file),
            path,
            length,
        }
    }

    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// A reader of `count` bytes from `start` on.
    pub(crate) fn range(&self, start: u64, count: u64) -> Range {
        Range {
            #[cfg(unix)]
            file: self.file.clone(),
            #[cfg(not(unix))]
            file: Own::Unopened(self.path.clone()),
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
    #[cfg(unix)]
    file: Arc<File>,
    #[cfg(not(unix))]
    file: Own,
    start: u64,
    at: u64,
    end: u64,
}

/// A handle of its own, opened when it is needed.
#[cfg(not(unix))]
#[derive(Debug)]
enum Own {
    Unopened(Arc<Path>),
    Opened(File),
}

impl Range {
    /// Whether it was read to its end.
    #[cfg(feature = "binary")]
    pub(crate) fn is_complete(&self) -> bool {
        self.at >= self.end
    }

    #[cfg(unix)]
    fn read_here(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(&*self.file, buffer, self.at)
    }

    #[cfg(not(unix))]
    fn read_here(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Own::Unopened(path) = &self.file {
            self.file = Own::Opened(File::open(path)?);
        }
        let Own::Opened(file) = &mut self.file else {
            unreachable!("it was just opened")
        };
        file.seek(SeekFrom::Start(self.at))?;
        file.read(buffer)
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

impl Range {
    #[cfg(unix)]
    fn file_end(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    #[cfg(not(unix))]
    fn file_end(&self) -> io::Result<u64> {
        Ok(match &self.file {
            Own::Unopened(path) => std::fs::metadata(path)?,
            Own::Opened(file) => file.metadata()?,
        }
        .len())
    }
}
