//! Parquet, Arrow and safetensors that no tool writes: an error or arrays, soon, in little memory,
//! and never a panic.

use std::fs;

use schema_core::{Arrays, ReadError};
use schema_tests::fixture;

use crate::hostile::Xorshift;

/// Small fixtures, so that the places that matter are hit.
const VICTIMS: [&str; 23] = [
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
    match file.split_once('/').unwrap().0 {
        "parquet" => Arrays::from_parquet(bytes),
        "arrow" => Arrays::from_arrow(bytes),
        _ => Arrays::from_safetensors(bytes),
    }
}

/// How often each file is changed: more often where the variable says so.
fn rounds(usual: usize) -> usize {
    match std::env::var("HOSTILE_ROUNDS") {
        Ok(rounds) => rounds.parse().expect("HOSTILE_ROUNDS is a number"),
        Err(_) => usual,
    }
}

fn check(file: &str, bytes: &[u8]) {
    if let Err(error) = read(file, bytes) {
        let said = error.to_string();
        assert!(said.len() < 500, "{file}: {said}");
    }
}

#[test]
fn files_cut_short_anywhere() {
    for file in VICTIMS {
        let bytes = fs::read(fixture(file)).unwrap();
        let step = 1 + bytes.len() / rounds(200);
        for length in (0..bytes.len()).step_by(step) {
            let cut = read(file, &bytes[..length]);
            // A stream may end after any of its messages.
            if !file.ends_with(".arrows") {
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
