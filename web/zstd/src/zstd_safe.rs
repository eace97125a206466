use ruzstd::decoding::FrameDecoder;

/// The beginning of a frame says nothing.
#[derive(Debug)]
pub struct ContentSizeError;

/// Reads how many bytes a frame expands to, if it says so.
///
/// # Errors
///
/// The bytes are no frame.
pub fn get_frame_content_size(frame: &[u8]) -> Result<Option<u64>, ContentSizeError> {
    let mut decoder = FrameDecoder::new();
    decoder.init(frame).map_err(|_| ContentSizeError)?;
    // 0 where nothing is said.
    Ok(Some(decoder.content_size()).filter(|size| *size > 0))
}

/// How many bytes so many bytes are compressed to at most.
pub fn compress_bound(bytes: usize) -> usize {
    // A header, a checksum, and 3 bytes for each block.
    bytes.saturating_add(bytes >> 8).saturating_add(64)
}
