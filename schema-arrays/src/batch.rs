//! Some rows of the array of a field, and the rows of several arrays after each other.

use std::ops::Range;

use ndarray::{
    Array, ArrayBase, ArrayView, Axis, CowRepr, Data, Dimension, OwnedArcRepr, OwnedRepr,
    RawDataClone, Slice, ViewRepr,
};

use crate::Field;

/// A [`Field`] of which rows can be taken: views are sliced, arrays that share their data share it
/// with their rows, and other arrays are copied.
#[diagnostic::on_unimplemented(
    message = "the rows of `{Self}` cannot be taken",
    label = "borrows its data to change it, or is no array",
    note = "use an array that owns its data, such as `Array2<f32>`, one that shares it, such as `ArcArray2<f32>`, or a view, such as `ArrayView2<'a, f32>`"
)]
pub trait RowsField: Field + Sized {
    /// All rows.
    #[doc(hidden)]
    #[must_use]
    fn every(&self) -> Self;

    /// The rows in the range, which is within those of the array.
    #[doc(hidden)]
    #[must_use]
    fn range(&self, rows: Range<usize>) -> Self;

    /// The rows at these indices, which are those of the array; `None` if the type can only hold
    /// adjacent ones.
    #[doc(hidden)]
    fn at(&self, rows: &[usize]) -> Option<Self>;

    /// The rows of several arrays, whose other axes are the same; `None` if the type cannot hold them.
    #[doc(hidden)]
    fn joined(parts: &[&Self]) -> Option<Self>;
}

/// How the rows of an array in a storage are taken.
trait Storage: Data + RawDataClone + Sized {
    fn range<D: Dimension>(array: &ArrayBase<Self, D>, rows: Slice) -> ArrayBase<Self, D>;

    /// An array that was copied; `None` if the storage only borrows.
    fn copied<D: Dimension>(array: Array<Self::Elem, D>) -> Option<ArrayBase<Self, D>>
    where
        Self::Elem: Sized;
}

impl<A: Clone> Storage for OwnedRepr<A> {
    fn range<D: Dimension>(array: &Array<A, D>, rows: Slice) -> Array<A, D> {
        array.slice_axis(Axis(0), rows).to_owned()
    }

    fn copied<D: Dimension>(array: Array<A, D>) -> Option<Array<A, D>> {
        Some(array)
    }
}

impl<A: Clone> Storage for OwnedArcRepr<A> {
    fn range<D: Dimension>(array: &ArrayBase<Self, D>, rows: Slice) -> ArrayBase<Self, D> {
        sliced(array.clone(), rows)
    }

    fn copied<D: Dimension>(array: Array<A, D>) -> Option<ArrayBase<Self, D>> {
        Some(array.into_shared())
    }
}

impl<A: Clone> Storage for CowRepr<'_, A> {
    fn range<D: Dimension>(array: &ArrayBase<Self, D>, rows: Slice) -> ArrayBase<Self, D> {
        if array.is_view() {
            sliced(array.clone(), rows)
        } else {
            array.slice_axis(Axis(0), rows).to_owned().into()
        }
    }

    fn copied<D: Dimension>(array: Array<A, D>) -> Option<ArrayBase<Self, D>> {
        Some(array.into())
    }
}

impl<A: Clone> Storage for ViewRepr<&A> {
    fn range<D: Dimension>(array: &ArrayBase<Self, D>, rows: Slice) -> ArrayBase<Self, D> {
        sliced(array.clone(), rows)
    }

    fn copied<D: Dimension>(_: Array<A, D>) -> Option<ArrayBase<Self, D>> {
        None
    }
}

fn sliced<S: Data, D: Dimension>(mut array: ArrayBase<S, D>, rows: Slice) -> ArrayBase<S, D> {
    array.slice_axis_inplace(Axis(0), rows);
    array
}

#[allow(private_bounds)] // the set of storages is private
impl<S, D> RowsField for ArrayBase<S, D>
where
    S: Storage,
    S::Elem: Clone,
    D: Dimension,
    ArrayBase<S, D>: Field,
{
    fn every(&self) -> Self {
        self.clone()
    }

    fn range(&self, rows: Range<usize>) -> Self {
        S::range(self, rows.into())
    }

    fn at(&self, rows: &[usize]) -> Option<Self> {
        S::copied(gathered(&self.view(), rows))
    }

    fn joined(parts: &[&Self]) -> Option<Self> {
        let views: Vec<_> = parts.iter().map(|part| part.view()).collect();
        S::copied(joined(&views)?)
    }
}

