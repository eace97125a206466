//! Whether a file holds a model, or stands for one. The content tells it, as far as it can.

use std::io::Cursor;
use std::path::Path;

use schema_core::{Model, ModelError, ModelErrorKind};

use crate::failure::Failure;
use crate::text::shown;

/// What only the JSON of a Keras model has near its beginning.
const KERAS_JSON: &[u8] = b"\"class_name\"";

/// What only the sidecar of a model begins with.
const SIDECAR: &[u8] = b"\"schema_version\"";

/// The model in a file or a folder, which begins with `head`, or is all of that where it is JSON;
/// none where it is something else.
pub(crate) fn in_file(path: &Path, head: &[u8]) -> Result<Option<Model>, Failure> {
    if is_sidecar(head) {
        let named = format!("`{}` ", shown(&path.display().to_string()));
        return sidecar(head, &named).map(|model| Some(model.in_file(path)));
    }
    if path.is_dir() {
        return Model::read(path).map(Some).map_err(|error| failure(&error));
    }
    if !may_be(head) {
        return Ok(None);
    }
    let is_named_so = path.extension().is_some_and(|found| found == "keras");
    judge(Model::read(path), head, is_named_so)
}

/// The same, of all bytes.
pub(crate) fn in_bytes(bytes: &[u8]) -> Result<Option<Model>, Failure> {
    if is_sidecar(bytes) {
        return sidecar(bytes, "the sidecar ").map(Some);
    }
    if !may_be(bytes) {
        return Ok(None);
    }
    judge(Model::read_from(Cursor::new(bytes)), bytes, false)
}

/// Why bytes that are neither data nor a schema are no model either, where that is known.
pub(crate) fn not_read(bytes: &[u8]) -> Option<Failure> {
    match Model::read_from(Cursor::new(bytes)) {
        Err(error) if matches!(error.kind(), ModelErrorKind::NoModel { .. }) => {
            Some(failure(&error))
        }
        _ => None,
    }
}

fn is_sidecar(bytes: &[u8]) -> bool {
    let inner = bytes.trim_ascii_start().strip_prefix(b"{");
    inner.is_some_and(|inner| inner.trim_ascii_start().starts_with(SIDECAR))
}

/// What the text says, in the place of the model that it stands for.
fn sidecar(bytes: &[u8], named: &str) -> Result<Model, Failure> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        Failure::new(format!(
            "{named}says no model: it is not UTF-8 at byte {at}"
        ))
    })?;
    Model::from_sidecar(text).map_err(|error| {
        let failure = Failure::new(format!("{named}{}", error.what()));
        match error.help() {
            Some(help) => failure.with_help(help),
            None => failure,
        }
    })
}

fn may_be(head: &[u8]) -> bool {
    let begins = &head[..head.len().min(512)];
    !is_json(head)
        || begins
            .windows(KERAS_JSON.len())
            .any(|bytes| bytes == KERAS_JSON)
}

fn is_json(head: &[u8]) -> bool {
    head.trim_ascii_start().first() == Some(&b'{')
}

/// Data is kept in archives and in JSON too, so one of those that is no model may well be right.
fn judge(
    read: Result<Model, ModelError>,
    head: &[u8],
    is_named_so: bool,
) -> Result<Option<Model>, Failure> {
    let error = match read {
        Ok(model) => return Ok(Some(model)),
        Err(error) => error,
    };
    let may_be_data = is_json(head) || head.starts_with(b"PK");
    match error.kind() {
        _ if is_named_so => Err(failure(&error)),
        ModelErrorKind::Io { .. }
        | ModelErrorKind::UnknownFormat { .. }
        | ModelErrorKind::NoModel { .. } => Ok(None),
        _ if may_be_data => Ok(None),
        _ => Err(failure(&error)),
    }
}

fn failure(error: &ModelError) -> Failure {
    Failure::new(error.to_string())
}
