//! Files that are written in pieces read back as those that are written whole.

use ndarray::{Array, ArrayD, IxDyn};
use schema_arrays::{AnyArray, Content, Entry, TextArray};
use schema_files::{PieceWriter, ReadLimits, WriteErrorKind, read, write};

fn entry(name: &str, content: Content) -> Entry {
    Entry {
        name: name.to_owned(),
        content,
    }
}

fn numbers(rows: std::ops::Range<usize>, width: &[usize]) -> ArrayD<f32> {
    let shape = [&[rows.len()], width].concat();
    let each: usize = width.iter().product();
    let start = rows.start * each;
    #[allow(clippy::cast_precision_loss)]
    Array::from_shape_vec(
        IxDyn(&shape),
        (start..)
            .take(rows.len() * each)
            .map(|at| at as f32 / 4.0)
            .collect(),
    )
    .unwrap()
}

fn entries(rows: std::ops::Range<usize>, extension: &str) -> Vec<Entry> {
    let x = entry("x", Content::Typed(numbers(rows.clone(), &[3]).into()));
    if extension == "npy" {
        return vec![x];
    }
    let mut all = vec![
        x,
        entry("y", Content::Typed(numbers(rows.clone(), &[]).into())),
    ];
    if extension != "csv" {
        all.push(entry(
            "z",
            Content::Typed(numbers(rows.clone(), &[2, 2]).into()),
        ));
    }
    if extension != "npz" {
        let words: Vec<String> = rows.clone().map(|row| format!("{row}, \"a\"")).collect();
        let words = TextArray::from(Array::from_vec(words).into_dyn());
        all.push(entry("word", Content::Typed(words.into())));
        // Values are missing in some pieces only.
        let count: Vec<i64> = rows
            .clone()
            .map(|row| i64::try_from(row).unwrap())
            .collect();
        let missing = rows.map(|row| row % 7 == 6).collect::<Vec<bool>>();
        let count = AnyArray::from(Array::from_vec(count).into_dyn());
        let missing = Array::from_vec(missing).into_dyn();
        let content = match missing.iter().any(|missing| *missing) {
            true => Content::with_missing(count, missing),
            false => Content::Typed(count),
        };
        all.push(entry("count", content));
    }
    all
}

#[test]
fn a_file_in_pieces_reads_as_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    for extension in ["npy", "npz", "csv", "parquet", "arrow"] {
        let whole = folder.path().join(format!("whole/x.{extension}"));
        let path = folder.path().join(format!("x.{extension}"));
        std::fs::create_dir_all(whole.parent().unwrap()).unwrap();
        write(&whole, &entries(0..40, extension)).unwrap();
        let mut writer = PieceWriter::new(&path, false).unwrap();
        for (from, to) in [(0, 1), (1, 6), (6, 6), (6, 7), (7, 33), (33, 40)] {
            writer.write(&entries(from..to, extension)).unwrap();
        }
        assert!(!path.exists());
        writer.finish().unwrap();
        let options = ReadLimits::default().into();
        assert_eq!(
            read(&path, &options).unwrap().entries,
            read(&whole, &options).unwrap().entries,
            "{extension}"
        );
        if ["npy", "npz", "csv"].contains(&extension) {
            assert!(
                std::fs::read(&path).unwrap() == std::fs::read(&whole).unwrap(),
                "{extension}"
            );
        }
        // It is there now.
        let again = PieceWriter::new(&path, false).unwrap_err();
        assert!(matches!(again.kind(), WriteErrorKind::Io { .. }), "{again}");
    }
    // A writer that is dropped leaves nothing.
    let path = folder.path().join("dropped.npz");
    let mut writer = PieceWriter::new(&path, true).unwrap();
    writer.write(&entries(0..4, "npz")).unwrap();
    drop(writer);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 6);
}

#[test]
fn rows_that_cannot_follow_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |extension: &str, first: Vec<Entry>, next: Vec<Entry>| {
        let mut writer =
            PieceWriter::new(&folder.path().join(format!("x.{extension}")), true).unwrap();
        writer.write(&first).unwrap();
        let message = writer.write(&next).unwrap_err().to_string();
        message
            .rsplit(" in pieces: ")
            .next()
            .unwrap()
            .lines()
            .next()
            .unwrap()
            .to_owned()
    };
    let typed = |name: &str, array: AnyArray| vec![entry(name, Content::Typed(array))];
    let x = || typed("x", numbers(0..2, &[3]).into());
    let wide = || typed("x", numbers(0..2, &[4]).into());
    let other = || typed("x", numbers(0..2, &[3]).mapv(f64::from).into());
    assert_eq!(
        refused("npy", x(), wide()),
        "rows of <f4 [4] follow rows of <f4 [3]"
    );
    assert_eq!(
        refused("npz", x(), other()),
        "rows of <f8 [3] follow rows of <f4 [3]"
    );
    assert_eq!(refused("csv", x(), wide()), "4 columns follow 3");
    let y = || typed("y", numbers(0..2, &[3]).into());
    assert_eq!(
        refused("csv", x(), y()),
        "column `y[0]` follows rows of column `x[0]`"
    );
    assert!(refused("parquet", x(), other()).starts_with("column `x` of "));
    let text = TextArray::from(Array::from_elem(IxDyn(&[2]), "a".to_owned()));
    let mut writer = PieceWriter::new(&folder.path().join("t.npz"), true).unwrap();
    assert_eq!(
        writer
            .write(&typed("t", text.into()))
            .unwrap_err()
            .to_string()
            .lines()
            .next()
            .unwrap(),
        format!(
            "`{}`: `t` cannot be written as .npz in pieces: text is as wide as the longest, which only \
             all rows tell",
            folder.path().join("t.npz").display()
        )
    );
    for extension in ["json", "safetensors"] {
        PieceWriter::new(&folder.path().join(format!("x.{extension}")), true).unwrap_err();
    }
}
