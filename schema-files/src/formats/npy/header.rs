use crate::error::{NpyError, ReadError, ReadErrorKind};
use crate::source::Source;

const MAGIC: &[u8] = b"\x93NUMPY";

/// The longest header that is read. NumPy itself stops at 10 000 characters by default.
const LONGEST: u64 = 1 << 20;

/// The most axes of an array in NumPy.
const MOST_AXES: usize = 64;

/// The content of a header.
#[derive(Debug, PartialEq)]
pub(super) struct Header {
    pub(super) descr: Descr,
    pub(super) fortran: bool,
    pub(super) shape: Vec<u64>,
}

/// How a header writes the dtype.
#[derive(Debug, PartialEq)]
pub(super) enum Descr {
    /// A string such as `<f4`.
    Plain(String),
    /// A list of fields.
    Fields,
}

impl Header {
    pub(super) fn read(source: &mut Source<'_>) -> Result<Header, ReadError> {
        let start = source.take(8)?;
        let Some(&[major, minor]) = start.strip_prefix(MAGIC) else {
            return Err(if MAGIC.starts_with(start.get(..6).unwrap_or(&start)) {
                ReadError::truncated("header", 8, start.len() as u64)
            } else {
                ReadErrorKind::unknown(&start).into()
            });
        };
        let width = match (major, minor) {
            (1, 0) => 2,
            (2 | 3, 0) => 4,
            _ => return Err(NpyError::Version { major, minor }.into()),
        };
        let mut length = [0; 4];
        length[..width].copy_from_slice(&source.header(width as u64, LONGEST)?);
        let length = u32::from_le_bytes(length).into();
        Header::parse(&source.header(length, LONGEST)?)
    }

    fn parse(bytes: &[u8]) -> Result<Header, ReadError> {
        let mut literal = Literal { bytes, at: 0 };
        literal.header().map_err(|reason| {
            ReadErrorKind::Header {
                reason: reason.to_owned(),
                at: literal.at,
            }
            .into()
        })
    }
}

/// A parser of the subset of Python's syntax that headers use.
///
/// It parses bytes, because headers before version 3 are Latin-1; the relevant parts are ASCII.
struct Literal<'a> {
    bytes: &'a [u8],
    at: usize,
}

type Reason = &'static str;

impl<'a> Literal<'a> {
    fn header(&mut self) -> Result<Header, Reason> {
        let (mut descr, mut fortran, mut shape) = (None, None, None);
        self.expect(b'{', "no dict")?;
        while !self.eat(b'}') {
            let key = self.string()?;
            self.expect(b':', "no colon after a key")?;
            match key {
                b"descr" => descr = Some(self.descr()?),
                b"fortran_order" => fortran = Some(self.truth()?),
                b"shape" => shape = Some(self.shape()?),
                _ => return Err("a key other than descr, fortran_order and shape"),
            }
            if !self.eat(b',') {
                self.expect(b'}', "no comma between two entries")?;
                break;
            }
        }
        if self.peek().is_some() {
            return Err("more than a dict");
        }
        Ok(Header {
            descr: descr.ok_or("no dtype (descr)")?,
            fortran: fortran.ok_or("no order (fortran_order)")?,
            shape: shape.ok_or("no shape")?,
        })
    }

    fn descr(&mut self) -> Result<Descr, Reason> {
        match self.peek() {
            Some(b'[' | b'(') => self.skip_brackets().map(|()| Descr::Fields),
            _ => match std::str::from_utf8(self.string()?) {
                Ok(text) => Ok(Descr::Plain(text.to_owned())),
                Err(_) => Err("a dtype that is not UTF-8"),
            },
        }
    }

    fn truth(&mut self) -> Result<bool, Reason> {
        self.peek();
        for (word, truth) in [(&b"True"[..], true), (b"False", false)] {
            if self.bytes[self.at..].starts_with(word) {
                self.at += word.len();
                return Ok(truth);
            }
        }
        Err("an order (fortran_order) that is neither True nor False")
    }

    fn shape(&mut self) -> Result<Vec<u64>, Reason> {
        let mut shape = Vec::new();
        self.expect(b'(', "a shape that is not a tuple")?;
        while !self.eat(b')') {
            if shape.len() == MOST_AXES {
                return Err("a shape of more than 64 axes");
            }
            shape.push(self.size()?);
            if !self.eat(b',') {
                self.expect(b')', "no comma between two sizes")?;
                break;
            }
        }
        Ok(shape)
    }

    fn size(&mut self) -> Result<u64, Reason> {
        self.peek();
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        let size = std::str::from_utf8(&self.bytes[start..self.at])
            .ok()
            .and_then(|digits| digits.parse().ok())
            .ok_or("a shape with an invalid size")?;
        // Python 2 wrote long integers as `3L`.
        self.eat(b'L');
        Ok(size)
    }

