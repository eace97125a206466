//! Where output goes: standard output, or a file that is whole or not there.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use schema_core::Arrays;
use tempfile::NamedTempFile;

use crate::failure::Failure;
use crate::text::shown;

/// Standard output, in colour where that is wanted. Where the reader went away nothing is written
/// any more, and the work goes on: its exit code still counts.
pub(crate) struct Out {
    stream: io::BufWriter<anstream::Stdout>,
    gone: bool,
}

impl Out {
    pub(crate) fn stdout() -> Out {
        Out {
            stream: io::BufWriter::new(anstream::stdout()),
            gone: false,
        }
    }

    fn unless_gone<T>(&mut self, result: io::Result<T>, otherwise: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.gone = true;
                Ok(otherwise)
            }
            result => result,
        }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.gone {
            return Ok(bytes.len());
        }
        let written = self.stream.write(bytes);
        self.unless_gone(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.gone {
            return Ok(());
        }
        let flushed = self.stream.flush();
        self.unless_gone(flushed, ())
    }
}

/// A file to be written, if it may be.
#[derive(Debug, clap::Args)]
pub(crate) struct Target {
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Replace the file where it exists.
    #[arg(long, requires = "output")]
    force: bool,
}

impl Target {
    /// Writes all of it: to the file where one is named, else to standard output.
    pub(crate) fn write(&self, bytes: &[u8], out: &mut Out) -> Result<(), Failure> {
        match &self.output {
            None => Ok(out.write_all(bytes)?),
            Some(path) => write_file(path, bytes, self.force),
        }
    }
}

/// Refuses a file that is there.
pub(crate) fn refuse_existing(path: &Path) -> Result<(), Failure> {
    if fs::symlink_metadata(path).is_err() {
        return Ok(());
    }
    Err(exists(path))
}

fn exists(path: &Path) -> Failure {
    Failure::new(format!(
        "`{}` exists\n  help: name another file, or replace it with `--force`",
        shown(&path.display().to_string())
    ))
}

fn unwritten(path: &Path, error: &io::Error) -> Failure {
    let named = shown(&path.display().to_string());
    // One that holds another names the file beside, which says nothing to anybody.
    let system = error.get_ref().map(|_| io::Error::from(error.kind()));
    let error = system.as_ref().unwrap_or(error);
    Failure::new(format!("`{named}` cannot be written: {error}"))
}

/// Writes beside the file and renames, so that nobody ever reads half of it.
pub(crate) fn write_file(path: &Path, bytes: &[u8], force: bool) -> Result<(), Failure> {
    put(path, force, "", |file| {
        let mut file = file.as_file();
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        written.map_err(|error| unwritten(path, &error))
    })
}

/// The same of arrays, in the format that the extension names.
pub(crate) fn write_arrays(path: &Path, arrays: &Arrays, force: bool) -> Result<(), Failure> {
    let extension = path.extension().map_or(String::new(), |extension| {
        format!(".{}", extension.to_string_lossy())
    });
    put(path, force, &extension, |file| {
        let named = shown(&path.display().to_string());
        // Not in the file beside, which is gone by then.
        (arrays.write(file.path())).map_err(|error| Failure::new(error.in_file(named).to_string()))
    })
}

fn put(
    path: &Path,
    force: bool,
    suffix: &str,
    write: impl FnOnce(&NamedTempFile) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let failed = |error: &io::Error| unwritten(path, error);
    if !force {
        refuse_existing(path)?;
    }
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    fs::metadata(folder).map_err(|error| failed(&error))?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".schema-").suffix(suffix);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: what the user's mask leaves of it.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let file = builder
        .tempfile_in(folder)
        .map_err(|error| failed(&error))?;
    write(&file)?;
    // What is there now may be another file of that name.
    let beside = file.into_temp_path();
    let kept = if force {
        beside.persist(path)
    } else {
        beside.persist_noclobber(path)
    };
    match kept {
        Ok(()) => Ok(()),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(exists(path)),
        Err(error) => Err(failed(&error.error)),
    }
}
