//! Values of which none may occur twice.

use std::collections::HashMap;
#[cfg(feature = "spill")]
use std::path::Path;

use ndarray::ArrayD;
use schema_arrays::AnyView;
use schema_spec::{DType, Scalar, Text, Value};

use super::place::{At, Place};
#[cfg(feature = "spill")]
use super::spill::{self, Lies, Owned, Record, Run, Sorted};
use super::tally::Counted;
use crate::check::shown;

/// All values of an array, by the pieces in which they came.
///
/// Values at equal distances, such as consecutive ids, take no memory to speak of; others take 8 bytes
/// each, and text its length.
///
/// Beyond a bound on memory, they are in temporary files, and are then no data that can be sent.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(from = "Vec<Chunk>")]
pub(super) struct Keys {
    chunks: Vec<Chunk>,
    #[cfg(feature = "spill")]
    runs: Vec<Run>,
}

impl From<Vec<Chunk>> for Keys {
    fn from(chunks: Vec<Chunk>) -> Keys {
        Keys {
            chunks,
            #[cfg(feature = "spill")]
            runs: Vec::new(),
        }
    }
}

impl serde::Serialize for Keys {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[cfg(feature = "spill")]
        if !self.runs.is_empty() {
            return Err(serde::ser::Error::custom(
                "the values of an array that must be unique are in temporary files here; check smaller \
                 parts, so that they stay in memory",
            ));
        }
        self.chunks.serialize(serializer)
    }
}

/// The values of some rows.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
struct Chunk {
    start: Place,
    /// The position of the first value after `start`, in row-major order.
    offset: u64,
    list: List,
}

#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum List {
    /// Numbers at equal distances.
    Steps {
        first: i64,
        step: i64,
        count: u64,
    },
    Numbers(Vec<i64>),
    Pairs(Vec<(i64, i64)>),
    Texts(Vec<String>),
}

impl Keys {
    /// Adds the values of a piece that are not missing.
    pub(super) fn add(&mut self, start: Place, view: &AnyView<'_>, missing: Option<&ArrayD<bool>>) {
        let is_flat = view.shape().iter().skip(1).all(|&size| size == 1);
        let shortened = |chunk: Chunk| match view.dtype().is_float() {
            // -0 equals 0.
            true => chunk,
            false => chunk.shortened(),
        };
        let mut missing = missing.map(|missing| missing.iter());
        let mut chunk: Option<Chunk> = None;
        for (offset, value) in view.scalars().enumerate() {
            let is_missing = missing.as_mut().and_then(Iterator::next) == Some(&true);
            let key = value
                .filter(|_| !is_missing)
                .and_then(|value| Key::of(value, view.dtype()));
            match (key, &mut chunk) {
                // The offset of each value follows from that of the first.
                (None, _) => self.chunks.extend(chunk.take().map(&shortened)),
                (Some(key), Some(chunk)) => chunk.list.push(key),
                (Some(key), None) => {
                    chunk = Some(Chunk {
                        start,
                        offset: offset as u64,
                        list: List::of(key),
                    });
                }
            }
        }
        if let Some(chunk) = chunk {
            self.append(shortened(chunk), is_flat);
        }
    }

    /// Adds a chunk, as a part of the last one if it goes on in equal steps, where each row has one value.
    fn append(&mut self, chunk: Chunk, is_flat: bool) {
        if let (
            Some(Chunk {
                start,
                offset,
                list: List::Steps { first, step, count },
            }),
            List::Steps {
                first: next,
                step: same,
                count: more,
            },
        ) = (self.chunks.last_mut(), &chunk.list)
            && is_flat
            && *step == *same
            && start.file == chunk.start.file
            && start.row + *offset + *count == chunk.start.row + chunk.offset
            && is_step(*first, *step, *count) == Some(*next)
        {
            *count += more;
            return;
        }
        self.chunks.push(chunk);
    }

    pub(super) fn merge(&mut self, other: Keys) {
        self.chunks.extend(other.chunks);
        #[cfg(feature = "spill")]
        self.runs.extend(other.runs);
    }

