//! Stacks columns of one shape into one array, in row-major order and without a second copy.

use ndarray::ArrayD;
use schema_arrays::{AnyArray, AnyView, Cell, TextArray, fill};
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
    let of_one = columns.first().map_or(&[][..], |first| first.shape());
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
    let mut views = Vec::with_capacity(columns.len());
    for column in columns {
        let view = column.view(dtype);
        if !holds(&view) {
            return None;
        }
        views.push(view);
    }
    let mut array = match of_one_dtype(&views, dtype) {
        Some(array) => array,
        None => converted(&views, &shape(columns), dtype)?,
    };
    if let Some(missing) = missing(columns).filter(|_| dtype.has_nan()) {
        fill(&mut array, &missing, Scalar::Float(f64::NAN));
    }
    Some(array)
}

/// Stacks columns that have the dtype.
#[cfg(any(feature = "schema-files", feature = "stream"))]
fn of_one_dtype(views: &[AnyView<'_>], dtype: DType) -> Option<AnyArray> {
    let is_of = views.iter().all(|view| view.dtype() == dtype);
    is_of.then(|| AnyView::stack(views)).flatten()
}

/// Tables come from files, or in pieces. Others are small, and not worth code for each dtype.
#[cfg(not(any(feature = "schema-files", feature = "stream")))]
fn of_one_dtype(_: &[AnyView<'_>], _: DType) -> Option<AnyArray> {
    None
}

/// Stacks columns of numbers that convert to the dtype.
fn converted(views: &[AnyView<'_>], shape: &[usize], dtype: DType) -> Option<AnyArray> {
    let mut each = Vec::with_capacity(views.len());
    for view in views {
        each.push(view.scalars());
    }
    let mut turn = 0;
    AnyArray::from_scalars(dtype, shape, &mut || {
        let value = each.get_mut(turn)?.next()?;
        turn = (turn + 1) % views.len();
        value
    })
}

/// Whether `dtype` represents each of the numbers exactly.
#[cfg(feature = "schema-files")]
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // this is what is tested
pub(super) fn is_exact(array: &AnyView<'_>, dtype: DType) -> bool {
    let exact = |integer: i128| integer as f64 as i128 == integer;
    match (array, dtype) {
        (AnyView::I64(array), DType::F64) => array.iter().all(|&integer| exact(integer.into())),
        (AnyView::U64(array), DType::F64) => array.iter().all(|&integer| exact(integer.into())),
        (AnyView::I64(array), DType::U64) => array.iter().all(|&integer| integer >= 0),
        (AnyView::U64(array), DType::I64) => {
            array.iter().all(|&integer| i64::try_from(integer).is_ok())
        }
        _ => array.dtype() == dtype,
    }
}

/// The mask of missing values; `None` if no column has one.
pub(super) fn missing(columns: &[Column<'_>]) -> Option<ArrayD<bool>> {
    let mut each = Vec::with_capacity(columns.len());
    let mut has_mask = false;
    for column in columns {
        let missing = column.missing();
        has_mask |= missing.is_some();
        each.push(missing.map(|missing| missing.iter()));
    }
    if !has_mask {
        return None;
    }
    let mut values = Vec::new();
    for _ in 0..columns.first()?.len() {
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
    // Loops, because each chain of iterators is compiled for itself.
    let mut views = Vec::with_capacity(columns.len());
    for column in columns {
        views.push(column.view(DType::Text));
    }
    let mut each = Vec::with_capacity(columns.len());
    for (view, column) in views.iter().zip(columns) {
        each.push(cells(view, column.missing())?);
    }
    let (mut values, mut cells) = (Vec::new(), Vec::new());
    for _ in 0..columns.first()?.len() {
        for column in &mut each {
            let (text, cell) = column()?;
            values.push(text);
            cells.push(cell);
        }
    }
    let shape = shape(columns);
    let values = ArrayD::from_shape_vec(shape.as_slice(), values).ok()?;
    let is_plain = |view: &AnyView<'_>| match view {
        AnyView::Text(text) => text.cells().is_none(),
        _ => false,
    };
    if views.iter().all(is_plain) {
        return Some(TextArray::from(values).into());
    }
    let cells = ArrayD::from_shape_vec(shape, cells).ok()?;
    TextArray::with_cells(values, cells).map(AnyArray::from)
}

/// The values of a column as text, each with its type.
type Cells<'a> = Box<dyn FnMut() -> Option<(String, Cell)> + 'a>;

fn cells<'v>(array: &'v AnyView<'_>, missing: Option<&'v ArrayD<bool>>) -> Option<Cells<'v>> {
    if let AnyView::Text(text) = array {
        let mut cells = text.iter();
        return Some(Box::new(move || {
            let (text, cell) = cells.next()?;
            Some((text.to_owned(), cell))
        }));
    }
    let mut numbers = array.scalars();
    let mut missing = missing.into_iter().flatten();
    match array.dtype() {
        DType::I64 | DType::U64 | DType::F64 => Some(Box::new(move || {
            let number = numbers.next()??;
            Some(match number {
                _ if missing.next() == Some(&true) => (String::new(), Cell::Missing),
                Scalar::Float(number) => (format!("{number:?}"), Cell::Number),
                number => (Value::from(number).to_string(), Cell::Number),
            })
        })),
        _ => None,
    }
}
