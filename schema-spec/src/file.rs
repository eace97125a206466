//! Writes a file completely or not at all: a temporary file beside it is written and then renamed, so
//! that no reader sees half a file. It is in this crate because writers of sidecars, of arrays and of
//! the command need it.
//!
//! A link is followed. What is there and is no file keeps its place: a pipe or a device such as
//! `/dev/null` is written into, and anything else is refused.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, BufWriter, Seek};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Large enough to write a file in few system calls.
const BUFFER: usize = 1 << 16;

/// The number of names that are tried: one for each writer of the same file in this process.
const TRIES: u32 = 100;

/// How many links in a row are followed: as many as Linux follows.
const LINKS: u32 = 40;

/// From when on a temporary file is taken for left over, where it is not known whether its writer is
/// still there.
const OLD: Duration = Duration::from_secs(24 * 60 * 60);

/// The longest name of a file that a temporary one repeats, in bytes: no name has more than 255.
const LONGEST: usize = 180;

/// Replaces the file at `path`, or makes it, with the output of `write`. A file that was there keeps
/// its permissions.
///
/// # Errors
///
/// Returns the error of `write` or of the file system. The old file is then unchanged.
pub fn replace<E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<(), E>,
) -> Result<(), E> {
    match place(path)? {
        Place::File(target) => {
            let old = fs::metadata(&target).ok();
            let written = Temporary::written(&target, old.as_ref(), write)?;
            Ok(written.persist(&target)?)
        }
        Place::Stream => {
            let mut file = unnamed()?;
            filled(&file, write)?;
            // What standard output was sent to may hold something already.
            let mut stream = OpenOptions::new().append(true).open(path)?;
            file.rewind()?;
            io::copy(&mut file, &mut stream)?;
            Ok(())
        }
    }
}

/// Makes the file at `path` with the output of `write`.
///
/// # Errors
///
/// As [`replace`]; and [`io::ErrorKind::AlreadyExists`] if anything has that name, be it since the
/// writing began.
pub fn create<E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<(), E>,
) -> Result<(), E> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(io::Error::from(io::ErrorKind::AlreadyExists).into());
    }
    let written = Temporary::written(path, None, write)?;
    Ok(written.persist_new(path)?)
}

/// A file that is written in several steps, and has its name once all are done. Until then, and if it is
/// dropped, whatever is there stays as it was.
#[derive(Debug)]
pub struct Pending {
    target: PathBuf,
    /// Whether the target is a pipe or a device, into which the output is copied.
    is_stream: bool,
    is_new: bool,
    old: Option<Metadata>,
    file: File,
    temporary: Temporary,
}

impl Pending {
    /// Begins a file that replaces the one at `path`, or that must be new.
    ///
    /// # Errors
    ///
    /// As for [`replace`] and [`create`], before anything is written.
    pub fn new(path: &Path, replaces: bool) -> io::Result<Pending> {
        let (target, is_stream) = if replaces {
            match place(path)? {
                Place::File(target) => (target, false),
                Place::Stream => (path.to_owned(), true),
            }
        } else if fs::symlink_metadata(path).is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        } else {
            (path.to_owned(), false)
        };
        let old = (fs::metadata(&target).ok()).filter(|_| replaces && !is_stream);
        let beside = match is_stream {
            true => std::env::temp_dir().join("stream"),
            false => target.clone(),
        };
        remove_left(&beside);
        let is_private = is_stream || old.is_some();
        let mut options = OpenOptions::new();
        let (file, temporary) = Temporary::open(&beside, options.read(true), is_private)?;
        Ok(Pending {
            target,
            is_stream,
            is_new: !replaces,
            old,
            file,
            temporary,
        })
    }

    /// The file to write into.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Makes a file without a name beside it, for what is needed until it is complete.
    ///
    /// # Errors
    ///
    /// The error of the file system.
    pub fn scratch(&self) -> io::Result<File> {
        let beside = match self.is_stream {
            true => std::env::temp_dir().join("stream"),
            false => self.target.clone(),
        };
        let (file, temporary) = Temporary::open(&beside, OpenOptions::new().read(true), true)?;
        // It is gone with the process.
        drop(temporary);
        Ok(file)
    }

    /// Says that all is written. The file is closed, and has no name yet.
    ///
    /// # Errors
    ///
    /// The error of the file system; the old file is then unchanged.
    pub fn complete(self) -> io::Result<Complete> {
        if let Some(old) = &self.old {
            take_over(&self.file, old)?;
        }
        self.file.sync_all()?;
        Ok(Complete {
            target: self.target,
            stream: self.is_stream.then_some(self.file),
            is_new: self.is_new,
            temporary: self.temporary,
        })
    }
}

