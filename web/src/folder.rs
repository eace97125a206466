//! What the files of a folder are, told by their names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use schema_core::Model;
use schema_core::io::DataFile;
use schema_spec::show::visible;
use schema_tools::Failure;
use serde::Serialize;

/// The most files and folders in a folder of several kinds that are taken one by one.
const MOST: usize = 100;

/// How many names a sentence lists.
const LISTED: usize = 3;

/// A file beside `config.json` that says that it is the one of a Keras model.
const BESIDE_CONFIG: [&str; 2] = ["metadata.json", "model.weights.h5"];

/// Files that a store of Zarr has at least one of.
const OF_ZARR: [&str; 4] = [".zarray", ".zgroup", ".zmetadata", "zarr.json"];

/// Extensions of files that are beside data and are no data.
const BESIDE: [&str; 12] = [
    "md", "rst", "txt", "html", "pdf", "py", "ipynb", "sh", "toml", "yaml", "yml", "crc",
];

/// What a folder, or a part of it, is to the page. Paths are those in the folder that was chosen.
#[derive(Debug, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "lowercase")]
pub(crate) enum Entry {
    /// A model, by the paths of its files in it and in the folder that was chosen.
    Model {
        name: String,
        files: Vec<(String, String)>,
    },
    /// Files of which the rows of one follow those of another.
    Set {
        name: String,
        paths: Vec<String>,
        note: Option<String>,
    },
    /// A file as if it had been chosen by itself.
    File { path: String },
    /// What is not read, and what to do instead.
    Refused { name: String, failure: String },
}

/// What a folder with files of these paths in it holds. It is read as the command reads it, which takes a folder as
/// a model or as one data set; and one of several kinds as files that were chosen together.
pub(crate) fn entries(name: &str, paths: &[String]) -> Vec<Entry> {
    let mut files: Vec<&str> = paths.iter().map(String::as_str).collect();
    files.sort_unstable();
    let folder = Folder {
        name: name.to_owned(),
        at: "",
        files,
    };
    let mut entries = Vec::new();
    folder.entries(&mut entries);
    if entries.len() > MOST {
        let failure = Failure::new(format!(
            "`{}` has {} files of several kinds",
            visible(name),
            paths.len()
        ));
        let failure = failure.with_help("choose the files that are meant, or a folder in it");
        return vec![refused(name, &failure)];
    }
    entries
}

/// A folder, which may be in the one that was chosen.
struct Folder<'a> {
    name: String,
    /// Its path, with a `/` at the end.
    at: &'a str,
    /// The paths of files in it.
    files: Vec<&'a str>,
}

impl<'a> Folder<'a> {
    fn inner(&self, path: &'a str) -> &'a str {
        path.strip_prefix(self.at).unwrap_or(path)
    }

    fn has(&self, name: &str) -> bool {
        self.files.iter().any(|path| self.inner(path) == name)
    }

    fn entries(&self, into: &mut Vec<Entry>) {
        if self.is_model() {
            let files = self.files.iter();
            let files = files.map(|path| (self.inner(path).to_owned(), (*path).to_owned()));
            into.push(Entry::Model {
                name: self.name.clone(),
                files: files.collect(),
            });
            return;
        }
        if let Some(failure) = self.refusal() {
            into.push(refused(&self.name, &failure));
            return;
        }
        let seen = self.seen();
        if seen.is_empty() {
            let failure = Failure::new(format!(
                "`{}` is a folder without files",
                visible(&self.name)
            ));
            into.push(refused(&self.name, &failure));
            return;
        }
        if !self.has_store()
            && let Some(set) = self.set(&seen)
        {
            into.push(set);
            return;
        }
        let mut folders: BTreeMap<&str, Vec<&'a str>> = BTreeMap::new();
        for path in &self.files {
            match self.inner(path).split_once('/') {
                // Files that begin like markers may tell what a folder is.
                Some((folder, _)) if !is_hidden(folder) => {
                    folders.entry(folder).or_default().push(path);
                }
                None if !is_hidden(self.inner(path)) && !is_beside(path) => {
                    into.push(Entry::File {
                        path: (*path).to_owned(),
                    });
                }
                _ => {}
            }
        }
        for (folder, files) in folders {
            if into.len() > MOST {
                return;
            }
            let end = self.at.len() + folder.len() + 1;
            let inner = Folder {
                name: format!("{}/{folder}", self.name),
                at: files.first().map_or("", |path| &path[..end]),
                files,
            };
            if inner.is_model() || inner.refusal().is_some() || !inner.seen().is_empty() {
                inner.entries(into);
            }
        }
    }

    /// The files that do not begin like markers.
    fn seen(&self) -> Vec<&'a str> {
        let is_seen = |path: &&str| !self.inner(path).split('/').any(is_hidden);
        self.files.iter().copied().filter(is_seen).collect()
    }

