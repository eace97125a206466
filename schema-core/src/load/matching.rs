use ndarray::ArrayD;
use schema_arrays::{AnyArray, AnyView, Converted};
use schema_spec::{ArraySpec, Schema, Validate};

use super::columns::{Stacked, Table};
use super::named::{ByName, Found, Named};
use super::unknown::UnknownNames;
use super::untyped::{Texts, nan_is_missing};
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
    missing: Mask,
}

/// The mask of the missing values of a slot.
enum Mask {
    /// That of the entry, if it has one.
    Entry,
    /// That of an array which was converted or stacked.
    Own(ArrayD<bool>),
    /// Missing values are NaN, which the schema allows, and text has no other way to write it.
    Nan,
}

impl Slot {
    fn unconverted(at: usize) -> Slot {
        Slot {
            at,
            converted: None,
            missing: Mask::Entry,
        }
    }

    fn of_untyped(at: usize, converted: Option<Converted>, spec: &ArraySpec) -> Slot {
        let Some(Converted { array, missing }) = converted else {
            return Slot::unconverted(at).with_nan(spec);
        };
        Slot {
            at,
            converted: Some(array),
            missing: missing.map_or(Mask::Entry, Mask::Own),
        }
        .with_nan(spec)
    }

    fn of_stacked(stacked: Stacked, spec: &ArraySpec) -> Slot {
        let slot = Slot {
            at: stacked.at,
            converted: Some(stacked.array),
            missing: stacked.missing.map_or(Mask::Entry, Mask::Own),
        };
        if stacked.is_untyped {
            slot.with_nan(spec)
        } else {
            slot
        }
    }

    /// The slot of values from text.
    fn with_nan(self, spec: &ArraySpec) -> Slot {
        if !nan_is_missing(spec) {
            return self;
        }
        Slot {
            missing: Mask::Nan,
            ..self
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

    /// A copy of the mask of missing values.
    pub(super) fn own_missing(&self, arrays: &Arrays) -> Option<ArrayD<bool>> {
        match &self.missing {
            Mask::Entry => arrays.entries()[self.at].content.mask().cloned(),
            Mask::Own(missing) => Some(missing.clone()),
            Mask::Nan => None,
        }
    }

    fn view<'a>(&'a self, named: &'a [Named<'_>]) -> Option<AnyView<'a>> {
        match &self.converted {
            Some(array) => Some(array.view()),
            None => named[self.at].found.view().map(AnyView::view),
        }
    }

    fn missing<'a>(&'a self, named: &'a [Named<'_>]) -> Option<&'a ArrayD<bool>> {
        match &self.missing {
            Mask::Entry => named[self.at].found.missing(),
            Mask::Own(missing) => Some(missing),
            Mask::Nan => None,
        }
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
    match_named(&arrays.named(), schema, &mut |outcome, views, missing| {
        outcome.check_masked(views, missing);
    })
}

/// What is done with the arrays of a schema that were found: the views, and the masks of their missing
/// values.
pub(crate) type Then<'t> =
    dyn for<'v> FnMut(&mut Outcome<'_>, &[Option<AnyView<'v>>], &[Option<&'v ArrayD<bool>>]) + 't;

/// Finds the arrays of the schema, and reports absent and unexpected arrays.
pub(crate) fn match_named<'a, 's: 'a>(
    named: &'a [Named<'a>],
    schema: &'s Schema,
    then: &mut Then<'_>,
) -> Matched<'s> {
    let mut matched = Matched {
        slots: Vec::with_capacity(schema.len()),
        outcome: Outcome::new(schema),
    };
    let table = Table::of_schema(named, schema);
    let texts = Texts::of_schema(named, schema, &table);
    let mut unknown = UnknownNames::find(named, schema, &table);
    let mut unfit = Vec::new();
    for spec in schema.arrays() {
        let slot = match table.position(spec.name()) {
            Some(at) => matched.fill(spec, at, &named[at].found, &texts),
            None if table.has_any(spec) => {
                match table.stacked(spec, &texts, |column| unknown.nearest(column)) {
                    Ok(stacked) => {
                        matched.outcome.stacked.push(spec.clone());
                        Some(Slot::of_stacked(stacked, spec))
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
    unknown.mark(&mut matched.outcome.violations);
    let slots = || matched.slots.iter();
    let views: Vec<_> = slots().map(|slot| slot.as_ref()?.view(named)).collect();
    let missing: Vec<_> = slots().map(|slot| slot.as_ref()?.missing(named)).collect();
    then(&mut matched.outcome, &views, &missing);
    matched
}

impl Matched<'_> {
    /// The slot of an array that is present under its name.
    fn fill(
        &mut self,
        spec: &ArraySpec,
        at: usize,
        found: &Found<'_>,
        texts: &Texts,
    ) -> Option<Slot> {
        let reason = match found {
            Found::Typed(_) | Found::Masked(..) => return Some(Slot::unconverted(at)),
            Found::Untyped(_, untyped) => match texts.convert(at, untyped, spec.dtype()) {
                Ok(converted) => return Some(Slot::of_untyped(at, converted, spec)),
                Err(reason) => reason,
            },
            Found::Unreadable(reason) => reason,
        };
        let reason = reason.to_owned();
        self.outcome
            .found(spec, ViolationKind::Unreadable { reason });
        None
    }
}
