//! Bytes that no tool writes: an error or arrays, soon, in little memory, and never a panic.

use std::fs;
use std::io::Write;

use schema_core::{AnyArray, Arrays, ReadErrorKind, ReadLimits};
use schema_tests::fixture;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::files::{Member, archive, npy};

/// Small fixtures, so that the places that matter are hit.
const VICTIMS: [&str; 9] = [
    "npy/f4_c.npy",
    "npy/version2.npy",
    "npy/unicode.npy",
    "npy/structured.npy",
    "npy/deflated.npz",
    "article/clean.npz",
    "article/dtype_object.npz",
    "article/dtype.json",
    "article/missing_nan.json",
];

fn read(file: &str, bytes: &[u8]) -> Result<Arrays, String> {
    let arrays = match file.rsplit_once('.').unwrap().1 {
        "npy" => Arrays::from_npy("x", bytes),
        "npz" => Arrays::from_npz(bytes),
        _ => Arrays::from_json(&String::from_utf8_lossy(bytes)),
    };
    arrays.map_err(|error| error.to_string())
}

#[test]
fn files_cut_short_anywhere() {
    for file in VICTIMS {
        let bytes = fs::read(fixture(file)).unwrap();
        for length in 0..bytes.len() {
            match read(file, &bytes[..length]) {
                Ok(arrays) => assert_eq!(arrays.iter().count(), 0, "{file}"),
                Err(said) => assert!(said.len() < 500, "{file}: {said}"),
            }
        }
    }
}

#[test]
fn files_with_a_byte_changed() {
    let mut random = Xorshift(0x9E37_79B9_7F4A_7C15);
    for file in VICTIMS {
        let bytes = fs::read(fixture(file)).unwrap();
        for _ in 0..2000 {
            let mut changed = bytes.clone();
            for _ in 0..=random.below(3) {
                let at = random.below(changed.len());
                changed[at] = random.next().to_le_bytes()[0];
            }
            if let Err(said) = read(file, &changed) {
                assert!(said.len() < 500, "{file}: {said}");
            }
        }
    }
}

#[test]
fn headers_with_a_word_changed() {
    let words = [
        "<f4",
        "|O",
        "<U",
        "|S9999999999",
        ">U3",
        "(4, 3)",
        "(,)",
        "()",
        "(0,)",
        "(1,)",
        "True",
        "{",
        "}",
        "[",
        "'",
        "\\",
        ",",
        ":",
        "18446744073709551615",
        "4611686018427387904",
        "-1",
    ];
    let mut random = Xorshift(42);
    let plain = "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 3), }";
    for _ in 0..5000 {
        let mut header = plain.to_owned();
        for _ in 0..=random.below(2) {
            let start = random.below(header.len());
            let end = start + random.below(header.len() - start);
            header.replace_range(start..end, words[random.below(words.len())]);
        }
        let mut file = b"\x93NUMPY\x01\x00".to_vec();
        file.extend(u16::try_from(header.len()).unwrap().to_le_bytes());
        file.extend(header.as_bytes());
        file.extend([0x3F; 48]);
        let _ = Arrays::from_npy("x", &file);
    }
}

#[test]
fn a_shape_that_claims_much_takes_no_memory() {
    for (descr, shape) in [
        ("|u1", "(9223372036854775807,)"),
        ("|u1", "(18446744073709551615,)"),
        ("<f8", "(1099511627776,)"),
        ("<U1000000000", "(1000000000,)"),
        ("<U4611686018427387904", "(1,)"),
        ("|S18446744073709551615", "(0,)"),
        ("|b1", "(4294967296, 4294967296, 0)"),
    ] {
        let error = Arrays::from_npy("x", &npy(descr, shape, &[0; 64])).unwrap_err();
        assert!(
            matches!(
                error.kind(),
                ReadErrorKind::ShapeOverflow { .. } | ReadErrorKind::Truncated { .. }
            ),
            "{error}"
        );
    }
    let none = Arrays::from_npy("x", &npy("<U1000000000", "(0, 5)", b"")).unwrap();
    assert_eq!(none.get("x").unwrap().shape(), [0, 5]);
}

