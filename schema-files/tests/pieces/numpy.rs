use std::io::{Cursor, Write};
use std::slice::from_ref;

use proptest::prelude::*;
use schema_files::{NpzError, PieceOptions, Pieces, ReadErrorKind, ReadLimits};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::same::{assert_same, pieces};
use crate::written;

/// An `.npy` file of version 1.
fn npy(descr: &str, fortran: bool, shape: &[usize], data: &[u8]) -> Vec<u8> {
    let sizes: Vec<String> = shape.iter().map(|size| format!("{size},")).collect();
    let sizes = sizes.concat();
    let order = if fortran { "True" } else { "False" };
    let header =
        format!("{{'descr': '{descr}', 'fortran_order': {order}, 'shape': ({sizes}), }}\n");
    let mut file = b"\x93NUMPY\x01\x00".to_vec();
    file.extend(u16::try_from(header.len()).unwrap().to_le_bytes());
    file.extend(header.as_bytes());
    file.extend(data);
    file
}

/// The dtypes, and how many bytes a value takes.
const DESCRS: [(&str, usize); 12] = [
    ("|b1", 1),
    ("|u1", 1),
    ("<i2", 2),
    (">i2", 2),
    ("<f4", 4),
    (">f8", 8),
    ("<u8", 8),
    ("<U3", 12),
    (">U2", 8),
    ("|S5", 5),
    ("|O", 8),
    ("<f2", 2),
];

fn file() -> impl Strategy<Value = Vec<u8>> {
    let shape = prop::collection::vec(0_usize..7, 0..4);
    let descr = prop::sample::select(DESCRS.to_vec());
    (descr, any::<bool>(), shape).prop_flat_map(|((descr, size), fortran, shape)| {
        let count = shape.iter().product::<usize>() * size;
        // Mostly characters, so that text can be read.
        let byte = prop_oneof![20 => 0_u8..1, 1 => prop::num::u8::ANY, 5 => b'a'..=b'z'];
        let data = prop::collection::vec(byte, count + 3);
        data.prop_map(move |data| npy(descr, fortran, &shape, &data))
    })
}

