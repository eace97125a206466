use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use schema_models::{Model, ModelError, ModelErrorKind, ModelHelp, ModelLocation};
use schema_spec::Shown;

use syn::LitStr;

use super::ModelFile;
use super::track::Track;
use crate::errors::Errors;

/// If set, structs are built without the model if neither it nor its sidecar exists, as on docs.rs.
const ALLOW_MISSING: [&str; 2] = ["SCHEMA_ALLOW_MISSING_MODEL", "DOCS_RS"];

/// If set, tests write sidecars, which may be stale or absent before.
const BLESS: &str = "SCHEMA_BLESS";

/// The largest model file that every build may read to see whether it has changed.
const LARGEST_TRACKED: u64 = 16 << 20;

/// The inputs and outputs of the model, and the files they were read from.
#[derive(Default)]
pub(super) struct Signature {
    /// `None` if the model could not be read, or may be absent.
    pub(super) model: Option<Model>,
    pub(super) tracks: Vec<Track>,
}

/// Reads the model's inputs and outputs from its sidecar, if there is one, or else from the model.
pub(super) fn read(file: &ModelFile, errors: &mut Errors) -> Signature {
    let path = file.path.value();
    let crate_folder = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let Some(location) = ModelLocation::find(&path, &crate_folder.unwrap_or_default()) else {
        return absent(file, &path, errors);
    };
    let mut signature = Signature::default();
    if location.is_below_root() {
        signature.tracks.push(Track::Variable(ModelLocation::ROOT));
    }
    let sidecar = match Model::read_sidecar(location.path()) {
        Ok(sidecar) => sidecar,
        Err(error) => {
            let sidecar = Model::sidecar_path(&path).display().to_string();
            errors.on(&file.path, one_line(&sidecar, &error, &path));
            return signature;
        }
    };
    let wanted = file.signature.as_ref().map(LitStr::value);
    let model = location.path().exists().then(|| match &wanted {
        Some(name) => Model::read_signature(location.path(), name),
        None => Model::read(location.path()),
    });
    let usual = model.as_ref().and_then(|model| model.as_ref().ok());
    // If only a sidecar is there, and of another signature, that is what is wrong.
    let other = (sidecar.as_ref())
        .filter(|sidecar| !is_of(sidecar, wanted.as_deref(), usual))
        .map(|sidecar| sidecar.signature().map(str::to_owned));
    let sidecar = sidecar.filter(|_| other.is_none());
    match (sidecar, model) {
        (Some(sidecar), Some(Ok(model))) => {
            signature.track(Track::Text(Model::sidecar_path(location.path())));
            if let Some(read) = small_file(location.path()) {
                signature.track(Track::Bytes(read));
            }
            let differences = model.sidecar_differences(&sidecar);
            if !differences.is_empty() && !is_set(BLESS) {
                errors.on(&file.path, disagreement(&path, &differences));
            }
            signature.model = Some(model);
        }
        // If the model cannot be read, for example a Git LFS pointer, its sidecar is used.
        (Some(sidecar), _) => {
            signature.track(Track::Text(Model::sidecar_path(location.path())));
            signature.model = Some(sidecar);
        }
        (None, Some(Ok(model))) => {
            signature.track_model(file, location.path(), errors);
            signature.model = Some(model);
        }
        (None, Some(Err(error))) => signature.unread(file, &path, &error, errors),
        // It was removed in the meantime.
        (None, None) => match (other, wanted) {
            (Some(own), Some(wanted)) if allows_missing().is_none() => {
                errors.on(&file.path, of_another(&path, own.as_deref(), &wanted));
            }
            _ => return absent(file, &path, errors),
        },
    }
    signature
}

/// Whether the sidecar, which holds one signature, holds the wanted one. If none is named, that is the one
/// of the model, unless the model no longer has that of the sidecar.
fn is_of(sidecar: &Model, wanted: Option<&str>, model: Option<&Model>) -> bool {
    let own = sidecar.signature();
    match (wanted, model) {
        (Some(_), _) => own == wanted,
        (None, Some(model)) => {
            own == model.signature() || !model.signatures().iter().any(|name| Some(&**name) == own)
        }
        (None, None) => true,
    }
}

impl Signature {
    /// Whether there is a sidecar, or the tests will write one.
    pub(super) fn has_sidecar(&self) -> bool {
        let is_of_sidecar =
            |track: &Track| matches!(track, Track::Text(_)) || *track == Track::Variable(BLESS);
        self.tracks.iter().any(is_of_sidecar)
    }

    fn track(&mut self, track: Track) {
        self.tracks.push(track);
    }

    /// Makes cargo track the model itself, if it is small.
    fn track_model(&mut self, file: &ModelFile, model: &Path, errors: &mut Errors) {
        if let Some(read) = small_file(model) {
            self.track(Track::Bytes(read));
        } else if is_set(BLESS) {
            self.track(Track::Variable(BLESS));
        } else {
            let path = file.path.value();
            let message = format!(
                "`{path}` has {} MB, too many for each build to look for changes; write down what \
                 the model takes, in its sidecar, by `schema lock {path}` or `{BLESS}=1 cargo test`",
                size_of(&Model::main_file(model)) / 1_000_000,
            );
            errors.on(&file.path, message);
        }
    }

