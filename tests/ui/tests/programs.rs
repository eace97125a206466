//! The exact errors of rustc for invalid programs; valid programs compile without warnings.
//!
//! `TRYBUILD=overwrite cargo test -p schema-programs` records the current errors. Read every line of
//! the difference before you keep it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The release of rustc whose errors are recorded. Others word some errors differently.
const PINNED: &str = "1.95.";

#[test]
fn invalid_programs_do_not_compile() {
    let programs = programs("fail");
    let missing: Vec<_> = programs
        .iter()
        .filter(|program| !program.with_extension("stderr").exists())
        .collect();
    let orphans: Vec<_> = files("fail", "stderr")
        .into_iter()
        .filter(|words| !words.with_extension("rs").exists())
        .collect();
    assert!(
        missing.is_empty() || std::env::var_os("TRYBUILD").is_some(),
        "nothing says what rustc is to say of {missing:?}"
    );
    assert!(orphans.is_empty(), "the programs of {orphans:?} are gone");
    if !is_pinned() {
        return;
    }
    let cases = trybuild::TestCases::new();
    for program in programs {
        cases.compile_fail(program);
    }
}

#[test]
fn valid_programs_compile_and_run() {
    let programs = programs("pass");
    let cases = trybuild::TestCases::new();
    for program in programs {
        cases.pass(program);
    }
}

fn is_pinned() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let pinned = version.split(' ').nth(1).unwrap().starts_with(PINNED);
    if !pinned {
        // Not captured, so that a skipped test does not look like one that passed.
        let note = format!(
            "\nSKIPPED: the words of errors are those of rustc {PINNED}x, and this is {version}\n"
        );
        std::io::Write::write_all(&mut std::io::stderr(), note.as_bytes()).unwrap();
    }
    pinned
}

/// The programs in a folder, at least one, so that a moved folder is an error.
fn programs(folder: &str) -> Vec<PathBuf> {
    let programs = files(folder, "rs");
    assert!(!programs.is_empty(), "no programs in {folder}");
    programs
}

/// The files in a folder and its subfolders with this extension, in order.
fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|own| own == extension) {
                let root = Path::new(env!("CARGO_MANIFEST_DIR"));
                found.push(path.strip_prefix(root).unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}
