//! Written arrays read back.

use num_complex::Complex;
use proptest::collection::vec;
use proptest::prelude::*;
use schema_core::arrays::{Cell, OwnedElement, TextArray};
use schema_core::ndarray::{self, ArrayD, IxDyn, ShapeBuilder, array};
use schema_core::{AnyArray, Arrays, DType, InputSchema};

fn round(arrays: &Arrays, extension: &str) -> Arrays {
    if extension == "serde" {
        let text = serde_json::to_string(arrays).unwrap_or_else(|error| panic!("{error}"));
        let read: Arrays = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}"));
        let json = Arrays::from_json(&text).unwrap_or_else(|error| panic!("{error}"));
        assert!(read.names().eq(json.names()));
        return read;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("x.{extension}"));
    arrays
        .write(&path)
        .unwrap_or_else(|error| panic!("{error}"));
    Arrays::read(&path).unwrap_or_else(|error| panic!("{error}"))
}

/// An array of the given shape in either layout, with repeating values.
fn shaped<T: OwnedElement + Clone>(shape: &[usize], fortran: bool, values: &[T]) -> AnyArray {
    let count = shape.iter().product();
    // If at most one axis is longer than 1, both layouts are the same.
    let fortran = fortran && shape.iter().filter(|size| **size > 1).count() > 1;
    let values: Vec<T> = values.iter().cycle().take(count).cloned().collect();
    AnyArray::from(ArrayD::from_shape_vec(IxDyn(shape).set_f(fortran), values).unwrap())
}

macro_rules! arrays_of {
    ($($number:ty),*) => {
        /// Arrays of every dtype that `any` has.
        fn number(shape: Vec<usize>, fortran: bool) -> BoxedStrategy<AnyArray> {
            prop_oneof![$({
                let shape = shape.clone();
                vec(any::<$number>(), 1..20)
                    .prop_map(move |values| shaped(&shape, fortran, &values))
            }),*].boxed()
        }
    };
}

arrays_of!(bool, u8, u16, u32, u64, i8, i16, i32, i64, f32, f64);

fn rarer(shape: Vec<usize>, fortran: bool) -> BoxedStrategy<AnyArray> {
    let (halves, singles, doubles, texts) = (shape.clone(), shape.clone(), shape.clone(), shape);
    prop_oneof![
        vec(any::<u16>(), 1..20).prop_map(move |bits| {
            let values: Vec<_> = bits.into_iter().map(half::f16::from_bits).collect();
            shaped(&halves, fortran, &values)
        }),
        vec(any::<(f32, f32)>(), 1..20).prop_map(move |parts| {
            let values: Vec<_> = parts
                .into_iter()
                .map(|(re, im)| Complex { re, im })
                .collect();
            shaped(&singles, fortran, &values)
        }),
        vec(any::<(f64, f64)>(), 1..20).prop_map(move |parts| {
            let values: Vec<_> = parts
                .into_iter()
                .map(|(re, im)| Complex { re, im })
                .collect();
            shaped(&doubles, fortran, &values)
        }),
        vec("[a-zé\u{1F980}\0]{0,6}[a-z]", 1..20)
            .prop_map(move |values| shaped(&texts, fortran, &values)),
    ]
    .boxed()
}

fn anything() -> impl Strategy<Value = AnyArray> {
    (vec(0_usize..4, 0..4), any::<bool>())
        .prop_flat_map(|(shape, fortran)| {
            prop_oneof![3 => number(shape.clone(), fortran), 1 => rarer(shape, fortran)]
        })
}

proptest! {
    #[test]
    fn every_array_in_npy(array in anything()) {
        let arrays = Arrays::new().with("x", array);
        // Debug output is compared, which has the layout, because NaN is not equal to itself.
        prop_assert_eq!(format!("{:?}", round(&arrays, "npy")), format!("{arrays:?}"));
    }

    #[test]
    fn arrays_of_any_name_in_npz(
        named in prop::collection::btree_map("\\PC{0,8}", anything(), 0..4),
    ) {
        let mut arrays = Arrays::new();
        for (name, array) in named {
            arrays.insert(name, array);
        }
        prop_assert_eq!(format!("{:?}", round(&arrays, "npz")), format!("{arrays:?}"));
    }

    #[test]
    fn numbers_in_text_pass_as_the_dtype_they_were_written_from(
        array in (1_usize..5, 1_usize..4, any::<bool>())
            .prop_flat_map(|(rows, columns, fortran)| number(vec![rows, columns], fortran)),
        extension in prop::sample::select(vec!["csv", "tsv", "json", "serde"]),
    ) {
        let arrays = Arrays::new().with("x", array.clone());
        if extension == "serde" && values(&array).iter().any(|value| value.contains("inf")) {
            let error = serde_json::to_string(&arrays).unwrap_err().to_string();
            prop_assert!(error.starts_with("`x` is infinite at ["), "{}", error);
            return Ok(());
        }
        let read = round(&arrays, extension);
        prop_assert_eq!(read.get("x").unwrap().shape(), array.shape());
        prop_assert_eq!(values(&passed(read, array.dtype())), values(&array));
    }

    #[test]
    fn text_in_tables_and_lists(
        rows in vec(("[a-z,;\t\"\r\n #é\\[{]{0,6}x", "[\\PC\n]{0,4}!"), 1..5),
        extension in prop::sample::select(vec!["csv", "tsv", "json", "serde"]),
        names in ("\\PC{1,5}", "\\PC{1,5}"),
    ) {
        prop_assume!(names.0 != names.1 && !names.0.ends_with(']') && !names.1.ends_with(']'));
        // A line of numbers alone is no line of names, and is refused.
        let is_number = |name: &str| name.trim().parse::<f64>().is_ok();
        prop_assume!(!is_number(&names.0) || !is_number(&names.1));
        let (first, second): (Vec<String>, Vec<String>) = rows.into_iter().unzip();
        let arrays = Arrays::new()
            .with(names.0, ndarray::Array1::from(first))
            .with(names.1, ndarray::Array1::from(second));
        prop_assert_eq!(round(&arrays, extension), arrays);
    }
}

