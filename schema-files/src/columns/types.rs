//! The types of Arrow and the dtypes that they correspond to.

use arrow_schema::DataType;

use super::guard::damaged;
use crate::error::ReadError;

/// Calls another macro with all numeric types: their dtype, their type in Arrow, and its name.
macro_rules! numbers {
    ($then:ident) => {
        $then! {
            U8 UInt8Type UInt8;
            U16 UInt16Type UInt16;
            U32 UInt32Type UInt32;
            U64 UInt64Type UInt64;
            I8 Int8Type Int8;
            I16 Int16Type Int16;
            I32 Int32Type Int32;
            I64 Int64Type Int64;
            #[cfg(feature = "half")] F16 Float16Type Float16;
            F32 Float32Type Float32;
            F64 Float64Type Float64;
        }
    };
}

pub(crate) use numbers;

/// Says why values of this type cannot be read as an array.
pub(super) fn no_array(kind: &DataType) -> String {
    let (what, instead) = match kind {
        DataType::Timestamp(..) => ("timestamps", "as numbers, such as column.cast('int64')"),
        DataType::Date32 | DataType::Date64 => {
            ("dates", "as numbers, such as column.cast('int32')")
        }
        DataType::Time32(_) | DataType::Time64(_) => {
            ("times", "as numbers, such as column.cast('int64')")
        }
        DataType::Duration(_) | DataType::Interval(_) => {
            ("durations", "as numbers, such as column.cast('int64')")
        }
        DataType::Decimal32(..)
        | DataType::Decimal64(..)
        | DataType::Decimal128(..)
        | DataType::Decimal256(..) => ("decimals", "as floats, such as column.cast('float64')"),
        DataType::Binary
        | DataType::LargeBinary
        | DataType::BinaryView
        | DataType::FixedSizeBinary(_) => ("raw bytes", "as text or as lists of numbers"),
        DataType::Struct(_) => {
            return "holds structs; save each field as a column of its own".to_owned();
        }
        DataType::Map(..) => {
            return "holds maps; save each key as a column of its own".to_owned();
        }
        DataType::Null => {
            return "holds nulls without a type; give the column a type, such as \
                    column.cast('float64')"
                .to_owned();
        }
        DataType::Union(..) => {
            return "holds values of several types; save each as a column of its own".to_owned();
        }
        DataType::RunEndEncoded(_, values) => {
            return format!(
                "holds runs of values; save it decoded, such as column.cast('{}')",
                values.data_type().to_string().to_lowercase()
            );
        }
        _ => ("values of an unsupported type", "as numbers or text"),
    };
    let shown: String = kind.to_string().chars().take(40).collect();
    format!("holds {what} ({shown}); save it {instead}")
}

/// Makes the error of values that are not of the declared type.
pub(super) fn other_type() -> ReadError {
    damaged(
        "table",
        "its values are not of the type that the file declares",
    )
}
