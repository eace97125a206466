//! Damaged and hostile Parquet, Arrow and safetensors files give an error or arrays, quickly, in little
//! memory, and without a panic.

use std::cell::Cell;
use std::fs;
use std::sync::{Arc, Once};

use arrow_array::types::Int64Type;
use arrow_array::{
    ArrayRef, BooleanArray, DictionaryArray, Float16Array, Int8Array, Int32Array, Int64Array,
    ListArray, ListViewArray, RecordBatch, StringArray,
};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_ipc::writer::FileWriter;
use arrow_schema::{DataType, Field};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use schema_core::Arrays;
use schema_core::io::{ReadError, ReadErrorKind, ReadLimits};
use schema_tests::fixture;

use super::hostile::Xorshift;

/// Small fixtures, so that changes often hit the headers.
const VICTIMS: [&str; 25] = [
    "hostile/empty_levels.parquet",
    "hostile/list_view.arrow",
    "parquet/brotli.parquet",
    "parquet/dictionary.parquet",
    "parquet/encodings.parquet",
    "parquet/gzip.parquet",
    "parquet/lz4.parquet",
    "parquet/nested.parquet",
    "parquet/no_arrays.parquet",
    "parquet/no_schema.parquet",
    "parquet/none.parquet",
    "parquet/nulls_and_nan.parquet",
    "parquet/polars.parquet",
    "parquet/tensors.parquet",
    "parquet/zstd.parquet",
    "arrow/dictionary.arrow",
    "arrow/dictionary.arrows",
    "arrow/lz4.arrows",
    "arrow/nested.arrow",
    "arrow/no_arrays.arrow",
    "arrow/numbers.arrows",
    "arrow/polars.arrow",
    "arrow/views.arrow",
    "arrow/zstd.arrow",
    "safetensors/numpy.safetensors",
];

fn read(file: &str, bytes: &[u8]) -> Result<Arrays, ReadError> {
    match file.rsplit_once('.').unwrap().1 {
        "parquet" => Arrays::from_parquet(bytes),
        "arrow" | "arrows" => Arrays::from_arrow(bytes),
        _ => Arrays::from_safetensors(bytes),
    }
}

thread_local! {
    static PANICS: Cell<usize> = const { Cell::new(0) };
}

/// How many panics there were on this thread, caught or not.
fn panics() -> usize {
    static COUNTING: Once = Once::new();
    COUNTING.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            PANICS.set(PANICS.get() + 1);
            before(panic);
        }));
    });
    PANICS.get()
}

/// How often each file is changed, unless the environment says otherwise.
fn rounds(usual: usize) -> usize {
    match std::env::var("HOSTILE_ROUNDS") {
        Ok(rounds) => rounds.parse().expect("HOSTILE_ROUNDS is a number"),
        Err(_) => usual,
    }
}

/// A decoder that panics is an error here, although the reader catches it: it prints to standard error,
/// and ends a process that is built to abort.
fn check(file: &str, bytes: &[u8]) {
    let before = panics();
    let read = read(file, bytes);
    assert_eq!(panics(), before, "{file}: a decoder panicked");
    if let Err(error) = read {
        let message = error.to_string();
        assert!(message.len() < 500, "{file}: {message}");
    }
}

#[test]
fn files_cut_short_anywhere() {
    for file in VICTIMS {
        let bytes = fs::read(fixture(file)).unwrap();
        let step = 1 + bytes.len() / rounds(200);
        for length in (0..bytes.len()).step_by(step) {
            let cut = read(file, &bytes[..length]);
            // A stream may end after any of its messages, and not all files were whole.
            if !file.ends_with(".arrows") && !file.starts_with("hostile/") {
                assert!(cut.is_err(), "{file} cut at {length}");
            }
        }
    }
}

#[test]
fn files_with_a_few_bytes_changed() {
    let mut random = Xorshift(0x9E37_79B9_7F4A_7C15);
    for file in VICTIMS {
        let bytes = fs::read(fixture(file)).unwrap();
        for _ in 0..rounds(200) {
            let mut changed = bytes.clone();
            for _ in 0..=random.below(3) {
                let at = random.below(changed.len());
                changed[at] = random.next().to_le_bytes()[0];
            }
            check(file, &changed);
        }
    }
}

#[test]
fn files_with_a_few_bits_turned() {
    let mut random = Xorshift(42);
    for file in VICTIMS {
        let bytes = fs::read(fixture(file)).unwrap();
        for _ in 0..rounds(200) {
            let mut changed = bytes.clone();
            for _ in 0..=random.below(2) {
                let at = random.below(changed.len());
                changed[at] ^= 1 << random.below(8);
            }
            check(file, &changed);
        }
    }
}

