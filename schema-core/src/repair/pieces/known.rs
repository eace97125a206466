//! What one piece has to know of the others.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use schema_arrays::{AnyArray, Content};
use schema_spec::{DType, Schema};

use super::super::apply::Decision;
use super::PieceError;
use crate::Arrays;

/// A decision: after how many steps, what, and about which array.
type Key = (usize, Decision, String);

/// What a piece knows of the others while its steps are done, and what it decides by itself.
#[derive(Debug, Default)]
pub(in crate::repair) struct Known {
    /// How many steps were begun.
    pub(super) begun: usize,
    refused: Arc<BTreeSet<Key>>,
    found: BTreeMap<Key, bool>,
}

impl Known {
    pub(in crate::repair) fn decide(&mut self, what: Decision, name: &str, holds: bool) -> bool {
        let key = (self.begun, what, name.to_owned());
        if self.refused.contains(&key) {
            return false;
        }
        let found = self.found.entry(key).or_insert(true);
        *found &= holds;
        holds
    }
}

/// What was decided in all pieces.
///
/// Each piece decides for itself what depends on all values. Where they disagree, it is decided for all of
/// them, and the pieces are read again.
#[derive(Debug, Default)]
pub(super) struct Decisions {
    refused: Arc<BTreeSet<Key>>,
    /// Whether a decision was ever for and against something.
    found: BTreeMap<Key, [bool; 2]>,
    guesses: Arc<BTreeMap<String, Common>>,
    guessed: BTreeMap<String, Guess>,
}

/// The dtypes that readers found for the values of an entry.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a set of facts")]
struct Guess {
    dtype: Option<DType>,
    /// That of pieces without a value, which fit any dtype.
    blank: Option<DType>,
    is_negative: bool,
    is_uneven: bool,
    /// Whether no other dtype can be asked for.
    is_fixed: bool,
    /// Whether it is of no dtype in a piece even after the schema was asked.
    is_open: bool,
}

/// The dtype of all pieces, and whether no other can be asked for.
type Common = (DType, bool);

/// What a reader found in one piece.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a set of facts")]
pub(super) struct Guessed {
    name: String,
    dtype: DType,
    /// Whether there is no value.
    is_blank: bool,
    is_fixed: bool,
    is_negative: bool,
    is_open: bool,
}

impl Decisions {
    pub(super) fn known(&self) -> Known {
        Known {
            begun: 0,
            refused: self.refused.clone(),
            found: BTreeMap::new(),
        }
    }

    /// Gives values the dtype that was guessed for all pieces, and returns what was guessed for this one.
    ///
    /// # Errors
    ///
    /// Values cannot have that dtype.
    pub(super) fn guess(&self, arrays: &mut Arrays) -> Result<Vec<Guessed>, PieceError> {
        let mut guessed = Vec::new();
        for entry in arrays.entries_mut() {
            if let Content::Untyped(untyped) = &entry.content
                && let Some(&(dtype, is_fixed)) = self.guesses.get(&entry.name)
                && (untyped.array().dtype(), false) != (dtype, is_fixed)
            {
                let found = untyped.array().dtype();
                let other = match found == dtype {
                    true => Some(untyped.clone()),
                    false => untyped.guessed_as(dtype),
                };
                let Some(other) = other else {
                    return Err(PieceError::mixed(&entry.name, found, dtype));
                };
                entry.content = match is_fixed {
                    true => Content::Typed(other.into_array()),
                    false => Content::Untyped(other),
                };
            }
            let (array, is_blank, is_fixed) = match &entry.content {
                Content::Untyped(untyped) => (untyped.array(), untyped.is_all_missing(), false),
                Content::Typed(array @ (AnyArray::Text(_) | AnyArray::Bool(_))) => {
                    (array, false, true)
                }
                _ => continue,
            };
            guessed.push(Guessed {
                name: entry.name.clone(),
                dtype: array.dtype(),
                is_blank: is_blank || array.is_empty(),
                is_fixed,
                is_negative: is_negative(array),
                is_open: false,
            });
        }
        Ok(guessed)
    }

