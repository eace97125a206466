//! Files that are compressed as a whole. What is inside has a format of its own, and is read from
//! memory.

#[cfg(feature = "compressed")]
mod decoder;
#[cfg(feature = "compressed")]
mod zip;

use std::path::{Path, PathBuf};

#[cfg(all(feature = "compressed", feature = "text"))]
pub(crate) use decoder::Decoder;
#[cfg(feature = "compressed")]
pub(crate) use zip::is_zipped;

use crate::error::{ReadError, ReadErrorKind};
use crate::input::ReadSeek;
use crate::limits::ReadLimits;

/// A compression, recognized by the first bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Compression {
    Gzip,
    Zstd,
    Bzip2,
    Zip,
}

/// The content of a compressed file.
#[derive(Debug)]
#[cfg_attr(not(feature = "compressed"), allow(dead_code))]
pub(crate) struct Inside {
    pub(crate) bytes: Vec<u8>,
    /// Its path, as far as it is known.
    pub(crate) path: Option<PathBuf>,
    /// What it may take: as much as the compressed file may.
    pub(crate) limits: ReadLimits,
}

impl Compression {
    /// Returns the compression of a file with these first bytes; `None` if it has none.
    pub(crate) fn of(head: &[u8]) -> Result<Option<Compression>, ReadErrorKind> {
        let unread = |format, program| Err(ReadErrorKind::Compressed { format, program });
        Ok(Some(match head {
            [0x1F, 0x8B, 8, ..] => Compression::Gzip,
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Compression::Zstd,
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..] => Compression::Bzip2,
            [b'P', b'K', 3, 4, ..] => Compression::Zip,
            [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => return unread("xz", "unxz"),
            [4, 0x22, 0x4D, 0x18, ..] => return unread("LZ4", "unlz4"),
            [b'7', b'z', 0xBC, 0xAF, 0x27, 0x1C, ..] => return unread("7-Zip", "7z x"),
            [b'R', b'a', b'r', b'!', 0x1A, 7, ..] => return unread("RAR", "unrar x"),
            _ => return Ok(None),
        }))
    }

    /// The error of its decoder.
    #[cfg(feature = "compressed")]
    pub(crate) fn fault(self, error: std::io::Error) -> ReadErrorKind {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::InvalidData
            | ErrorKind::InvalidInput
            | ErrorKind::UnexpectedEof
            | ErrorKind::Other => ReadErrorKind::Decompression {
                format: self.name(),
                reason: error.to_string(),
            },
            _ => ReadErrorKind::Io { error },
        }
    }

    #[cfg_attr(not(feature = "compressed"), allow(dead_code))]
    fn name(self) -> &'static str {
        match self {
            Compression::Gzip => "gzip",
            Compression::Zstd => "Zstandard",
            Compression::Bzip2 => "bzip2",
            Compression::Zip => "zip",
        }
    }
}

/// Returns what a compressed file of `length` bytes contains; `None` if it is an archive of several
/// files or of an array, which are read as `.npz`.
#[cfg(feature = "compressed")]
pub(crate) fn inside(
    compression: Compression,
    reader: &mut dyn ReadSeek,
    length: u64,
    path: Option<&Path>,
    limits: &ReadLimits,
) -> Result<Option<Inside>, ReadError> {
    let budget = limits.for_compressed(length);
    let limits = ReadLimits::total(budget.left());
    if compression == Compression::Zip {
        let member = zip::only_member(reader, length, budget)?;
        return Ok(member.map(|(name, bytes)| Inside {
            bytes,
            path: Some(PathBuf::from(name)),
            limits,
        }));
    }
    let bytes = decoder::decoded(compression, reader, budget)?;
    Ok(Some(Inside {
        bytes,
        path: path.map(|path| path.with_extension("")),
        limits,
    }))
}

/// Names the feature that is off.
#[cfg(not(feature = "compressed"))]
pub(crate) fn inside(
    compression: Compression,
    _: &mut dyn ReadSeek,
    _: u64,
    _: Option<&Path>,
    _: &ReadLimits,
) -> Result<Option<Inside>, ReadError> {
    match compression {
        Compression::Zip => Ok(None),
        other => Err(ReadErrorKind::FeatureOff {
            format: other.name(),
            feature: "compressed",
        }
        .into()),
    }
}

/// Whether an archive is of one file that is no array; none is, without decoders.
#[cfg(not(feature = "compressed"))]
pub(crate) fn is_zipped(_: &mut dyn ReadSeek, _: u64) -> bool {
    false
}
