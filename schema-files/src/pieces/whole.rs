//! Files that are read whole: one piece each.

use std::sync::Arc;

use super::cutter::{Cut, Cutter};
use crate::data_file::DataFile;
use crate::error::ReadError;
use crate::options::ReadOptions;

/// A file that is read whole, once.
pub(super) struct Whole(Option<(DataFile, u64, Arc<ReadOptions>)>);

impl Whole {
    pub(super) fn new(file: &DataFile, length: u64, options: &ReadOptions) -> Whole {
        Whole(Some((file.clone(), length, Arc::new(options.clone()))))
    }
}

impl Cutter for Whole {
    fn rows(&self) -> Option<u64> {
        None
    }

    fn next(&mut self) -> Result<Option<Cut>, ReadError> {
        Ok(self.0.take().map(|(file, bytes, options)| Cut {
            row: 0,
            rows: None,
            bytes,
            read: Box::new(move || {
                if bytes > 0 && !file.is_remote() {
                    let found = std::fs::metadata(file.path())?.len();
                    if found < bytes {
                        return Err(ReadError::truncated("data", bytes, found));
                    }
                }
                file.read(&options)
            }),
        }))
    }
}
