//! Makes arrays of the surveyed columns. Columns whose values were not kept, such as text, are read
//! in a second pass, when their type is known.

use std::sync::Arc;

use ndarray::{ArrayD, IxDyn};
use schema_arrays::{AnyArray, Cell, Content, Entry, TextArray, Untyped, Wanted};

use super::column::{Column, Values, floats};
use super::rows::{Field, Rows, Unclosed};
use super::surveyed::{Body, Surveyed, SurveyedColumn, unclosed};
use super::words::Words;
use super::written::Written;
use crate::entries::Entries;
use crate::error::{ReadError, ReadErrorKind};
use crate::limits::Budget;
use crate::survey::{Holder, Survey};

/// How many bytes a non-empty string takes besides its text and its handle.
const ALLOCATION: u64 = 16;

/// The values of a column, all of one type.
#[derive(Clone)]
pub(super) enum Filled {
    Bool(Vec<bool>),
    I64(Vec<i64>),
    U64(Vec<u64>),
    F64(Vec<f64>),
    Text(Wanted, Vec<String>, Vec<Cell>),
}

/// The arrays of the groups, in order, each with the text that it was read from if a schema may ask for
/// another dtype.
pub(super) fn entries(mut surveyed: Surveyed, written: Written) -> Result<Vec<Entry>, ReadError> {
    let rows = surveyed.rows;
    // Columns are left out at the start only.
    let skipped = (written.dialect.groups.first()).map_or(0, |group| group.columns.start);
    let mut columns = Vec::with_capacity(surveyed.columns.len());
    let mut wanted = Vec::new();
    for group in &written.dialect.groups {
        let members = &mut surveyed.columns[group.columns.clone()];
        let empty = Filled::of(members);
        for column in members {
            let mut parts = std::mem::take(&mut column.parts);
            let kept = empty.kept(&mut parts, rows);
            let missing = mask(parts, rows);
            if kept.is_none() {
                wanted.push((skipped + columns.len(), empty.clone()));
            }
            columns.push((kept, missing));
        }
    }
    if !wanted.is_empty() {
        written
            .body()
            .read(&mut wanted, rows, written.budget.clone())?;
    }
    for (at, filled) in wanted {
        columns[at - skipped].0 = Some(filled);
    }
    let written = Arc::new(written);
    let mut columns = columns.into_iter();
    let mut entries = Entries::default();
    for (index, group) in written.dialect.groups.iter().enumerate() {
        let members = columns.by_ref().take(group.columns.len());
        let (members, missing): (Vec<_>, Vec<_>) = members.unzip();
        let members = members.into_iter().flatten().collect();
        let array = array(members, rows, group.wide);
        let content = match &array {
            // Some cells are not numbers, so this is text whatever is asked for.
            AnyArray::Text(text)
                if written.dialect.words.notation.is_plain() && !text.is_numbers() =>
            {
                Content::Typed(array)
            }
            _ => {
                // Text says itself which cells are missing.
                let missing = match array {
                    AnyArray::Text(_) => None,
                    _ => joined_mask(missing, array.shape()),
                };
                let untyped = Untyped::new(array, missing);
                Content::Untyped(untyped.with_original(written.clone(), index))
            }
        };
        entries.add(group.name.clone(), content)?;
    }
    Ok(entries.into_vec())
}

/// The mask of the missing values of a column; empty if none is missing.
fn mask(parts: Vec<(Column, usize)>, rows: usize) -> Vec<bool> {
    let mut mask = Vec::new();
    let mut start = 0;
    for (column, count) in parts {
        if start == 0 {
            mask = column.missing;
        } else if !column.missing.is_empty() {
            mask.resize(start, false);
            mask.extend(column.missing);
        }
        start += count;
    }
    if !mask.is_empty() {
        mask.resize(rows, false);
    }
    mask
}

