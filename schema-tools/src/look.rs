//! Models, sidecars and schemas, told by their content.

use std::collections::BTreeMap;
use std::path::Path;

use schema_core::model::{ModelError, ModelErrorKind};
use schema_core::spec::StandIn;
use schema_core::{Model, Schema};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::Failure;
use crate::check::Against;
use crate::text::shown;
use crate::voice::Voice;

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

/// The largest schema that is read, in bytes.
pub const LARGEST: u64 = 16 << 20;

/// A file of which the beginning was read.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// What messages call the file.
    pub called: &'a str,
    /// The name of the file, if it has one that says what it is.
    pub path: Option<&'a Path>,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// Its first bytes: all of them if it is JSON, or if it can be read only once.
    pub bytes: &'a [u8],
    /// Whether these are all its bytes.
    pub is_all: bool,
}

/// What a file is.
#[derive(Clone, Debug)]
pub enum Looked {
    /// A schema or a model.
    Against(Against),
    /// Neither, and why it is not a model if the user should know.
    Neither(Option<Failure>),
}

/// Tells by its beginning whether a file is a schema or a model. `read` reads it as a model.
///
/// ```
/// use std::io::Cursor;
///
/// use schema_core::Model;
/// use schema_tools::Voice;
/// use schema_tools::check::Against;
/// use schema_tools::look::{Head, Looked, look};
///
/// let bytes = br#"{"name": "Training", "arrays": [{"name": "x", "dtype": "f32", "shape": ["batch", 3]}]}"#;
/// let head = Head {
///     called: "s.json",
///     path: None,
///     is_folder: false,
///     bytes,
///     is_all: true,
/// };
/// let looked = look(&head, || Model::read_from(Cursor::new(bytes)), &Voice::PYTHON)?;
/// let Looked::Against(Against::Schema(schema)) = looked else {
///     panic!("a schema is expected");
/// };
/// assert_eq!(schema.name(), "Training");
/// # Ok::<(), schema_tools::Failure>(())
/// ```
///
/// # Errors
///
/// The file is a schema or a model that cannot be used.
pub fn look(
    head: &Head<'_>,
    read: impl FnOnce() -> Result<Model, ModelError>,
    voice: &Voice,
) -> Result<Looked, Failure> {
    let model = |model| Ok(Looked::Against(Against::Model(Box::new(model))));
    if is_sidecar(head.bytes) {
        return sidecar(head, voice).and_then(model);
    }
    let mut why = None;
    if head.is_folder || may_be_model(head.bytes) {
        match read() {
            // What is a schema as well is read as one.
            Ok(read) if read.as_schema().is_some() => {}
            Ok(read) => return model(read),
            Err(error) => why = not_a_model(head, &error, voice)?,
        }
    }
    if let Some(failure) = of_another_command(head) {
        return Err(failure);
    }
    if head.is_all && is_schema(head.bytes) {
        return schema(head).map(|schema| Looked::Against(Against::Schema(Box::new(schema))));
    }
    Ok(Looked::Neither(why))
}

/// Fails if the file is a model; otherwise returns why it is none, if the user should know.
fn not_a_model(
    head: &Head<'_>,
    error: &ModelError,
    voice: &Voice,
) -> Result<Option<Failure>, Failure> {
    let failure = || Failure::of_model_file(error, voice);
    let has_model_extension = || {
        let extension = head.path.and_then(Path::extension);
        extension.is_some_and(|found| OF_MODELS.iter().any(|known| found == *known))
    };
    // Whoever asks for data says what lies in the place of it.
    if matches!(error.kind(), ModelErrorKind::StandIn(_)) {
        return Ok(Some(failure()));
    }
    if head.is_folder || has_model_extension() {
        return Err(failure());
    }
    // Archives and JSON that are not models may be data.
    let may_be_data = is_json(head.bytes) || head.bytes.starts_with(b"PK");
    match error.kind() {
        ModelErrorKind::NoModel { .. } if is_other_archive(head.bytes) => Err(failure()),
        ModelErrorKind::NoModel { .. } => Ok(Some(failure())),
        ModelErrorKind::Io { .. } | ModelErrorKind::UnknownFormat { .. } => Ok(None),
        _ if may_be_data => Ok(None),
        _ => Err(failure()),
    }
}

