//! Runs the decoders of other crates, which may panic on hostile bytes.

use std::any::Any;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{ReadError, TableError};

/// Runs a decoder. Errors and panics become errors that say that the bytes are damaged.
///
/// The decoders of Parquet and Arrow check most of what they read, and what they are known not to
/// check is checked beforehand. If one panics nevertheless, only the bytes are at fault: its
/// unfinished output is dropped here, and it keeps no state elsewhere. The panic hook has run by
/// then; it belongs to the process and is not replaced. With `panic = "abort"` the process ends.
pub(crate) fn guarded<T, E: Display>(
    format: &'static str,
    decode: impl FnOnce() -> Result<T, E>,
) -> Result<T, ReadError> {
    let reason = match catch_unwind(AssertUnwindSafe(decode)) {
        Ok(Ok(decoded)) => return Ok(decoded),
        Ok(Err(error)) => plain(&error.to_string()).to_owned(),
        Err(panic) => panic_message(panic.as_ref()),
    };
    Err(damaged(format, reason))
}

/// Makes the error of a damaged file.
pub(crate) fn damaged(format: &'static str, reason: impl Into<String>) -> ReadError {
    let reason = reason.into();
    TableError::Damaged { format, reason }.into()
}

/// Strips the kinds of error that a message begins with: errors may wrap others.
fn plain(message: &str) -> &str {
    let mut rest = message;
    while let Some((kind, reason)) = rest.split_once(" error: ") {
        if kind.len() > 24 || kind.contains(':') {
            break;
        }
        rest = reason;
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
    fn kinds_of_errors_are_stripped() {
        let message = "Parquet argument error: Parquet error: checksum: an error: none";
        assert_eq!(plain(message), "checksum: an error: none");
        assert_eq!(plain("EOF: no error: at all"), "EOF: no error: at all");
    }

    #[test]
    fn a_panic_is_damage() {
        let read = |panic: bool| {
            guarded("Parquet", || {
                assert!(!panic, "out of range");
                Err::<(), _>("cut short")
            })
            .unwrap_err()
            .to_string()
        };
        assert_eq!(read(false), "the input is damaged Parquet: cut short");
        assert_eq!(read(true), "the input is damaged Parquet: out of range");
    }
}
