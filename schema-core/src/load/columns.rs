//! Arrays that are stacked from the columns of a table, along a new last axis.

use ndarray::ArrayD;

use super::named::{Found, Named};
use super::stack;
use super::untyped::Texts;
use crate::check;
use crate::names::Names;
use crate::report::{SymbolSource, Violation, ViolationKind};
use schema_arrays::{AnyArray, AnyView, Converted, Untyped};
use schema_spec::{ArraySpec, DType, Dim, Schema, Text};

/// The arrays that could be columns, by name.
pub(crate) struct Table<'a> {
    named: &'a [Named<'a>],
    /// The index of each name.
    positions: Names<'a>,
    /// The columns from which arrays of the schema are stacked, including absent ones; sorted.
    wanted: Vec<&'a str>,
}

/// The violations of columns, each under its own name.
#[derive(Default)]
pub(crate) struct ColumnViolations {
    /// Absent or unreadable columns.
    pub(crate) absent: Vec<Violation>,
    /// Dtypes, ranks and sizes.
    pub(crate) unfit: Vec<Violation>,
}

/// Columns as one array.
pub(crate) struct Stacked {
    /// The index of the first column.
    pub(crate) at: usize,
    pub(crate) array: AnyArray,
    /// The mask of missing values that the array itself does not mark.
    pub(crate) missing: Option<ArrayD<bool>>,
    /// Whether all values are from text, without a dtype.
    pub(crate) is_untyped: bool,
}

/// A column that is present.
pub(super) struct Column<'a> {
    name: &'a Text,
    array: AnyView<'a>,
    /// The mask of missing values.
    missing: Option<&'a ArrayD<bool>>,
    /// The values from text, if they have no dtype.
    untyped: Option<&'a Untyped>,
    /// The values as the dtype of the schema, if they were untyped.
    converted: Option<Converted>,
}

impl<'a> Table<'a> {
    /// The columns of the schema's arrays.
    pub(crate) fn of_schema(named: &'a [Named<'a>], schema: &'a Schema) -> Table<'a> {
        let stacked = schema.arrays().filter(|spec| !spec.columns().is_empty());
        Table::of_arrays(named, stacked)
    }

    /// The columns of these arrays.
    pub(crate) fn of_arrays(
        named: &'a [Named<'a>],
        specs: impl Iterator<Item = &'a ArraySpec>,
    ) -> Table<'a> {
        let mut table = Table {
            named,
            positions: Names::of((named.iter().map(|entry| entry.name).zip(0..)).collect()),
            wanted: Vec::new(),
        };
        for spec in specs {
            if table.position(spec.name()).is_none() {
                table
                    .wanted
                    .extend(spec.columns().iter().map(AsRef::as_ref));
            }
        }
        table.wanted.sort_unstable();
        table
    }

    /// The index of the array of that name; the last if there are several.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.positions.last(name)
    }

    /// Whether an array of the schema is stacked from a column of that name.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.wanted.binary_search(&name).is_ok()
    }

    /// Whether the array is absent but one of its columns is present.
    pub(crate) fn has_any(&self, spec: &ArraySpec) -> bool {
        let mut columns = spec.columns().iter();
        columns.any(|column| self.wants(column) && self.position(column).is_some())
    }

    /// Stacks the columns of an array.
    ///
    /// The result has the schema's dtype if possible. Columns with another common dtype are stacked
    /// too, so that the check reports the array and not each column.
    ///
    /// # Errors
    ///
    /// Returns the violations of the columns if they cannot be stacked.
    pub(crate) fn stacked(
        &self,
        spec: &'a ArraySpec,
        texts: &Texts,
        nearest: impl FnMut(&str) -> Option<String>,
    ) -> Result<Stacked, ColumnViolations> {
        self.stacked_as(spec, texts, nearest, &mut |_, fits| fits)
    }

    /// The same; `decide` is told of each dtype whether the columns fit it, and says whether they are
    /// stacked as that.
    pub(crate) fn stacked_as(
        &self,
        spec: &'a ArraySpec,
        texts: &Texts,
        mut nearest: impl FnMut(&str) -> Option<String>,
        decide: &mut dyn FnMut(DType, bool) -> bool,
    ) -> Result<Stacked, ColumnViolations> {
        let mut violations = ColumnViolations::default();
        let mut columns = Vec::with_capacity(spec.columns().len());
        let mut first = None;
        for name in spec.columns() {
            let found = match self.position(name) {
                Some(at) => {
                    first = first.or(Some(at));
                    Column::of(name, at, &self.named[at].found, spec.dtype(), texts)
                }
                None => Err(ViolationKind::Absent {
                    nearest: nearest(name),
                    column_of: Some(spec.name_text().clone()),
                    columns: Vec::new(),
                }),
            };
            match found {
                Ok(column) => columns.push(column),
                Err(kind) => violations.absent.push(violation(name, kind)),
            }
        }
        uneven(spec, &columns, &mut violations.unfit);
        let is_complete = violations.absent.is_empty() && violations.unfit.is_empty();
        if let (true, Some(first)) = (is_complete, first) {
            if !stack::has_room(&columns) {
                let reason = "would be larger than any array once its columns are stacked";
                let reason = reason.to_owned();
                let kind = ViolationKind::Unreadable { reason };
                violations.absent.push(violation(spec.name_text(), kind));
                return Err(violations);
            }
            if let Some(array) = stacked(spec.dtype(), &mut columns, decide) {
                return Ok(Stacked {
                    at: first,
                    array,
                    missing: stack::missing(&columns),
                    is_untyped: columns.iter().all(Column::is_untyped),
                });
            }
        }
        for column in columns.iter().filter(|column| !column.fits(spec.dtype())) {
            let kind = check::dtype_violation(spec.dtype(), &column.array, column.missing);
            violations.unfit.push(violation(column.name, kind));
        }
        Err(violations)
    }
}