/// Returns the only array, converted to the dtype.
fn passed(arrays: Arrays, dtype: DType) -> AnyArray {
    macro_rules! as_array {
        ($number:ty $(, $rule:ident)*) => {{
            #[derive(InputSchema)]
            struct One {
                #[input($($rule),*)]
                x: ArrayD<$number>,
            }
            match One::from_arrays(arrays) {
                Ok(one) => one.into_inner().x.into(),
                Err(rejected) => panic!("{rejected}"),
            }
        }};
    }
    match dtype {
        DType::Bool => as_array!(bool),
        DType::U8 => as_array!(u8),
        DType::U16 => as_array!(u16),
        DType::U32 => as_array!(u32),
        DType::U64 => as_array!(u64),
        DType::I8 => as_array!(i8),
        DType::I16 => as_array!(i16),
        DType::I32 => as_array!(i32),
        DType::I64 => as_array!(i64),
        DType::F32 => as_array!(f32, allow_nan, allow_inf),
        DType::F64 => as_array!(f64, allow_nan, allow_inf),
        other => panic!("{other}"),
    }
}

/// Returns the values in row-major order.
fn values(array: &AnyArray) -> Vec<String> {
    macro_rules! values {
        ($($variant:ident),*) => {
            match array {
                $(AnyArray::$variant(array) => {
                    array.iter().map(|value| format!("{value:?}")).collect()
                })*
                other => panic!("{other:?}"),
            }
        };
    }
    values!(Bool, U8, U16, U32, U64, I8, I16, I32, I64, F32, F64)
}

#[test]
fn sixteen_bits_are_written_as_the_numbers_that_they_are() {
    let values = [0.1, -2.0, 65504.0, 6e-8].map(half::f16::from_f64);
    let brain = values.map(|value| half::bf16::from_f32(value.to_f32()));
    let arrays = Arrays::new()
        .with("h", ndarray::Array1::from(values.to_vec()))
        .with("b", ndarray::Array1::from(brain.to_vec()));
    for extension in ["csv", "json", "serde"] {
        let read = round(&arrays, extension);
        let Some(AnyArray::F64(h)) = read.get("h") else {
            panic!("floats");
        };
        let back: Vec<_> = h.iter().map(|value| half::f16::from_f64(*value)).collect();
        assert_eq!(back, values, "{extension}");
        let Some(AnyArray::F64(b)) = read.get("b") else {
            panic!("floats");
        };
        let back: Vec<_> = b.iter().map(|value| half::bf16::from_f64(*value)).collect();
        assert_eq!(back, brain, "{extension}");
    }
}

#[test]
fn missing_values_stay_missing() {
    let mut arrays = Arrays::new();
    let missing = array![false, true, false].into_dyn();
    arrays
        .insert_with_missing("y", array![7_i64, 0, 9], missing)
        .unwrap();
    let cells = array![Cell::Text, Cell::Missing, Cell::Number].into_dyn();
    let words = array!["a", "", "5"].mapv(str::to_owned).into_dyn();
    arrays.insert("t", TextArray::with_cells(words, cells).unwrap());
    for extension in ["csv", "json", "serde"] {
        let read = round(&arrays, extension);
        assert_eq!(read.get("y"), arrays.get("y"), "{extension}");
        assert_eq!(read.missing("y"), arrays.missing("y"), "{extension}");
        assert_eq!(read.get("t"), arrays.get("t"), "{extension}");
    }
}

#[test]
fn a_column_alone_keeps_its_gaps() {
    let missing = array![true, false, true].into_dyn();
    let mut arrays = Arrays::new();
    arrays
        .insert_with_missing("y", array![0.0, 1.5, 0.0], missing)
        .unwrap();
    let Some(AnyArray::F64(y)) = round(&arrays, "csv").remove("y") else {
        panic!("floats");
    };
    assert!(y[0].is_nan() && y[1] == 1.5 && y[2].is_nan());
}

