//! Files are written completely or not changed.

use std::fs;
use std::path::Path;

use schema_core::Arrays;
use schema_core::ndarray::array;

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn small() -> Arrays {
    Arrays::new().with("x", array![1_i64, 2])
}

#[test]
fn a_file_is_replaced_and_nothing_else_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.npz");
    fs::write(&path, "older").unwrap();
    small().write(&path).unwrap();
    assert_eq!(Arrays::read(&path).unwrap(), small());
    assert_eq!(names(folder.path()), ["x.npz"]);
}

#[test]
fn a_failed_write_keeps_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    for extension in ["npz", "npy", "json", "csv"] {
        let path = folder.path().join("x").with_extension(extension);
        fs::write(&path, "older").unwrap();
        // The second array fails after the first has been written.
        let arrays = small().with("z", array![["a\0"], ["b\0"]].mapv(str::to_owned));
        let arrays = match extension {
            "json" => small().with("z", schema_core::ndarray::Array3::<f32>::zeros((2, 0, 2))),
            _ => arrays,
        };
        arrays.write(&path).unwrap_err();
        assert_eq!(fs::read_to_string(&path).unwrap(), "older", "{extension}");
    }
    assert_eq!(names(folder.path()), ["x.csv", "x.json", "x.npy", "x.npz"]);
}

#[test]
fn leftovers_of_a_killed_run_do_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let left = format!(".x.npy.{}-0.tmp", std::process::id());
    fs::write(folder.path().join(&left), "half").unwrap();
    let path = folder.path().join("x.npy");
    small().write(&path).unwrap();
    assert_eq!(Arrays::read(&path).unwrap(), small());
    assert_eq!(names(folder.path()), [left.as_str(), "x.npy"]);
}

#[test]
fn the_extension_is_read_in_any_case() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.NPZ");
    small().write(&path).unwrap();
    assert_eq!(Arrays::read(&path).unwrap(), small());
}

#[cfg(unix)]
#[test]
fn a_link_stays_one_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.npz");
    let link = folder.path().join("link.npz");
    small().write(&path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("x.npz", &link).unwrap();
    let other = Arrays::new().with("y", array![0.5_f32]);
    other.write(&link).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(Arrays::read(&path).unwrap(), other);
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o640
    );
}
