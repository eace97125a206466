//! Files in object stores are read like files at paths.

mod server;

use std::sync::Arc;

use schema_files::object_store::memory::InMemory;
use schema_files::object_store::{ObjectStore, ObjectStoreExt};
use schema_files::{DataFile, Piece, PieceOptions, Pieces, ReadError, ReadOptions, Stores};

use server::Server;

/// `x[rows, 8]` of f32, in the format of NumPy.
fn npy(rows: usize) -> Vec<u8> {
    let header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, 8), }}");
    let mut bytes = b"\x93NUMPY\x01\x00\x76\x00".to_vec();
    bytes.extend(format!("{header:<117}\n").bytes());
    let numbers = (0_u16..=u16::MAX).cycle().take(rows * 8);
    bytes.extend(numbers.flat_map(|number| f32::from(number).to_le_bytes()));
    bytes
}

fn csv(rows: usize) -> Vec<u8> {
    let lines = (0..rows).map(|at| format!("{at},{}.5\n", at % 7));
    format!("a,b\n{}", lines.collect::<String>()).into_bytes()
}

fn all(files: &[DataFile]) -> Result<Vec<Piece>, ReadError> {
    let pieces = Pieces::open(files, &PieceOptions::default())?;
    pieces.map(|part| part?.read()).collect()
}

fn names(files: &[DataFile]) -> Vec<String> {
    files
        .iter()
        .map(|file| file.path().display().to_string())
        .collect()
}

fn filled(files: &[(&str, Vec<u8>)]) -> Arc<dyn ObjectStore> {
    let store = Arc::new(InMemory::new());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    for (key, bytes) in files {
        let key = (*key).into();
        runtime
            .block_on(store.put(&key, bytes.clone().into()))
            .unwrap();
    }
    store
}

#[test]
fn a_pattern_means_the_files_that_match_without_markers() {
    let files = [
        "train/x-1.npy",
        "train/x-0.npy",
        "train/_SUCCESS",
        "train/.x-2.npy",
        "train/old/x-9.npy",
        "test/x-0.npy",
    ];
    let store = filled(&files.map(|key| (key, npy(3))));
    let stores = Stores::new().unwrap().with_store("s3://bucket", store);
    let found = |address: &str| names(&stores.files(address).unwrap());
    assert_eq!(
        found("s3://bucket/train/*"),
        ["s3://bucket/train/x-0.npy", "s3://bucket/train/x-1.npy"]
    );
    assert_eq!(found("s3://bucket/train/**/x-?.npy").len(), 3);
    assert_eq!(
        found("s3://bucket/t*/x-0.npy"),
        ["s3://bucket/test/x-0.npy", "s3://bucket/train/x-0.npy"]
    );
    assert_eq!(
        found("s3://bucket/train/_*"),
        ["s3://bucket/train/_SUCCESS"]
    );
    assert_eq!(
        found("s3://bucket/test/x-0.npy"),
        ["s3://bucket/test/x-0.npy"]
    );
    assert!(found("s3://bucket/none-*").is_empty());
    let folder = stores.folder("s3://bucket/train/").unwrap();
    assert_eq!(
        names(&folder.files),
        ["s3://bucket/train/x-0.npy", "s3://bucket/train/x-1.npy"]
    );
    assert_eq!(folder.folders, ["old"]);
    let error = stores.files("s3://bucket/none.npy").unwrap_err();
    assert_eq!(
        error.to_string(),
        "`s3://bucket/none.npy` cannot be read: there is no such file"
    );
}

