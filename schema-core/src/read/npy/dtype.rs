use crate::read::npy::header::Descr;

/// An element type that is stored and can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stored {
    Bool,
    U8,
    U16,
    U32,
    U64,
    I8,
    I16,
    I32,
    I64,
    #[cfg(feature = "half")]
    F16,
    F32,
    F64,
    #[cfg(feature = "complex")]
    ComplexF32,
    #[cfg(feature = "complex")]
    ComplexF64,
    /// UTF-32, of so many characters.
    Text {
        width: u64,
    },
    /// Bytes, so many.
    Bytes {
        width: u64,
    },
}

/// The order of the bytes of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Little,
    Big,
}

impl Stored {
    /// How many bytes a value takes in the file.
    pub(super) fn size(self) -> u64 {
        match self {
            Stored::Bool | Stored::U8 | Stored::I8 => 1,
            Stored::U16 | Stored::I16 => 2,
            Stored::U32 | Stored::I32 | Stored::F32 => 4,
            Stored::U64 | Stored::I64 | Stored::F64 => 8,
            #[cfg(feature = "half")]
            Stored::F16 => 2,
            #[cfg(feature = "complex")]
            Stored::ComplexF32 => 8,
            #[cfg(feature = "complex")]
            Stored::ComplexF64 => 16,
            Stored::Text { width } => width.saturating_mul(4),
            Stored::Bytes { width } => width,
        }
    }

    /// How many bytes a value takes in memory besides those.
    pub(super) fn overhead(self) -> u64 {
        match self {
            Stored::Text { .. } | Stored::Bytes { .. } => size_of::<String>() as u64,
            _ => 0,
        }
    }
}

/// The element type, or why no array of a schema has it.
pub(super) fn stored(descr: &Descr) -> Result<(Stored, Order), String> {
    let Descr::Plain(text) = descr else {
        return Err("holds structured records; save each field as an array of its own".to_owned());
    };
    let native = if cfg!(target_endian = "big") {
        Order::Big
    } else {
        Order::Little
    };
    let (order, rest) = match text.as_bytes() {
        [b'<', ..] => (Order::Little, &text[1..]),
        [b'>', ..] => (Order::Big, &text[1..]),
        [b'|' | b'=', ..] => (native, &text[1..]),
        _ => (native, text.as_str()),
    };
    element(text, rest).map(|stored| (stored, order))
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
    Ok(match rest {
        "b1" => Stored::Bool,
        "u1" => Stored::U8,
        "u2" => Stored::U16,
        "u4" => Stored::U32,
        "u8" => Stored::U64,
        "i1" => Stored::I8,
        "i2" => Stored::I16,
        "i4" => Stored::I32,
        "i8" => Stored::I64,
        #[cfg(feature = "half")]
        "f2" => Stored::F16,
        #[cfg(not(feature = "half"))]
        "f2" => return Err("holds f16, which needs the feature `half`".to_owned()),
        "f4" => Stored::F32,
        "f8" => Stored::F64,
        #[cfg(feature = "complex")]
        "c8" => Stored::ComplexF32,
        #[cfg(feature = "complex")]
        "c16" => Stored::ComplexF64,
        #[cfg(not(feature = "complex"))]
        "c8" | "c16" => {
            return Err("holds complex numbers, which need the feature `complex`".to_owned());
        }
        "f12" | "f16" | "c24" | "c32" => {
            return Err(format!(
                "holds long doubles ({shown:.20}), which differ between machines; save it as 'f8' \
                 or 'c16'"
            ));
        }
        _ => match rest.split_at_checked(1) {
            Some(("U", digits)) => width(digits, |width| Stored::Text { width })?,
            Some(("S" | "a", digits)) => width(digits, |width| Stored::Bytes { width })?,
            _ => return Err(unknown(text)),
        },
    })
}

fn unknown(text: &str) -> String {
    format!(
        "holds the dtype `{:.20}`, which no schema has",
        text.escape_debug().to_string()
    )
}
