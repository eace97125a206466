//! From arrays that nobody has looked at to a struct that is proven.

use schema_arrays::AnyView;

use crate::input_schema::{FieldViews, InputSchema};
use crate::load::{Handover, match_and_check};
use crate::user_checks::Checks;
use crate::{Arrays, Rejected, Valid};

/// An [`InputSchema`] that owns its data, so that it can come out of a file.
///
/// `#[derive(InputSchema)]` derives it too, where every field owns its data.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be made from arrays or literal data",
    label = "has no schema, or a field that borrows its data, or one that is skipped and has no default"
)]
pub trait FromArrays: InputSchema {
    /// A struct of the same fields, whose types say what a literal has to be.
    #[doc(hidden)]
    type __Literals;

    #[doc(hidden)]
    fn __take(arrays: &mut Handover) -> Self;

    /// Gives the arrays back, where a function of the user's own refuses them.
    #[doc(hidden)]
    fn __give(&mut self, arrays: &mut Handover) {
        let mut views = FieldViews::new();
        self.__views(&mut views);
        for view in views.as_slice() {
            arrays.give_array(view.as_ref().map(AnyView::to_array));
        }
    }
}

pub(crate) fn build<T: FromArrays>(mut arrays: Arrays) -> Result<Valid<T>, Rejected<Arrays>> {
    let matched = match_and_check(&arrays, const { &T::SCHEMA });
    let mut outcome = matched.outcome;
    if outcome.violations.is_empty() {
        let mut handover = Handover::take_over(&mut arrays, matched.slots);
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
