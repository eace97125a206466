//! The parts of HDF5 that hold the text attributes of the root group, which is where Keras puts a
//! model's configuration: superblocks 0 to 3, object headers 1 and 2, and global heaps.
//!
//! Crates for HDF5 bind its C library, or have dependencies that a macro does not need.

use crate::ModelError;
use crate::wire::source::Source;

const PART: &str = "the HDF5 structure";

/// The largest number of messages of the root group, including continued ones.
const MESSAGES: usize = 100_000;

/// The largest number of objects of a heap, whose index has 16 bits.
const OBJECTS: usize = 65_536;

/// The largest size of an attribute.
const LIMIT: u64 = 64 << 20;

/// The undefined address.
const NOWHERE: u64 = u64::MAX;

/// The text attributes of the root group with the given names, in the order of the names.
pub(crate) fn attributes<const N: usize>(
    source: &mut Source<'_>,
    names: [&str; N],
) -> Result<[Option<Vec<u8>>; N], ModelError> {
    let mut walk = Walk {
        source,
        messages: 0,
        blocks: Vec::new(),
        found: [const { None }; N],
        names,
        elsewhere: false,
    };
    walk.root()?;
    if walk.elsewhere && walk.found.iter().all(Option::is_none) {
        return Err(ModelError::no_signature(
            "keeps its attributes in an HDF5 heap of their own, which is not read",
            "save the model as .keras",
        ));
    }
    let mut texts = [const { None }; N];
    for (at, text) in texts.iter_mut().enumerate() {
        if let Some(place) = walk.found[at].take() {
            *text = Some(walk.text(&place)?);
        }
    }
    Ok(texts)
}

/// The location of the text of an attribute.
enum Place {
    Inline { at: u64, length: u64 },
    Heap { at: u64, index: u32, length: u64 },
}

struct Walk<'a, 'b, const N: usize> {
    source: &'a mut Source<'b>,
    messages: usize,
    /// The blocks of messages that are still to be read, each with its start and end.
    blocks: Vec<(u64, u64)>,
    found: [Option<Place>; N],
    names: [&'a str; N],
    elsewhere: bool,
}

impl<const N: usize> Walk<'_, '_, N> {
    fn root(&mut self) -> Result<(), ModelError> {
        self.source.seek(8);
        let [version] = self.source.array(PART)?;
        let (sizes_at, address_at) = match version {
            // The address is in the entry of the root group, after four addresses and a name.
            0 => (13, 24 + 5 * 8),
            1 => (13, 28 + 5 * 8),
            2 | 3 => (9, 12 + 3 * 8),
            _ => return Err(wrong(8, "its version is unknown")),
        };
        self.source.seek(sizes_at);
        if self.source.array(PART)? != [8, 8] {
            return Err(wrong(sizes_at, "its addresses are not of 8 bytes"));
        }
        self.source.seek(address_at);
        let address = self.u64()?;
        self.source.seek(address);
        match self.source.array(PART)? {
            [1, _, _, _] => self.header_1(address),
            mark if &mark == b"OHDR" => self.header_2(),
            _ => Err(wrong(address, "the root group does not begin")),
        }
    }

    fn header_1(&mut self, address: u64) -> Result<(), ModelError> {
        self.source.seek(address + 8);
        let length = self.u32()?;
        let at = address + 16;
        self.blocks.push((at, at + u64::from(length)));
        while let Some((at, end)) = self.blocks.pop() {
            let mut at = at;
            while at.saturating_add(8) <= end {
                self.source.seek(at);
                let head: [u8; 8] = self.source.array(PART)?;
                let (kind, size) = (u16_at(&head, 0), u16_at(&head, 2));
                at += 8;
                self.message(kind, at, size.into(), 0)?;
                at += u64::from(size);
            }
        }
        Ok(())
    }

    fn header_2(&mut self) -> Result<(), ModelError> {
        let [_, flags] = self.source.array(PART)?;
        let times = if flags & 0x20 == 0 { 0 } else { 16 };
        let thresholds = if flags & 0x10 == 0 { 0 } else { 4 };
        self.source.seek(self.source.at() + times + thresholds);
        let mut length = 0;
        for byte in 0..1_u32 << (flags & 3) {
            let [next] = self.source.array(PART)?;
            length |= u64::from(next) << (8 * byte);
        }
        let at = self.source.at();
        self.blocks.push((at, at.saturating_add(length)));
        let ordered = flags & 4 != 0;
        while let Some((at, end)) = self.blocks.pop() {
            let mut at = at;
            while at.saturating_add(4) <= end {
                self.source.seek(at);
                let [kind, low, high, _] = self.source.array(PART)?;
                let size = u64::from(u16::from_le_bytes([low, high]));
                at += if ordered { 6 } else { 4 };
                self.message(kind.into(), at, size, 4)?;
                at += size;
            }
        }
        Ok(())
    }

