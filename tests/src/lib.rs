//! The paths of files for tests.

use std::path::PathBuf;

/// Returns the path of a fixture, a file written by NumPy, Keras or another tool.
pub fn fixture(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(path)
}
