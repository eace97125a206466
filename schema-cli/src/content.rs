//! The content of a source: arrays, a schema or a model.

use std::io::Cursor;
use std::path::Path;

use schema_core::io::{Help, ListsError};
use schema_core::io::{ReadError, ReadErrorKind};
use schema_core::spec::StandIn;
use schema_core::{Arrays, Model, Repair};
use schema_tools::check::Against;
use schema_tools::look::{self, LARGEST, Looked, begins_as_object, without_mark};

use crate::failure::Failure;
use crate::reading::Reading;
use crate::set::Set;
use crate::source::{Head, Source};
use crate::text::{VOICE, shown};

/// What a source contains.
pub(crate) enum Content {
    Arrays(Arrays),
    Against(Against),
}

impl Source {
    /// Reads arrays. The array of an `.npy` file on standard input gets the name `name`.
    pub(crate) fn arrays(&self, name: &str, reading: &Reading) -> Result<Arrays, Failure> {
        match self.content(name, reading)? {
            Content::Arrays(arrays) => Ok(arrays),
            Content::Against(against) => Err(self.not_data(&against)),
        }
    }

    /// Fails for a schema or a model, of a file that can be read again.
    pub(crate) fn is_data(&self) -> Result<(), Failure> {
        if self.rereadable().is_none() {
            return Ok(());
        }
        match self.look(&self.beginning(LARGEST)?, None)? {
            Looked::Against(against) => Err(self.not_data(&against)),
            Looked::Neither(_) => Ok(()),
        }
    }

    fn not_data(&self, against: &Against) -> Failure {
        let what = match against {
            Against::Schema(_) => "schema",
            Against::Model(_) => "model",
        };
        Failure::new(format!("`{self}` is a {what}, not data")).with_help("did you swap the two?")
    }

    /// Reads a schema, as JSON, or a model.
    pub(crate) fn against(&self) -> Result<Against, Failure> {
        self.against_signature(None)
    }

    /// Like [`against`](Source::against); of a model with several signatures, that of the name is read.
    pub(crate) fn against_signature(&self, signature: Option<&str>) -> Result<Against, Failure> {
        let head = self.beginning(LARGEST)?;
        let why = match self.look(&head, signature)? {
            Looked::Against(against) => return Ok(against),
            Looked::Neither(why) => why,
        };
        // A file that begins like a format of arrays has arrays, damaged or not.
        let is_json = begins_as_object(&head.bytes);
        if (head.is_all || !is_json) && holds_arrays(&Arrays::from_bytes("x", &head.bytes)) {
            let failure = Failure::new(format!("`{self}` contains arrays, not a schema"));
            return Err(failure
                .with_help("did you swap the two? `schema infer` writes a schema for arrays"));
        }
        let of_schema = || look::not_a_schema(&self.to_string(), &head.bytes);
        let failure = why.filter(|_| head.bytes.len() as u64 <= LARGEST);
        Err(failure.unwrap_or_else(of_schema).into())
    }

    /// Reads a plan of a repair.
    pub(crate) fn plan(&self) -> Result<Repair, Failure> {
        let head = self.beginning(LARGEST)?;
        let bytes = without_mark(&head.bytes);
        let why = if head.bytes.len() as u64 > LARGEST {
            format!("it has more than {LARGEST} bytes")
        } else if bytes.is_empty() && self.path().is_some_and(Path::is_dir) {
            "it is a folder".to_owned()
        } else {
            match serde_json::from_slice(bytes) {
                Ok(plan) => return Ok(plan),
                Err(error) => shown(&error.to_string()),
            }
        };
        let failure = Failure::new(format!("`{self}` is not a plan: {why}"));
        Err(failure.with_help(
            "a plan is JSON: {\"steps\": [{\"step\": \"impute\", \"array\": \"x\", \"with\": \
             \"mean\"}]}; `--fit-to` writes one",
        ))
    }

    /// Reads arrays, a schema or a model.
    pub(crate) fn content(&self, name: &str, reading: &Reading) -> Result<Content, Failure> {
        let content = match self {
            Source::Parts(parts) => Content::Arrays(together(parts, reading)?),
            _ => self.whole(name, reading)?,
        };
        match (content, reading.prefix()) {
            (Content::Arrays(arrays), Some(prefix)) => {
                part_of(self, arrays, prefix).map(Content::Arrays)
            }
            (content, _) => Ok(content),
        }
    }

    fn whole(&self, name: &str, reading: &Reading) -> Result<Content, Failure> {
        if let Source::Set(set) = self {
            return self.only(set, reading).map(Content::Arrays);
        }
        let limits = reading.limits();
        let head = self.beginning(limits.max_bytes())?;
        let why = match self.look(&head, None)? {
            Looked::Against(against) => return Ok(Content::Against(against)),
            Looked::Neither(why) => why,
        };
        let read = match self.rereadable() {
            Some(path) => Arrays::read_with(path, reading.options()),
            None if !head.is_all => {
                let failure = Failure::new(format!(
                    "`{self}` has more than {} bytes",
                    limits.max_bytes()
                ));
                return Err(failure.with_help("name a file, or raise `--max-bytes`"));
            }
            None => {
                let name = self.stem().unwrap_or(name.into());
                Arrays::from_bytes_with(&name, &head.bytes, reading.options())
            }
        };
        read.map(Content::Arrays).map_err(|error| match why {
            Some(why) if matches!(error.kind(), ReadErrorKind::UnknownFormat { .. }) => why.into(),
            _ => unreadable(self, &error),
        })
    }

