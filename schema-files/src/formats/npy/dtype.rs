//! The names of dtypes in NumPy.

use schema_spec::DType;

use super::header::Descr;
use crate::binary;

/// Returns the name of a dtype, if NumPy has it.
pub(super) fn name(dtype: DType) -> Option<&'static str> {
    let mut names = DType::CODES.iter();
    names
        .find(|(_, known)| *known == dtype)
        .map(|(name, _)| *name)
}

/// The stored types that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stored {
    /// Values of a fixed size.
    Values(DType),
    /// UTF-32 of `width` characters each.
    Text { width: u64 },
    /// `width` bytes each.
    Bytes { width: u64 },
}

impl Stored {
    /// How many bytes a value takes in the file.
    pub(super) fn size(self) -> u64 {
        match self {
            Stored::Values(dtype) => binary::size(dtype).unwrap_or(0),
            Stored::Text { width } => width.saturating_mul(4),
            Stored::Bytes { width } => width,
        }
    }

    /// How many more bytes a value takes in memory.
    pub(super) fn overhead(self) -> u64 {
        match self {
            Stored::Text { .. } | Stored::Bytes { .. } => size_of::<String>() as u64,
            Stored::Values(_) => 0,
        }
    }
}

/// Returns the stored type, and whether it is big-endian; or why it cannot be read.
pub(super) fn stored(descr: &Descr) -> Result<(Stored, bool), String> {
    let Descr::Plain(text) = descr else {
        return Err("holds structured records; save each field as an array of its own".to_owned());
    };
    let native = cfg!(target_endian = "big");
    let (big_endian, rest) = match text.as_bytes() {
        [b'<', ..] => (false, &text[1..]),
        [b'>', ..] => (true, &text[1..]),
        [b'|' | b'=', ..] => (native, &text[1..]),
        _ => (native, text.as_str()),
    };
    element(text, rest).map(|stored| (stored, big_endian))
}

fn element(text: &str, rest: &str) -> Result<Stored, String> {
    let shown = text.escape_debug();
    match rest.as_bytes().first() {
        Some(b'O') => {
            return Err(
                "holds pickled objects, which can run code when read; save it with a numeric or \
                 text dtype"
                    .to_owned(),
            );
        }
        Some(b'M') => {
            return Err(format!(
                "holds datetimes ({shown:.20}); save it as numbers, such as x.astype('i8')"
            ));
        }
        Some(b'm') => {
            return Err(format!(
                "holds durations ({shown:.20}); save it as numbers, such as x.astype('i8')"
            ));
        }
        Some(b'V') => {
            return Err(format!(
                "holds raw bytes ({shown:.20}), as bfloat16 is saved too; save it as numbers, \
                 such as x.astype('f4')"
            ));
        }
        _ => {}
    }
    let width = |digits: &str, stored: fn(u64) -> Stored| match digits.parse() {
        Ok(0) => Err("holds text of no characters".to_owned()),
        Ok(width) => Ok(stored(width)),
        Err(_) => Err(unknown(text)),
    };
    if let Some((_, dtype)) = DType::CODES.iter().find(|(name, _)| *name == rest) {
        return match binary::size(*dtype) {
            Some(_) => Ok(Stored::Values(*dtype)),
            None => Err(binary::feature_off(*dtype)),
        };
    }
    match rest.split_at_checked(1) {
        Some(("U", digits)) => width(digits, |width| Stored::Text { width }),
        Some(("S" | "a", digits)) => width(digits, |width| Stored::Bytes { width }),
        _ if matches!(rest, "f12" | "f16" | "c24" | "c32") => Err(format!(
            "holds long doubles ({shown:.20}), which differ between machines; save it as 'f8' or \
             'c16'"
        )),
        _ => Err(unknown(text)),
    }
}

fn unknown(text: &str) -> String {
    format!(
        "holds the dtype `{:.20}`, which is not supported",
        text.escape_debug().to_string()
    )
}
