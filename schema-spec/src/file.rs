//! Replacing a file at once: it is written beside its place and then renamed, so that nobody reads
//! half of it. Here, because it is for the readers of models as well as for the writers of arrays.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

/// Large enough that writing a file costs few calls.
const BUFFER: usize = 1 << 16;

/// How many names are tried. What is in their way was left by killed runs of the same number.
const TRIES: u32 = 100;

/// Puts what `write` writes into the place of the file at `path`.
///
/// # Errors
///
/// What `write` returns, or what the system says. The file is as it was before then.
pub fn replace<E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<(), E>,
) -> Result<(), E> {
    // A link stays one: what it leads to is replaced.
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

/// A file that is gone when it is dropped, unless it was put into its place.
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
        // The name of the new file outlives a loss of power once its folder is written too. Not
        // every system can do that, and the data is safe without.
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
