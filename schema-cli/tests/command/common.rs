//! Runs the command and compares its output with golden files.

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// The folder of files written by NumPy, Keras and others.
pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures")
}

/// The output and the exit status of the command.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// Returns all output and the exit status, as in a golden file.
    pub(crate) fn all(&self) -> String {
        let mut text = self.out.clone();
        if !self.err.is_empty() {
            let _ = write!(text, "-- standard error --\n{}", self.err);
        }
        let code = self.code.map_or("none".to_owned(), |code| code.to_string());
        let _ = writeln!(text, "-- exit {code} --");
        text
    }

    /// Returns standard output. Panics if the command failed or wrote to standard error.
    pub(crate) fn good(self) -> String {
        assert_eq!(
            (self.code, self.err.as_str()),
            (Some(0), ""),
            "{}",
            self.out
        );
        self.out
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap()
    }
}

/// Returns the command in a folder, regardless of the color settings of the environment.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_schema"));
    command.current_dir(folder);
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command
}

pub(crate) fn finish(mut command: Command, stdin: &[u8]) -> Ran {
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = pipes.stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let stdin = stdin.to_owned();
    // Errors are ignored, because a command that fails early does not read its input.
    let writer = std::thread::spawn(move || drop(input.write_all(&stdin)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs the command on the fixtures.
pub(crate) fn on_fixtures(arguments: &[&str]) -> Ran {
    run_in(&fixtures(), arguments)
}

pub(crate) fn run_in(folder: &Path, arguments: &[&str]) -> Ran {
    let mut command = command(folder);
    command.args(arguments);
    finish(command, b"")
}

/// Creates a folder of files for one test.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Compares the text with a golden file. `BLESS=1 cargo test -p schema-cli` rewrites the files.
pub(crate) fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    assert!(kept == text, "{name} differs from the output:\n{text}");
}

/// A schema that accepts `datasets/iris.npz`.
pub(crate) const IRIS: &str = r#"{
  "version": 1,
  "name": "Iris",
  "arrays": [
    {
      "name": "x",
      "dtype": "f32",
      "shape": ["batch", 4],
      "constraints": [{"range": {"min": 0.0, "max": 10.0}}]
    },
    {
      "name": "y",
      "dtype": "i64",
      "shape": ["batch"],
      "role": "target",
      "constraints": [{"one_of": [0, 1, 2]}]
    }
  ],
  "dims": [{"symbol": "batch", "min": 1}]
}
"#;

/// Creates a folder with two data files of the fixtures and the schema [`IRIS`].
pub(crate) fn iris() -> TempDir {
    let folder = folder(&[("iris.schema.json", IRIS)]);
    for file in ["iris.npz", "iris_broken.npz"] {
        let bytes = std::fs::read(fixtures().join("datasets").join(file)).unwrap();
        std::fs::write(folder.path().join(file), bytes).unwrap();
    }
    folder
}
