//! What every target does with what a parser returns.

use std::fmt::Display;
use std::io::Cursor;

use schema_core::io::{CsvOptions, PieceOptions, ReadError, ReadLimits};
use schema_core::{Arrays, Model};

#[path = "../../schema-files/tests/pieces/same.rs"]
mod same;

/// What is message of bad bytes is short, and does nothing to a terminal.
pub fn assert_short(message: &impl Display) {
    let message = message.to_string();
    assert!(message.len() < 4500, "{} bytes: {message}", message.len());
    let is_plain = |letter: char| letter == '\n' || !letter.is_control();
    assert!(message.chars().all(is_plain), "{message:?}");
}

/// Lets panics be caught, as the readers of Parquet and Arrow catch those of their decoders. libFuzzer's
/// hook ends the process at each. A panic that nobody catches is found all the same, and what it says is
/// shown where `FUZZ_PANICS` is set.
pub fn catch_panics() {
    let is_shown = std::env::var_os("FUZZ_PANICS").is_some();
    std::panic::set_hook(Box::new(move |panic| {
        if is_shown {
            eprintln!("{panic}");
        }
    }));
}

/// Arrays, or an error that can be shown.
pub fn arrays(read: Result<Arrays, ReadError>) {
    match read {
        Ok(arrays) => {
            for (_, array) in arrays.iter() {
                assert_eq!(array.len(), array.shape().iter().product::<usize>());
            }
        }
        Err(error) => assert_short(&error),
    }
}

/// A model and the schema that it makes, or an error that can be shown.
pub fn model(bytes: &[u8]) {
    match Model::read_from(Cursor::new(bytes)) {
        Ok(model) => {
            let _ = model.schema();
            let written = model.to_sidecar();
            assert_eq!(Model::from_sidecar(&written).unwrap().to_sidecar(), written);
        }
        Err(error) => assert_short(&error),
    }
}

/// Writes bytes to a file, and compares its pieces, small and not so small, with the whole.
pub fn pieces(name: &str, bytes: &[u8]) {
    pieces_with(name, bytes, &PieceOptions::from(ReadLimits::default().with_max_bytes(1 << 24)));
}

/// The same of a table with these options.
pub fn pieces_of_table(bytes: &[u8], options: &CsvOptions) {
    let limits = ReadLimits::default().with_max_bytes(1 << 24);
    pieces_with("x.csv", bytes, &options.clone().with_limits(limits).into());
}

fn pieces_with(name: &str, bytes: &[u8], options: &PieceOptions) {
    let path = std::env::temp_dir().join(format!("schema-fuzz-{}-{name}", std::process::id()));
    std::fs::write(&path, bytes).unwrap();
    for size in [1, 1 << 8] {
        // Small pieces of long files take long.
        if bytes.len() as u64 / size < 1 << 12 {
            same::assert_same(&path, &options.clone().with_bytes(size));
        }
    }
    std::fs::remove_file(&path).unwrap();
}
