//! The features of an array: the indices of one of its axes, each with all values at that index.

use std::ops::Range;

use ndarray::{ArrayD, ArrayViewD, ArrayViewMutD, Axis};

/// The axis of an array whose indices are its features.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Features {
    /// `None` for an array of one feature.
    pub(super) axis: Option<usize>,
    /// The number of features.
    pub(super) count: usize,
}

impl Features {
    /// The features of an array of that shape along an axis, by default the last; `None` if there is no
    /// such axis.
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

    /// The values of one feature.
    fn part<T>(self, array: ArrayViewD<'_, T>, feature: usize) -> ArrayViewD<'_, T> {
        match self.axis {
            Some(axis) => array.index_axis_move(Axis(axis), feature),
            None => array,
        }
    }

    /// The values of one feature, mutably.
    pub(super) fn part_mut<T>(
        self,
        array: ArrayViewMutD<'_, T>,
        feature: usize,
    ) -> ArrayViewMutD<'_, T> {
        match self.axis {
            Some(axis) => array.index_axis_move(Axis(axis), feature),
            None => array,
        }
    }

    /// The row-major position of a value in an array of that shape, from its position in the feature.
    pub(super) fn position(self, feature: usize, position: usize, shape: &[usize]) -> usize {
        let Some(axis) = self.axis else {
            return position;
        };
        let inner: usize = shape[axis + 1..].iter().product();
        (position / inner * self.count + feature) * inner + position % inner
    }

    /// The rows of an array, if the values of the features are adjacent in them.
    pub(super) fn rows<'a, T>(
        self,
        array: &ArrayViewD<'a, T>,
    ) -> Option<impl Iterator<Item = &'a [T]>> {
        let values = array.to_slice().filter(|_| self.are_rows(array.ndim()))?;
        Some(values.chunks_exact(self.count.max(1)))
    }

    /// Whether the features are the last axis of an array of `rank` axes.
    fn are_rows(self, rank: usize) -> bool {
        self.axis.is_none_or(|axis| axis + 1 == rank)
    }

    /// Calls `step` with every value of some features, in memory order as far as possible, with the
    /// state of the feature, which begins as `start`, and with whether the value is missing.
    #[inline]
    #[allow(clippy::needless_pass_by_value)] // a view is small, and each caller makes its own
    pub(super) fn fold<'a, T, S: Default>(
        self,
        array: ArrayViewD<'a, T>,
        missing: Option<&ArrayD<bool>>,
        some: Range<usize>,
        start: impl Fn() -> S,
        step: impl Fn(&mut S, &'a T, bool),
    ) -> Vec<S> {
        let mut states: Vec<S> = some.clone().map(|_| start()).collect();
        if let (Some(rows), None) = (self.rows(&array), missing) {
            for row in rows {
                for (state, value) in states.iter_mut().zip(&row[some.clone()]) {
                    step(state, value, false);
                }
            }
            return states;
        }
        for (state, feature) in states.iter_mut().zip(some) {
            // A local variable stays in a register, and `for_each` is faster than a loop over values
            // that are not contiguous.
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

    /// Calls `change` with every value of the `wanted` features that is a `hit`, with the feature, the
    /// value's position in the feature, and whether it is missing. May include other features.
    #[inline]
    pub(super) fn change<T>(
        self,
        mut array: ArrayViewMutD<'_, T>,
        missing: Option<&ArrayD<bool>>,
        wanted: &dyn Fn(usize) -> bool,
        hit: impl Fn(&T, bool) -> bool,
        change: &mut dyn FnMut(usize, usize, &mut T, bool),
    ) {
        if self.are_rows(array.ndim())
            && missing.is_none()
            && let Some(values) = array.as_slice_mut()
        {
            for (position, row) in values.chunks_exact_mut(self.count.max(1)).enumerate() {
                for (feature, value) in row.iter_mut().enumerate() {
                    if hit(value, false) {
                        change(feature, position, value, false);
                    }
                }
            }
            return;
        }
        for feature in (0..self.count).filter(|&feature| wanted(feature)) {
            let part = self.part_mut(array.view_mut(), feature);
            let part = part.into_iter().enumerate();
            let mut take = |position, value: &mut T, missing| {
                if hit(value, missing) {
                    change(feature, position, value, missing);
                }
            };
            match missing {
                None => part.for_each(|(position, value)| take(position, value, false)),
                Some(missing) => (part.zip(self.part(missing.view(), feature)))
                    .for_each(|((position, value), missing)| take(position, value, *missing)),
            }
        }
    }
}
