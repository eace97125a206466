//! Where output goes: standard output, or a file that is whole or not there.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

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

/// Writes beside the file and renames, so that nobody ever reads half of it.
fn write_file(path: &Path, bytes: &[u8], force: bool) -> Result<(), Failure> {
    let named = format!("`{}`", shown(&path.display().to_string()));
    let failed = |error: &io::Error| Failure::new(format!("{named} cannot be written: {error}"));
    let exists = || {
        Failure::new(format!(
            "{named} exists\n  help: name another file, or replace it with `--force`"
        ))
    };
    if !force && fs::symlink_metadata(path).is_ok() {
        return Err(exists());
    }
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".schema-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: what the user's mask leaves of it.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder
        .tempfile_in(folder)
        .map_err(|error| failed(&error))?;
    file.write_all(bytes).map_err(|error| failed(&error))?;
    file.as_file().sync_all().map_err(|error| failed(&error))?;
    let kept = if force {
        file.persist(path)
    } else {
        file.persist_noclobber(path)
    };
    match kept {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(exists()),
        Err(error) => Err(failed(&error.error)),
    }
}
