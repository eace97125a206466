//! Columns of one dtype as one array.

use ndarray::{ArrayD, ArrayViewD};

use crate::{AnyArray, AnyView, dtypes};

macro_rules! stacks {
    ([$($variant:ident($element:ty, $doc:literal))*]) => {
        impl AnyView<'_> {
            /// Stacks arrays of one dtype and shape along a new last axis. Returns `None` if their dtypes or
            /// shapes differ, if there are none, or for text.
            ///
            /// ```
            /// use ndarray::array;
            /// use schema_arrays::{AnyArray, AnyView};
            ///
            /// let (ages, sizes) = (array![31, 4], array![171, 102]);
            /// let stacked = AnyView::stack(&[AnyView::from(&ages), AnyView::from(&sizes)]);
            /// assert_eq!(stacked, Some(AnyArray::from(array![[31, 171], [4, 102]])));
            /// ```
            #[inline] // compiled only where it is called, for each dtype
            pub fn stack(columns: &[AnyView<'_>]) -> Option<AnyArray> {
                match columns.first()? {
                    $(AnyView::$variant(_) => {
                        let mut views = Vec::with_capacity(columns.len());
                        for column in columns {
                            let AnyView::$variant(view) = column else {
                                return None;
                            };
                            views.push(view.view());
                        }
                        stack(&views).map(AnyArray::$variant)
                    })*
                    AnyView::Text(_) => None,
                }
            }
        }
    };
}

dtypes!(Primitive[stacks]);

fn stack<T: Copy>(columns: &[ArrayViewD<'_, T>]) -> Option<ArrayD<T>> {
    let first = columns.first()?;
    if columns.iter().any(|column| column.shape() != first.shape()) {
        return None;
    }
    let len = first.len();
    let mut values = Vec::with_capacity(len.checked_mul(columns.len())?);
    let slices: Option<Vec<&[T]>> = columns.iter().map(|column| column.as_slice()).collect();
    if let Some(slices) = slices {
        for at in 0..len {
            values.extend(slices.iter().map(|column| column[at]));
        }
    } else {
        let mut each: Vec<_> = columns.iter().map(|column| column.iter()).collect();
        for _ in 0..len {
            values.extend(each.iter_mut().filter_map(Iterator::next));
        }
    }
    let mut shape = first.shape().to_vec();
    shape.push(columns.len());
    ArrayD::from_shape_vec(shape, values).ok()
}

#[cfg(test)]
mod tests {
    use ndarray::{Array, Array1, Axis, array};

    use super::*;

    #[test]
    fn columns_of_any_layout_are_stacked() {
        let values = Array::from_shape_vec((4, 3, 2), (0..24_i16).collect()).unwrap();
        let mut columns = [0, 1].map(|column| values.index_axis(Axis(1), column));
        columns[1].invert_axis(Axis(0));
        let expected = ndarray::stack(Axis(2), &columns).unwrap();
        let stacked = AnyView::stack(&columns.map(AnyView::from));
        assert_eq!(stacked, Some(AnyArray::from(expected)));
    }

    #[test]
    fn nan_keeps_its_bits() {
        let odd = f32::from_bits(0x7fc0_1234);
        let column = array![odd];
        let stacked = AnyView::stack(&[AnyView::from(&column)]);
        let Some(AnyArray::F32(stacked)) = stacked else {
            panic!("{stacked:?}");
        };
        assert_eq!(stacked[[0, 0]].to_bits(), odd.to_bits());
    }

    #[test]
    fn others_are_not_stacked() {
        let (short, long) = (array![1_u8], array![1_u8, 2]);
        let (other, words) = (array![1_u16], array!["a"]);
        let [short, long, other, words] = [
            AnyView::from(&short),
            (&long).into(),
            (&other).into(),
            (&words).into(),
        ];
        assert_eq!(AnyView::stack(&[]), None);
        assert_eq!(AnyView::stack(&[short.view(), long]), None);
        assert_eq!(AnyView::stack(&[short.view(), other]), None);
        assert_eq!(AnyView::stack(&[words]), None);
        let none = Array1::<f64>::zeros(0);
        let empty = AnyView::stack(&[AnyView::from(&none), AnyView::from(&none)]);
        assert_eq!(empty.map(|array| array.shape().to_vec()), Some(vec![0, 2]));
    }
}
