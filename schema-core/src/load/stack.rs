//! Stacks columns of one shape into one array, in row-major order and without a second copy.

use ndarray::ArrayD;
use schema_arrays::{AnyArray, AnyView, Cell, Scalars, TextArray};
use schema_spec::{DType, Scalar, Value};

use super::columns::Column;

/// Whether an array can be large enough for all columns.
pub(super) fn has_room(columns: &[Column<'_>]) -> bool {
    let room = shape(columns).into_iter().try_fold(1_usize, |room, size| {
        room.checked_mul(size.max(1))
            .filter(|&room| isize::try_from(room).is_ok())
    });
    room.is_some()
}

fn shape(columns: &[Column<'_>]) -> Vec<usize> {
    let of_one = columns.first().map_or(&[][..], |first| first.array.shape());
    of_one.iter().copied().chain([columns.len()]).collect()
}

/// Stacks columns of values of `dtype`, or of numbers that convert to it, or any columns as text;
/// `None` if a column does not fit.
pub(super) fn stack(columns: &[Column<'_>], dtype: DType) -> Option<AnyArray> {
    let holds = |array: &AnyView<'_>| match array.dtype() {
        of if of == dtype => true,
        DType::I64 | DType::U64 | DType::F64 if dtype.is_real() => true,
        // An empty column fits any dtype.
        _ => !dtype.is_real() && array.is_empty(),
    };
    if dtype == DType::Text {
        return text(columns);
    }
    if !columns.iter().all(|column| holds(&column.array)) {
        return None;
    }
    let mut each: Vec<Scalars<'_>> = columns.iter().map(|of| of.array.scalars()).collect();
    let mut turns = (0..each.len()).cycle();
    AnyArray::from_scalars(dtype, &shape(columns), &mut || {
        each[turns.next()?].next()?
    })
}

/// The mask of missing values; `None` if no column has one.
pub(super) fn missing(columns: &[Column<'_>]) -> Option<ArrayD<bool>> {
    columns.iter().find(|column| column.missing.is_some())?;
    let mut each: Vec<_> = columns
        .iter()
        .map(|column| column.missing.map(|missing| missing.iter()))
        .collect();
    let mut values = Vec::new();
    for _ in 0..columns.first()?.array.len() {
        for missing in &mut each {
            values.push(match missing {
                Some(missing) => *missing.next()?,
                None => false,
            });
        }
    }
    ArrayD::from_shape_vec(shape(columns), values).ok()
}

/// Stacks columns as text, with the types of the cells unless all are text.
fn text(columns: &[Column<'_>]) -> Option<AnyArray> {
    let mut each: Vec<Cells<'_>> = columns
        .iter()
        .map(|column| cells(&column.array))
        .collect::<Option<_>>()?;
    let (mut values, mut cells) = (Vec::new(), Vec::new());
    for _ in 0..columns.first()?.array.len() {
        for column in &mut each {
            let (text, cell) = column()?;
            values.push(text);
            cells.push(cell);
        }
    }
    let shape = shape(columns);
    let values = ArrayD::from_shape_vec(shape.as_slice(), values).ok()?;
    let is_plain = |column: &Column<'_>| match &column.array {
        AnyView::Text(text) => text.cells().is_none(),
        _ => false,
    };
    if columns.iter().all(is_plain) {
        return Some(TextArray::from(values).into());
    }
    let cells = ArrayD::from_shape_vec(shape, cells).ok()?;
    TextArray::with_cells(values, cells).map(AnyArray::from)
}

/// The values of a column as text, each with its type.
type Cells<'a> = Box<dyn FnMut() -> Option<(String, Cell)> + 'a>;

/// In numbers from text, NaN denotes a missing value.
fn cells<'v>(array: &'v AnyView<'_>) -> Option<Cells<'v>> {
    if let AnyView::Text(text) = array {
        let mut cells = text.iter();
        return Some(Box::new(move || {
            let (text, cell) = cells.next()?;
            Some((text.to_owned(), cell))
        }));
    }
    let mut numbers = array.scalars();
    match array.dtype() {
        DType::I64 | DType::U64 | DType::F64 => Some(Box::new(move || {
            Some(match numbers.next()?? {
                Scalar::Float(number) if number.is_nan() => (String::new(), Cell::Missing),
                Scalar::Float(number) => (format!("{number:?}"), Cell::Number),
                number => (Value::from(number).to_string(), Cell::Number),
            })
        })),
        _ => None,
    }
}
