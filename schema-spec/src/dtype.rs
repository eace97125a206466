use std::error::Error;
use std::fmt;
use std::str::FromStr;

use crate::{Shown, nearest};

/// The type of an array's elements.
///
/// ```
/// use schema_spec::DType;
///
/// assert_eq!(DType::F32.name(), "f32");
/// assert_eq!(DType::from_name("i64"), Some(DType::I64));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
#[non_exhaustive]
pub enum DType {
    /// True or false.
    Bool,
    /// Unsigned, 8 bits.
    U8,
    /// Unsigned, 16 bits.
    U16,
    /// Unsigned, 32 bits.
    U32,
    /// Unsigned, 64 bits.
    U64,
    /// Signed, 8 bits.
    I8,
    /// Signed, 16 bits.
    I16,
    /// Signed, 32 bits.
    I32,
    /// Signed, 64 bits.
    I64,
    /// IEEE 754 binary16.
    F16,
    /// The upper half of an IEEE 754 binary32.
    BF16,
    /// IEEE 754 binary32.
    F32,
    /// IEEE 754 binary64.
    F64,
    /// A complex number of two `f32`.
    #[cfg_attr(feature = "serde", serde(rename = "complex<f32>"))]
    ComplexF32,
    /// A complex number of two `f64`.
    #[cfg_attr(feature = "serde", serde(rename = "complex<f64>"))]
    ComplexF64,
    /// Text of any length.
    Text,
}

/// The limits of a float type.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct FloatLimits {
    /// The number of significant bits.
    pub digits: u32,
    /// The smallest positive normal number.
    pub min_positive: f64,
    /// The largest finite number.
    pub max: f64,
}

impl FloatLimits {
    /// Whether the value of the type that is nearest to the number is finite: numbers slightly beyond the largest
    /// are rounded to it, such as 3.4028235e38, as which the largest `f32` is written.
    pub(crate) const fn rounds_to_finite(self, number: f64) -> bool {
        let spacing = self.max / ((1_u64 << self.digits) - 1) as f64;
        // Halfway to the next power of two is rounded up, to infinity.
        number.abs() < self.max + spacing / 2.0
    }
}

impl DType {
    /// Every dtype, in the order of the enum.
    pub const ALL: [DType; 16] = [
        DType::Bool,
        DType::U8,
        DType::U16,
        DType::U32,
        DType::U64,
        DType::I8,
        DType::I16,
        DType::I32,
        DType::I64,
        DType::F16,
        DType::BF16,
        DType::F32,
        DType::F64,
        DType::ComplexF32,
        DType::ComplexF64,
        DType::Text,
    ];

