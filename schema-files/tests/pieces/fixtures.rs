//! The files of other tools.

use std::path::{Path, PathBuf};

use schema_files::{CsvOptions, PieceOptions, ReadLimits};

use crate::same::assert_same;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// All files of other tools.
pub(crate) fn all() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures");
    let mut found = Vec::new();
    files(&folder, &mut found);
    assert!(found.len() > 100);
    found
}

#[test]
fn fixtures_in_pieces_are_whole() {
    let found = all();
    let (mut read, mut several) = (0, 0);
    // Some expand to very much.
    let options = PieceOptions::from(ReadLimits::default().with_max_bytes(1 << 22));
    // A gigabyte of zeros takes long.
    let is_short = |path: &&PathBuf| path.file_stem().is_some_and(|name| name != "zeros.csv");
    for path in found.iter().filter(is_short) {
        println!("{}", path.display());
        for bytes in [1, 100, 10_000, 8 << 20] {
            // Small pieces of large files are very many.
            if std::fs::metadata(path).unwrap().len() / bytes > 10_000 {
                continue;
            }
            let pieces = assert_same(path, &options.clone().with_bytes(bytes));
            read += usize::from(pieces.is_some());
            several += usize::from(pieces > Some(1));
        }
        assert_same(
            path,
            &PieceOptions::from(CsvOptions::default()).with_bytes(1000),
        );
    }
    assert!(read > 200 && several > 50, "{read} {several}");
}
