//! Compares every `.npy` and `.npz` fixture with what NumPy reads in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use schema_core::ndarray::ArrayD;
use schema_core::{AnyArray, Arrays, DType};
use schema_tests::fixture;
use serde_json::{Map, Value, json};

/// Dtypes that NumPy reads, but that schemas do not have.
const NO_DTYPE: [&str; 2] = ["<M8[D]", "structured"];

#[test]
fn every_file_reads_as_in_numpy() {
    let expected = fs::read_to_string(fixture("expected.json")).unwrap();
    let expected: Map<String, Value> = serde_json::from_str(&expected).unwrap();
    let mut seen = BTreeSet::new();
    for folder in ["npy", "article", "datasets"] {
        for file in fs::read_dir(fixture(folder)).unwrap() {
            let file = file.unwrap().file_name().into_string().unwrap();
            let key = format!("{folder}/{file}");
            let extension = Path::new(&file).extension().unwrap();
            if extension != "npy" && extension != "npz" {
                continue;
            }
            let expected = expected
                .get(&key)
                .unwrap_or_else(|| panic!("{key} is not in expected.json"));
            if extension == "npz" {
                check_archive(&key, expected.as_object().unwrap());
            } else {
                check_file(&key, expected);
            }
            seen.insert(key);
        }
    }
    assert!(seen.len() > 30, "only {} fixtures", seen.len());
    let known: BTreeSet<String> = expected.keys().cloned().collect();
    assert_eq!(seen, known);
}

fn check_archive(key: &str, expected: &Map<String, Value>) {
    let arrays = Arrays::read(fixture(key)).unwrap();
    let names: Vec<&str> = arrays.names().collect();
    let known: BTreeSet<&str> = expected.keys().map(String::as_str).collect();
    assert_eq!(names.iter().copied().collect::<BTreeSet<_>>(), known);
    for (name, expected) in expected {
        check_array(&format!("{key}: {name}"), &arrays, name, expected);
    }
}

fn check_file(key: &str, expected: &Value) {
    let arrays = Arrays::read(fixture(key));
    match key {
        "npy/bad_magic.npy" | "npy/truncated.npy" | "npy/shape_overflow.npy" => {
            assert!(expected.get("refused").is_some());
            assert!(arrays.is_err(), "{key}");
        }
        _ => {
            let name = key.split_once('/').unwrap().1.strip_suffix(".npy").unwrap();
            check_array(key, &arrays.unwrap(), name, expected);
        }
    }
}

fn check_array(key: &str, arrays: &Arrays, name: &str, expected: &Value) {
    let dtype = expected.get("dtype").and_then(Value::as_str);
    let Some(dtype) = dtype.filter(|dtype| !NO_DTYPE.contains(dtype)) else {
        assert_eq!(arrays.get(name), None, "{key}");
        assert!(arrays.unreadable().any(|(entry, _)| entry == name), "{key}");
        return;
    };
    let array = arrays
        .get(name)
        .unwrap_or_else(|| panic!("{key} could not be read"));
    assert_eq!(array.dtype(), dtype_of(dtype), "{key}");
    assert_eq!(json!(array.shape()), expected["shape"], "{key}");
    for (what, found) in facts(array) {
        if let Some(expected) = expected.get(what) {
            assert_eq!(&found, expected, "{key}: {what}");
        }
    }
}

fn dtype_of(numpy: &str) -> DType {
    match &numpy[1..] {
        "b1" => DType::Bool,
        "u1" => DType::U8,
        "i4" => DType::I32,
        "i8" => DType::I64,
        "f2" => DType::F16,
        "f4" => DType::F32,
        "f8" => DType::F64,
        "c8" => DType::ComplexF32,
        text if text.starts_with(['U', 'S']) => DType::Text,
        other => panic!("a fixture of {other}"),
    }
}

