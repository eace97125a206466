use std::error::Error;
use std::fmt;

use super::RepairLog;
use crate::{Arrays, Report};

/// Arrays that a repair did not make fit: as far as they were mended, with what is still wrong and
/// what was tried.
///
/// As an error it reads like its report, and the steps that could not be done follow.
#[derive(Clone)]
pub struct Unrepaired {
    // Boxed, so that every `Result` of a repair stays small.
    inner: Box<(Arrays, Report, RepairLog)>,
}

impl Unrepaired {
    pub(super) fn new(arrays: Arrays, report: Report, log: RepairLog) -> Unrepaired {
        Unrepaired {
            inner: Box::new((arrays, report, log)),
        }
    }

    /// What is still wrong.
    pub fn report(&self) -> &Report {
        &self.inner.1
    }

    /// What was done, and what could not be.
    pub fn log(&self) -> &RepairLog {
        &self.inner.2
    }

    /// The arrays, as far as they were mended.
    pub fn arrays(&self) -> &Arrays {
        &self.inner.0
    }

    /// The arrays as far as they were mended, what is still wrong, and what was done.
    pub fn into_parts(self) -> (Arrays, Report, RepairLog) {
        *self.inner
    }
}

impl fmt::Display for Unrepaired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.report())?;
        let undone = self.log().undone();
        if undone.is_empty() {
            return Ok(());
        }
        write!(f, "\n{undone}")
    }
}

/// Reads like the text: it is what `main` and `unwrap` show.
impl fmt::Debug for Unrepaired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for Unrepaired {}