#[test]
fn stores_have_the_files_that_folders_have() {
    let folder = tempfile::tempdir().unwrap();
    let contents = [
        ("x-0.npy", npy(150_000)),
        ("x-1.npy", npy(5)),
        ("t.csv", csv(250_000)),
    ];
    let server = Server::start(true);
    for (name, bytes) in &contents {
        std::fs::write(folder.path().join(name), bytes).unwrap();
        server.put(&format!("/train/{name}"), bytes);
    }
    let stores = Stores::new()
        .unwrap()
        .with_store("memory://", filled(&contents.clone()));
    let local = format!("file://{}", folder.path().display());
    for (name, _) in &contents {
        let path = DataFile::from(folder.path().join(name));
        let here = all(std::slice::from_ref(&path)).unwrap();
        assert!(here.len() > 1 || *name == "x-1.npy");
        for address in [
            local.clone(),
            format!("{}/train", server.address),
            "memory://".to_owned(),
        ] {
            let files = stores.files(&format!("{address}/{name}")).unwrap();
            assert!(files[0].is_remote());
            assert_eq!(files[0].bytes(), path.bytes());
            assert!(all(&files).unwrap() == here, "{address}");
            let options = ReadOptions::default();
            assert_eq!(
                files[0].read(&options).unwrap(),
                path.read(&options).unwrap()
            );
        }
    }
    let ranged = server
        .asked
        .lock()
        .unwrap()
        .iter()
        .filter(|line| line.contains("x-0.npy"))
        .count();
    assert!((3..16).contains(&ranged), "{ranged} requests");
}

#[test]
fn a_server_says_why_it_gives_nothing() {
    let server = Server::start(true);
    server.put("/x.npy", &npy(300_000));
    let stores = Stores::new().unwrap();
    let said = |address: &str| stores.files(address).unwrap_err().to_string();
    let at = &server.address;
    assert_eq!(
        said(&format!("{at}/y.npy")),
        format!("`{at}/y.npy` cannot be read: there is no such file")
    );
    assert_eq!(
        said(&format!("{at}/secret/y.npy")),
        format!("`{at}/secret/y.npy` cannot be read: access is denied")
    );
    assert_eq!(
        said(&format!("{at}/x-*.npy")),
        format!(
            "`{at}/x-*.npy` cannot be read: the server does not list files (WebDAV); name each of them"
        )
    );
    let signed = said(&format!("{at}/x.npy?signature=word"));
    assert!(
        signed.contains("such are not read") && !signed.contains("word"),
        "{signed}"
    );
    let password = said(&at.replace("http://", "http://me:hunter2@"));
    assert!(
        password.contains("environment") && !password.contains("hunter2"),
        "{password}"
    );

    // It is changed between two parts.
    let files = stores.files(&format!("{at}/x.npy")).unwrap();
    let mut pieces = Pieces::open(&files, &PieceOptions::default()).unwrap();
    pieces.next().unwrap().unwrap().read().unwrap();
    server.put("/x.npy", &npy(300_001));
    let read: Result<Vec<_>, _> = pieces.map(|part| part?.read()).collect();
    assert_eq!(
        read.unwrap_err().to_string(),
        format!("`{at}/x.npy`: `x` cannot be read: it was changed while it was read")
    );

    let whole = Server::start(false);
    whole.put("/x.npy", &npy(300_000));
    let files = stores.files(&format!("{}/x.npy", whole.address)).unwrap();
    assert_eq!(
        all(&files).unwrap_err().to_string(),
        format!(
            "`{}/x.npy` cannot be read: the server does not give parts of files (ranges)",
            whole.address
        )
    );
}

#[test]
fn an_asynchronous_program_can_read() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let store = filled(&[("t.csv", csv(10))]);
    runtime.block_on(async {
        let stores = Stores::new().unwrap().with_store("memory://", store);
        let files = stores.files("memory:///t.csv").unwrap();
        assert_eq!(all(&files).unwrap()[0].rows, 10);
        drop((stores, files));
    });
}

#[test]
fn nobody_who_listens_is_an_error_within_seconds() {
    let stores = Stores::new().unwrap();
    // A port that was free a moment ago.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let at = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = stores
        .files(&format!("{at}/x.npy"))
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with(&format!("`{at}/x.npy` cannot be read: ")),
        "{error}"
    );
    assert!(error.contains("refused"), "{error}");
}
