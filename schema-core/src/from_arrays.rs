//! Builds valid structs from unchecked arrays.

use schema_spec::Schema;

use crate::check::Outcome;
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

    /// Moves the arrays out of the struct.
    #[doc(hidden)]
    fn __give(&mut self, arrays: &mut Handover);
}

/// Builds the struct, unless `more` finds something in it.
pub(crate) fn build<T: FromArrays>(
    mut arrays: Arrays,
    more: impl FnOnce(&T, &mut Outcome<'_>),
) -> Result<Valid<T>, Rejected<Arrays>> {
    let matched = match_and_check(&arrays, const { &T::SCHEMA });
    let mut outcome = matched.outcome;
    if outcome.violations.is_empty() {
        let mut handover = Handover::take_over(&mut arrays, matched.slots, const { &T::SCHEMA });
        let mut inputs = T::__take(&mut handover);
        inputs.__custom(&mut Checks::new(&mut outcome));
        if outcome.violations.is_empty() {
            more(&inputs, &mut outcome);
        }
        if outcome.violations.is_empty() {
            return Ok(Valid::proven(inputs, outcome.dims));
        }
        // A constant, so that what gives the arrays back is compiled only where they can be rejected here.
        if const { has_checks(const { &T::SCHEMA }) } {
            inputs.__give(&mut handover);
        } else {
            let mut views = FieldViews::new();
            inputs.__fields(&mut views);
            handover.give_copies(&views);
        }
        handover.give_back(&mut arrays);
    }
    Err(Rejected::new(arrays, outcome.into_report()))
}

const fn has_checks(schema: &Schema) -> bool {
    schema.first_check().is_some()
}

/// Moves the arrays out of a struct that was checked, by their names in the schema. An array that is
/// absent has no entry.
///
/// Nothing is copied, except the values of a nullable array, because `Option` elements have another
/// layout, and of an array that shares its data with another.
///
/// ```
/// use schema_core::ndarray::{Array2, array};
/// use schema_core::{Arrays, InputSchema};
///
/// #[derive(Debug, InputSchema)]
/// struct Features {
///     #[input(shape = [batch, 3], name = "input_layer")]
///     x: Array2<f32>,
/// }
///
/// let features = Features { x: array![[1.0, 2.0, 3.0]] }.validate()?;
/// let arrays = Arrays::from(features);
/// assert_eq!(arrays["input_layer"].shape(), [1, 3]);
/// assert!(Features::from_arrays(arrays).is_ok());
/// # Ok::<(), schema_core::Rejected<Features>>(())
/// ```
impl<T: FromArrays> From<Valid<T>> for Arrays {
    fn from(valid: Valid<T>) -> Arrays {
        let mut inputs = valid.into_inner();
        Handover::into_arrays(const { &T::SCHEMA }, &mut |arrays| inputs.__give(arrays))
    }
}
