//! The file of a sidecar, as bytes.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::parse::LIMIT;
use crate::{ModelError, ModelErrorKind};

/// How many names are tried. What is in their way was left by killed runs of the same number.
const TRIES: u32 = 100;

/// The content, as far as one that is not too large reaches; `None` where there is no file.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, ModelError> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    let mut bytes = Vec::new();
    file.take(LIMIT + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Puts a file of that content into the place of the one at `path`: it is whole or not there.
pub(super) fn replace(path: &Path, content: &str) -> Result<(), ModelError> {
    let written = |error| ModelErrorKind::Unwritable { error };
    // A link stays one: what it leads to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let (mut file, temporary) = beside(&target).map_err(written)?;
    let put = || {
        file.write_all(content.as_bytes())?;
        if let Ok(old) = fs::metadata(&target) {
            file.set_permissions(old.permissions())?;
        }
        file.sync_all()?;
        drop(file);
        fs::rename(&temporary, &target)
    };
    put().map_err(|error| {
        let _ = fs::remove_file(&temporary);
        written(error).into()
    })
}

/// A new file in the same folder.
fn beside(target: &Path) -> io::Result<(File, PathBuf)> {
    let process = std::process::id();
    let mut attempt = 0;
    loop {
        let mut hidden = OsString::from(".");
        hidden.push(target.file_name().unwrap_or_default());
        hidden.push(format!(".{process}-{attempt}.tmp"));
        let path = target.with_file_name(hidden);
        let opened = OpenOptions::new().write(true).create_new(true).open(&path);
        match opened {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < TRIES => {
                attempt += 1;
            }
            Err(error) => return Err(error),
        }
    }
}
