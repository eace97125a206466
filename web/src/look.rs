//! What a file is: a model, a schema, or data.

use std::collections::BTreeMap;

use schema_core::model::{ModelError, ModelErrorKind};
use schema_core::{Model, Schema};
use schema_spec::show::visible;
use schema_tools::Failure;
use schema_tools::check::Against;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::picked::Picked;
use crate::voice::PAGE;

/// How many bytes are enough to tell most formats.
const HEAD: u64 = 512;

/// The most bytes that a schema, or the sidecar of a model, may have.
const LARGEST: u64 = 4 << 20;

/// Extensions of files that are models, if they are anything.
const OF_MODELS: [&str; 11] = [
    "h5", "keras", "mlmodel", "onnx", "pb", "pt", "pt2", "pth", "skops", "tflite", "ubj",
];

/// The first bytes of files of arrays.
const OF_ARRAYS: [&[u8]; 3] = [b"\x93NUMPY", b"PAR1", b"ARROW1"];

/// What a file is.
pub(crate) enum Looked {
    Against(Against),
    /// Nothing else, so that it is data or nothing.
    Data,
}

/// Looks at a file.
pub(crate) fn look(file: &Picked) -> Result<Looked, Failure> {
    let head = read(file, HEAD)?;
    if OF_ARRAYS.iter().any(|magic| head.starts_with(magic)) {
        return Ok(Looked::Data);
    }
    let text = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&head);
    let inner = text.trim_ascii_start().strip_prefix(b"{");
    if let Some(inner) = inner
        && file.bytes() <= LARGEST
    {
        let all = read(file, LARGEST)?;
        let all = all.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&all);
        if inner.trim_ascii_start().starts_with(b"\"schema_version\"") {
            return sidecar(file, all).map(Looked::Against);
        }
        if let Some(schema) = schema(file, all)? {
            return Ok(Looked::Against(Against::Schema(Box::new(schema))));
        }
    }
    match Model::read_from(file.reader()) {
        Ok(model) => Ok(Looked::Against(match model.as_schema() {
            Some(schema) => Against::Schema(Box::new(schema.clone())),
            None => Against::Model(Box::new(model.in_file(file.name()))),
        })),
        Err(error) if is_of_model(file, &error, inner.is_some()) => {
            Err(Failure::of_model_file(&error.in_file(file.name()), &PAGE))
        }
        Err(_) => Ok(Looked::Data),
    }
}

/// Looks at a file that is a model or a schema.
pub(crate) fn against(file: &Picked) -> Result<Against, Failure> {
    match look(file)? {
        Looked::Against(against) => Ok(against),
        Looked::Data => Err(Failure::new(format!(
            "`{}` is neither a model nor a schema",
            visible(file.name())
        ))),
    }
}

/// Whether an error is of a model, and not of data that is none.
fn is_of_model(file: &Picked, error: &ModelError, is_object: bool) -> bool {
    let extension = file.name().rsplit_once('.');
    let extension = extension.map_or(String::new(), |(_, extension)| extension.to_lowercase());
    if OF_MODELS.contains(&extension.as_str()) {
        return true;
    }
    // Archives and JSON that are no models may be data, and so may what has no format.
    let is_archive = extension == "npz" || extension == "zip";
    !is_archive
        && !is_object
        && !matches!(
            error.kind(),
            ModelErrorKind::NoModel { .. }
                | ModelErrorKind::Io { .. }
                | ModelErrorKind::UnknownFormat { .. }
        )
}

fn read(file: &Picked, most: u64) -> Result<Vec<u8>, Failure> {
    file.head(most).map_err(|error| {
        Failure::new(format!(
            "`{}` cannot be read: {error}",
            visible(file.name())
        ))
    })
}

/// Reads the model that a sidecar describes.
fn sidecar(file: &Picked, bytes: &[u8]) -> Result<Against, Failure> {
    let called = format!("`{}`", visible(file.name()));
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Failure::new(format!("{called} is not a sidecar: it is not UTF-8")))?;
    let model = Model::from_sidecar(text)
        .map_err(|error| Failure::of_model_file(&error.in_file(file.name()), &PAGE))?;
    Ok(Against::Model(Box::new(model.in_file(file.name()))))
}

/// Reads a schema; `None` if the bytes have not the outline of one.
fn schema(file: &Picked, bytes: &[u8]) -> Result<Option<Schema>, Failure> {
    // Arrays in JSON contain no objects, so a list of objects under `arrays` is no data.
    #[derive(Deserialize)]
    #[expect(clippy::zero_sized_map_values, reason = "the entries are objects")]
    struct Outline {
        #[serde(rename = "arrays")]
        _arrays: Vec<BTreeMap<String, IgnoredAny>>,
    }

    if serde_json::from_slice::<Outline>(bytes).is_err() {
        return Ok(None);
    }
    let schema = serde_json::from_slice(bytes);
    schema.map(Some).map_err(|error| {
        Failure::new(format!(
            "the schema `{}` is invalid: {}",
            visible(file.name()),
            visible(&error.to_string())
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picked::tests::held;

    fn kind(name: &str, bytes: &[u8]) -> String {
        match look(&held(name, bytes)) {
            Ok(Looked::Against(Against::Schema(_))) => "schema".to_owned(),
            Ok(Looked::Against(_)) => "model".to_owned(),
            Ok(Looked::Data) => "data".to_owned(),
            Err(failure) => failure.message().to_owned(),
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