    /// The number of bytes in memory, about.
    pub(super) fn bytes(&self) -> usize {
        let of = |chunk: &Chunk| match &chunk.list {
            List::Steps { .. } => 0,
            List::Numbers(numbers) => 8 * numbers.len(),
            List::Pairs(pairs) => 16 * pairs.len(),
            List::Texts(texts) => texts.iter().map(|text| text.len() + 24).sum(),
        };
        let chunks = self
            .chunks
            .iter()
            .map(|chunk| size_of::<Chunk>() + of(chunk));
        chunks.sum()
    }

    /// The values that repeat an earlier one, in rows of that shape.
    ///
    /// # Errors
    ///
    /// Values cannot be read from a temporary file.
    #[cfg_attr(not(feature = "spill"), allow(clippy::unnecessary_wraps))] // as with the feature
    pub(super) fn repeated(&self, dtype: DType, row: &[usize]) -> std::io::Result<Counted> {
        #[cfg(feature = "spill")]
        if !self.runs.is_empty() {
            return self.repeated_in_runs(dtype, row);
        }
        Ok(self.repeated_in_memory(dtype, row))
    }

    fn repeated_in_memory(&self, dtype: DType, row: &[usize]) -> Counted {
        let mut counted = Counted::default();
        if self.are_apart(dtype) {
            return counted;
        }
        let inner: usize = row.iter().product::<usize>().max(1);
        let mut firsts: HashMap<Key<'_>, (At, Key<'_>)> = HashMap::new();
        // In any order of chunks: of two equal values, the later one repeats the other.
        for chunk in &self.chunks {
            for (at, raw) in (0..).zip(chunk.list.keys()) {
                let key = raw.equal(dtype);
                let offset = usize::try_from(chunk.offset.saturating_add(at)).unwrap_or(usize::MAX);
                let mut index = vec![offset / inner];
                index.extend(schema_arrays::coordinates(offset % inner, row));
                let place = At::of(chunk.start, &index);
                let (later, value) = match firsts.get_mut(&key) {
                    Some(first) if place < first.0 => std::mem::replace(first, (place, raw)),
                    Some(_) => (place, raw),
                    None => {
                        firsts.insert(key, (place, raw));
                        continue;
                    }
                };
                counted.push(later, value.value(dtype));
            }
        }
        counted
    }

    /// Whether each chunk is increasing, and all values of one are larger than all of another.
    fn are_apart(&self, dtype: DType) -> bool {
        let mut ends = Vec::with_capacity(self.chunks.len());
        for chunk in &self.chunks {
            match chunk.list.ends(dtype) {
                Some(end) => ends.push(end),
                None => return false,
            }
        }
        ends.sort_unstable();
        ends.windows(2).all(|pair| pair[0].1 < pair[1].0)
    }
}

/// The longest list of equal steps that goes to a file with other values.
#[cfg(feature = "spill")]
const SHORT: u64 = 1 << 12;

#[cfg(feature = "spill")]
impl Keys {
    /// Moves values to a temporary file in a folder, sorted.
    pub(super) fn spill(
        &mut self,
        folder: &Path,
        dtype: DType,
        row: &[usize],
    ) -> std::io::Result<()> {
        let is_long =
            |chunk: &Chunk| matches!(chunk.list, List::Steps { count, .. } if count > SHORT);
        let (long, chunks): (Vec<Chunk>, _) = self.chunks.drain(..).partition(is_long);
        self.chunks = long;
        let sorted = sorted(&chunks, dtype, row);
        if sorted.is_empty() {
            return Ok(());
        }
        let run = Run::write(folder, sorted.into_iter(), |(_, lies, raw), bytes| {
            match raw {
                Key::Number(number) => spill::put_number(number, bytes),
                Key::Pair(re, im) => spill::put_pair(re, im, bytes),
                Key::Text(text) => spill::put_text(text, bytes),
            }
            spill::put_place(lies, bytes);
        })?;
        self.runs.push(run);
        Ok(())
    }

