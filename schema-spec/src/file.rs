//! Replaces a file atomically: a temporary file beside it is written and then renamed, so that no
//! reader sees half a file. It is in this crate because writers of sidecars and of arrays need it.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

/// Large enough to write a file in few system calls.
const BUFFER: usize = 1 << 16;

/// The number of names that are tried. Existing ones were left by killed processes of the same id.
const TRIES: u32 = 100;

/// Replaces the file at `path` with the output of `write`.
///
/// # Errors
///
/// Returns the error of `write` or of the file system. The old file is then unchanged.
pub fn replace<E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<(), E>,
) -> Result<(), E> {
    // A link is kept; its target is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let (file, temporary) = Temporary::beside(&target)?;
    let mut out = BufWriter::with_capacity(BUFFER, file);
    write(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Ok(old) = fs::metadata(&target) {
        file.set_permissions(old.permissions())?;
    }
    file.sync_all()?;
    drop(file);
    temporary.persist(&target)?;
    Ok(())
}

/// A file that is removed when this is dropped, unless it was persisted.
struct Temporary {
    path: Option<PathBuf>,
}

impl Temporary {
    fn beside(target: &Path) -> io::Result<(File, Temporary)> {
        let name = target.file_name().unwrap_or_default();
        let process = std::process::id();
        let mut attempt = 0;
        loop {
            let mut hidden = OsString::from(".");
            hidden.push(name);
            hidden.push(format!(".{process}-{attempt}.tmp"));
            let path = target.with_file_name(hidden);
            let opened = OpenOptions::new().write(true).create_new(true).open(&path);
            match opened {
                Ok(file) => return Ok((file, Temporary { path: Some(path) })),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < TRIES => {
                    attempt += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn persist(mut self, target: &Path) -> io::Result<()> {
        if let Some(path) = &self.path {
            fs::rename(path, target)?;
            self.path = None;
        }
        // The new name survives a loss of power once the folder is synced. Not every system can do
        // that, and the data is safe without it.
        if let Some(folder) = target.parent()
            && let Ok(folder) = File::open(folder)
        {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            let _ = fs::remove_file(path);
        }
    }
}