/// The mask of columns side by side; `None` if no value is missing.
fn joined_mask(mut columns: Vec<Vec<bool>>, shape: &[usize]) -> Option<ArrayD<bool>> {
    if columns.iter().all(Vec::is_empty) {
        return None;
    }
    for column in &mut columns {
        column.resize(shape[0], false);
    }
    Some(shaped(columns, shape))
}

impl Filled {
    /// Makes an empty column of the type that holds all values of the columns.
    fn of(columns: &[SurveyedColumn]) -> Filled {
        let surveys = columns.iter().map(|column| column.survey);
        match surveys.fold(Survey::default(), Survey::with).holder() {
            Holder::Bool => Filled::Bool(Vec::new()),
            Holder::I64 => Filled::I64(Vec::new()),
            Holder::U64 => Filled::U64(Vec::new()),
            Holder::F64 => Filled::F64(Vec::new()),
            Holder::Text => Filled::text(Wanted::Plain),
        }
    }

    /// Makes an empty column of text.
    pub(super) fn text(wanted: Wanted) -> Filled {
        Filled::Text(wanted, Vec::new(), Vec::new())
    }

    /// Returns the values that the first pass kept, as this type; `None` if it did not keep all.
    fn kept(&self, parts: &mut [(Column, usize)], rows: usize) -> Option<Filled> {
        match self {
            Filled::Bool(_) => joined(parts, rows, |column, rows| match column.take() {
                Values::Bool(values) => Some(values),
                Values::None => Some(vec![false; rows]),
                _ => None,
            })
            .map(Filled::Bool),
            Filled::I64(_) => joined(parts, rows, |column, rows| match column.take() {
                Values::Integer(values) => Some(values),
                Values::None => Some(vec![0; rows]),
                _ => None,
            })
            .map(Filled::I64),
            Filled::F64(_) => joined(parts, rows, |column, rows| match column.take() {
                Values::None => Some(vec![f64::NAN; rows]),
                Values::Float(values) => Some(values),
                Values::Integer(values) => Some(floats(&values, &column.missing).collect()),
                _ => None,
            })
            .map(Filled::F64),
            Filled::U64(_) | Filled::Text(..) => None,
        }
    }

    /// Reserves room for `rows` values.
    fn reserve(&mut self, rows: usize) -> Result<(), ReadError> {
        let reserved = match self {
            Filled::Bool(values) => values.try_reserve_exact(rows),
            Filled::I64(values) => values.try_reserve_exact(rows),
            Filled::U64(values) => values.try_reserve_exact(rows),
            Filled::F64(values) => values.try_reserve_exact(rows),
            Filled::Text(_, values, cells) => values
                .try_reserve_exact(rows)
                .and_then(|()| cells.try_reserve_exact(rows)),
        };
        reserved.map_err(|_| {
            let bytes = (rows as u64).saturating_mul(size_of::<String>() as u64);
            ReadErrorKind::OutOfMemory { bytes }.into()
        })
    }

    /// Adds a field, which is known to be of the type, or missing.
    fn push(&mut self, field: Field<'_>, words: &Words) {
        let text = field.text();
        match self {
            Filled::Bool(values) => values.push(words.truth(&text).unwrap_or_default()),
            Filled::I64(values) => values.push(words.notation.parsed(&text).unwrap_or_default()),
            Filled::U64(values) => values.push(words.notation.parsed(&text).unwrap_or_default()),
            Filled::F64(values) if words.is_missing(&text) => values.push(f64::NAN),
            Filled::F64(values) => values.push(words.notation.float(&text).unwrap_or(f64::NAN)),
            Filled::Text(wanted, values, cells) => {
                let cell = words.cell(&text);
                cells.push(cell);
                values.push(match (cell, wanted) {
                    (Cell::Missing, _) => String::new(),
                    (Cell::Number, Wanted::Plain) => words.notation.plain(&text).into_owned(),
                    _ => text.into_owned(),
                });
            }
        }
    }
}

