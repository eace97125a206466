//! What a file is, told by its content: text is never a model of a binary format, and a wrong name changes
//! nothing.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use schema_core::io::ReadErrorKind;
use schema_core::model::ModelErrorKind;
use schema_core::spec::StandIn;
use schema_core::{Arrays, Model};
use schema_tests::fixture;
use schema_tools::Voice;
use schema_tools::look::{Head, Looked, look};

/// The first letters of what formats begin with, and what may follow.
const MARKS: [&[u8]; 16] = [
    b":",
    b"::",
    b"B",
    b"B,",
    b"GGUF",
    b"GGUF,b",
    b"ptrt",
    b"ftrt,",
    b"a,b,TFL3",
    b"abcdTFL3",
    b"a,b,ET12",
    b"abc,ORTM",
    b"PAR1",
    b"ARROW1",
    b"BZh9",
    b"tree\n",
];

fn is_no_model(bytes: &[u8]) {
    let read = Model::read_from(Cursor::new(bytes));
    let shown = bytes.escape_ascii().to_string();
    let error = read.map(|model| model.format()).unwrap_err();
    assert!(
        matches!(error.kind(), ModelErrorKind::UnknownFormat { .. }),
        "\"{shown}\": {error}"
    );
    let path = Path::new("x.csv");
    let head = Head {
        called: "x.csv",
        path: Some(path),
        is_folder: false,
        bytes,
        is_all: true,
    };
    let looked = look(
        &head,
        || Model::read_from(Cursor::new(bytes)),
        &Voice::COMMAND,
    );
    assert!(
        matches!(looked, Ok(Looked::Neither(None))),
        "\"{shown}\": {looked:?}"
    );
}

/// All bytes that text has, except those with which JSON begins.
fn printable() -> impl Iterator<Item = u8> {
    let bytes = [b'\t', b'\n', b'\r'].into_iter().chain(b' '..=b'~');
    bytes.filter(|byte| *byte != b'{')
}

#[test]
fn no_small_text_is_a_model() {
    for first in printable() {
        for second in printable() {
            is_no_model(&[first, second]);
            for third in *b":\n\x20*" {
                is_no_model(&[first, second, third]);
                is_no_model(&[first, second, third, first, b',', b'1', b'\n']);
            }
        }
    }
}

/// The tags of Protocol Buffers and the numbers behind them are letters too.
#[test]
fn text_that_is_a_message_is_no_model() {
    is_no_model(b"::a,b\n1,2\n");
    is_no_model(b":\n\n\x20name");
    is_no_model(b"B,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:*b,c\n1,2\n");
    // UTF-16 without its mark.
    let utf16: Vec<u8> = "::a,b\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let error = Model::read_from(Cursor::new(&utf16)).unwrap_err();
    assert!(
        matches!(error.kind(), ModelErrorKind::UnknownFormat { .. }),
        "{error}"
    );
}

#[test]
fn words_of_models_in_a_table_make_it_no_model() {
    is_no_model(b"kind,dims\nTYPE_A,3\n");
    is_no_model(b"note,n\nfirst,1\nsignature: none,2\n");
    is_no_model(b"flavors:,n\nsweet,1\n");
}

proptest! {
    #[test]
    fn no_text_is_a_model(
        mark in select(&MARKS[..]),
        rest in vec(prop_oneof![select(printable().collect::<Vec<_>>()), 0x80..=0xFF_u8], 0..200),
    ) {
        is_no_model(&[mark, &rest].concat());
    }
}

/// Every letter that a format begins with may begin the name of a column.
#[test]
fn a_table_that_begins_like_a_format_is_a_table() {
    for mark in MARKS.iter().filter(|mark| !mark.contains(&b'\n')) {
        let further = mark.split(|byte| *byte == b',').count() - 1;
        let row = [b"1,", &b"0,".repeat(further)[..], b"2\n"].concat();
        let text = [mark, &b"x,other\n"[..], &row, &row].concat();
        for name in ["x", "x.csv"] {
            let read = Arrays::from_bytes(name, &text);
            let read = read.unwrap_or_else(|error| panic!("{}: {error}", mark.escape_ascii()));
            assert!(read.names().any(|name| name == "other"), "{read:?}");
        }
    }
}