fn joined<A: Clone, D: Dimension>(parts: &[ArrayView<'_, A, D>]) -> Option<Array<A, D>> {
    let mut shape = parts.first()?.raw_dim();
    let others = |shape: &D| shape.slice().get(1..).map(<[usize]>::to_vec);
    let other = others(&shape)?;
    let mut counts = parts.iter().map(ArrayBase::raw_dim);
    shape[0] = counts.try_fold(0, |count: usize, shape| {
        (others(&shape).as_ref() == Some(&other)).then(|| count.checked_add(shape[0]))?
    })?;
    let mut values = Vec::with_capacity(parts.iter().map(ArrayView::len).sum());
    for part in parts {
        match part.as_slice() {
            Some(all) => values.extend_from_slice(all),
            None => values.extend(part.iter().cloned()),
        }
    }
    Array::from_shape_vec(shape, values).ok()
}

fn gathered<A: Clone, D: Dimension>(array: &ArrayView<'_, A, D>, rows: &[usize]) -> Array<A, D> {
    let mut shape = array.raw_dim();
    let count = std::mem::replace(&mut shape[0], rows.len());
    let mut values = Vec::with_capacity(shape.size());
    match array.as_slice() {
        Some(all) => {
            let width = all.len().checked_div(count).unwrap_or(0);
            for row in rows {
                values.extend_from_slice(&all[row * width..(row + 1) * width]);
            }
        }
        None => {
            for row in rows {
                let row = array.slice_axis(Axis(0), Slice::from(*row..row + 1));
                values.extend(row.iter().cloned());
            }
        }
    }
    Array::from_shape_vec(shape, values)
        .unwrap_or_else(|_| unreachable!("each row has the same number of values"))
}

impl<F: RowsField> RowsField for Option<F> {
    fn every(&self) -> Self {
        self.as_ref().map(F::every)
    }

    fn range(&self, rows: Range<usize>) -> Self {
        self.as_ref().map(|array| array.range(rows))
    }

    fn at(&self, rows: &[usize]) -> Option<Self> {
        match self {
            Some(array) => array.at(rows).map(Some),
            None => Some(None),
        }
    }

    fn joined(parts: &[&Self]) -> Option<Self> {
        let present: Vec<&F> = parts.iter().filter_map(|part| part.as_ref()).collect();
        match present.len() {
            0 => Some(None),
            _ => F::joined(&present).map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{ArcArray2, Array2, ArrayView2, Axis, CowArray, Slice, array};

    use super::RowsField;

    #[test]
    fn rows_of_each_storage() {
        let owned: Array2<i64> = array![[1, 2], [3, 4], [5, 6]];
        let expected = array![[3, 4], [5, 6]];
        assert_eq!(owned.range(1..3), expected);
        let shared: ArcArray2<i64> = owned.clone().into_shared();
        let part = shared.range(1..3);
        assert_eq!(part, expected);
        assert_eq!(part.as_ptr(), &raw const shared[[1, 0]]);
        let view: ArrayView2<'_, i64> = owned.view();
        assert_eq!(view.range(1..3).as_ptr(), &raw const owned[[1, 0]]);
        assert_eq!(view.at(&[0]), None);
        let cow = CowArray::from(owned.view());
        assert_eq!(cow.range(1..3).as_ptr(), &raw const owned[[1, 0]]);
        let cow = CowArray::from(owned.clone());
        assert_eq!(cow.range(1..3), expected);
    }

    #[test]
    fn rows_at_indices_in_any_layout() {
        let owned: Array2<i64> = array![[1, 2], [3, 4], [5, 6]];
        let expected = array![[5, 6], [1, 2], [5, 6]];
        assert_eq!(owned.at(&[2, 0, 2]).unwrap(), expected);
        let columns = owned.t().as_standard_layout().into_owned().reversed_axes();
        assert!(!columns.is_standard_layout());
        assert_eq!(columns.at(&[2, 0, 2]).unwrap(), expected);
        let backwards = owned.slice_axis(Axis(0), Slice::new(0, None, -1));
        let backwards = backwards.to_owned();
        assert_eq!(backwards.at(&[0, 2, 0]).unwrap(), expected);
        let none: Array2<i64> = Array2::zeros((0, 3));
        assert_eq!(none.at(&[]).unwrap().dim(), (0, 3));
        let narrow: Array2<i64> = Array2::zeros((3, 0));
        assert_eq!(narrow.at(&[1, 1]).unwrap().dim(), (2, 0));
        assert_eq!(Some(owned.clone()).at(&[1]).unwrap(), Some(array![[3, 4]]));
        assert_eq!(None::<Array2<i64>>.at(&[1]), Some(None));
    }

    #[test]
    fn rows_after_each_other() {
        let (first, second): (Array2<i64>, Array2<i64>) = (array![[1, 2]], array![[3, 4], [5, 6]]);
        let joined = array![[1, 2], [3, 4], [5, 6]];
        assert_eq!(Array2::joined(&[&first, &second]), Some(joined));
        assert_eq!(Array2::joined(&[&first, &array![[1]]]), None);
    }
}
