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

    /// The values of one feature.
    fn part<T>(self, array: ArrayViewD<'_, T>, feature: usize) -> ArrayViewD<'_, T> {
        match self.axis {
            Some(axis) => array.index_axis_move(Axis(axis), feature),
            None => array,
        }
    }

    /// The values of one feature, to be changed.
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

    /// The place of a value in row-major order, by its place among those of its feature, in an array
    /// of that shape.
    pub(super) fn place(self, feature: usize, place: usize, shape: &[usize]) -> usize {
        let Some(axis) = self.axis else {
            return place;
        };
        let inner: usize = shape[axis + 1..].iter().product();
        (place / inner * self.count + feature) * inner + place % inner
    }

    /// The rows of an array in which the features lie next to one another, if they do.
    pub(super) fn rows<'a, T>(
        self,
        array: &ArrayViewD<'a, T>,
    ) -> Option<impl Iterator<Item = &'a [T]>> {
        let values = array.to_slice().filter(|_| self.are_rows(array.ndim()))?;
        Some(values.chunks_exact(self.count.max(1)))
    }

    /// Whether the features lie next to one another in an array of `rank` axes in row-major order.
    fn are_rows(self, rank: usize) -> bool {
        self.axis.is_none_or(|axis| axis + 1 == rank)
    }

    /// Calls `step` with every value of some features, in the order of the memory as far as it is
    /// known: with the state of the feature, which begins as `start`, and whether the value is
    /// missing.
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

    /// Calls `change` with every value of the `wanted` features that is a `hit`: with the feature, the
    /// value's place among those of the feature, and whether it is missing. Where all features are
    /// passed anyway, those that are not wanted are among them.
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
            for (place, row) in values.chunks_exact_mut(self.count.max(1)).enumerate() {
                for (feature, value) in row.iter_mut().enumerate() {
                    if hit(value, false) {
                        change(feature, place, value, false);
                    }
                }
            }
            return;
        }
        for feature in (0..self.count).filter(|&feature| wanted(feature)) {
            let part = self.part_mut(array.view_mut(), feature);
            let part = part.into_iter().enumerate();
            let mut take = |place, value: &mut T, missing| {
                if hit(value, missing) {
                    change(feature, place, value, missing);
                }
            };
            match missing {
                None => part.for_each(|(place, value)| take(place, value, false)),
                Some(missing) => (part.zip(self.part(missing.view(), feature)))
                    .for_each(|((place, value), missing)| take(place, value, *missing)),
            }
        }
    }
}
