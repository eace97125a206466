//! The part of Thrift's compact protocol that is needed to check headers before they are decoded.

/// How deep skipped values may be nested.
const DEEPEST: usize = 64;

/// Why bytes are not Thrift.
#[derive(Debug, PartialEq)]
pub(super) struct Damaged(pub(super) &'static str);

type Result<T> = std::result::Result<T, Damaged>;

const CUT_SHORT: Damaged = Damaged("a header that is cut short");

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Type(u8);

impl Type {
    /// The end of a struct, in place of the type of a field.
    const STOP: Type = Type(0);
    const TRUE: Type = Type(1);
    const FALSE: Type = Type(2);
    const BYTE: Type = Type(3);
    const I16: Type = Type(4);
    pub(super) const I32: Type = Type(5);
    const I64: Type = Type(6);
    const DOUBLE: Type = Type(7);
    pub(super) const BINARY: Type = Type(8);
    pub(super) const LIST: Type = Type(9);
    const SET: Type = Type(10);
    const MAP: Type = Type(11);
    pub(super) const STRUCT: Type = Type(12);
    const UUID: Type = Type(13);
}

/// A reader of Thrift.
#[derive(Clone, Debug)]
pub(super) struct Thrift<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Thrift<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Thrift<'a> {
        Thrift { bytes, at: 0 }
    }

    /// The number of bytes read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Reads the fields of a struct. Those for which `each` returns false are skipped.
    pub(super) fn fields(
        &mut self,
        mut each: impl FnMut(&mut Thrift<'a>, i16, Type) -> Result<bool>,
    ) -> Result<()> {
        let mut id = 0_i16;
        loop {
            let header = self.byte()?;
            let kind = Type(header & 0xF);
            if kind == Type::STOP {
                return Ok(());
            }
            id = match header >> 4 {
                0 => i16::try_from(self.integer()?)
                    .map_err(|_| Damaged("a field with an invalid number"))?,
                more => id.wrapping_add(i16::from(more)),
            };
            if !each(self, id, kind)? {
                self.skip(kind, DEEPEST)?;
            }
        }
    }

    /// Reads the type and the number of the values of a list.
    pub(super) fn list(&mut self) -> Result<(Type, u64)> {
        let header = self.byte()?;
        let count = match header >> 4 {
            15 => self.varint()?,
            count => u64::from(count),
        };
        Ok((Type(header & 0xF), count))
    }

    /// Reads an integer of 32 bits, truncated as by the decoder.
    #[expect(clippy::cast_possible_truncation, reason = "as in the decoder")]
    pub(super) fn i32(&mut self) -> Result<i32> {
        Ok(self.integer()? as i32)
    }

    pub(super) fn binary(&mut self) -> Result<&'a [u8]> {
        let length = self.varint()?;
        self.take(length)
    }

    fn integer(&mut self) -> Result<i64> {
        let bits = self.varint()?;
        Ok((bits >> 1).cast_signed() ^ -(bits & 1).cast_signed())
    }

    fn varint(&mut self) -> Result<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Damaged("a number of more than 64 bits"))
    }

    fn byte(&mut self) -> Result<u8> {
        let byte = *self.bytes.get(self.at).ok_or(CUT_SHORT)?;
        self.at += 1;
        Ok(byte)
    }

    fn take(&mut self, count: u64) -> Result<&'a [u8]> {
        let rest = &self.bytes[self.at..];
        let count = usize::try_from(count).map_err(|_| CUT_SHORT)?;
        let taken = rest.get(..count).ok_or(CUT_SHORT)?;
        self.at += count;
        Ok(taken)
    }

    fn skip(&mut self, kind: Type, depth: usize) -> Result<()> {
        if depth == 0 {
            return Err(Damaged("a header that is nested too deeply"));
        }
        match kind {
            Type::TRUE | Type::FALSE => {}
            Type::BYTE => {
                self.byte()?;
            }
            Type::I16 | Type::I32 | Type::I64 => {
                self.varint()?;
            }
            Type::DOUBLE => {
                self.take(8)?;
            }
            Type::UUID => {
                self.take(16)?;
            }
            Type::BINARY => {
                self.binary()?;
            }
            Type::LIST | Type::SET => {
                let (kind, count) = self.list()?;
                self.values(&[kind], count, depth)?;
            }
            Type::MAP => {
                let count = self.varint()?;
                if count > 0 {
                    let kinds = self.byte()?;
                    self.values(&[Type(kinds >> 4), Type(kinds & 0xF)], count, depth)?;
                }
            }
            Type::STRUCT => loop {
                let header = self.byte()?;
                let kind = Type(header & 0xF);
                if kind == Type::STOP {
                    break;
                }
                if header >> 4 == 0 {
                    self.varint()?;
                }
                self.skip(kind, depth - 1)?;
            },
            _ => return Err(Damaged("a header with a value of unknown type")),
        }
        Ok(())
    }

    /// Skips the values of a list or a map, in which truth values take a byte each.
    fn values(&mut self, kinds: &[Type], count: u64, depth: usize) -> Result<()> {
        for _ in 0..count {
            for &kind in kinds {
                let kind = match kind {
                    Type::TRUE | Type::FALSE => Type::BYTE,
                    kind => kind,
                };
                self.skip(kind, depth - 1)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_after_skipped_ones() {
        // 1: i32 -3, 2: list<bool> of two, 3: struct { 1: binary "ab" }, 20: i32 300.
        let bytes = [
            0x15, 5, 0x19, 0x21, 1, 2, 0x1C, 0x18, 2, b'a', b'b', 0, 0x05, 40, 0xD8, 4, 0, 99,
        ];
        let mut found = Vec::new();
        let mut thrift = Thrift::new(&bytes);
        let read = thrift.fields(|thrift, id, kind| {
            if kind == Type::I32 {
                found.push((id, thrift.i32()?));
            }
            Ok(kind == Type::I32)
        });
        assert_eq!((read, thrift.at()), (Ok(()), bytes.len() - 1));
        assert_eq!(found, [(1, -3), (20, 300)]);
    }

    #[test]
    fn deep_or_truncated_values_are_damaged() {
        let deep = [0x1C; 1000];
        let pass = |bytes: &[u8]| Thrift::new(bytes).fields(|_, _, _| Ok(false));
        assert_eq!(
            pass(&deep),
            Err(Damaged("a header that is nested too deeply"))
        );
        assert_eq!(pass(&[0x18, 0xFF, 0xFF, 0xFF, 0x7F]), Err(CUT_SHORT));
        assert_eq!(pass(&[0x15]), Err(CUT_SHORT));
        assert_eq!(pass(&[0x19, 0xF3, 0xFF, 0xFF, 0x7F]), Err(CUT_SHORT));
        assert_eq!(
            pass(&[0x1F]),
            Err(Damaged("a header with a value of unknown type"))
        );
        let mut long = vec![0x15];
        long.extend([0xFF; 20]);
        assert_eq!(pass(&long), Err(Damaged("a number of more than 64 bits")));
    }
}
