//! The parts of `#[input(model = "..")]` that are checked by rustc and by a test.

use std::env;
use std::path::Path;

pub use schema_models::Expected;
use schema_models::{Model, ModelErrorKind, ModelLocation, SidecarState};
use schema_spec::{DType, Dim, Message, Role, Schema, Value, ValueRange, same_str};

/// The elements are not of a dtype that the model requires.
pub const fn expected_dtype_problem(
    found: Option<DType>,
    expected: Expected,
    before: &str,
    after: &str,
) -> Option<Message> {
    match found {
        Some(found) if !expected.accepts(found) => {
            Some(Message::new(before).dtype(found).text(after))
        }
        _ => None,
    }
}

/// The array may be absent, but the model requires it.
pub const fn expected_presence_problem(is_optional: bool, message: &str) -> Option<Message> {
    if is_optional {
        Some(Message::new(message))
    } else {
        None
    }
}

/// Values may be missing, but no model takes an array that lacks one.
pub const fn expected_completeness_problem(is_nullable: bool, message: &str) -> Option<Message> {
    expected_presence_problem(is_nullable, message)
}

/// The array does not have the number of axes that the model requires.
pub const fn expected_rank_problem(
    found: Option<usize>,
    expected: usize,
    before: &str,
    after: &str,
) -> Option<Message> {
    match found {
        Some(found) if found != expected => Some(Message::new(before).size(found).text(after)),
        _ => None,
    }
}

/// The axis does not have the size that the model requires.
pub const fn expected_size_problem(
    found: usize,
    expected: usize,
    before: &str,
    after: &str,
) -> Option<Message> {
    if found == expected {
        return None;
    }
    Some(Message::new(before).size(found).text(after))
}

/// The range of the values allows values that the model's loss does not accept.
pub const fn expected_range_problem(
    range: &ValueRange,
    expected: Expected,
    before: &str,
    after: &str,
) -> Option<Message> {
    if expected.accepts_range(range) {
        return None;
    }
    Some(range.write(Message::new(before)).text(after))
}

/// A listed value is not accepted by the model's loss.
pub const fn expected_one_of_problem(
    values: &[Value],
    expected: Expected,
    before: &str,
    after: &str,
) -> Option<Message> {
    let mut at = 0;
    while at < values.len() {
        let value = values[at].scalar();
        if !expected.accepts_value(value) {
            return Some(Message::new(before).value(value).text(after));
        }
        at += 1;
    }
    None
}

/// The requirements of a model on one of its inputs, for a schema that only rustc sees in full.
pub struct ModelInput {
    pub name: &'static str,
    pub dtype: Option<DType>,
    /// One entry per axis; `None` for any size.
    pub shape: Option<&'static [Option<usize>]>,
    pub is_optional: bool,
    /// The input, for messages.
    pub text: &'static str,
}

/// The schema does not have the input, or has a different one of that name.
pub const fn input_problem(schema: &Schema, input: &ModelInput) -> Option<Message> {
    let Some(spec) = schema.get(input.name) else {
        if input.is_optional {
            return None;
        }
        let message = Message::new("the model takes ").code(input.text);
        return Some(message.text(", but there is no such input here"));
    };
    if let Some(dtype) = input.dtype
        && dtype as u8 != spec.dtype() as u8
    {
        let message = Message::new("").code(input.name).text(" holds ");
        let message = message.dtype(spec.dtype());
        return Some(taken(&message.text(" here"), input));
    }
    if spec.is_nullable() {
        let message = Message::new("").code(input.name);
        return Some(taken(&message.text(" may have missing values here"), input));
    }
    let Some(shape) = input.shape else {
        return None;
    };
    if !spec.accepts_rank(shape.len()) {
        let message = match spec.rank() {
            Some(rank) => Message::new("")
                .code(input.name)
                .text(" has rank ")
                .size(rank),
            None => Message::new("").code(input.name).text(" has more axes"),
        };
        return Some(taken(&message.text(" here"), input));
    }
    let mut axis = 0;
    while axis < shape.len() {
        if let Some(size) = shape[axis] {
            let message = Message::new("axis ")
                .size(axis)
                .text(" of ")
                .code(input.name);
            match spec.dim_at(axis, shape.len()) {
                Dim::Fixed(own) if *own == size => {}
                Dim::Fixed(own) => {
                    return Some(taken(&message.text(" is ").size(*own).text(" here"), input));
                }
                _ => return Some(taken(&message.text(" can have any size here"), input)),
            }
        }
        axis += 1;
    }
    None
}

const fn taken(message: &Message, input: &ModelInput) -> Message {
    message.text(", but the model takes ").code(input.text)
}

/// The schema has an input that the model does not have.
pub const fn extra_input_problem(schema: &Schema, inputs: &[ModelInput]) -> Option<Message> {
    let mut index = 0;
    while let Some(spec) = schema.array(index) {
        if matches!(spec.role(), Role::Input) && !is_among(spec.name(), inputs) {
            let message = Message::new("").code(spec.name());
            let mut message = message.text(" is not an input of the model, which takes ");
            let mut at = 0;
            while at < inputs.len() {
                message = message
                    .text(if at == 0 { "" } else { ", " })
                    .text(inputs[at].text);
                at += 1;
            }
            return Some(message);
        }
        index += 1;
    }
    None
}

