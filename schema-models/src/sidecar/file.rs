//! Reads and writes the file of a sidecar.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use schema_spec::file;

use super::parse::LIMIT;
use crate::{ModelError, ModelErrorKind};

/// The content, up to one byte more than is accepted; `None` if there is no file.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, ModelError> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    let mut bytes = Vec::new();
    file.take(LIMIT + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Replaces the file at `path` atomically.
pub(super) fn replace(path: &Path, content: &str) -> Result<(), ModelError> {
    file::replace(path, |out| out.write_all(content.as_bytes()))
        .map_err(|error: io::Error| ModelErrorKind::Unwritable { error }.into())
}
