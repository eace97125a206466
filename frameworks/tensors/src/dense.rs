use ndarray::ArrayD;

/// Returns the values in row-major order, and the shape.
///
/// An array of standard layout that owns just its values is moved; any other is copied once, or moved
/// to the front of its memory.
///
/// ```
/// use schema_core::ndarray::{Array2, array};
/// use schema_tensors::dense;
///
/// let x = array![[1.0, 2.0], [3.0, 4.0]];
/// let at = x.as_ptr();
/// let (values, shape) = dense(x.into_dyn());
/// assert_eq!((values.as_ptr(), shape), (at, vec![2, 2]));
///
/// let columns = array![[1.0, 2.0], [3.0, 4.0]].reversed_axes();
/// assert_eq!(dense(columns.into_dyn()).0, [1.0, 3.0, 2.0, 4.0]);
/// ```
pub fn dense<A: Clone>(array: ArrayD<A>) -> (Vec<A>, Vec<usize>) {
    let shape = array.shape().to_vec();
    let len = array.len();
    if !array.is_standard_layout() {
        return (array.iter().cloned().collect(), shape);
    }
    let (mut values, offset) = array.into_raw_vec_and_offset();
    values.truncate(offset.unwrap_or(0) + len);
    values.drain(..offset.unwrap_or(0).min(values.len()));
    (values, shape)
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, Array3, Axis, ShapeBuilder, Slice};

    use super::dense;

    /// Each layout gives the values in the order of the indices.
    #[test]
    fn every_layout() {
        let plain = Array2::from_shape_fn((4, 3), |(row, column)| row * 10 + column);
        let mut fortran = Array2::zeros((4, 3).f());
        fortran.assign(&plain);
        let mut backwards = plain.clone();
        backwards.invert_axis(Axis(0));
        let mut steps = plain.clone();
        steps.slice_axis_inplace(Axis(0), Slice::new(1, None, 2));
        // Of standard layout, but in the middle of its memory.
        let mut middle = plain.clone();
        middle.slice_axis_inplace(Axis(0), Slice::from(1..3));
        let mut none = plain.clone();
        none.slice_axis_inplace(Axis(0), Slice::from(4..));
        for array in [plain, fortran, backwards, steps, middle, none] {
            let expected: Vec<usize> = array.iter().copied().collect();
            let shape = array.shape().to_vec();
            assert_eq!(dense(array.into_dyn()), (expected, shape));
        }
        assert_eq!(
            dense(Array3::<u8>::zeros((2, 0, 3)).into_dyn()),
            (vec![], vec![2, 0, 3])
        );
    }
}
