//! Arrays that come as the columns of a table: an array each, stacked into one along an axis of
//! their own, the last.

use ndarray::ArrayD;

use super::named::{Found, Named};
use super::{stack, untyped};
use crate::check;
use crate::report::{SymbolSource, Violation, ViolationKind};
use schema_arrays::{AnyArray, AnyView};
use schema_spec::{ArraySpec, DType, Dim, Schema, Text};

/// The arrays that could be columns, by name.
pub(crate) struct Table<'a> {
    named: &'a [Named<'a>],
    /// Each name with where it is, sorted: a table may have any number of columns.
    places: Vec<(&'a str, usize)>,
    /// The columns that arrays of the schema are stacked from, those that are not there included;
    /// sorted.
    wanted: Vec<&'a str>,
}

/// What is wrong with columns, each under its own name.
#[derive(Default)]
pub(crate) struct Faults {
    /// Those that are not there, or are no array.
    pub(crate) absent: Vec<Violation>,
    /// Dtypes, ranks and sizes.
    pub(crate) unfit: Vec<Violation>,
}

/// Columns as one array.
pub(crate) struct Stacked {
    /// Where the first of them is.
    pub(crate) at: usize,
    pub(crate) array: AnyArray,
    /// Which of its values are not there, where it can't tell itself.
    pub(crate) missing: Option<ArrayD<bool>>,
}

/// A column that is there.
pub(super) struct Column<'a> {
    name: &'a Text,
    pub(super) array: AnyView<'a>,
    /// Which of its values are missing.
    pub(super) missing: Option<&'a ArrayD<bool>>,
    /// It holds numbers out of text that gives them no dtype.
    is_untyped: bool,
}

impl<'a> Table<'a> {
    /// The columns of the schema's arrays.
    pub(super) fn of_schema(named: &'a [Named<'a>], schema: &'a Schema) -> Table<'a> {
        let stacked = schema.arrays().filter(|spec| !spec.columns().is_empty());
        Table::of_arrays(named, stacked)
    }

    /// The columns of those arrays.
    pub(crate) fn of_arrays(
        named: &'a [Named<'a>],
        specs: impl Iterator<Item = &'a ArraySpec>,
    ) -> Table<'a> {
        let mut table = Table {
            named,
            places: Vec::new(),
            wanted: Vec::new(),
        };
        for spec in specs {
            if table.places.is_empty() {
                table.places = (named.iter().map(|entry| entry.name).zip(0..)).collect();
                table.places.sort_unstable();
            }
            if table.place(spec.name()).is_none() {
                table
                    .wanted
                    .extend(spec.columns().iter().map(AsRef::as_ref));
            }
        }
        table.wanted.sort_unstable();
        table
    }

    /// Where the array of that name is: the last one, if there are several.
    fn place(&self, name: &str) -> Option<usize> {
        let behind = self.places.partition_point(|&(other, _)| other <= name);
        let (found, place) = self.places[..behind].last()?;
        (*found == name).then_some(*place)
    }

    /// Whether the array of that name is a column that an array of the schema is stacked from.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.wanted.binary_search(&name).is_ok()
    }

    /// Whether there is a column of the array, which itself is not there.
    pub(crate) fn has_any(&self, spec: &ArraySpec) -> bool {
        let mut columns = spec.columns().iter();
        columns.any(|column| self.wants(column) && self.place(column).is_some())
    }

    /// The array stacked from its columns.
    ///
    /// The numbers are of the schema's dtype where they can be. Columns of which one dtype can be
    /// made are stacked whatever the schema says, so that the array as a whole is held against it.
    ///
    /// # Errors
    ///
    /// What is wrong with the columns, where no array can be made of them.
    pub(crate) fn stacked(
        &self,
        spec: &'a ArraySpec,
        mut nearest: impl FnMut(&str) -> Option<String>,
    ) -> Result<Stacked, Faults> {
        let mut faults = Faults::default();
        let mut columns = Vec::with_capacity(spec.columns().len());
        let mut first = None;
        for name in spec.columns() {
            let found = match self.place(name) {
                Some(at) => {
                    first = first.or(Some(at));
                    Column::of(name, &self.named[at].found)
                }
                None => Err(ViolationKind::Absent {
                    nearest: nearest(name),
                    column_of: Some(spec.name_text().clone()),
                    columns: Vec::new(),
                }),
            };
            match found {
                Ok(column) => columns.push(column),
                Err(kind) => faults.absent.push(violation(name, kind)),
            }
        }
        uneven(spec, &columns, &mut faults.unfit);
        let is_whole = faults.absent.is_empty() && faults.unfit.is_empty();
        if let (true, Some(first)) = (is_whole, first) {
            if !stack::has_room(&columns) {
                let reason = "would be larger than any array once its columns are stacked";
                let reason = reason.to_owned();
                let kind = ViolationKind::Unreadable { reason };
                faults.absent.push(violation(spec.name_text(), kind));
                return Err(faults);
            }
            if let Some(array) = stacked(spec.dtype(), &columns) {
                return Ok(Stacked {
                    at: first,
                    array,
                    missing: stack::missing(&columns),
                });
            }
        }
        for column in columns.iter().filter(|column| !column.fits(spec.dtype())) {
            let kind = check::dtype_violation(spec.dtype(), &column.array);
            faults.unfit.push(violation(column.name, kind));
        }
        Err(faults)
    }
}

