//! The wire format of Protocol Buffers, read in place: unneeded fields are skipped.
//!
//! The crate `prost` generates code for each message, and reads everything, including weights.

use crate::ModelError;
use crate::wire::source::Source;

/// The largest length of a name.
const NAME: u64 = 1 << 20;

/// A message: the bytes from `at` to `end`.
#[derive(Clone, Copy)]
pub(crate) struct Span {
    at: u64,
    end: u64,
}

/// The value of a field.
#[derive(Clone, Copy)]
pub(crate) enum Field {
    Number(u64),
    /// A number of four bytes.
    Four([u8; 4]),
    /// Text, bytes or a message.
    Span(Span),
    Other,
}

/// Reads the fields of messages.
pub(crate) struct Wire<'a, 'b> {
    source: &'a mut Source<'b>,
    /// The name of the containing part, for errors.
    part: &'static str,
}

impl<'a, 'b> Wire<'a, 'b> {
    pub(crate) fn new(source: &'a mut Source<'b>, part: &'static str) -> Wire<'a, 'b> {
        Wire { source, part }
    }

    /// The complete file as a message.
    pub(crate) fn document(&self) -> Span {
        Span {
            at: 0,
            end: self.source.length(),
        }
    }

    /// Reads the next field of the message and advances it; `None` at its end.
    pub(crate) fn next(&mut self, message: &mut Span) -> Result<Option<(u64, Field)>, ModelError> {
        if message.at >= message.end {
            return Ok(None);
        }
        self.source.seek(message.at);
        let tag = self.varint()?;
        let field = match tag & 7 {
            0 => Field::Number(self.varint()?),
            1 => self.skip(8, Field::Other),
            2 => {
                let length = self.varint()?;
                let at = self.source.at();
                let end = at.saturating_add(length);
                self.skip(length, Field::Span(Span { at, end }))
            }
            5 => Field::Four(self.source.array(self.part)?),
            _ => return Err(self.wrong(message.at, "a field is of an unknown kind")),
        };
        if self.source.at() > message.end {
            return Err(self.wrong(message.at, "a field extends beyond its message"));
        }
        message.at = self.source.at();
        match tag >> 3 {
            0 => Err(self.wrong(message.at, "a field has no number")),
            number => Ok(Some((number, field))),
        }
    }

    /// Reads a field as text.
    pub(crate) fn text(&mut self, span: Span) -> Result<String, ModelError> {
        let length = span.end - span.at;
        if length > NAME {
            return Err(ModelError::too_large("a name", length, NAME, "bytes"));
        }
        self.source.seek(span.at);
        let bytes = self.source.bytes(length as usize, self.part)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Reads a packed list of at most `most` numbers.
    pub(crate) fn numbers(&mut self, span: Span, most: usize) -> Result<Vec<i64>, ModelError> {
        let mut numbers = Vec::new();
        self.source.seek(span.at);
        while self.source.at() < span.end && numbers.len() < most {
            numbers.push(self.varint()? as i64);
        }
        Ok(numbers)
    }

    /// Reads a little-endian integer of four or eight bytes; `None` if the field has another length.
    pub(crate) fn integer(&mut self, span: Span) -> Result<Option<i64>, ModelError> {
        self.source.seek(span.at);
        Ok(match span.end - span.at {
            4 => Some(i32::from_le_bytes(self.source.array(self.part)?).into()),
            8 => Some(i64::from_le_bytes(self.source.array(self.part)?)),
            _ => None,
        })
    }

    /// Whether a number of a packed list is not 0.
    pub(crate) fn any(&mut self, span: Span) -> Result<bool, ModelError> {
        self.source.seek(span.at);
        while self.source.at() < span.end {
            if self.varint()? != 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub(crate) fn wrong(&self, at: u64, reason: &'static str) -> ModelError {
        ModelError::damaged(self.part, at, reason)
    }

    fn skip(&mut self, length: u64, field: Field) -> Field {
        self.source.seek(self.source.at().saturating_add(length));
        field
    }

    fn varint(&mut self) -> Result<u64, ModelError> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let [byte] = self.source.array(self.part)?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(self.wrong(self.source.at(), "a number does not end"))
    }
}
