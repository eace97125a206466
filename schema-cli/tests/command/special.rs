//! What output is written to: links, pipes and devices keep their place, and files their mode.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
use std::path::Path;

use super::common::{command, folder, iris, run_in};

fn mkfifo(path: &Path) {
    let made = std::process::Command::new("mkfifo").arg(path).status();
    assert!(made.unwrap().success());
}

/// What each writer of the command writes.
const WRITERS: [(&str, &[&str]); 4] = [
    ("out.npz", &["repair", "iris.schema.json", "iris.npz"]),
    ("out.parquet", &["repair", "iris.schema.json", "iris.npz"]),
    ("out.json", &["infer", "iris.npz"]),
    ("out.rs", &["infer", "iris.npz", "--rust"]),
];

#[test]
fn a_pipe_is_written_into() {
    for (name, arguments) in WRITERS {
        let folder = iris();
        let path = folder.path().join(name);
        let arguments = [arguments, &["-o", name]].concat();
        run_in(folder.path(), &arguments).good();
        let whole = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        mkfifo(&path);
        let refused = run_in(folder.path(), &arguments);
        assert_eq!(
            refused.err,
            format!(
                "error: `{name}` exists and is no file\n  help: name another file, or write into it with `--force`\n"
            )
        );
        let reader = std::thread::spawn({
            let path = path.clone();
            move || fs::read(path).unwrap()
        });
        run_in(folder.path(), &[&arguments[..], &["--force"]].concat()).good();
        assert_eq!(reader.join().unwrap(), whole, "{name}");
        assert!(fs::metadata(&path).unwrap().file_type().is_fifo());
    }
}

#[test]
fn a_device_stays_a_device() {
    let folder = iris();
    for (name, arguments) in WRITERS {
        // A link, because the extension of arrays names their format.
        let path = folder.path().join(name);
        symlink("/dev/null", &path).unwrap();
        let arguments = [arguments, &["--force", "-o", name]].concat();
        run_in(folder.path(), &arguments).good();
        assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
        assert!(
            fs::metadata("/dev/null")
                .unwrap()
                .file_type()
                .is_char_device()
        );
    }
    let arguments = ["infer", "iris.npz", "-o", "/dev/stdout", "--force"];
    let out = run_in(folder.path(), &arguments).good();
    assert!(out.contains("\"version\": 1"), "{out}");
    fs::create_dir(folder.path().join("folder")).unwrap();
    let ran = run_in(
        folder.path(),
        &["infer", "iris.npz", "-o", "folder", "--force"],
    );
    assert_eq!(
        ran.err,
        "error: `folder` cannot be written: is a directory\n"
    );
    assert_eq!(ran.code, Some(2));
}

#[test]
fn a_file_keeps_its_mode_and_a_link_its_target() {
    for (name, arguments) in WRITERS {
        let folder = iris();
        let real = folder.path().join(name);
        let extension = real.extension().unwrap().to_str().unwrap();
        let link = format!("link.{extension}");
        fs::write(&real, "").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o600)).unwrap();
        symlink(&real, folder.path().join(&link)).unwrap();
        let arguments = [arguments, &["--force", "-o", &link]].concat();
        run_in(folder.path(), &arguments).good();
        let metadata = fs::metadata(&real).unwrap();
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "{name}");
        assert!(metadata.len() > 0, "{name}");
        let link = fs::symlink_metadata(folder.path().join(link)).unwrap();
        assert!(link.is_symlink(), "{name}");
    }
}

/// Makes data that take a while to write; returns the arguments that write them.
fn large(folder: &Path) -> [&'static str; 6] {
    let rows: Vec<String> = (0..100_000).map(|row| row.to_string()).collect();
    let data = format!(r#"{{"x": [{}]}}"#, rows.join(","));
    fs::write(folder.join("x.json"), data).unwrap();
    run_in(folder, &["infer", "x.json", "-o", "x.schema.json"]).good();
    [
        "repair",
        "x.schema.json",
        "x.json",
        "--force",
        "-o",
        "out.npz",
    ]
}

#[cfg(target_os = "linux")]
#[test]
fn what_a_killed_writer_left_is_gone_after_the_next() {
    let folder = iris();
    let left = |folder: &Path| {
        let files = fs::read_dir(folder).unwrap().flatten();
        let paths = files.map(|file| file.path());
        paths
            .filter(|path| path.extension().is_some_and(|found| found == "tmp"))
            .count()
    };
    let repair = large(folder.path());
    let mut most = 0;
    for delay in 0..20 {
        let mut command = command(folder.path());
        let command = command.args(repair).stdout(std::process::Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(delay * 15));
        child.kill().unwrap();
        child.wait().unwrap();
        most = most.max(left(folder.path()));
    }
    assert!(most <= 1, "{most}");
    run_in(folder.path(), &repair).good();
    assert_eq!(left(folder.path()), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_one_error() {
    let folder = folder(&[]);
    // The limit is on the size of a file, in blocks of 512 bytes or of 1024.
    let script = format!(
        "trap '' XFSZ; ulimit -f 1; exec {} {}",
        env!("CARGO_BIN_EXE_schema"),
        large(folder.path()).join(" "),
    );
    let shell = std::process::Command::new("sh")
        .current_dir(folder.path())
        .args(["-c", &script])
        .output()
        .unwrap();
    let err = String::from_utf8(shell.stderr).unwrap();
    assert!(
        err.starts_with("error: `out.npz` cannot be written: "),
        "{err}"
    );
    assert_eq!(err.lines().count(), 1, "{err}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}
