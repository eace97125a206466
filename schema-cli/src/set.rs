//! Files that are one set of data: those that a pattern means, those of a folder, and those of object stores.

use std::path::{Path, PathBuf};

use schema_core::io::DataFile;
#[cfg(feature = "stores")]
use schema_core::io::Stores;

use crate::failure::{Failure, note};
use crate::text::{counted, shown};

/// Files that are one set of data, and how they were named.
#[derive(Clone, Debug)]
pub(crate) struct Set {
    pub(crate) name: String,
    /// In the order of their rows.
    pub(crate) files: Vec<DataFile>,
}

/// How many files a message names.
const NAMED: usize = 3;

/// Finds sets of data.
pub(crate) struct Finder {
    /// Whether a folder is the set of its files.
    takes_folders: bool,
    #[cfg(feature = "stores")]
    stores: Option<Stores>,
}

impl Finder {
    pub(crate) fn new(takes_folders: bool) -> Finder {
        Finder {
            takes_folders,
            #[cfg(feature = "stores")]
            stores: None,
        }
    }

    /// Returns the files that an argument means, in the order of their names; `None` if it is one file here.
    pub(crate) fn set(&mut self, argument: &Path) -> Result<Option<Set>, Failure> {
        let Some(text) = argument.to_str() else {
            return Ok(None);
        };
        let name = text.to_owned();
        let files = if is_address(text) {
            self.in_store(text)?
        } else if argument.is_dir() {
            if !self.takes_folders || is_model(argument) {
                return Ok(None);
            }
            in_folder(argument, text)?
        } else if text.contains(['*', '?', '[']) && !argument.exists() {
            of_pattern(text)?
        } else {
            return Ok(None);
        };
        if files.is_empty() {
            return Err(Failure::new(format!("no file matches `{}`", shown(text))));
        }
        Ok(Some(Set { name, files }))
    }

    #[cfg(feature = "stores")]
    fn in_store(&mut self, address: &str) -> Result<Vec<DataFile>, Failure> {
        use crate::content::unreadable;
        use crate::source::Source;

        let stores = match &mut self.stores {
            Some(stores) => stores,
            none => none
                .insert(Stores::new().map_err(|error| {
                    Failure::new(format!("no threads can be started: {error}"))
                })?),
        };
        let failed = |error: schema_core::io::ReadError| {
            let file = error.file().map_or_else(PathBuf::new, Path::to_owned);
            unreadable(&Source::File(file), &error)
        };
        if !address.ends_with('/') {
            return stores.files(address).map_err(failed);
        }
        let folder = stores.folder(address).map_err(failed)?;
        of_one_format(address, folder.files, &folder.folders)
    }

    #[cfg(not(feature = "stores"))]
    #[expect(clippy::unused_self, reason = "as with stores")]
    fn in_store(&mut self, address: &str) -> Result<Vec<DataFile>, Failure> {
        let (scheme, _) = address.split_once("://").unwrap_or_default();
        let failure = Failure::new(format!(
            "this is built without object stores, so nothing at `{}://` is read",
            shown(scheme)
        ));
        Err(failure.with_help("install it with them: `cargo install schema-cli --features stores`"))
    }
}

/// Whether an argument is the address of something in an object store.
#[cfg(feature = "stores")]
fn is_address(text: &str) -> bool {
    Stores::is_address(text)
}

#[cfg(not(feature = "stores"))]
fn is_address(text: &str) -> bool {
    const SCHEMES: [&str; 11] = [
        "s3", "s3a", "gs", "az", "adl", "azure", "abfs", "abfss", "http", "https", "file",
    ];
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        SCHEMES
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known))
    })
}

