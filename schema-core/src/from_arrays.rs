//! Builds valid structs from unchecked arrays.

use crate::input_schema::{FieldViews, InputSchema};
use crate::load::{Handover, match_and_check};
use crate::user_checks::Checks;
use crate::{Arrays, Rejected, Valid};

/// An [`InputSchema`] that owns its data, so it can be read from a file.
///
/// `#[derive(InputSchema)]` derives it too if every field owns its data.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be made from arrays or literal data",
    label = "has no schema, a field that borrows its data, or a skipped field without a default"
)]
pub trait FromArrays: InputSchema {
    /// A struct with the same fields, whose types describe the literals.
    #[doc(hidden)]
    type __Literals;

    #[doc(hidden)]
    fn __take(arrays: &mut Handover) -> Self;

    /// Returns the arrays if a custom check rejects them.
    #[doc(hidden)]
    fn __give(&mut self, arrays: &mut Handover) {
        let mut views = FieldViews::new();
        self.__fields(&mut views);
        for array in views.to_arrays() {
            arrays.give_array(array);
        }
    }
}

pub(crate) fn build<T: FromArrays>(mut arrays: Arrays) -> Result<Valid<T>, Rejected<Arrays>> {
    let matched = match_and_check(&arrays, const { &T::SCHEMA });
    let mut outcome = matched.outcome;
    if outcome.violations.is_empty() {
        let mut handover = Handover::take_over(&mut arrays, matched.slots, const { &T::SCHEMA });
        let mut inputs = T::__take(&mut handover);
        inputs.__custom(&mut Checks::new(&mut outcome));
        if outcome.violations.is_empty() {
            return Ok(Valid::proven(inputs, outcome.dims));
        }
        inputs.__give(&mut handover);
        handover.give_back(&mut arrays);
    }
    Err(Rejected::new(arrays, outcome.into_report()))
}
