//! Destinations of output: standard output, and files that are written completely or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use schema_core::Arrays;
use serde::Serialize;
use tempfile::NamedTempFile;

use crate::failure::Failure;
use crate::text::shown_path;

/// Standard output, in color if it is a terminal. After the reader has closed the pipe, output is
/// dropped and the work continues, because the exit status still matters.
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

/// The format of a report.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
    Html,
}

/// The options for the file to write.
#[derive(Debug, clap::Args)]
pub(crate) struct Target {
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Replace the file if it exists.
    #[arg(long, requires = "output")]
    force: bool,
}

impl Target {
    /// Writes to the file if one is named, or else to standard output.
    pub(crate) fn write(&self, bytes: &[u8], out: &mut Out) -> Result<(), Failure> {
        match &self.output {
            None => Ok(out.write_all(bytes)?),
            Some(path) => write_file(path, bytes, self.force),
        }
    }
}

/// Fails if the file exists.
pub(crate) fn refuse_existing(path: &Path) -> Result<(), Failure> {
    if fs::symlink_metadata(path).is_err() {
        return Ok(());
    }
    Err(exists(path))
}

fn exists(path: &Path) -> Failure {
    Failure::new(format!(
        "`{}` exists\n  help: name another file, or replace it with `--force`",
        shown_path(path)
    ))
}

fn unwritten(path: &Path, error: &io::Error) -> Failure {
    let named = shown_path(path);
    // An error that wraps another names the temporary file, which the user does not know.
    let system = error.get_ref().map(|_| io::Error::from(error.kind()));
    let error = system.as_ref().unwrap_or(error);
    Failure::new(format!("`{named}` cannot be written: {error}"))
}

/// Returns the value as JSON text. `name` is what an error calls it.
pub(crate) fn json_text(value: &impl Serialize, name: &str) -> Result<String, Failure> {
    match serde_json::to_string_pretty(value) {
        Ok(json) => Ok(json + "\n"),
        Err(error) => Err(Failure::new(format!(
            "the {name} cannot be written as JSON: {error}"
        ))),
    }
}

/// Writes a temporary file and renames it, so that no reader sees an incomplete file.
pub(crate) fn write_file(path: &Path, bytes: &[u8], force: bool) -> Result<(), Failure> {
    replace(path, force, "", |file| {
        let mut file = file.as_file();
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        written.map_err(|error| unwritten(path, &error))
    })
}

/// Like [`write_file`], for arrays, in the format that the extension names.
pub(crate) fn write_arrays(path: &Path, arrays: &Arrays, force: bool) -> Result<(), Failure> {
    let extension = path.extension().map_or(String::new(), |extension| {
        format!(".{}", extension.to_string_lossy())
    });
    replace(path, force, &extension, |file| {
        let named = shown_path(path);
        // The error names the temporary file.
        (arrays.write(file.path())).map_err(|error| Failure::new(error.in_file(named).to_string()))
    })
}

fn replace(
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
        // Like any new file, minus the user's umask.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let file = builder
        .tempfile_in(folder)
        .map_err(|error| failed(&error))?;
    write(&file)?;
    // Another program may have written the file in the meantime.
    let temporary = file.into_temp_path();
    let kept = if force {
        temporary.persist(path)
    } else {
        temporary.persist_noclobber(path)
    };
    match kept {
        Ok(()) => Ok(()),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(exists(path)),
        Err(error) => Err(failed(&error.error)),
    }
}
