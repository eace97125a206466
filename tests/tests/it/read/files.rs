//! Files for tests, made byte by byte if no tool would write them.

use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

/// An `.npy` file of version 1.
pub(crate) fn npy(descr: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
    let mut file = b"\x93NUMPY\x01\x00".to_vec();
    file.extend(u16::try_from(header.len()).unwrap().to_le_bytes());
    file.extend(header.as_bytes());
    file.extend(data);
    file
}

/// An archive of deflated files, as `numpy.savez_compressed` writes it.
pub(crate) fn npz(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data) in files {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(data).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A file in an archive, with the claims of the archive about it.
pub(crate) struct Member<'a> {
    pub(crate) name: &'a str,
    pub(crate) data: &'a [u8],
    pub(crate) method: u16,
    pub(crate) flags: u16,
    /// The claimed uncompressed size.
    pub(crate) claimed: u64,
    pub(crate) checksum: u32,
}

impl<'a> Member<'a> {
    /// A stored file with true claims.
    pub(crate) fn stored(name: &'a str, data: &'a [u8]) -> Member<'a> {
        Member {
            name,
            data,
            method: 0,
            flags: 0,
            claimed: data.len() as u64,
            checksum: crc32(data),
        }
    }

    fn header(&self, central: bool, offset: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend(if central {
            b"PK\x01\x02"
        } else {
            b"PK\x03\x04"
        });
        if central {
            bytes.extend(45_u16.to_le_bytes());
        }
        for field in [45, self.flags, self.method, 0, 0x21] {
            bytes.extend(u16::to_le_bytes(field));
        }
        let zip64 = self.claimed >= u64::from(u32::MAX);
        let claimed = u32::try_from(self.claimed).unwrap_or(u32::MAX);
        let stored = if zip64 { u32::MAX } else { length32(self.data) };
        for field in [self.checksum, stored, claimed] {
            bytes.extend(field.to_le_bytes());
        }
        let mut extra = Vec::new();
        if zip64 {
            extra.extend([1, 0, 16, 0]);
            extra.extend(self.claimed.to_le_bytes());
            extra.extend((self.data.len() as u64).to_le_bytes());
        }
        bytes.extend(length16(self.name.as_bytes()).to_le_bytes());
        bytes.extend(length16(&extra).to_le_bytes());
        if central {
            bytes.extend([0; 10]);
            bytes.extend(u32::try_from(offset).unwrap().to_le_bytes());
        }
        bytes.extend(self.name.as_bytes());
        bytes.extend(extra);
        bytes
    }
}

/// An archive of the files, with their claims in both headers.
pub(crate) fn archive(members: &[Member<'_>]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut directory = Vec::new();
    for member in members {
        directory.extend(member.header(true, file.len()));
        file.extend(member.header(false, 0));
        file.extend(member.data);
    }
    let start = length32(&file);
    file.extend(&directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    let count = u16::try_from(members.len()).unwrap();
    file.extend(count.to_le_bytes());
    file.extend(count.to_le_bytes());
    file.extend(length32(&directory).to_le_bytes());
    file.extend(start.to_le_bytes());
    file.extend([0, 0]);
    file
}

fn length16(bytes: &[u8]) -> u16 {
    u16::try_from(bytes.len()).unwrap()
}

fn length32(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap()
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            (crc >> 1) ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 }
        })
    })
}
