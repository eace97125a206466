//! What an argument names: a file, or standard input; and what is in it, data, a schema or a model.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use schema_core::{Arrays, Model, ReadError, ReadErrorKind, ReadLimits, Schema};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::failure::Failure;
use crate::model::{self, Against};
use crate::text::shown;

/// No schema is larger, in bytes.
const LARGEST: u64 = 16 << 20;

/// Enough bytes to tell an object by.
const HEAD: u64 = 512;

/// A file, or `-` for standard input.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    Stdin,
    File(PathBuf),
}

impl From<PathBuf> for Source {
    fn from(path: PathBuf) -> Source {
        if path == Path::new("-") {
            Source::Stdin
        } else {
            Source::File(path)
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Stdin => f.write_str("standard input"),
            Source::File(path) => f.write_str(&shown(&path.display().to_string())),
        }
    }
}

/// What a file turned out to hold.
pub(crate) enum Content {
    Arrays(Arrays),
    Schema(Box<Schema>),
    Model(Box<Model>),
}

/// How much a file may ask for.
#[derive(Debug, clap::Args)]
pub(crate) struct Limits {
    /// How many bytes of memory a compressed file or standard input may take [default: 1 GiB].
    #[arg(long, value_name = "N")]
    max_bytes: Option<u64>,
}

impl Limits {
    fn to_read(&self) -> ReadLimits {
        let limits = ReadLimits::default();
        match self.max_bytes {
            Some(bytes) => limits.with_max_bytes(bytes),
            None => limits,
        }
    }
}

impl Source {
    /// The file's name without its last extension.
    pub(crate) fn stem(&self) -> Option<Cow<'_, str>> {
        match self {
            Source::Stdin => None,
            Source::File(path) => path.file_stem().map(|stem| stem.to_string_lossy()),
        }
    }

    /// The file's name, without its folder.
    pub(crate) fn file_name(&self) -> String {
        match self {
            Source::File(path) => match path.file_name() {
                Some(name) => shown(&name.to_string_lossy()),
                None => self.to_string(),
            },
            Source::Stdin => self.to_string(),
        }
    }

    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Source::Stdin => None,
            Source::File(path) => Some(path),
        }
    }

    /// Whether the file is named as one of a single array.
    pub(crate) fn is_npy(&self) -> bool {
        let extension = self.path().and_then(Path::extension);
        extension.is_some_and(|extension| extension.eq_ignore_ascii_case("npy"))
    }

    /// How large the file is; 0 where that is not known.
    pub(crate) fn bytes(&self) -> u64 {
        match self {
            Source::Stdin => 0,
            Source::File(path) => fs::metadata(path).map_or(0, |metadata| metadata.len()),
        }
    }

    /// The arrays. An `.npy` file on standard input, which has no name, is called `name`.
    pub(crate) fn arrays(&self, name: &str, limits: &Limits) -> Result<Arrays, Failure> {
        match self.content(name, limits)? {
            Content::Arrays(arrays) => Ok(arrays),
            Content::Schema(_) => Err(Failure::new(format!(
                "`{self}` is a schema, not data\n  help: did you swap the two?"
            ))),
            Content::Model(_) => Err(Failure::new(format!(
                "`{self}` is a model, not data\n  help: did you swap the two?"
            ))),
        }
    }

    /// The schema, as JSON, or what a model takes.
    pub(crate) fn against(&self) -> Result<Against, Failure> {
        let cannot = |error| Failure::new(format!("`{self}` cannot be read: {error}"));
        let mut bytes = Vec::new();
        let read = match self {
            Source::Stdin => io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes),
            Source::File(path) if path.is_dir() => Ok(0),
            Source::File(path) => {
                File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
            }
        };
        read.map_err(cannot)?;
        let found = match self {
            Source::File(path) if !is_read_once(path) => model::in_file(path, &bytes)?,
            _ => model::in_bytes(&bytes)?,
        };
        if let Some(model) = found {
            return Ok(Against::Model(Box::new(model)));
        }
        let too_large = bytes.len() as u64 > LARGEST;
        if !too_large && is_schema(&bytes) {
            let schema = parse(self, &bytes)?;
            return Ok(Against::Schema(Box::new(schema)));
        }
        // What begins like data of some format is data, be it whole or not.
        Err(
            if too_large || holds_arrays(&Arrays::from_bytes("x", &bytes)) {
                Failure::new(format!(
                    "`{self}` holds arrays, not a schema\n  help: did you swap the two? `schema infer` \
                 makes a schema of arrays"
                ))
            } else {
                model::not_read(&bytes).unwrap_or_else(|| not_a_schema(self, &bytes))
            },
        )
    }

    /// The arrays, the schema or the model, whichever the content is.
    pub(crate) fn content(&self, name: &str, limits: &Limits) -> Result<Content, Failure> {
        let limits = limits.to_read();
        let cannot = |error| Failure::new(format!("`{self}` cannot be read: {error}"));
        if let Source::File(path) = self
            && path.is_dir()
            && let Some(model) = model::in_file(path, &[])?
        {
            return Ok(Content::Model(Box::new(model)));
        }
        let (head, whole) = self.head(&limits).map_err(cannot)?;
        let found = match self {
            Source::File(path) if !is_read_once(path) => model::in_file(path, &head)?,
            _ => model::in_bytes(&head)?,
        };
        if let Some(model) = found {
            return Ok(Content::Model(Box::new(model)));
        }
        if whole && is_schema(&head) {
            return Ok(Content::Schema(Box::new(parse(self, &head)?)));
        }
        let read = match self {
            Source::File(path) if !is_read_once(path) => Arrays::read_with(path, &limits),
            _ if head.len() as u64 > limits.max_bytes() => {
                return Err(Failure::new(format!(
                    "`{self}` has more than {} bytes\n  help: name a file, or raise `--max-bytes`",
                    limits.max_bytes()
                )));
            }
            _ => Arrays::from_bytes_with(&self.stem().unwrap_or(name.into()), &head, &limits),
        };
        read.map(Content::Arrays).map_err(|error| {
            let is_unknown = matches!(error.kind(), ReadErrorKind::UnknownFormat { .. });
            let why = is_unknown.then(|| model::not_read(&head)).flatten();
            why.unwrap_or_else(|| unreadable(self, &error))
        })
    }

    /// As much of the content as it takes to tell whether it is a schema, and whether that is all;
    /// all of what can be read only once, up to the limit and a byte more.
    fn head(&self, limits: &ReadLimits) -> io::Result<(Vec<u8>, bool)> {
        let mut bytes = Vec::new();
        let once = limits.max_bytes().saturating_add(1);
        match self {
            Source::Stdin => {
                io::stdin().lock().take(once).read_to_end(&mut bytes)?;
            }
            Source::File(path) => {
                let file = File::open(path)?;
                if !file.metadata()?.is_file() {
                    file.take(once).read_to_end(&mut bytes)?;
                    return Ok((bytes, true));
                }
                let mut file = file.take(LARGEST + 1);
                file.by_ref().take(HEAD).read_to_end(&mut bytes)?;
                if !begins_as_object(&bytes) {
                    return Ok((bytes, false));
                }
                file.read_to_end(&mut bytes)?;
                let whole = bytes.len() as u64 <= LARGEST;
                return Ok((bytes, whole));
            }
        }
        Ok((bytes, true))
    }
}

