//! Whether a value of a literal occurs twice.

#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // bits and remainders
#![allow(clippy::large_stack_arrays)] // of the compiler

use schema_arrays::match_dtype;
use schema_spec::Scalar;

use super::literal::Values;

/// The number of slots, which hold the places of values, counted from 1, at their hashes or behind: a prime, which makes the remainder of the bits a hash.
const SLOTS: usize = (1 << 17) - 1;

/// The largest number of values that are compared with each other.
pub(super) const MOST_UNIQUE: usize = SLOTS / 4 * 3;

impl Values<'_> {
    /// The first value that is the same as one before it, in no more than [`MOST_UNIQUE`].
    // `From` is not `const`.
    #[allow(clippy::cast_lossless, clippy::cast_sign_loss)]
    #[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap)]
    pub(super) const fn first_repeated(self) -> Option<usize> {
        let mut slots = [0_u32; SLOTS];
        match_dtype!(match self {
            // No integer has more than 64 bits. The compiler runs each step, and a call is many.
            Values::Int(values) => {
                let mut place = 0;
                while place < values.len() {
                    let bits = values[place] as u64;
                    let mut slot = (bits % SLOTS as u64) as usize;
                    while slots[slot] > 0 {
                        if bits == values[slots[slot] as usize - 1] as u64 {
                            return Some(place);
                        }
                        slot = if slot + 1 == SLOTS { 0 } else { slot + 1 };
                    }
                    slots[slot] = place as u32 + 1;
                    place += 1;
                }
                None
            }
            _ => self.first_repeated_of_any(&mut slots),
        })
    }

    const fn first_repeated_of_any(self, slots: &mut [u32; SLOTS]) -> Option<usize> {
        let mut place = 0;
        while place < self.len() {
            let value = self.at(place);
            let mut slot = (hash(value) % SLOTS as u64) as usize;
            while slots[slot] > 0 {
                if self.at(slots[slot] as usize - 1).same(value) {
                    return Some(place);
                }
                slot = if slot + 1 == SLOTS { 0 } else { slot + 1 };
            }
            slots[slot] = place as u32 + 1;
            place += 1;
        }
        None
    }
}

/// A number that is the same for values that are the same.
const fn hash(value: Scalar<'_>) -> u64 {
    match value {
        Scalar::Bool(truth) => truth as u64,
        Scalar::Int(number) => number as u64,
        // 0 and -0 are the same.
        Scalar::Float(number) => (number + 0.0).to_bits(),
        Scalar::Complex(re, im) => (re + 0.0).to_bits() ^ (im + 0.0).to_bits().rotate_left(32),
        Scalar::Text(text) => {
            let (bytes, mut bits, mut at) = (text.as_bytes(), 0_u64, 0);
            while at < bytes.len() {
                bits = (bits << 8 | bytes[at] as u64) % SLOTS as u64;
                at += 1;
            }
            bits
        }
    }
}