    fn is_model(&self) -> bool {
        let mut names = Model::names_in_folder().chain(["saved_model.pbtxt"]);
        names.any(|name| {
            // Much else has a file of this name.
            let is_keras = || BESIDE_CONFIG.iter().any(|beside| self.has(beside));
            self.has(name) && (name != "config.json" || is_keras())
        })
    }

    /// Why the folder is not read, if it is of a kind that is known.
    fn refusal(&self) -> Option<Failure> {
        let name = visible(&self.name);
        if OF_ZARR.iter().any(|of_zarr| self.has(of_zarr)) {
            let failure = Failure::new(format!("`{name}` is a Zarr store, which is not read"));
            return Some(failure.with_help("save its arrays as one file, with numpy.savez"));
        }
        let begins = |start: &str| {
            let mut files = self.files.iter();
            files.any(|path| self.inner(path).starts_with(start))
        };
        if begins("_delta_log/") {
            let failure = Failure::new(format!(
                "`{name}` is a Delta table, in which files may hold rows that were deleted"
            ));
            return Some(failure.with_help("save its current rows as one Parquet file"));
        }
        None
    }

    /// Whether there is a store of Zarr in a folder within.
    fn has_store(&self) -> bool {
        let name = |path: &&str| path.rsplit('/').next().unwrap_or_default().to_owned();
        self.files
            .iter()
            .any(|path| OF_ZARR.contains(&name(path).as_str()))
    }

    /// The data set that the files are, if they are of one format.
    fn set(&self, seen: &[&str]) -> Option<Entry> {
        let (beside, files): (Vec<&str>, Vec<&str>) =
            seen.iter().copied().partition(|path| is_beside(path));
        let formats: BTreeSet<Option<&str>> = files.iter().map(|path| format(path)).collect();
        let one = (formats.len() == 1).then(|| formats.first().copied().flatten());
        // Arrays in files of their own are told apart by the names of these.
        let is_set = one.flatten().is_some_and(|format| format != ".npy");
        if files.len() < 2 || !is_set {
            return None;
        }
        let mut notes = Vec::new();
        if !beside.is_empty() {
            let names: Vec<&str> = beside.iter().map(|path| self.inner(path)).collect();
            notes.push(format!("not read: {}", listed(&names)));
        }
        let partition = files.iter().find_map(|path| {
            let (folders, _) = self.inner(path).rsplit_once('/')?;
            folders.split('/').find(|folder| folder.contains('='))
        });
        if let Some(partition) = partition {
            notes.push(format!(
                "values in the names of folders, such as `{}`, are not columns",
                visible(partition)
            ));
        }
        Some(Entry::Set {
            name: self.name.clone(),
            paths: files.into_iter().map(str::to_owned).collect(),
            note: (!notes.is_empty()).then(|| notes.join("; ")),
        })
    }
}

fn refused(name: &str, failure: &Failure) -> Entry {
    Entry::Refused {
        name: name.to_owned(),
        failure: failure.message().to_owned(),
    }
}

fn listed(names: &[&str]) -> String {
    let first = names.iter().take(LISTED);
    let first: Vec<String> = first.map(|name| format!("`{}`", visible(name))).collect();
    match names.len().saturating_sub(LISTED) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// Whether a name is that of a marker, such as `_SUCCESS`, and not of data.
fn is_hidden(name: &str) -> bool {
    name.starts_with(['.', '_'])
}

fn is_beside(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((_, extension)) => BESIDE
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known)),
        None => format(path).is_none(),
    }
}

