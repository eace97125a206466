use std::collections::VecDeque;

use ndarray::ArrayD;
use schema_arrays::{AnyArray, Content, OwnedField};

use super::Arrays;
use super::matching::Slot;
use crate::input_schema::FieldViews;
use schema_spec::Schema;

/// The arrays that move into or out of a struct, in the order of its schema.
#[doc(hidden)]
#[derive(Debug)]
pub struct Handover {
    arrays: VecDeque<Option<AnyArray>>,
    /// Their masks of missing values.
    missing: VecDeque<Option<ArrayD<bool>>>,
    /// The arrays that move out of the struct, with their masks.
    given: Vec<Option<Content>>,
    /// The index from which each was moved; `None` for a copy.
    origins: Vec<Option<usize>>,
}

impl Handover {
    /// Moves the arrays out if possible, and copies them otherwise.
    pub(crate) fn take_over(
        arrays: &mut Arrays,
        slots: Vec<Option<Slot>>,
        schema: &Schema,
    ) -> Handover {
        let mut handover = Handover {
            arrays: VecDeque::with_capacity(slots.len()),
            missing: VecDeque::new(),
            given: Vec::new(),
            origins: Vec::with_capacity(slots.len()),
        };
        for (slot, spec) in slots.into_iter().zip(schema.arrays()) {
            let missing = slot.as_ref().filter(|_| spec.is_nullable());
            let missing = missing.and_then(|slot| slot.own_missing(arrays));
            handover.missing.push_back(missing);
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

    /// Moves the arrays back. Their masks of missing values are still where they were.
    pub(crate) fn give_back(self, arrays: &mut Arrays) {
        for (origin, content) in self.origins.into_iter().zip(self.given) {
            if let (Some(at), Some(content)) = (origin, content)
                && let Some(array) = content.into_array()
            {
                arrays.put_back(at, array);
            }
        }
    }

    /// The arrays that `give` moves out of a struct, by their names in its schema.
    #[inline] // compiled only where it is called
    pub(crate) fn into_arrays(schema: &Schema, give: &mut dyn FnMut(&mut Handover)) -> Arrays {
        let mut handover = Handover {
            arrays: VecDeque::new(),
            missing: VecDeque::new(),
            given: Vec::with_capacity(schema.len()),
            origins: Vec::new(),
        };
        give(&mut handover);
        let mut arrays = Arrays::new();
        for (spec, content) in schema.arrays().zip(handover.given) {
            if let Some(content) = content {
                arrays.put(spec.name().to_owned(), content);
            }
        }
        arrays
    }

    /// # Panics
    ///
    /// If the arrays were not checked against the schema of the struct.
    pub fn take<F: OwnedField>(&mut self) -> F {
        let array = self.arrays.pop_front().flatten();
        let missing = self.missing.pop_front().flatten();
        F::from_any(array, missing).unwrap_or_else(|_| unreachable!("dtype and rank were checked"))
    }

    pub fn give<F: OwnedField>(&mut self, field: &mut F) {
        self.given.push(field.lift());
    }

    #[inline]
    pub(crate) fn give_copies(&mut self, views: &FieldViews<'_>) {
        let contents = views.to_arrays().map(|array| array.map(Content::Typed));
        self.given.extend(contents);
    }
}
