//! The dependencies and the table of features in the README.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

const README: &str = include_str!("../../../README.md");
const MANIFEST: &str = include_str!("../../../schema-core/Cargo.toml");

#[test]
fn its_dependencies_resolve() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let root = root.canonicalize().unwrap();
    let blocks: Vec<&str> = README.split("```toml\n").skip(1).collect();
    assert_eq!(blocks.len(), 2);
    for block in blocks {
        let (dependencies, _) = block.split_once("```").unwrap();
        let folder = TempDir::new().unwrap();
        let at = |file: &str| folder.path().join(file);
        let manifest = format!(
            "[package]\nname = \"anybody\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n\
             {dependencies}[patch.crates-io]\nschema-core = {{ path = \"{}/schema-core\" }}\n",
            root.display()
        );
        fs::write(at("Cargo.toml"), manifest).unwrap();
        fs::copy(root.join("Cargo.lock"), at("Cargo.lock")).unwrap();
        fs::create_dir(at("src")).unwrap();
        fs::write(at("src/lib.rs"), "").unwrap();
        let output = Command::new(env!("CARGO"))
            .args(["metadata", "--offline", "--format-version=1"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{dependencies}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn its_table_has_every_feature() {
    let (_, features) = MANIFEST.split_once("[features]\n").unwrap();
    let (features, _) = features.split_once("\n[").unwrap();
    let (_, table) = README.split_once("| feature | what it adds |\n").unwrap();
    let (table, _) = table.split_once("\n\n").unwrap();
    let words = features.lines().filter_map(|line| line.split_once(" = "));
    for (feature, _) in words.filter(|(feature, _)| !feature.contains('#') && *feature != "default")
    {
        assert!(table.contains(&format!("`{feature}`")), "{feature}");
    }
}
