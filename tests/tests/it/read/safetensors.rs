//! safetensors: compared with the reference, and with hostile headers.

use half::bf16;
use num_complex::Complex;
use proptest::prelude::*;
use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView, serialize};
use schema_core::io::ReadErrorKind;
use schema_core::ndarray::{Array1, Array2, array};
use schema_core::{AnyArray, Arrays};
use schema_tests::fixture;

/// A file with the header and the data.
fn file(header: &str, data: &[u8]) -> Vec<u8> {
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend(header.as_bytes());
    file.extend(data);
    file
}

fn message(header: &str, data: usize) -> String {
    let bytes = file(header, &vec![0; data]);
    Arrays::from_safetensors(&bytes).unwrap_err().to_string()
}

#[test]
fn the_order_is_that_of_the_header_and_not_of_the_data() {
    let arrays = Arrays::read(fixture("safetensors/rare.safetensors")).unwrap();
    assert_eq!(arrays.names().collect::<Vec<_>>(), ["e4m3", "c64", "bf16"]);
    let bf16: Array2<bf16> = arrays.get("bf16").unwrap().clone().into_array().unwrap();
    assert_eq!(bf16, array![[bf16::from_f32(1.5), bf16::from_f32(-2.0)]]);
    let complex: Array1<Complex<f32>> = arrays.get("c64").unwrap().clone().into_array().unwrap();
    assert_eq!(complex, array![Complex::new(1.0, -1.0)]);
    assert_eq!(
        arrays.unreadable().collect::<Vec<_>>(),
        [(
            "e4m3",
            "holds floats of fewer than 16 bits (F8_E4M3); save it as F16, BF16 or F32"
        )]
    );
}

#[test]
fn damaged_headers_are_named_with_the_array_and_the_place() {
    for (header, data, expected) in [
        (
            r#"{"x":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#,
            3,
            "`x` is cut short: its data takes 4 bytes, but only 3 are present\n  \
             help: the file was not written or copied completely; save it again",
        ),
        (
            r#"{"x":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#,
            6,
            "the input has 2 bytes after byte 4 of the data that do not belong to an array",
        ),
        (
            r#"{"x":{"dtype":"F32","shape":[4],"data_offsets":[0,4]}}"#,
            4,
            "`x` has 4 bytes of data, but its values take 16",
        ),
        (
            r#"{"x":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"y":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}"#,
            6,
            "`y` begins at byte 2 of the data, but should begin at byte 4\n  \
             help: arrays follow each other without gap or overlap; save the file again",
        ),
        (
            r#"{"y":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}"#,
            8,
            "`y` begins at byte 4 of the data, but should begin at byte 0\n  \
             help: arrays follow each other without gap or overlap; save the file again",
        ),
        (
            r#"{"x":{"dtype":"U8","shape":[4],"data_offsets":[0,18446744073709551615]}}"#,
            4,
            "`x` has 18446744073709551615 bytes of data, but its values take 4",
        ),
        (
            r#"{"x":{"dtype":"U8","shape":[],"data_offsets":[0,1]},"y":{"dtype":"U8","shape":[],"data_offsets":[1,0]}}"#,
            1,
            "`y` begins at byte 1 of the data and ends at byte 0",
        ),
        (
            r#"{"x":{"dtype":"F64","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#,
            0,
            "`x` has a header that claims 4294967296 x 4294967296 values, more than a file can \
             hold",
        ),
        (
            r#"{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"x":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#,
            2,
            "`x` appears twice, and the two may differ\n  help: give each array a name of its own",
        ),
        (
            "{\"x\":{\"dtype\":\"U8\",\n\"shape\":[-1],\"data_offsets\":[0,1]}}",
            1,
            "`x` has a damaged header: invalid value: integer `-1`, expected u64 (byte 30 of it)",
        ),
        (
            r#"{"x":{"dtype":"U8","shape":[1]}}"#,
            1,
            "`x` has a damaged header: missing field `data_offsets` (byte 30 of it)",
        ),
        (
            r#"{"x":{"dtype":"U8","#,
            0,
            "the input has a damaged header: EOF while parsing an object (byte 18 of it)",
        ),
        (
            r#"["x"]"#,
            0,
            "the input has a damaged header: invalid type: sequence, expected an object of tensors (byte 0 of it)",
        ),
        (
            r#"{"__metadata__":{"a":1}}"#,
            0,
            "the input has a damaged header: invalid type: integer `1`, expected a string (byte 21 of it)",
        ),
    ] {
        assert_eq!(message(header, data), expected, "{header}");
    }
}

