//! The features of an array: the indices of one of its axes, with all values that share each.

use std::ops::Range;

use ndarray::{ArrayD, ArrayViewD, ArrayViewMutD, Axis};

/// Which axis of an array is that of its features.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Features {
    /// `None` in an array of one feature.
    pub(super) axis: Option<usize>,
    /// How many there are.
    pub(super) count: usize,
}

impl Features {
    /// The features of an array of that shape along an axis; without one, along the last. `None`
    /// where there is no such axis.
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
    fn part<T>(self, array: ArrayViewD<'_, T>, feature: usize) -> ArrayViewD<'_, T> {
        match self.axis {
            Some(axis) => array.index_axis_move(Axis(axis), feature),
            None => array,
        }
    }

    /// The place of a value in row-major order, by its place among those of its feature, in an array
    /// of that shape.
    pub(super) fn place(self, feature: usize, place: usize, shape: &[usize]) -> usize {
        let Some(axis) = self.axis else {
            return place;
        };
        let inner: usize = shape[axis + 1..].iter().product();
        (place / inner * self.count + feature) * inner + place % inner
    }

    /// Whether the features lie next to one another in the memory of an array of `rank` axes that
    /// is in row-major order.
    fn are_rows(self, rank: usize) -> bool {
        self.axis.is_none_or(|axis| axis + 1 == rank)
    }

    /// Calls `step` with every value of some features, in the order of the memory as far as it is
    /// known: with the state of the feature, which begins as `start`, and whether the value is
    /// missing.
    #[inline]
    pub(super) fn fold<'a, T, S: Default>(
        self,
        array: ArrayViewD<'a, T>,
        missing: Option<&ArrayD<bool>>,
        some: Range<usize>,
        start: impl Fn() -> S,
        step: impl Fn(&mut S, &'a T, bool),
    ) -> Vec<S> {
        let mut states: Vec<S> = some.clone().map(|_| start()).collect();
        if self.are_rows(array.ndim())
            && missing.is_none()
            && let Some(values) = array.to_slice()
        {
            for row in values.chunks_exact(self.count.max(1)) {
                for (state, value) in states.iter_mut().zip(&row[some.clone()]) {
                    step(state, value, false);
                }
            }
            return states;
        }
        for (state, feature) in states.iter_mut().zip(some) {
            // A variable of its own stays in a register; and `for_each` is faster than a loop where
            // values lie apart.
            let mut own = std::mem::take(state);
            let part = self.part(array.clone(), feature).into_iter();
            match missing {
                None => part.for_each(|value| step(&mut own, value, false)),
                Some(missing) => (part.zip(self.part(missing.view(), feature)))
                    .for_each(|(value, missing)| step(&mut own, value, *missing)),
            }
            *state = own;
        }
        states
    }

    /// Calls `step` with every value of the features that are `wanted`, to be changed: with the
    /// feature, the value's place among those of the feature, and whether it is missing. Where all
    /// features are passed anyway, those that are not wanted are among them.
    #[inline]
    pub(super) fn each_mut<T>(
        self,
        mut array: ArrayViewMutD<'_, T>,
        missing: Option<&ArrayD<bool>>,
        wanted: impl Fn(usize) -> bool,
        mut step: impl FnMut(usize, usize, &mut T, bool),
    ) {
        if self.are_rows(array.ndim())
            && missing.is_none()
            && let Some(values) = array.as_slice_mut()
        {
            for (place, row) in values.chunks_exact_mut(self.count.max(1)).enumerate() {
                for (feature, value) in row.iter_mut().enumerate() {
                    step(feature, place, value, false);
                }
            }
            return;
        }
        for feature in (0..self.count).filter(|&feature| wanted(feature)) {
            let part = match self.axis {
                Some(axis) => array.view_mut().index_axis_move(Axis(axis), feature),
                None => array.view_mut(),
            };
            let part = part.into_iter().enumerate();
            match missing {
                None => part.for_each(|(place, value)| step(feature, place, value, false)),
                Some(missing) => (part.zip(self.part(missing.view(), feature)))
                    .for_each(|((place, value), missing)| step(feature, place, value, *missing)),
            }
        }
    }
}