    fn unread(&mut self, file: &ModelFile, path: &str, error: &ModelError, errors: &mut Errors) {
        let is_pointer =
            matches!(error.kind(), ModelErrorKind::StandIn(found) if found.is_pointer());
        if let (true, Some(allowed)) = (is_pointer, allows_missing()) {
            self.track(Track::Variable(allowed));
            return;
        }
        let mut message = one_line(path, error, path);
        if is_pointer {
            message.push_str(", or ");
            message.push_str(&without_model(path));
        }
        errors.on(&file.path, message);
    }
}

/// The file of the model that is read, if every build may read it.
fn small_file(model: &Path) -> Option<PathBuf> {
    let read = Model::main_file(model);
    (size_of(&read) <= LARGEST_TRACKED).then_some(read)
}

fn size_of(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |metadata| metadata.len())
}

/// The error in the file called `named`, and the help in terms of the attribute, on one line because
/// editors and notebooks show that best.
fn one_line(named: &str, error: &ModelError, path: &str) -> String {
    let mut line = format!("`{named}` {}", error.kind());
    let help = error.kind().help().map(|help| match help {
        ModelHelp::WriteSidecar => renews(path),
        ModelHelp::Signature => {
            format!("name one of them: `model({path:?}, signature = \"..\")`")
        }
        ModelHelp::NewerProgram => {
            format!("use a newer version of schema-core, or {}", renews(path))
        }
        other => other.to_string(),
    });
    for part in error.kind().details().into_iter().chain(help) {
        line.push_str(if line.ends_with('?') { " " } else { "; " });
        line.push_str(&part);
    }
    line
}

/// The help for renewing the sidecar of the model.
fn renews(path: &str) -> String {
    format!("run `schema lock {path}` or `{BLESS}=1 cargo test` to renew the sidecar")
}

/// Neither the model nor its sidecar exists.
fn absent(file: &ModelFile, path: &str, errors: &mut Errors) -> Signature {
    let mut signature = Signature::default();
    if let Some(allowed) = allows_missing() {
        signature.track(Track::Variable(allowed));
        return signature;
    }
    let message = if is_notebook() {
        absent_in_notebook(path)
    } else {
        let root = if is_set(ModelLocation::ROOT) {
            format!(", nor in that of {}", ModelLocation::ROOT)
        } else {
            String::new()
        };
        format!(
            "there is neither `{path}` nor its sidecar `{}` in the folder of Cargo.toml{root}; \
             correct the path, or {}",
            Model::sidecar_path(path).display(),
            without_model(path),
        )
    };
    errors.on(&file.path, message);
    signature
}

/// The sidecar `own` is in the place of that of the signature `wanted`, and there is no model.
fn of_another(path: &str, own: Option<&str>, wanted: &str) -> String {
    let own = match own {
        Some(own) => format!("the signature `{}`", Shown(own)),
        None => "a model with one signature only".to_owned(),
    };
    format!(
        "the sidecar of `{path}` is of {own}, not of `{}`, and there is no model beside it; write it \
         anew where the model is, by `schema lock --signature {} {path}`",
        Shown(wanted),
        Shown(wanted),
    )
}

/// Whether this is a cell of an evcxr notebook: the kernel builds each as this crate.
fn is_notebook() -> bool {
    let is = |name, value| env::var_os(name).is_some_and(|found| found == value);
    is("CARGO_PKG_NAME", "ctx") && is("CARGO_PKG_VERSION", "1.0.0")
}

/// The same, in terms of a cell. Short, because a notebook shows it twice.
fn absent_in_notebook(path: &str) -> String {
    let variable = ModelLocation::ROOT;
    let folder = match env::var(variable) {
        Ok(root) if !root.is_empty() => root,
        _ => env::current_dir().map_or_else(
            |_| "the folder of the cell".to_owned(),
            |folder| folder.display().to_string(),
        ),
    };
    format!(
        "`{path}` is not in `{folder}`; correct the path, or name the folder of the models in a cell \
         before this one, by `:build_env {variable}=/home/me/project`"
    )
}

fn without_model(path: &str) -> String {
    format!(
        "add the sidecar that `schema lock {path}` writes, or set {}=1 to build without this check",
        ALLOW_MISSING[0]
    )
}

/// The variable that allows a model to be absent, if one is set.
fn allows_missing() -> Option<&'static str> {
    ALLOW_MISSING.into_iter().find(|name| is_set(name))
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0")
}

fn disagreement(path: &str, differences: &[String]) -> String {
    format!(
        "the model `{path}` has changed, but its sidecar has not: {}; {}",
        differences.join("; "),
        renews(path)
    )
}
