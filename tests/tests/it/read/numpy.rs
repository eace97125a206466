//! Dtypes, byte orders and layouts that the fixtures do not have.

use npyz::WriterBuilder;
use schema_core::arrays::{OwnedElement, TextArray};
use schema_core::ndarray::{Array2, ArrayD, ShapeBuilder};
use schema_core::{AnyArray, Arrays};

use super::files::{npy, npz};

fn one(bytes: &[u8]) -> AnyArray {
    let mut arrays = Arrays::from_npy("x", bytes).unwrap();
    arrays.remove("x").unwrap()
}

fn reason(bytes: &[u8]) -> String {
    let arrays = Arrays::from_npy("x", bytes).unwrap();
    let (name, reason) = arrays.unreadable().next().unwrap();
    assert_eq!(name, "x");
    reason.to_owned()
}

/// Arrays by another writer of `.npy`, in both byte orders and both layouts.
fn written_elsewhere<T>(descr: &str, values: [T; 6])
where
    T: OwnedElement + npyz::Serialize + Copy + std::fmt::Debug + PartialEq,
{
    for order in ["<", ">"] {
        for fortran in [false, true] {
            let dtype = npyz::DType::Plain(format!("{order}{descr}").parse().unwrap());
            let mut bytes = Vec::new();
            let mut writer = npyz::WriteOptions::new()
                .dtype(dtype)
                .shape(&[2, 3])
                .order(if fortran {
                    npyz::Order::Fortran
                } else {
                    npyz::Order::C
                })
                .writer(&mut bytes)
                .begin_nd()
                .unwrap();
            writer.extend(values).unwrap();
            writer.finish().unwrap();
            let expected = Array2::from_shape_vec((2, 3).set_f(fortran), values.to_vec()).unwrap();
            let found: Array2<T> = one(&bytes).into_array().unwrap();
            assert_eq!(found, expected, "{order}{descr}, fortran {fortran}");
            assert_eq!(found.is_standard_layout(), !fortran);
        }
    }
}

#[test]
fn every_number_of_either_byte_order_reads_back() {
    written_elsewhere::<u16>("u2", [0, 1, 2, 255, 256, u16::MAX]);
    written_elsewhere::<u32>("u4", [0, 1, 2, 255, 256, u32::MAX]);
    written_elsewhere::<u64>("u8", [0, 1, 2, 255, 256, u64::MAX]);
    written_elsewhere::<i16>("i2", [0, -1, 2, 255, i16::MIN, i16::MAX]);
    written_elsewhere::<i32>("i4", [0, -1, 2, 255, i32::MIN, i32::MAX]);
    written_elsewhere::<i64>("i8", [0, -1, 2, 255, i64::MIN, i64::MAX]);
    written_elsewhere::<f32>("f4", [0.0, -1.5, f32::MAX, f32::INFINITY, 1e-45, 3.0]);
    written_elsewhere::<f64>("f8", [0.0, -1.5, f64::MAX, f64::INFINITY, 5e-324, 3.0]);
}

#[test]
fn complex_numbers_are_their_two_parts() {
    let parts = [1.5_f64, -2.0, 0.0, 4.0];
    let little: Vec<u8> = parts.iter().flat_map(|part| part.to_le_bytes()).collect();
    let big: Vec<u8> = parts.iter().flat_map(|part| part.to_be_bytes()).collect();
    let AnyArray::ComplexF64(found) = one(&npy("<c16", "(2,)", &little)) else {
        panic!("complex");
    };
    assert_eq!((found[0].re, found[0].im), (1.5, -2.0));
    assert_eq!((found[1].re, found[1].im), (0.0, 4.0));
    assert_eq!(one(&npy(">c16", "(2,)", &big)), AnyArray::ComplexF64(found));
}