/// An array in the form of `expected.json`.
fn facts(array: &AnyArray) -> Vec<(&'static str, Value)> {
    let (values, fortran) = match array {
        AnyArray::Bool(array) => floats(array, |value| f64::from(u8::from(value))),
        AnyArray::U8(array) => floats(array, f64::from),
        AnyArray::I32(array) => floats(array, f64::from),
        AnyArray::I64(array) => floats(array, |value| i32::try_from(value).unwrap().into()),
        AnyArray::F16(array) => floats(array, f64::from),
        AnyArray::F32(array) => floats(array, f64::from),
        AnyArray::F64(array) => floats(array, f64::from),
        AnyArray::Text(a) => {
            let text: Vec<&String> = a.values().iter().collect();
            return vec![("values", json!(text))];
        }
        _ => return Vec::new(),
    };
    let finite = || values.iter().copied().filter(|value| value.is_finite());
    let mut facts = vec![
        ("fortran", json!(fortran)),
        (
            "nan",
            json!(values.iter().filter(|value| value.is_nan()).count()),
        ),
        (
            "inf",
            json!(values.iter().filter(|value| value.is_infinite()).count()),
        ),
    ];
    facts.extend(finite().reduce(f64::min).map(|least| ("min", json!(least))));
    facts.extend(finite().reduce(f64::max).map(|most| ("max", json!(most))));
    facts
}

/// The values, and whether the layout is column-major.
fn floats<T: Copy>(array: &ArrayD<T>, to_f64: impl Fn(T) -> f64) -> (Vec<f64>, bool) {
    let values = array.iter().map(|&value| to_f64(value)).collect();
    (values, !array.is_standard_layout())
}

#[test]
fn values_have_the_positions_of_numpy() {
    let read = |file: &str, name: &str| Arrays::read(fixture(file)).unwrap().remove(name).unwrap();
    let plain = read("npy/f4_c.npy", "f4_c");
    for (file, name) in [
        ("npy/f4_fortran.npy", "f4_fortran"),
        ("npy/version2.npy", "version2"),
        ("npy/version3.npy", "version3"),
        ("npy/deflated.npz", "a"),
    ] {
        assert_eq!(read(file, name), plain, "{file}");
    }
    let (AnyArray::F32(plain), AnyArray::F64(big)) =
        (plain, read("npy/f8_big_endian.npy", "f8_big_endian"))
    else {
        panic!("f32 and f64");
    };
    assert_eq!(plain.mapv(f64::from), big);
    let AnyArray::Text(bytes) = read("npy/bytes.npy", "bytes") else {
        panic!("text");
    };
    assert_eq!(
        bytes.into_values().into_raw_vec_and_offset().0,
        ["1", "22", "a"]
    );
}

#[test]
fn the_order_is_that_of_the_archive() {
    let arrays = Arrays::read(fixture("npy/many.npz")).unwrap();
    let expected: Vec<String> = (0..12).map(|index| format!("arr{index}")).collect();
    assert_eq!(arrays.names().collect::<Vec<_>>(), expected);
}

#[test]
fn a_file_is_read_by_its_content_and_named_without_its_extension() {
    let folder = tempfile::tempdir().unwrap();
    for (from, to, names) in [
        ("npy/f2.npy", "half.data.json", vec!["half.data"]),
        ("article/clean.npz", "clean.npy", vec!["x", "y"]),
        ("article/clean.json", "clean.npz", vec!["x", "y"]),
    ] {
        let path = folder.path().join(to);
        fs::copy(fixture(from), &path).unwrap();
        let arrays = Arrays::read(&path).unwrap();
        assert_eq!(arrays.names().collect::<Vec<_>>(), names, "{from}");
    }
}

#[test]
fn bytes_and_files_read_the_same() {
    for file in ["npy/i8.npy", "npy/deflated.npz", "article/missing.json"] {
        let bytes = fs::read(fixture(file)).unwrap();
        let from_bytes = match file.rsplit_once('.').unwrap().1 {
            "npy" => Arrays::from_npy("i8", &bytes),
            "npz" => Arrays::from_npz(&bytes),
            _ => Arrays::from_json(str::from_utf8(&bytes).unwrap()),
        };
        let from_file = Arrays::read(fixture(file)).unwrap();
        // Debug output is compared, because NaN is not equal to itself.
        assert_eq!(
            format!("{:?}", from_bytes.unwrap()),
            format!("{from_file:?}")
        );
    }
}
