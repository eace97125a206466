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
}

impl Format {
    pub(super) fn of(head: &[u8]) -> Result<Format, ReadErrorKind> {
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
            _ => Err(unknown(head)),
        }
    }

    #[cfg(not(all(
        feature = "json",
        feature = "npy",
        feature = "parquet",
        feature = "safetensors"
    )))]
    pub(super) fn name(self) -> &'static str {
        match self {
            Format::Npy => ".npy",
            Format::Npz => ".npz",
            Format::Parquet => "Parquet",
            Format::ArrowFile | Format::ArrowStream => "Arrow IPC",
            Format::SafeTensors => "safetensors",
            Format::Json => "JSON",
        }
    }

    #[cfg(not(all(
        feature = "json",
        feature = "npy",
        feature = "parquet",
        feature = "safetensors"
    )))]
    pub(super) fn feature(self) -> &'static str {
        match self {
            Format::Npy | Format::Npz => "npy",
            Format::Parquet | Format::ArrowFile | Format::ArrowStream => "parquet",
            Format::SafeTensors => "safetensors",
            Format::Json => "json",
        }
    }
}

pub(super) fn unknown(head: &[u8]) -> ReadErrorKind {
    ReadErrorKind::UnknownFormat {
        begins: head[..head.len().min(SHOWN)].to_vec(),
    }
}
