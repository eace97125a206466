//! Columns of Arrow as arrays, without a copy where their layout allows it.

use std::iter;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, OffsetSizeTrait};
use datafusion::arrow::compute::{CastOptions, cast, cast_with_options};
use datafusion::arrow::datatypes::{
    DataType, Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use ndarray::{ArrayD, ArrayViewD, IxDyn, ShapeError};
use schema_core::{AnyView, Views};

use crate::tensor::Tensor;

/// Some rows of a column.
pub(crate) struct Column {
    /// The values inside of all lists, one after the other.
    values: ArrayRef,
    shape: Vec<usize>,
    /// For each axis of the array, its axis in `shape`.
    axes: Vec<usize>,
    missing: Option<ArrayD<bool>>,
}

/// Values that Arrow does not hold as an array does.
pub(crate) enum Copied<'a> {
    None,
    Truths(ArrayD<bool>),
    Texts(ArrayD<&'a str>),
}

impl Column {
    /// Each level of lists, which must be equally long, adds an axis. In a null list, all values are
    /// missing.
    pub(crate) fn of(array: &ArrayRef, tensor: Option<&Tensor>) -> Result<Column, String> {
        let mut values = array.clone();
        let mut shape = vec![array.len()];
        let mut missing = None;
        loop {
            mark(&mut missing, values.as_ref());
            let (inner, size) = match values.data_type() {
                DataType::FixedSizeList(_, size) => {
                    let list = values.as_fixed_size_list();
                    let size = usize::try_from(*size).unwrap_or(0);
                    let start = usize::try_from(list.value_offset(0)).unwrap_or(0);
                    (list.values().slice(start, list.len() * size), size)
                }
                DataType::List(_) => {
                    values = fixed::<i32>(&values)?;
                    continue;
                }
                DataType::LargeList(_) => {
                    values = fixed::<i64>(&values)?;
                    continue;
                }
                DataType::Dictionary(_, plain) => {
                    values = cast(&values, plain).map_err(|error| error.to_string())?;
                    continue;
                }
                _ => break,
            };
            missing = missing.map(|missing: Vec<bool>| {
                let each = missing.into_iter();
                each.flat_map(|missing| iter::repeat_n(missing, size))
                    .collect()
            });
            shape.push(size);
            values = inner;
        }
        let mut axes: Vec<usize> = (0..shape.len()).collect();
        if let Some(Tensor {
            shape: inner,
            permutation,
        }) = tensor
        {
            shape.truncate(1);
            shape.extend(inner);
            axes = iter::once(0)
                .chain(permutation.iter().map(|axis| axis + 1))
                .collect();
        }
        let mut column = Column {
            values,
            shape,
            axes,
            missing: None,
        };
        if let Some(missing) = missing {
            let mask = ArrayD::from_shape_vec(column.shape.clone(), missing);
            let mask = mask.map_err(|error| error.to_string())?;
            column.missing = Some(mask.permuted_axes(IxDyn(&column.axes)));
        }
        Ok(column)
    }

    /// Copies what cannot be borrowed as it is: truth values are single bits, and texts are ranges of
    /// bytes.
    pub(crate) fn copied(&self) -> Result<Copied<'_>, ShapeError> {
        fn texts<'a>(
            shape: &[usize],
            values: impl Iterator<Item = Option<&'a str>>,
        ) -> Result<Copied<'a>, ShapeError> {
            let values = values.map(Option::unwrap_or_default).collect();
            ArrayD::from_shape_vec(shape, values).map(Copied::Texts)
        }
        let values = &self.values;
        match values.data_type() {
            DataType::Boolean => {
                let values = values.as_boolean().values().iter().collect();
                ArrayD::from_shape_vec(self.shape.as_slice(), values).map(Copied::Truths)
            }
            DataType::Utf8 => texts(&self.shape, values.as_string::<i32>().iter()),
            DataType::LargeUtf8 => texts(&self.shape, values.as_string::<i64>().iter()),
            DataType::Utf8View => texts(&self.shape, values.as_string_view().iter()),
            _ => Ok(Copied::None),
        }
    }

    /// Inserts the array.
    pub(crate) fn insert<'a>(
        &'a self,
        name: &'a str,
        copied: &'a Copied<'_>,
        views: &mut Views<'a>,
    ) -> Result<(), String> {
        let view = match copied {
            Copied::Truths(truths) => Ok(self.turned(truths.view())),
            Copied::Texts(texts) => Ok(self.turned(texts.view())),
            Copied::None => self.numbers()?.map_err(|error| error.to_string()),
        }?;
        match &self.missing {
            None => views.insert(name, view),
            Some(missing) => (views.insert_with_missing(name, view, missing.clone()))
                .map_err(|error| error.to_string())?,
        }
        Ok(())
    }

    fn turned<'a, T: schema_core::arrays::Element>(&self, view: ArrayViewD<'a, T>) -> AnyView<'a> {
        view.permuted_axes(IxDyn(&self.axes)).into()
    }

    fn numbers(&self) -> Result<Result<AnyView<'_>, ShapeError>, String> {
        macro_rules! numbers {
            ($($kind:ident $arrow:ident,)+) => {
                match self.values.data_type() {
                    $(DataType::$kind => {
                        let values: &[_] = self.values.as_primitive::<$arrow>().values();
                        let view = ArrayViewD::from_shape(self.shape.as_slice(), values);
                        Ok(view.map(|view| self.turned(view)))
                    })+
                    other => Err(format!("holds values of the type {other}, which no array has; \
                        save them as numbers, truth values or text")),
                }
            };
        }
        numbers! {
            UInt8 UInt8Type,
            UInt16 UInt16Type,
            UInt32 UInt32Type,
            UInt64 UInt64Type,
            Int8 Int8Type,
            Int16 Int16Type,
            Int32 Int32Type,
            Int64 Int64Type,
            Float16 Float16Type,
            Float32 Float32Type,
            Float64 Float64Type,
        }
    }
}

