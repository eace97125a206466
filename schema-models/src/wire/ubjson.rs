//! UBJSON as XGBoost writes it: sizes in big-endian integers, arrays of one type, no padding.
//!
//! No crate reads it from a source of which the trees are skipped.

use crate::ModelError;
use crate::wire::json::Json;
use crate::wire::source::Source;

/// The largest number of values that are kept.
const VALUES: usize = 2_000_000;

/// The largest length of a text.
const TEXT: u64 = 1 << 20;

/// The deepest level.
const LEVELS: usize = 128;

/// Reads the object at the beginning of the source, without the members for whose names `is_skipped` is
/// true.
pub(crate) fn read(
    source: &mut Source<'_>,
    part: &'static str,
    is_skipped: fn(&str) -> bool,
) -> Result<Json, ModelError> {
    let mut reader = Reader {
        source,
        part,
        is_skipped,
        values: 0,
    };
    let marker = reader.byte()?;
    reader.value(marker, 0, true)
}

struct Reader<'a, 'b> {
    source: &'a mut Source<'b>,
    part: &'static str,
    is_skipped: fn(&str) -> bool,
    values: usize,
}

impl Reader<'_, '_> {
    fn value(&mut self, marker: u8, level: usize, keeps: bool) -> Result<Json, ModelError> {
        self.values += usize::from(keeps);
        if self.values > VALUES {
            return Err(ModelError::too_many(self.part, VALUES, "values"));
        }
        if level > LEVELS {
            return Err(ModelError::too_many(self.part, LEVELS, "levels"));
        }
        Ok(match marker {
            b'Z' | b'N' => Json::Null,
            b'T' => Json::Bool(true),
            b'F' => Json::Bool(false),
            b'i' | b'U' | b'I' | b'l' | b'L' => Json::Integer(self.integer(marker)?),
            b'd' => Json::Float(f32::from_be_bytes(self.source.array(self.part)?).into()),
            b'D' => Json::Float(f64::from_be_bytes(self.source.array(self.part)?)),
            b'S' => match keeps {
                true => Json::Text(self.text()?),
                false => {
                    let length = self.size()?;
                    self.skip(length)?;
                    Json::Null
                }
            },
            b'[' => self.list(level, keeps)?,
            b'{' => self.object(level, keeps)?,
            _ => return Err(self.wrong("a value is of an unknown kind")),
        })
    }

    fn list(&mut self, level: usize, keeps: bool) -> Result<Json, ModelError> {
        let mut marker = self.byte()?;
        let mut of_type = None;
        if marker == b'$' {
            of_type = Some(self.byte()?);
            marker = self.byte()?;
            if marker != b'#' {
                return Err(self.wrong("a list of one type has no length"));
            }
        }
        let mut items = Vec::new();
        if marker == b'#' {
            let count = self.size()?;
            let width = of_type.and_then(width);
            if let (false, Some(width)) = (keeps, width) {
                self.skip(count.saturating_mul(width))?;
                return Ok(Json::Null);
            }
            for _ in 0..count {
                let marker = match of_type {
                    // Each takes a byte at least, so that the length is checked by the end of the file.
                    Some(marker) if width.is_some() || matches!(marker, b'S' | b'[' | b'{') => {
                        marker
                    }
                    Some(_) => return Err(self.wrong("a list is of an unknown type")),
                    None => self.byte()?,
                };
                let item = self.value(marker, level + 1, keeps)?;
                if keeps {
                    items.push(item);
                }
            }
        } else {
            while marker != b']' {
                let item = self.value(marker, level + 1, keeps)?;
                if keeps {
                    items.push(item);
                }
                marker = self.byte()?;
            }
        }
        Ok(Json::List(items))
    }

    fn object(&mut self, level: usize, keeps: bool) -> Result<Json, ModelError> {
        let mut members = Vec::new();
        loop {
            let marker = self.byte()?;
            if marker == b'}' {
                return Ok(Json::Object(members));
            }
            let length = self.integer(marker)?;
            let name = self.text_of(length)?;
            let keeps = keeps && !(self.is_skipped)(&name);
            let marker = self.byte()?;
            let value = self.value(marker, level + 1, keeps)?;
            if keeps {
                members.push((name, value));
            }
        }
    }

    fn text(&mut self) -> Result<String, ModelError> {
        let marker = self.byte()?;
        let length = self.integer(marker)?;
        self.text_of(length)
    }

    fn text_of(&mut self, length: i64) -> Result<String, ModelError> {
        let length = u64::try_from(length).map_err(|_| self.wrong("a length is negative"))?;
        if length > TEXT {
            return Err(ModelError::too_large("a text", length, TEXT, "bytes"));
        }
        let bytes = self.source.bytes(length as usize, self.part)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn size(&mut self) -> Result<u64, ModelError> {
        let marker = self.byte()?;
        let size = self.integer(marker)?;
        u64::try_from(size).map_err(|_| self.wrong("a length is negative"))
    }

    fn integer(&mut self, marker: u8) -> Result<i64, ModelError> {
        let part = self.part;
        Ok(match marker {
            b'i' => i8::from_be_bytes(self.source.array(part)?).into(),
            b'U' => u8::from_be_bytes(self.source.array(part)?).into(),
            b'I' => i16::from_be_bytes(self.source.array(part)?).into(),
            b'l' => i32::from_be_bytes(self.source.array(part)?).into(),
            b'L' => i64::from_be_bytes(self.source.array(part)?),
            _ => return Err(self.wrong("a length is no integer")),
        })
    }

    fn byte(&mut self) -> Result<u8, ModelError> {
        let [byte] = self.source.array(self.part)?;
        Ok(byte)
    }

    fn skip(&mut self, length: u64) -> Result<(), ModelError> {
        let end = self.source.at().saturating_add(length);
        if end > self.source.length() {
            return Err(self.wrong("it is cut short"));
        }
        self.source.seek(end);
        Ok(())
    }

    fn wrong(&self, reason: &'static str) -> ModelError {
        ModelError::damaged(self.part, self.source.at(), reason)
    }
}

/// The number of bytes of a number.
fn width(marker: u8) -> Option<u64> {
    Some(match marker {
        b'i' | b'U' => 1,
        b'I' => 2,
        b'l' | b'd' => 4,
        b'L' | b'D' => 8,
        _ => return None,
    })
}