/// A file that is written, and has no name yet.
#[derive(Debug)]
pub struct Complete {
    target: PathBuf,
    /// What is copied into a pipe or a device.
    stream: Option<File>,
    is_new: bool,
    temporary: Temporary,
}

impl Complete {
    /// Gives the file its name.
    ///
    /// # Errors
    ///
    /// The error of the file system; the old file is then unchanged.
    pub fn persist(self) -> io::Result<()> {
        if let Some(mut file) = self.stream {
            let mut stream = OpenOptions::new().append(true).open(&self.target)?;
            file.rewind()?;
            io::copy(&mut file, &mut stream)?;
            return Ok(());
        }
        match self.is_new {
            true => self.temporary.persist_new(&self.target),
            false => self.temporary.persist(&self.target),
        }
    }
}

/// What output goes to.
enum Place {
    /// A file, which may not be there yet.
    File(PathBuf),
    /// A pipe or a character device, or what the system calls by a name of its own, such as
    /// `/dev/stdout`: it is opened and written into.
    Stream,
}

fn place(path: &Path) -> io::Result<Place> {
    let there = match fs::metadata(path) {
        Ok(there) => Some(there),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    match there {
        Some(there) if there.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Some(there) if is_stream(&there) => return Ok(Place::Stream),
        Some(there) if !there.is_file() => {
            let reason = "it is neither a file nor something to write into";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
        }
        _ => {}
    }
    let mut target = path.to_owned();
    for _ in 0..LINKS {
        // Replacing the file that standard output goes to would leave the old one open.
        if cfg!(unix) && (target.starts_with("/dev/fd") || target.starts_with("/proc")) {
            return Ok(Place::Stream);
        }
        match fs::read_link(&target) {
            Ok(link) => target = target.parent().unwrap_or(Path::new("")).join(link),
            Err(_) => return Ok(Place::File(target)),
        }
    }
    Err(io::Error::other("too many links"))
}

#[cfg(unix)]
fn is_stream(there: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    there.file_type().is_fifo() || there.file_type().is_char_device()
}

#[cfg(not(unix))]
fn is_stream(_: &Metadata) -> bool {
    false
}

/// A file without a name, for what is not sent before all of it is made.
fn unnamed() -> io::Result<File> {
    let folder = std::env::temp_dir();
    let mut options = OpenOptions::new();
    options.read(true);
    let (file, temporary) = Temporary::open(&folder.join("stream"), &mut options, true)?;
    // It is gone with the process; where the system can't do that, it is removed here.
    drop(temporary);
    Ok(file)
}

fn filled<E: From<io::Error>>(
    file: &File,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<(), E>,
) -> Result<(), E> {
    let mut out = BufWriter::with_capacity(BUFFER, file.try_clone()?);
    write(&mut out)?;
    out.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok(())
}

/// A file that is removed when this is dropped, unless it was persisted.
#[derive(Debug)]
struct Temporary {
    path: Option<PathBuf>,
}

impl Temporary {
    /// The output of `write` in a file beside the target, as readable as the old one if there is one.
    fn written<E: From<io::Error>>(
        target: &Path,
        old: Option<&Metadata>,
        write: impl FnOnce(&mut BufWriter<File>) -> Result<(), E>,
    ) -> Result<Temporary, E> {
        remove_left(target);
        let (file, temporary) = Temporary::open(target, &mut OpenOptions::new(), old.is_some())?;
        filled(&file, write)?;
        if let Some(old) = old {
            take_over(&file, old)?;
        }
        file.sync_all()?;
        Ok(temporary)
    }

    fn open(
        target: &Path,
        options: &mut OpenOptions,
        is_private: bool,
    ) -> io::Result<(File, Temporary)> {
        #[cfg(unix)]
        if is_private {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let _ = is_private;
        let mut attempt = 0;
        loop {
            let path = target.with_file_name(temporary_name(target, attempt));
            match options.write(true).create_new(true).open(&path) {
                Ok(file) => return Ok((file, Temporary { path: Some(path) })),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < TRIES => {
                    attempt += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn persist(mut self, target: &Path) -> io::Result<()> {
        if let Some(path) = &self.path {
            fs::rename(path, target)?;
            self.path = None;
        }
        sync_folder(target);
        Ok(())
    }

    /// Fails if the target is there by now.
    fn persist_new(self, target: &Path) -> io::Result<()> {
        let Some(path) = &self.path else {
            return Ok(());
        };
        match fs::hard_link(path, target) {
            Ok(()) => {
                sync_folder(target);
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
            // Not every file system has links: there the name is taken first, and then replaced.
            Err(_) => {
                OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .open(target)?;
                self.persist(target)
            }
        }
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            let _ = fs::remove_file(path);
        }
    }
}

/// The new name survives a loss of power once the folder is synced. Not every system can do that, and
/// the data is safe without it.
fn sync_folder(target: &Path) {
    if let Ok(folder) = File::open(folder_of(target)) {
        let _ = folder.sync_all();
    }
}

fn folder_of(target: &Path) -> &Path {
    match target.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Gives a file the owner and the permissions of another one; the owner if that is allowed.
fn take_over(file: &File, old: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let own = file.metadata()?;
        if (own.uid(), own.gid()) != (old.uid(), old.gid()) {
            let _ = fchown(file, Some(old.uid()), Some(old.gid()));
        }
    }
    file.set_permissions(old.permissions())
}

/// The name of a temporary file: that of its target, and who writes it.
fn temporary_name(target: &Path, attempt: u32) -> OsString {
    let mut name = stem(target);
    let (system, process) = (system(), std::process::id());
    name.push(format!("{system:016x}-{process}-{attempt}.tmp"));
    name
}

/// What the names of all temporary files of a target begin with.
fn stem(target: &Path) -> OsString {
    let name = target.file_name().unwrap_or_default();
    let mut stem = OsString::from(".");
    if name.len() <= LONGEST {
        stem.push(name);
    } else {
        stem.push(format!("{:016x}", hash(name.as_encoded_bytes())));
    }
    stem.push(".schema-");
    stem
}

/// Removes what killed writers of the target have left.
fn remove_left(target: &Path) {
    let Ok(files) = fs::read_dir(folder_of(target)) else {
        return;
    };
    let stem = stem(target);
    for file in files.flatten() {
        let left = Left::of(&file.file_name(), &stem);
        if left.is_some_and(|left| left.is_left(&file)) {
            let _ = fs::remove_file(file.path());
        }
    }
}

/// A temporary file, and who wrote it.
struct Left {
    system: u64,
    process: u32,
}

impl Left {
    fn of(name: &OsStr, stem: &OsStr) -> Option<Left> {
        let rest = (name.as_encoded_bytes()).strip_prefix(stem.as_encoded_bytes())?;
        let rest = std::str::from_utf8(rest).ok()?.strip_suffix(".tmp")?;
        let mut parts = rest.split('-');
        let left = Left {
            system: u64::from_str_radix(parts.next().filter(|part| part.len() == 16)?, 16).ok()?,
            process: parts.next()?.parse().ok()?,
        };
        parts.next()?.parse::<u32>().ok()?;
        parts.next().is_none().then_some(left)
    }

    /// Whether its writer is certainly gone, or it is old.
    fn is_left(&self, file: &fs::DirEntry) -> bool {
        let Ok(metadata) = file.metadata() else {
            return false;
        };
        let age = metadata.modified().ok().and_then(|modified| {
            let now = SystemTime::now();
            now.duration_since(modified).ok()
        });
        metadata.is_file() && (self.is_gone() || age.is_some_and(|age| age > OLD))
    }

    /// Whether no process here has the id. A process of another machine or container is not seen from
    /// here, and may well be there.
    fn is_gone(&self) -> bool {
        let process = Path::new("/proc").join(self.process.to_string());
        self.system != 0 && self.system == system() && matches!(process.try_exists(), Ok(false))
    }
}

/// Stands for this machine since it started, and for the processes that are seen from here; 0 where
/// that is not known, as it is on no system but Linux.
fn system() -> u64 {
    let boot = fs::read("/proc/sys/kernel/random/boot_id");
    let processes = fs::read_link("/proc/self/ns/pid");
    match (boot, processes) {
        (Ok(boot), Ok(processes)) => {
            let processes = processes.into_os_string();
            hash(&[&boot, processes.as_encoded_bytes()].concat()).max(1)
        }
        _ => 0,
    }
}

/// FNV-1a: the same in each process, unlike the hashes of the standard library.
fn hash(bytes: &[u8]) -> u64 {
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, mix)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// A folder of one test, which is removed with this.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Folder {
            let name = format!("schema-spec-file-{name}-{}", std::process::id());
            let path = std::env::temp_dir().join(name);
            fs::create_dir_all(&path).unwrap();
            Folder(path)
        }

        fn names(&self) -> Vec<String> {
            let files = fs::read_dir(&self.0).unwrap();
            let mut names: Vec<String> = files
                .map(|file| file.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    fn put(text: &'static str) -> impl FnOnce(&mut BufWriter<File>) -> io::Result<()> {
        move |out| out.write_all(text.as_bytes())
    }

    #[test]
    fn a_file_is_made_or_replaced_and_nothing_else_is_left() {
        let folder = Folder::new("made");
        let path = folder.0.join("a");
        create(&path, put("first")).unwrap();
        let refused = create(&path, put("second")).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"first");
        replace(&path, put("second")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        let failed = replace(&path, |_| Err(io::Error::other("no")));
        failed.unwrap_err();
        let raced = create(&folder.0.join("b"), |out| {
            fs::write(folder.0.join("b"), "other").unwrap();
            out.write_all(b"mine")
        });
        assert_eq!(raced.unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert_eq!(fs::read(folder.0.join("b")).unwrap(), b"other");
        let long = folder.0.join("n".repeat(255));
        replace(&long, put("long")).unwrap();
        replace(&long, put("long")).unwrap();
        assert_eq!(folder.names(), ["a", "b", &"n".repeat(255)]);
        replace(&folder.0, put("no folder")).unwrap_err();
    }

    #[test]
    fn what_killed_writers_left_is_removed_and_what_others_write_is_not() {
        let folder = Folder::new("left");
        let target = folder.0.join("a.npz");
        // Ids are smaller than this everywhere.
        let gone = u32::MAX;
        let system = system();
        let here = std::process::id();
        let elsewhere = system.wrapping_add(1);
        let kept = [
            format!(".a.npz.schema-{system:016x}-{here}-7.tmp"),
            format!(".a.npz.schema-{elsewhere:016x}-{gone}-0.tmp"),
            format!(".b.npz.schema-{system:016x}-{gone}-0.tmp"),
            format!(".a.npz.schema-{system:016x}-{gone}-0.tmp.npz"),
            format!(".a.npz.schema-{system:016x}-{gone}-x.tmp"),
            "a.npz".to_owned(),
        ];
        let left = format!(".a.npz.schema-{system:016x}-{gone}-0.tmp");
        let old = format!(".a.npz.schema-{elsewhere:016x}-{gone}-1.tmp");
        for name in kept.iter().chain([&left, &old]) {
            fs::write(folder.0.join(name), "").unwrap();
        }
        let yesterday = SystemTime::now() - 2 * OLD;
        let file = File::options()
            .write(true)
            .open(folder.0.join(&old))
            .unwrap();
        file.set_modified(yesterday).unwrap();
        replace(&target, put("new")).unwrap();
        let mut expected = kept.to_vec();
        if !cfg!(target_os = "linux") {
            expected.push(left);
        }
        expected.sort();
        assert_eq!(folder.names(), expected);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_are_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = Folder::new("links");
        let path = |name: &str| folder.0.join(name);
        fs::write(path("real"), "old").unwrap();
        fs::set_permissions(path("real"), fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real", path("link")).unwrap();
        symlink(path("link"), path("chain")).unwrap();
        symlink("absent", path("dangling")).unwrap();
        symlink("circle", path("circle")).unwrap();
        replace(&path("chain"), put("new")).unwrap();
        replace(&path("dangling"), put("made")).unwrap();
        replace(&path("circle"), put("none")).unwrap_err();
        create(&path("dangling"), put("none")).unwrap_err();
        assert_eq!(fs::read(path("real")).unwrap(), b"new");
        assert_eq!(fs::read(path("absent")).unwrap(), b"made");
        let mode = fs::metadata(path("real")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        for link in ["link", "chain", "dangling", "circle"] {
            assert!(fs::symlink_metadata(path(link)).unwrap().is_symlink());
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_keeps_its_place() {
        use std::os::unix::fs::FileTypeExt;
        use std::os::unix::net::UnixListener;
        let folder = Folder::new("special");
        let socket = folder.0.join("socket");
        let _listener = UnixListener::bind(&socket).unwrap();
        replace(&socket, put("none")).unwrap_err();
        assert!(fs::metadata(&socket).unwrap().file_type().is_socket());

        let fifo = folder.0.join("fifo");
        let made = std::process::Command::new("mkfifo").arg(&fifo).status();
        assert!(made.unwrap().success());
        let reader = std::thread::spawn({
            let fifo = fifo.clone();
            move || fs::read(fifo).unwrap()
        });
        replace(&fifo, |out: &mut BufWriter<File>| {
            out.write_all(b"of")?;
            out.seek(io::SeekFrom::Start(0))?;
            out.write_all(b"if")
        })
        .unwrap();
        assert_eq!(reader.join().unwrap(), b"if");
        assert!(fs::metadata(&fifo).unwrap().file_type().is_fifo());

        let device = Path::new("/dev/null");
        replace(device, put("nothing")).unwrap();
        let kind = fs::symlink_metadata(device).unwrap().file_type();
        assert!(kind.is_char_device());
        assert_eq!(folder.names(), ["fifo", "socket"]);
    }
}
