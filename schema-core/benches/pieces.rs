//! The cost of reading files in pieces.
//!
//! ```sh
//! cargo bench -p schema-core --features csv,npy --bench pieces
//! ```
//!
//! `.npy` from the page cache, against `cat FILE > /dev/null`, for several sizes of a piece, with the
//! peak of memory; and CSV by one thread and by two, each of which takes the next part under a lock and
//! reads it without. The ratios of one run are what counts. The files are in the folder for temporary
//! files, and are removed.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use schema_core::io::{Part, PieceOptions, Pieces};

/// How often each is measured.
const TIMES: u32 = 5;

/// The shortest time, and the processor time of all, which other processes disturb less.
struct Cost {
    time: Duration,
    processor: f64,
}

fn main() {
    // Also run by `cargo test`, where it is too long.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let folder = std::env::temp_dir().join(format!("schema-pieces-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    npy(&folder.join("x.npy"));
    csv(&folder.join("x.csv"));
    std::fs::remove_dir_all(&folder).expect("removed");
}

fn npy(path: &Path) {
    const ROWS: usize = 1 << 23;
    let header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({ROWS}, 32)}}\n");
    let mut file = BufWriter::new(File::create(path).expect("a file"));
    let length = u16::try_from(header.len()).expect("short");
    file.write_all(b"\x93NUMPY\x01\0").expect("written");
    file.write_all(&length.to_le_bytes()).expect("written");
    file.write_all(header.as_bytes()).expect("written");
    let block: Vec<u8> = (0..1_u16 << 12)
        .flat_map(|at| f32::from(at).to_le_bytes())
        .collect();
    for _ in 0..ROWS * 128 / block.len() {
        file.write_all(&block).expect("written");
    }
    file.into_inner().expect("written");
    let cat = cost(|| {
        let cat = Command::new("cat").arg(path).stdout(Stdio::null()).status();
        assert!(cat.expect("cat").success());
    });
    println!("npy, 1 GiB: cat {} ms", cat.time.as_millis());
    for shift in [18, 20, 21, 22, 23, 24, 25] {
        reset_peak();
        let before = peak();
        let one = cost(|| read(path, 1 << shift, 1));
        println!(
            "  {:>6} KiB a piece: {} ms, {:.2} of cat ({:.2} in processor time); {} KiB of memory",
            (1 << shift) / 1024,
            one.time.as_millis(),
            one.time.as_secs_f64() / cat.time.as_secs_f64(),
            one.processor / cat.processor,
            peak().saturating_sub(before)
        );
    }
    let bytes = PieceOptions::default().bytes();
    let (one, two) = (cost(|| read(path, bytes, 1)), cost(|| read(path, bytes, 2)));
    println!("  two threads: {:.2} times as fast", faster(&one, &two));
}

fn csv(path: &Path) {
    let mut file = BufWriter::new(File::create(path).expect("a file"));
    writeln!(file, "a,b,c,d,e,label").expect("written");
    for row in 0..4_000_000_u32 {
        let (a, b) = (f64::from(row % 9973) / 97.0, f64::from(row % 7919) / 1009.0);
        writeln!(
            file,
            "{a:.4},{b:.5},{},{:.3},{},{}",
            row,
            a - b,
            row % 101,
            row % 2
        )
        .expect("written");
    }
    file.into_inner().expect("written");
    let bytes = std::fs::metadata(path).expect("a file").len();
    println!("csv, {} MiB:", bytes >> 20);
    for shift in [20, 22, 23, 24] {
        reset_peak();
        let before = peak();
        let cut = cost(|| {
            let parts = pieces(path, 1 << shift).map(|part| part.expect("cut").bytes());
            assert_eq!(parts.sum::<u64>(), bytes);
        });
        let one = cost(|| read(path, 1 << shift, 1));
        let two = cost(|| read(path, 1 << shift, 2));
        let most = peak().saturating_sub(before);
        println!(
            "  {:>6} KiB a piece: one thread {} ms, of which {:.3} cuts; two threads {:.2} times as \
             fast; {most} KiB of memory",
            (1 << shift) / 1024,
            one.time.as_millis(),
            cut.processor / one.processor,
            faster(&one, &two),
        );
    }
}

fn faster(one: &Cost, two: &Cost) -> f64 {
    one.time.as_secs_f64() / two.time.as_secs_f64()
}

fn pieces(path: &Path, bytes: u64) -> Pieces {
    let options = PieceOptions::default().with_bytes(bytes);
    let paths: [PathBuf; 1] = [path.to_owned()];
    Pieces::open(&paths, &options).expect("opened")
}

fn read(path: &Path, bytes: u64, threads: usize) {
    let parts = Mutex::new(pieces(path, bytes));
    let work = || {
        loop {
            let part = parts.lock().expect("no panic").next();
            let Some(part) = part else { return };
            let piece = part.and_then(Part::read).expect("read");
            assert!(piece.rows > 0);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
}

fn cost(mut work: impl FnMut()) -> Cost {
    let before = processor();
    let times = (0..TIMES).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed()
    });
    Cost {
        time: times.min().unwrap_or_default(),
        processor: (processor() - before) / f64::from(TIMES),
    }
}

/// The processor time of this process and of its children so far, in hundredths of a second, where the
/// system tells it.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default();
    // Of this process in user and kernel mode, and the same of its children.
    let times = fields.split_whitespace().skip(11).take(4);
    times.filter_map(|time| time.parse::<f64>().ok()).sum()
}

/// The peak of memory in KiB, where the system tells it.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let size = line.and_then(|line| line.split_whitespace().next());
    size.and_then(|size| size.parse().ok()).unwrap_or(0)
}

fn reset_peak() {
    // Elsewhere the peaks of all are the highest so far.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