/// Adds the nulls of an array.
fn mark(missing: &mut Option<Vec<bool>>, values: &dyn Array) {
    let Some(nulls) = values
        .logical_nulls()
        .filter(|nulls| nulls.null_count() > 0)
    else {
        return;
    };
    let missing = missing.get_or_insert_with(|| vec![false; values.len()]);
    for (missing, is_valid) in missing.iter_mut().zip(&nulls) {
        *missing |= !is_valid;
    }
}

/// Lists as lists of a fixed size.
fn fixed<O: OffsetSizeTrait>(lists: &ArrayRef) -> Result<ArrayRef, String> {
    let list = lists.as_list::<O>();
    let lengths = |at: usize| list.value_length(at).as_usize();
    let valid = || (0..list.len()).filter(|at| list.is_valid(*at));
    let size = match valid().next() {
        Some(first) => lengths(first),
        None if list.is_empty() => 0,
        None => return Err("holds only missing lists, so their length is unknown".to_owned()),
    };
    if let Some(other) = valid().map(lengths).find(|length| *length != size) {
        return Err(format!(
            "holds lists of {size} and of {other} values; an array has as many in each row"
        ));
    }
    let (DataType::List(field) | DataType::LargeList(field)) = lists.data_type() else {
        return Ok(lists.clone());
    };
    let size = i32::try_from(size).map_err(|_| format!("holds lists of {size} values"))?;
    let strict = CastOptions {
        safe: false,
        ..CastOptions::default()
    };
    cast_with_options(
        lists,
        &DataType::FixedSizeList(field.clone(), size),
        &strict,
    )
    .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use datafusion::arrow::array::{FixedSizeListArray, Float32Array, ListArray};
    use datafusion::arrow::buffer::{NullBuffer, OffsetBuffer};
    use datafusion::arrow::datatypes::Field;
    use ndarray::{Array, Axis, array};

    use super::*;

    fn item() -> Arc<Field> {
        Arc::new(Field::new_list_field(DataType::Float32, true))
    }

    fn lists(nulls: Option<NullBuffer>) -> ArrayRef {
        let values = Float32Array::from_iter_values((0_u8..12).map(f32::from));
        Arc::new(FixedSizeListArray::new(item(), 3, Arc::new(values), nulls))
    }

    fn f32(column: &Column) -> ArrayViewD<'_, f32> {
        match column.numbers() {
            Ok(Ok(AnyView::F32(view))) => view,
            _ => panic!("no f32"),
        }
    }

    #[test]
    fn lists_are_borrowed() {
        let lists = lists(None);
        let column = Column::of(&lists.slice(1, 2), None).unwrap();
        let view = f32(&column);
        assert_eq!(view, array![[3.0, 4.0, 5.0], [6.0, 7.0, 8.0]].into_dyn());
        let values = lists.as_fixed_size_list().values();
        let values = values.as_primitive::<Float32Type>().values();
        assert_eq!(view.as_ptr(), values[3..].as_ptr());
        assert!(column.missing.is_none());
    }

    #[test]
    fn values_of_null_lists_are_missing() {
        let nulls = NullBuffer::from(vec![true, false, true, true]);
        let column = Column::of(&lists(Some(nulls.clone())), None).unwrap();
        let mask = Array::from_shape_fn((4, 3), |(row, _)| row == 1).into_dyn();
        assert_eq!(column.missing, Some(mask.clone()));

        let values = Float32Array::from_iter_values((0_u8..9).map(f32::from));
        let offsets = OffsetBuffer::from_lengths([3, 0, 3, 3]);
        let list = ListArray::new(item(), offsets, Arc::new(values), Some(nulls));
        let column = Column::of(&(Arc::new(list) as ArrayRef), None).unwrap();
        assert_eq!(column.missing, Some(mask));
        assert_eq!(
            f32(&column).index_axis(Axis(0), 2),
            array![3.0, 4.0, 5.0].into_dyn()
        );
    }

    #[test]
    fn tensors_have_their_axes() {
        let values = Float32Array::from_iter_values((0_u8..12).map(f32::from));
        let lists = FixedSizeListArray::new(item(), 6, Arc::new(values), None);
        let tensor = Tensor {
            shape: vec![3, 2],
            permutation: vec![1, 0],
        };
        let column = Column::of(&(Arc::new(lists) as ArrayRef), Some(&tensor)).unwrap();
        let view = f32(&column);
        assert_eq!(view.shape(), [2, 2, 3]);
        assert_eq!(view[[1, 1, 2]], 11.0);
        assert_eq!(view[[0, 1, 0]], 1.0);
    }
}
