//! A scheduler and executors, as processes of their own: the report is that of one machine, although an
//! executor is killed in the middle of a check.

#[allow(dead_code)] // the other test needs all of it
mod data;

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use data::{Layout, Rows, Tensors};
use schema_core::InputSchema;

/// A process that is stopped at the end of a test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn command(arguments: &[&str], log: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_schema-cluster"));
    let log = fs::File::create(log).unwrap();
    command.args(arguments).stderr(log).stdout(Stdio::null());
    command
}

/// A port that is free, and so is the next one.
fn port() -> u16 {
    loop {
        let first = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = first.local_addr().unwrap().port();
        if port < u16::MAX && TcpListener::bind(("127.0.0.1", port + 1)).is_ok() {
            return port;
        }
    }
}

fn wait(what: &str, mut is_done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_done() {
        assert!(start.elapsed() < Duration::from_mins(2), "{what}");
        sleep(Duration::from_millis(20));
    }
}

fn wait_for(port: u16) {
    wait("a process does not listen", || {
        TcpStream::connect(("127.0.0.1", port)).is_ok()
    });
}

struct Cluster {
    engine: String,
    folder: tempfile::TempDir,
    executors: Vec<Process>,
    _scheduler: Process,
}

impl Cluster {
    fn start() -> Cluster {
        let folder = tempfile::tempdir().unwrap();
        let own = port();
        let engine = format!("127.0.0.1:{own}");
        let listen = ["scheduler", "--listen", &engine, "--patience", "4"];
        let log = folder.path().join("scheduler.log");
        let scheduler = Process(command(&listen, &log).spawn().unwrap());
        wait_for(own);
        let mut cluster = Cluster {
            engine,
            folder,
            executors: Vec::new(),
            _scheduler: scheduler,
        };
        for at in 0..2 {
            let port = port();
            let results = cluster.results(at);
            fs::create_dir(&results).unwrap();
            let arguments = [
                "executor",
                "--scheduler",
                &cluster.engine,
                "--port",
                &port.to_string(),
                "--jobs",
                "1",
                "--folder",
                &results,
            ];
            let log = cluster.folder.path().join(format!("executor-{at}.log"));
            let executor = command(&arguments, &log).spawn().unwrap();
            cluster.executors.push(Process(executor));
            wait_for(port);
        }
        cluster
    }

    /// The folder of the results of an executor.
    fn results(&self, at: usize) -> String {
        let folder = self.folder.path().join(format!("results-{at}"));
        folder.to_str().unwrap().to_owned()
    }

    fn has_results(&self, at: usize) -> bool {
        fn has_files(folder: &Path) -> bool {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            entries
                .map(|entry| entry.path())
                .any(|path| match path.is_dir() {
                    true => has_files(&path),
                    false => true,
                })
        }
        has_files(Path::new(&self.results(at)))
    }

    fn check(&self, schema: &str, files: &str) -> Child {
        Command::new(env!("CARGO_BIN_EXE_schema-cluster"))
            .args(["check", schema, files, "--engine", &self.engine])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }
}

fn local(schema: &str, files: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_schema-cluster"))
        .args(["check", schema, files])
        .output()
        .unwrap()
}

#[track_caller]
fn assert_same(cluster: Child, local: &Output) {
    let cluster = cluster.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&cluster.stderr);
    assert_eq!(
        (String::from_utf8_lossy(&cluster.stdout), cluster.status),
        (String::from_utf8_lossy(&local.stdout), local.status),
        "{errors}"
    );
}

/// Writes twelve files, the last rows of which are wrong, and their schema.
fn write(folder: &Path, layout: Layout, extension: &str, rows: usize) -> (String, String) {
    for at in 0..12 {
        let mut file = Rows::new(at * rows, rows);
        file.x[rows - 1][1] = f32::NAN;
        file.t[rows / 2] = -1;
        file.y[1] = None;
        file.write(&folder.join(format!("{at:02}.{extension}")), layout);
    }
    let schema = folder.join("schema.json.txt");
    fs::write(&schema, serde_json::to_string(&Tensors::SCHEMA).unwrap()).unwrap();
    let files = folder.join(format!("*.{extension}"));
    let [schema, files] = [schema, files].map(|path| path.to_str().unwrap().to_owned());
    (schema, files)
}

#[test]
fn the_report_is_that_of_one_machine() {
    let cluster = Cluster::start();
    for (layout, extension) in [
        (Layout::Fixed, "parquet"),
        (Layout::Fixed, "arrow"),
        (Layout::Text, "csv"),
        (Layout::Lines, "jsonl"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (schema, files) = write(folder.path(), layout, extension, 500);
        let local = local(&schema, &files);
        assert_eq!(local.status.code(), Some(1));
        assert_same(cluster.check(&schema, &files), &local);
    }
}

/// What the executor had found is lost, and what it was doing. `KILLS` is how many checks lose one.
#[test]
fn a_killed_executor_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (schema, files) = write(folder.path(), Layout::Fixed, "parquet", 40_000);
    let local = local(&schema, &files);
    assert_eq!(local.status.code(), Some(1));
    let kills = std::env::var("KILLS").map_or(1, |kills| kills.parse().unwrap());
    for kill in 0..kills {
        let mut cluster = Cluster::start();
        let mut check = cluster.check(&schema, &files);
        wait("the executor does nothing", || cluster.has_results(0));
        assert!(
            check.try_wait().unwrap().is_none(),
            "the check ended before the executor was killed"
        );
        // SIGKILL, and the disk is lost too.
        drop(cluster.executors.remove(0));
        fs::remove_dir_all(cluster.results(0)).unwrap();
        assert!(check.try_wait().unwrap().is_none(), "it ended too early");
        assert_same(check, &local);
        println!("killed an executor: {}", kill + 1);
    }
}