#[test]
fn arrays_longer_than_a_block_are_complete() {
    let numbers: Vec<u32> = (0..100_003).collect();
    let bytes: Vec<u8> = numbers.iter().flat_map(|n| n.to_be_bytes()).collect();
    let file = npy(">u4", "(100003,)", &bytes);
    let expected = AnyArray::from(ArrayD::from_shape_vec(vec![100_003], numbers).unwrap());
    assert_eq!(one(&file), expected);
    let mut arrays = Arrays::from_npz(&npz(&[("x.npy", &file)])).unwrap();
    assert_eq!(arrays.remove("x"), Some(expected));
}

#[test]
fn text_keeps_zeros_inside_and_loses_those_at_its_end() {
    let wide: Vec<u8> = ['é', '\0', '𝄞', '\0', '\0', '\0', '\0', '\0']
        .iter()
        .flat_map(|&letter| u32::from(letter).to_be_bytes())
        .collect();
    let text = |values: [&str; 2]| {
        let values = values.map(str::to_owned).to_vec();
        AnyArray::Text(TextArray::from(
            ArrayD::from_shape_vec(vec![2], values).unwrap(),
        ))
    };
    assert_eq!(one(&npy(">U4", "(2,)", &wide)), text(["é\0𝄞", ""]));
    assert_eq!(
        one(&npy("|S3", "(2,)", "\0a\0é\0".as_bytes())),
        text(["\0a", "é"])
    );
}

#[test]
fn unsupported_dtypes_are_named_with_help() {
    for (descr, expected) in [
        (
            "|O",
            "holds pickled objects, which can run code when read; save it with a numeric or text dtype",
        ),
        (
            "<M8[D]",
            "holds datetimes (<M8[D]); save it as numbers, such as x.astype('i8')",
        ),
        (
            "<m8[ns]",
            "holds durations (<m8[ns]); save it as numbers, such as x.astype('i8')",
        ),
        (
            "|V2",
            "holds raw bytes (|V2), as bfloat16 is saved too; save it as numbers, such as x.astype('f4')",
        ),
        (
            "<f16",
            "holds long doubles (<f16), which differ between machines; save it as 'f8' or 'c16'",
        ),
        ("<U0", "holds text of no characters"),
        ("<q17", "holds the dtype `<q17`, which is not supported"),
        ("", "holds the dtype ``, which is not supported"),
    ] {
        assert_eq!(reason(&npy(descr, "(2,)", &[0; 64])), expected);
    }
}

#[test]
fn records_with_any_fields_are_unreadable() {
    for fields in [
        "[('id', '<i4'), ('v', '<f8')]",
        "[(('title', 'a'), [('b', '|O')], (2, 3))]",
        "('<f4', (2,))",
    ] {
        let header = format!("{{'descr': {fields}, 'fortran_order': False, 'shape': (2,), }}");
        let mut file = b"\x93NUMPY\x03\x00".to_vec();
        file.extend(u32::try_from(header.len()).unwrap().to_le_bytes());
        file.extend(header.as_bytes());
        assert_eq!(
            reason(&file),
            "holds structured records; save each field as an array of its own"
        );
    }
}

#[test]
fn invalid_text_is_an_error_with_its_position() {
    let surrogate: Vec<u8> = [0x61_u32, 0xD800, 0x62, 0x63]
        .iter()
        .flat_map(|unit| unit.to_le_bytes())
        .collect();
    assert_eq!(
        reason(&npy("<U1", "(2, 2)", &surrogate)),
        "holds U+D800, which is not a character, at [0, 1]"
    );
    assert_eq!(
        reason(&npy("|S1", "(2,)", b"a\xe9")),
        "holds bytes that are not UTF-8 at [1]"
    );
}

#[test]
fn other_files_of_an_archive_are_named_and_folders_passed_over() {
    let x = npy("|u1", "(2,)", &[1, 2]);
    let bytes = npz(&[("deep/x.npy", &x), ("readme.txt", b"hello"), ("deep/", b"")]);
    let arrays = Arrays::from_npz(&bytes).unwrap();
    assert_eq!(arrays.names().collect::<Vec<_>>(), ["deep/x", "readme.txt"]);
    assert_eq!(
        arrays.unreadable().collect::<Vec<_>>(),
        [(
            "readme.txt",
            "is not an .npy file, as all arrays in an .npz file must be"
        )]
    );
}
