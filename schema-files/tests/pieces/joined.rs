//! Arrays in files of their own are read as if each were in one file.

use std::path::PathBuf;

use proptest::collection::vec;
use proptest::prelude::{any, proptest};
use proptest::sample::Index;
use schema_arrays::{AnyArray, Content};
use schema_files::{Part, Piece, PieceOptions, Pieces, ReadErrorKind};

/// Cuts rows at some of them: the rows of each file, some of which may have none.
fn cut(rows: usize, at: &[Index]) -> Vec<std::ops::Range<usize>> {
    let mut at: Vec<usize> = at.iter().map(|at| at.index(rows + 1)).collect();
    at.extend([0, rows]);
    at.sort_unstable();
    at.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

fn values(array: &AnyArray) -> Vec<String> {
    let mut values = Vec::new();
    for scalar in array.scalars() {
        values.push(format!("{:?}", scalar.unwrap()));
    }
    values
}

/// Reads the parts, the last first, and puts the values of each array together.
fn joined(pieces: Pieces, names: &[&str]) -> Vec<Vec<String>> {
    let parts: Vec<Part> = pieces.map(Result::unwrap).collect();
    let read: Vec<Piece> = parts
        .into_iter()
        .rev()
        .map(|part| part.read().unwrap())
        .collect();
    let mut row = 0;
    let mut all = vec![Vec::new(); names.len()];
    for piece in read.iter().rev() {
        assert_eq!((piece.file, piece.row), (0, row));
        row += piece.rows;
        for entry in &piece.entries {
            let at = names.iter().position(|name| **name == *entry.name).unwrap();
            let array = entry.content.array().unwrap();
            assert!(piece.rows == 0 || array.shape()[0] as u64 == piece.rows || row == piece.rows);
            all[at].extend(values(array));
        }
    }
    all
}

proptest! {
    #[test]
    fn arrays_cut_differently_are_whole(
        rows in 0_usize..40,
        fewer in 0_usize..5,
        at in vec(vec(any::<Index>(), 0..4), 3),
        bytes in 1_u64..200,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: Vec<u8>| -> PathBuf {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let short = rows.saturating_sub(fewer);
        // A format whose rows can be read anywhere, and two whose rows follow each other.
        let x = cut(rows, &at[0]).into_iter().enumerate().map(|(file, rows)| {
            let header = format!("{{'descr': '<i2', 'fortran_order': False, 'shape': ({}, 2), }}", rows.len());
            let mut bytes = b"\x93NUMPY\x01\x00\x76\x00".to_vec();
            bytes.extend(format!("{header:<117}\n").bytes());
            bytes.extend(rows.flat_map(|row| [i16::try_from(row).unwrap(), -1]).flat_map(i16::to_le_bytes));
            write(&format!("x-{file}.npy"), bytes)
        });
        let y = cut(short, &at[1]).into_iter().enumerate().map(|(file, rows)| {
            let lines = rows.map(|row| format!("{row},a{row}\n"));
            write(&format!("y-{file}.csv"), format!("y,other\n{}", lines.collect::<String>()).into())
        });
        let z = cut(rows, &at[2]).into_iter().enumerate().map(|(file, rows)| {
            let lines = rows.map(|row| format!("{{\"z\": \"{row}\"}}\n"));
            write(&format!("z-{file}.jsonl"), lines.collect::<String>().into())
        });
        // Lines of JSON have no names if there are none.
        let z: Vec<PathBuf> = z.filter(|path| std::fs::metadata(path).unwrap().len() > 0).collect();
        let mut arrays = vec![("x", x.collect()), ("y", y.collect::<Vec<_>>())];
        if !z.is_empty() {
            arrays.push(("z", z));
        }
        let names: Vec<&str> = arrays.iter().map(|(name, _)| *name).collect();
        let owned = arrays.iter().map(|(name, files)| ((*name).to_owned(), files.clone()));
        let options = PieceOptions::default().with_bytes(bytes);
        let pieces = Pieces::open_arrays("set", owned, &options).unwrap();
        let opened = pieces.again();
        let found = joined(pieces, &names);
        let numbers = |rows: usize| (0..rows).map(|row| format!("Int({row})"));
        assert_eq!(found[0], numbers(rows).flat_map(|row| [row, "Int(-1)".to_owned()]).collect::<Vec<_>>());
        assert_eq!(found[1], numbers(short).collect::<Vec<_>>());
        if let Some(found) = found.get(2) {
            let texts = (0..rows).map(|row| format!("Text(\"{row}\")"));
            assert_eq!(*found, texts.collect::<Vec<_>>());
        }
        // The parts of machines are all of it, and again the same.
        let parts = (0..3).map(|part| opened.again().part(part, 3).count());
        assert_eq!(parts.sum::<usize>(), opened.count());
    }
}

#[test]
fn a_file_has_to_have_the_array() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("two.csv");
    std::fs::write(&path, "a,b\n1,2\n").unwrap();
    let read = |name: &str| {
        let arrays = [(name.to_owned(), [&path])];
        let pieces = Pieces::open_arrays("set", arrays, &PieceOptions::default()).unwrap();
        pieces
            .map(|part| part?.read())
            .collect::<Result<Vec<_>, _>>()
    };
    let piece = read("b").unwrap().remove(0);
    assert_eq!(piece.entries.len(), 1);
    let error = read("c").unwrap_err();
    assert!(matches!(error.kind(), ReadErrorKind::NoSuchArray { .. }));
    assert_eq!(
        error.to_string(),
        format!(
            "`{}` has 2 arrays, and none is called `c`\n  help: it has `a`, `b`",
            path.display()
        )
    );
}

#[test]
fn a_single_value_has_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["0.json", "1.json"].map(|name| folder.path().join(name));
    for path in &paths {
        std::fs::write(path, "{\"x\": 5}").unwrap();
    }
    let pieces =
        Pieces::open_arrays("set", [("x".to_owned(), &paths)], &PieceOptions::default()).unwrap();
    let read: Vec<Piece> = pieces.map(|part| part.unwrap().read().unwrap()).collect();
    assert_eq!(
        read[0].entries[0].content.array().unwrap().shape(),
        [0_usize; 0]
    );
    assert!(
        matches!(&read[1].entries[0].content, Content::Unreadable(reason) if reason.contains("single value"))
    );
}