#[test]
fn tables_and_lists_without_rows() {
    let arrays = Arrays::new()
        .with("x", ndarray::Array2::<f32>::zeros((0, 2)))
        .with("y", ndarray::Array1::<i64>::zeros(0));
    let read = round(&arrays, "csv");
    assert_eq!(read.get("x").unwrap().shape(), [0, 2]);
    assert_eq!(passed_empty(&read), [0, 2]);
    let lists = Arrays::new().with("x", ndarray::Array2::<f32>::zeros((2, 0)));
    assert_eq!(round(&lists, "json").get("x").unwrap().shape(), [2, 0]);
    assert!(round(&Arrays::new(), "json").is_empty());
    assert!(round(&Arrays::new(), "npz").is_empty());
}

/// An array without rows may have any dtype.
fn passed_empty(arrays: &Arrays) -> Vec<usize> {
    let mut one = arrays.clone();
    one.remove("y");
    passed(one, DType::U8).shape().to_vec()
}

#[test]
fn what_is_written_looks_like_this() {
    let mut arrays = Arrays::new()
        .with("x", array![[1.0_f32, 0.1], [f32::NAN, f32::INFINITY]])
        .with("name, first", array!["a \"b\"", "c"].mapv(str::to_owned));
    arrays
        .insert_with_missing("ok", array![true, false], array![false, true].into_dyn())
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let text = |extension: &str| {
        let path = folder.path().join(format!("x.{extension}"));
        arrays.write(&path).unwrap();
        std::fs::read_to_string(path).unwrap()
    };
    assert_eq!(
        text("csv"),
        "x[0],x[1],\"name, first\",ok\n1.0,0.1,\"a \"\"b\"\"\",true\nNaN,inf,c,\n"
    );
    assert_eq!(
        text("json"),
        "{\n\"x\": [[1.0, 0.1], [NaN, Infinity]],\n\"name, first\": [\"a \\\"b\\\"\", \"c\"],\n\
         \"ok\": [true, null]\n}\n"
    );
}

#[test]
fn what_serde_could_not_read_back_is_refused() {
    let refused = |array: AnyArray| {
        let error = serde_json::to_string(&Arrays::new().with("x", array)).unwrap_err();
        error.to_string()
    };
    assert_eq!(
        refused(array![[0.0, 1.0], [f64::NEG_INFINITY, 2.0]].into()),
        "`x` is infinite at [1, 0], for which JSON has no number"
    );
    assert_eq!(
        refused(ndarray::Array2::<f32>::zeros((0, 3)).into()),
        "`x` is [0, 3], which could not be read back: no axis may follow one of size 0"
    );
    assert_eq!(
        refused(array![Complex::new(1.0_f32, 2.0)].into()),
        "`x` is complex<f32>, which has no form as a list"
    );
    let unreadable = Arrays::read(schema_tests::fixture("article/dtype_object.npz")).unwrap();
    assert_eq!(
        serde_json::to_string(&unreadable).unwrap_err().to_string(),
        "`x` could not be read: it holds pickled objects, which can run code when read; save it.."
    );
}

#[test]
fn bytes_are_those_of_a_file() {
    let arrays = Arrays::new()
        .with("x", array![[1.0_f32, 2.0], [3.0, 4.0]])
        .with("y", array![0_i64, 1]);
    let folder = tempfile::tempdir().unwrap();
    for extension in [
        "npz",
        "parquet",
        "arrow",
        "feather",
        "safetensors",
        "json",
        "csv",
        "tsv",
    ] {
        let path = folder.path().join(format!("x.{extension}"));
        arrays.write(&path).unwrap();
        let bytes = arrays.to_bytes(extension).unwrap();
        assert_eq!(bytes, std::fs::read(&path).unwrap(), "{extension}");
        assert_eq!(bytes, arrays.to_bytes(&format!(".{extension}")).unwrap());
    }
    let error = arrays.to_bytes("xlsx").unwrap_err().to_string();
    assert!(
        error.starts_with("the output cannot be written as .xlsx\n  help: the formats are .npy")
    );
    let error = arrays.to_bytes("").unwrap_err().to_string();
    assert!(error.starts_with("the output has no extension, which determines the format"));
}

#[test]
fn debug_reads_like_display() {
    let error = Arrays::read("/nonexistent.npz").unwrap_err();
    assert_eq!(format!("{error:?}"), error.to_string());
    let error = Arrays::new().to_bytes("npy").unwrap_err();
    assert_eq!(format!("{error:?}"), error.to_string());
    let error = schema_core::Model::read("/nonexistent.onnx").unwrap_err();
    assert_eq!(format!("{error:?}"), error.to_string());
}