    /// Reads the only file of a set.
    fn only(&self, set: &Set, reading: &Reading) -> Result<Arrays, Failure> {
        let [file] = &set.files[..] else {
            let count = set.files.len();
            let failure = Failure::new(format!("`{self}` is {count} files, and one is needed"));
            return Err(failure.with_help("`schema check` checks files that are one data set"));
        };
        let read = Arrays::read_data(file, reading.options());
        read.map_err(|error| unreadable(self, &error))
    }

    fn beginning(&self, most: u64) -> Result<Head, Failure> {
        self.head(most).map_err(|error| {
            let found = self.path().and_then(StandIn::at);
            match found {
                Some(found) => {
                    Failure::new(format!("`{self}` is {}, not the file itself", found.what()))
                        .with_help(found.help())
                }
                None => Failure::new(format!("`{self}` cannot be read: {error}")),
            }
        })
    }

    /// Tells whether it is a model or a schema by its beginning.
    fn look(&self, head: &Head, signature: Option<&str>) -> Result<Looked, Failure> {
        let path = self.rereadable();
        let read = || match (path, signature) {
            (Some(path), Some(name)) => Model::read_signature(path, name),
            (Some(path), None) => Model::read(path),
            (None, _) => Model::read_from(Cursor::new(&head.bytes)),
        };
        let called = self.to_string();
        let head = look::Head {
            called: &called,
            path,
            is_folder: path.is_some_and(Path::is_dir),
            bytes: &head.bytes,
            is_all: head.is_all,
        };
        Ok(look::look(&head, read, &VOICE)?)
    }
}

/// Reads files of one array each, and gives the arrays their names.
fn together(parts: &[(String, Source)], reading: &Reading) -> Result<Arrays, Failure> {
    let mut together = Arrays::new();
    for (name, part) in parts {
        let Content::Arrays(mut arrays) = part.whole(name, reading)? else {
            let failure = Failure::new(format!("`{part}` is a schema or a model, not data"));
            return Err(failure.with_help("did you swap the two?"));
        };
        let names: Vec<String> = arrays.names().map(str::to_owned).collect();
        match &names[..] {
            [only] => {
                arrays.rename(only, name.clone());
            }
            // One of several is asked for.
            names if names.contains(name) => arrays.retain(|known| known == name),
            names => {
                let (count, name) = (names.len(), shown(name));
                let failure = Failure::new(format!(
                    "`{part}` has {count} arrays, and none is called `{name}`"
                ));
                return Err(failure.with_help(format!("it has {}", listed(names))));
            }
        }
        together.append(arrays);
    }
    Ok(together)
}

/// Returns the arrays whose names begin with the prefix, without it.
fn part_of(source: &Source, arrays: Arrays, prefix: &str) -> Result<Arrays, Failure> {
    let names: Vec<String> = arrays.names().map(str::to_owned).collect();
    let part = arrays.strip_prefix(prefix);
    if part.names().next().is_some() {
        return Ok(part);
    }
    let failure = Failure::new(format!(
        "`{source}` has no array whose name begins with `{}`",
        shown(prefix)
    ));
    Err(failure.with_help(format!("it has {}", listed(&names))))
}

/// The first names.
fn listed(names: &[String]) -> String {
    const MOST: usize = 5;
    let first: Vec<String> = (names.iter().take(MOST))
        .map(|name| format!("`{}`", shown(name)))
        .collect();
    match names.len().saturating_sub(MOST) {
        0 if first.is_empty() => "none".to_owned(),
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// Whether the bytes have a format of arrays, damaged or not.
fn holds_arrays(read: &Result<Arrays, ReadError>) -> bool {
    match read {
        Ok(_) => true,
        Err(error) => !matches!(
            error.kind(),
            ReadErrorKind::UnknownFormat { .. }
                | ReadErrorKind::StandIn(_)
                | ReadErrorKind::Pickle
                | ReadErrorKind::Compressed { .. }
                | ReadErrorKind::Json(_)
                | ReadErrorKind::Encoding { .. }
                | ReadErrorKind::Lists(ListsError::Object { .. })
                | ReadErrorKind::Io { .. }
        ),
    }
}

/// Says why arrays cannot be read; help names the options of the command.
pub(crate) fn unreadable(source: &Source, error: &ReadError) -> Failure {
    let of_array = error
        .array()
        .map_or(String::new(), |name| format!(": `{}`", shown(name)));
    let failure = Failure::new(format!("`{source}`{of_array} {}", error.kind()));
    let help = error.help().map(|help| match help {
        Help::RaiseLimit => "raise `--max-bytes` if you trust the source of the file".to_owned(),
        Help::ReadAsLatin1 => {
            "save it as UTF-8, or name its encoding, such as `--encoding latin1`".to_owned()
        }
        Help::ReadAsUtf16 => {
            "save it as UTF-8, or read it with `--encoding utf-16` if it is a table".to_owned()
        }
        Help::ReadWithSemicolons => {
            "read it with `--delimiter \";\"`, and with `--decimal \",\"` if \
             its numbers are written 1,5"
                .to_owned()
        }
        help => help.to_string(),
    });
    match help {
        Some(help) => failure.with_help(help),
        None => failure,
    }
}