/// Concatenates the parts.
fn joined<T>(
    parts: &mut [(Column, usize)],
    rows: usize,
    vector: impl Fn(&mut Column, usize) -> Option<Vec<T>>,
) -> Option<Vec<T>> {
    let mut parts = parts.iter_mut().filter(|(_, rows)| *rows > 0);
    let Some((first, count)) = parts.next() else {
        return Some(Vec::new());
    };
    let mut joined = vector(first, *count)?;
    for (part, count) in parts {
        let values = vector(part, *count)?;
        joined.reserve_exact(rows - joined.len());
        joined.extend(values);
    }
    Some(joined)
}

impl Body<'_> {
    /// Reads the columns with the given indices in another pass over the text.
    pub(super) fn read(
        self,
        wanted: &mut [(usize, Filled)],
        rows: usize,
        mut budget: Budget,
    ) -> Result<(), ReadError> {
        for (_, column) in wanted.iter_mut() {
            if let Filled::Text(..) = column {
                let cell = size_of::<String>() + size_of::<Cell>();
                budget.spend((rows as u64).saturating_mul(cell as u64))?;
            }
            column.reserve(rows)?;
        }
        let mut walk = Rows::new(&self.text[self.start..], self.syntax);
        while walk.begin() {
            let mut next = wanted.iter_mut().peekable();
            let mut at = 0;
            let mut last = false;
            while !last {
                let field;
                (field, last) = walk
                    .field()
                    .map_err(|Unclosed(at)| unclosed(self.text, self.start + at))?;
                if let Some((_, column)) = next.next_if(|(index, _)| *index == at) {
                    if let (Filled::Text(..), Field::Plain(text) | Field::Quoted(text)) =
                        (&*column, field)
                        && !text.is_empty()
                    {
                        budget.spend(ALLOCATION + text.len() as u64)?;
                    }
                    column.push(field, self.words);
                }
                at += 1;
            }
        }
        Ok(())
    }
}

/// Makes an array of columns of one type.
pub(super) fn array(columns: Vec<Filled>, rows: usize, wide: bool) -> AnyArray {
    let shape = if wide {
        vec![rows, columns.len()]
    } else {
        vec![rows]
    };
    macro_rules! array {
        ($variant:ident) => {
            shaped(
                columns
                    .into_iter()
                    .filter_map(|column| match column {
                        Filled::$variant(values) => Some(values),
                        _ => None,
                    })
                    .collect(),
                &shape,
            )
        };
    }
    match columns.first() {
        Some(Filled::Bool(_)) => array!(Bool).into(),
        Some(Filled::I64(_)) => array!(I64).into(),
        Some(Filled::U64(_)) => array!(U64).into(),
        Some(Filled::Text(..)) => {
            let (values, cells): (Vec<_>, Vec<_>) = columns
                .into_iter()
                .filter_map(|column| match column {
                    Filled::Text(_, values, cells) => Some((values, cells)),
                    _ => None,
                })
                .unzip();
            let plain = cells.iter().flatten().all(|cell| *cell == Cell::Text);
            let values = shaped(values, &shape);
            if plain {
                return TextArray::from(values).into();
            }
            match TextArray::with_cells(values, shaped(cells, &shape)) {
                Some(array) => array.into(),
                None => unreachable!("both have the shape of the columns"),
            }
        }
        Some(Filled::F64(_)) | None => array!(F64).into(),
    }
}

/// Joins columns side by side, in row-major order.
fn shaped<T>(mut columns: Vec<Vec<T>>, shape: &[usize]) -> ArrayD<T> {
    let values = if columns.len() <= 1 {
        columns.pop().unwrap_or_default()
    } else {
        let mut columns: Vec<_> = columns.into_iter().map(Vec::into_iter).collect();
        let mut values = Vec::with_capacity(shape.iter().product());
        for _ in 0..shape[0] {
            values.extend(columns.iter_mut().filter_map(Iterator::next));
        }
        values
    };
    ArrayD::from_shape_vec(IxDyn(shape), values)
        .unwrap_or_else(|_| unreachable!("each column has a value for each row"))
}
