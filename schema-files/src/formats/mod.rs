//! The table of formats, and a module for each.

pub(crate) mod arrow;
pub(crate) mod csv;
pub(crate) mod json;
pub(crate) mod npy;
pub(crate) mod npz;
pub(crate) mod parquet;
pub(crate) mod safetensors;

use std::ffi::OsStr;
use std::io::{self, Seek};
use std::path::Path;

use schema_arrays::Entry;
use schema_spec::file::Pending;
use schema_spec::{StandIn, is_text};

use crate::error::{ReadError, ReadErrorKind, WriteError, WriteErrorKind};
use crate::input::Input;
use crate::limits::ReadLimits;
use crate::options::{Contents, ReadOptions};

/// A file format: its name, and how it is recognized, read and written.
#[derive(Debug)]
pub struct Format {
    /// Its name in a sentence: `.npy`, `Parquet`.
    pub name: &'static str,
    /// The extensions of written files, without the dot.
    pub extensions: &'static [&'static str],
    /// How many arrays a file holds at most; `None` for any number.
    pub most: Option<usize>,
    /// The Cargo feature that reads and writes it.
    pub feature: &'static str,
    /// Whether a file with these first bytes has this format.
    pub begins: fn(&Head<'_>) -> bool,
    /// `None` if the Cargo feature is off.
    pub read: Option<Read>,
    /// `None` if the Cargo feature is off, or the format is not written.
    pub write: Option<Write>,
    /// `None` if the Cargo feature is off, or the format is not written in pieces.
    pub write_pieces: Option<WritePieces>,
}

/// Reads the entries of a file.
pub type Read = fn(&mut Input<'_>) -> Result<Vec<Entry>, ReadError>;

/// Writes entries to a file with this extension.
pub type Write = fn(&[Entry], &'static str, &mut dyn WriteSeek) -> Result<(), WriteError>;

/// A buffered writer that can seek.
pub trait WriteSeek: io::Write + Seek + Send {}

impl<W: io::Write + Seek + Send> WriteSeek for W {}

/// Begins a file with this extension that is written in pieces.
pub type WritePieces = fn(std::sync::Arc<Pending>, &'static str) -> Box<dyn Rows>;

/// Writes rows after rows.
pub trait Rows: Send {
    /// Writes the next rows of each array.
    ///
    /// # Errors
    ///
    /// As for [`write`](crate::write()); or the format cannot write them after those before.
    fn write(&mut self, entries: &[Entry]) -> Result<(), WriteError>;

    /// Writes what comes after all rows.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    fn finish(&mut self) -> Result<(), WriteError>;
}

/// A function, if a Cargo feature is on; else `None`.
macro_rules! if_feature {
    ($feature:literal, $function:expr) => {{
        #[cfg(feature = $feature)]
        {
            Some($function)
        }
        #[cfg(not(feature = $feature))]
        {
            None
        }
    }};
}

use if_feature;

/// The first bytes of a file, and its path if it has one.
pub struct Head<'a> {
    /// The first bytes.
    pub bytes: &'a [u8],
    /// The path, if there is one.
    pub path: Option<&'a Path>,
}

impl Format {
    /// A format that is neither recognized, read nor written: the defaults of other formats.
    pub const OFF: Format = Format {
        name: "",
        extensions: &[],
        most: None,
        feature: "",
        begins: |_| false,
        read: None,
        write: None,
        write_pieces: None,
    };

    /// NumPy's `.npy`.
    pub const NPY: &'static Format = &npy::FORMAT;
    /// NumPy's `.npz`.
    pub const NPZ: &'static Format = &npz::FORMAT;
    /// Parquet.
    pub const PARQUET: &'static Format = &parquet::FORMAT;
    /// Arrow IPC, files and streams.
    pub const ARROW: &'static Format = &arrow::FORMAT;
    /// safetensors.
    pub const SAFETENSORS: &'static Format = &safetensors::FORMAT;
    /// JSON.
    pub const JSON: &'static Format = &json::FORMAT;
    /// CSV and TSV.
    pub const CSV: &'static Format = &csv::FORMAT;

    /// All formats. The first that recognizes the first bytes of a file is its format.
    pub const ALL: &'static [&'static Format] = &[
        Format::NPY,
        Format::NPZ,
        Format::PARQUET,
        Format::ARROW,
        Format::SAFETENSORS,
        Format::JSON,
        Format::CSV,
    ];

    /// Returns the extensions that are written, with dots and remarks.
    pub(crate) fn written() -> Vec<String> {
        let extensions = |format: &&'static Format| {
            let most = format.most.map_or("", |_| " (one array)");
            let extensions = format.extensions.iter();
            extensions.map(move |extension| format!(".{extension}{most}"))
        };
        Format::ALL.iter().flat_map(extensions).collect()
    }

    /// Returns the format of a file with these first bytes.
    pub(crate) fn of(
        head: &Head<'_>,
        options: &ReadOptions,
    ) -> Result<&'static Format, ReadErrorKind> {
        // First, because some of them are text, as tables are.
        if let Some(found) = StandIn::of(head.bytes) {
            return Err(ReadErrorKind::StandIn(found));
        }
        let mut formats = Format::ALL.iter();
        if let Some(format) = formats.find(|format| (format.begins)(head)) {
            return Ok(format);
        }
        if matches!(head.bytes, [0x80, 2..=5, ..]) {
            return Err(ReadErrorKind::Pickle);
        }
        if options.expects_table() && !head.bytes.is_empty() {
            return Ok(Format::CSV);
        }
        Err(if head.text().is_empty() {
            ReadErrorKind::unknown(&[])
        } else if head.is_utf16() {
            ReadErrorKind::Utf16
        } else {
            with_formats(ReadErrorKind::unknown(head.bytes))
        })
    }

    /// Returns the format that the name of a file stands for, compressed or not. Nothing is read.
    pub(crate) fn named(path: &Path) -> Option<&'static Format> {
        let extension = |path: &Path| Some(path.extension()?.to_str()?.to_ascii_lowercase());
        let mut own = extension(path)?;
        if let "gz" | "zst" | "bz2" | "zip" = &*own {
            own = extension(&path.with_extension(""))?;
        }
        match &*own {
            "jsonl" | "ndjson" => Some(Format::JSON),
            "ipc" | "arrows" => Some(Format::ARROW),
            "tab" => Some(Format::CSV),
            own => (Format::ALL.iter().copied()).find(|format| format.extensions.contains(&own)),
        }
    }

    /// Returns the format in which a file with this extension is written, and the extension as it is known.
    pub(crate) fn of_extension(
        extension: Option<&OsStr>,
    ) -> Result<(&'static Format, &'static str), WriteErrorKind> {
        let named = |format: &&'static Format| {
            let mut extensions = format.extensions.iter();
            let same =
                |known: &&&str| extension.is_some_and(|found| found.eq_ignore_ascii_case(known));
            Some((*format, *extensions.find(same)?))
        };
        (Format::ALL.iter().find_map(named)).ok_or_else(|| WriteErrorKind::UnknownExtension {
            extension: extension.map(|found| found.to_string_lossy().into_owned()),
            known: Format::written(),
        })
    }

    /// Reads the bytes of a file of this format. `name` is the name of the array in a format without
    /// names.
    ///
    /// # Errors
    ///
    /// Names the array and the reason: the bytes are not of this format, are cut short or damaged,
    /// or claim more than they hold or than `limits` allows; or the Cargo feature is off.
    pub fn read_bytes(
        &self,
        name: &str,
        bytes: &[u8],
        limits: &ReadLimits,
    ) -> Result<Vec<Entry>, ReadError> {
        self.read_bytes_with(name, bytes, None, &limits.into())
            .map(|read| read.entries)
    }

    pub(crate) fn read_bytes_with(
        &self,
        name: &str,
        bytes: &[u8],
        path: Option<&Path>,
        options: &ReadOptions,
    ) -> Result<Contents, ReadError> {
        let mut input = Input {
            reader: &mut io::Cursor::new(bytes),
            bytes: Some(bytes),
            length: bytes.len() as u64,
            name,
            path,
            options,
            notes: Vec::new(),
        };
        let entries = self.read_input(&mut input)?;
        let notes = input.notes;
        Ok(Contents { entries, notes })
    }

    /// Reads a file of this format.
    ///
    /// # Errors
    ///
    /// As for [`Format::read_bytes`]; or the file cannot be read.
    pub fn read_input(&self, input: &mut Input<'_>) -> Result<Vec<Entry>, ReadError> {
        match self.read {
            Some(read) => read(input).map_err(|error| error.map_kind(with_formats)),
            None => Err(ReadErrorKind::FeatureOff {
                format: self.name,
                feature: self.feature,
            }
            .into()),
        }
    }
}