const fn is_among(name: &str, inputs: &[ModelInput]) -> bool {
    let mut at = 0;
    while at < inputs.len() {
        if same_str(inputs[at].name, name) {
            return true;
        }
        at += 1;
    }
    false
}

/// If set, tests write sidecars that differ from the model.
const BLESS: &str = "SCHEMA_BLESS";

/// Compares a model with its sidecar, if the model exists.
///
/// # Panics
///
/// If they differ: it is the body of a test.
pub fn check_sidecar(crate_folder: Option<&str>, path: &str, signature: Option<&str>) {
    let blesses = env::var_os(BLESS).is_some_and(|value| !value.is_empty() && value != "0");
    let crate_folder = Path::new(crate_folder.unwrap_or_default());
    if let Err(message) = sidecar_agrees(crate_folder, path, signature, blesses) {
        panic!("{message}");
    }
}

fn sidecar_agrees(
    crate_folder: &Path,
    path: &str,
    signature: Option<&str>,
    blesses: bool,
) -> Result<(), String> {
    let location = ModelLocation::find(path, crate_folder);
    let Some(model) = location
        .as_ref()
        .map(ModelLocation::path)
        .filter(|path| path.exists())
    else {
        return Ok(());
    };
    let state = match signature {
        Some(name) => Model::sidecar_state_of_signature(model, name),
        None => Model::sidecar_state(model),
    };
    let state = match state {
        Ok(state) => state,
        // The sidecar replaces a model that is not there.
        Err(error) if matches!(error.kind(), ModelErrorKind::StandIn(found) if found.is_pointer()) =>
        {
            return Ok(());
        }
        Err(error) => return Err(error.in_file(path).to_string()),
    };
    let sidecar = Model::sidecar_path(path);
    let sidecar = sidecar.display();
    let what = match state {
        SidecarState::Current | SidecarState::Needless => return Ok(()),
        _ if blesses => {
            let change = match signature {
                Some(name) => Model::write_sidecar_of_signature(model, name),
                None => Model::write_sidecar(model),
            };
            return change.map(|_| ()).map_err(|error| error.to_string());
        }
        SidecarState::Absent => format!("the sidecar `{sidecar}` does not exist"),
        SidecarState::Unreadable(error) => format!("`{sidecar}` {}", error.kind()),
        SidecarState::Stale(differences) => format!(
            "the model `{path}` has changed, but its sidecar has not: {}",
            differences.join("; ")
        ),
        other => format!("the sidecar `{sidecar}` is {other:?}"),
    };
    Err(format!(
        "{what}\n  help: run `{BLESS}=1 cargo test` or `schema lock {path}` to write it"
    ))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::sidecar_agrees;

    /// A folder of its own for a test.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Folder {
            let name = format!("schema-sidecar-{name}-{}", std::process::id());
            let folder = std::env::temp_dir().join(name);
            fs::create_dir_all(&folder).unwrap();
            Folder(folder)
        }

        fn put(&self, fixture: &str) {
            let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/models");
            fs::copy(fixtures.join(fixture), self.0.join("m.keras")).unwrap();
        }

        fn agrees(&self, blesses: bool) -> Result<(), String> {
            sidecar_agrees(&self.0, "m.keras", None, blesses)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_sidecar_is_renewed_only_when_asked() {
        let folder = Folder::new("renewed");
        assert_eq!(folder.agrees(false), Ok(()), "there is nothing to compare");

        folder.put("keras/dense.keras");
        let message = folder.agrees(false).unwrap_err();
        assert!(message.starts_with("the sidecar `m.keras.schema.json` does not exist\n  help: "));
        assert_eq!(folder.agrees(true), Ok(()));
        assert_eq!(folder.agrees(false), Ok(()));

        folder.put("keras/labels_sparse.keras");
        let message = folder.agrees(false).unwrap_err();
        let begins = "the model `m.keras` has changed, but its sidecar has not: ";
        assert!(message.starts_with(begins), "{message}");
        assert_eq!(folder.agrees(true), Ok(()));
        assert_eq!(folder.agrees(false), Ok(()));

        fs::write(folder.0.join("m.keras.schema.json"), "{").unwrap();
        let message = folder.agrees(false).unwrap_err();
        assert!(message.starts_with("`m.keras.schema.json` "), "{message}");
        assert_eq!(folder.agrees(true), Ok(()));
        assert_eq!(folder.agrees(false), Ok(()));
    }

    #[test]
    fn a_sidecar_stands_for_a_pointer_of_git_lfs() {
        let folder = Folder::new("pointer");
        folder.put("keras/dense.keras");
        assert_eq!(folder.agrees(true), Ok(()));
        let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
        fs::write(folder.0.join("m.keras"), pointer).unwrap();
        assert_eq!(folder.agrees(false), Ok(()));
        fs::write(folder.0.join("m.keras"), "no model").unwrap();
        assert!(
            folder
                .agrees(false)
                .unwrap_err()
                .starts_with("`m.keras` is not a model")
        );
    }
}
