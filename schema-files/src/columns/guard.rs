//! The decoders of others, and what they do with hostile bytes.

use std::any::Any;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{ReadError, TableError};

/// What a decoder makes of bytes, or that they are damaged.
///
/// The decoders of Parquet and Arrow check most of what they read against the bytes that are there,
/// and what they are known to believe is looked at before. Where one panics all the same, the bytes
/// are damaged and nothing else is: what it was making is dropped here, and it keeps nothing
/// elsewhere. The process's panic hook has said its line by then, which is left as it is: a hook is
/// everybody's. With `panic = "abort"` the panic is the end, as every panic is.
pub(crate) fn guarded<T, E: Display>(
    format: &'static str,
    decode: impl FnOnce() -> Result<T, E>,
) -> Result<T, ReadError> {
    let reason = match catch_unwind(AssertUnwindSafe(decode)) {
        Ok(Ok(decoded)) => return Ok(decoded),
        Ok(Err(error)) => plain(&error.to_string()).to_owned(),
        Err(panic) => said(panic.as_ref()),
    };
    Err(damaged(format, reason))
}

/// The error of a damaged file.
pub(crate) fn damaged(format: &'static str, reason: impl Into<String>) -> ReadError {
    let reason = reason.into();
    TableError::Damaged { format, reason }.into()
}

/// What an error says, without the kinds of error that it says first: one may have been made of
/// another.
fn plain(said: &str) -> &str {
    let mut rest = said;
    while let Some((kind, reason)) = rest.split_once(" error: ") {
        if kind.len() > 24 || kind.contains(':') {
            break;
        }
        rest = reason;
    }
    rest
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("its decoder failed").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_is_wrong_and_not_of_which_kind_it_is() {
        let said = "Parquet argument error: Parquet error: checksum: an error: none";
        assert_eq!(plain(said), "checksum: an error: none");
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
