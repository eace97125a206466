use ndarray::ArrayD;
use schema_arrays::{AnyArray, AnyView};
use schema_spec::{ArraySpec, Schema, Validate};

use super::columns::{Stacked, Table};
use super::named::{ByName, Found, Named};
use super::unknown::UnknownNames;
use super::untyped::as_dtype;
use super::{Arrays, Views};
use crate::Dims;
use crate::check::Outcome;
use crate::report::{Report, ViolationKind};

/// The result of matching arrays with those of a schema and checking them.
pub(crate) struct Matched<'s> {
    /// One for each array of the schema; `None` if it is absent.
    pub(crate) slots: Vec<Option<Slot>>,
    pub(crate) outcome: Outcome<'s>,
}

/// The data for an array of a schema.
pub(crate) struct Slot {
    /// The index of the entry, or of the first column if the array was stacked.
    pub(super) at: usize,
    /// The array, if it had to be converted or stacked.
    pub(super) converted: Option<AnyArray>,
    /// Which values of a stacked array are missing.
    missing: Option<ArrayD<bool>>,
}

impl Slot {
    fn unconverted(at: usize) -> Slot {
        Slot::converted(at, None)
    }

    fn converted(at: usize, converted: Option<AnyArray>) -> Slot {
        Slot {
            at,
            converted,
            missing: None,
        }
    }

    fn of_stacked(stacked: Stacked) -> Slot {
        Slot {
            at: stacked.at,
            converted: Some(stacked.array),
            missing: stacked.missing,
        }
    }

    /// Whether the array can move into a struct and back without loss: a struct does not keep the
    /// types of text cells.
    pub(super) fn can_move(&self, arrays: &Arrays) -> bool {
        let has_cells = match arrays.entries()[self.at].content.array() {
            Some(AnyArray::Text(text)) => text.cells().is_some(),
            _ => false,
        };
        self.converted.is_none() && !has_cells
    }

    fn view<'a>(&'a self, named: &'a [Named<'_>]) -> Option<AnyView<'a>> {
        match &self.converted {
            Some(array) => Some(array.view()),
            None => named[self.at].found.view().map(AnyView::view),
        }
    }

    fn missing<'a>(&'a self, named: &[Named<'a>]) -> Option<&'a ArrayD<bool>> {
        self.missing.as_ref().or(named[self.at].found.missing())
    }
}

impl Validate for Arrays {
    type Dims = Dims;
    type Report = Report;

    fn validate_against(&self, schema: &Schema) -> Result<Dims, Report> {
        match_and_check(self, schema).outcome.finish()
    }
}

impl Validate for Views<'_> {
    type Dims = Dims;
    type Report = Report;

    fn validate_against(&self, schema: &Schema) -> Result<Dims, Report> {
        match_and_check(self, schema).outcome.finish()
    }
}

/// Finds the arrays of the schema, reports absent and unexpected arrays, and checks the others.
pub(crate) fn match_and_check<'s>(arrays: &impl ByName, schema: &'s Schema) -> Matched<'s> {
    let named = arrays.named();
    let mut matched = Matched {
        slots: Vec::with_capacity(schema.len()),
        outcome: Outcome::new(schema),
    };
    let table = Table::of_schema(&named, schema);
    let mut unknown = UnknownNames::find(&named, schema, &table);
    let mut unfit = Vec::new();
    for spec in schema.arrays() {
        let at = named.iter().position(|entry| entry.name == spec.name());
        let slot = match at {
            Some(at) => matched.fill(spec, at, &named[at].found),
            None if table.has_any(spec) => {
                match table.stacked(spec, |column| unknown.nearest(column)) {
                    Ok(stacked) => {
                        matched.outcome.stacked.push(spec.clone());
                        Some(Slot::of_stacked(stacked))
                    }
                    Err(violations) => {
                        matched.outcome.violations.extend(violations.absent);
                        unfit.extend(violations.unfit);
                        None
                    }
                }
            }
            None if spec.is_optional() => None,
            None => {
                let kind = ViolationKind::Absent {
                    nearest: unknown.nearest(spec.name()),
                    column_of: None,
                    columns: spec.columns().to_vec(),
                };
                matched.outcome.found(spec, kind);
                None
            }
        };
        matched.slots.push(slot);
    }
    matched.outcome.violations.extend(unknown.unexpected());
    matched.outcome.violations.extend(unfit);
    let slots = || matched.slots.iter();
    let views: Vec<_> = slots().map(|slot| slot.as_ref()?.view(&named)).collect();
    let missing: Vec<_> = slots().map(|slot| slot.as_ref()?.missing(&named)).collect();
    matched.outcome.check_masked(&views, &missing);
    matched
}

impl Matched<'_> {
    /// The slot of an array that is present under its name.
    fn fill(&mut self, spec: &ArraySpec, at: usize, found: &Found<'_>) -> Option<Slot> {
        match found {
            Found::Typed(_) | Found::Masked(..) => Some(Slot::unconverted(at)),
            Found::Untyped(view) => Some(Slot::converted(at, as_dtype(view, spec.dtype()))),
            Found::Unreadable(reason) => {
                let reason = (*reason).to_owned();
                self.outcome
                    .found(spec, ViolationKind::Unreadable { reason });
                None
            }
        }
    }
}
