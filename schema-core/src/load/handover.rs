use std::collections::VecDeque;

use schema_arrays::{AnyArray, OwnedField};

use super::Arrays;
use super::matching::Slot;

/// The arrays of a struct, in the order of its schema, on their way in or out.
#[doc(hidden)]
#[derive(Debug)]
pub struct Handover {
    arrays: VecDeque<Option<AnyArray>>,
    /// Where each was moved out of; `None` where it is a copy.
    origins: Vec<Option<usize>>,
}

impl Handover {
    /// Takes the arrays over. They move where they can, and are copied elsewhere.
    pub(crate) fn take_over(arrays: &mut Arrays, slots: Vec<Option<Slot>>) -> Handover {
        let mut handover = Handover {
            arrays: VecDeque::with_capacity(slots.len()),
            origins: Vec::with_capacity(slots.len()),
        };
        for slot in slots {
            let movable = slot.as_ref().filter(|slot| slot.can_move(arrays));
            let origin = movable.map(|slot| slot.at);
            handover.arrays.push_back(match (origin, slot) {
                (Some(at), _) => arrays.lift(at),
                (None, Some(slot)) => slot.converted.or_else(|| arrays.copy(slot.at)),
                (None, None) => None,
            });
            handover.origins.push(origin);
        }
        handover
    }

    /// Puts back what was moved out.
    pub(crate) fn give_back(self, arrays: &mut Arrays) {
        for (origin, array) in self.origins.into_iter().zip(self.arrays) {
            if let (Some(at), Some(array)) = (origin, array) {
                arrays.put_back(at, array);
            }
        }
    }

    /// # Panics
    ///
    /// Never where the arrays were checked against the schema that was derived with the struct.
    pub fn take<F: OwnedField>(&mut self) -> F {
        let array = self.arrays.pop_front().flatten();
        F::from_any(array).unwrap_or_else(|_| unreachable!("dtype and rank were checked"))
    }

    pub fn give<F: OwnedField>(&mut self, field: &mut F) {
        self.arrays.push_back(field.lift());
    }

    pub(crate) fn give_array(&mut self, array: Option<AnyArray>) {
        self.arrays.push_back(array);
    }
}
