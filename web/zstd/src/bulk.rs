use std::fmt::Display;
use std::io::{self, Cursor, ErrorKind, Read};
use std::marker::PhantomData;

use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

/// Expands blocks.
pub struct Decompressor<'a>(PhantomData<&'a ()>);

impl Decompressor<'static> {
    /// # Errors
    ///
    /// None; the crate in whose place this one is has some.
    pub fn new() -> io::Result<Self> {
        Ok(Decompressor(PhantomData))
    }
}

impl Decompressor<'_> {
    /// Expands all frames of a block into the free capacity of a buffer; returns how many bytes that were.
    ///
    /// # Errors
    ///
    /// The block is damaged, or there is not enough room.
    pub fn decompress_to_buffer(
        &mut self,
        source: &[u8],
        destination: &mut Cursor<&mut Vec<u8>>,
    ) -> io::Result<usize> {
        let start = position(destination)?;
        let buffer = &mut **destination.get_mut();
        let room = buffer.capacity() - start;
        buffer.truncate(start);
        let expanded = expand(source, buffer, room)?;
        destination.set_position((start + expanded) as u64);
        Ok(expanded)
    }

    /// Expands all frames of a block, to no more bytes than `capacity`.
    ///
    /// # Errors
    ///
    /// The block is damaged, or expands to more.
    pub fn decompress(&mut self, source: &[u8], capacity: usize) -> io::Result<Vec<u8>> {
        let mut buffer = Vec::new();
        expand(source, &mut buffer, capacity)?;
        Ok(buffer)
    }
}

/// Where a buffer is written.
fn position(destination: &Cursor<&mut Vec<u8>>) -> io::Result<usize> {
    let position = usize::try_from(destination.position()).ok();
    let within = position.filter(|position| *position <= destination.get_ref().len());
    within.ok_or_else(|| ErrorKind::InvalidInput.into())
}

/// Appends what the frames of a block expand to, at most `room` bytes.
fn expand(mut source: &[u8], buffer: &mut Vec<u8>, room: usize) -> io::Result<usize> {
    let start = buffer.len();
    let mut decoder = FrameDecoder::new();
    while !source.is_empty() {
        decoder
            .reset(&mut source)
            .map_err(|error| damaged(&error))?;
        loop {
            let is_finished = decoder.is_finished();
            if !is_finished {
                let step = BlockDecodingStrategy::UptoBlocks(1);
                decoder
                    .decode_blocks(&mut source, step)
                    .map_err(|error| damaged(&error))?;
            }
            let left = room - (buffer.len() - start);
            if decoder.can_collect() > left {
                return Err(damaged(&"it expands to more than it claims"));
            }
            decoder.by_ref().take(left as u64).read_to_end(buffer)?;
            if is_finished {
                break;
            }
        }
        let sum = decoder.get_checksum_from_data();
        if sum.is_some() && sum != decoder.get_calculated_checksum() {
            return Err(damaged(&"the checksum of a frame differs"));
        }
    }
    Ok(buffer.len() - start)
}

fn damaged(reason: &dyn Display) -> io::Error {
    let reason = format!("zstd: {reason}");
    io::Error::new(ErrorKind::InvalidData, reason)
}

/// Compresses blocks, fast.
pub struct Compressor<'a>(PhantomData<&'a ()>);

impl Compressor<'static> {
    /// The level is not used: there is one.
    ///
    /// # Errors
    ///
    /// None; the crate in whose place this one is has some.
    pub fn new(_level: i32) -> io::Result<Self> {
        Ok(Compressor(PhantomData))
    }
}

impl Compressor<'_> {
    /// Compresses a block to one frame; returns how many bytes that were.
    ///
    /// # Errors
    ///
    /// The position is not within the buffer.
    pub fn compress_to_buffer(
        &mut self,
        source: &[u8],
        destination: &mut Cursor<&mut Vec<u8>>,
    ) -> io::Result<usize> {
        let start = position(destination)?;
        let buffer = &mut **destination.get_mut();
        buffer.truncate(start);
        let frame = compress_to_vec(source, CompressionLevel::Fastest);
        buffer.extend_from_slice(&frame);
        destination.set_position((start + frame.len()) as u64);
        Ok(frame.len())
    }
}

#[cfg(test)]
#[path = "bulk_tests.rs"]
mod tests;
