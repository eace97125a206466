//! The blocks of a file that is elsewhere, kept for those who read near to each other.

use std::collections::VecDeque;
use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::data_file::{Bytes, Remote, Unfetched};

/// How many bytes of both ends are fetched alone: most headers and footers take fewer, and all files of
/// a data set are opened before one is read.
const END: u64 = 1 << 16;

/// How many bytes are fetched at a time: a request takes as long as some megabytes.
const BLOCK: u64 = 1 << 22;

/// How many blocks are kept besides two for each core.
const BLOCKS: usize = 4;

/// A file that is elsewhere, and the blocks that were asked for last.
#[derive(Debug)]
pub(super) struct Cached {
    remote: Arc<dyn Remote>,
    length: u64,
    head: Slot,
    tail: Slot,
    /// The last is the one that was asked for last.
    blocks: Mutex<VecDeque<(u64, Arc<Slot>)>>,
}

/// Some bytes, and a lock for whoever fetches them, so that others wait.
#[derive(Default)]
struct Slot {
    bytes: OnceLock<Bytes>,
    fetching: Mutex<()>,
}

impl std::fmt::Debug for Slot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let length = self.bytes.get().map(|bytes| (**bytes).as_ref().len());
        f.debug_tuple("Slot").field(&length).finish()
    }
}

impl Slot {
    fn get(&self, fetch: impl FnOnce() -> io::Result<Bytes>) -> io::Result<Bytes> {
        if let Some(bytes) = self.bytes.get() {
            return Ok(bytes.clone());
        }
        let _alone = self.fetching.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = self.bytes.get() {
            return Ok(bytes.clone());
        }
        let bytes = fetch()?;
        Ok(self.bytes.get_or_init(|| bytes).clone())
    }
}

/// Bytes of a file, and where they are in it.
#[derive(Clone)]
pub(super) struct Block {
    start: u64,
    bytes: Bytes,
}

impl Block {
    /// The bytes from a position of the file on, if the block has any.
    pub(super) fn from(&self, at: u64) -> Option<&[u8]> {
        let skip = usize::try_from(at.checked_sub(self.start)?).ok()?;
        let rest = (*self.bytes).as_ref().get(skip..)?;
        (!rest.is_empty()).then_some(rest)
    }
}

impl Cached {
    pub(super) fn new(remote: Arc<dyn Remote>) -> Cached {
        Cached {
            length: remote.length(),
            remote,
            head: Slot::default(),
            tail: Slot::default(),
            blocks: Mutex::default(),
        }
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// The block that has the byte at this position, which is within the file.
    pub(super) fn block(&self, at: u64) -> io::Result<Block> {
        let tail = self.length.saturating_sub(END);
        // Both ends of a small file are one.
        let head = if self.length <= 4 * END {
            self.length
        } else {
            END
        };
        if at < head {
            return self.fetched(&self.head, 0..head);
        }
        // A block that is there has it too.
        let start = at - at % BLOCK;
        let known = self.known(start);
        if at >= tail && known.is_none() {
            return self.fetched(&self.tail, tail..self.length);
        }
        let slot = known.unwrap_or_else(|| self.added(start));
        self.fetched(&slot, start..self.length.min(start + BLOCK))
    }

    fn fetched(&self, slot: &Slot, range: Range<u64>) -> io::Result<Block> {
        let start = range.start;
        let expected = range.end - range.start;
        let bytes = slot.get(|| {
            let bytes = self.remote.fetch(range)?;
            let found = (*bytes).as_ref().len() as u64;
            if found != expected {
                let message = format!("{found} bytes came instead of {expected}");
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, message));
            }
            Ok(bytes)
        });
        let bytes = bytes.map_err(|error| Unfetched::mark(&error))?;
        Ok(Block { start, bytes })
    }

    fn known(&self, start: u64) -> Option<Arc<Slot>> {
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        let at = blocks.iter().position(|(other, _)| *other == start)?;
        let block = blocks.remove(at)?;
        let slot = block.1.clone();
        blocks.push_back(block);
        Some(slot)
    }

    fn added(&self, start: u64) -> Arc<Slot> {
        let most = BLOCKS + 2 * std::thread::available_parallelism().map_or(1, usize::from);
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        // Another may have added it.
        if let Some((_, slot)) = blocks.iter().find(|(other, _)| *other == start) {
            return slot.clone();
        }
        if blocks.len() >= most {
            blocks.pop_front();
        }
        let slot = Arc::new(Slot::default());
        blocks.push_back((start, slot.clone()));
        slot
    }
}