/// Whether a name is that of a marker, such as `_SUCCESS`, and not of data.
fn is_hidden(name: &str) -> bool {
    name.starts_with(['.', '_'])
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The files that a pattern means.
fn of_pattern(pattern: &str) -> Result<Vec<DataFile>, Failure> {
    let wrong = |why: &str| Failure::new(format!("`{}` is not a pattern: {why}", shown(pattern)));
    let paths = glob::glob(pattern).map_err(|error| wrong(&error.to_string()))?;
    // A pattern that begins like a marker asks for it.
    let last = pattern.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut files: Vec<PathBuf> = Vec::new();
    for path in paths {
        let path = path.map_err(|error| Failure::new(error.to_string()))?;
        let name = name_of(&path);
        let is_asked = !is_hidden(&name) || last.chars().next() == name.chars().next();
        if path.is_file() && is_asked {
            files.push(path);
        }
    }
    files.sort_unstable();
    Ok(files.into_iter().map(DataFile::from).collect())
}

/// Whether a folder is a model.
fn is_model(folder: &Path) -> bool {
    let names = ["saved_model.pb", "saved_model.pbtxt", "MLmodel"];
    names.iter().any(|name| folder.join(name).exists())
}

/// The files of a folder.
fn in_folder(folder: &Path, text: &str) -> Result<Vec<DataFile>, Failure> {
    let unread = |error| Failure::new(format!("`{}` cannot be read: {error}", shown(text)));
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for entry in std::fs::read_dir(folder).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        let name = name_of(&path);
        if is_hidden(&name) {
            continue;
        }
        if path.is_dir() {
            folders.push(name);
        } else {
            files.push(path);
        }
    }
    files.sort_unstable();
    folders.sort_unstable();
    of_one_format(
        text,
        files.into_iter().map(DataFile::from).collect(),
        &folders,
    )
}

/// The files of a folder that are of the one format that it has.
fn of_one_format(
    folder: &str,
    files: Vec<DataFile>,
    folders: &[String],
) -> Result<Vec<DataFile>, Failure> {
    let shown_folder = shown(folder);
    let pattern = |end: &str| format!("`'{}/{end}'`", shown(folder.trim_end_matches('/')));
    if !folders.is_empty() {
        let failure = Failure::new(format!(
            "`{shown_folder}` has folders in it: {}",
            listed(folders.iter().map(String::as_str))
        ));
        return Err(failure.with_help(format!(
            "name the files of all of them by a pattern, such as {}",
            pattern("**/*.parquet")
        )));
    }
    let mut formats: Vec<(&str, &DataFile)> = Vec::new();
    let mut others = Vec::new();
    for file in &files {
        match file.format() {
            Some(format) if formats.iter().any(|(known, _)| *known == format) => {}
            Some(format) => formats.push((format, file)),
            None => others.push(name_of(file.path())),
        }
    }
    let format = match formats[..] {
        [] => {
            let what = match others.len() {
                0 => "no files in it".to_owned(),
                _ => format!(
                    "no files of data in it, by their names: {}",
                    listed(others.iter().map(String::as_str))
                ),
            };
            let failure = Failure::new(format!("`{shown_folder}` is a folder with {what}"));
            return Err(failure.with_help("name the files, whatever their names are"));
        }
        [(format, _)] => format,
        [(one, of_one), (other, of_other), ..] => {
            let failure = Failure::new(format!(
                "`{shown_folder}` has files of several formats: {one} (`{}`) and {other} (`{}`)",
                shown(&name_of(of_one.path())),
                shown(&name_of(of_other.path())),
            ));
            let extension = of_one
                .path()
                .extension()
                .unwrap_or_default()
                .to_string_lossy();
            return Err(failure.with_help(format!(
                "name those that are the data set by a pattern, such as {}",
                pattern(&format!("*.{extension}"))
            )));
        }
    };
    if !others.is_empty() {
        note(&format!(
            "{} in `{shown_folder}` that {} not checked, by {} of no format of data: {}",
            counted(others.len(), "file"),
            if others.len() == 1 { "is" } else { "are" },
            if others.len() == 1 {
                "its name"
            } else {
                "their names"
            },
            listed(others.iter().map(String::as_str))
        ));
    }
    let is_of = |file: &DataFile| file.format() == Some(format);
    Ok(files.into_iter().filter(is_of).collect())
}

/// The first names.
fn listed<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = names.len().saturating_sub(NAMED);
    let first: Vec<String> = names
        .take(NAMED)
        .map(|name| format!("`{}`", shown(name)))
        .collect();
    match more {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}