    fn repeated_in_runs(&self, dtype: DType, row: &[usize]) -> std::io::Result<Counted> {
        let equal: fn(&Owned) -> Owned = match dtype.is_float() || dtype.is_complex() {
            true => |raw| match raw {
                Owned::Number(-1) => Owned::Number(0),
                Owned::Pair(re, im) => {
                    let zero = |key: i64| if key == -1 { 0 } else { key };
                    Owned::Pair(zero(*re), zero(*im))
                }
                other => other.clone(),
            },
            false => Owned::clone,
        };
        let record = move |raw: Owned, lies| Record {
            equal: equal(&raw),
            lies,
            raw,
        };
        let mut sources: Vec<Sorted<'_>> = Vec::new();
        for run in &self.runs {
            sources.push(Box::new(run.records(equal)));
        }
        let inner = inner(row);
        let is_steps = |chunk: &&Chunk| matches!(chunk.list, List::Steps { .. });
        let (steps, lists): (Vec<&Chunk>, Vec<&Chunk>) = self.chunks.iter().partition(is_steps);
        for chunk in steps {
            let keys = (0..).zip(chunk.list.keys());
            sources.push(Box::new(keys.map(move |(at, raw)| {
                Ok(record(raw.owned(), chunk.lies(at, inner)))
            })));
        }
        let sorted = sorted(lists, dtype, row);
        sources.push(Box::new(
            sorted
                .into_iter()
                .map(move |(_, lies, raw)| Ok(record(raw.owned(), lies))),
        ));
        let mut counted = Counted::default();
        spill::repeats(sources, &mut |Record { lies, raw, .. }| {
            let (file, row_at, rest) = lies;
            let rest = usize::try_from(rest).unwrap_or(usize::MAX);
            let mut index = vec![0];
            index.extend(schema_arrays::coordinates(rest, row));
            let place = Place { file, row: row_at };
            counted.push(At::of(place, &index), Key::of_owned(&raw).value(dtype));
        })?;
        Ok(counted)
    }
}

/// Values in order, each with the key that is the same for equal ones, and its place.
#[cfg(feature = "spill")]
fn sorted<'c>(
    chunks: impl IntoIterator<Item = &'c Chunk>,
    dtype: DType,
    row: &[usize],
) -> Vec<(Key<'c>, Lies, Key<'c>)> {
    let inner = inner(row);
    let mut sorted = Vec::new();
    for chunk in chunks {
        let keys = (0..).zip(chunk.list.keys());
        sorted.extend(keys.map(|(at, raw)| (raw.equal(dtype), chunk.lies(at, inner), raw)));
    }
    sorted.sort_unstable();
    sorted
}

/// The number of values of a row.
#[cfg(feature = "spill")]
fn inner(row: &[usize]) -> u64 {
    row.iter().product::<usize>().max(1) as u64
}

impl Chunk {
    /// Where a value lies.
    #[cfg(feature = "spill")]
    fn lies(&self, at: u64, inner: u64) -> Lies {
        let offset = self.offset.saturating_add(at);
        let row = self.start.row.saturating_add(offset / inner);
        (self.start.file, row, offset % inner)
    }

    /// The same as equal steps, if it is that.
    fn shortened(mut self) -> Chunk {
        if let List::Numbers(numbers) = &self.list {
            let first = numbers[0];
            let step = match numbers.get(1) {
                Some(second) => second.checked_sub(first),
                None => Some(1),
            };
            let is_steps = |step: i64| {
                numbers
                    .windows(2)
                    .all(|pair| pair[0].checked_add(step) == Some(pair[1]))
            };
            if let Some(step) = step.filter(|step| *step > 0 && is_steps(*step)) {
                let count = numbers.len() as u64;
                self.list = List::Steps { first, step, count };
            }
        }
        self
    }
}

/// The number after `count` steps.
fn is_step(first: i64, step: i64, count: u64) -> Option<i64> {
    step.checked_mul(i64::try_from(count).ok()?)
        .and_then(|distance| first.checked_add(distance))
}

/// A value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key<'t> {
    Number(i64),
    Pair(i64, i64),
    Text(&'t str),
}

