//! Destinations of output: standard output, and files that are written completely or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use schema_core::Arrays;
use schema_core::io::{WriteError, WriteErrorKind};
use schema_spec::file;
use schema_spec::show::{visible_json, visible_styled};
use serde::Serialize;
use serde_json::Value;

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

    /// Writes text, some of it in colour, in which nothing else steers a terminal.
    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        self.write_all(visible_styled(text).as_bytes())
    }

    /// Writes a value as JSON.
    pub(crate) fn json(&mut self, value: &Value) -> io::Result<()> {
        let json = visible_json(&format!("{value:#}"));
        writeln!(self, "{json}")
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

/// Fails if anything has that name.
pub(crate) fn refuse_existing(path: &Path) -> Result<(), Failure> {
    if fs::symlink_metadata(path).is_err() {
        return Ok(());
    }
    Err(exists(path))
}

fn exists(path: &Path) -> Failure {
    let named = shown_path(path);
    let (is, help) = match fs::metadata(path) {
        Ok(there) if there.is_dir() => (" and is a folder", "name a file"),
        Ok(there) if !there.is_file() => (
            " and is no file",
            "name another file, or write into it with `--force`",
        ),
        _ => ("", "name another file, or replace it with `--force`"),
    };
    Failure::new(format!("`{named}` exists{is}")).with_help(help)
}

fn unwritten(path: &Path, error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::AlreadyExists {
        return exists(path);
    }
    let named = shown_path(path);
    Failure::new(format!("`{named}` cannot be written: {error}"))
}

/// Returns the value as JSON text. `name` is what an error calls it.
pub(crate) fn json_text(value: &impl Serialize, name: &str) -> Result<String, Failure> {
    match serde_json::to_string_pretty(value) {
        Ok(json) => Ok(visible_json(&json) + "\n"),
        Err(error) => Err(Failure::new(format!(
            "the {name} cannot be written as JSON: {error}"
        ))),
    }
}

/// Writes a file completely or not at all.
pub(crate) fn write_file(path: &Path, bytes: &[u8], force: bool) -> Result<(), Failure> {
    let write = |out: &mut io::BufWriter<fs::File>| out.write_all(bytes);
    let written: io::Result<()> = if force {
        file::replace(path, write)
    } else {
        file::create(path, write)
    };
    written.map_err(|error| unwritten(path, &error))
}

/// Like [`write_file`], for arrays, in the format that the extension names.
pub(crate) fn write_arrays(path: &Path, arrays: &Arrays, force: bool) -> Result<(), Failure> {
    let written = if force {
        arrays.write(path)
    } else {
        arrays.write_new(path)
    };
    written.map_err(|error| match error.kind() {
        WriteErrorKind::Io { error } => unwritten(path, error),
        _ => Failure::new(error.in_file(shown_path(path)).to_string()),
    })
}

/// Why a file of several could not be written.
pub(crate) fn unwritten_arrays(error: &WriteError) -> Failure {
    match (error.kind(), error.file()) {
        (WriteErrorKind::Io { error }, Some(path)) => unwritten(path, error),
        _ => Failure::new(error.to_string()),
    }
}
