//! Archives as Keras writes them for large models, and invalid ones.

use std::fs;
use std::io::{Cursor, Write};

use schema_core::Model;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::fixtures::{config, path};

fn archive(options: SimpleFileOptions) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = ZipWriter::new(Cursor::new(&mut bytes));
    writer.start_file("config.json", options).unwrap();
    writer.write_all(&config("keras/dense.keras")).unwrap();
    writer.finish().unwrap();
    bytes
}

#[test]
fn a_compressed_configuration_is_named() {
    let deflated =
        SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let message = Model::read_from(Cursor::new(archive(deflated)))
        .unwrap_err()
        .to_string();
    assert_eq!(
        message,
        "the model has a compressed `config.json`, but Keras never compresses it\n  \
         help: save the model again with Keras, or pack it again with `zip -0`"
    );
}

#[test]
fn a_comment_may_follow_the_directory() {
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut bytes = archive(stored);
    let end = bytes.len() - 2;
    bytes[end..].copy_from_slice(&5_u16.to_le_bytes());
    bytes.extend(b"hello");
    assert!(Model::read_from(Cursor::new(bytes)).is_ok());
}

/// The directory of an archive of more than 4 GB: 32-bit fields at their maximum, replaced by 64-bit ones.
#[test]
fn a_directory_of_64_bits() {
    let plain = fs::read(path("keras/dense.keras")).unwrap();
    let end = plain.len() - 22;
    let u32_at = |at: usize| u32::from_le_bytes(plain[at..at + 4].try_into().unwrap());
    let u16_at = |at: usize| u16::from_le_bytes(plain[at..at + 2].try_into().unwrap());
    let (count, start) = (u16_at(end + 10), u32_at(end + 16) as usize);
    let mut bytes = plain[..start].to_vec();
    let mut at = start;
    for _ in 0..count {
        let name = usize::from(u16_at(at + 28));
        let mut header = plain[at..at + 46].to_vec();
        header[20..28].fill(0xFF);
        header[42..46].fill(0xFF);
        header[30..32].copy_from_slice(&28_u16.to_le_bytes());
        bytes.extend(header);
        bytes.extend(&plain[at + 46..at + 46 + name]);
        bytes.extend([1, 0, 24, 0]);
        for field in [24, 20, 42] {
            bytes.extend(u64::from(u32_at(at + field)).to_le_bytes());
        }
        at += 46 + name + usize::from(u16_at(at + 30)) + usize::from(u16_at(at + 32));
    }
    let record = bytes.len() as u64;
    bytes.extend(b"PK\x06\x06");
    bytes.extend(44_u64.to_le_bytes());
    bytes.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for field in [
        count.into(),
        count.into(),
        record - start as u64,
        start as u64,
    ] {
        bytes.extend(u64::to_le_bytes(field));
    }
    bytes.extend(b"PK\x06\x07\0\0\0\0");
    bytes.extend(record.to_le_bytes());
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([0xFF; 12]);
    bytes.extend([0, 0]);
    let model = Model::read_from(Cursor::new(bytes)).unwrap();
    assert_eq!(model, Model::read(path("keras/dense.keras")).unwrap());
}

#[test]
fn a_changed_configuration_fails_its_checksum() {
    let mut bytes = fs::read(path("keras/dense.keras")).unwrap();
    let text = b"\"units\": 10";
    let at = bytes
        .windows(text.len())
        .position(|window| window == text)
        .unwrap();
    bytes[at + 9] = b'9';
    let message = Model::read_from(Cursor::new(bytes))
        .unwrap_err()
        .to_string();
    assert!(
        message.starts_with("the model is damaged in config.json: its checksum"),
        "{message}"
    );
}
