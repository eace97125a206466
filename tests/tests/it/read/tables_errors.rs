//! The exact text of errors for tables.

use std::fs;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch};
use arrow_ipc::writer::FileWriter;
use arrow_schema::{DataType, Field, Schema};
use schema_core::Arrays;
use schema_tests::fixture;

/// Returns the error for the bytes in a file of the given name.
fn message(name: &str, bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let error = Arrays::read(&path).unwrap_err().to_string();
    let folder = format!("{}{}", folder.path().display(), std::path::MAIN_SEPARATOR);
    error.replace(&folder, "")
}

#[test]
fn unsupported_dtypes_are_named_with_help() {
    let int64 = "save it as numbers, such as column.cast('int64')";
    let dates = "holds dates (Date32); save it as numbers, such as column.cast('int32')";
    let structs = "holds structs; save each field as a column of its own";
    let timestamps = format!("holds timestamps (Timestamp(µs)); {int64}");
    let zoned = format!("holds timestamps (Timestamp(ns, \"UTC\")); {int64}");
    let times = format!("holds times (Time64(µs)); {int64}");
    let durations = format!("holds durations (Duration(µs)); {int64}");
    let expected = [
        ("timestamp", timestamps.as_str()),
        ("zoned", &zoned),
        ("date", dates),
        ("time", &times),
        ("duration", &durations),
        (
            "decimal",
            "holds decimals (Decimal128(3, 2)); save it as floats, such as \
             column.cast('float64')",
        ),
        ("struct", structs),
        ("map", "holds maps; save each key as a column of its own"),
        (
            "binary",
            "holds raw bytes (Binary); save it as text or as lists of numbers",
        ),
        (
            "null",
            "holds nulls without a type; give the column a type, such as column.cast('float64')",
        ),
        ("dates", dates),
        ("structs", structs),
    ];
    for file in ["parquet/no_arrays.parquet", "arrow/no_arrays.arrow"] {
        let arrays = Arrays::read(fixture(file)).unwrap();
        let found: Vec<_> = arrays.unreadable().collect();
        assert_eq!(found, expected, "{file}");
        assert_eq!(arrays.get("x").unwrap().shape(), [2]);
    }
}

#[test]
fn lists_of_different_lengths_are_named_with_their_rows() {
    let ragged = "; make the lists equally long; null stands for a missing value";
    for file in ["parquet/nested.parquet", "arrow/nested.arrow"] {
        let arrays = Arrays::read(fixture(file)).unwrap();
        let found: Vec<_> = arrays.unreadable().collect();
        assert_eq!(
            found,
            [
                (
                    "never",
                    "holds only missing lists, so their length is unknown; save it as lists of a \
                     fixed size"
                ),
                (
                    "ragged",
                    format!("is ragged: row 4 has 3 values, row 0 has 2{ragged}").as_str()
                ),
                (
                    "ragged_deep",
                    format!("is ragged: [4, 1] has 1 value, [0, 0] has 2{ragged}").as_str()
                ),
            ],
            "{file}"
        );
    }
}

#[test]
fn damage_is_named_with_the_column() {
    let mut bytes = fs::read(fixture("parquet/encodings.parquet")).unwrap();
    // A value of the last column, whose page has a checksum.
    let at = bytes
        .windows(6)
        .position(|window| window == b"twelve")
        .unwrap();
    bytes[at] ^= 1;
    assert_eq!(
        message("a.parquet", &bytes),
        "`a.parquet`: `utf8_nulls` is damaged Parquet: Page CRC checksum mismatch"
    );
    let bytes = fs::read(fixture("parquet/none.parquet")).unwrap();
    assert_eq!(
        message("a.parquet", &bytes[..bytes.len() - 1]),
        "`a.parquet` is damaged Parquet: it does not end in PAR1, so it is cut short"
    );
    assert_eq!(
        message("a.parquet", b"PAR1PAR1"),
        "`a.parquet` is cut short: its footer takes 12 bytes, but only 8 are present\n  \
         help: the file was not written or copied completely; save it again"
    );
    assert_eq!(
        message("a.parquet", b"PAR1\xFF\xFF\xFF\x7FPAR1"),
        "`a.parquet` is cut short: its footer takes 2147483655 bytes, but only 12 are present\n  \
         help: the file was not written or copied completely; save it again"
    );
    assert_eq!(
        message("a.parquet", b"PARE\0\0\0\0PARE"),
        "`a.parquet` is encrypted Parquet; save it without encryption"
    );
}

