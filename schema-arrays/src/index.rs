/// The coordinates of the value at `place` in row-major order.
///
/// ```
/// assert_eq!(schema_arrays::coordinates(5, &[4, 3]), [1, 2]);
/// ```
///
/// # Panics
///
/// If an axis has size 0, so that there are no values.
pub fn coordinates(place: usize, shape: &[usize]) -> Vec<usize> {
    let mut rest = place;
    let mut index = vec![0; shape.len()];
    for (coordinate, size) in index.iter_mut().zip(shape).rev() {
        *coordinate = rest % size;
        rest /= size;
    }
    index
}
