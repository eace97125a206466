//! Parquet and safetensors: written arrays read back, and unsupported arrays are errors.

use std::path::Path;

use half::{bf16, f16};
use num_complex::Complex;
use proptest::prelude::*;
use schema_core::arrays::{Element, OwnedElement, TextArray};
use schema_core::io::WriteErrorKind;
use schema_core::ndarray::{Array, Array0, Array1, Array2, Array3, ArrayD, IxDyn, array};
use schema_core::{AnyArray, Arrays};

/// Writes arrays and reads them back.
fn again(arrays: &Arrays, extension: &str) -> Arrays {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("arrays").with_extension(extension);
    arrays.write(&path).unwrap();
    Arrays::read(&path).unwrap()
}

/// Compares the debug output, because NaN is not equal to itself.
fn assert_same(found: &Arrays, expected: &Arrays) {
    assert_eq!(format!("{found:?}"), format!("{expected:?}"));
}

fn message(arrays: &Arrays, file: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let error = arrays.write(folder.path().join(file)).unwrap_err();
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
    let folder = format!("{}{}", folder.path().display(), std::path::MAIN_SEPARATOR);
    error.to_string().replace(&folder, "")
}

/// The dtypes of the strategy, in its order.
const KINDS: usize = 16;

/// An array of a dtype and a shape, with values from a seed.
fn made(kind: usize, shape: &[usize], seed: u64) -> AnyArray {
    fn of<T: OwnedElement + Element>(
        shape: &[usize],
        seed: u64,
        value: impl Fn(u64) -> T,
    ) -> AnyArray {
        let mut state = seed | 1;
        AnyArray::from(ArrayD::from_shape_simple_fn(IxDyn(shape), || {
            state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
            value(state >> 11)
        }))
    }
    #[allow(clippy::cast_possible_truncation)] // any value is fine
    match kind {
        0 => of(shape, seed, |bits| bits % 2 == 0),
        1 => of(shape, seed, |bits| bits as u8),
        2 => of(shape, seed, |bits| bits as u16),
        3 => of(shape, seed, |bits| bits as u32),
        4 => of(shape, seed, |bits| bits << 11),
        5 => of(shape, seed, |bits| (bits as u8).cast_signed()),
        6 => of(shape, seed, |bits| (bits as u16).cast_signed()),
        7 => of(shape, seed, |bits| (bits as u32).cast_signed()),
        8 => of(shape, seed, |bits| (bits << 11).cast_signed()),
        9 => of(shape, seed, |bits| f16::from_bits(bits as u16)),
        10 => of(shape, seed, |bits| f32::from_bits(bits as u32)),
        11 => of(shape, seed, |bits| f64::from_bits(bits << 11)),
        12 => of(shape, seed, |bits| "aé𝄞 ".repeat((bits % 4) as usize)),
        // Parquet does not have these dtypes.
        13 => of(shape, seed, |bits| bf16::from_bits(bits as u16)),
        _ => of(shape, seed, |bits| {
            Complex::new(f32::from_bits(bits as u32), 1.5)
        }),
    }
}

/// The values of a dtype that Parquet has.
const IN_PARQUET: usize = 13;

const TEXT: usize = 12;

fn sizes(most: usize) -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(0_usize..4, 0..most)
}

proptest! {
    #[test]
    fn columns_of_any_dtype_and_shape_read_back(
        rows in 0_usize..20,
        columns in proptest::collection::vec((0..IN_PARQUET, sizes(4), any::<u64>(), 0_u8..4), 1..5),
    ) {
        let mut arrays = Arrays::new();
        for (index, (kind, axes, seed, holes)) in columns.into_iter().enumerate() {
            let shape = [&[rows][..], &axes].concat();
            let array = made(kind, &shape, seed);
            // None missing, all missing, or some.
            let mut state = seed;
            let missing = ArrayD::from_shape_simple_fn(IxDyn(&shape), || {
                state = state.rotate_left(7).wrapping_mul(0x9E37_79B9_7F4A_7C15);
                match holes {
                    0 => false,
                    1 => true,
                    _ => state % 3 == 0,
                }
            });
            arrays.insert_with_missing(format!("column {index}"), array, missing).unwrap();
        }
        assert_same(&again(&arrays, "parquet"), &arrays);
        assert_same(&again(&arrays, "arrow"), &arrays);
    }

    #[test]
    fn tensors_of_any_dtype_and_shape_read_back(
        tensors in proptest::collection::vec((0..KINDS - 1, sizes(5), any::<u64>()), 0..6),
    ) {
        let mut arrays = Arrays::new();
        for (index, (kind, shape, seed)) in tensors.into_iter().enumerate() {
            if kind != TEXT {
                arrays.insert(format!("\"tensor\"\n{index}"), made(kind, &shape, seed));
            }
        }
        assert_same(&again(&arrays, "safetensors"), &arrays);
    }
}

#[test]
fn arrays_longer_than_a_batch_are_complete() {
    let rows = 30_000;
    let mut count = 0.0;
    let image = Array3::from_shape_simple_fn((rows, 5, 7), || {
        count += 1.0;
        count
    });
    let y = Array1::from_shape_fn(rows, |row| i64::try_from(row).unwrap());
    let missing = y.mapv(|row| row % 1000 == 0).into_dyn();
    let mut arrays = Arrays::new().with("image", image);
    arrays.insert_with_missing("y", y, missing).unwrap();
    assert_same(&again(&arrays, "parquet"), &arrays);
    assert_same(&again(&arrays, "feather"), &arrays);
    arrays.remove("y");
    assert_same(&again(&arrays, "safetensors"), &arrays);
}