impl<'a> Column<'a> {
    fn of(
        name: &'a Text,
        at: usize,
        found: &'a Found<'_>,
        dtype: DType,
        texts: &Texts,
    ) -> Result<Column<'a>, ViolationKind> {
        let unreadable = |reason: &str| ViolationKind::Unreadable {
            reason: reason.to_owned(),
        };
        let (array, untyped, converted) = match found {
            Found::Typed(view) | Found::Masked(view, _) => (view, None, None),
            Found::Untyped(view, untyped) => {
                let converted = texts.convert(at, untyped, dtype).map_err(unreadable)?;
                (view, Some(*untyped), converted)
            }
            Found::Unreadable(reason) => return Err(unreadable(reason)),
        };
        Ok(Column {
            name,
            array: array.view(),
            missing: found.missing(),
            untyped,
            converted,
        })
    }

    fn fits(&self, dtype: DType) -> bool {
        self.array.dtype() == dtype || self.converted.is_some()
    }

    pub(super) fn shape(&self) -> &[usize] {
        self.array.shape()
    }

    /// The number of values.
    pub(super) fn len(&self) -> usize {
        self.array.len()
    }

    /// The values as that dtype if they were converted to it, else as they are.
    pub(super) fn view(&self, dtype: DType) -> AnyView<'_> {
        match &self.converted {
            Some(converted) if converted.array.dtype() == dtype => converted.array.view(),
            _ => self.array.view(),
        }
    }

    /// The mask of the missing values.
    pub(super) fn missing(&self) -> Option<&ArrayD<bool>> {
        let converted = self.converted.as_ref();
        self.missing.or_else(|| converted?.missing.as_ref())
    }

    /// Whether `dtype` represents each value that is not missing exactly.
    #[cfg(feature = "schema-files")]
    fn is_exact(&self, dtype: DType) -> bool {
        stack::is_exact(&self.array, dtype) || self.untyped.is_some_and(Untyped::is_all_missing)
    }

    fn is_untyped(&self) -> bool {
        self.untyped.is_some()
    }

    fn is_text(&self) -> bool {
        self.array.dtype() == DType::Text
    }
}

/// Stacks the columns; `None` if they have no common dtype, so each is reported by itself.
fn stacked(
    dtype: DType,
    columns: &mut [Column<'_>],
    decide: &mut dyn FnMut(DType, bool) -> bool,
) -> Option<AnyArray> {
    let first = columns.first()?.array.dtype();
    let all_fit = columns.iter().all(|column| column.fits(dtype));
    let stacked = all_fit.then(|| stack::stack(columns, dtype)).flatten();
    if decide(dtype, stacked.is_some()) {
        return stacked;
    }
    if columns
        .iter()
        .all(|column| !column.is_untyped() && column.array.dtype() == first)
    {
        return stack::stack(columns, first);
    }
    #[cfg(feature = "schema-files")]
    if columns.iter().all(Column::is_untyped) {
        let mut dtypes = [DType::I64, DType::U64, DType::F64].into_iter();
        let common = dtypes.find(|&common| {
            let is_exact = columns.iter().all(|column| column.is_exact(common));
            common != dtype && decide(common, is_exact)
        })?;
        for column in &mut *columns {
            let converted = column
                .untyped
                .and_then(|values| values.convert(common, None));
            column.converted = converted;
        }
        return stack::stack(columns, common);
    }
    // As in a single array: numbers among text are text that reads as numbers, with all their digits.
    if columns
        .iter()
        .all(|column| column.is_untyped() || column.is_text())
    {
        #[cfg(feature = "schema-files")]
        {
            let texts = Texts::of_numbers(columns.iter().map(|column| column.untyped));
            for (column, text) in columns.iter_mut().zip(texts) {
                if let Some(text) = text {
                    column.converted = Some(Converted {
                        array: text.into(),
                        missing: None,
                    });
                }
            }
        }
        return stack::stack(columns, DType::Text);
    }
    None
}

/// Adds violations for the columns whose shapes differ from the others.
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
