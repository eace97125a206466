use std::io::Cursor;

use super::{Compressor, Decompressor};
use crate::zstd_safe::{compress_bound, get_frame_content_size};

fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut frame = Vec::new();
    let mut cursor = Cursor::new(&mut frame);
    let count = Compressor::new(3)
        .unwrap()
        .compress_to_buffer(bytes, &mut cursor)
        .unwrap();
    assert_eq!(count, frame.len());
    assert!(count <= compress_bound(bytes.len()));
    frame
}

/// Bytes that repeat, and bytes that do not.
fn samples() -> Vec<Vec<u8>> {
    let mut state = 7_u32;
    let noise = (0..300_000).map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    });
    vec![Vec::new(), b"a".to_vec(), vec![5; 500_000], noise.collect()]
}

#[test]
fn what_is_compressed_expands_to_itself() {
    for sample in samples() {
        let frame = compressed(&sample);
        let mut decompressor = Decompressor::new().unwrap();
        assert_eq!(
            decompressor.decompress(&frame, sample.len()).unwrap(),
            sample
        );
        // Two frames, after bytes that stay.
        let twice = [&frame[..], &frame[..]].concat();
        let mut buffer = b"head".to_vec();
        buffer.reserve_exact(2 * sample.len());
        let mut cursor = Cursor::new(&mut buffer);
        cursor.set_position(4);
        let count = decompressor.decompress_to_buffer(&twice, &mut cursor);
        assert_eq!(count.unwrap(), 2 * sample.len());
        assert_eq!(buffer, [b"head", &sample[..], &sample[..]].concat());
    }
}

#[test]
fn no_more_is_expanded_than_there_is_room_for() {
    let frame = compressed(&vec![5; 500_000]);
    let mut decompressor = Decompressor::new().unwrap();
    assert!(decompressor.decompress(&frame, 499_999).is_err());
    let mut buffer = Vec::with_capacity(1000);
    let expanded = decompressor.decompress_to_buffer(&frame, &mut Cursor::new(&mut buffer));
    assert!(expanded.is_err());
    assert_eq!(buffer.capacity(), 1000);
}

#[test]
fn damaged_frames_are_refused() {
    let frame = compressed(&samples()[3]);
    let mut decompressor = Decompressor::new().unwrap();
    for end in [1, 5, frame.len() / 2, frame.len() - 1] {
        assert!(
            decompressor.decompress(&frame[..end], 300_000).is_err(),
            "{end}"
        );
    }
    assert!(decompressor.decompress(b"no frame", 300_000).is_err());
    assert!(get_frame_content_size(b"no frame").is_err());
}
