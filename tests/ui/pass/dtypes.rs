//! Every element type, by its own name, by `dtype`, and by an alias.

use half::{bf16, f16};
use num_complex::{Complex, Complex32, Complex64};
use schema_core::ndarray::{Array1, ArrayView1};
use schema_core::{DType, InputSchema};

type Number = f64;

#[derive(InputSchema)]
struct Plain<'a> {
    truth: Array1<bool>,
    a: Array1<u8>,
    b: Array1<u16>,
    c: Array1<u32>,
    d: Array1<u64>,
    e: Array1<i8>,
    f: Array1<i16>,
    g: Array1<i32>,
    h: Array1<i64>,
    i: Array1<f16>,
    j: Array1<bf16>,
    k: Array1<f32>,
    l: Array1<Number>,
    m: Array1<Complex<f32>>,
    n: Array1<Complex64>,
    o: Array1<String>,
    p: ArrayView1<'a, &'a str>,
    q: Array1<std::string::String>,
}

#[derive(InputSchema)]
struct Declared {
    #[input(dtype = bool)]
    truth: Array1<bool>,
    #[input(dtype = u8)]
    byte: Array1<u8>,
    #[input(dtype = f16)]
    half: Array1<f16>,
    #[input(dtype = half::bf16)]
    brain: Array1<bf16>,
    #[input(dtype = f64)]
    alias: Array1<Number>,
    #[input(dtype = Complex<f32>)]
    complex: Array1<Complex32>,
    #[input(dtype = num_complex::Complex<f64>)]
    wide_complex: Array1<Complex64>,
    #[input(dtype = String)]
    text: Array1<String>,
    #[input(dtype = &str)]
    str: Array1<&'static str>,
}

fn main() {
    let plain: Vec<DType> = Plain::SCHEMA.arrays().map(|spec| spec.dtype()).collect();
    assert_eq!(plain[..16], DType::ALL);
    assert_eq!(plain[16..], [DType::Text, DType::Text]);
    let declared: Vec<DType> = Declared::SCHEMA.arrays().map(|spec| spec.dtype()).collect();
    assert_eq!(
        declared,
        [
            DType::Bool,
            DType::U8,
            DType::F16,
            DType::BF16,
            DType::F64,
            DType::ComplexF32,
            DType::ComplexF64,
            DType::Text,
            DType::Text,
        ]
    );
}
