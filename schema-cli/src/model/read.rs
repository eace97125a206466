//! Recognizes models and sidecars by their content.

use std::io::Cursor;
use std::path::Path;

use schema_core::Model;
use schema_core::model::ModelErrorKind;

use super::failure;
use crate::failure::Failure;
use crate::text::{VOICE, shown_path};

/// Near the beginning of the JSON of a Keras model, and of no other JSON that is read.
const KERAS_JSON: &[u8] = b"\"class_name\"";

/// The first name of a model of XGBoost, in JSON and in UBJSON.
const LEARNER: &[u8] = b"learner";

/// The first name in a program of PyTorch.
const PROGRAM: &[u8] = b"\"graph_module\"";

/// The first name in a sidecar.
const SIDECAR: &[u8] = b"\"schema_version\"";

/// Extensions of files that are models, if they are anything.
const OF_MODELS: [&str; 5] = ["keras", "pt", "pt2", "pth", "skops"];

/// A model, or something else.
pub(crate) enum Found {
    Model(Box<Model>),
    /// Not a model, and why if the user should know.
    Other(Option<Failure>),
}

/// Reads the model at `path` or, without a path, from the bytes. The bytes are the beginning of the
/// file; they are complete for JSON and for input that can be read only once. Of a model with several
/// signatures, that of the name is read.
pub(crate) fn find(
    path: Option<&Path>,
    head: &[u8],
    is_all: bool,
    signature: Option<&str>,
) -> Result<Found, Failure> {
    if is_sidecar(head) {
        if !is_all {
            let name = path.map_or("the sidecar".to_owned(), |path| {
                format!("`{}`", shown_path(path))
            });
            let most = head.len() - 1;
            return Err(Failure::new(format!(
                "{name} has more than {most} bytes, the most that a sidecar may have here"
            )));
        }
        return sidecar(path, head).map(|model| Found::Model(Box::new(model)));
    }
    let is_folder = path.is_some_and(Path::is_dir);
    if !is_folder && !may_be(head) {
        return Ok(Found::Other(None));
    }
    let read = match (path, signature) {
        (Some(path), Some(name)) => Model::read_signature(path, name),
        (Some(path), None) => Model::read(path),
        (None, _) => Model::read_from(Cursor::new(head)),
    };
    let error = match read {
        Ok(model) if model.as_schema().is_some() => return Ok(Found::Other(None)),
        Ok(model) => return Ok(Found::Model(Box::new(model))),
        Err(error) => error,
    };
    let has_model_extension = || {
        path.and_then(Path::extension)
            .is_some_and(|found| OF_MODELS.iter().any(|known| found == *known))
    };
    if is_folder || has_model_extension() {
        return Err(failure(&error));
    }
    // Archives and JSON that are not models may be data.
    let may_be_data = is_json(head) || head.starts_with(b"PK");
    match error.kind() {
        ModelErrorKind::NoModel { .. } if is_other_archive(head) => Err(failure(&error)),
        ModelErrorKind::NoModel { .. } => Ok(Found::Other(Some(failure(&error)))),
        ModelErrorKind::Io { .. } | ModelErrorKind::UnknownFormat { .. } => Ok(Found::Other(None)),
        _ if may_be_data => Ok(Found::Other(None)),
        _ => Err(failure(&error)),
    }
}

/// Whether this is an archive that does not begin with an array of NumPy.
fn is_other_archive(head: &[u8]) -> bool {
    let length = head
        .get(26..28)
        .map_or(0, |length| u16::from_le_bytes([length[0], length[1]]));
    let name = head.get(30..30 + usize::from(length));
    head.starts_with(b"PK\x03\x04") && name.is_some_and(|name| !name.ends_with(b".npy"))
}

fn is_sidecar(bytes: &[u8]) -> bool {
    let inner = bytes.trim_ascii_start().strip_prefix(b"{");
    inner.is_some_and(|inner| inner.trim_ascii_start().starts_with(SIDECAR))
}

/// Reads the model that a sidecar describes.
fn sidecar(path: Option<&Path>, bytes: &[u8]) -> Result<Model, Failure> {
    let name = match path {
        Some(path) => format!("`{}`", shown_path(path)),
        None => "the sidecar".to_owned(),
    };
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        Failure::new(format!(
            "{name} is not a sidecar: it is not UTF-8 at byte {at}"
        ))
    })?;
    let model = Model::from_sidecar(text)
        .map_err(|error| schema_tools::Failure::of_model(&name, &error, &VOICE))?;
    Ok(match path {
        Some(path) => model.in_file(path),
        None => model,
    })
}

fn may_be(head: &[u8]) -> bool {
    let begins = &head[..head.len().min(512)];
    let has = |word: &[u8]| begins.windows(word.len()).any(|bytes| bytes == word);
    !is_json(head) || has(KERAS_JSON) || has(LEARNER) || has(PROGRAM)
}

fn is_json(head: &[u8]) -> bool {
    head.trim_ascii_start().first() == Some(&b'{')
}