    /// The name in reports and files: that of the Rust type, or `text` for strings.
    pub const fn name(self) -> &'static str {
        match self {
            DType::Bool => "bool",
            DType::U8 => "u8",
            DType::U16 => "u16",
            DType::U32 => "u32",
            DType::U64 => "u64",
            DType::I8 => "i8",
            DType::I16 => "i16",
            DType::I32 => "i32",
            DType::I64 => "i64",
            DType::F16 => "f16",
            DType::BF16 => "bf16",
            DType::F32 => "f32",
            DType::F64 => "f64",
            DType::ComplexF32 => "complex<f32>",
            DType::ComplexF64 => "complex<f64>",
            DType::Text => "text",
        }
    }

    /// The dtype with the given [`name`](DType::name).
    pub fn from_name(name: &str) -> Option<DType> {
        DType::ALL.into_iter().find(|dtype| dtype.name() == name)
    }

    /// The dtype that another library or language calls `name`: NumPy, Arrow, PyTorch, TensorFlow, Rust.
    #[doc(hidden)]
    pub fn from_other_name(name: &str) -> Option<DType> {
        Some(match name.to_ascii_lowercase().as_str() {
            "bool_" | "boolean" => DType::Bool,
            "uint8" | "byte" => DType::U8,
            "uint16" => DType::U16,
            "uint32" => DType::U32,
            "uint64" => DType::U64,
            "int8" => DType::I8,
            "int16" => DType::I16,
            "int32" => DType::I32,
            "int64" | "long" => DType::I64,
            "float16" | "half" => DType::F16,
            "bfloat16" => DType::BF16,
            "float32" | "single" => DType::F32,
            "float64" | "double" => DType::F64,
            "complex64" => DType::ComplexF32,
            "complex128" => DType::ComplexF64,
            "str" | "&str" | "string" | "utf8" | "object" => DType::Text,
            _ => return None,
        })
    }

    /// The codes of NumPy, without a byte order. Their numbers count bytes and not bits.
    #[doc(hidden)]
    pub const CODES: [(&'static str, DType); 14] = [
        ("b1", DType::Bool),
        ("u1", DType::U8),
        ("u2", DType::U16),
        ("u4", DType::U32),
        ("u8", DType::U64),
        ("i1", DType::I8),
        ("i2", DType::I16),
        ("i4", DType::I32),
        ("i8", DType::I64),
        ("f2", DType::F16),
        ("f4", DType::F32),
        ("f8", DType::F64),
        ("c8", DType::ComplexF32),
        ("c16", DType::ComplexF64),
    ];

    /// The dtype that NumPy gives a code, with or without a byte order: `f4`, `<i8`.
    #[doc(hidden)]
    pub fn from_code(code: &str) -> Option<DType> {
        let code = code.trim_start_matches(['<', '>', '=', '|']);
        let mut codes = DType::CODES.into_iter();
        codes
            .find(|(known, _)| *known == code)
            .map(|(_, dtype)| dtype)
    }

    /// Whether the elements can be NaN or infinite: floats and complex numbers.
    pub const fn has_nan(self) -> bool {
        self.is_float() || self.is_complex()
    }

    /// Whether the elements are real floating-point numbers.
    pub const fn is_float(self) -> bool {
        matches!(self, DType::F16 | DType::BF16 | DType::F32 | DType::F64)
    }

    /// Whether the elements are complex numbers.
    pub const fn is_complex(self) -> bool {
        matches!(self, DType::ComplexF32 | DType::ComplexF64)
    }

    /// The dtype of the real and imaginary parts of a complex dtype; any other dtype itself.
    pub(crate) const fn part(self) -> DType {
        match self {
            DType::ComplexF32 => DType::F32,
            DType::ComplexF64 => DType::F64,
            other => other,
        }
    }

    /// Whether the elements are integers.
    pub const fn is_integer(self) -> bool {
        self.integer_bounds().is_some()
    }

    /// Whether the elements are integers or real floats.
    pub const fn is_real(self) -> bool {
        self.is_float() || self.is_integer()
    }

    /// The smallest and the largest integer of the dtype; `None` if it is not an integer dtype.
    pub const fn integer_bounds(self) -> Option<(i128, i128)> {
        Some(match self {
            DType::U8 => (0, u8::MAX as i128),
            DType::U16 => (0, u16::MAX as i128),
            DType::U32 => (0, u32::MAX as i128),
            DType::U64 => (0, u64::MAX as i128),
            DType::I8 => (i8::MIN as i128, i8::MAX as i128),
            DType::I16 => (i16::MIN as i128, i16::MAX as i128),
            DType::I32 => (i32::MIN as i128, i32::MAX as i128),
            DType::I64 => (i64::MIN as i128, i64::MAX as i128),
            _ => return None,
        })
    }

    /// The largest finite number of the dtype; `None` if it is not a real float.
    pub const fn float_max(self) -> Option<f64> {
        match self.float_limits() {
            Some(limits) => Some(limits.max),
            None => None,
        }
    }

    /// The limits of the dtype; `None` if it is not a real float.
    pub const fn float_limits(self) -> Option<FloatLimits> {
        let (digits, min_positive, max) = match self {
            DType::F16 => (11, 6.103_515_625e-5, 65504.0),
            DType::BF16 => (8, f32::MIN_POSITIVE as f64, 3.389_531_389_251_535_5e38),
            DType::F32 => (24, f32::MIN_POSITIVE as f64, f32::MAX as f64),
            DType::F64 => (53, f64::MIN_POSITIVE, f64::MAX),
            _ => return None,
        };
        Some(FloatLimits {
            digits,
            min_positive,
            max,
        })
    }
}

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Parses the [`name`](DType::name) of a dtype. A name of NumPy is an error that says what it is here.
///
/// ```
/// use schema_spec::DType;
///
/// assert_eq!("f32".parse(), Ok(DType::F32));
/// let error = "complex64".parse::<DType>().unwrap_err();
/// assert_eq!(error.to_string(), "unknown dtype `complex64`; did you mean `complex<f32>`?");
/// ```
impl FromStr for DType {
    type Err = ParseDTypeError;