#[test]
fn a_header_longer_than_its_file_is_an_error() {
    let long = |length: u64| {
        let bytes = [&length.to_le_bytes()[..], b"{}"].concat();
        Arrays::from_safetensors(&bytes).unwrap_err().to_string()
    };
    assert_eq!(
        long(3),
        "the input is cut short: its header takes 3 bytes, but only 2 are present\n  \
         help: the file was not written or copied completely; save it again"
    );
    assert_eq!(
        long(u64::MAX),
        "the input has a header that claims 18446744073709551615 bytes; at most 100000000 are \
         accepted"
    );
    let short = Arrays::from_safetensors(&[0; 7]).unwrap_err();
    assert!(matches!(
        short.kind(),
        ReadErrorKind::Truncated {
            part: "header",
            found: 7,
            ..
        }
    ));
    assert!(
        Arrays::from_safetensors(&file("{}", b""))
            .unwrap()
            .is_empty()
    );
}

const DTYPES: [(Dtype, &str); 14] = [
    (Dtype::BOOL, "bool"),
    (Dtype::U8, "u8"),
    (Dtype::U16, "u16"),
    (Dtype::U32, "u32"),
    (Dtype::U64, "u64"),
    (Dtype::I8, "i8"),
    (Dtype::I16, "i16"),
    (Dtype::I32, "i32"),
    (Dtype::I64, "i64"),
    (Dtype::F16, "f16"),
    (Dtype::BF16, "bf16"),
    (Dtype::F32, "f32"),
    (Dtype::F64, "f64"),
    (Dtype::C64, "complex<f32>"),
];

/// The values in the layout of the format.
fn bytes_of(array: &AnyArray) -> Vec<u8> {
    macro_rules! bytes {
        ($array:ident) => {
            $array
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect()
        };
    }
    match array {
        AnyArray::Bool(array) => array.iter().map(|&value| u8::from(value)).collect(),
        AnyArray::U8(array) => bytes!(array),
        AnyArray::U16(array) => bytes!(array),
        AnyArray::U32(array) => bytes!(array),
        AnyArray::U64(array) => bytes!(array),
        AnyArray::I8(array) => bytes!(array),
        AnyArray::I16(array) => bytes!(array),
        AnyArray::I32(array) => bytes!(array),
        AnyArray::I64(array) => bytes!(array),
        AnyArray::F16(array) => bytes!(array),
        AnyArray::BF16(array) => bytes!(array),
        AnyArray::F32(array) => bytes!(array),
        AnyArray::F64(array) => bytes!(array),
        AnyArray::ComplexF32(array) => {
            let parts = array.iter().flat_map(|value| [value.re, value.im]);
            parts.flat_map(f32::to_le_bytes).collect()
        }
        other => panic!("a tensor of {}", other.dtype()),
    }
}

fn tensors() -> impl Strategy<Value = Vec<(usize, Vec<usize>)>> {
    let shape = proptest::collection::vec(0_usize..4, 0..4);
    proptest::collection::vec((0..DTYPES.len(), shape), 0..6)
}

proptest! {
    #[test]
    fn what_the_reference_writes_reads(tensors in tensors()) {
        let data: Vec<Vec<u8>> = tensors
            .iter()
            .map(|(dtype, shape)| {
                let size = DTYPES[*dtype].0.bitsize() / 8 * shape.iter().product::<usize>();
                (0..size).map(|byte| u8::from(byte % 3 == 0)).collect()
            })
            .collect();
        let views = tensors.iter().zip(&data).enumerate().map(|(index, ((dtype, shape), data))| {
            let view = TensorView::new(DTYPES[*dtype].0, shape.clone(), data).unwrap();
            (format!("t{index}"), view)
        });
        let bytes = serialize(views, None).unwrap();
        let arrays = Arrays::from_safetensors(&bytes).unwrap();
        prop_assert_eq!(arrays.len(), tensors.len());
        for (index, (dtype, shape)) in tensors.iter().enumerate() {
            let array = arrays.get(&format!("t{index}")).unwrap();
            prop_assert_eq!(array.dtype().to_string(), DTYPES[*dtype].1);
            prop_assert_eq!(array.shape(), shape.as_slice());
            prop_assert_eq!(&bytes_of(array), &data[index]);
        }
    }

    /// Slightly changed headers are accepted and rejected as by the reference.
    #[test]
    fn the_reference_refuses_what_is_refused(
        starts in proptest::collection::vec(0_u64..6, 1..4),
        lengths in proptest::collection::vec(0_u64..5, 4),
        shapes in proptest::collection::vec(0_u64..5, 4),
        data in 0_usize..12,
    ) {
        let tensors: Vec<String> = starts
            .iter()
            .zip(&lengths)
            .zip(&shapes)
            .enumerate()
            .map(|(index, ((start, length), size))| {
                let end = start + length;
                format!(r#""t{index}":{{"dtype":"U8","shape":[{size}],"data_offsets":[{start},{end}]}}"#)
            })
            .collect();
        let bytes = file(&format!("{{{}}}", tensors.join(",")), &vec![0; data]);
        prop_assert_eq!(
            Arrays::from_safetensors(&bytes).is_ok(),
            SafeTensors::deserialize(&bytes).is_ok()
        );
    }
}
