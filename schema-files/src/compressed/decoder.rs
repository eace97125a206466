//! Decoders of one stream of bytes.

use std::io::{self, ErrorKind, Read};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};

use super::Compression;
use crate::error::{ReadError, ReadErrorKind};
use crate::limits::Budget;

/// Decodes all bytes.
pub(super) fn decoded(
    compression: Compression,
    reader: &mut dyn crate::input::ReadSeek,
    mut budget: Budget,
) -> Result<Vec<u8>, ReadError> {
    let most = budget.left();
    let mut bytes = Vec::new();
    let read = match compression {
        Compression::Gzip => read(&mut MultiGzDecoder::new(reader), most, &mut bytes),
        Compression::Bzip2 => read(&mut MultiBzDecoder::new(reader), most, &mut bytes),
        Compression::Zstd => frames(reader, most, &mut bytes),
        Compression::Zip => Ok(()),
    };
    read.map_err(|error| match error.kind() {
        ErrorKind::InvalidData
        | ErrorKind::InvalidInput
        | ErrorKind::UnexpectedEof
        | ErrorKind::Other => ReadErrorKind::Decompression {
            format: compression.name(),
            reason: error.to_string(),
        },
        _ => ReadErrorKind::Io { error },
    })?;
    budget.spend(bytes.len() as u64)?;
    Ok(bytes)
}

/// Reads to the end, or one byte more than are allowed.
fn read(reader: &mut dyn Read, most: u64, bytes: &mut Vec<u8>) -> io::Result<()> {
    let left = most.saturating_add(1).saturating_sub(bytes.len() as u64);
    reader.take(left).read_to_end(bytes)?;
    Ok(())
}

/// Reads the frames of Zstandard, one after the other.
fn frames(
    mut reader: &mut dyn crate::input::ReadSeek,
    most: u64,
    bytes: &mut Vec<u8>,
) -> io::Result<()> {
    while !reader.fill_buf()?.is_empty() && bytes.len() as u64 <= most {
        let mut frame = match StreamingDecoder::new(&mut reader) {
            Ok(frame) => frame,
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length,
                ..
            })) => {
                let length = u64::from(length);
                if io::copy(&mut (&mut reader).take(length), &mut io::sink())? < length {
                    return Err(ErrorKind::UnexpectedEof.into());
                }
                continue;
            }
            Err(error) => return Err(io::Error::new(ErrorKind::InvalidData, error.to_string())),
        };
        read(&mut frame, most, bytes)?;
        let sum = frame.decoder.get_checksum_from_data();
        if bytes.len() as u64 <= most
            && sum.is_some()
            && sum != frame.decoder.get_calculated_checksum()
        {
            let reason = "the checksum of a frame differs";
            return Err(io::Error::new(ErrorKind::InvalidData, reason));
        }
    }
    Ok(())
}
