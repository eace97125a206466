//! The `schema` command.

use std::ffi::OsString;

use pyo3::prelude::*;

/// Runs the command with arguments, of which the first is its name, and returns the exit status.
#[pyfunction]
pub(crate) fn command(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| schema_cli::run(arguments))
}
