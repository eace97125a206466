//! Measures the time and memory to read the inputs of a model of 500 MB.
//!
//! `cargo run --release --package schema-models --example large_model`
//!
//! The files are created in a temporary folder, with sparse weights, and removed.

// Only small constants are cast.
#![allow(clippy::cast_possible_truncation)]

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Instant;

use schema_models::Model;

const WEIGHTS: u32 = 500_000_000;

/// The number of nodes of the model that is large because of its nodes.
const NODES: usize = 200_000;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("large-model-{}", std::process::id()));
    fs::create_dir(&folder)?;
    let measured = measure(&folder);
    fs::remove_dir_all(&folder)?;
    measured
}

fn measure(folder: &Path) -> Result<(), Box<dyn Error>> {
    let onnx = folder.join("weights.onnx");
    write_onnx(&onnx)?;
    let keras = folder.join("weights.keras");
    write_keras(&keras)?;
    let nodes = folder.join("nodes.onnx");
    write_nodes(&nodes)?;
    println!("peak memory before: {}", peak_memory());
    for path in [&onnx, &keras, &nodes] {
        let mut best = f64::INFINITY;
        for _ in 0..10 {
            let start = Instant::now();
            let model = Model::read(path)?;
            best = best.min(start.elapsed().as_secs_f64());
            assert_eq!(model.inputs()[0].to_string(), "x: f32[_, 3]");
        }
        let size = fs::metadata(path)?.len() / 1_000_000;
        let name = path.file_name().unwrap_or_default().display();
        println!(
            "{name}: {size} MB in {:.2} ms, peak memory {}",
            best * 1e3,
            peak_memory()
        );
    }
    Ok(())
}

/// Ten weights, then the input: the fields of a message are in the order of their numbers.
fn write_onnx(path: &Path) -> io::Result<()> {
    let input = input();
    let each = WEIGHTS / 10;
    let mut weight = vec![0x42, 1, b'w'];
    weight.push(0x4A);
    weight.extend(varint(each.into()));
    let mut head = vec![0x2A];
    head.extend(varint(weight.len() as u64 + u64::from(each)));
    head.extend(&weight);
    let graph = (head.len() as u64 + u64::from(each)) * 10 + input.len() as u64;
    let mut file = File::create(path)?;
    file.write_all(&[0x08, 8, 0x3A])?;
    file.write_all(&varint(graph))?;
    for _ in 0..10 {
        file.write_all(&head)?;
        file.seek(SeekFrom::Current(each.into()))?;
    }
    file.write_all(&input)
}

fn write_nodes(path: &Path) -> io::Result<()> {
    // A node with two inputs, an output, a name and the name of its operation.
    let node =
        b"\x0A\x0Cencoder/in_a\x0A\x0Cencoder/in_b\x12\x0Bencoder/out\x1A\x08node_123\x22\x03Add";
    let field = [&[0x0A, node.len() as u8][..], node].concat();
    let input = input();
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(&[0x08, 8, 0x3A])?;
    file.write_all(&varint((field.len() * NODES + input.len()) as u64))?;
    for _ in 0..NODES {
        file.write_all(&field)?;
    }
    file.write_all(&input)?;
    file.flush()
}

/// `x: float32[?, 3]`, as a field of a graph.
fn input() -> Vec<u8> {
    let shape = [0x0A, 0, 0x0A, 2, 0x08, 3];
    let tensor = [&[0x08, 1, 0x12, shape.len() as u8][..], &shape].concat();
    let of_type = [&[0x0A, tensor.len() as u8][..], &tensor].concat();
    let info = [&[0x0A, 1, b'x', 0x12, of_type.len() as u8][..], &of_type].concat();
    [&[0x5A, info.len() as u8][..], &info].concat()
}

fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7F {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// Weights, then the configuration, then the directory of the two.
fn write_keras(path: &Path) -> io::Result<()> {
    let config = br#"{"class_name": "Sequential", "config": {"layers": [{"class_name": "InputLayer", "config": {"name": "x", "batch_shape": [null, 3], "dtype": "float32"}}]}}"#;
    let mut file = File::create(path)?;
    let mut directory = Vec::new();
    let mut at = 0;
    for (name, checksum, size) in [
        ("model.weights.h5", 0, WEIGHTS),
        ("config.json", crc32(config), config.len() as u32),
    ] {
        let mut shared = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        for field in [checksum, size, size, name.len() as u32] {
            shared.extend(field.to_le_bytes());
        }
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&shared);
        directory.extend([0; 10]);
        directory.extend(u32::to_le_bytes(at));
        directory.extend(name.as_bytes());
        file.write_all(b"PK\x03\x04")?;
        file.write_all(&shared)?;
        file.write_all(name.as_bytes())?;
        if name == "config.json" {
            file.write_all(config)?;
        } else {
            file.seek(SeekFrom::Current(size.into()))?;
        }
        at = file.stream_position()? as u32;
    }
    file.write_all(&directory)?;
    file.write_all(b"PK\x05\x06\0\0\0\0\x02\0\x02\0")?;
    file.write_all(&(directory.len() as u32).to_le_bytes())?;
    file.write_all(&at.to_le_bytes())?;
    file.write_all(&[0, 0])
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| {
            (sum >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(sum & 1))
        })
    })
}

/// The peak memory of the process, as Linux reports it.
fn peak_memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or("unknown".to_owned(), |peak| peak.trim().to_owned())
}
