//! From arrays that nobody has looked at to a struct that is proven.

use ndarray::ArrayD;
use schema_spec::Validate;

use crate::array::{AnyArray, AnyView, Arrays, Content, OwnedField};
use crate::check::Outcome;
use crate::columns::{Stacked, Table};
use crate::custom::Checks;
use crate::input_schema::Views;
use crate::names::Names;
use crate::report::{Report, ViolationKind};
use crate::untyped::as_dtype;
use crate::{Dims, InputSchema, Rejected, Schema, Valid};

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
    fn __take(source: &mut Source) -> Self;

    /// Gives the arrays back, where a function of the user's own refuses them.
    #[doc(hidden)]
    fn __give(&mut self, sink: &mut Source) {
        let mut views = Views::new();
        self.__views(&mut views);
        let copies = views.as_slice().iter();
        sink.arrays
            .extend(copies.map(|view| view.as_ref().map(AnyView::to_array)));
    }
}

/// The arrays of a struct, in the order of its schema, on their way in or out.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct Source {
    arrays: std::collections::VecDeque<Option<AnyArray>>,
}

impl Source {
    /// # Panics
    ///
    /// Never where the arrays were held against the schema that was derived with the struct.
    pub fn take<F: OwnedField>(&mut self) -> F {
        let array = self.arrays.pop_front().flatten();
        F::from_any(array).unwrap_or_else(|_| unreachable!("dtype and rank were checked"))
    }

    pub fn give<F: OwnedField>(&mut self, field: &mut F) {
        self.arrays.push_back(field.lift());
    }
}

/// Arrays sorted into the places of a schema.
struct Sorted<'a> {
    places: Vec<Option<Place>>,
    outcome: Outcome<'a>,
}

/// What stands at a place of a schema.
struct Place {
    /// Where it is in the arrays; where the first of its columns is, if it was stacked.
    at: usize,
    /// The array in the form that was asked for, where it is not in that form yet.
    converted: Option<AnyArray>,
    /// Which of the values of a stacked array are not there.
    missing: Option<ArrayD<bool>>,
}

impl Place {
    fn of_stacked(stacked: Stacked) -> Place {
        Place {
            at: stacked.at,
            converted: Some(stacked.array),
            missing: stacked.missing,
        }
    }

    /// Whether the array can move into a struct and out again with nothing lost: one of text has
    /// no place there for what its cells were.
    fn can_move(&self, arrays: &Arrays) -> bool {
        let remembers = match arrays.entries()[self.at].content.array() {
            Some(AnyArray::Text(text)) => text.cells().is_some(),
            _ => false,
        };
        self.converted.is_none() && !remembers
    }
}

impl Validate for Arrays {
    type Dims = Dims;
    type Report = Report;

    fn validate_against(&self, schema: &Schema) -> Result<Dims, Report> {
        checked(self, schema).outcome.finish()
    }
}

/// Finds the arrays of the schema, notes what is absent or not expected, and checks the rest.
fn checked<'a>(arrays: &Arrays, schema: &'a Schema) -> Sorted<'a> {
    let mut outcome = Outcome::new(schema);
    let mut places = Vec::with_capacity(schema.len());
    let table = Table::of(arrays, schema);
    let mut names = Names::of(arrays, schema, &table);
    let mut unfit = Vec::new();
    for spec in schema.arrays() {
        let place = arrays
            .entries()
            .iter()
            .position(|entry| entry.name == spec.name());
        let place = match place.map(|at| (at, &arrays.entries()[at].content)) {
            Some((at, Content::Typed(_) | Content::Masked(_))) => Some(Place {
                at,
                converted: None,
                missing: None,
            }),
            Some((at, Content::Untyped(array))) => Some(Place {
                at,
                converted: as_dtype(array, spec.dtype()),
                missing: None,
            }),
            Some((_, Content::Unreadable(reason))) => {
                let reason = reason.clone();
                outcome.found(spec, ViolationKind::Unreadable { reason });
                None
            }
            None if table.has_any(spec) => {
                match table.stacked(spec, |column| names.nearest_stranger(column)) {
                    Ok(stacked) => {
                        outcome.stacked.push(spec.clone());
                        Some(Place::of_stacked(stacked))
                    }
                    Err(faults) => {
                        outcome.violations.extend(faults.absent);
                        unfit.extend(faults.unfit);
                        None
                    }
                }
            }
            None if spec.is_optional() => None,
            None => {
                let kind = ViolationKind::Absent {
                    nearest: names.nearest_stranger(spec.name()),
                    column_of: None,
                    columns: spec.columns().to_vec(),
                };
                outcome.found(spec, kind);
                None
            }
        };
        places.push(place);
    }
    outcome.violations.extend(names.unexpected());
    outcome.violations.extend(unfit);
    let views: Vec<Option<AnyView<'_>>> = places
        .iter()
        .map(|place| {
            let Place { at, converted, .. } = place.as_ref()?;
            let stored = arrays.entries()[*at].content.array();
            converted.as_ref().or(stored).map(AnyArray::view)
        })
        .collect();
    let missing: Vec<Option<&ArrayD<bool>>> = places
        .iter()
        .map(|place| {
            let Place { at, missing, .. } = place.as_ref()?;
            missing.as_ref().or(match &arrays.entries()[*at].content {
                Content::Masked(masked) => Some(&masked.missing),
                _ => None,
            })
        })
        .collect();
    outcome.check_holed(&views, &missing);
    Sorted { places, outcome }
}

pub(crate) fn build<T: FromArrays>(mut arrays: Arrays) -> Result<Valid<T>, Rejected<Arrays>> {
    let schema = const { &T::SCHEMA };
    let Sorted {
        places,
        mut outcome,
    } = checked(&arrays, schema);
    if outcome.violations.is_empty() {
        // Arrays move into the struct where they can, and out again if the struct is refused.
        let mut moved = Vec::with_capacity(places.len());
        let mut source = Source::default();
        for place in places {
            let movable = place.as_ref().filter(|place| place.can_move(&arrays));
            moved.push(movable.map(|place| place.at));
            source.arrays.push_back(match place {
                Some(place) if moved.last() == Some(&Some(place.at)) => arrays.lift(place.at),
                Some(place) => place.converted.or_else(|| arrays.copy(place.at)),
                None => None,
            });
        }
        let mut inputs = T::__take(&mut source);
        inputs.__custom(&mut Checks::new(&mut outcome));
        if outcome.violations.is_empty() {
            return Ok(Valid::proven(inputs, outcome.dims));
        }
        inputs.__give(&mut source);
        for (at, array) in moved.into_iter().zip(source.arrays) {
            if let (Some(at), Some(array)) = (at, array) {
                arrays.put_back(at, array);
            }
        }
    }
    Err(Rejected::new(arrays, outcome.into_report()))
}
