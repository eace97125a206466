//! Decoders of one stream of bytes.

use std::io::{self, BufRead, ErrorKind, Read};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::Compression;
use crate::error::ReadError;
use crate::limits::Budget;

/// Decodes all bytes.
pub(super) fn decoded(
    compression: Compression,
    reader: &mut dyn crate::input::ReadSeek,
    mut budget: Budget,
) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    if let Some(decoder) = Decoder::new(compression, reader) {
        // One byte more than are allowed.
        let most = budget.left().saturating_add(1);
        let read = decoder.take(most).read_to_end(&mut bytes);
        read.map_err(|error| compression.fault(error))?;
    }
    budget.spend(bytes.len() as u64)?;
    Ok(bytes)
}

/// A decoder of the bytes of a reader, to its end.
pub(crate) enum Decoder<R> {
    Gzip(Box<MultiGzDecoder<R>>),
    Bzip2(MultiBzDecoder<R>),
    Zstd(Box<Frames<R>>),
}

impl<R: BufRead> Decoder<R> {
    /// `None` for an archive.
    pub(crate) fn new(compression: Compression, reader: R) -> Option<Decoder<R>> {
        Some(match compression {
            Compression::Gzip => Decoder::Gzip(Box::new(MultiGzDecoder::new(reader))),
            Compression::Bzip2 => Decoder::Bzip2(MultiBzDecoder::new(reader)),
            Compression::Zstd => Decoder::Zstd(Box::new(Frames {
                reader,
                frame: None,
            })),
            Compression::Zip => return None,
        })
    }
}

impl<R: BufRead> Read for Decoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Decoder::Gzip(decoder) => decoder.read(buffer),
            Decoder::Bzip2(decoder) => decoder.read(buffer),
            Decoder::Zstd(frames) => frames.read(buffer),
        }
    }
}

/// The frames of Zstandard, one after the other.
pub(crate) struct Frames<R> {
    reader: R,
    /// The current frame.
    frame: Option<FrameDecoder>,
}

impl<R: BufRead> Frames<R> {
    /// Begins the next frame, if there is one.
    fn begin(&mut self) -> io::Result<Option<FrameDecoder>> {
        while !self.reader.fill_buf()?.is_empty() {
            let mut frame = FrameDecoder::new();
            match frame.init(&mut self.reader) {
                Ok(()) => return Ok(Some(frame)),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let length = u64::from(length);
                    let mut skipped = (&mut self.reader).take(length);
                    if io::copy(&mut skipped, &mut io::sink())? < length {
                        return Err(ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(error) => {
                    return Err(io::Error::new(ErrorKind::InvalidData, error.to_string()));
                }
            }
        }
        Ok(None)
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.frame.is_none() {
                self.frame = self.begin()?;
            }
            let Some(frame) = &mut self.frame else {
                return Ok(0);
            };
            while frame.can_collect() == 0 && !frame.is_finished() {
                let step = BlockDecodingStrategy::UptoBlocks(1);
                let decoded = frame.decode_blocks(&mut self.reader, step);
                decoded.map_err(io::Error::other)?;
            }
            let count = frame.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            let sum = frame.get_checksum_from_data();
            if sum.is_some() && sum != frame.get_calculated_checksum() {
                let reason = "the checksum of a frame differs";
                return Err(io::Error::new(ErrorKind::InvalidData, reason));
            }
            self.frame = None;
        }
    }
}
