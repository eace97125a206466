//! The features of an array: the indices of one of its axes, with all values that share each.

use std::ops::Range;

use ndarray::{ArrayD, ArrayViewD, Axis};

use schema_arrays::coordinates;

/// Which axis of an array is that of its features.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Features {
    /// `None` in an array of one feature.
    pub(super) axis: Option<usize>,
    /// How many there are.
    pub(super) count: usize,
}

impl Features {
    /// The features of an array of that shape: along the last axis, or along the one that is told.
    /// `None` where there is no such axis.
    pub(super) fn of(shape: &[usize], axis: Option<isize>) -> Option<Features> {
        let axis = match axis {
            None => shape.len().checked_sub(1).filter(|&last| last > 0),
            Some(axis) => Some(schema_spec::Axis(axis).resolve(shape.len())?),
        };
        Some(Features {
            axis,
            count: axis.map_or(1, |axis| shape[axis]),
        })
    }

    /// The feature of the value at those coordinates.
    pub(super) fn at(self, index: &[usize]) -> usize {
        self.axis.map_or(0, |axis| index[axis])
    }

    /// The values of one feature.
    pub(super) fn part<T>(self, array: ArrayViewD<'_, T>, feature: usize) -> ArrayViewD<'_, T> {
        match self.axis {
            Some(axis) => array.index_axis_move(Axis(axis), feature),
            None => array,
        }
    }

    /// The coordinates of a value of a feature, by its place among the feature's values.
    pub(super) fn index(self, place: usize, feature: usize, shape: &[usize]) -> Vec<usize> {
        let Some(axis) = self.axis else {
            return coordinates(place, shape);
        };
        let mut rest = shape.to_vec();
        rest.remove(axis);
        let mut index = coordinates(place, &rest);
        index.insert(axis, feature);
        index
    }

    /// The rows of an array in which the features lie next to one another, if they do.
    pub(super) fn rows<'a, T>(self, array: &'a ArrayViewD<'_, T>) -> Option<&'a [T]> {
        let is_last = self.axis.is_none_or(|axis| axis + 1 == array.ndim());
        array.as_slice().filter(|_| is_last)
    }

    /// The values of each of some features that are there, in row-major order.
    pub(super) fn gather<T: Copy>(
        self,
        array: &ArrayViewD<'_, T>,
        missing: Option<&ArrayD<bool>>,
        is_nothing: impl Fn(T) -> bool,
        some: Range<usize>,
    ) -> Vec<Vec<T>> {
        let each = array.len() / self.count.max(1);
        let mut gathered: Vec<Vec<T>> = some.clone().map(|_| Vec::with_capacity(each)).collect();
        if let (Some(values), None) = (self.rows(array), missing) {
            for row in values.chunks_exact(self.count.max(1)) {
                for (values, &value) in gathered.iter_mut().zip(&row[some.clone()]) {
                    if !is_nothing(value) {
                        values.push(value);
                    }
                }
            }
            return gathered;
        }
        for (values, feature) in gathered.iter_mut().zip(some) {
            let part = self.part(array.view(), feature);
            let there = part.iter().copied();
            match missing {
                None => match part.as_slice() {
                    Some(part) => {
                        values.extend(part.iter().copied().filter(|&value| !is_nothing(value)));
                    }
                    None => values.extend(there.filter(|&value| !is_nothing(value))),
                },
                Some(missing) => {
                    let holes = self.part(missing.view(), feature);
                    let there = there.zip(&holes).filter(|(_, hole)| !**hole);
                    let there = there.map(|(value, _)| value);
                    values.extend(there.filter(|&value| !is_nothing(value)));
                }
            }
        }
        gathered
    }
}