/// Adds the known formats to the error of an unknown format.
fn with_formats(mut kind: ReadErrorKind) -> ReadErrorKind {
    if let ReadErrorKind::UnknownFormat { formats, .. } = &mut kind {
        *formats = Format::ALL.iter().map(|format| format.name).collect();
    }
    kind
}

impl<'a> Head<'a> {
    /// Returns the bytes without a byte order mark and blanks at their start.
    pub fn text(&self) -> &'a [u8] {
        let bytes = self.bytes;
        let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        text.trim_ascii_start()
    }

    /// Whether the bytes begin with a mark that consists of letters, and not as text that has them too.
    pub fn has_letters(&self, mark: &[u8]) -> bool {
        let rest = self.bytes.strip_prefix(mark);
        // A file may end with its mark, too.
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with(mark) || !is_text(rest))
    }

    /// Whether the bytes begin with a UTF-16 byte order mark.
    pub fn is_utf16(&self) -> bool {
        self.bytes.starts_with(b"\xff\xfe") || self.bytes.starts_with(b"\xfe\xff")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_that_is_off_is_named() {
        let formats: [(&[u8], &str, &str); 8] = [
            (b"\x93NUMPY", ".npy", "npy"),
            (b"PK\x05\x06", ".npz", "npy"),
            (b"PAR1", "Parquet", "parquet"),
            (b"ARROW1", "Arrow IPC", "parquet"),
            (&[0xFF; 4], "Arrow IPC", "parquet"),
            (b"\x02\0\0\0\0\0\0\0{}", "safetensors", "safetensors"),
            (b"{}", "JSON", "json"),
            (b"a,b\n", "CSV", "csv"),
        ];
        for (bytes, name, feature) in formats {
            let path = Some(Path::new("x.csv"));
            let format = Format::of(&Head { bytes, path }, &ReadOptions::default()).unwrap();
            let off = Format {
                read: None,
                ..*format
            };
            let error = off
                .read_bytes("x", bytes, &ReadLimits::default())
                .unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("the input is {name}, which needs the feature `{feature}`")
            );
        }
    }
}
