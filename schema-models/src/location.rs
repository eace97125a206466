use std::env;
use std::path::{Path, PathBuf};

use crate::Model;

/// The location of the model at a path: an absolute path itself; or else below the folder of the
/// crate's Cargo.toml; or else below the folder in the environment variable
/// [`ROOT`](ModelLocation::ROOT).
///
/// The cells of a notebook are built in a temporary folder, so they need the variable.
///
/// ```
/// use std::path::Path;
///
/// use schema_models::ModelLocation;
///
/// assert_eq!(ModelLocation::find("models/no such.keras", Path::new("/crate")), None);
/// # let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models"));
/// let location = ModelLocation::find("keras/dense.keras", folder).unwrap();
/// assert_eq!(location.path(), folder.join("keras/dense.keras"));
/// assert!(!location.is_below_root());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelLocation {
    path: PathBuf,
    is_below_root: bool,
}

impl ModelLocation {
    /// The environment variable.
    pub const ROOT: &'static str = "SCHEMA_MODEL_ROOT";

    /// Finds the model, or at least its [sidecar](Model::sidecar_path).
    pub fn find(path: &str, crate_folder: &Path) -> Option<ModelLocation> {
        let below = |folder: &Path, is_below_root| {
            let path = folder.join(path);
            let is_there = path.exists() || Model::sidecar_path(&path).exists();
            is_there.then_some(ModelLocation {
                path,
                is_below_root,
            })
        };
        below(crate_folder, false).or_else(|| {
            let root = env::var_os(Self::ROOT)?;
            below(Path::new(&root), true)
        })
    }

    /// The path of the model.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the model was found through the environment variable.
    pub fn is_below_root(&self) -> bool {
        self.is_below_root
    }
}