impl<'a> Column<'a> {
    fn of(name: &'a Text, found: &'a Found<'_>) -> Result<Column<'a>, ViolationKind> {
        let (array, is_untyped) = match found {
            Found::Typed(view) | Found::Masked(view, _) => (view, false),
            Found::Untyped(view) => (view, true),
            Found::Unreadable(reason) => {
                let reason = (*reason).to_owned();
                return Err(ViolationKind::Unreadable { reason });
            }
        };
        Ok(Column {
            name,
            array: array.view(),
            missing: found.missing(),
            is_untyped,
        })
    }

    fn fits(&self, dtype: DType) -> bool {
        self.array.dtype() == dtype || (self.is_untyped && untyped::fits(&self.array, dtype))
    }

    fn is_text(&self) -> bool {
        self.array.dtype() == DType::Text
    }
}

/// The columns as one array; `None` where their dtypes differ in a way that only single columns
/// can answer for.
fn stacked(dtype: DType, columns: &[Column<'_>]) -> Option<AnyArray> {
    let first = columns.first()?.array.dtype();
    let all = |holds: &dyn Fn(&Column<'_>) -> bool| columns.iter().all(holds);
    if all(&|column| column.fits(dtype))
        && let Some(stacked) = stack::stack(columns, dtype)
    {
        return Some(stacked);
    }
    if all(&|column| !column.is_untyped && column.array.dtype() == first) {
        return stack::stack(columns, first);
    }
    if all(&|column| column.is_untyped) {
        let mut dtypes = [DType::I64, DType::U64, DType::F64].into_iter();
        let common = dtypes.find(|&common| all(&|column| untyped::is_exact(&column.array, common)));
        return stack::stack(columns, common?);
    }
    // As if all of it were one array: numbers among text are text that reads as numbers.
    if all(&|column| column.is_untyped || column.is_text()) {
        return stack::stack(columns, DType::Text);
    }
    None
}

/// The columns of another shape than the others.
fn uneven(spec: &ArraySpec, columns: &[Column<'_>], found: &mut Vec<Violation>) {
    let of_schema = spec.rank().and_then(|rank| rank.checked_sub(1));
    let mut likely = columns
        .iter()
        .filter(|column| Some(column.array.shape().len()) == of_schema);
    let Some(model) = likely.next().or(columns.first()) else {
        return;
    };
    let sizes = model.array.shape();
    let dim_at = |axis| match spec.dim_at(axis, sizes.len() + 1) {
        symbol @ Dim::Symbol(_) => symbol.clone(),
        _ => Dim::Any,
    };
    for column in columns {
        let shape = column.array.shape();
        if shape.len() != sizes.len() {
            let kind = ViolationKind::Rank {
                expected: (0..sizes.len()).map(dim_at).collect(),
                shape: shape.to_vec(),
            };
            found.push(violation(column.name, kind));
            continue;
        }
        for (axis, (&size, &expected)) in shape.iter().zip(sizes).enumerate() {
            if size == expected {
                continue;
            }
            let dim = dim_at(axis);
            let source = SymbolSource {
                symbol: dim.to_string().into(),
                size: expected,
                array: model.name.clone(),
                axis,
            };
            let kind = ViolationKind::Dim {
                dim,
                axis,
                found: size,
                expected: i128::try_from(expected).ok(),
                symbols: vec![source],
                unsolved: None,
            };
            found.push(violation(column.name, kind));
        }
    }
}

fn violation(name: &Text, kind: ViolationKind) -> Violation {
    Violation::new(name.clone(), kind)
}