#[test]
fn files_with_parts_moved() {
    let mut random = Xorshift(7);
    for file in VICTIMS {
        let bytes = fs::read(fixture(file)).unwrap();
        for _ in 0..rounds(100) {
            let mut changed = bytes.clone();
            let length = 1 + random.below(16);
            let from = random.below(changed.len() - length);
            let to = random.below(changed.len() - length);
            let part = changed[from..from + length].to_vec();
            match random.below(3) {
                0 => changed[to..to + length].copy_from_slice(&part),
                1 => drop(changed.splice(to..to, part)),
                _ => drop(changed.drain(from..from + length)),
            }
            check(file, &changed);
        }
    }
}

/// A table with one column, as Parquet and as Arrow IPC.
fn files(column: ArrayRef) -> [Vec<u8>; 2] {
    let batch = RecordBatch::try_from_iter([("x", column)]).unwrap();
    let mut parquet = Vec::new();
    // A long text is in the dictionary once.
    let properties = WriterProperties::builder()
        .set_dictionary_page_size_limit(1 << 30)
        .build();
    let mut writer = ArrowWriter::try_new(&mut parquet, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let mut arrow = Vec::new();
    let mut writer = FileWriter::try_new(&mut arrow, &batch.schema()).unwrap();
    writer.write(&batch).unwrap();
    writer.finish().unwrap();
    drop(writer);
    [parquet, arrow]
}

/// Returns the error for a file under the limit `max_bytes`.
fn limited(bytes: &[u8], max_bytes: u64) -> Result<Arrays, ReadError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bomb");
    fs::write(&path, bytes).unwrap();
    Arrays::read_with(path, ReadLimits::default().with_max_bytes(max_bytes))
}

fn is_too_large(read: Result<Arrays, ReadError>) -> bool {
    let error = read.unwrap_err();
    assert_eq!(error.array(), Some("x"), "{error}");
    matches!(error.kind(), ReadErrorKind::TooLarge { .. })
}

