//! The one shape that an array can be given, or why there is none.

use schema_spec::Placed;

use crate::check::reshape::Wanted;
use crate::report::text::sentence::list;
use schema_spec::{ArraySpec, Dim};

/// The shape that an array can be given among the others; `None` where it has such a shape.
///
/// # Errors
///
/// Why there is no such shape, or not one alone.
pub(super) fn new_shape(
    spec: &ArraySpec,
    shape: &[usize],
    others: &[Placed<'_>],
) -> Result<Option<Vec<usize>>, String> {
    Wanted::among(others, spec, |wanted| {
        if wanted.accepts(shape) {
            return Ok(None);
        }
        let mut candidates = wanted.candidates(shape);
        match candidates.len() {
            0 => Err(refusal(wanted, shape)),
            1 => Ok(candidates.pop()),
            _ => {
                let candidates: Vec<String> = candidates.iter().map(list).collect();
                let candidates = candidates.join(" or ");
                Err(format!("{} could be {candidates}", list(shape)))
            }
        }
    })
}

fn refusal(wanted: &Wanted<'_, '_, '_>, shape: &[usize]) -> String {
    let spec = wanted.spec;
    if spec.rank().is_none() {
        let shape = spec.shape_text();
        return format!("{shape} leaves open how many axes there are");
    }
    if let Some(mixed) = wanted.of_same_count(shape) {
        return format!(
            "{shape:?} has as many values as {mixed:?}, but its axes are no parts of those, and \
             values would change places; transpose it, if they stand in another order"
        );
    }
    let known: Vec<String> = (spec.dims().iter())
        .filter_map(|dim| match dim {
            Dim::Symbol(symbol) => {
                let known = wanted.sizes.get(symbol)?;
                Some(format!("`{symbol}` is {}", known.size))
            }
            _ => None,
        })
        .collect();
    let known = match known.as_slice() {
        [] => String::new(),
        known => format!(", where {}", known.join(" and ")),
    };
    let count: usize = shape.iter().product();
    format!("{count} values are no {}{known}", spec.shape_text())
}
