//! Builds a struct of the rows of others of its type.

use schema_arrays::RowsField;
use schema_spec::{Dim, Schema};

use super::OwnBatches;
use super::keep::Taken;

/// Takes the rows of one array after the other, in the order of the schema. An array that has no rows is
/// taken whole.
#[doc(hidden)]
#[derive(Debug)]
pub struct Rebuild<'r> {
    schema: &'r Schema,
    symbol: &'r str,
    taken: &'r Taken<'r>,
    /// The index of the next array.
    at: usize,
}

impl<'r> Rebuild<'r> {
    #[inline] // compiled only where it is called
    pub(super) fn new(schema: &'r Schema, symbol: &'r str, taken: &'r Taken<'r>) -> Rebuild<'r> {
        Rebuild {
            schema,
            symbol,
            taken,
            at: 0,
        }
    }

    pub fn field<T, F: RowsField>(&mut self, parts: &[&T], field: impl Fn(&T) -> &F) -> F {
        let spec = self.schema.array(self.at);
        self.at += 1;
        if !spec.is_some_and(|spec| has_rows(spec, self.symbol)) {
            return field(parts[0]).every();
        }
        let taken = match self.taken {
            Taken::Range(rows) => Some(field(parts[0]).range(rows.clone())),
            Taken::At(rows, _) => field(parts[0]).at(rows),
            Taken::Joined => {
                let parts: Vec<&F> = parts.iter().map(|part| field(part)).collect();
                F::joined(&parts)
            }
        };
        taken.unwrap_or_else(|| {
            unreachable!("the shapes were compared, and the arrays can be owned")
        })
    }

    pub fn part<T, P: OwnBatches>(&mut self, parts: &[&T], part: impl Fn(&T) -> &P) -> P {
        let parts: Vec<&P> = parts.iter().map(|whole| part(whole)).collect();
        P::__rebuild(&parts, self)
    }
}

/// Whether the array has rows.
#[inline]
pub(super) fn has_rows(spec: &schema_spec::ArraySpec, symbol: &str) -> bool {
    matches!(spec.dims(), [Dim::Symbol(own), ..] if own == symbol)
}
