//! `#[input(model = "..")]` in a user's crate, built by cargo: when the model changes, when it is a Git
//! LFS pointer, when it is missing, and with a sidecar.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use schema_core::Model;
use tempfile::TempDir;

const STRUCT: &str = r#"
//! A user's crate.
#![deny(warnings)]

use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

/// The training data of the classifier.
#[derive(InputSchema)]
#[input(model = "models/classifier.keras")]
pub struct Training {
    /// One row per sample.
    #[input(shape = [batch, 3])]
    pub x: Array2<f32>,
    /// One class per sample.
    #[input(shape = [batch], range = 0..4, role = target)]
    pub y: Array1<i64>,
}
"#;

const POINTER: &str =
    "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 524288000\n";

/// A user's crate, still without the model.
struct Crate {
    folder: TempDir,
}

/// The result of a run of cargo.
struct Run {
    succeeds: bool,
    text: String,
}

impl Run {
    fn builds(self) -> Run {
        assert!(self.succeeds, "{}", self.text);
        self
    }

    fn fails(self, message: &str) {
        assert!(
            !self.succeeds && self.text.contains(message),
            "{}",
            self.text
        );
    }

    fn is_of_new_build(&self) -> bool {
        self.text.contains("Checking crate-of-")
    }
}

impl Crate {
    /// Crates share a target folder, so they need different names.
    fn new(name: &str) -> Crate {
        Crate::of_package(&format!("crate-of-{name}"), "0.0.0")
    }

    fn of_package(name: &str, version: &str) -> Crate {
        let folder = TempDir::new().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let core = root.join("schema-core").canonicalize().unwrap();
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"{version}\"\nedition = \"2024\"\n\
             [dependencies]\nschema-core = {{ path = \"{}\", features = [\"model\"] }}\n\
             [workspace]\n",
            core.display()
        );
        for inner in ["src", "models"] {
            fs::create_dir(folder.path().join(inner)).unwrap();
        }
        fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
        fs::copy(root.join("Cargo.lock"), folder.path().join("Cargo.lock")).unwrap();
        fs::write(folder.path().join("src/lib.rs"), STRUCT).unwrap();
        Crate { folder }
    }

    fn model(&self) -> PathBuf {
        self.folder.path().join("models/classifier.keras")
    }

    fn put_model(&self, fixture: &str) {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/models");
        let content = fs::read(fixtures.join(fixture)).unwrap();
        fs::write(self.model(), content).unwrap();
    }

    fn put_pointer(&self) {
        fs::write(self.model(), POINTER).unwrap();
    }

    fn lock(&self) {
        Model::write_sidecar(self.model()).unwrap();
    }

    fn cargo(&self, command: &str, variables: &[(&str, &str)]) -> Run {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("model_file");
        let output = Command::new(env!("CARGO"))
            .args([command, "--offline", "--color=never"])
            .current_dir(self.folder.path())
            .env("CARGO_TARGET_DIR", target)
            .env_remove("SCHEMA_MODEL_ROOT")
            .env_remove("RUSTFLAGS")
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        let [out, err] =
            [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        Run {
            succeeds: output.status.success(),
            text: out + &err,
        }
    }

    fn check(&self) -> Run {
        self.cargo("check", &[])
    }
}

#[test]
fn a_crate_is_built_again_when_its_model_changes() {
    let this = Crate::new("a-model");
    this.put_model("keras/labels_sparse.keras");
    assert!(this.check().builds().is_of_new_build());
    assert!(
        !this.check().builds().is_of_new_build(),
        "nothing has changed"
    );

    this.put_model("keras/article_mse.keras");
    this.check()
        .fails("`y` is [batch] here, but [_, 10] under the model's loss mse");
    this.put_model("keras/labels_sparse.keras");
    this.check().builds();

    fs::write(this.model(), "").unwrap();
    this.check().fails("`models/classifier.keras` is empty");
}

#[test]
fn a_missing_model_is_an_error_with_help() {
    let this = Crate::new("none");
    let message = "there is neither `models/classifier.keras` nor its sidecar \
                   `models/classifier.keras.schema.json` in the folder of Cargo.toml; ";
    this.check().fails(message);
    this.cargo("check", &[("SCHEMA_ALLOW_MISSING_MODEL", "1")])
        .builds();
    this.check().fails(message);
    this.cargo("check", &[("DOCS_RS", "1")]).builds();

    let elsewhere = TempDir::new().unwrap();
    fs::create_dir(elsewhere.path().join("models")).unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/models");
    fs::copy(
        fixtures.join("keras/labels_sparse.keras"),
        elsewhere.path().join("models/classifier.keras"),
    )
    .unwrap();
    let root = elsewhere.path().to_str().unwrap();
    this.cargo("check", &[("SCHEMA_MODEL_ROOT", root)]).builds();

    this.put_pointer();
    this.check()
        .fails("is a Git LFS pointer, not the model itself; run `git lfs pull`");
    this.cargo("check", &[("SCHEMA_ALLOW_MISSING_MODEL", "1")])
        .builds();
    this.check().fails("is a Git LFS pointer");
}