#[test]
fn arrays_of_other_layouts_read_back() {
    let x = Array1::linspace(0.0_f32, 23.0, 24)
        .into_shape_with_order((4, 6))
        .unwrap();
    let mut reversed = x.clone();
    reversed.invert_axis(schema_core::ndarray::Axis(0));
    let arrays = Arrays::new()
        .with("turned", x.clone().reversed_axes().to_owned())
        .with("t", x.t().to_owned());
    let expected = Arrays::new().with("x", reversed.as_standard_layout().to_owned());
    for extension in ["parquet", "arrow", "safetensors"] {
        let found = again(&arrays, extension);
        let turned: Array2<f32> = found.get("turned").unwrap().clone().into_array().unwrap();
        assert_eq!(turned, x.t());
        let found = again(&Arrays::new().with("x", reversed.clone()), extension);
        assert_eq!(found, expected);
    }
}

#[test]
fn what_the_format_cannot_hold_is_refused_by_name() {
    let complex = array![Complex::new(1.0_f64, 2.0)];
    let mut holed = Arrays::new();
    let missing = array![true, false, true].into_dyn();
    holed
        .insert_with_missing("x", array![1, 2, 3], missing)
        .unwrap();
    let text = TextArray::from(array!["a".to_owned()].into_dyn());
    for (arrays, file, expected) in [
        (
            Arrays::new()
                .with("x", Array2::<f32>::zeros((4, 3)))
                .with("y", Array1::<i64>::zeros(3)),
            "a.parquet",
            "`a.parquet`: `y` has 3 rows, but `x` has 4; the columns of .parquet must be equally \
             long\n  help: write .npz, whose arrays may differ in length",
        ),
        (
            Arrays::new().with("x", Array0::<f32>::zeros(())),
            "a.parquet",
            "`a.parquet`: `x` is [], but .parquet holds arrays with an axis of rows",
        ),
        (
            Arrays::new().with("x", ArrayD::<u8>::zeros(IxDyn(&[0, 1 << 20, 1 << 12]))),
            "a.parquet",
            "`a.parquet`: `x` is [0, 1048576, 4096], but .parquet holds rows of at most \
             2147483647 values",
        ),
        (
            Arrays::new().with("x", array![bf16::ONE]),
            "a.parquet",
            "`a.parquet`: `x` is bf16, which .parquet does not support\n  \
             help: convert the array to a dtype of the format: f32 holds every f16 and bf16",
        ),
        (
            Arrays::new().with("x", complex.clone()),
            "a.parquet",
            "`a.parquet`: `x` is complex<f64>, which .parquet does not support\n  \
             help: write .npz, or the real and the imaginary part as two arrays",
        ),
        (
            Arrays::new().with("x", complex),
            "a.safetensors",
            "`a.safetensors`: `x` is complex<f64>, which .safetensors does not support\n  \
             help: write .npz, or the real and the imaginary part as two arrays",
        ),
        (
            Arrays::new().with("x", text),
            "a.safetensors",
            "`a.safetensors`: `x` is text, which .safetensors does not support\n  \
             help: write .npz or .parquet, which hold text",
        ),
        (
            holed,
            "a.safetensors",
            "`a.safetensors`: `x` has 2 of 3 values missing, which .safetensors cannot hold\n  \
             help: fill or drop the missing values first",
        ),
        (
            Arrays::new().with("__metadata__", array![1_u8]),
            "a.safetensors",
            "`a.safetensors`: `__metadata__` has a name that .safetensors cannot represent: it is \
             reserved for metadata",
        ),
    ] {
        assert_eq!(message(&arrays, file), expected);
    }
}

#[test]
fn what_could_not_be_read_is_not_written() {
    let arrays = Arrays::read(schema_tests::fixture("parquet/no_arrays.parquet")).unwrap();
    let error = arrays.write(Path::new("never.parquet")).unwrap_err();
    assert_eq!(error.array(), Some("timestamp"));
    assert!(matches!(error.kind(), WriteErrorKind::Unreadable { .. }));
}

/// The reference reads the written file, although the names in the header keep their order.
#[test]
fn the_reference_reads_what_is_written() {
    let arrays = Arrays::new()
        .with("z", array![true, false, true])
        .with("a", array![[1.5_f64], [2.5]])
        .with("m", Array::from_elem((), 7_u16));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.safetensors");
    arrays.write(&path).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let found = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let a = found.tensor("a").unwrap();
    assert_eq!(a.shape(), [2, 1]);
    assert_eq!(
        a.data(),
        [1.5_f64.to_le_bytes(), 2.5_f64.to_le_bytes()].concat()
    );
    assert_eq!(found.tensor("m").unwrap().data(), [7, 0]);
    assert_eq!(found.tensor("z").unwrap().data(), [1, 0, 1]);
    assert_eq!(
        Arrays::read(&path).unwrap().names().collect::<Vec<_>>(),
        ["z", "a", "m"]
    );
}
