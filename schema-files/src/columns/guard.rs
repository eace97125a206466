//! Runs the decoders of other crates, which may panic on hostile bytes.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_schema::ArrowError;
use parquet::errors::ParquetError;

use crate::data_file::Unfetched;
use crate::error::{ReadError, TableError};

/// Runs a decoder. Errors and panics become errors that say that the bytes are damaged.
///
/// The decoders of Parquet and Arrow check most of what they read, and what they are known not to
/// check is checked beforehand. If one panics nevertheless, only the bytes are at fault: its
/// unfinished output is dropped here, and it keeps no state elsewhere. The panic hook has run by
/// then; it belongs to the process and is not replaced. With `panic = "abort"` the process ends.
pub(crate) fn guarded<T, E: Reason>(
    format: &'static str,
    decode: impl FnOnce() -> Result<T, E>,
) -> Result<T, ReadError> {
    let reason = match catch_unwind(AssertUnwindSafe(decode)) {
        Ok(Ok(decoded)) => return Ok(decoded),
        Ok(Err(error)) => match error.unfetched() {
            Some(error) => return Err(error.again().into()),
            None => error.reason(),
        },
        Err(panic) => panic_message(panic.as_ref()),
    };
    Err(damaged(format, reason))
}

/// Makes the error of a damaged file.
pub(crate) fn damaged(format: &'static str, reason: impl Into<String>) -> ReadError {
    let reason = reason.into();
    TableError::Damaged { format, reason }.into()
}

/// What is wrong, without the words for the kind of error that it is: those are of no use to whoever has
/// the file.
pub(crate) trait Reason {
    fn reason(&self) -> String;

    /// What of the file could not be fetched, if that is why.
    fn unfetched(&self) -> Option<&Unfetched> {
        None
    }
}

impl Reason for ParquetError {
    fn reason(&self) -> String {
        match self {
            ParquetError::General(reason)
            | ParquetError::NYI(reason)
            | ParquetError::EOF(reason)
            | ParquetError::ArrowError(reason) => unwrapped(reason).to_owned(),
            ParquetError::External(error) => of_error(error.as_ref()),
            other => other.to_string(),
        }
    }

    fn unfetched(&self) -> Option<&Unfetched> {
        match self {
            ParquetError::External(error) => match error.downcast_ref::<ArrowError>() {
                Some(error) => error.unfetched(),
                None => Unfetched::of(error.downcast_ref()?),
            },
            _ => None,
        }
    }
}

impl Reason for ArrowError {
    fn reason(&self) -> String {
        match self {
            ArrowError::NotYetImplemented(reason)
            | ArrowError::CastError(reason)
            | ArrowError::MemoryError(reason)
            | ArrowError::ParseError(reason)
            | ArrowError::SchemaError(reason)
            | ArrowError::ComputeError(reason)
            | ArrowError::ArithmeticOverflow(reason)
            | ArrowError::IoError(reason, _)
            | ArrowError::IpcError(reason)
            | ArrowError::InvalidArgumentError(reason)
            | ArrowError::ParquetError(reason) => unwrapped(reason).to_owned(),
            ArrowError::ExternalError(error) => of_error(error.as_ref()),
            other => other.to_string(),
        }
    }

    fn unfetched(&self) -> Option<&Unfetched> {
        match self {
            ArrowError::IoError(_, error) => Unfetched::of(error),
            ArrowError::ExternalError(error) => error.downcast_ref::<ParquetError>()?.unfetched(),
            _ => None,
        }
    }
}

/// Of what the crates do not tell more about.
impl Reason for String {
    fn reason(&self) -> String {
        self.clone()
    }
}

fn of_error(error: &(dyn std::error::Error + Send + Sync + 'static)) -> String {
    if let Some(error) = error.downcast_ref::<ParquetError>() {
        error.reason()
    } else if let Some(error) = error.downcast_ref::<ArrowError>() {
        error.reason()
    } else {
        error.to_string()
    }
}

/// The words for kinds of errors. Where one of the two crates wraps an error of the other, it keeps the
/// text alone.
const KINDS: [&str; 12] = [
    "Arrow: ",
    "Cast error: ",
    "Compute error: ",
    "EOF: ",
    "External error: ",
    "External: ",
    "Invalid argument error: ",
    "Ipc error: ",
    "NYI: ",
    "Parquet argument error: ",
    "Parquet error: ",
    "Schema error: ",
];

fn unwrapped(reason: &str) -> &str {
    let mut rest = reason;
    while let Some(inner) = KINDS.iter().find_map(|kind| rest.strip_prefix(kind)) {
        rest = inner;
    }
    rest
}

fn panic_message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("its decoder failed").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_comes_without_its_kind() {
        let inner = ParquetError::General("checksum: an error: none".to_owned());
        let wrapped = ArrowError::from(ParquetError::ArrowError(inner.to_string()));
        assert_eq!(wrapped.reason(), "checksum: an error: none");
        let external = ParquetError::External(Box::new(ArrowError::SchemaError("no".to_owned())));
        assert_eq!(external.reason(), "no");
        assert_eq!(
            ParquetError::EOF("no error: at all".to_owned()).reason(),
            "no error: at all"
        );
        assert_eq!(ArrowError::DivideByZero.reason(), "Divide by zero error");
    }

    #[test]
    fn a_panic_is_damage() {
        let read = |panic: bool| {
            guarded("Parquet", || {
                assert!(!panic, "out of range");
                Err::<(), _>("cut short".to_owned())
            })
            .unwrap_err()
            .to_string()
        };
        assert_eq!(read(false), "the input is damaged Parquet: cut short");
        assert_eq!(read(true), "the input is damaged Parquet: out of range");
    }
}