/// The kernel of a notebook builds each cell as a crate of this name and version.
#[test]
fn in_a_notebook_the_folder_is_named_and_how_to_set_it() {
    let this = Crate::of_package("ctx", "1.0.0");
    let folder = this.folder.path().canonicalize().unwrap();
    let here = folder.display();
    this.check().fails(&format!(
        "`models/classifier.keras` is not in `{here}`; correct the path, or name the folder of the \
         models in a cell before this one, by `:build_env SCHEMA_MODEL_ROOT=/home/me/project`"
    ));
    this.cargo("check", &[("SCHEMA_MODEL_ROOT", "/no/folder")])
        .fails("`models/classifier.keras` is not in `/no/folder`; ");
    this.put_model("keras/labels_sparse.keras");
    this.check().builds();
}

#[test]
fn a_sidecar_replaces_a_missing_model_only() {
    let this = Crate::new("a-sidecar");
    this.put_model("keras/labels_sparse.keras");
    this.lock();
    this.check().builds();

    // Cargo also tracks a small model.
    this.put_model("keras/dense.keras");
    this.check()
        .fails("the model `models/classifier.keras` has changed, but its sidecar has not: ");

    // It replaces the model.
    this.put_pointer();
    this.check().builds();
    fs::remove_file(this.model()).unwrap();
    this.check().builds();
    let sidecar = Model::sidecar_path(this.model());
    let text = fs::read_to_string(&sidecar).unwrap();
    fs::write(&sidecar, text.replace("[null, 3]", "[null, 5]")).unwrap();
    this.check().fails("axis 1 is 3, not 5");
    fs::write(&sidecar, "{").unwrap();
    this.check().fails("`models/classifier.keras.schema.json` ");

    // A sidecar that differs from its model is an error.
    this.put_model("keras/labels_sparse.keras");
    fs::write(&sidecar, text.replace("[null, 3]", "[null, 5]")).unwrap();
    this.check()
        .fails("the model `models/classifier.keras` has changed, but its sidecar has not: ");
    this.cargo("test", &[])
        .fails("has changed, but its sidecar has not");
    let renewed = this.cargo("test", &[("SCHEMA_BLESS", "1")]).builds();
    assert!(
        renewed
            .text
            .contains("test Training_sidecar::says_what_the_model_says ... ok"),
        "{}",
        renewed.text
    );
    assert_eq!(fs::read_to_string(&sidecar).unwrap(), text);
    this.check().builds();
    this.cargo("test", &[]).builds();
}

/// A model that is too large to be read at each build: 17 MB of weights in one tensor.
#[test]
fn a_large_model_needs_a_sidecar() {
    let this = Crate::new("a-large-model");
    let tensor = vec![0_u8; 17_000_000];
    fs::write(this.model(), onnx(&tensor)).unwrap();
    let source = STRUCT
        .replace("\n    /// One class per sample.", "")
        .replace(
            "\n    #[input(shape = [batch], range = 0..4, role = target)]",
            "",
        )
        .replace("\n    pub y: Array1<i64>,", "")
        .replace("{Array1, Array2}", "Array2");
    fs::write(this.folder.path().join("src/lib.rs"), source).unwrap();
    this.check().fails(
        "`models/classifier.keras` has 17 MB, too many for each build to look for changes; write \
         down what the model takes, in its sidecar, by `schema lock models/classifier.keras` or \
         `SCHEMA_BLESS=1 cargo test`",
    );
    this.cargo("test", &[("SCHEMA_BLESS", "1")]).builds();
    assert!(Model::sidecar_path(this.model()).exists());
    this.check().builds();
}

/// An ONNX model of one input, `x: f32[batch, 3]`, and one weight.
fn onnx(weight: &[u8]) -> Vec<u8> {
    let dim = |field: u8, value: &[u8]| message(1, &[&[field][..], value].concat());
    let shape = [dim(0x12, b"\x05batch"), dim(0x08, &[3])].concat();
    let tensor = [&[0x08, 1][..], &message(2, &shape)].concat();
    let input = [message(1, b"x"), message(2, &message(1, &tensor))].concat();
    let initializer = [message(8, b"w"), message(9, weight)].concat();
    let graph = [message(5, &initializer), message(11, &input)].concat();
    [&[0x08, 8][..], &message(7, &graph)].concat()
}

/// A field of protobuf that holds bytes.
fn message(field: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![field << 3 | 2];
    let mut length = content.len();
    while length >= 0x80 {
        bytes.push(length.to_le_bytes()[0] | 0x80);
        length >>= 7;
    }
    bytes.push(length.to_le_bytes()[0]);
    bytes.extend(content);
    bytes
}
