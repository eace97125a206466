//! Files that are elsewhere are read like files at paths.

use std::io;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use schema_files::{Bytes, DataFile, PieceOptions, Pieces, ReadError, ReadLimits, Remote};

use crate::fixtures;

/// Serves bytes, and counts what is asked for.
#[derive(Debug)]
struct Served {
    bytes: Vec<u8>,
    ranges: Mutex<Vec<Range<u64>>>,
    /// How many requests succeed.
    left: AtomicU64,
}

impl Served {
    fn new(bytes: Vec<u8>) -> Arc<Served> {
        Arc::new(Served {
            bytes,
            ranges: Mutex::default(),
            left: AtomicU64::new(u64::MAX),
        })
    }
}

impl Remote for Served {
    fn length(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn fetch(&self, range: Range<u64>) -> io::Result<Bytes> {
        self.ranges.lock().unwrap().push(range.clone());
        if self.left.fetch_sub(1, Ordering::Relaxed) == 0 {
            self.left.store(0, Ordering::Relaxed);
            // As a network may say it of a connection that breaks off.
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the line is dead",
            ));
        }
        let [start, end] = [range.start, range.end].map(|at| usize::try_from(at).unwrap());
        Ok(Arc::new(self.bytes[start..end].to_vec()))
    }
}

/// All pieces, as text, because NaN differs from itself.
fn pieces(file: &DataFile, options: &PieceOptions) -> Result<Vec<String>, ReadError> {
    let pieces = Pieces::open([file], options)?;
    pieces
        .map(|part| Ok(format!("{:?}", part?.read()?)))
        .collect()
}

fn text<T: std::fmt::Debug>(result: Result<T, ReadError>) -> String {
    match result {
        Ok(read) => format!("{read:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn fixtures_elsewhere_are_those_at_paths() {
    let limits = ReadLimits::default().with_max_bytes(1 << 22);
    let options = PieceOptions::from(limits).with_bytes(1000);
    let is_short = |path: &PathBuf| std::fs::metadata(path).unwrap().len() < 1 << 20;
    for path in fixtures::all().into_iter().filter(is_short) {
        let here = DataFile::from(&path);
        let there = DataFile::remote(&path, Served::new(std::fs::read(&path).unwrap()));
        let whole = |file: &DataFile| text(file.read(options.read()));
        assert_eq!(whole(&there), whole(&here));
        assert_eq!(
            text(pieces(&there, &options)),
            text(pieces(&here, &options))
        );
    }
}

/// `x[rows, 8]` of f32, in the format of NumPy.
fn npy(rows: usize) -> Vec<u8> {
    let header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, 8), }}");
    let mut bytes = b"\x93NUMPY\x01\x00\x76\x00".to_vec();
    bytes.extend(format!("{header:<117}\n").bytes());
    let numbers = (0_u16..=u16::MAX).cycle().take(rows * 8);
    bytes.extend(numbers.flat_map(|number| f32::from(number).to_le_bytes()));
    bytes
}

#[test]
fn few_requests_fetch_each_byte_once() {
    let bytes = npy(1 << 20);
    let length = bytes.len() as u64;
    let served = Served::new(bytes);
    let file = DataFile::remote("a://b/x.npy", served.clone());
    let opened = Pieces::open([&file], &PieceOptions::default()).unwrap();
    let header: u64 = served
        .ranges
        .lock()
        .unwrap()
        .iter()
        .map(|range| range.end - range.start)
        .sum();
    assert!(header <= 1 << 16, "{header} bytes for a header");
    let mut rows = 0;
    for part in opened {
        rows += part.unwrap().read().unwrap().rows;
    }
    assert_eq!(rows, 1 << 20);
    let ranges = served.ranges.lock().unwrap();
    assert!(ranges.len() <= 14, "{ranges:?}");
    let fetched: u64 = ranges.iter().map(|range| range.end - range.start).sum();
    assert!(fetched <= length + (1 << 19), "{fetched} of {length} bytes");
}

#[test]
fn a_broken_line_is_no_damage() {
    for name in ["x.npy", "x.parquet", "x.csv", "x.npz"] {
        let bytes = match name {
            "x.npz" => {
                let mut archive = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
                let options = zip::write::SimpleFileOptions::default();
                archive.start_file("x.npy", options).unwrap();
                io::Write::write_all(&mut archive, &npy(1 << 18)).unwrap();
                archive.finish().unwrap().into_inner()
            }
            "x.csv" => (0..1 << 18)
                .flat_map(|at| format!("{at},1.5,7\n").into_bytes())
                .collect(),
            "x.npy" => npy(1 << 18),
            _ => parquet(),
        };
        let file = |requests| {
            let served = Served::new(bytes.clone());
            served.left.store(requests, Ordering::Relaxed);
            DataFile::remote(format!("a://b/{name}"), served)
        };
        let options = PieceOptions::default().with_bytes(1 << 16);
        let mut failed = 0;
        for requests in 0.. {
            let Err(error) = pieces(&file(requests), &options) else {
                break;
            };
            failed += 1;
            let message = error.to_string();
            assert!(
                message.contains("cannot be read: the line is dead"),
                "{requests}: {message}"
            );
            assert!(message.contains(&format!("a://b/{name}")), "{message}");
        }
        assert!(failed > 2, "{name}");
    }
}

/// One group of rows, which is cut.
fn parquet() -> Vec<u8> {
    use arrow_array::{Float64Array, RecordBatch};
    use parquet::arrow::ArrowWriter;
    use parquet::file::properties::WriterProperties;

    // Not to be compressed.
    let mut state = 1_u64;
    let mut random = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        f64::from_bits(state >> 12)
    };
    let column = Float64Array::from_iter_values((0..1 << 20).map(|_| random()));
    let batch = RecordBatch::try_from_iter([("x", Arc::new(column) as _)]).unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(1 << 20));
    let properties = properties.build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}