/// The format that a name stands for.
fn format(path: &str) -> Option<&'static str> {
    DataFile::from(Path::new(path)).format()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(paths: &[&str]) -> Vec<Entry> {
        let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        entries("d", &paths)
    }

    fn failure(paths: &[&str]) -> String {
        match &of(paths)[..] {
            [Entry::Refused { failure, .. }] => failure.clone(),
            other => panic!("{other:?}"),
        }
    }

    fn set(paths: &[&str]) -> (Vec<String>, Option<String>) {
        match &of(paths)[..] {
            [Entry::Set { paths, note, .. }] => (paths.clone(), note.clone()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_folder_with_a_description_of_a_model_is_one() {
        for main in ["saved_model.pb", "MLmodel", "Manifest.json", "config.pbtxt"] {
            let found = of(&["variables/variables.index", main]);
            assert!(
                matches!(&found[..], [Entry::Model { name, .. }] if name == "d"),
                "{found:?}"
            );
        }
        let keras = of(&["config.json", "metadata.json", "model.weights.h5"]);
        assert!(matches!(&keras[..], [Entry::Model { files, .. }] if files.len() == 3));
        let other = of(&["config.json"]);
        assert_eq!(
            other,
            [Entry::File {
                path: "config.json".to_owned()
            }]
        );
    }

    #[test]
    fn files_of_one_format_are_one_data_set() {
        let (paths, note) = set(&["b.csv", "a.csv", "_SUCCESS", ".DS_Store"]);
        assert_eq!((paths, note), (vec!["a.csv".into(), "b.csv".into()], None));
        let (paths, note) = set(&["y=2/a.parquet", "y=1/a.parquet", "README.md"]);
        assert_eq!(paths, ["y=1/a.parquet", "y=2/a.parquet"]);
        assert_eq!(
            note.unwrap(),
            "not read: `README.md`; values in the names of folders, such as `y=1`, are not columns"
        );
    }

    #[test]
    fn a_folder_of_several_kinds_is_files_that_were_chosen_together() {
        let found = of(&[
            "m/saved_model.pb",
            "m/variables/x",
            "train/0.csv",
            "train/1.csv",
            "s.json",
            "x.npy",
            "notes.txt",
        ]);
        let [a, b, model, set] = &found[..] else {
            panic!("{found:?}");
        };
        let file = |path: &str| Entry::File {
            path: path.to_owned(),
        };
        assert_eq!((a, b), (&file("s.json"), &file("x.npy")));
        let Entry::Model { name, files } = model else {
            panic!("{model:?}");
        };
        assert_eq!(name, "d/m");
        assert_eq!(
            files[0],
            ("saved_model.pb".into(), "m/saved_model.pb".into())
        );
        assert!(
            matches!(set, Entry::Set { name, paths, .. } if name == "d/train" && paths.len() == 2)
        );
    }

    #[test]
    fn arrays_in_files_of_their_own_stay_apart() {
        assert_eq!(of(&["x.npy", "y.npy"]).len(), 2);
    }

    #[test]
    fn what_is_not_read_is_named() {
        assert!(failure(&[".zgroup", "x/.zarray", "x/0.0"]).starts_with("`d` is a Zarr store"));
        assert!(failure(&["zarr.json", "c/0"]).contains("numpy.savez"));
        assert!(failure(&["_delta_log/0.json", "0.parquet"]).starts_with("`d` is a Delta table"));
        assert_eq!(failure(&["_SUCCESS"]), "`d` is a folder without files");
        let many: Vec<String> = (0..300).map(|at| format!("{at}.onnx")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let beside = of(&["a.csv", "z.zarr/.zgroup", "z.zarr/x/.zarray", ".git/x"]);
        assert_eq!(beside.len(), 2);
        assert!(matches!(&beside[1], Entry::Refused { name, .. } if name == "d/z.zarr"));
        assert!(failure(&many).starts_with("`d` has 300 files of several kinds\n"));
    }
}