/// Whether it is a pipe or the like, whose content is gone once it was read.
fn is_read_once(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

fn begins_as_object(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    text.trim_ascii_start().first() == Some(&b'{')
}

/// Whether the bytes are a schema by their outline, be it a right one or not.
///
/// An array of data holds no objects, so a list of them under `arrays` is no data.
fn is_schema(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    #[allow(clippy::zero_sized_map_values)] // a map is what stands there
    struct Outline {
        #[serde(rename = "name")]
        _name: Option<String>,
        #[serde(rename = "arrays")]
        _arrays: Vec<BTreeMap<String, IgnoredAny>>,
    }

    begins_as_object(bytes) && serde_json::from_slice::<Outline>(without_mark(bytes)).is_ok()
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes)
}

fn parse(source: &Source, bytes: &[u8]) -> Result<Schema, Failure> {
    serde_json::from_slice(without_mark(bytes)).map_err(|error| {
        let said = error.to_string();
        let (what, place) = said.rsplit_once(" at line ").unwrap_or((&said, ""));
        let place = match place.split_once(" column ") {
            Some((line, column)) => format!(" (line {line}, column {column})"),
            None => String::new(),
        };
        // What is wrong, and behind the semicolon what would be right.
        let (what, help) = match what.split_once("; ") {
            Some((what, help)) => (what, format!("\n  help: {help}")),
            None => (what, String::new()),
        };
        let what = shown(what);
        let help = help.replace("? expected", "?\n  expected");
        Failure::new(format!(
            "the schema `{source}` is not right{place}: {what}{help}"
        ))
    })
}

fn not_a_schema(source: &Source, bytes: &[u8]) -> Failure {
    let why = match serde_json::from_slice::<IgnoredAny>(without_mark(bytes)) {
        _ if bytes.is_empty() => "it is empty".to_owned(),
        Err(error) => format!("it is not JSON: {error}"),
        Ok(_) => match serde_json::from_slice::<Schema>(without_mark(bytes)) {
            Err(error) => error.to_string(),
            Ok(_) => "its outline is another".to_owned(),
        },
    };
    Failure::new(format!(
        "`{source}` is no schema: {why}\n  help: a schema is JSON: {{\"version\": 1, \"name\": .., \
         \"arrays\": [..]}}; `schema infer` makes one of data"
    ))
}

/// Whether the bytes are of a format for arrays, be they damaged or not.
fn holds_arrays(read: &Result<Arrays, ReadError>) -> bool {
    match read {
        Ok(_) => true,
        Err(error) => !matches!(
            error.kind(),
            ReadErrorKind::UnknownFormat { .. }
                | ReadErrorKind::Json { .. }
                | ReadErrorKind::Encoding { .. }
                | ReadErrorKind::NoNames
                | ReadErrorKind::Object { .. }
                | ReadErrorKind::Io { .. }
        ),
    }
}

fn unreadable(source: &Source, error: &ReadError) -> Failure {
    let said = error.to_string();
    let said = match source {
        Source::Stdin => said.replacen("the input", "standard input", 1),
        Source::File(_) => said,
    };
    // What the library calls a limit is an option here.
    Failure::new(said.replace("`ReadLimits::max_bytes`", "`--max-bytes`"))
}
