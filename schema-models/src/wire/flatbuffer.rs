//! FlatBuffers, read in place: tables, vectors and strings by their offsets.
//!
//! The crate `flatbuffers` needs generated code for the format, and the file in memory.

use crate::ModelError;
use crate::wire::source::Source;

/// The largest number of entries of a vector.
const ENTRIES: u32 = 1 << 20;

/// The largest length of a name. Many offsets may refer to the same name, so the size of the file is
/// not a limit.
const NAME: u32 = 1 << 16;

/// A table, by its offset.
#[derive(Clone, Copy)]
pub(crate) struct Table(u64);

/// A vector, by the offset of its first entry.
#[derive(Clone, Copy)]
pub(crate) struct Vector {
    at: u64,
    pub(crate) length: u32,
}

pub(crate) struct Buffer<'a, 'b> {
    pub(crate) source: &'a mut Source<'b>,
    pub(crate) part: &'static str,
}

impl Buffer<'_, '_> {
    pub(crate) fn root(&mut self) -> Result<Table, ModelError> {
        self.offset(0).map(Table)
    }

    /// The offset of a field; `None` if the table does not have it.
    pub(crate) fn field(&mut self, table: Table, number: u16) -> Result<Option<u64>, ModelError> {
        let back = self.i32(table.0)?;
        let fields = table.0.checked_add_signed(-i64::from(back));
        let fields = fields.ok_or_else(|| self.wrong(table.0, "a table has no fields"))?;
        let entry = 4 + 2 * u64::from(number);
        if entry + 2 > u64::from(self.u16(fields)?) {
            return Ok(None);
        }
        Ok(match self.u16(fields + entry)? {
            0 => None,
            offset => Some(table.0 + u64::from(offset)),
        })
    }

    pub(crate) fn vector(
        &mut self,
        table: Table,
        number: u16,
    ) -> Result<Option<Vector>, ModelError> {
        let Some(at) = self.field(table, number)? else {
            return Ok(None);
        };
        let at = self.offset(at)?;
        let length = self.u32(at)?;
        if length > ENTRIES {
            return Err(self.too_large("a list", length, ENTRIES, "entries"));
        }
        Ok(Some(Vector { at: at + 4, length }))
    }

    /// The tables in a vector; empty if the table does not have the vector.
    pub(crate) fn tables(&mut self, table: Table, number: u16) -> Result<Vec<Table>, ModelError> {
        let Some(vector) = self.vector(table, number)? else {
            return Ok(Vec::new());
        };
        let places = (0..vector.length).map(|index| vector.at + 4 * u64::from(index));
        places.map(|at| self.offset(at).map(Table)).collect()
    }

    /// The numbers in a vector; `None` if the table does not have the vector.
    pub(crate) fn numbers(
        &mut self,
        table: Table,
        number: u16,
        most: u32,
    ) -> Result<Option<Vec<i32>>, ModelError> {
        let Some(vector) = self.vector(table, number)? else {
            return Ok(None);
        };
        if vector.length > most {
            return Err(self.too_large("a list", vector.length, most, "numbers"));
        }
        let places = (0..vector.length).map(|index| vector.at + 4 * u64::from(index));
        let numbers: Result<Vec<i32>, ModelError> = places.map(|at| self.i32(at)).collect();
        numbers.map(Some)
    }

    pub(crate) fn table(&mut self, vector: Vector, index: u32) -> Result<Table, ModelError> {
        if index >= vector.length {
            return Err(self.wrong(vector.at, "an index is beyond its list"));
        }
        self.offset(vector.at + 4 * u64::from(index)).map(Table)
    }

    /// The text of a field; empty if the table does not have it.
    pub(crate) fn text(&mut self, table: Table, number: u16) -> Result<String, ModelError> {
        let Some(at) = self.field(table, number)? else {
            return Ok(String::new());
        };
        let at = self.offset(at)?;
        let length = self.u32(at)?;
        if length > NAME {
            return Err(self.too_large("a name", length, NAME, "bytes"));
        }
        self.source.seek(at + 4);
        let bytes = self.source.bytes(length as usize, self.part)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    pub(crate) fn u32_in(&mut self, table: Table, number: u16) -> Result<u32, ModelError> {
        match self.field(table, number)? {
            Some(at) => self.u32(at),
            None => Ok(0),
        }
    }

    pub(crate) fn u8_in(&mut self, table: Table, number: u16) -> Result<u8, ModelError> {
        match self.field(table, number)? {
            Some(at) => {
                let [byte] = self.at(at)?;
                Ok(byte)
            }
            None => Ok(0),
        }
    }

    fn offset(&mut self, at: u64) -> Result<u64, ModelError> {
        Ok(at + u64::from(self.u32(at)?))
    }

    fn u16(&mut self, at: u64) -> Result<u16, ModelError> {
        self.at(at).map(u16::from_le_bytes)
    }

    fn u32(&mut self, at: u64) -> Result<u32, ModelError> {
        self.at(at).map(u32::from_le_bytes)
    }

    fn i32(&mut self, at: u64) -> Result<i32, ModelError> {
        self.at(at).map(i32::from_le_bytes)
    }

    fn at<const N: usize>(&mut self, at: u64) -> Result<[u8; N], ModelError> {
        self.source.seek(at);
        self.source.array(self.part)
    }

    fn wrong(&self, at: u64, reason: &'static str) -> ModelError {
        ModelError::damaged(self.part, at, reason)
    }

    fn too_large(&self, part: &str, size: u32, limit: u32, unit: &'static str) -> ModelError {
        ModelError::too_large(
            &format!("{part} in {}", self.part),
            size.into(),
            limit.into(),
            unit,
        )
    }
}