fn all_files(folder: PathBuf) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files.extend(all_files(path)),
            false => files.push(path),
        }
    }
    files.sort();
    files
}

fn model_of(path: &Path) -> String {
    match Model::read(path) {
        Ok(model) => format!(
            "{} {:?} {:?}",
            model.format(),
            model.inputs(),
            model.outputs()
        ),
        Err(error) => error.kind().to_string(),
    }
}

#[test]
fn a_model_under_a_wrong_name_is_that_model() {
    let folder = tempfile::tempdir().unwrap();
    let mut models = 0;
    for path in all_files(fixture("models")) {
        let expected = model_of(&path);
        models += usize::from(Model::read(&path).is_ok());
        for name in ["x.csv", "x.npz", "x.json", "x.onnx", "x"] {
            let renamed = folder.path().join(name);
            fs::copy(&path, &renamed).unwrap();
            assert_eq!(model_of(&renamed), expected, "{} as {name}", path.display());
        }
    }
    assert!(models > 80, "only {models} models");
}

#[test]
fn data_under_the_name_of_a_model_is_data() {
    let folder = tempfile::tempdir().unwrap();
    let mut read = 0;
    for kind in [
        "npy",
        "parquet",
        "arrow",
        "safetensors",
        "datasets",
        "article",
    ] {
        for path in all_files(fixture(kind)) {
            let Ok(expected) = Arrays::read(&path) else {
                continue;
            };
            read += 1;
            for name in ["x.onnx", "x.h5", "x.tflite", "x.keras"] {
                // A table without a name of one is told by its first line.
                if path.extension().is_some_and(|extension| extension == "csv") {
                    continue;
                }
                let renamed = folder.path().join(name);
                fs::copy(&path, &renamed).unwrap();
                let arrays = Arrays::read(&renamed).unwrap();
                // That of an .npy file has the name of the file.
                let of = |arrays: &Arrays| {
                    arrays
                        .iter()
                        .map(|(_, array)| format!("{array:?}"))
                        .collect::<Vec<_>>()
                };
                assert_eq!(of(&arrays), of(&expected), "{} as {name}", path.display());
            }
        }
    }
    assert!(read > 40, "only {read} files");
}

#[test]
fn what_lies_in_the_place_of_data_is_named() {
    let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n";
    for name in ["x.csv", "x.npz", "x.parquet", "x.json", "x"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, pointer).unwrap();
        let error = Arrays::read(&path).unwrap_err();
        assert!(
            matches!(error.kind(), ReadErrorKind::StandIn(StandIn::GitLfs)),
            "{error}"
        );
        assert_eq!(
            error.to_string(),
            format!(
                "`{}` is a Git LFS pointer, not the data itself\n  help: run `git lfs pull`",
                path.display()
            )
        );
    }
}

/// What git-annex leaves of a file that it has not fetched.
#[cfg(unix)]
#[test]
fn a_link_of_git_annex_to_nowhere_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.npz");
    std::os::unix::fs::symlink(".git/annex/objects/aB/1q/SHA256E-s1--0.npz", &path).unwrap();
    let named = |what| {
        let path = path.display();
        format!(
            "`{path}` is a git-annex pointer, not the {what} itself\n  help: run `git annex get` with its path"
        )
    };
    assert_eq!(Arrays::read(&path).unwrap_err().to_string(), named("data"));
    assert_eq!(Model::read(&path).unwrap_err().to_string(), named("model"));
    let other = folder.path().join("y.npz");
    std::os::unix::fs::symlink("nowhere", &other).unwrap();
    let error = Arrays::read(&other).unwrap_err();
    assert!(matches!(error.kind(), ReadErrorKind::Io { .. }), "{error}");
}
