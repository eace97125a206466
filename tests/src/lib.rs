//! Where the tests find their files.

use std::path::PathBuf;

/// The path of a fixture: a real file, by NumPy or Keras.
pub fn fixture(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(path)
}
