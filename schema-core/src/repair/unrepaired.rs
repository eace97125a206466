use std::error::Error;
use std::fmt;

use super::RepairLog;
use crate::{Arrays, Report};

/// Arrays that are not valid after a repair, with the remaining violations and the log.
///
/// The error's text is that of the report, followed by the steps that failed.
#[derive(Clone)]
pub struct Unrepaired {
    // Boxed to keep `Result`s small.
    inner: Box<(Arrays, Report, RepairLog)>,
}

impl Unrepaired {
    pub(super) fn new(arrays: Arrays, report: Report, log: RepairLog) -> Unrepaired {
        Unrepaired {
            inner: Box::new((arrays, report, log)),
        }
    }

    /// Returns the remaining violations.
    pub fn report(&self) -> &Report {
        &self.inner.1
    }

    /// Returns the log of the steps that were done and that failed.
    pub fn log(&self) -> &RepairLog {
        &self.inner.2
    }

    /// Returns the partly repaired arrays.
    pub fn arrays(&self) -> &Arrays {
        &self.inner.0
    }

    /// Returns the partly repaired arrays, the remaining violations, and the log.
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

/// The same as `Display`, because `main` and `unwrap` print it.
impl fmt::Debug for Unrepaired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for Unrepaired {}