    /// Reads a message of `size` bytes. Continuation blocks have a frame of `frame` bytes at both ends.
    fn message(&mut self, kind: u16, at: u64, size: u64, frame: u64) -> Result<(), ModelError> {
        self.messages += 1;
        if self.messages > MESSAGES {
            return Err(wrong(at, "its root group does not end"));
        }
        self.source.seek(at);
        match kind {
            0x0C => self.attribute(at, size),
            0x10 => {
                let (address, length) = (self.u64()?, self.u64()?);
                let end = address.saturating_add(length).saturating_sub(frame);
                self.blocks.push((address.saturating_add(frame), end));
                Ok(())
            }
            0x15 => {
                let [_, flags] = self.source.array(PART)?;
                let highest = if flags & 1 == 0 { 0 } else { 2 };
                self.source.seek(self.source.at() + highest);
                self.elsewhere |= self.u64()? != NOWHERE;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn attribute(&mut self, at: u64, size: u64) -> Result<(), ModelError> {
        let head: [u8; 8] = self.source.array(PART)?;
        let (version, flags) = (head[0], head[1]);
        let lengths = [2, 4, 6].map(|at| u64::from(u16_at(&head, at)));
        let padded = match version {
            1 => lengths.map(|length| length.next_multiple_of(8)),
            2 | 3 => lengths,
            _ => return Err(wrong(at, "an attribute has an unknown version")),
        };
        let name_at = at + if version == 3 { 9 } else { 8 };
        self.source.seek(name_at);
        // Attributes with longer names are not needed.
        let name = self.source.bytes(lengths[0].min(64) as usize, PART)?;
        let name = name.split(|&byte| byte == 0).next().unwrap_or_default();
        let Some(wanted) = self
            .names
            .iter()
            .position(|wanted| wanted.as_bytes() == name)
        else {
            return Ok(());
        };
        if version > 1 && flags & 3 != 0 {
            return Err(wrong(at, "an attribute shares its type with others"));
        }
        let type_at = name_at + padded[0];
        let value_at = type_at + padded[1] + padded[2];
        self.source.seek(type_at);
        let [class, kind, _, _] = self.source.array(PART)?;
        let length = self.u32()?;
        self.source.seek(value_at);
        let place = match (class & 0x0F, kind & 0x0F) {
            (3, _) => Place::Inline {
                at: value_at,
                length: u64::from(length).min((at + size).saturating_sub(value_at)),
            },
            // Text of variable length: its length and location.
            (9, 1) => {
                let length = self.u32()?.into();
                let (at, index) = (self.u64()?, self.u32()?);
                Place::Heap { at, index, length }
            }
            _ => return Err(wrong(at, "the configuration is not text")),
        };
        self.found[wanted] = Some(place);
        Ok(())
    }

    fn text(&mut self, place: &Place) -> Result<Vec<u8>, ModelError> {
        let (at, length) = match *place {
            Place::Inline { at, length } => (at, length),
            Place::Heap { at, index, length } => {
                let (object_at, size) = self.heap_object(at, index)?;
                (object_at, length.min(size))
            }
        };
        if length > LIMIT {
            return Err(ModelError::too_large(
                "a configuration",
                length,
                LIMIT,
                "bytes",
            ));
        }
        self.source.seek(at);
        let mut text = self.source.bytes(length as usize, "the configuration")?;
        while text.last() == Some(&0) {
            text.pop();
        }
        Ok(text)
    }

    /// The location and length of an object in the heap at `heap`.
    fn heap_object(&mut self, heap: u64, index: u32) -> Result<(u64, u64), ModelError> {
        self.source.seek(heap);
        if &self.source.array(PART)? != b"GCOL" {
            return Err(wrong(heap, "a heap does not begin"));
        }
        self.source.seek(heap + 8);
        let end = heap.saturating_add(self.u64()?);
        let mut at = heap + 16;
        for _ in 0..OBJECTS {
            if at.saturating_add(16) > end {
                break;
            }
            self.source.seek(at);
            let entry: [u8; 8] = self.source.array(PART)?;
            let size = self.u64()?;
            let found = u32::from(u16_at(&entry, 0));
            if found == index {
                return Ok((at + 16, size));
            }
            if found == 0 {
                break;
            }
            at = at
                .saturating_add(16)
                .saturating_add(size.saturating_add(7) & !7);
        }
        Err(wrong(heap, "the configuration is not in its heap"))
    }

    fn u32(&mut self) -> Result<u32, ModelError> {
        self.source.array(PART).map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, ModelError> {
        self.source.array(PART).map(u64::from_le_bytes)
    }
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn wrong(at: u64, reason: &'static str) -> ModelError {
    ModelError::damaged(PART, at, reason)
}