/// Says why a file that should be a schema is none.
pub fn not_a_schema(called: &str, bytes: &[u8]) -> Failure {
    if bytes.len() as u64 > LARGEST {
        return too_large(called);
    }
    if bytes.is_empty() {
        return Failure::new(format!("`{called}` is empty")).with_help(StandIn::EMPTY);
    }
    let why = match serde_json::from_slice::<IgnoredAny>(without_mark(bytes)) {
        Err(error) => format!("it is not JSON: {error}"),
        Ok(_) => match serde_json::from_slice::<Schema>(without_mark(bytes)) {
            Err(error) => shown(&error.to_string()),
            Ok(_) => "its structure is not that of a schema".to_owned(),
        },
    };
    Failure::new(format!(
        "`{called}` is not a schema: {why}\n  help: a schema is JSON: {{\"version\": 1, \"name\": .., \
         \"arrays\": [..]}}; `schema infer` writes one for data"
    ))
}

fn too_large(called: &str) -> Failure {
    let failure = Failure::new(format!(
        "`{called}` has more than {LARGEST} bytes, the most that a schema may have"
    ));
    failure.with_help("did you swap the schema and the data?")
}

fn schema(head: &Head<'_>) -> Result<Schema, Failure> {
    if head.bytes.len() as u64 > LARGEST {
        return Err(too_large(head.called));
    }
    serde_json::from_slice(without_mark(head.bytes)).map_err(|error| {
        let why = shown(&error.to_string());
        Failure::new(format!("the schema `{}` is invalid: {why}", head.called))
    })
}

/// Whether the bytes have the outline of a schema, valid or not.
///
/// Arrays in JSON contain no objects, so a list of objects under `arrays` is not data.
fn is_schema(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    #[allow(clippy::zero_sized_map_values)] // the entries are objects
    struct Outline {
        #[serde(rename = "name")]
        _name: Option<String>,
        #[serde(rename = "arrays")]
        _arrays: Vec<BTreeMap<String, IgnoredAny>>,
    }

    begins_as_object(bytes) && serde_json::from_slice::<Outline>(without_mark(bytes)).is_ok()
}

/// Says which command takes a file that a command wrote, if it is neither data nor a schema.
fn of_another_command(head: &Head<'_>) -> Option<Failure> {
    let (what, help) = match written_format(head.bytes)?.as_str() {
        format if format.starts_with("schema-profile/") => (
            "a profile",
            "`schema profile` shows it, and `schema infer` writes a schema for it",
        ),
        format if format.starts_with("schema-partial/") => (
            "what was found in a part of a data set",
            "`schema merge` merges all parts, and reports every violation",
        ),
        _ => return None,
    };
    Some(Failure::new(format!("`{}` is {what}", head.called)).with_help(help))
}
/// The format that JSON says it has.
fn written_format(bytes: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Written {
        format: String,
    }

    let written = begins_as_object(bytes).then(|| serde_json::from_slice(without_mark(bytes)));
    written?.ok().map(|written: Written| written.format)
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
    let value = inner.and_then(|inner| inner.trim_ascii_start().strip_prefix(SIDECAR));
    let value = value.map(<[u8]>::trim_ascii_start);
    let value = value.and_then(|value| value.strip_prefix(b":"));
    // An array of that name is data, if the text is JSON at all.
    let is_array = |value: &[u8]| value.trim_ascii_start().starts_with(b"[");
    value.is_some_and(|value| {
        !(is_array(value) && serde_json::from_slice::<IgnoredAny>(bytes).is_ok())
    })
}

/// Reads the model that a sidecar describes.
fn sidecar(head: &Head<'_>, voice: &Voice) -> Result<Model, Failure> {
    let name = match head.path {
        Some(path) => format!("`{}`", shown(&path.display().to_string())),
        None => "the sidecar".to_owned(),
    };
    if !head.is_all {
        let most = head.bytes.len() - 1;
        return Err(Failure::new(format!(
            "{name} has more than {most} bytes, the most that a sidecar may have here"
        )));
    }
    let text = std::str::from_utf8(head.bytes).map_err(|error| {
        let at = error.valid_up_to();
        Failure::new(format!(
            "{name} is not a sidecar: it is not UTF-8 at byte {at}"
        ))
    })?;
    let model =
        Model::from_sidecar(text).map_err(|error| Failure::of_model(&name, &error, voice))?;
    Ok(match head.path {
        Some(path) => model.in_file(path),
        None => model,
    })
}

fn may_be_model(head: &[u8]) -> bool {
    let begins = &head[..head.len().min(512)];
    let has = |word: &[u8]| begins.windows(word.len()).any(|bytes| bytes == word);
    !is_json(head) || has(KERAS_JSON) || has(LEARNER) || has(PROGRAM)
}

fn is_json(head: &[u8]) -> bool {
    head.trim_ascii_start().first() == Some(&b'{')
}

/// Whether the bytes begin like an object of JSON.
pub fn begins_as_object(bytes: &[u8]) -> bool {
    is_json(without_mark(bytes))
}

/// Returns the text without a byte order mark.
pub fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes)
}