#[test]
fn arrow_that_is_cut_short() {
    let bytes = fs::read(fixture("arrow/numbers.arrow")).unwrap();
    assert_eq!(
        message("a.arrow", &bytes[..1000]),
        "`a.arrow` is damaged Arrow IPC: it does not end in ARROW1, so it is cut short"
    );
    let bytes = fs::read(fixture("arrow/numbers.arrows")).unwrap();
    assert_eq!(
        message("a.arrows", &bytes[..1000]),
        "`a.arrows` is cut short: its data takes 1512 bytes, but only 1000 are present\n  \
         help: the file was not written or copied completely; save it again"
    );
    assert_eq!(
        message("a.arrows", &[0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]),
        "`a.arrows` is damaged Arrow IPC: no schema"
    );
}

#[test]
fn a_column_is_there_once() {
    let fields = ["x", "y", "x"].map(|name| Field::new(name, DataType::Int64, false));
    let column = Arc::new(Int64Array::from(vec![1, 2])) as ArrayRef;
    let schema = Arc::new(Schema::new(fields.to_vec()));
    let batch = RecordBatch::try_new(schema.clone(), vec![column; 3]).unwrap();
    let mut bytes = Vec::new();
    let mut writer = FileWriter::try_new(&mut bytes, &schema).unwrap();
    writer.write(&batch).unwrap();
    writer.finish().unwrap();
    drop(writer);
    assert_eq!(
        message("a.arrow", &bytes),
        "`a.arrow`: `x` appears twice, and the two may differ\n  \
         help: give each array a name of its own"
    );
}

#[test]
fn wrong_counts_of_rows_are_errors() {
    let bytes = fs::read(fixture("parquet/nulls_and_nan.parquet")).unwrap();
    // Every 64 as a zigzag integer becomes 65.
    let messages: Vec<String> = (0..bytes.len() - 1)
        .filter(|&at| bytes[at..at + 2] == [0x80, 0x01])
        .filter_map(|at| {
            let mut changed = bytes.clone();
            changed[at] = 0x82;
            let error = Arrays::from_parquet(&changed).err()?;
            Some(error.to_string())
        })
        .collect();
    for expected in [
        // The count of the file, of the group, of a column, and of a page.
        "the input is damaged Parquet: its groups have 64 rows, but the file claims 65",
        "the input is damaged Parquet: its groups have 65 rows, but the file claims 64",
        "`a` is damaged Parquet: its pages have 64 values, but the file claims 65",
        "`a` is damaged Parquet: its pages have 65 values, but the file claims 64",
    ] {
        assert!(
            messages.iter().any(|message| message == expected),
            "{messages:#?}"
        );
    }
}

#[test]
fn order_is_that_of_the_file() {
    for (file, names) in [
        ("parquet/tensor_column.parquet", vec!["x", "y"]),
        (
            "arrow/views.arrow",
            vec!["list_view", "large_list_view", "utf8_view", "shared"],
        ),
        ("safetensors/batch.safetensors", vec!["y", "x"]),
    ] {
        let arrays = Arrays::read(fixture(file)).unwrap();
        assert_eq!(arrays.names().collect::<Vec<_>>(), names, "{file}");
    }
}

#[test]
fn bytes_and_files_read_the_same() {
    for file in [
        "parquet/nested.parquet",
        "arrow/nested.arrow",
        "arrow/dictionary.arrows",
        "safetensors/batch.safetensors",
    ] {
        let bytes = fs::read(fixture(file)).unwrap();
        let from_bytes = match file.split_once('/').unwrap().0 {
            "parquet" => Arrays::from_parquet(&bytes),
            "arrow" => Arrays::from_arrow(&bytes),
            _ => Arrays::from_safetensors(&bytes),
        };
        let from_file = Arrays::read(fixture(file)).unwrap();
        // Debug output is compared, because NaN is not equal to itself.
        assert_eq!(
            format!("{:?}", from_bytes.unwrap()),
            format!("{from_file:?}")
        );
    }
}
