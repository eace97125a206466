use crate::read::ReadErrorKind;

/// How much of a file an error shows when the format is unknown.
const SHOWN: usize = 16;

/// A format, as the first bytes tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Npy,
    Npz,
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
        let text = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head);
        match text.trim_ascii_start().first() {
            Some(b'{' | b'[') => Ok(Format::Json),
            _ => Err(unknown(head)),
        }
    }

    #[cfg(not(all(feature = "npy", feature = "json")))]
    pub(super) fn name(self) -> &'static str {
        match self {
            Format::Npy => ".npy",
            Format::Npz => ".npz",
            Format::Json => "JSON",
        }
    }

    #[cfg(not(all(feature = "npy", feature = "json")))]
    pub(super) fn feature(self) -> &'static str {
        match self {
            Format::Npy | Format::Npz => "npy",
            Format::Json => "json",
        }
    }
}

pub(super) fn unknown(head: &[u8]) -> ReadErrorKind {
    ReadErrorKind::UnknownFormat {
        begins: head[..head.len().min(SHOWN)].to_vec(),
    }
}
