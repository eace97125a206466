//! Columns of one shape as one array, in row-major order and with no copy besides.

use ndarray::ArrayD;

use super::columns::Column;
use schema_arrays::{FromScalar, match_dtype};

use crate::DType;
use crate::array::{AnyArray, AnyView, Cell, TextArray};

/// The values of a column, one after the other.
type Values<'a, A> = Box<dyn Iterator<Item = A> + 'a>;

/// Whether there can be an array of all of them.
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

/// Columns that all hold values of `dtype`, or numbers that are some, or anything as text; `None`
/// where one does not.
pub(super) fn stack(columns: &[Column<'_>], dtype: DType) -> Option<AnyArray> {
    let holds = |array: &AnyView<'_>| match array.dtype() {
        of if of == dtype => true,
        DType::I64 | DType::U64 | DType::F64 if dtype.is_real() => true,
        // Without values it is of any dtype.
        _ => !dtype.is_real() && array.is_empty(),
    };
    match_dtype!(match dtype {
        DType::Primitive(T) => {
            if !columns.iter().all(|column| holds(&column.array)) {
                return None;
            }
            let values = interleaved(columns, |column| {
                let values = column.array.scalars().flatten();
                Some(Box::new(
                    values.map(|value| T::nearest(value).unwrap_or_default()),
                ))
            });
            let array = ArrayD::<T>::from_shape_vec(shape(columns), values?).ok()?;
            Some(AnyArray::from(array))
        }
        DType::Text => text(columns),
        _ => None,
    })
}

/// Which of the values are not there; `None` where all of them are.
pub(super) fn missing(columns: &[Column<'_>]) -> Option<ArrayD<bool>> {
    columns.iter().find(|column| column.missing.is_some())?;
    let values = interleaved(columns, |column| {
        Some(match column.missing {
            Some(missing) => Box::new(missing.iter().copied()),
            None => Box::new(std::iter::repeat_n(false, column.array.len())),
        })
    });
    ArrayD::from_shape_vec(shape(columns), values?).ok()
}

fn interleaved<'c, A>(
    columns: &'c [Column<'_>],
    values_of: impl Fn(&'c Column<'_>) -> Option<Values<'c, A>>,
) -> Option<Vec<A>> {
    let each = columns.iter().map(values_of);
    let mut each: Vec<Values<'c, A>> = each.collect::<Option<_>>()?;
    let rows = columns.first()?.array.len();
    let mut values = Vec::with_capacity(rows.checked_mul(each.len())?);
    for _ in 0..rows {
        for column in &mut each {
            values.extend(column.next());
        }
    }
    Some(values)
}

/// Text, and numbers written out, with what each cell was unless all of them were text.
fn text(columns: &[Column<'_>]) -> Option<AnyArray> {
    let shape = shape(columns);
    let is_plain = |column: &Column<'_>| match &column.array {
        AnyView::Text(text) => text.cells().is_none(),
        _ => false,
    };
    let values = ArrayD::from_shape_vec(
        shape.as_slice(),
        interleaved(columns, |column| texts(&column.array))?,
    )
    .ok()?;
    if columns.iter().all(is_plain) {
        return Some(TextArray::from(values).into());
    }
    let cells =
        ArrayD::from_shape_vec(shape, interleaved(columns, |column| cells(&column.array))?).ok()?;
    TextArray::with_cells(values, cells).map(AnyArray::from)
}

fn texts<'v>(array: &'v AnyView<'_>) -> Option<Values<'v, String>> {
    Some(match array {
        AnyView::Text(text) => Box::new(text.iter().map(|(text, _)| text.to_owned())),
        AnyView::I64(array) => Box::new(array.iter().map(ToString::to_string)),
        AnyView::U64(array) => Box::new(array.iter().map(ToString::to_string)),
        AnyView::F64(array) => Box::new(array.iter().map(|number| match number {
            number if number.is_nan() => String::new(),
            number => format!("{number:?}"),
        })),
        _ => return None,
    })
}

/// What the cells were. Out of text without dtypes a NaN is what was missing.
fn cells<'v>(array: &'v AnyView<'_>) -> Option<Values<'v, Cell>> {
    Some(match array {
        AnyView::Text(text) => Box::new(text.iter().map(|(_, cell)| cell)),
        AnyView::I64(array) => Box::new(array.iter().map(|_| Cell::Number)),
        AnyView::U64(array) => Box::new(array.iter().map(|_| Cell::Number)),
        AnyView::F64(array) => Box::new(array.iter().map(|number| match number {
            number if number.is_nan() => Cell::Missing,
            _ => Cell::Number,
        })),
        _ => return None,
    })
}
