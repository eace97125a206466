//! The part of the crate zstd that `parquet` and `arrow-ipc` use, over `ruzstd`.
//!
//! zstd is C, and a C compiler for WebAssembly is rarely there. In the page, this crate is in its place, so
//! that columns that are compressed by Zstandard can be read all the same.

#![forbid(unsafe_code)]

use std::ops::RangeInclusive;

/// Blocks of bytes.
pub mod bulk;
/// Facts about blocks.
pub mod zstd_safe;

/// The levels that may be asked for. There is one way to compress, whatever the level.
pub fn compression_level_range() -> RangeInclusive<i32> {
    -131_072..=22
}
