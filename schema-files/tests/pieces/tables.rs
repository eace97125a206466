//! Parquet and Arrow IPC.

use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{
    FixedSizeListBuilder, Float32Builder, Int64Builder, ListBuilder, StringDictionaryBuilder,
};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Float32Array, Int64Array, RecordBatch, StringArray, UInt8Array,
};
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{DictionaryHandling, FileWriter, IpcWriteOptions, StreamWriter};
use parquet::arrow::ArrowWriter;
use parquet::basic::{BrotliLevel, Compression, GzipLevel, ZstdLevel};
use parquet::file::properties::{WriterProperties, WriterVersion};
use proptest::prelude::*;
use schema_files::{PieceOptions, Pieces};

use crate::same::{assert_same, pieces};
use crate::written;

/// Columns of all kinds.
fn batch(seed: u8, rows: usize) -> RecordBatch {
    let hash = |row: usize, column: usize| {
        let mixed = (row + 31 * column + usize::from(seed)).wrapping_mul(0x9E37_79B1);
        mixed >> 7 & 0xFF
    };
    let is_there = |row, column| hash(row, column) % 5 > 0;
    let mut lists = ListBuilder::new(Int64Builder::new());
    let mut nested = ListBuilder::new(ListBuilder::new(Float32Builder::new()));
    let mut fixed = FixedSizeListBuilder::new(Float32Builder::new(), 3);
    let mut words = StringDictionaryBuilder::<Int32Type>::new();
    for row in 0..rows {
        // Long runs of missing lists, so that some pieces have no other.
        let has_list = row / 7 % 2 > 0;
        if has_list {
            let value = i64::try_from(hash(row, 4)).unwrap();
            lists
                .values()
                .append_option(is_there(row, 9).then_some(value));
            lists.values().append_value(value + 1);
        }
        lists.append(has_list);
        for _ in 0..2 {
            nested.values().values().append_value(0.5);
            nested.values().append(true);
        }
        nested.append(true);
        for column in 0..3 {
            let value = f32::from(u8::try_from(hash(row, column)).unwrap());
            fixed
                .values()
                .append_option(is_there(row, column).then_some(value));
        }
        fixed.append(is_there(row, 6));
        match hash(row, 7) % 4 {
            0 => words.append_null(),
            1 => words.append_value("é"),
            _ => words.append_value("long enough to be a view of its own"),
        }
    }
    let float = |row| f32::from(u8::try_from(hash(row, 1)).unwrap());
    let integer = |row| is_there(row, 2).then(|| i64::try_from(hash(row, 2)).unwrap());
    let text = |row| is_there(row, 3).then(|| format!("text {}", hash(row, 3)));
    let columns: Vec<(&str, ArrayRef)> = vec![
        (
            "float",
            Arc::new(Float32Array::from_iter_values((0..rows).map(float))),
        ),
        (
            "integer",
            Arc::new((0..rows).map(integer).collect::<Int64Array>()),
        ),
        (
            "text",
            Arc::new((0..rows).map(text).collect::<StringArray>()),
        ),
        (
            "truth",
            Arc::new(
                (0..rows)
                    .map(|row| Some(is_there(row, 5)))
                    .collect::<BooleanArray>(),
            ),
        ),
        ("byte", Arc::new(UInt8Array::from(vec![seed; rows]))),
        ("lists", Arc::new(lists.finish())),
        ("nested", Arc::new(nested.finish())),
        ("fixed", Arc::new(fixed.finish())),
        ("words", Arc::new(words.finish())),
    ];
    RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    )
    .unwrap()
}

/// How a file is written.
fn properties() -> impl Strategy<Value = WriterProperties> {
    let compression = prop::sample::select(vec![
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::BROTLI(BrotliLevel::default()),
        Compression::ZSTD(ZstdLevel::default()),
    ]);
    let version =
        prop::sample::select(vec![WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0]);
    (
        1_usize..80,
        1_usize..20,
        compression,
        version,
        any::<bool>(),
    )
        .prop_map(|(group, page, compression, version, dictionary)| {
            WriterProperties::builder()
                .set_max_row_group_row_count(Some(group))
                .set_data_page_row_count_limit(page)
                .set_write_batch_size(page)
                .set_compression(compression)
                .set_writer_version(version)
                .set_dictionary_enabled(dictionary)
                .build()
        })
}