#[test]
fn files_that_made_decoders_panic() {
    for (file, expected) in [
        (
            "hostile/empty_levels.parquet",
            "a page whose levels are cut short",
        ),
        (
            "hostile/list_view.arrow",
            "a buffer that ends within a number",
        ),
    ] {
        let bytes = fs::read(fixture(file)).unwrap();
        check(file, &bytes);
        let error = read(file, &bytes).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

/// Columns that are decoded by code of their own, each with values that are missing and values that
/// come again.
fn columns() -> Vec<ArrayRef> {
    let half = |number: u8| half::f16::from_f32(f32::from(number));
    let numbers = |number: Option<u8>| number.map(i64::from);
    let values: Vec<Option<u8>> = (0..200).map(|at| (at % 7 > 0).then_some(at % 11)).collect();
    let lists = values
        .iter()
        .map(|value| value.map(|count| vec![numbers(*value); usize::from(count)]));
    let halves: Float16Array = values.iter().map(|value| value.map(half)).collect();
    let integers: Int64Array = values.iter().copied().map(numbers).collect();
    let truths: BooleanArray = values.iter().map(|value| value.map(|it| it > 3)).collect();
    let texts: StringArray = values
        .iter()
        .map(|value| value.map(|it| it.to_string()))
        .collect();
    vec![
        Arc::new(halves),
        Arc::new(integers),
        Arc::new(truths),
        Arc::new(texts),
        Arc::new(ListArray::from_iter_primitive::<Int64Type, _, _>(lists)),
    ]
}

#[test]
fn columns_of_every_kind_with_a_few_bytes_changed() {
    let mut random = Xorshift(3);
    for column in columns() {
        for (file, bytes) in ["x.parquet", "x.arrow"].into_iter().zip(files(column)) {
            read(file, &bytes).unwrap();
            for _ in 0..rounds(1000) {
                let mut changed = bytes.clone();
                for _ in 0..=random.below(2) {
                    let at = random.below(changed.len());
                    changed[at] = random.next().to_le_bytes()[0];
                }
                check(file, &changed);
            }
        }
    }
}

#[test]
fn one_long_text_in_very_many_rows_is_counted_before_it_is_copied() {
    // 200 kB in the file, 400 MB in memory.
    let text = "x".repeat(200_000);
    let words = Arc::new(StringArray::from(vec![text]));
    let keys = Int32Array::from(vec![0; 2000]);
    let column = Arc::new(DictionaryArray::new(keys, words));
    for bytes in files(column) {
        assert!(is_too_large(limited(&bytes, 1 << 20)));
    }
}

#[test]
fn one_number_in_very_many_rows_is_counted() {
    let rows = 4_000_000;
    let [bytes, _] = files(Arc::new(Int64Array::from(vec![7; rows])));
    assert!(bytes.len() * 1000 < rows * 8, "{} bytes", bytes.len());
    assert!(is_too_large(limited(&bytes, 1 << 20)));
    let arrays = limited(&bytes, 64 << 20).unwrap();
    assert_eq!(arrays.get("x").unwrap().shape(), [rows]);
}

#[test]
fn one_list_that_very_many_rows_show_is_counted() {
    let count = 50_000;
    let field = Arc::new(Field::new("item", DataType::Int64, false));
    let views = ListViewArray::new(
        field,
        ScalarBuffer::from(vec![0; count]),
        ScalarBuffer::from(vec![i32::try_from(count).unwrap(); count]),
        Arc::new(Int64Array::from(vec![7; count])),
        None,
    );
    let batch = RecordBatch::try_from_iter([("x", Arc::new(views) as ArrayRef)]).unwrap();
    let mut bytes = Vec::new();
    let mut writer = FileWriter::try_new(&mut bytes, &batch.schema()).unwrap();
    writer.write(&batch).unwrap();
    writer.finish().unwrap();
    drop(writer);
    assert!(is_too_large(limited(&bytes, 1 << 20)));
}

#[test]
fn very_many_missing_lists_as_long_as_the_first_are_counted() {
    let (length, missing) = (100_000, 1_000_000);
    let field = Arc::new(Field::new("item", DataType::Int8, false));
    let mut there = vec![false; missing + 1];
    there[0] = true;
    let lengths = std::iter::once(length).chain(std::iter::repeat_n(0, missing));
    let lists = ListArray::new(
        field,
        OffsetBuffer::from_lengths(lengths),
        Arc::new(Int8Array::from(vec![7; length])),
        Some(NullBuffer::from(there)),
    );
    for bytes in files(Arc::new(lists)) {
        assert!(is_too_large(limited(&bytes, 1 << 20)));
    }
}

#[test]
fn a_claimed_terabyte_in_a_buffer_is_not_trusted() {
    let bytes = fs::read(fixture("arrow/zstd.arrow")).unwrap();
    // The uncompressed size is before the magic number of zstd.
    let magic = [0x28, 0xB5, 0x2F, 0xFD];
    let at = bytes.windows(4).position(|window| window == magic).unwrap();
    let mut changed = bytes.clone();
    changed[at - 8..at].copy_from_slice(&(1_u64 << 40).to_le_bytes());
    let error = Arrays::from_arrow(&changed).unwrap_err();
    assert!(
        matches!(error.kind(), ReadErrorKind::TooLarge { bytes, .. } if *bytes >= 1 << 40),
        "{error}"
    );
}

/// A Parquet file with the footer only.
fn footer(footer: &[u8]) -> Vec<u8> {
    let length = u32::try_from(footer.len()).unwrap();
    [b"PAR1", footer, &length.to_le_bytes(), b"PAR1"].concat()
}

/// A schema of `elements` elements, each with `children` children.
fn schema(elements: u32, children: u8) -> Vec<u8> {
    // 2: list of structs.
    let mut bytes = vec![0x29, 0xFC];
    let mut count = elements;
    while count >= 0x80 {
        bytes.push(count.to_le_bytes()[0] | 0x80);
        count >>= 7;
    }
    bytes.push(count.to_le_bytes()[0]);
    for _ in 0..elements {
        // 4: "g", 5: the children, as a zigzag integer.
        bytes.extend([0x48, 1, b'g', 0x15, children * 2, 0]);
    }
    bytes.push(0);
    bytes
}

#[test]
fn nested_groups_do_not_overflow_the_stack() {
    let error = Arrays::from_parquet(&footer(&schema(200_000, 1))).unwrap_err();
    // The last group has no column.
    assert!(matches!(error.kind(), ReadErrorKind::Table(_)), "{error}");
    let mut deep = schema(200_000, 1);
    let last = deep.len() - 3;
    deep[last] = 0;
    let error = Arrays::from_parquet(&footer(&deep)).unwrap_err();
    assert!(
        matches!(error.kind(), ReadErrorKind::TooDeep { limit: 100 }),
        "{error}"
    );
}

#[test]
fn a_group_with_too_few_columns_is_an_error() {
    let error = Arrays::from_parquet(&footer(&schema(3, 60))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the input is damaged Parquet: a group with more columns than the file has"
    );
}