    /// Adds what other pieces found.
    pub(super) fn take(&mut self, other: Decisions) {
        self.found = other.found;
        self.guessed = other.guessed;
    }

    /// Adds what a piece found.
    pub(super) fn add(&mut self, known: Known, guessed: Vec<Guessed>) {
        for (key, holds) in known.found {
            self.found.entry(key).or_default()[usize::from(holds)] = true;
        }
        for one in guessed {
            let guess = self.guessed.entry(one.name).or_default();
            guess.is_open |= one.is_open;
            guess.is_fixed |= one.is_fixed && !one.is_blank;
            guess.is_negative |= one.is_negative;
            if one.is_blank {
                guess.blank = Some(one.dtype);
                continue;
            }
            match guess.dtype {
                None => guess.dtype = Some(one.dtype),
                Some(dtype) if dtype == one.dtype => {}
                Some(dtype) => {
                    guess.is_uneven = true;
                    let joined = joined(dtype, one.dtype);
                    // Truth values and numbers are text that is no numbers.
                    guess.is_fixed |= [dtype, one.dtype].contains(&DType::Bool);
                    guess.dtype = Some(joined);
                }
            }
        }
    }

    /// Decides what the pieces disagree about; returns whether they did, so that they have to be read
    /// again.
    pub(super) fn settle(&mut self) -> bool {
        let mut guesses = BTreeMap::clone(&self.guesses);
        for (name, guess) in std::mem::take(&mut self.guessed) {
            let is_uneven =
                guess.is_uneven || guess.blank.is_some_and(|it| Some(it) != guess.dtype);
            let Some(mut dtype) = guess.dtype.filter(|_| is_uneven && guess.is_open) else {
                continue;
            };
            if dtype == DType::U64 && guess.is_negative {
                dtype = DType::Text;
            }
            // It may be more than it was before, and never less.
            let common = (dtype, guess.is_fixed && dtype == DType::Text);
            let before = guesses.get(&name).copied();
            let both = |(other, is_fixed)| (joined(other, dtype), is_fixed || common.1);
            guesses.insert(name, before.map_or(common, both));
        }
        let found = std::mem::take(&mut self.found);
        if guesses != *self.guesses {
            self.guesses = Arc::new(guesses);
            // Nothing that followed from other dtypes holds.
            self.refused = Arc::default();
            return true;
        }
        let open = |(_, found): &(&Key, &[bool; 2])| **found == [true, true];
        let mut open = found.iter().filter(open).map(|(key, _)| key).peekable();
        // What disagrees later may follow from what disagrees first.
        let Some((first, ..)) = open.peek().copied() else {
            return false;
        };
        let now = open.take_while(|(begun, ..)| begun == first).cloned();
        self.refused = Arc::new(self.refused.iter().cloned().chain(now).collect());
        true
    }
}

impl Guessed {
    /// Marks the values that the schema gave no dtype.
    pub(super) fn mark_open(guessed: &mut [Guessed], arrays: &Arrays, schema: &Schema) {
        for one in guessed {
            let content = arrays.entry(&one.name).map(|entry| &entry.content);
            let is_asked = || (schema.get(&one.name)).is_some_and(|spec| spec.dtype() == one.dtype);
            one.is_open = match content {
                Some(Content::Untyped(_)) => true,
                _ => one.is_fixed && !is_asked(),
            };
        }
    }
}

/// The dtype that readers guess for values of both.
fn joined(left: DType, right: DType) -> DType {
    let is_integer = |dtype: DType| matches!(dtype, DType::I64 | DType::U64);
    match (left, right) {
        _ if left == right => left,
        (left, right) if is_integer(left) && is_integer(right) => DType::U64,
        (DType::F64, other) | (other, DType::F64) if is_integer(other) => DType::F64,
        _ => DType::Text,
    }
}

fn is_negative(array: &AnyArray) -> bool {
    match array {
        AnyArray::I64(array) => array.iter().any(|number| *number < 0),
        _ => false,
    }
}
