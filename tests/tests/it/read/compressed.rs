//! Files that are compressed as a whole.

use std::fs;
use std::path::PathBuf;

use schema_core::Arrays;
use schema_core::io::{CsvOptions, ReadErrorKind, ReadLimits};
use schema_core::ndarray::array;
use schema_tests::fixture;

fn path(name: &str) -> PathBuf {
    fixture("compressed").join(name)
}

#[test]
fn what_is_inside_is_read_as_if_it_were_not_compressed() {
    let expected = Arrays::from_csv("x,y\n1.5,0\n2.5,1\n3.5,0\n", &CsvOptions::default()).unwrap();
    for name in [
        "table.csv.gz",
        "two_members.csv.gz",
        "table.csv.zst",
        "two_frames.csv.zst",
        "table.csv.bz2",
        "table.csv.zip",
    ] {
        assert_eq!(Arrays::read(path(name)).unwrap(), expected, "{name}");
        let bytes = fs::read(path(name)).unwrap();
        assert_eq!(
            Arrays::from_bytes(name, &bytes).unwrap(),
            expected,
            "{name}"
        );
    }
    let x = Arrays::read(path("x.npy.gz")).unwrap();
    let numbers = array![[0.0_f32, 1.0, 2.0], [3.0, 4.0, 5.0]];
    assert_eq!(x, Arrays::new().with("x", numbers));
}

#[test]
fn options_hold_for_what_is_inside() {
    let options = CsvOptions::default().with_header(false);
    let arrays = Arrays::read_with(path("table.csv.gz"), options).unwrap();
    assert_eq!(arrays.names().collect::<Vec<_>>(), ["f0", "f1"]);
}

#[test]
fn a_bomb_stops_at_the_limit() {
    let limits = ReadLimits::default().with_max_bytes(1 << 20);
    for name in [
        "zeros.csv.gz",
        "zeros.csv.zst",
        "zeros.csv.bz2",
        "zeros.csv.zip",
    ] {
        let error = Arrays::read_with(path(name), &limits).unwrap_err();
        let ReadErrorKind::TooLarge { bytes, limit } = error.kind() else {
            panic!("{name}: {error}");
        };
        assert_eq!(*bytes, limit + 1, "{name}");
    }
}

#[test]
fn damage_is_named() {
    let message = |name: &str, bytes: &[u8]| {
        let error = Arrays::from_bytes(name, bytes).unwrap_err();
        error.headline()
    };
    for (name, is) in [
        ("table.csv.gz", "is damaged gzip: "),
        ("table.csv.zst", "is damaged Zstandard: "),
        ("table.csv.bz2", "is damaged bzip2: "),
        ("table.csv.zip", "is damaged in the archive: "),
    ] {
        let whole = fs::read(path(name)).unwrap();
        let cut = message(name, &whole[..whole.len() - 2]);
        assert!(cut.contains(is), "{name}: {cut}");
        // No byte of it makes it panic.
        for at in 0..whole.len() {
            for flipped in [0x01, 0x80, 0xFF] {
                let mut bytes = whole.clone();
                bytes[at] ^= flipped;
                drop(Arrays::from_bytes(name, &bytes));
            }
        }
    }
    assert_eq!(
        message("x", b"\xfd7zXZ\0\0\x04"),
        "the input is compressed by xz, which is not read"
    );
}

#[test]
fn a_pickle_inside_is_a_pickle() {
    let error = Arrays::read(path("df.pkl")).unwrap_err();
    assert!(matches!(error.kind(), ReadErrorKind::Pickle), "{error}");
}
