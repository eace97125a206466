//! `.npy` files equal those of NumPy byte for byte.

use std::fs;
use std::io::{Cursor, Read};

use schema_core::Arrays;
use schema_tests::fixture;

fn written(arrays: &Arrays, name: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    arrays.write(&path).unwrap();
    fs::read(&path).unwrap()
}

#[test]
fn what_numpy_wrote_is_written_as_numpy_wrote_it() {
    for file in [
        "npy/bool.npy",
        "npy/c8.npy",
        "npy/empty.npy",
        "npy/f2.npy",
        "npy/f4_c.npy",
        "npy/f4_fortran.npy",
        "npy/i8.npy",
        "npy/nan_inf.npy",
        "npy/scalar.npy",
        "npy/u1_image.npy",
        "npy/unicode.npy",
        "article/clean.x.npy",
        "article/shape.x.npy",
    ] {
        let arrays = Arrays::read(fixture(file)).unwrap();
        let bytes = fs::read(fixture(file)).unwrap();
        assert!(written(&arrays, "x.npy") == bytes, "{file} differs");
    }
}

#[test]
fn what_is_written_natively_is_written_little_endian_in_the_oldest_version() {
    let big = Arrays::read(fixture("npy/f8_big_endian.npy")).unwrap();
    let bytes = written(&big, "x.npy");
    assert!(bytes.starts_with(b"\x93NUMPY\x01\x00\x76\x00{'descr': '<f8', 'fortran_order': False"));
    let newer = Arrays::read(fixture("npy/version3.npy")).unwrap();
    assert!(written(&newer, "x.npy").starts_with(b"\x93NUMPY\x01\x00"));
}

#[test]
fn archives_hold_the_same_files_as_numpys() {
    for file in ["article/clean.npz", "npy/many.npz", "datasets/iris.npz"] {
        let arrays = Arrays::read(fixture(file)).unwrap();
        let ours = members(written(&arrays, "x.npz"));
        let theirs = members(fs::read(fixture(file)).unwrap());
        assert!(ours == theirs, "{file} differs");
    }
}

/// The files in an archive, in order, with their names.
fn members(archive: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        members.push((member.name().unwrap().into_owned(), bytes));
    }
    members
}