/// An archive of arrays, each deflated or not.
fn npz(files: &[(Vec<u8>, bool)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (index, (file, is_stored)) in files.iter().enumerate() {
        let method = match is_stored {
            true => CompressionMethod::Stored,
            false => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default().compression_method(method);
        writer.start_file(format!("x{index}.npy"), options).unwrap();
        writer.write_all(file).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn archives_in_pieces_are_whole(
        files in prop::collection::vec((file(), any::<bool>()), 0..4),
        bytes in 1_u64..300,
    ) {
        let (_folder, path) = written("x.npz", &npz(&files));
        assert_same(&path, &PieceOptions::default().with_bytes(bytes));
    }

    #[test]
    fn damaged_archives_are_errors(
        files in prop::collection::vec((file(), Just(false)), 1..3),
        flip in any::<prop::sample::Index>(),
        byte: u8,
        bytes in 1_u64..300,
    ) {
        let mut file = npz(&files);
        let at = flip.index(file.len());
        file[at] = byte;
        let (_folder, path) = written("x.npz", &file);
        assert_same(&path, &PieceOptions::default().with_bytes(bytes));
    }

    #[test]
    fn arrays_in_pieces_are_whole(file in file(), bytes in 1_u64..300) {
        let (_folder, path) = written("x.npy", &file);
        assert_same(&path, &PieceOptions::default().with_bytes(bytes));
    }

    #[test]
    fn damaged_arrays_are_errors(
        mut file in file(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in any::<prop::sample::Index>(),
        bytes in 1_u64..300,
    ) {
        for (at, byte) in flips {
            let at = at.index(file.len());
            file[at] = byte;
        }
        file.truncate(cut.index(file.len() + 1));
        let (_folder, path) = written("x.npy", &file);
        assert_same(&path, &PieceOptions::default().with_bytes(bytes));
    }
}

#[test]
fn rows_are_cut_at_the_size_of_a_piece() {
    let data: Vec<u8> = (0..240).collect();
    for fortran in [false, true] {
        let (_folder, path) = written("x.npy", &npy("<u2", fortran, &[10, 4, 3], &data));
        for (bytes, count) in [(1, 10), (24, 10), (48, 5), (71, 5), (72, 4), (1000, 1)] {
            let options = PieceOptions::default().with_bytes(bytes);
            let found = assert_same(&path, &options);
            // A few columns of a few rows are read in one go.
            let expected = if fortran && bytes > 1 {
                found
            } else {
                Some(count)
            };
            assert_eq!(found, expected, "{bytes}");
        }
    }
}

#[test]
fn the_place_of_bad_text_is_that_in_the_file() {
    let mut data = b"a\0\0\0".repeat(20);
    data[16 * 4..17 * 4].copy_from_slice(&[0xFF; 4]);
    let (_folder, path) = written("x.npy", &npy("<U1", false, &[10, 2], &data));
    let read = pieces(&path, &PieceOptions::default().with_bytes(1)).unwrap();
    let content = &read[8].entries[0].content;
    let schema_arrays::Content::Unreadable(reason) = content else {
        panic!("{content:?}")
    };
    assert_eq!(
        reason,
        "holds U+FFFFFFFF, which is not a character, at [8, 0]"
    );
    assert_same(&path, &PieceOptions::default().with_bytes(1));
}

#[test]
fn rows_without_values_are_one_piece() {
    let (_folder, path) = written("x.npy", &npy("<f8", false, &[usize::MAX >> 4, 0], &[]));
    assert_eq!(
        assert_same(&path, &PieceOptions::default().with_bytes(1)),
        Some(1)
    );
}

#[test]
fn rows_are_known_at_once() {
    let (_folder, path) = written("x.npy", &npy("<u2", false, &[100], &[0; 200]));
    let opened = Pieces::open(&[path], &PieceOptions::default()).unwrap();
    assert_eq!(opened.files()[0].rows(), Some(100));
}

#[test]
fn a_file_that_became_shorter_is_an_error() {
    let bytes = npy("<u2", false, &[100_000], &vec![0; 200_000]);
    let (_folder, path) = written("x.npy", &bytes);
    let options = PieceOptions::default().with_bytes(1000);
    let parts: Vec<_> = Pieces::open(from_ref(&path), &options).unwrap().collect();
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    file.set_len(100_000).unwrap();
    let read: Vec<_> = parts.into_iter().map(|part| part.unwrap().read()).collect();
    assert!(read[0].is_ok());
    let error = read.last().unwrap().as_ref().unwrap_err();
    assert!(
        matches!(error.kind(), ReadErrorKind::Truncated { .. }),
        "{error}"
    );
    assert_eq!((error.file(), error.array()), (Some(&*path), Some("x")));
}

#[test]
fn arrays_of_an_archive_are_cut_into_the_same_rows() {
    let long = npy("|u1", false, &[10], &[1; 10]);
    let short = npy("<u2", false, &[4], &[2; 8]);
    let one = npy("<u2", false, &[], &[3; 2]);
    for is_stored in [false, true] {
        let files = [&long, &short, &one].map(|file| (file.clone(), is_stored));
        let (_folder, path) = written("x.npz", &npz(&files));
        let read = pieces(&path, &PieceOptions::default().with_bytes(3)).unwrap();
        let shapes: Vec<_> = read
            .iter()
            .map(|piece| (piece.row, piece.rows, piece.entries.len()))
            .collect();
        // Without the short array, more rows fit.
        let expected = [
            (0, 1, 3),
            (1, 1, 2),
            (2, 1, 2),
            (3, 1, 2),
            (4, 3, 1),
            (7, 3, 1),
        ];
        assert_eq!(shapes, expected);
    }
}

#[test]
fn compressed_columns_are_read_whole_if_the_limit_allows_it() {
    let file = npy("|u1", true, &[100, 1000], &vec![1; 100_000]);
    let (_folder, path) = written("x.npz", &npz(&[(file, false)]));
    let options = |limit| {
        let limits = ReadLimits::default().with_max_bytes(limit);
        PieceOptions::from(limits).with_bytes(1)
    };
    assert_eq!(assert_same(&path, &options(1 << 20)), Some(100));
    let error = pieces(&path, &options(1)).unwrap_err();
    assert!(
        matches!(error.kind(), ReadErrorKind::Npz(NpzError::ByColumns { .. })),
        "{error}"
    );
}

#[test]
fn a_stored_member_has_the_size_that_it_declares() {
    let file = npz(&[
        (npy("<f4", false, &[4, 2], &[0; 32]), true),
        (npy("|u1", false, &[9], &[1; 9]), true),
    ]);
    let entry = (file.windows(4).position(|bytes| bytes == b"PK\x01\x02")).unwrap();
    let size = u32::from_le_bytes(file[entry + 20..entry + 24].try_into().unwrap());
    for wrong in [size + 5, size - 4] {
        let mut file = file.clone();
        file[entry + 20..entry + 24].copy_from_slice(&wrong.to_le_bytes());
        let (_folder, path) = written("x.npz", &file);
        for bytes in [1, 1 << 20] {
            let options = PieceOptions::default().with_bytes(bytes);
            assert!(pieces(&path, &options).is_err(), "{wrong} of {size}");
            assert_eq!(assert_same(&path, &options), None);
        }
    }
}