#[test]
fn deep_lists_cost_no_stack() {
    for open in ["[", "{\"x\":", "[{\"x\":"] {
        let deep = open.repeat(100_000);
        assert!(Arrays::from_json(&deep).is_err());
        assert!(Arrays::from_json(&format!("{{\"x\": {deep}")).is_err());
    }
    let closed = format!("{{\"x\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let error = Arrays::from_json(&closed).unwrap_err();
    assert!(matches!(error.kind(), ReadErrorKind::TooDeep { .. }));
}

#[test]
fn very_many_names_take_no_longer_each() {
    let many: Vec<String> = (0..100_000).map(|name| format!("\"{name}\":0")).collect();
    let arrays = Arrays::from_json(&format!("{{{}}}", many.join(","))).unwrap();
    assert_eq!(arrays.len(), 100_000);
}

#[test]
fn an_archive_that_claims_a_terabyte_is_not_believed() {
    let x = npy("|u1", "(1099511627776,)", &[7; 64]);
    let claim = |method| {
        let file = archive(&[Member {
            method,
            claimed: (1 << 40) + 128,
            ..Member::stored("x.npy", &x)
        }]);
        Arrays::from_npz(&file).unwrap_err()
    };
    for method in [0, 8] {
        let error = claim(method);
        assert_eq!(error.array(), Some("x"));
        assert!(
            matches!(
                error.kind(),
                ReadErrorKind::FalseSize {
                    claimed: 1_099_511_627_904,
                    ..
                }
            ),
            "{error}"
        );
    }
}

#[test]
fn a_bomb_does_not_go_off_unless_told() {
    const SIZE: u64 = 24 << 20;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bomb.npz");
    let mut writer = ZipWriter::new(fs::File::create(&path).unwrap());
    writer
        .start_file("x.npy", SimpleFileOptions::default())
        .unwrap();
    let header = npy("|u1", &format!("({SIZE},)"), &[]);
    writer.write_all(&header).unwrap();
    for _ in 0..SIZE >> 13 {
        writer.write_all(&[0; 1 << 13]).unwrap();
    }
    writer.finish().unwrap();
    let size = fs::metadata(&path).unwrap().len();
    assert!(size * 500 < SIZE, "{size} bytes");

    let limits = |max_bytes| ReadLimits::default().with_max_bytes(max_bytes);
    let error = Arrays::read_with(&path, &limits(1 << 20)).unwrap_err();
    let said = error.to_string();
    let said = said.rsplit_once('/').unwrap().1;
    let bytes = SIZE + 2 * header.len() as u64;
    let limit = size * 100;
    assert_eq!(
        said,
        format!(
            "bomb.npz`: `x` takes {bytes} bytes of memory, and the limit is {limit}\n  \
             help: raise `ReadLimits::max_bytes` if the file comes from where you trust it"
        )
    );
    let mut arrays = Arrays::read_with(&path, &limits(SIZE + 1000)).unwrap();
    let Some(AnyArray::U8(x)) = arrays.remove("x") else {
        panic!("bytes");
    };
    assert_eq!(x.len() as u64, SIZE);
}

#[test]
fn many_small_bombs_are_counted_together() {
    // Text of one letter takes 28 bytes of memory for each 4 in the file.
    let x = npy("<U1", "(25000,)", &vec![0; 100_000]);
    let names: Vec<String> = (0..20).map(|name| format!("{name}.npy")).collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), x.as_slice()))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.npz");
    fs::write(&path, crate::files::npz(&files)).unwrap();
    let read =
        |max_bytes| Arrays::read_with(&path, &ReadLimits::default().with_max_bytes(max_bytes));
    let error = read(4_000_000).unwrap_err();
    assert!(matches!(error.kind(), ReadErrorKind::TooLarge { .. }));
    assert_eq!(error.array(), Some("5"));
    assert_eq!(read(20_000_000).unwrap().len(), 20);
}

#[test]
fn an_archive_that_holds_more_than_it_claims_is_damaged() {
    let x = npy("|u1", "(64,)", &[7; 64]);
    let file = archive(&[Member {
        claimed: x.len() as u64 - 1,
        ..Member::stored("x.npy", &x)
    }]);
    assert!(Arrays::from_npz(&file).is_err());
    let longer = [x.as_slice(), &[0; 1000]].concat();
    let file = archive(&[Member {
        claimed: x.len() as u64,
        ..Member::stored("x.npy", &longer)
    }]);
    let error = Arrays::from_npz(&file).unwrap_err();
    assert!(
        matches!(error.kind(), ReadErrorKind::Archive { .. }),
        "{error}"
    );
}

pub(crate) struct Xorshift(pub(crate) u64);

impl Xorshift {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }
}
