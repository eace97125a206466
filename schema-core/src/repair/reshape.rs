//! Reshapes and transposes arrays.

use schema_arrays::AnyArray;
use schema_spec::{ArraySpec, Dim, Placed};

use super::Step;
use super::apply::Work;
use super::log::RepairedKind;
use super::shapes::Move;
use crate::check::reshape::Wanted;
use crate::report::text::sentence::{counted, list};

impl Work<'_> {
    pub(super) fn reshape(&mut self, step: &Step, name: &str) {
        let Some(spec) = self.spec(step, name) else {
            return;
        };
        let Some(array) = self.arrays.get(name) else {
            return;
        };
        let from = array.shape().to_vec();
        let others: Vec<Placed<'_>> = (self.schema.arrays())
            .filter(|other| other.name() != name)
            .map(|other| {
                let shape = self.arrays.get(other.name()).map(AnyArray::shape);
                Placed {
                    spec: other,
                    shape: shape.filter(|shape| other.accepts_rank(shape.len())),
                    is_faulty: false,
                }
            })
            .collect();
        match new_shape(spec, &from, &others) {
            Ok(None) => {}
            Ok(Some(to)) => {
                self.arrays
                    .change(name, |content| Move::Reshape(&to).on(content));
                self.log
                    .did(step, name, RepairedKind::Reshaped { from, to });
            }
            Err(reason) => self.log.did_not(step, name, reason),
        }
    }

    pub(super) fn transpose(&mut self, step: &Step, name: &str, axes: &[usize]) {
        let Some(array) = self.arrays.get(name) else {
            return;
        };
        let from = array.shape().to_vec();
        let mut sorted = axes.to_vec();
        sorted.sort_unstable();
        if !sorted.into_iter().eq(0..from.len()) {
            let reason = format!("{} is not an order of {} axes", list(axes), from.len());
            self.log.did_not(step, name, reason);
            return;
        }
        self.arrays
            .change(name, |content| Move::Transpose(axes).on(content));
        let to = axes.iter().map(|&axis| from[axis]).collect();
        self.log
            .did(step, name, RepairedKind::Transposed { from, to });
    }
}

/// The shape to which an array can be reshaped, given the others; `None` if its shape already fits.
///
/// # Errors
///
/// Returns why there is no such shape, or more than one.
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
        return format!("{shape} does not fix the number of axes");
    }
    if let Some(mixed) = wanted.of_same_count(shape) {
        return format!(
            "{shape:?} has as many values as {mixed:?}, but reshaping would mix its axes; \
             transpose it if they are in another order"
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
    let values = counted(count, "value");
    let do_not_fit = if count == 1 {
        "does not fit"
    } else {
        "do not fit"
    };
    format!("{values} {do_not_fit} {}{known}", spec.shape_text())
}
