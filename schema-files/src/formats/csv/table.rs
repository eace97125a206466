//! Makes arrays of the surveyed columns. Columns whose values were not kept, such as text, are read
//! in a second pass, when their type is known.

use ndarray::{ArrayD, IxDyn};
use schema_arrays::{AnyArray, Cell, Content, Entry, TextArray};

use super::column::Values;
use super::names::Group;
use super::rows::{Field, Rows, Unclosed};
use super::surveyed::{Body, Surveyed, SurveyedColumn, unclosed};
use super::words::{Words, truth};
use crate::entries::Entries;
use crate::error::{ReadError, ReadErrorKind};
use crate::limits::Budget;
use crate::survey::{Holder, Survey};

/// How many bytes a non-empty string takes besides its text and its handle.
const ALLOCATION: u64 = 16;

/// The values of a column, all of one type.
#[derive(Clone)]
enum Filled {
    Bool(Vec<bool>),
    I64(Vec<i64>),
    U64(Vec<u64>),
    F64(Vec<f64>),
    Text(Vec<String>, Vec<Cell>),
}

/// The arrays of the groups, in order.
pub(super) fn entries(
    mut surveyed: Surveyed,
    groups: Vec<Group>,
    body: Body<'_>,
    budget: Budget,
) -> Result<Vec<Entry>, ReadError> {
    let rows = surveyed.rows;
    let mut columns = Vec::with_capacity(surveyed.columns.len());
    let mut wanted = Vec::new();
    for group in &groups {
        let members = &mut surveyed.columns[group.columns.clone()];
        let empty = Filled::of(members, group).map_err(|error| error.in_array(&group.name))?;
        for column in members {
            let kept = empty.kept(std::mem::take(&mut column.values), rows);
            if kept.is_none() {
                wanted.push((columns.len(), empty.clone()));
            }
            columns.push(kept);
        }
    }
    if !wanted.is_empty() {
        body.read(&mut wanted, rows, budget)?;
    }
    for (at, filled) in wanted {
        columns[at] = Some(filled);
    }
    let mut columns = columns.into_iter().flatten();
    let mut entries = Entries::default();
    for group in groups {
        let members: Vec<Filled> = columns.by_ref().take(group.columns.len()).collect();
        entries.add(group.name, content(members, rows, group.wide))?;
    }
    Ok(entries.into_vec())
}

impl Filled {
    /// Makes an empty column of the type that holds all values of the columns.
    fn of(columns: &[SurveyedColumn], group: &Group) -> Result<Filled, ReadError> {
        let survey = columns.iter().fold(Survey::default(), |survey, column| {
            survey.with(column.survey.clone(), 0)
        });
        match survey.holder() {
            Ok(Holder::Bool) => Ok(Filled::Bool(Vec::new())),
            Ok(Holder::I64) => Ok(Filled::I64(Vec::new())),
            Ok(Holder::U64) => Ok(Filled::U64(Vec::new())),
            Ok(Holder::F64) => Ok(Filled::F64(Vec::new())),
            Ok(Holder::Text) => Ok(Filled::Text(Vec::new(), Vec::new())),
            Err(overflow) => {
                let mut numbers = columns
                    .iter()
                    .map(|column| overflow.number(&column.survey))
                    .enumerate();
                let number = numbers.find_map(|(column, number)| Some((column, number?)));
                let Some((column, number)) = number else {
                    unreachable!("an overflow is found by its number");
                };
                let at = if group.wide {
                    vec![number.position, column]
                } else {
                    vec![number.position]
                };
                Err(ReadErrorKind::Number {
                    at,
                    text: number.text.clone(),
                    reason: overflow.reason(),
                }
                .into())
            }
        }
    }

    /// Returns the values that the first pass kept, as this type; `None` if it did not keep all.
    fn kept(&self, parts: Vec<(Values, usize)>, rows: usize) -> Option<Filled> {
        match self {
            Filled::Bool(_) => joined(parts, rows, |values, _| match values {
                Values::Bool(values) => Some(values),
                _ => None,
            })
            .map(Filled::Bool),
            Filled::I64(_) => joined(parts, rows, |values, _| match values {
                Values::Integer(values) => Some(values),
                _ => None,
            })
            .map(Filled::I64),
            Filled::F64(_) => joined(parts, rows, |values, rows| match values {
                Values::None => Some(vec![f64::NAN; rows]),
                Values::Float(values) => Some(values),
                #[allow(clippy::cast_precision_loss)] // the nearest, as if read from text
                Values::Integer(values) => Some(values.iter().map(|&value| value as f64).collect()),
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
            Filled::Text(values, cells) => values
                .try_reserve_exact(rows)
                .and_then(|()| cells.try_reserve_exact(rows)),
        };
        reserved.map_err(|_| {
            let bytes = (rows as u64).saturating_mul(size_of::<String>() as u64);
            ReadErrorKind::OutOfMemory { bytes }.into()
        })
    }

    /// Adds a field, which is known to be of the type.
    fn push(&mut self, field: Field<'_>, words: &Words) {
        let text = field.text();
        let trimmed = text.trim_ascii();
        match self {
            Filled::Bool(values) => values.push(truth(&text).unwrap_or_default()),
            Filled::I64(values) => values.push(trimmed.parse().unwrap_or_default()),
            Filled::U64(values) => values.push(trimmed.parse().unwrap_or_default()),
            Filled::F64(values) if words.is_missing(&text) => values.push(f64::NAN),
            Filled::F64(values) => values.push(words.notation.float(&text).unwrap_or(f64::NAN)),
            Filled::Text(values, cells) => {
                let cell = words.cell(&text);
                cells.push(cell);
                values.push(match cell {
                    Cell::Missing => String::new(),
                    _ => text.into_owned(),
                });
            }
        }
    }
}

/// Concatenates the parts.
fn joined<T>(
    parts: Vec<(Values, usize)>,
    rows: usize,
    vector: impl Fn(Values, usize) -> Option<Vec<T>>,
) -> Option<Vec<T>> {
    let mut parts = parts.into_iter().filter(|(_, rows)| *rows > 0);
    let Some((first, count)) = parts.next() else {
        return Some(Vec::new());
    };
    let mut joined = vector(first, count)?;
    for (part, count) in parts {
        let values = vector(part, count)?;
        joined.reserve_exact(rows - joined.len());
        joined.extend(values);
    }
    Some(joined)
}

impl Body<'_> {
    /// Reads the columns with the given indices in another pass over the text.
    fn read(
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
fn content(columns: Vec<Filled>, rows: usize, wide: bool) -> Content {
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
        Some(Filled::Bool(_)) => Content::Typed(AnyArray::from(array!(Bool))),
        Some(Filled::I64(_)) => Content::Untyped(AnyArray::from(array!(I64))),
        Some(Filled::U64(_)) => Content::Untyped(AnyArray::from(array!(U64))),
        Some(Filled::Text(..)) => {
            let (values, cells): (Vec<_>, Vec<_>) = columns
                .into_iter()
                .filter_map(|column| match column {
                    Filled::Text(values, cells) => Some((values, cells)),
                    _ => None,
                })
                .unzip();
            let plain = cells.iter().flatten().all(|cell| *cell == Cell::Text);
            let values = shaped(values, &shape);
            if plain {
                return Content::Typed(TextArray::from(values).into());
            }
            match TextArray::with_cells(values, shaped(cells, &shape)) {
                Some(array) => Content::Typed(array.into()),
                None => unreachable!("both have the shape of the columns"),
            }
        }
        Some(Filled::F64(_)) | None => Content::Untyped(AnyArray::from(array!(F64))),
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
