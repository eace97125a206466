//! The derive as a function from tokens to tokens.
//!
//! The tests build syn with more features than users do (prettyplease needs them), as any other
//! macro in a user's build may; the programs of `schema-tests` run without.

mod expansions;
mod keys;
mod nonsense;

use std::path::{Path, PathBuf};

/// The structs with stored expansions, at least one.
fn structs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("expansions");
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        // Without the feature, no model is read.
        .filter(|path| cfg!(feature = "model") || !path.ends_with("model.rs"))
        .collect();
    found.sort();
    assert!(!found.is_empty(), "no structs in the folder `expansions`");
    found
}
