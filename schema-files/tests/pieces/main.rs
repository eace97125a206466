//! Files that are read in pieces are the files read whole.

mod csv;
mod fixtures;
mod joined;
mod json;
mod numpy;
mod remote;
mod safetensors;
mod same;
mod tables;
#[cfg(all(feature = "npy", feature = "csv", feature = "parquet"))]
mod write;

use std::path::PathBuf;

/// A file in a folder of its own, which is deleted with it.
fn written(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}
