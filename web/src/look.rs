//! What a file is: a model, a schema, or data.

use std::path::Path;

use schema_core::model::ModelErrorKind;
use schema_spec::show::visible;
use schema_tools::Failure;
use schema_tools::check::Against;
use schema_tools::look::{self, Head, LARGEST, Looked, begins_as_object};

use crate::picked::Picked;
use crate::voice::PAGE;

/// How many bytes are enough to tell most formats.
const HEAD: u64 = 512;

/// Why a file that is a model or a schema cannot be used.
pub(crate) struct Unusable {
    pub(crate) failure: Failure,
    /// The signatures of the model, of which one has to be chosen.
    pub(crate) signatures: Vec<String>,
}

impl From<Failure> for Unusable {
    fn from(failure: Failure) -> Unusable {
        Unusable {
            failure,
            signatures: Vec::new(),
        }
    }
}

impl From<Unusable> for Failure {
    fn from(unusable: Unusable) -> Failure {
        unusable.failure
    }
}

/// Looks at a file. What is neither a model nor a schema is data, or nothing.
pub(crate) fn look(file: &Picked, signature: Option<&str>) -> Result<Looked, Unusable> {
    let mut bytes = read(file, HEAD)?;
    if begins_as_object(&bytes) {
        bytes = read(file, LARGEST + 1)?;
    }
    let called = visible(file.name());
    let head = Head {
        called: &called,
        path: Some(Path::new(file.name())),
        is_folder: file.is_folder(),
        bytes: &bytes,
        is_all: bytes.len() as u64 == file.bytes(),
    };
    let mut signatures = Vec::new();
    let model = || {
        file.model(signature).inspect_err(|error| {
            if let ModelErrorKind::OtherSignatures { names, .. } = error.kind() {
                signatures.clone_from(names);
            }
        })
    };
    look::look(&head, model, &PAGE).map_err(|failure| Unusable {
        failure,
        signatures,
    })
}

/// Looks at a file that is a model or a schema.
pub(crate) fn against(file: &Picked, signature: Option<&str>) -> Result<Against, Failure> {
    match look(file, signature)? {
        Looked::Against(against) => Ok(against),
        Looked::Neither(Some(why)) => Err(why),
        Looked::Neither(None) => Err(Failure::new(format!(
            "`{}` is neither a model nor a schema",
            visible(file.name())
        ))),
    }
}

fn read(file: &Picked, most: u64) -> Result<Vec<u8>, Failure> {
    file.head(most).map_err(|error| {
        Failure::new(format!(
            "`{}` cannot be read: {error}",
            visible(file.name())
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picked::tests::held;

    fn kind(name: &str, bytes: &[u8]) -> String {
        match look(&held(name, bytes), None) {
            Ok(Looked::Against(Against::Schema(_))) => "schema".to_owned(),
            Ok(Looked::Against(_)) => "model".to_owned(),
            Ok(Looked::Neither(_)) => "data".to_owned(),
            Err(Unusable { failure, .. }) => failure.message().to_owned(),
        }
    }

    #[test]
    fn a_file_is_what_it_holds() {
        let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures");
        let of = |path: &str| {
            let bytes = std::fs::read(format!("{fixtures}/{path}")).unwrap();
            kind(path.rsplit('/').next().unwrap(), &bytes)
        };
        assert_eq!(of("models/keras/article_mse.keras"), "model");
        assert_eq!(of("models/keras/article_mse.h5"), "model");
        assert_eq!(of("article/clean.npz"), "data");
        assert_eq!(of("article/clean.json"), "data");
        assert_eq!(of("datasets/iris.csv"), "data");
        let schema = r#"{"version": 1, "name": "S", "arrays": [{"name": "x", "dtype": "f32", "shape": [3]}]}"#;
        assert_eq!(kind("s.json", schema.as_bytes()), "schema");
        assert_eq!(
            kind("s.json", format!("\u{feff}{schema}").as_bytes()),
            "schema"
        );
    }

    #[test]
    fn what_is_damaged_is_named() {
        let broken = kind("s.json", br#"{"arrays": [{"name": "x"}]}"#);
        assert!(
            broken.starts_with("the schema `s.json` is invalid: "),
            "{broken}"
        );
        let broken = kind("m.keras", b"PK");
        assert!(broken.starts_with("`m.keras` "), "{broken}");
        assert_eq!(kind("empty.csv", b""), "data");
    }
}
