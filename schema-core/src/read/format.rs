use std::path::Path;

use crate::read::ReadErrorKind;

/// How much of a file an error shows when the format is unknown.
const SHOWN: usize = 16;

/// A format, as the first bytes tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Npy,
    Npz,
    Parquet,
    ArrowFile,
    ArrowStream,
    SafeTensors,
    Json,
    Csv,
}

impl Format {
    /// The format of a file that begins so. Its name, where it has one, matters only to a table of
    /// one column, which is otherwise like any other text.
    pub(super) fn of(head: &[u8], path: Option<&Path>) -> Result<Format, ReadErrorKind> {
        if head.starts_with(b"\x93NUMPY") {
            return Ok(Format::Npy);
        }
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            return Ok(Format::Npz);
        }
        // Encrypted Parquet is told too, so that its reader can say that it is.
        if head.starts_with(b"PAR1") || head.starts_with(b"PARE") {
            return Ok(Format::Parquet);
        }
        if head.starts_with(b"ARROW1") {
            return Ok(Format::ArrowFile);
        }
        if head.starts_with(&[0xFF; 4]) {
            return Ok(Format::ArrowStream);
        }
        // The length of the header, which is less than 4 GiB, and the header. Text has no zeros.
        if let [_, _, _, _, 0, 0, 0, 0, b'{', ..] = head {
            return Ok(Format::SafeTensors);
        }
        let text = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head);
        match text.trim_ascii_start().first() {
            Some(b'{' | b'[') => Ok(Format::Json),
            None => Err(ReadErrorKind::UnknownFormat { begins: Vec::new() }),
            _ if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") => {
                Err(ReadErrorKind::Utf16)
            }
            #[cfg(feature = "csv")]
            _ if crate::read::csv::is_table(text, is_named_table(path)) => Ok(Format::Csv),
            _ if is_named_table(path) && cfg!(not(feature = "csv")) => Ok(Format::Csv),
            _ => Err(unknown(head)),
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Format::Npy => ".npy",
            Format::Npz => ".npz",
            Format::Parquet => "Parquet",
            Format::ArrowFile | Format::ArrowStream => "Arrow IPC",
            Format::SafeTensors => "safetensors",
            Format::Json => "JSON",
            Format::Csv => "CSV",
        }
    }

    pub(super) fn feature(self) -> &'static str {
        match self {
            Format::Npy | Format::Npz => "npy",
            Format::Parquet | Format::ArrowFile | Format::ArrowStream => "parquet",
            Format::SafeTensors => "safetensors",
            Format::Json => "json",
            Format::Csv => "csv",
        }
    }
}

fn is_named_table(path: Option<&Path>) -> bool {
    path.and_then(Path::extension).is_some_and(|extension| {
        extension.eq_ignore_ascii_case("csv") || extension.eq_ignore_ascii_case("tsv")
    })
}

pub(super) fn unknown(head: &[u8]) -> ReadErrorKind {
    ReadErrorKind::UnknownFormat {
        begins: head[..head.len().min(SHOWN)].to_vec(),
    }
}