    /// Parses a string. Escapes are kept, because no relevant string has any.
    fn string(&mut self) -> Result<&'a [u8], Reason> {
        let Some(quote @ (b'\'' | b'"')) = self.peek() else {
            return Err("no string where one is expected");
        };
        let start = self.at + 1;
        let mut at = start;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\\' => at += 2,
                _ if byte == quote => {
                    self.at = at + 1;
                    return Ok(&self.bytes[start..at]);
                }
                _ => at += 1,
            }
        }
        Err("a string that does not end")
    }

    /// Skips balanced brackets, without recursion, because a hostile header may nest them deeply.
    fn skip_brackets(&mut self) -> Result<(), Reason> {
        let mut open = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'\'' | b'"' => {
                    self.string()?;
                    continue;
                }
                b'[' | b'(' | b'{' => open += 1,
                b']' | b')' | b'}' => open -= 1,
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return Ok(());
            }
        }
        Err("brackets that do not close")
    }

    fn expect(&mut self, byte: u8, reason: Reason) -> Result<(), Reason> {
        self.eat(byte).then_some(()).ok_or(reason)
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// The next byte that is not a space.
    fn peek(&mut self) -> Option<u8> {
        while let Some(&byte) = self.bytes.get(self.at) {
            if !byte.is_ascii_whitespace() {
                return Some(byte);
            }
            self.at += 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Header, String> {
        Header::parse(text.as_bytes()).map_err(|error| error.to_string())
    }

    fn plain(descr: &str, fortran: bool, shape: &[u64]) -> Header {
        Header {
            descr: Descr::Plain(descr.to_owned()),
            fortran,
            shape: shape.to_vec(),
        }
    }

    #[test]
    fn headers_as_numpy_and_others_write_them() {
        for (text, expected) in [
            (
                "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 3), }   \n",
                plain("<f4", false, &[4, 3]),
            ),
            (
                "{'shape': (), 'descr': '|b1', 'fortran_order': True}",
                plain("|b1", true, &[]),
            ),
            (
                "{\"descr\":\">i8\",\"fortran_order\":False,\"shape\":(3L,)}",
                plain(">i8", false, &[3]),
            ),
        ] {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
        let record = parse(
            r"{'descr': [('it\'s ]', '<i4'), (('title', 'b'), [('c', '<f4', (2,))])], 'fortran_order': False, 'shape': (2,), }",
        );
        assert_eq!(record.unwrap().descr, Descr::Fields);
    }

    #[test]
    fn errors_have_a_position() {
        for (text, reason) in [
            ("", "no dict (byte 0 of it)"),
            (
                "{'descr': '<f4'",
                "no comma between two entries (byte 15 of it)",
            ),
            (
                "{'descr': '<f4', }",
                "no order (fortran_order) (byte 18 of it)",
            ),
            ("{'descr: 1", "a string that does not end (byte 1 of it)"),
            ("{'descr' '<f4'}", "no colon after a key (byte 9 of it)"),
            (
                "{'shape': 3}",
                "a shape that is not a tuple (byte 10 of it)",
            ),
            (
                "{'shape': (-3,)}",
                "a shape with an invalid size (byte 11 of it)",
            ),
            (
                "{'shape': (99999999999999999999,)}",
                "a shape with an invalid size (byte 31 of it)",
            ),
            (
                "{'fortran_order': 1}",
                "an order (fortran_order) that is neither True nor False (byte 18 of it)",
            ),
            (
                "{'other': 1}",
                "a key other than descr, fortran_order and shape (byte 9 of it)",
            ),
        ] {
            let expected = format!("the input has a damaged header: {reason}");
            assert_eq!(parse(text).unwrap_err(), expected, "{text}");
        }
    }

    #[test]
    fn deep_brackets_take_neither_stack_nor_time() {
        for bracket in ["[", "(", "{'descr':["] {
            let deep = bracket.repeat(100_000);
            for text in [deep.clone(), format!("{{'descr': {deep}")] {
                assert!(parse(&text).is_err());
            }
        }
        let closed = format!(
            "{{'descr': {}{}, 'fortran_order': False, 'shape': ()}}",
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        assert_eq!(parse(&closed).unwrap().descr, Descr::Fields);
    }

    #[test]
    fn no_more_axes_than_numpy_has() {
        let shape = |axes: usize| {
            let sizes = "1,".repeat(axes);
            parse(&format!(
                "{{'descr': '<f4', 'fortran_order': False, 'shape': ({sizes})}}"
            ))
        };
        assert_eq!(shape(64).unwrap().shape.len(), 64);
        assert!(shape(65).unwrap_err().contains("more than 64 axes"));
    }
}