    fn from_str(name: &str) -> Result<DType, ParseDTypeError> {
        DType::from_name(name).ok_or_else(|| ParseDTypeError {
            name: name.to_owned(),
        })
    }
}

/// There is no dtype of that name.
#[derive(Clone, PartialEq, Eq)]
pub struct ParseDTypeError {
    name: String,
}

impl fmt::Display for ParseDTypeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name.as_str();
        write!(f, "unknown dtype `{}`", Shown(name))?;
        let names = DType::ALL.map(DType::name);
        let meant = DType::from_other_name(name).or_else(|| DType::from_code(name));
        match meant.map(DType::name) {
            Some(meant) => write!(f, "; did you mean `{meant}`?"),
            None => match nearest(name, names) {
                Some(near) => write!(f, "; did you mean `{near}`?"),
                None => write!(f, "; it is one of {}", names.join(", ")),
            },
        }
    }
}

/// The same as `Display`, because `main` and `unwrap` print it.
impl fmt::Debug for ParseDTypeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for ParseDTypeError {}

#[cfg(test)]
mod tests {
    use super::DType;

    #[test]
    fn codes_of_numpy_are_errors_that_count_bits() {
        for (code, meant) in [("f4", "f32"), ("<i8", "i64"), ("c16", "complex<f64>")] {
            let error = code.parse::<DType>().unwrap_err().to_string();
            assert_eq!(
                error,
                format!("unknown dtype `{code}`; did you mean `{meant}`?")
            );
        }
        // Ours counts bits.
        assert_eq!("i8".parse(), Ok(DType::I8));
    }

    #[test]
    fn numbers_that_are_rounded_to_the_largest_are_of_the_type() {
        let fits =
            |dtype: DType, number: f64| dtype.float_limits().unwrap().rounds_to_finite(number);
        for sign in [1.0, -1.0] {
            assert!(fits(DType::F32, sign * 3.402_823_5e38));
            for (dtype, end) in [
                (DType::F16, 65520.0_f64),
                (DType::BF16, 3.396_177_529_230_46e38),
                (DType::F32, 3.402_823_567_797_336_6e38),
            ] {
                assert!(fits(dtype, sign * end.next_down()), "{dtype}");
                assert!(!fits(dtype, sign * end), "{dtype}");
            }
            assert!(fits(DType::F64, sign * f64::MAX));
            assert!(!fits(DType::F64, sign * f64::INFINITY));
        }
        assert!((3.402_823_567_797_336_6e38_f64.next_down() as f32).is_finite());
        assert!((3.402_823_567_797_336_6e38_f64 as f32).is_infinite());
    }

    #[test]
    fn names_are_unique_and_found_again() {
        for dtype in DType::ALL {
            assert_eq!(DType::from_name(dtype.name()), Some(dtype));
        }
        assert_eq!(DType::from_name("float32"), None);
    }
}