impl<'t> Key<'t> {
    /// `None` for NaN, which equals nothing.
    fn of(value: Scalar<'t>, dtype: DType) -> Option<Key<'t>> {
        let of_float = |number: f64| {
            let bits = number.to_bits().cast_signed();
            (!number.is_nan()).then(|| bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed())
        };
        Some(match value {
            Scalar::Bool(truth) => Key::Number(truth.into()),
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // of 64 bits
            Scalar::Int(number) if dtype == DType::U64 => {
                Key::Number(((number as u64) ^ (1 << 63)).cast_signed())
            }
            Scalar::Int(number) => Key::Number(i64::try_from(number).ok()?),
            Scalar::Float(number) => Key::Number(of_float(number)?),
            Scalar::Complex(re, im) => Key::Pair(of_float(re)?, of_float(im)?),
            Scalar::Text(text) => Key::Text(text),
        })
    }

    #[cfg(feature = "spill")]
    fn owned(self) -> Owned {
        match self {
            Key::Number(number) => Owned::Number(number),
            Key::Pair(re, im) => Owned::Pair(re, im),
            Key::Text(text) => Owned::Text(text.to_owned()),
        }
    }

    #[cfg(feature = "spill")]
    fn of_owned(owned: &'t Owned) -> Key<'t> {
        match owned {
            Owned::Number(number) => Key::Number(*number),
            Owned::Pair(re, im) => Key::Pair(*re, *im),
            Owned::Text(text) => Key::Text(text),
        }
    }

    /// The same key for equal values: that of 0 for -0.
    fn equal(self, dtype: DType) -> Key<'t> {
        let zero = |key: i64| if key == -1 { 0 } else { key };
        match self {
            Key::Number(key) if dtype.is_float() => Key::Number(zero(key)),
            Key::Pair(re, im) => Key::Pair(zero(re), zero(im)),
            other => other,
        }
    }

    /// The value as a report shows it.
    fn value(self, dtype: DType) -> Value {
        let float = |key: i64| {
            let bits = key ^ ((key >> 63).cast_unsigned() >> 1).cast_signed();
            f64::from_bits(bits.cast_unsigned())
        };
        match self {
            Key::Number(key) if dtype == DType::Bool => Value::Bool(key != 0),
            Key::Number(key) if dtype == DType::U64 => {
                Value::Int(i128::from(key.cast_unsigned() ^ (1 << 63)))
            }
            Key::Number(key) if dtype.is_float() => shown(Scalar::Float(float(key)), dtype),
            Key::Number(key) => Value::Int(key.into()),
            Key::Pair(re, im) => {
                let of = match dtype {
                    DType::ComplexF32 => DType::F32,
                    _ => DType::F64,
                };
                let part = |key: i64| shown(Scalar::Float(float(key)), of).as_f64();
                Value::Complex(part(re).unwrap_or(f64::NAN), part(im).unwrap_or(f64::NAN))
            }
            Key::Text(text) => Value::Text(Text::Owned(text.to_owned())),
        }
    }
}

impl List {
    fn of(key: Key<'_>) -> List {
        match key {
            Key::Number(number) => List::Numbers(vec![number]),
            Key::Pair(re, im) => List::Pairs(vec![(re, im)]),
            Key::Text(text) => List::Texts(vec![text.to_owned()]),
        }
    }

    /// Adds a key, which is of the same dtype as the others.
    fn push(&mut self, key: Key<'_>) {
        match (self, key) {
            (List::Numbers(numbers), Key::Number(number)) => numbers.push(number),
            (List::Pairs(pairs), Key::Pair(re, im)) => pairs.push((re, im)),
            (List::Texts(texts), Key::Text(text)) => texts.push(text.to_owned()),
            _ => {}
        }
    }

    fn keys(&self) -> Box<dyn Iterator<Item = Key<'_>> + '_> {
        match self {
            List::Steps { first, step, count } => {
                Box::new((0..*count).filter_map(|at| is_step(*first, *step, at).map(Key::Number)))
            }
            List::Numbers(numbers) => Box::new(numbers.iter().map(|number| Key::Number(*number))),
            List::Pairs(pairs) => Box::new(pairs.iter().map(|(re, im)| Key::Pair(*re, *im))),
            List::Texts(texts) => Box::new(texts.iter().map(|text| Key::Text(text))),
        }
    }

    /// The smallest and the largest key, if each is larger than the one before it.
    fn ends(&self, dtype: DType) -> Option<(Key<'_>, Key<'_>)> {
        if let List::Steps { first, step, count } = self {
            let last = is_step(*first, *step, count.saturating_sub(1))?;
            return Some((Key::Number(*first), Key::Number(last)));
        }
        let keys = || self.keys().map(|key| key.equal(dtype));
        if !keys().is_sorted_by(|left, right| left < right) {
            return None;
        }
        keys().next().zip(keys().last())
    }
}
