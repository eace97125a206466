//! The commands of the README and their output.

use std::path::Path;

use crate::common::{fixtures, folder, run_in};

#[test]
fn the_commands_of_the_readme_print_its_output() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let folder = folder(&[]);
    for file in [
        "article/clean.npz",
        "article/dtype.npz",
        "cases/options_of_tables/eu.csv",
        "datasets/inches.npz",
        "datasets/iris.npz",
        "datasets/iris_broken.npz",
        "models/keras/article_mse.keras",
    ] {
        let (_, name) = file.rsplit_once('/').unwrap();
        let bytes = std::fs::read(fixtures().join(file)).unwrap();
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let mut commands = 0;
    for block in readme.split("```console\n").skip(1) {
        let (block, _) = block.split_once("```").unwrap();
        for command in block.split("$ schema ").skip(1) {
            let (arguments, expected) = command.split_once('\n').unwrap();
            // As a shell does, as far as the README needs it.
            let arguments = arguments.split_whitespace();
            let arguments: Vec<&str> = arguments.map(|one| one.trim_matches('"')).collect();
            let ran = run_in(folder.path(), &arguments);
            assert_eq!(ran.err + &ran.out, expected, "{arguments:?}");
            commands += 1;
        }
    }
    assert!(commands >= 8, "{commands}");
}