fn parquet(batch: &RecordBatch, properties: WriterProperties) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn parquet_in_pieces_is_whole(
        seed: u8,
        rows in 0_usize..150,
        properties in properties(),
        bytes in 1_u64..3000,
    ) {
        let (_folder, path) = written("x.parquet", &parquet(&batch(seed, rows), properties));
        assert_same(&path, &PieceOptions::default().with_bytes(bytes));
    }

    #[test]
    fn damaged_parquet_is_an_error(
        seed: u8,
        rows in 0_usize..50,
        properties in properties(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..3),
        bytes in 1_u64..3000,
    ) {
        let mut file = parquet(&batch(seed, rows), properties);
        for (at, byte) in flips {
            let at = at.index(file.len());
            file[at] = byte;
        }
        let (_folder, path) = written("x.parquet", &file);
        assert_same(&path, &PieceOptions::default().with_bytes(bytes));
    }
}

/// The decoder looked for the rest of the levels without an end, where it skipped the rows of other pieces.
#[test]
fn a_page_of_too_few_levels_is_an_error() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures");
    let path = fixtures.join("hostile/few_levels.parquet");
    for bytes in [1, 1 << 8] {
        let options = PieceOptions::default().with_bytes(bytes);
        assert_same(&path, &options);
        let error = pieces(&path, &options).unwrap_err().to_string();
        assert!(error.contains("fewer levels of repetition"), "{error}");
    }
}

#[test]
fn large_groups_are_cut_and_small_ones_joined() {
    let batch = batch(1, 1000).project(&[0]).unwrap();
    let properties = |rows| {
        WriterProperties::builder()
            .set_max_row_group_row_count(Some(rows))
            .build()
    };
    // 4 bytes a row.
    let (_folder, path) = written("x.parquet", &parquet(&batch, properties(1000)));
    let rows = |bytes| -> Vec<u64> {
        let read = pieces(&path, &PieceOptions::default().with_bytes(bytes)).unwrap();
        read.iter().map(|piece| piece.rows).collect()
    };
    assert_eq!(rows(4000), [1000]);
    assert!(rows(10).iter().all(|rows| (30..=60).contains(rows)));
    let (_folder, path) = written("x.parquet", &parquet(&batch, properties(10)));
    let read = pieces(&path, &PieceOptions::default().with_bytes(1000)).unwrap();
    assert!((4..30).contains(&read.len()), "{}", read.len());
    let opened = Pieces::open(std::slice::from_ref(&path), &PieceOptions::default()).unwrap();
    assert_eq!(opened.files()[0].rows(), Some(1000));
}

/// A file or a stream of batches.
fn ipc(batches: &[RecordBatch], is_file: bool, compression: Option<CompressionType>) -> Vec<u8> {
    let schema = batches[0].schema();
    let options = IpcWriteOptions::default()
        .try_with_compression(compression)
        .unwrap()
        .with_dictionary_handling(DictionaryHandling::Delta);
    let mut bytes = Vec::new();
    if is_file {
        let mut writer = FileWriter::try_new_with_options(&mut bytes, &schema, options).unwrap();
        for batch in batches {
            writer.write(batch).unwrap();
        }
        writer.finish().unwrap();
    } else {
        let mut writer = StreamWriter::try_new_with_options(&mut bytes, &schema, options).unwrap();
        for batch in batches {
            writer.write(batch).unwrap();
        }
        writer.finish().unwrap();
    }
    bytes
}

fn batches() -> impl Strategy<Value = Vec<u8>> {
    let compression = prop::sample::select(vec![
        None,
        Some(CompressionType::LZ4_FRAME),
        Some(CompressionType::ZSTD),
    ]);
    let cuts = prop::collection::vec(0_usize..40, 1..8);
    (any::<u8>(), cuts, any::<bool>(), compression).prop_map(
        |(seed, cuts, is_file, compression)| {
            let all = batch(seed, cuts.iter().sum());
            let mut row = 0;
            let batches = cuts.iter().map(|&rows| {
                row += rows;
                all.slice(row - rows, rows)
            });
            ipc(&batches.collect::<Vec<_>>(), is_file, compression)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn arrow_in_pieces_is_whole(file in batches(), bytes in 1_u64..20_000) {
        let (_folder, path) = written("x.arrow", &file);
        assert_same(&path, &PieceOptions::default().with_bytes(bytes));
    }

    #[test]
    fn damaged_arrow_is_an_error(
        mut file in batches(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..3),
        cut in any::<prop::sample::Index>(),
        is_cut in prop::bool::weighted(0.2),
        bytes in 1_u64..3000,
    ) {
        for (at, byte) in flips {
            let at = at.index(file.len());
            file[at] = byte;
        }
        if is_cut {
            file.truncate(cut.index(file.len()));
        }
        let (_folder, path) = written("x.arrow", &file);
        assert_same(&path, &PieceOptions::default().with_bytes(bytes));
    }
}
